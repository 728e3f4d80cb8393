"""What people read about an action: its owner's message, the daily digest, and the question to the chair."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import counted, day, hour, listed
from bot.views.blocks import Block, button, buttons, section, small
from bot.views.digest import Item
from bot.views.message import Message
from bot.views.why import why_owed
from storage.models import Action, Group

NEW = "action_new"  # on the card; its value is the group's id, that of all others here the action's
DONE, UPDATE, MORE_TIME, NOT_MINE = "action_done", "action_update", "action_more_time", "action_not_mine"
NEW_OWNER, KEEP, DROP = "action_new_owner", "action_keep", "action_drop"
DEAL, SPEAK = "action_deal", "action_speak"
CORRECT = "action_correct"

TOLD = {"owner": "the owner", "chair": "the chair", "manager": "the owner's manager"}


class Told(Struct, frozen=True, kw_only=True):
    """Who is told next, by role, and when (London)."""

    roles: Sequence[str]
    at: datetime


class Shown(Struct, frozen=True, kw_only=True):
    """An action as one reader sees it, found in the facts. Instants are London's, names are those of agencies."""

    group: Group
    action: Action
    agency: str
    asked_by: str
    due_at: datetime
    now: datetime
    days_late: int
    reader: str  # owner, chair, manager, or past (it was theirs)
    owner_post: str  # the owner's agency and post
    word_by: str  # the agency whose last word stands on it
    told: Sequence[str]  # the roles that this step tells; empty for a message that is no step
    next_told: Told | None


def message(shown: Shown, ladder: str) -> Message:
    """The action's own message: as it stands now, with what can be done about it. *ladder*: who is told and when."""
    group, action = shown.group, shown.action
    if action.state != "open":
        return _over(shown)
    if shown.reader == "past":
        words = f"*{_named(shown)} is with {plain(shown.agency)} now.* Nothing is needed from you."
        return Message(f"{group.ref}: somebody else has an action", [section(words)])
    late = shown.due_at < shown.now
    head = "is late" if late else "is yours" if shown.reader == "owner" else f"is with {plain(shown.agency)}"
    lines = [
        f"*{_named(shown)} {head}.*",
        _quoted(shown),
        f"{'It was due' if late else 'Please do it by'} *{when(shown.due_at)}*. Asked by {plain(shown.asked_by)}.",
        _moved(shown),
        _how_it_stands(shown),
        _last_word(shown),
    ]
    return Message(
        f"{group.ref}: an action {'is late' if late else 'for you'}",
        [section("\n".join(filter(None, lines))), *_buttons(shown, brief=False), small(plain(ladder))],
    )


def not_mine(shown: Shown) -> Message:
    """To the chair: the owner says that it is somebody else's."""
    group, action = shown.group, shown.action
    lock = f"{group.ref}: who should do an action?"
    if action.state != "open":
        return _over(shown)
    if action.handed_back != "asked":
        stays = "stays with" if action.handed_back == "kept" else "is with"
        return Message(lock, [section(f"*{_named(shown)} {stays} {plain(shown.agency)}.*\n{_quoted(shown)}")])
    return Message(
        lock,
        [
            section(
                f"*{_named(shown)}: {plain(shown.agency)} says that it is not theirs.*\n{_quoted(shown)}\n"
                f"{_last_word(shown)}\nDue {when(shown.due_at)}. It stays with them until you choose."
            ),
            buttons(
                button("New owner", NEW_OWNER, str(action.id), primary=True),
                button("Keep it with them", KEEP, str(action.id)),
            ),
        ],
    )


def item(shown: Shown, *, nobody_above: bool = False) -> Item:
    """One line of a digest, with the buttons that are used most. *nobody_above*: the owner's manager is not listed."""
    elements = [element for row in _buttons(shown, brief=True) for element in row["elements"]]
    above = "\nThe directory lists nobody above the owner who could be told." if nobody_above else ""
    return Item(due_at=shown.due_at, words=_line(shown) + above, elements=elements)


def at_risk(shown: Shown) -> Message:
    """To the chair: whoever knows says that it stands worse than its date does."""
    group, action = shown.group, shown.action
    lock = f"{group.ref}: an action is at risk"
    if action.state != "open":
        return _over(shown)
    if action.worse is None:
        return Message(lock, [section(f"*{_named(shown)} is not at risk any more.*\n{_quoted(shown)}")])
    words = (
        f"*{_named(shown)} is at risk* ({plain(shown.agency)}). Due {when(shown.due_at)}.\n{_quoted(shown)}\n"
        f"Why: “{plain(action.worse)}”"
    )
    return Message(lock, [section(words), *_buttons(shown, brief=True)])


def speak(shown: Shown) -> Message:
    """To the chair: what the owner's manager wants them to know."""
    group, action = shown.group, shown.action
    if action.state != "open":
        return _over(shown)
    words = (
        f"*{_named(shown)}: the owner's manager writes to you.*\n{_last_word(shown)}\n{_quoted(shown)}\n"
        f"Owner: {plain(shown.owner_post)}. Due {when(shown.due_at)}."
    )
    return Message(f"{group.ref}: a message about an action", [section(words), *_buttons(shown, brief=True)])


