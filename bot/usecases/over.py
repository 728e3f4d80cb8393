"""A group that is over, or nearly: whatever is pressed or typed about it then gets a sentence, and nothing is done."""

from datetime import datetime

from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.rules.words import day, hour
from storage import models

WHILE_CLOSING = frozenset(
    {
        *("read", "reopen", "try_again", "told_by_hand"),
        *("draft_notes", "approve_notes", "correct_notes"),  # what was sent can still be put right
    }
)
"""What may be done in the day before a group is closed for good, by the names of the rights."""


def over(group: models.Group, action: str = "") -> Refusal | None:
    """None while the group is open, and for what may be done while it is closing; else why nothing can be done."""
    match group.state:
        case "open":
            return None
        case "closing":
            return None if action in WHILE_CLOSING else _closing(group)
        case "closed":
            return closed(group)
        case "withdrawn":
            return Refusal(
                f"{group.ref} was withdrawn: it was opened by mistake or twice.",
                "Nothing more is needed from you.",
                None,
                "",
            )
        case _:
            return Refusal(f"{group.ref} is no longer open.", "Nothing more is needed from you.", None, "")


def closed(group: models.Group) -> Refusal:
    """Said of a group that is closed for good, also to whoever wants to open it again."""
    at = group.closed_at or group.closes_at
    return Refusal(
        f"{group.ref} was closed{f' on {when(at)}' if at else ''}.",
        "Its channel is locked for good: this bot cannot open it again. If help is needed once more, open a new group "
        "with `/rsg open`.",
        None,
        "",
    )


def when(at: datetime) -> str:
    """Thursday 9 April 2026, 5pm (London)"""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def _closing(group: models.Group) -> Refusal:
    assert group.closes_at is not None, "it is kept with the state"
    return Refusal(
        f"{group.ref} is closing: nothing new is begun, changed or decided in it.",
        f"Until {when(group.closes_at)} {_who(group)} can open it again: on its card, “Reopen”.",
        None,
        "",
    )


def _who(group: models.Group) -> str:
    return "its chair" if group.chair_id else "the opener, since the chair has left,"
