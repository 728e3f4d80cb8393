"""The message about a meeting, one for each member: who comes, then who is here, then that it has ended."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import counted, day, hour, listed
from bot.views.action import owners_buttons
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.message import Message
from bot.views.recommendation import Shown as Question
from bot.views.recommendation import answer_buttons
from storage.models import Action, Group, Meeting

START, CHANGE, END = "meeting_start", "meeting_change", "meeting_end"
HELD, NOT_HELD = "meeting_was_held", "meeting_was_not_held"
ACTING, TAKE = "meeting_acting_chair", "meeting_chair_not_here"
COMING, DEPUTY, CANNOT = "meeting_coming", "meeting_deputy", "meeting_cannot"

MOST = 5
"""How many of the reader's own actions, and of the questions, are listed one by one."""

Stands = Literal["planned", "over", "running", "held", "missed", "cancelled"]


class May(Struct, frozen=True, kw_only=True):
    """What the reader may do about the meeting, as far as can be seen beforehand."""

    roll: bool = False
    end: bool = False
    miss: bool = False
    name: bool = False  # somebody to chair in their place
    take: bool = False  # the chair themselves, where the chair is not there


class Own(Struct, frozen=True, kw_only=True):
    """What the reader said about a meeting; *said* is None where nothing was, and then what is known without.

    *expected*: they are down as coming. *asked*: their answer is waited for. *colleagues* of their agency come.
    """

    meeting: Meeting
    member_id: UUID
    said: str | None
    deputy: str | None
    expected: bool
    keeps_notes: bool = False
    asked: bool = False
    colleagues: Sequence[str] = ()
    meant_for: datetime | None = None  # the time of which it was said, where it moved so far that they are asked again

    @property
    def down_as_coming(self) -> bool:
        """Expected without a word of theirs, and not asked again."""
        return self.expected and self.meant_for is None


class Shown(Struct, frozen=True, kw_only=True):
    """One meeting as one member sees it, found in the facts. Names are those of agencies; *now* is London's."""

    group: Group
    meeting: Meeting
    stands: Stands
    now: datetime
    coming: Sequence[str] = ()
    silent: Sequence[str] = ()
    cannot: Sequence[str] = ()
    here: Sequence[str] = ()
    apologies: Sequence[str] = ()  # of those not here, the agencies that said so beforehand
    absent: Sequence[str] = ()
    desks: Sequence[tuple[str, str]] = ()  # of those silent, for the chair: their duty desks
    late: int = 0  # the group's actions
    due_today: int = 0
    questions: Sequence[str] = ()  # to agencies that were absent, those not agreed first; ready to be shown
    asked: Sequence[Question] = ()  # what the reader's own agency still has to answer
    mine: Sequence[Action] = ()  # the reader's own that are late or due today
    own: Own | None = None  # about this meeting, or about the next one when this is over
    acting: str | None = None
    thin: str = ""
    notes_by: datetime | None = None
    may: May = May()


def message(shown: Shown) -> Message:
    """As it stands now."""
    blocks = {
        "planned": _planned,
        "over": _over,
        "running": _running,
        "held": _held,
        "missed": _missed,
        "cancelled": _cancelled,
    }[shown.stands](shown)
    return Message(f"{shown.group.ref}: {_lock(shown)}", blocks)


def acting(group: Group, meeting: Meeting, *, still: bool) -> Message:
    """To whoever chairs one meeting in the chair's place."""
    if not still:
        words = f"Somebody else chairs meeting {meeting.number} of {group.ref} · {group.code_word} now."
        return Message(f"{group.ref}: somebody else chairs", [section(f"{words} Nothing is needed from you.")])
    words = (
        f"*Please chair meeting {meeting.number} of {group.ref} · {group.code_word}* in the chair's place: "
        f"*{_when(meeting.starts_at)}*.\nWhy: “{plain(meeting.acting_why or '')}”\n"
        "When it begins, press “Start: who is here?” in your message about the meeting, or on the group's card."
    )
    return Message(f"{group.ref}: please chair one meeting", [section(words)])


