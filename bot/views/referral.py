"""A referral as people read it: whoever refers, whoever must agree, and whoever looks after the body."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import counted, day, hour, listed
from bot.views.blocks import Block, button, buttons, modal, section
from bot.views.message import Message

CHANGE, SENT, WITHDRAW = "referral_change", "referral_sent", "referral_withdraw"
TAKE, RETURN, CLOSE, SET_UP = "referral_take", "referral_return", "referral_close", "referral_set_up"


class Asked(Struct, frozen=True):
    """Somebody who was asked to agree, and what came of it: asked, agreed or declined, and then why."""

    name: str
    state: str
    why: str | None


class Shown(Struct, frozen=True, kw_only=True):
    """How a referral stands. *stuck*: why nobody can be asked to agree to the form."""

    id: UUID
    name: str
    panel: str
    by: str  # name, post and agency
    state: str
    set_up: bool
    when: str  # the next meetings, in words
    ways: Sequence[str]
    lacks: Sequence[str] = ()
    warnings: Sequence[str] = ()
    asked: Sequence[Asked] = ()
    ready: bool = False
    stuck: str | None = None
    kept_out: str | None = None  # what keeps it out until it is let in
    let_in_why: str | None = None
    let_in_by: str | None = None
    made_at: datetime
    sent_at: datetime | None = None
    meets: bool = True
    meeting_on: date | None = None
    wanted_on: date | None = None
    chair_asked: Sequence[Asked] = ()
    late: bool = False
    returned_why: str | None = None
    settled_why: str | None = None
    set_up_elsewhere: str | None = None
    elsewhere_asked: str | None = None  # who is asked what was set up; None: whoever refers asks them
    elsewhere_due: datetime | None = None


def mine(facts: Shown) -> Message:
    """To whoever refers: one message that says at any time how it stands, and what is next."""
    lines = [f"*{facts.name}:* your referral to the {plain(facts.panel)}.", *_stands(facts)]
    if facts.state == "open":
        lines.append(facts.when)
    if facts.warnings and facts.state in ("open", "sent"):
        lines.append(f"Not needed, but the chair sees that it is missing: {_quoted(facts.warnings)}.")
    blocks = [section("\n".join(filter(None, lines)))]
    if facts.state == "open":
        blocks.append(section("\n".join(plain(way) for way in facts.ways)))
    if facts.meets and not facts.set_up and facts.state in ("open", "sent"):
        blocks.append(section(_nobody_here(facts)))
    if found := _own_buttons(facts):
        blocks.append(buttons(*found))
    return Message(f"{facts.name.split(' ')[0]}: your referral", blocks)


def _stands(facts: Shown) -> list[str]:
    match facts.state:
        case "open":
            return _open(facts)
        case "sent":
            return _sent(facts)
        case "accepted":
            on = f" It is for the meeting on {day(facts.meeting_on)}." if facts.meeting_on else ""
            return [f"*The panel takes it on.*{on}{_late(facts)}"]
        case "withdrawn":
            return [f"*You withdrew it.*{_because(facts.settled_why)} Nothing more is needed."]
    return [f"*It is not heard by this panel.*{_because(facts.settled_why)}"]


def _open(facts: Shown) -> list[str]:
    found = [f"*The panel sent it back:* {sentence(facts.returned_why)}"] if facts.returned_why else []
    if facts.lacks:
        found.append(f"*Not complete yet.* Still needed: {_quoted(facts.lacks)}.")
    for one in facts.asked:
        if one.state == "declined":
            found.append(
                f"*{plain(one.name)} did not agree to the form:* {sentence(one.why or '')} Change it or ask again."
            )
    waiting = [plain(one.name) for one in facts.asked if one.state == "asked"]
    agreed = [plain(one.name) for one in facts.asked if one.state == "agreed"]
    if waiting:
        found.append(f"*Waits for {listed(waiting)} to agree to the form.* Send it to them by secure e-mail.")
    if agreed:
        found.append(f"{listed(agreed)} agreed to the form.")
    if facts.stuck:
        found.append(plain(facts.stuck))
    if facts.kept_out:
        found.append(f"*Waits to be let in.* {plain(facts.kept_out)}")
    elif facts.let_in_by:
        found.append(f"{plain(facts.let_in_by)} let it in.{_because(facts.let_in_why)}")
    if facts.ready:
        found.append("*Ready: send the form now, then press “The form is sent”.*")
    return found


def _sent(facts: Shown) -> list[str]:
    at = f"*Sent on {said_at(facts.sent_at)}.*" if facts.sent_at else "*Sent.*"
    if not facts.meets:
        return [f"{at} {_elsewhere(facts)}"]
    if facts.meeting_on is None and facts.wanted_on is None:
        return [f"{at} No date of a meeting it is in time for is known here yet."]
    if facts.wanted_on is not None and facts.meeting_on != facts.wanted_on:
        return [f"{at} {_too_late(facts)}"]
    return [f"{at} It is for the meeting on {day(facts.meeting_on)}.{_late(facts)}" if facts.meeting_on else at]


def _elsewhere(facts: Shown) -> str:
    if facts.set_up_elsewhere:
        return f"They set up: {sentence(facts.set_up_elsewhere)}"
    by = f" by {said_at(facts.elsewhere_due)}" if facts.elsewhere_due else ""
    if facts.elsewhere_asked:
        return f"{plain(facts.elsewhere_asked)} is asked which meeting was set up, and answers{by}."
    return f"Nobody of theirs is listed here: ask them which meeting they set up, and when it is. Write it down{by}."


def _too_late(facts: Shown) -> str:
    assert facts.wanted_on is not None, "it came late for a meeting"
    late = f"That is late for {day(facts.wanted_on)}."
    other = f"it is for the meeting on {day(facts.meeting_on)}" if facts.meeting_on else "it goes to the meeting after"
    states = {one.state for one in facts.chair_asked}
    if "declined" in states:
        why = next(one.why for one in facts.chair_asked if one.state == "declined")
        return f"{late} The chair did not take it all the same: {sentence(why or '')} So {other}."
    if "asked" in states:
        who = listed([plain(one.name) for one in facts.chair_asked if one.state == "asked"])
        return f"{late} {who} is asked to take it all the same. Otherwise {other}."
    return (
        f"{late} The chair could take it all the same, but cannot be asked here: ask them yourself. Otherwise {other}."
    )


def _nobody_here(facts: Shown) -> str:
    return (
        "Nobody has set this panel up here yet, so nobody of it reads this. Your referral is kept and counted all the "
        "same. Its chair or administrator can set it up with `/panel open`: ask them."
    )


def _own_buttons(facts: Shown) -> list[Block]:
    value = str(facts.id)
    if facts.state not in ("open", "sent", "accepted"):
        return []
    found = []
    if facts.state == "sent" and not facts.meets and not facts.set_up_elsewhere:
        found.append(button("Say what was set up", SET_UP, value))
    if facts.ready:
        found.append(button("The form is sent", SENT, value, primary=True))
    if facts.state == "open":
        label = "Fill in what is missing" if facts.lacks else "Look or change"
        found.append(button(label, CHANGE, value, primary=bool(facts.lacks)))
    return [*found, button("Withdraw", WITHDRAW, value)]


def news(facts: Shown, what: str, who: str = "", why: str = "") -> Message:
    """A word to whoever refers that something has changed, and what they do next."""
    who, why = plain(who), _because(why)
    on = f" It is for the meeting on {day(facts.meeting_on)}." if facts.meeting_on else ""
    lock, words = {
        "agreed": ("your form is agreed to", "Everybody has agreed to your form. Send it now, then say so here."),
        "declined": ("your form is not agreed to", f"{who} did not agree to your form.{why} Change it and save it."),
        "taken": ("the panel takes it on", f"The panel takes your referral on.{on}"),
        "returned": ("the panel sent it back", f"The panel sent your referral back.{why}"),
        "closed": ("it is not heard", f"The panel does not hear your referral.{why}"),
        "moved": ("another day", f"The panel's dates have changed.{on or ' No meeting it is for is known now.'}"),
        "let_in": ("it is let in", f"Your referral is let in.{why}"),
        "set_up": ("what was set up", f"They set up: {sentence(facts.set_up_elsewhere or '')}"),
        "late_agreed": ("taken although late", f"The chair takes your referral although it came late.{on}"),
        "late_declined": ("too late", f"The chair did not take your referral, which came late.{why}{on}"),
    }[what]
    asks = facts.state == "open" and what in ("agreed", "declined", "returned")
    elements = _own_buttons(facts)[:1] if asks else []
    blocks = [section(f"*{facts.name}:* {words}"), *([buttons(*elements)] if elements else [])]
    return Message(f"{facts.name.split(' ')[0]}: {lock}", blocks)


def came(facts: Shown) -> Message:
    """To whoever looks after the body: what came, for which meeting, and what they can do."""
    lines = [f"*{facts.name} came to the {plain(facts.panel)}.* From {plain(facts.by)}."]
    lines += {
        "open": ["It is with them again."],
        "sent": [_for_body(facts), "The form comes by secure e-mail, not here."],
        "accepted": [f"You take it on. {_for_body(facts)}"],
        "withdrawn": [f"They withdrew it.{_because(facts.settled_why)}"],
        "closed": [f"You do not hear it.{_because(facts.settled_why)}"],
    }[facts.state]
    if facts.warnings and facts.state == "sent":
        lines.append(f"Not given: {_quoted(facts.warnings)}.")
    blocks = [section("\n".join(lines))]
    if facts.state == "sent":
        blocks.append(buttons(*_body_buttons(facts.id)))
    return Message(f"{facts.name.split(' ')[0]}: a referral came", blocks)


def _for_body(facts: Shown) -> str:
    on = f"For the meeting on {day(facts.meeting_on)}." if facts.meeting_on else "No meeting it is for is known yet."
    asked = ""
    if facts.wanted_on is not None and facts.wanted_on != facts.meeting_on:
        asked = f" It came late for {day(facts.wanted_on)}; the chair says whether it is taken there."
    return f"{on}{_late(facts)}{asked}"


def _body_buttons(referral_id: UUID) -> list[Block]:
    value = str(referral_id)
    return [
        button("Take it on", TAKE, value, primary=True),
        button("Send it back", RETURN, value),
        button("Not heard here", CLOSE, value),
    ]


def item(facts: Shown, due: datetime, other: str | None = None) -> tuple[str, list[Block]]:
    """One line in the digest of whoever refers, with its button; *other*: what is due that is not the papers."""
    if other:
        return f"*{facts.name}:* {plain(other)} Due by {said_at(due)}.", _own_buttons(facts)[:1]
    if facts.lacks:
        what = f"still needed: {_quoted(facts.lacks)}"
    elif facts.ready:
        what = "send the form and say so"
    else:
        what = f"still to agree: {listed([plain(a.name) for a in facts.asked if a.state == 'asked']) or 'somebody'}"
    words = f"*{facts.name}:* your referral to the {plain(facts.panel)} is due by {said_at(due)}: {what}."
    return words, _own_buttons(facts)[:1]


class Line(Struct, frozen=True):
    """One referral in a list."""

    name: str
    panel: str
    stands: str


def listing(lines: Sequence[Line]) -> list[Block]:
    """Answer to `/panel referrals`."""
    if not lines:
        return [section("There is no referral that you can see. `/panel refer` begins one.")]
    told = [f"• *{one.name}*, {plain(one.panel)}: {plain(one.stands)}" for one in lines]
    return [section("\n".join(told[start : start + 15])) for start in range(0, len(told), 15)]


def in_short(facts: Shown) -> str:
    """How it stands, in a few words."""
    match facts.state:
        case "open":
            if facts.lacks:
                return f"with {facts.by}, {counted(len(facts.lacks), 'thing')} missing"
            return f"ready to be sent by {facts.by}" if facts.ready else f"with {facts.by}, not agreed to yet"
        case "sent" | "accepted":
            took = "taken on" if facts.state == "accepted" else "sent"
            on = f", for {day(facts.meeting_on)}" if facts.meeting_on else ", no meeting known yet"
            return f"{took}{on if facts.meets else ''}{', late' if facts.late else ''}"
    return facts.state


def kept(name: str, panel: str, lacks: int) -> Block:
    """Instead of the form: what was kept, and where the rest stands."""
    missing = f" {counted(lacks, 'thing').capitalize()} still missing: the message names them." if lacks else ""
    return modal(
        "Kept",
        [section(f"*{name}*, your referral to the {plain(panel)}, is kept.{missing} What is next comes to you here.")],
        clear_on_close=True,
    )


def _late(facts: Shown) -> str:
    return " It is shown there as late." if facts.late else ""


def _because(why: str | None) -> str:
    return f" {sentence(why)}" if why else ""


def sentence(why: str) -> str:
    """What somebody wrote, with a full stop at its end."""
    return plain(why if why.endswith((".", "!", "?", "…")) else f"{why}.")


def _quoted(labels: Sequence[str]) -> str:
    return listed([f"“{plain(one)}”" for one in labels])


def said_at(at: datetime | None) -> str:
    assert at is not None, "it has happened"
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"
