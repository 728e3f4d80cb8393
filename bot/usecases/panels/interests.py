"""An interest is declared at an item of a running meeting; whoever it is declared to chooses what follows."""

from uuid import UUID

from msgspec import Struct

from bot.rules import interests
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.panels.items import items_of
from bot.usecases.panels.people import none_is_on
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group, redraw_meeting
from bot.usecases.standing import towards
from bot.usecases.within import Within, looking_at, within
from bot.views.interests import Asked
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import Repeated, UnitOfWork

DECLARED = "interest"
"""What whoever it is declared to reads, by the name it is drawn by."""


class Declare(Struct, frozen=True, kw_only=True):
    """Somebody declares an interest at the item of that key, in their own words."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    item: str
    words: str


class Choose(Struct, frozen=True, kw_only=True):
    """What follows from it."""

    key: str
    by: str
    interest_id: UUID
    choice: str


def asked_of(services: Services, slack_id: str, group_id: UUID, words: str) -> Asked:
    """The form. Raises Refused where the terms do not speak of interests, or no meeting is on."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, group_id, slack_id, "propose", now)
        meeting = _on(work, here)
        items = items_of(work, here.policy, here.group, meeting)
        return Asked(group_id=group_id, name=f"{here.group.ref} · {here.group.code_word}", words=words, items=items)


def declare(request: Declare, services: Services) -> str:
    """Keep it, and tell whoever chooses; says so. Until they have, nobody votes who declared and nothing is decided."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "propose", now)
            group, policy, meeting = here.group, here.policy, _on(work, here)
            refuse_if(interests.why_not_declare(policy, request.words))
            if request.item not in dict(items_of(work, policy, group, meeting)):
                raise Refused(Refusal("That is not on this agenda.", "Choose an item of the list.", None, ""))
            row = models.Interest(
                group_id=group.id,
                meeting_id=meeting.id,
                person_id=here.person.id,
                item=request.item,
                words=kept(policy, "reason_text", request.words),
                at=now,
            )
            work.panels.add(row)
            chooser = _chooser(group, meeting, here.person.id)
            if interests.choices(policy) and chooser is not None:
                key = f"{DECLARED}:{row.id}"
                tell(work, key, chooser, now, draw=DECLARED, subject_id=row.id, group_id=group.id, priority=URGENT)
            _show_again(work, group, meeting)
            says = _declared(work, policy, chooser)
            work.audit.add("interest_declared", at=now, actor=str(here.person.id), group_id=group.id, item=row.item)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def choose(request: Choose, services: Services) -> str:
    """They stay, stay without a vote, or leave for the item; says so. Raises Refused for whoever it is not for."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            row = work.panels.interest(request.interest_id)
            if row is None:
                raise Refused(Refusal("There is no such declaration that you can see.", "Ask the chair.", None, ""))
            here = within(work, services, row.group_id, request.by, request.key, "read", now)
            work.session.refresh(row)
            own = row.person_id == here.person.id
            roles = towards(work, here.policy, here.person, here.group, now).roles
            refuse_if(interests.why_not_choose(here.policy, roles, request.choice, own=own))
            row.choice, row.chosen_by_id, row.chosen_at = request.choice, here.person.id, now
            work.outbox.refresh(f"{DECLARED}:{row.id}")
            meeting = work.meetings.get(row.meeting_id)
            assert meeting is not None, "a meeting is never deleted"
            for vote in work.panels.votes(meeting.id):
                work.outbox.refresh(f"vote:{vote.id}")
            _show_again(work, here.group, meeting)
            label = next(one.label for one in interests.choices(here.policy) if one.key == request.choice)
            says = f"{work.people.get(row.person_id).name}: {label}."
            facts = {"item": row.item, "choice": row.choice}
            work.audit.add("interest_chosen", at=now, actor=str(here.person.id), group_id=here.group.id, **facts)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _on(work: UnitOfWork, here: Within) -> models.Meeting:
    if interests.declared_to(here.policy) is None:
        raise Refused(
            Refusal("The terms of this body do not speak of interests.", "Tell whoever chairs, aloud.", None, "")
        )
    meeting = work.meetings.running(here.group.id)
    if meeting is None:
        raise Refused(none_is_on(here.group))
    return meeting


def _chooser(group: models.Group, meeting: models.Meeting, declarer: UUID) -> UUID | None:
    """Whoever chairs; of their own interest the vice-chair chooses."""
    chair = meeting.chair_id or group.chair_id
    return group.vice_chair_id if chair == declarer else chair


def _declared(work: UnitOfWork, policy: Policy, chooser: UUID | None) -> str:
    if not interests.choices(policy):
        return "It is kept for the minutes."
    who = work.people.get(chooser).name if chooser else "whoever chairs"
    return f"It is kept for the minutes. {who} says whether you stay, stay without a vote, or leave for the item."


def _show_again(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> None:
    redraw_meeting(work, meeting)
    redraw_group(work, group)