def chair_buttons(meeting: Meeting, stands: Stands, may: May) -> list[Block]:
    """The row of whoever runs the meeting; empty for everybody else."""
    value = str(meeting.id)
    found: list[Block] = []
    if stands == "planned" and may.roll:
        found.append(button("Start: who is here?", START, value, primary=True))
    if stands == "over" and may.roll:
        found.append(button("It was held: who was here", HELD, value, primary=True))
    if stands == "over" and may.miss:
        found.append(button("It was not held", NOT_HELD, value))
    if stands == "running" and may.roll:
        found.append(button("Change who is here", CHANGE, value))
    if stands == "running" and may.end:
        found.append(button("End the meeting", END, value, primary=True))
    if stands in ("planned", "running") and may.name:
        found.append(button("Acting chair", ACTING, value))
    if stands in ("planned", "over", "running") and may.take:
        found.append(button("The chair is not here", TAKE, value))
    return [buttons(*found)] if found else []


def reply_buttons(own: Own) -> list[Block]:
    """What a member may say about a meeting that is still to come."""
    value = f"{own.meeting.id} {own.member_id}"
    said = own.said if own.meant_for is None else None
    come = "I'm coming after all" if said in ("cannot", "deputy") else "I'm coming"
    found = [
        button(come, COMING, value) if said != "coming" and not (said is None and own.down_as_coming) else None,
        button("Send someone else", DEPUTY, value),
        button("Can't come", CANNOT, value) if said != "cannot" else None,
    ]
    return [buttons(*(one for one in found if one is not None))]


def own_words(own: Own) -> str:
    """What stands of the reader's own coming."""
    if own.meant_for is not None:
        meant = {"coming": "you'd come", "cannot": "you couldn't come"}.get(str(own.said), "somebody else would come")
        return f"You said {meant} on {_when(own.meant_for)}. It moved since. *Can you come now?*"
    match own.said:
        case "coming":
            return "You said you're coming."
        case "cannot":
            return "You said you can't come."
        case "deputy":
            return f"{plain(own.deputy or 'A colleague')} comes instead of you."
    if own.expected:
        return "You are down as coming: you keep the notes." if own.keeps_notes else "You are down as coming."
    if own.asked:
        return "*We have no answer from you yet.*"
    if own.colleagues:
        return f"{names(own.colleagues)} {'is' if len(own.colleagues) == 1 else 'are'} down as coming for your agency."
    return "*We have no answer from your agency yet.*"


def _planned(shown: Shown) -> list[Block]:
    lines = [
        f"*{_title(shown, shown.now.date())}*",
        _people(shown),
        _acting(shown),
        _first(shown),
        own_words(shown.own) if shown.own else "",
    ]
    return [*_body(lines), *_mine(shown), *(reply_buttons(shown.own) if shown.own else []), *_chairs(shown)]


def _over(shown: Shown) -> list[Block]:
    asks = "*Was it held?*" if shown.may.roll or shown.may.miss else "Nobody has started it here. The chair is asked."
    return [*_body([f"*{_title(shown, None)}*", asks]), *_mine(shown), *_chairs(shown)]


def _running(shown: Shown) -> list[Block]:
    lines = [
        f"*{_name(shown)} is on now*, since {_hour(shown.meeting.started_at)}.",
        " ".join(filter(None, [f"Here: {names(shown.here)}.", _away(shown)])),
        "Nothing is decided for whoever is not here: what needs them goes to them as a question."
        if shown.absent or shown.apologies
        else "",
        _acting(shown),
        _first(shown),
    ]
    warning = [small(plain(shown.thin))] if shown.thin else []
    return [*_body(lines), *warning, *_mine(shown), *_chairs(shown)]


def _held(shown: Shown) -> list[Block]:
    meeting = shown.meeting
    began, ended = (at.astimezone(LONDON) for at in (meeting.started_at, meeting.ended_at) if at is not None)
    follow = f" by {_when(shown.notes_by)}" if shown.notes_by else ""
    lines = [
        f"*{_name(shown)} has ended.* {day(began.date())}, {hour(began.time())} to {hour(ended.time())}.",
        " ".join(filter(None, [f"Here: {names(shown.here)}.", _away(shown)])),
        f"Notes follow{follow}.",
    ]
    return [*_body(lines), *_following(shown)]


def _missed(shown: Shown) -> list[Block]:
    why = shown.meeting.ended_why
    because = f"Why: “{plain(why)}”" if why else "Nobody said that it was."
    lines = [f"*{_name(shown)} was not held* ({_when(shown.meeting.starts_at)}). {because}"]
    return [*_body(lines), *_following(shown)]