def said(shown: Shown, *, fresh: bool) -> Message:
    """In the thread it was made from: one short line. *fresh*: its date can still be put right."""
    action = shown.action
    name = action.name
    if action.state != "open":
        how = _how_closed(action)
        return Message(f"{shown.group.ref}: {name} {how}", [section(f"*{name} {how}.* {_quoted(shown)}")])
    line = f"*{name} · {plain(shown.agency)}*, by {when(shown.due_at)}: {_quoted(shown)}"
    more = [buttons(button("Change the date", CORRECT, str(action.id)))] if fresh else []
    return Message(f"{shown.group.ref}: {name}", [section(line), *more])


def when(at: datetime) -> str:
    """Thursday 9 April 2026, 5pm"""
    return f"{day(at.date())}, {hour(at.time())}"


def _who_deals(shown: Shown) -> str:
    return "You said you'll deal with it." if shown.reader == "manager" else "The owner's manager deals with it."


def _line(shown: Shown) -> str:
    name = f"*{_named(shown)}"
    if not shown.days_late:
        today = "today, " if shown.due_at.date() == shown.now.date() else ""
        head = f"{name}, due {today}{when(shown.due_at)}.*"
    else:
        late = "is late" if shown.days_late == 1 else f"is {counted(shown.days_late, 'working day')} late"
        head = f"{name} {late}* ({plain(shown.agency)}). It was due {when(shown.due_at)}."
    lines = [
        head,
        _quoted(shown),
        _moved(shown),
        _how_it_stands(shown),
        _last_word(shown),
        _ask(shown),
        _next(shown),
    ]
    return "\n".join(filter(None, lines))


def _ask(shown: Shown) -> str:
    if shown.reader == "owner":
        return ""
    asks = shown.reader == "manager" and shown.action.dealing_id is None
    clear = " Can you clear the way, or name someone else?" if asks else ""
    return f"Owner: {plain(shown.owner_post)}.{clear}"


def _next(shown: Shown) -> str:
    """What happens if it stays open: those who have not been told yet, else the same people again."""
    if shown.next_told is None:
        return "This is the last daily message. It now leads every meeting until it is done." if shown.days_late else ""
    fresh = [TOLD[role] for role in shown.next_told.roles if role not in (*shown.told, shown.reader)]
    again = "you hear again" if shown.told else "you are reminded"
    who = f"{listed(fresh)} is told too" if fresh else again
    return f"If it is still open on {when(shown.next_told.at)}, {who}."


def _buttons(shown: Shown, *, brief: bool) -> list[Block]:
    """What this reader may do; a digest shows an owner the two that are used most, and all once it is late."""
    value = str(shown.action.id)
    match shown.reader:
        case "owner":
            found = _owners(value, brief=brief and not shown.days_late)
        case "chair":
            found = [
                button("Done", DONE, value),
                button("New date", MORE_TIME, value),
                button("New owner", NEW_OWNER, value),
                button("Drop it: why", DROP, value),
            ]
        case "manager":
            found = [button("I'll deal with it", DEAL, value)] if shown.action.dealing_id is None else []
            found += [button("New owner", NEW_OWNER, value), button("Speak to the chair", SPEAK, value)]
        case _:
            return []
    return [buttons(*found, why_owed("action", value))]


def owners_buttons(value: str, *, brief: bool) -> Block:
    """What an owner may do with the action *value*."""
    return buttons(*_owners(value, brief=brief))


def _owners(value: str, *, brief: bool) -> list[Block]:
    found = [button("Done", DONE, value, primary=True), button("More time", MORE_TIME, value)]
    if not brief:
        found[1:1] = [button("Update", UPDATE, value)]
        found.append(button("Not mine", NOT_MINE, value))
    return found


def _over(shown: Shown) -> Message:
    action = shown.action
    how = _how_closed(action)
    why = f"\nWhy: “{plain(action.closed_why or '')}”" if action.state == "dropped" and action.closed_why else ""
    words = f"*{_named(shown)} {how}.*\n{_quoted(shown)}{why}"
    return Message(f"{shown.group.ref}: {action.name} {how}", [section(words)])


def _how_closed(action: Action) -> str:
    return {"done": "is done", "own_work": "is the agency's own work now"}.get(action.state, "is not needed any more")


def _named(shown: Shown) -> str:
    return f"{shown.group.ref} · {shown.group.code_word}: {shown.action.name}"


def _quoted(shown: Shown) -> str:
    return f"“{plain(shown.action.text)}”"


def _moved(shown: Shown) -> str:
    return "Its owner has moved the date before." if shown.action.moved else ""


def _last_word(shown: Shown) -> str:
    return f"{plain(shown.word_by)} wrote: “{plain(shown.action.update)}”" if shown.action.update else ""


def _how_it_stands(shown: Shown) -> str:
    """What somebody said of it by hand, beside what its date says."""
    action = shown.action
    found = [
        "Every group of this kind starts with it." if action.rule_id else "",
        "It is marked as at risk, and the chair knows." if action.worse else "",
        "The chair is asked who should do it; until then it stays with you." if action.handed_back == "asked" else "",
        "The chair decided that it stays with you." if action.handed_back == "kept" else "",
        _who_deals(shown) if action.dealing_id else "",
    ]
    return " ".join(filter(None, found))
