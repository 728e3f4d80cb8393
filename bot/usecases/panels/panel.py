"""Set up a standing body: a panel or board, with its channel, its seats by post, and whoever chairs it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.rules.seating import CHAIR, VICE_CHAIR, why_not_chair
from bot.services import Services
from bot.usecases.members.readers import ask_each_monday
from bot.usecases.openings.opening_channel import finish_channel, promise_channel
from bot.usecases.openings.opening_record import next_ref
from bot.usecases.panels.seats import fill_seats, found_in_directory, sit_on, tell_seated
from bot.usecases.panels.sittings import book_sittings
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, before_standing
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Body(Struct, frozen=True):
    """A standing body that could be set up: its forum, and which of several of its kind."""

    forum: str
    instance: str | None
    name: str

    @property
    def key(self) -> str:
        return f"{self.forum}/{self.instance or ''}"


class OpenPanel(Struct, frozen=True, kw_only=True):
    """What the form asks for. People are Slack ids; without a chair the directory is asked whose it is."""

    key: str
    by: str  # Slack id, from the verified payload
    forum: str
    instance: str | None = None
    chair: str | None = None
    vice_chair: str | None = None
    administrator: str | None = None


class Parts(Struct, frozen=True):
    """Who has which part in a body that is set up."""

    chair: models.Person | None
    vice_chair: models.Person | None
    administrator: models.Person


def bodies(policies: Policies, today: date) -> tuple[Body, ...]:
    """Every standing body that the rules know, by name."""
    found = [
        Body(forum, instance, policy.called(instance))
        for forum in policies.forums(today, "standing")
        for policy in [policies.in_force(forum, today)]
        for instance in policy.about.instances or (None,)
    ]
    return tuple(sorted(found, key=lambda body: body.name))


def may_open(services: Services, slack_id: str) -> Sequence[Body]:
    """The bodies that somebody may set up and that are not there yet. Raises Refused where there are none."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        refusals, found = [], []
        for body in bodies(services.policies, now.date()):
            policy = services.policies.in_force(body.forum, now.date())
            if (no := why_not(policy, "open_standing", before_standing(work, policy, person, now))) is not None:
                refusals.append(no)
            elif work.groups.standing(body.forum, body.instance) is None:
                found.append(body)
    if not found:
        done = Refusal("Every panel that you may set up is there already.", "`/panel list` shows yours.", None, "")
        raise Refused(refusals[0] if len(refusals) == len(bodies(services.policies, now.date())) else done)
    return found


def open_panel(request: OpenPanel, services: Services) -> str:
    """Record it with its seats and promise its channel; what came of it, in sentences. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write(patient=True) as work:
            work.once(request.key)
            says = _open(work, services, request, now)
            work.answered(request.key, {"says": says}, at=now, actor=request.by)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _open(work: UnitOfWork, services: Services, request: OpenPanel, now: datetime) -> str:
    policy = services.policies.in_force(request.forum, now.date())
    opener = acting(work, request.by)
    ref = next_ref(work, policy, now)
    refuse_if(why_not(policy, "open_standing", before_standing(work, policy, opener, now)))
    refuse_if(_there_already(work, policy, request.instance))
    parts = _parts(work, policy, request, opener, now)
    group = _record(work, policy, request, opener, parts, ref, now)
    card = promise_channel(work, group)
    fill_seats(work, policy, group, now)
    for person, key in ((parts.chair, CHAIR), (parts.vice_chair, VICE_CHAIR), (parts.administrator, None)):
        if person is not None:
            sit_on(work, policy, group, person, key, now)
    sit_on(work, policy, group, opener, None, now)
    book_sittings(work, services, policy, group, now)
    ask_each_monday(work, services, policy, group, now)
    finish_channel(work, group, card)
    for member in work.groups.members(group.id):
        tell_seated(work, group, member, now)
    facts: dict[str, Any] = {"forum": group.forum, "instance": group.instance, "chair": str(group.chair_id or "")}
    work.audit.add("panel_opened", at=now, actor=str(opener.id), group_id=group.id, **facts)
    chair = f"{parts.chair.name} chairs it." if parts.chair else "It has no chair yet: `/panel chair @sam` names one."
    return f"{group.ref} · {group.code_word} is set up. {chair} Its channel is on its way."


def _there_already(work: UnitOfWork, policy: Policy, instance: str | None) -> Refusal | None:
    there = work.groups.standing(policy.forum, instance)
    if there is None:
        return None
    return Refusal(
        f"{there.code_word} is set up already: {there.ref}.", "Ask its chair or administrator to add you.", None, ""
    )


def _parts(work: UnitOfWork, policy: Policy, request: OpenPanel, opener: models.Person, now: datetime) -> Parts:
    chair = _listed(work, request.chair) if request.chair else found_in_directory(work, policy, CHAIR, now)
    if chair is not None:
        refuse_if(why_not_chair(policy, before_standing(work, policy, chair, now)))
    vice = _listed(work, request.vice_chair) if request.vice_chair else None
    return Parts(
        chair,
        vice or found_in_directory(work, policy, VICE_CHAIR, now),
        _listed(work, request.administrator) if request.administrator else opener,
    )


def _record(
    work: UnitOfWork,
    policy: Policy,
    request: OpenPanel,
    opener: models.Person,
    parts: Parts,
    ref: str,
    now: datetime,
) -> models.Group:
    name = policy.called(request.instance)
    group = models.Group(
        ref=ref,
        code_word=name,
        forum=policy.forum,
        policy_from=policy.from_date,
        place=None,
        councils=[],
        council_agreed=True,
        reasons=[],
        opener_id=opener.id,
        opened_at=now,
        mobiliser_id=chairing_organisation(work, policy, opener, now),
        instance=request.instance,
        chair_id=parts.chair.id if parts.chair else None,
        chair_organisation_id=chairing_organisation(work, policy, parts.chair, now) if parts.chair else None,
        vice_chair_id=parts.vice_chair.id if parts.vice_chair else None,
        record_keeper_id=parts.administrator.id,
        set_up_at=now,
        channel_name=f"{ref}-{request.instance or policy.forum}".lower().replace(" ", "-"),
    )
    work.groups.add(group)
    return group


def chairing_organisation(work: UnitOfWork, policy: Policy, person: models.Person, now: datetime) -> str:
    """The organisation for which somebody chairs, or sets the body up: of their posts the one that may."""
    posts = work.people.posts(person.id)
    standing = before_standing(work, policy, person, now)
    found = [post.organisation for post in standing.posts if "chairing" in post.relations]
    return found[0] if found else posts[0].organisation_id


def _listed(work: UnitOfWork, slack_id: str) -> models.Person:
    person = work.people.by_slack_id(slack_id)
    if person is None or not work.people.posts(person.id):
        raise Refused(
            Refusal(
                "Somebody you chose is not in the directory of this bot, or has no post there.",
                "Ask their organisation's administrator to list them, or choose somebody else.",
                None,
                "",
            )
        )
    return person
