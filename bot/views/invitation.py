"""The invitation with its answers, the running clock, and the question which child: direct messages."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.words import a, day, hour
from bot.views.away import away_button
from bot.views.blocks import Block, button, buttons, section
from bot.views.digest import Item
from bot.views.message import Message
from bot.views.overview import TOLD_WHICH_CHILD
from bot.views.why import why_owed
from storage.models import Group, Meeting

COMING = "invitation_coming"
DEPUTY = "invitation_deputy"
CANNOT = "invitation_cannot"
NOT_ME = "invitation_pass_on"
WHICH_CHILD = "invitation_which_child"

Said = Literal["coming", "cannot", "deputy", "passed_on", "not_needed", "removed"]
OUT: tuple[Said, ...] = ("passed_on", "not_needed", "removed")
"""What stands for somebody who is asked nothing any more."""


class Invitation(Struct, frozen=True, kw_only=True):
    """What an invitation shows, found in the facts. *said* is None until it is answered."""

    group: Group
    meeting: Meeting
    member_id: UUID
    title: str
    agency: str
    opener: str
    answer_by: datetime
    said: Said | None = None
    by_themselves: bool = True  # or it was written down for them
    deputy: str | None = None
    stands_in_for: str | None = None  # the colleague who sent them
    asked_which_child: bool = False
    told_which_child: bool = False
    begun: bool = False
    unanswered: bool = False  # the time to answer is over, and nobody has
    before_move: tuple[str, datetime] | None = None  # what they said of the time that it was to be at


def invitation(facts: Invitation) -> Message:
    """Why, when, what is expected, and what happens if they do nothing; once answered, what stands."""
    text = _asks(facts) if facts.said is None else _stands(facts)
    blocks = [section(text)]
    if not facts.begun and facts.said not in OUT:
        blocks.append(buttons(*_buttons(facts)))
    return Message(f"{facts.group.ref}: please answer about a meeting", blocks)


def item(facts: Invitation) -> Item:
    """One line of a digest: nobody answered yet."""
    words = (
        f"*{facts.group.ref} · {facts.group.code_word}: please answer by {when(facts.answer_by)}.*\n"
        f"Meeting: {when(facts.meeting.starts_at)}."
    )
    return Item(due_at=facts.answer_by, words=words, elements=[*_buttons(facts)[:3], _why(facts)])


def which_child(group: Group, agency: str, desk: str | None, seat_id: UUID, *, told: bool) -> Message:
    """To the opener, who alone can tell: outside this bot."""
    if told:
        words = f"{plain(agency)} now knows which child {group.ref} · {group.code_word} is about."
        row = []
    else:
        phone = f" Their duty desk: {plain(desk)}." if desk else ""
        words = (
            f"*{plain(agency)} does not know which child {group.ref} · {group.code_word} is about.*\n"
            f"Please phone them or use secure email. Never write it here.{phone}"
        )
        row = [buttons(button("Which child: told", TOLD_WHICH_CHILD, str(seat_id), primary=True))]
    return Message(f"{group.ref}: tell an agency which child", [section(words), *row])


def when(at: datetime) -> str:
    """An instant as London's clocks show it: Thursday 9 April 2026, 5pm"""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def _asks(facts: Invitation) -> str:
    group, agency = facts.group, plain(facts.agency)
    if facts.before_move is not None:
        return _asks_again(facts, *facts.before_move)
    lines = [
        f"*{agency} is asked to join {group.ref} · {group.code_word}*, {a(facts.title)}.",
        f"{plain(facts.stands_in_for)} asks you to come instead of them." if facts.stands_in_for else "",
        f"Meeting: *{when(facts.meeting.starts_at)}*, {facts.meeting.minutes} minutes.",
        _begun(facts) if facts.begun else f"Send someone who can agree things for {agency}. {_answer_by(facts)}",
        f"Which child? We never write that here. {_how_told(facts)}",
        "If nobody comes, nothing is decided for you. You get a question, with a time to answer.",
    ]
    return "\n".join(filter(None, lines))


def _asks_again(facts: Invitation, said: str, at: datetime) -> str:
    """The meeting moved so far that what they said may not hold."""
    group, then = facts.group, when(at)
    meets = f"*The meeting of {group.ref} · {group.code_word} moved to {when(facts.meeting.starts_at)}.*"
    if facts.begun:
        return f"{meets}\n{_begun(facts)}"
    before = {
        "coming": f"You said you'd come on {then}. *Can you still?*",
        "cannot": f"You couldn't come on {then}. *Can you now?*",
        "deputy": f"Somebody was to come instead of you on {then}. *Can they still, or can you?*",
    }[said]
    return f"{meets}\n{before} {_answer_by(facts)}"


def _begun(facts: Invitation) -> str:
    """What is true once nothing can be answered here any more."""
    missed = "" if facts.before_move else " No answer came from you before it."
    if facts.meeting.state not in ("planned", "running"):
        return f"It is over.{missed}"
    return f"It has begun.{missed} Late, or not coming? Phone the chair; the card says who that is."


def _answer_by(facts: Invitation) -> str:
    if facts.unanswered:
        return "*We have no answer from you yet. Please answer now.*"
    return f"Please answer by {when(facts.answer_by)}."


def _how_told(facts: Invitation) -> str:
    if facts.asked_which_child:
        return "The opener was asked to tell your agency."
    if facts.told_which_child:
        return f"{plain(facts.opener)} has told your agency."
    return f"{plain(facts.opener)} will phone you or use secure email."


def _stands(facts: Invitation) -> str:
    group, you = facts.group, facts.by_themselves
    said = {
        "coming": "You said you'll come." if you else "It was written down for you: you'll come.",
        "cannot": "You said you can't come." if you else "It was written down for you: you can't come.",
        "deputy": f"{plain(facts.deputy or 'A colleague')} comes instead of you.",
        "passed_on": "You passed this on. Nothing more is needed from you.",
        "not_needed": "Your colleague comes after all. Nothing more is needed from you.",
        "removed": "You were taken out of this group. Nothing more is needed from you. Is that wrong? Phone the chair.",
    }[str(facts.said)]
    lines = [
        f"*{said}* {group.ref} · {group.code_word}, *{when(facts.meeting.starts_at)}*.",
        f"Nothing is decided for {plain(facts.agency)} without you. You get a question, with a time to answer."
        if facts.said == "cannot"
        else "",
        "The opener was asked to tell your agency which child it is." if facts.asked_which_child else "",
    ]
    return "\n".join(filter(None, lines))


def _why(facts: Invitation) -> Block:
    return why_owed("invitation", facts.member_id, "Why this time?")


def _buttons(facts: Invitation) -> list[Block]:
    value = str(facts.member_id)
    come = "I'll come" if facts.said is None else "I'll come after all"
    found = [
        button(come, COMING, value, primary=facts.said is None) if facts.said != "coming" else None,
        button("Send someone else", DEPUTY, value),
        button("Can't come", CANNOT, value) if facts.said != "cannot" else None,
        button("Not me, pass on", NOT_ME, value) if facts.said is None else None,
        button("I don't know which child", WHICH_CHILD, value) if not facts.asked_which_child else None,
        away_button() if facts.said is None else None,
        _why(facts) if facts.said is None else None,
    ]
    return [one for one in found if one is not None]