def _cancelled(shown: Shown) -> list[Block]:
    words = f"*{_name(shown)}, on {_when(shown.meeting.starts_at)}, is cancelled.*"
    return [*_body([f"{words} Nothing is needed from you."]), *_following(shown)]


def _following(shown: Shown) -> list[Block]:
    """When they meet next, and what the reader says about that."""
    if shown.own is None or shown.own.meeting.id == shown.meeting.id:
        return []
    following = shown.own.meeting
    words = f"*Next: {_when(following.starts_at)}* (meeting {following.number}). {own_words(shown.own)}"
    return [section(words), *reply_buttons(shown.own)]


def _people(shown: Shown) -> str:
    found = [
        f"Coming: {names(shown.coming)}." if shown.coming else "",
        f"Not coming: {names(shown.cannot)}." if shown.cannot else "",
        f"No answer: {names(shown.silent)}." if shown.silent else "",
        f"Duty desk: {'; '.join(f'{plain(name)} {plain(desk)}' for name, desk in shown.desks)}." if shown.desks else "",
        "What needs them can't be decided without them; it goes to them as a question."
        if shown.cannot or shown.silent
        else "",
    ]
    return " ".join(filter(None, found))


def _away(shown: Shown) -> str:
    """Who is not there, by whether they said so beforehand."""
    found = [
        f"Apologies: {names(shown.apologies)}." if shown.apologies else "",
        f"*Absent: {names(shown.absent)}.*" if shown.absent else "",
    ]
    return " ".join(filter(None, found))


def _first(shown: Shown) -> str:
    counts = [f"{counted(shown.late, 'late action')}" if shown.late else "", _today(shown.due_today)]
    first = listed([one for one in counts if one])
    lines = [f"First: {first}. Then what is stuck, who does what by when, and the next date."] if first else []
    left = len(shown.questions) - MOST
    more = [f"And {left} more: `/rsg decisions`."] if left > 0 else []
    return "\n".join([*shown.questions[:MOST], *more, *lines])


def _today(count: int) -> str:
    return f"{counted(count, 'action')} due today" if count else ""


def _mine(shown: Shown) -> list[Block]:
    blocks: list[Block] = []
    for one in shown.asked[:MOST]:
        by = "your answer is late" if one.due_at < shown.now else f"please answer by {_when(one.due_at)}"
        blocks.append(section(f"Yours: *{one.question.name}*, {by}."))
        blocks.append(buttons(*answer_buttons(one, brief=True)))
    for action in shown.mine[:MOST]:
        at = action.due_at.astimezone(LONDON)
        stands = "late" if at < shown.now else f"due today, {hour(at.time())}"
        blocks.append(section(f"Yours: *{action.name}*, {stands}. “{plain(action.text)}”"))
        blocks.append(owners_buttons(str(action.id), brief=True))
    left = len(shown.mine) - MOST
    return [*blocks, *([small(f"And {left} more of yours: `/rsg mine`.")] if left > 0 else [])]


def _acting(shown: Shown) -> str:
    if shown.acting is None:
        return ""
    return f"Chair this time: {plain(shown.acting)}. Why: “{plain(shown.meeting.acting_why or '')}”"


def _chairs(shown: Shown) -> list[Block]:
    return chair_buttons(shown.meeting, shown.stands, shown.may)


def _body(lines: Sequence[str]) -> list[Block]:
    return [section("\n".join(filter(None, lines)))]


def _title(shown: Shown, today: date | None) -> str:
    at = shown.meeting.starts_at.astimezone(LONDON)
    when = f"{hour(at.time())} today" if at.date() == today else _when(at)
    return f"{when}: {shown.group.ref} · {shown.group.code_word}, meeting {shown.meeting.number}"


def _name(shown: Shown) -> str:
    return f"Meeting {shown.meeting.number} of {shown.group.ref} · {shown.group.code_word}"


def _lock(shown: Shown) -> str:
    at = hour(shown.meeting.starts_at.astimezone(LONDON).time())
    return {
        "planned": f"meeting at {at}",
        "over": "was the meeting held?" if shown.may.roll or shown.may.miss else f"meeting at {at}",
        "running": "the meeting is on",
        "held": "the meeting has ended",
        "missed": "the meeting was not held",
        "cancelled": "a meeting is cancelled",
    }[shown.stands]


def _hour(at: datetime | None) -> str:
    return hour(at.astimezone(LONDON).time()) if at else ""


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"
