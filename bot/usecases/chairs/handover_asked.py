"""Who else may take the chair: "Not me: choose", and the chair who hands it over themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.kinds import Chair
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.chairs.handover import (
    AnswerHandover,
    answered,
    ask_to_chair,
    asked_now,
    asking,
    settle,
    tell_open,
    usual_later,
)
from bot.usecases.guard import kept
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import towards
from bot.usecases.within import Within, looking_at, within
from bot.views.handover import asks
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class HandOver(Struct, frozen=True, kw_only=True):
    """The chair asks somebody to take it; *reason*, as typed, where it is not the usual organisation."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    to: UUID
    reason: str = ""


class Choices(Struct, frozen=True):
    """Whom a form offers: ids and labels; *usual* is the name of the organisation that normally chairs."""

    called: str
    people: Sequence[tuple[UUID, str]]
    usual: str


def who_else(request: AnswerHandover, services: Services) -> Choices:
    """Colleagues who could be asked instead and were not. Raises Refused for somebody who was not asked."""
    now = services.clock.now()
    with services.database.read() as work:
        asked = answered(work, services, request, now, hold=False)
        own = {post.organisation for post in asked.standing.posts}
        before = {one.person_id for one in work.groups.handovers(asked.group.id)}
        people = _able(work, asked.policy, asked.group, own, now, gives_reason=asked.handover.reason is not None)
        return _choices(work, asked.policy, asked.group, [one for one in people if one[0].id not in before])


def pass_handover(request: AnswerHandover, to: UUID | None, services: Services) -> None:
    """ "Not me": the colleague they name is asked; without one the chair reads it. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            asked = answered(work, services, request, now)
            group, person = asked.group, asked.person
            settle(work, asked.handover, "passed", now)
            actor = str(person.id)
            work.audit.add("chair_passed_on", at=now, actor=actor, group_id=group.id, to=str(to) if to else "nobody")
            if to is None:
                tell_open(work, group, now, str(asked.handover.id))
                redraw_group(work, group)
            else:
                reason = asked.handover.reason
                colleague = _colleague(work, asked.policy, group, person, to, now, gives_reason=reason is not None)
                ask_to_chair(work, services, asked.policy, group, colleague, now, asked_by=person, reason=reason)
            work.answered(request.key, {}, at=now, actor=actor)
    except Repeated:
        return


def whom_to_hand_to(services: Services, slack_id: str, group_id: UUID) -> Choices:
    """Everybody who could take the chair, the usual organisation's people first. Raises Refused for who has it not."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, group_id, slack_id, "hand_over", now)
        refuse_if(_not_met(work, here))
        usual = usual_later(here.policy)
        seats = [seat.organisation_id for seat in work.groups.seats(group_id)]
        organisations = [one for one in dict.fromkeys([usual, *seats]) if one is not None]
        people = _able(work, here.policy, here.group, organisations, now, gives_reason=True)
        people = [one for one in people if one[0].id != here.group.chair_id]
        people.sort(key=lambda one: one[1].organisation_id != usual)
        return _choices(work, here.policy, here.group, people)


def hand_over(request: HandOver, services: Services) -> str:
    """Somebody is asked to take the chair; what came of it, in a sentence. Raises Refused.

    Somebody of another organisation than the usual one only with a reason (OWN-CHAIR), which they read.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "hand_over", now)
            group = here.group
            refuse_if(_not_met(work, here))
            person = work.people.find(request.to)
            if person is None or person.ended_at is not None:
                raise Refused(_unlisted())
            refuse_if(_asked_already(work, group, person))
            typed = kept(here.policy, "reason_text", request.reason) if request.reason.strip() else None
            usual = why_not(here.policy, "take_later_chair", towards(work, here.policy, person, group, now)) is None
            standing = towards(work, here.policy, person, group, now, gives_reason=typed is not None)
            refuse_if(why_not(here.policy, "take_later_chair", standing))
            reason = None if usual else typed
            ask_to_chair(work, services, here.policy, group, person, now, asked_by=here.person, reason=reason)
            waiting = asking(work, group.id)
            assert waiting is not None, "they were asked just now"
            says = f"{asks(waiting.name, waiting.at, asked=waiting.asked)} You have it until they say yes."
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _able(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    organisations: Sequence[str] | set[str],
    now: datetime,
    *,
    gives_reason: bool,
) -> list[tuple[models.Person, models.Post]]:
    """Who of these organisations may take the chair, each once, with the post that is shown of them."""
    found: dict[UUID, tuple[models.Person, models.Post]] = {}
    for post, person in work.people.posts_in(sorted(organisations)):
        standing = towards(work, policy, person, group, now, gives_reason=gives_reason)
        if person.id not in found and why_not(policy, "take_later_chair", standing) is None:
            found[person.id] = (person, post)
    return sorted(found.values(), key=lambda one: one[0].name)


def _choices(
    work: UnitOfWork, policy: Policy, group: models.Group, people: Sequence[tuple[models.Person, models.Post]]
) -> Choices:
    agencies = work.people.organisations()
    usual = agencies.get(usual_later(policy) or "")
    labels = [
        (person.id, f"{person.name}, {post.title}, {agencies[post.organisation_id].name}") for person, post in people
    ]
    return Choices(f"{group.ref} · {group.code_word}", labels, usual.name if usual else "the usual organisation")


def _colleague(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    person: models.Person,
    to: UUID,
    now: datetime,
    *,
    gives_reason: bool,
) -> models.Person:
    """Somebody else of their own organisation who may take the chair. Raises Refused."""
    found = work.people.find(to)
    own = {post.organisation_id for post in work.people.posts(person.id)}
    if (
        found is None
        or found.ended_at is not None
        or not own & {p.organisation_id for p in work.people.posts(found.id)}
    ):
        raise Refused(_unlisted())
    refuse_if(why_not(policy, "take_later_chair", towards(work, policy, found, group, now, gives_reason=gives_reason)))
    return found


def _not_met(work: UnitOfWork, here: Within) -> Refusal | None:
    """The first meeting is chaired by the organisation that starts the group."""
    if any(one.state in ("held", "running") for one in work.groups.meetings(here.group.id)):
        return None
    rule = next((rule for rule in here.policy.all(Chair) if rule.meeting == "first"), None)
    if rule is None:
        return None
    remedy = "Hand it over after the first meeting."
    return Refusal("The chair goes to somebody else only after the first meeting.", remedy, rule.id, rule.cited)


def _asked_already(work: UnitOfWork, group: models.Group, person: models.Person) -> Refusal | None:
    if group.chair_id == person.id:
        return Refusal(f"{person.name} has the chair already.", "Choose somebody else.", None, "")
    waiting = asked_now(work, group.id)
    if waiting is not None and waiting.person_id == person.id:
        return Refusal(f"{person.name} is asked already.", "Phone them if it cannot wait.", None, "")
    return None


def _unlisted() -> Refusal:
    return Refusal(
        "The directory does not list that person there.", "Choose somebody from the list of the form.", None, ""
    )
