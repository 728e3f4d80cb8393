"""What an owner does with an action, and the chair about its date: done, a word on it, more time, not mine."""

from datetime import date, datetime

from bot.rules.moving import why_not_move
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.actions.action_case import (
    GONE,
    NOT_FOUND,
    Case,
    Changed,
    Press,
    chair_of,
    change,
    ends_at,
    say,
    when,
)
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if

__all__ = ["NOT_FOUND", "Changed", "Press", "correct", "done", "more_time", "not_mine", "update"]


def done(press: Press, services: Services) -> Changed:
    """It is done: nobody is told again. Raises Refused."""

    def finish(case: Case) -> str:
        action = case.action
        nagging.close(case.work, case.owed, case.now, "done")
        action.state, action.closed_at, action.closed_why = "done", case.now, "done"
        return f"{case.name} is done."

    return change(press, services, act="action_done", right="change_action", how=finish)


def update(press: Press, text: str, services: Services, *, at_risk: bool = False) -> Changed:
    """Keep a word on how it goes; the date and the reminders stay.

    *at_risk*: it stands worse than its date says, and the chair is told why; only a new date or a new owner takes
    that back. Raises Refused.
    """

    def keep(case: Case) -> str:
        said = say(case, text)
        if not at_risk:
            return f"Your update to {case.name} is kept."
        case.action.worse = said
        if case.is_chair:
            return f"{case.name} is marked as at risk."
        _ask_chair(case, f"worse:{case.owed.id}", "action_at_risk")
        return f"{case.name} is marked as at risk, and the chair is told."

    return change(press, services, act="action_updated", right="change_action", how=keep)


def more_time(press: Press, due: datetime | date, services: Services) -> Changed:
    """Move the date: its owner once, and not past the next meeting; the chair freely. Raises Refused."""

    def postpone(case: Case) -> str:
        to = ends_at(case.policy, due)
        refuse_if(_why_not_postpone(case, to))
        if case.is_chair:
            case.action.worse = None
        else:
            case.action.moved += 1
        return _move(case, to)

    return change(press, services, act="action_moved", right="change_action", how=postpone)


def correct(press: Press, due: datetime | date, services: Services) -> Changed:
    """Put right a date that was misread or mistyped: until its owner has been reminded. Counts as no move."""

    def put_right(case: Case) -> str:
        to = ends_at(case.policy, due)
        if to <= case.now:
            raise Refused(GONE)
        if case.work.obligations.steps(case.owed.id):
            raise Refused(
                Refusal(
                    f"The owner of {case.name} has been reminded of its date, so it stands.",
                    "Now its owner can ask for more time, and the chair can give a new date.",
                    None,
                    "",
                )
            )
        return _move(case, to)

    return change(press, services, act="action_corrected", right="correct_action", how=put_right)


def not_mine(press: Press, reason: str, services: Services) -> Changed:
    """The owner says that it is somebody else's: the chair is asked; until they act it stays where it is."""

    def ask_chair(case: Case) -> str:
        refuse_if(_why_not_hand_back(case))
        say(case, reason, "reason_text")
        case.action.handed_back = "asked"
        _ask_chair(case, f"not_mine:{case.owed.id}", "action_not_mine")
        return f"The chair is asked who should do {case.name}. Until then it stays with you."

    return change(press, services, act="action_not_mine", right="change_action", how=ask_chair)


def _move(case: Case, to: datetime) -> str:
    case.action.due_at = to
    nagging.move(case.work, case.services, case.owed, to, case.now)
    return f"{case.name} is now due {when(to)}."


def _ask_chair(case: Case, key: str, draw: str) -> None:
    """One message for each owner: *key* names what they owe. Said again, it is shown anew in its place."""
    if case.work.outbox.by_key(key) is None:
        asked = chair_of(case.group)
        tell(case.work, key, asked, case.now, draw=draw, subject_id=case.action.id, group_id=case.group.id)


def _why_not_postpone(case: Case, to: datetime) -> Refusal | None:
    if case.is_chair:
        return GONE if to <= case.now else None
    meeting = case.work.groups.meeting_after(case.group.id, case.now)
    return why_not_move(case.policy, case.action.moved, to, meeting.starts_at if meeting else None, case.now)


def _why_not_hand_back(case: Case) -> Refusal | None:
    if not case.is_owner:
        return Refusal(f"{case.name} is not yours.", "Ask its owner to say so, or give it a new date.", None, "")
    if case.is_chair:
        return Refusal(
            "You are the one who would be asked.", "Press “New owner” to give it to somebody else.", None, ""
        )
    if case.action.handed_back == "asked":
        return Refusal("The chair has been asked already.", "Phone the chair if it cannot wait.", None, "")
    if case.action.handed_back == "kept":
        return Refusal("The chair was asked, and it stays with you.", "Speak to the chair if it cannot.", None, "")
    return None
