"""A chair closes the group: for a day it can be opened again, then its channel is locked for good."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy
from bot.rules.rights import why_not as why_may_not
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.handover import HANDOVER, HANDOVER_OPEN
from bot.usecases.closings.closing_gate import why_not
from bot.usecases.closings.closing_plan import PLAN
from bot.usecases.decisions.recommendation import CONTESTED
from bot.usecases.escalations.escalation_end import end_all
from bot.usecases.meetings.booking import cancel
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import refuse_if
from bot.usecases.seeing.shown import ACTING, redraw_gate, redraw_group
from bot.usecases.standing import towards
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

CLOSING = "closing"
"""The rule that says how long a group can be opened again, and what is owed meanwhile: that it ends."""

SAID, LINE = "closing_said", "closing_line"
"""The names by which the word to the members, and the line for the management group, are drawn."""

ASKED_WHILE_OPEN = (
    "overview",
    "chair",
    "invitation",
    "added",
    "set_up",
    "record_keeper",
    HANDOVER,
    HANDOVER_OPEN,
    ACTING,
    CONTESTED,
)
"""Messages that ask for something which is not needed any more."""

CANCELLED = "the group is closing"
"""Why its meetings do not take place."""


class CloseGroup(Struct, frozen=True, kw_only=True):
    """Close it; *record_owner* has the record from then on. With a *legal_hold* nothing of it may be deleted."""

    key: str
    by: str  # Slack id, from the verified payload
    about: UUID  # the group
    record_owner: UUID
    legal_hold: bool = False


class Form(Struct, frozen=True):
    """What the form shows before a group is closed: who could have the record, and who has it now."""

    group: models.Group
    people: Sequence[tuple[UUID, str]]
    owner: UUID
    hours: str


def form_for(group_id: UUID, slack_id: str, services: Services) -> Form:
    """The last form, for a chair, once all is settled. Raises Refused."""
    now = services.clock.now()
    with recorded(services, "close", slack_id, lambda _: group_id), services.database.read() as work:
        here = looking_at(work, services, group_id, slack_id, "close", now)
        group, policy = here.group, here.policy
        refuse_if(why_not(work, policy, group))
        found = {
            person.id: f"{person.name}, {post.title}"
            for post, person in work.people.posts_in([str(group.chair_organisation_id or group.mobiliser_id)])
        }
        owner = group.record_keeper_id or here.person.id
        keeper = work.people.get(owner)
        people = sorted({keeper.id: keeper.name, **found}.items(), key=lambda one: one[1])
        return Form(group, people, owner, policy.the(Deadline, CLOSING).text)


def close_group(request: CloseGroup, services: Services) -> None:
    """Begin to close it, or raise Refused and change nothing; the gate is asked once more, in earnest."""
    now = services.clock.now()
    with recorded(services, "close", request.by, lambda _: request.about):
        try:
            with services.database.write() as work:
                here = within(work, services, request.about, request.by, request.key, "close", now)
                refuse_if(why_not(work, here.policy, here.group))
                _check_owner(work, here, request.record_owner, now)
                _close(work, services, here, request, now)
                work.answered(request.key, {}, at=now, actor=str(here.person.id))
        except Repeated:
            return


def _check_owner(work: UnitOfWork, here: Within, owner: UUID, now: datetime) -> None:
    """Whoever keeps the record may have it; else somebody of the chair's organisation."""
    if owner not in (here.group.record_keeper_id, here.person.id):
        person = work.people.get(owner)
        refuse_if(why_may_not(here.policy, "be_record_keeper", towards(work, here.policy, person, here.group, now)))


def _close(work: UnitOfWork, services: Services, here: Within, request: CloseGroup, now: datetime) -> None:
    group = here.group
    for meeting in work.meetings.planned(group.id):
        cancel(work, meeting, now, CANCELLED)
    end_all(work, group, CANCELLED, now)
    for obligation in work.obligations.open_in(group.id):
        nagging.close(work, obligation, now, CLOSING)
    group.state, group.closing_at = "closing", now
    group.record_owner_id, group.legal_hold = request.record_owner, request.legal_hold
    owed = _owe_the_end(services, here.policy, group, now)
    group.closes_at = owed.due_at
    nagging.owe(work, services, owed, now)
    say_to_all(work, group, request.key, now, reopened=False)
    key = line_key(group.id, request.record_owner)
    if work.outbox.by_key(key) is None:
        tell(work, key, request.record_owner, now, draw=LINE, subject_id=group.id, group_id=group.id)
    redraw_all(work, group)
    work.audit.add(
        "closing",
        at=now,
        actor=str(here.person.id),
        group_id=group.id,
        resolution=group.resolution,
        record_owner=str(request.record_owner),
        legal_hold=request.legal_hold,
        until=str(group.closes_at),
    )


def _owe_the_end(services: Services, policy: Policy, group: models.Group, now: datetime) -> models.Obligation:
    rule = policy.the(Deadline, CLOSING)
    ends = due(rule, now, services.calendar, house=policy).at
    assert isinstance(ends, datetime), "it is counted in hours"
    return nagging.owing(
        policy,
        now,
        kind=CLOSING,
        subject_id=group.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        due_at=ends,
        person_id=group.chair_id,
        organisation_id=group.chair_organisation_id,
    )


def say_to_all(work: UnitOfWork, group: models.Group, key: str, now: datetime, *, reopened: bool) -> None:
    """One line in the channel, and one to each member who is not there: it is closing, or it is open again."""
    content = {"reopened": reopened}
    if group.channel_id is not None:
        work.outbox.post(
            f"{SAID}:{key}",
            group_conversation(group.id),
            draw=SAID,
            subject_id=group.id,
            group_id=group.id,
            content=content,
        )
    for member in work.groups.members(group.id):
        absent = group.channel_id is None or member.reached == "by_hand" or member.channel_state == "missing"
        if member.state == "active" and absent:
            tell(
                work,
                f"{SAID}:{key}:{member.id}",
                member.person_id,
                now,
                draw=SAID,
                subject_id=group.id,
                group_id=group.id,
                content=content,
            )


def redraw_all(work: UnitOfWork, group: models.Group) -> None:
    """Everything that speaks of the group as a whole, and all that asked somebody for something in it."""
    redraw_group(work, group)
    redraw_gate(work, group.id)
    for post in work.outbox.of_group(group.id):
        if post.kind == "post" and post.draw in (*ASKED_WHILE_OPEN, LINE, PLAN):
            work.outbox.refresh(post.key)


def line_key(group_id: UUID, person_id: UUID) -> str:
    """The message to whoever has the record: what to pass on to the management group."""
    return f"{LINE}:{group_id}:{person_id}"
