"""Who comes to a meeting of a panel for somebody else: to the deputy, to whoever must agree, and in the channel."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import day, hour, listed
from bot.views.blocks import button, buttons, section, small
from bot.views.message import Message
from storage.models import Group, Meeting

AGREE, DECLINE = "deputy_agree", "deputy_decline"


class Instead(Struct, frozen=True, kw_only=True):
    """Somebody comes for somebody else. *waits*: who has still to agree; *still*: it is so, and the meeting is to come.

    *deputy* is None where somebody cannot come and sends nobody.
    """

    group: Group
    meeting: Meeting
    member: str
    deputy: str | None
    waits: Sequence[str] = ()
    agreed: bool | None = None  # None: nobody had to be asked, or has answered
    still: bool = True


def stands_in(facts: Instead) -> Message:
    """To the deputy."""
    group = facts.group
    if not facts.still:
        words = f"*You are not needed at {_called(facts)} any more.* Nothing is needed from you."
        return Message(f"{group.ref}: you are not needed there", [section(words)])
    lines = [
        f"*Please come to {_called(facts)} in place of {plain(facts.member)}: {_when(facts.meeting)}.*",
        _stands(facts, "You count"),
        "Papers come by secure e-mail, never here.",
    ]
    return Message(f"{group.ref}: please come to a meeting", [section("\n".join(filter(None, lines)))])


State = Literal["asked", "agreed", "declined", "passed"]


def asked(facts: Instead, approval_id: str, state: State, clause: str) -> Message:
    """To whoever must agree before a deputy counts."""
    group = facts.group
    head = (
        f"*{plain(facts.member)} cannot come to {_called(facts)} ({_when(facts.meeting)}) and asks for "
        f"{plain(facts.deputy or '')} to come in their place.*"
    )
    came = {
        "asked": "A deputy counts only once you agree. Until then they can come as a guest, without a vote.",
        "agreed": "You agreed.",
        "declined": "You did not agree: they can come as a guest, without a vote.",
        "passed": "This is settled otherwise. Nothing is needed from you.",
    }[state]
    row = []
    if state == "asked" and facts.still:
        agree = button("Agree", AGREE, approval_id, primary=True)
        row = [buttons(agree, button("As a guest only", DECLINE, approval_id))]
    return Message(f"{group.ref}: a deputy to agree to", [section(f"{head}\n{came}"), *row, small(plain(clause))])


def apologies(facts: Instead) -> Message:
    """The line in the channel, so that every member hears of it."""
    number = facts.meeting.number
    said = f"{plain(facts.member)} comes to meeting {number} after all."
    if facts.still:
        who = f" {plain(facts.deputy)} comes instead. {_stands(facts, 'They count')}" if facts.deputy else ""
        said = f"*{plain(facts.member)} cannot come to meeting {number}.*{who}"
    return Message(f"{facts.group.ref}: apologies", [section(said)])


def replaced(group: Group, number: int, who: str, rule: str, *, own: bool) -> Message:
    """To the chair and the member: somebody else came, or nobody, more often than the rules take for an exception."""
    head = f"*You were not at meeting {number} of {group.ref} · {group.code_word}, once more.*"
    if not own:
        head = f"*{plain(who)} was not at meeting {number} of {group.ref} · {group.code_word}, once more.*"
    way = "`/panel seat` gives the seat to somebody else." if not own else "Tell the chair if somebody else should sit."
    return Message(f"{group.ref}: a seat to look at", [section(f"{head} {way}"), small(plain(rule))])


def _stands(facts: Instead, counts: str) -> str:
    if facts.agreed is False:
        return "That was not agreed: as a guest only, without a vote."
    return f"{counts} only once this is agreed by {listed([plain(one) for one in facts.waits])}." if facts.waits else ""


def _called(facts: Instead) -> str:
    return f"meeting {facts.meeting.number} of {facts.group.ref} · {facts.group.code_word}"


def _when(meeting: Meeting) -> str:
    at = meeting.starts_at.astimezone(LONDON)
    return f"{day(at.date())}, {hour(at.time())}"
