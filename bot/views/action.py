"""What people read about an action: its owner's message, the daily digest, and the question to the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.guard import plain
from bot.rules.words import counted, day, hour, listed
from bot.views.blocks import Block, button, buttons, section, small
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Action, Group

DONE, UPDATE, MORE_TIME, NOT_MINE = "action_done", "action_update", "action_more_time", "action_not_mine"

TOLD = {"owner": "the owner", "chair": "the chair", "manager": "the owner's manager"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who is told next, by role, and when (London)."""

    roles: Sequence[str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An action as one reader sees it, found in the facts. Instants are London's, names are those of agencies."""

    group: Group
    action: Action
    agency: str
    asked_by: str
    due_at: datetime
    now: datetime
    days_late: int
    reader: str  # owner, chair or manager
    told: Sequence[str]  # the roles that this step tells; empty for a message that is no step
    next_told: Told | None


def message(shown: Shown, ladder: str) -> Message:
    """The action's own message: as it stands now, with what can be done about it. *ladder*: who is told and when."""
    group, action = shown.group, shown.action
    if action.state != "open":
        how = "is done" if action.state == "done" else "is not needed any more"
        return Message(f"{group.ref}: A{action.number} {how}", [section(f"*{_named(shown)} {how}.*\n{_quoted(shown)}")])
    late = shown.due_at < shown.now
    head = "is late" if late else "is yours" if shown.reader == "owner" else f"is with {plain(shown.agency)}"
    lines = [
        f"*{_named(shown)} {head}.*",
        _quoted(shown),
        f"{'It was due' if late else 'Please do it by'} *{when(shown.due_at)}*. Asked by {plain(shown.asked_by)}.",
        _moved(shown),
        _last_word(shown),
    ]
    return Message(
        f"{group.ref}: an action {'is late' if late else 'for you'}",
        [section("\n".join(filter(None, lines))), *_buttons(shown, brief=False), small(plain(ladder))],
    )


def not_mine(shown: Shown) -> Message:
    """To the chair: the owner says that it is somebody else's."""
    group, action = shown.group, shown.action
    if action.state != "open":
        return message(shown, "")
    return Message(
        f"{group.ref}: who should do an action?",
        [
            section(
                f"*{_named(shown)}: {plain(shown.agency)} says that it is not theirs.*\n{_quoted(shown)}\n"
                f"{_last_word(shown)}\nDue {when(shown.due_at)}. It stays with them until you agree who does it."
            ),
            *_buttons(shown, brief=True),
        ],
    )


def item(shown: Shown, *, nobody_above: bool = False) -> Item:
    """One line of a digest, with the buttons that are used most. *nobody_above*: the owner's manager is not listed."""
    elements = [element for row in _buttons(shown, brief=True) for element in row["elements"]]
    above = "\nThe directory lists nobody above the owner who could be told." if nobody_above else ""
    return Item(due_at=shown.due_at, words=_line(shown) + above, elements=elements)


def when(at: datetime) -> str:
    """Thursday 9 April 2026, 5pm"""
    return f"{day(at.date())}, {hour(at.time())}"


def _line(shown: Shown) -> str:
    name = f"*{_named(shown)}"
    if not shown.days_late:
        today = "today, " if shown.due_at.date() == shown.now.date() else ""
        head = f"{name}, due {today}{when(shown.due_at)}.*"
    else:
        late = "is late" if shown.days_late == 1 else f"is {counted(shown.days_late, 'working day')} late"
        head = f"{name} {late}* ({plain(shown.agency)}). It was due {when(shown.due_at)}."
    lines = [head, _quoted(shown), _moved(shown), _last_word(shown), _ask(shown), _next(shown)]
    return "\n".join(filter(None, lines))


def _ask(shown: Shown) -> str:
    return "Can you clear the way, or name someone else? Speak to the chair." if shown.reader == "manager" else ""


def _next(shown: Shown) -> str:
    """What happens if it stays open: those who have not been told yet, else the same people again."""
    if shown.next_told is None:
        return "This is the last daily message. It now leads every meeting until it is done." if shown.days_late else ""
    fresh = [TOLD[role] for role in shown.next_told.roles if role not in shown.told]
    who = f"{listed(fresh)} is told too" if fresh else "you hear again"
    return f"If it is still open on {when(shown.next_told.at)}, {who}."


def _buttons(shown: Shown, *, brief: bool) -> list[Block]:
    """What this reader may do; a digest shows the two that are used most."""
    value = str(shown.action.id)
    if shown.reader == "chair":
        return [buttons(button("Done", DONE, value), button("New date", MORE_TIME, value))]
    if shown.reader != "owner":
        return []
    found = [button("Done", DONE, value, primary=True), button("More time", MORE_TIME, value)]
    if not brief:
        found[1:1] = [button("Update", UPDATE, value)]
        found.append(button("Not mine", NOT_MINE, value))
    return [buttons(*found)]


def _named(shown: Shown) -> str:
    return f"{shown.group.ref} · {shown.group.code_word}: A{shown.action.number}"


def _quoted(shown: Shown) -> str:
    return f"“{plain(shown.action.text)}”"


def _moved(shown: Shown) -> str:
    return "Its owner has moved the date before." if shown.action.moved else ""


def _last_word(shown: Shown) -> str:
    return f"Last word on it: “{plain(shown.action.update)}”" if shown.action.update else ""
