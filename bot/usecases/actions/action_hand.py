"""Who does it now: the chair gives an action away, leaves it or drops it; a manager takes it on."""

from datetime import date, datetime
from uuid import UUID

from bot.rules.moving import why_not_move
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.actions.action_case import GONE, Case, Changed, Press, chair_of, change, ends_at, owe, say, when
from bot.usecases.actions.action_owner import owner_in, tell_owner
from bot.usecases.guard import kept
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from storage import models


class NewOwner(Press, frozen=True, kw_only=True):
    """*to* is to do it from now on, by *due* where the date changes too."""

    to: UUID
    due: datetime | date | None = None


def new_owner(request: NewOwner, services: Services) -> Changed:
    """Give an action to somebody else of the group: they are told, reminders begin afresh, the old owner is free.

    The chair may choose anybody and any date. A manager stays within the agency and, like an owner, within the next
    meeting. Raises Refused.
    """

    def give(case: Case) -> str:
        person, seat = owner_in(case.work, case.group, request.to)
        refuse_if(_why_not_to(case, person, seat))
        action = case.action
        to = action.due_at if request.due is None else ends_at(case.policy, request.due)
        refuse_if(_why_not_by(case, to, moves=request.due is not None))
        nagging.close(case.work, case.owed, case.now, "given to somebody else")
        action.owner_id, action.organisation_id, action.due_at = person.id, seat.organisation_id, to
        action.moved = 0 if case.is_chair or request.due is None else 1
        action.worse = action.handed_back = action.dealing_id = None
        owed = owe(case.work, case.services, case.policy, action, case.now)
        tell_owner(case.work, action, f"action:{action.id}:{owed.id}", case.now)
        return f"{case.name} is with {person.name} now, due {when(to)}."

    return change(request, services, act="action_given", right="give_action", how=give)


def keep_with_them(press: Press, services: Services) -> Changed:
    """The chair leaves an action with an owner who said that it is not theirs. Raises Refused."""

    def keep(case: Case) -> str:
        if case.action.handed_back != "asked":
            raise Refused(Refusal("This has been settled already.", "Nothing more is needed.", None, ""))
        case.action.handed_back = "kept"
        return f"{case.name} stays where it is. Its owner can see that."

    return change(press, services, act="action_kept", right="keep_action", how=keep)


def drop(press: Press, reason: str, services: Services) -> Changed:
    """It is not needed any more, and *reason* says why: nobody is told again. Raises Refused."""

    def finish(case: Case) -> str:
        why = kept(case.policy, "reason_text", reason)
        nagging.close(case.work, case.owed, case.now, "dropped")
        case.action.state, case.action.closed_at, case.action.closed_why = "dropped", case.now, why
        return f"{case.name} is dropped."

    return change(press, services, act="action_dropped", right="drop_action", how=finish)


def deal_with(press: Press, services: Services) -> Changed:
    """The owner's manager takes it on themselves; owner and chair can see that. Raises Refused."""

    def take_on(case: Case) -> str:
        if case.action.dealing_id == case.person.id:
            raise Refused(Refusal("You said so already.", "Nothing more is needed from you here.", None, ""))
        case.action.dealing_id = case.person.id
        return f"You deal with {case.name} now. Its owner and the chair can see that."

    return change(press, services, act="action_dealt_with", right="deal_with_action", how=take_on)


def speak_to_chair(press: Press, words: str, services: Services) -> Changed:
    """Pass a manager's word on to the chair, at once. Raises Refused."""

    def pass_on(case: Case) -> str:
        say(case, words, "reason_text")
        asked = chair_of(case.group)
        tell(
            case.work,
            f"speak:{case.key}",
            asked,
            case.now,
            draw="action_speak",
            subject_id=case.action.id,
            group_id=case.group.id,
        )
        return "The chair has your message. If it is urgent, phone them too."

    return change(press, services, act="action_spoken_about", right="deal_with_action", how=pass_on)


def _why_not_to(case: Case, person: models.Person, seat: models.Seat) -> Refusal | None:
    if person.id == case.action.owner_id:
        return Refusal(f"{case.name} is with {person.name} already.", "Choose somebody else.", None, "")
    if not case.is_chair and seat.organisation_id != case.action.organisation_id:
        return Refusal(
            "Only the chair can give an action to another agency.",
            "Choose somebody of the owner's agency, or press “Speak to the chair”.",
            None,
            "",
        )
    return None


def _why_not_by(case: Case, to: datetime, *, moves: bool) -> Refusal | None:
    if to <= case.now:
        return GONE if moves else Refusal(f"It was due {when(to)}.", "Give the new owner a new date.", None, "")
    if case.is_chair or not moves:
        return None
    meeting = case.work.groups.meeting_after(case.group.id, case.now)
    return why_not_move(case.policy, 0, to, meeting.starts_at if meeting else None, case.now)
