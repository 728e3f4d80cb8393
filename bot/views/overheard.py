"""What the bot says in private about something written where it should not stand. It never repeats what that was."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.rules.words import counted, day, hour, listed
from bot.views.blocks import Block, buttons, section
from bot.views.message import Message
from bot.views.why import why_rule

HOW = "Point at it, or press it for long, then *More actions*, *Delete message*."


class Written(Struct, frozen=True):
    """A message that still stands: when it was written (London), and what it looks like ("an NHS number")."""

    at: datetime
    kinds: Sequence[str]


def identified(group: str, channel: str, messages: Sequence[Written], rule_id: str) -> Message:
    """To the author: what was recognised, and what to do about it now."""
    lock = f"{group}: please look at your message"
    if not messages:
        return Message(lock, [section(f"*Thank you: it is gone from {channel}.* Nothing more is needed.")])
    which = "your message" if len(messages) == 1 else f"{counted(len(messages), 'message')} of yours"
    lines = [
        f"*Please delete {which} in {channel}.*",
        *map(_line, messages),
        f"Nothing of it was kept here, but the group can read it until you delete it. {HOW}",
        "Which child it is goes by phone or secure email. If it is something else, you can leave it.",
        "The chair hears what kind of thing it was, and when.",
    ]
    return Message(lock, [section("\n".join(lines)), _why(rule_id)])


def identified_here(kinds: Sequence[str], rule_id: str) -> Message:
    """To whoever wrote it to the bot itself."""
    words = (
        f"*Please delete your last message.* It looks as if it holds {listed(kinds)}. "
        f"Nothing of it was kept here, but Slack shows it until you delete it. {HOW}"
    )
    return Message("Please look at your message", [section(words), _why(rule_id)])


def at_once(group: str, kinds: Sequence[str]) -> Message:
    """To somebody whom the directory does not know, in the channel, where they alone see it."""
    words = (
        f"*Please delete your last message.* It looks as if it holds {listed(kinds)}. "
        f"Nothing of it was kept here, but the group can read it until you delete it. {HOW}"
    )
    return Message(f"{group}: please look at your message", [section(words)])


def to_the_chair(group: str, channel: str, messages: Sequence[Written], rule_id: str) -> Message:
    """The kind and the time, no more."""
    lock = f"{group}: please look at the channel"
    if not messages:
        words = f"*What may have identified a child in {channel} is gone.* Nothing is needed from you."
        return Message(lock, [section(words)])
    lines = [
        f"*Something that may identify a child was written in {channel}.*",
        *map(_line, messages),
        "Its author was asked to delete it. Please see that it is gone.",
    ]
    return Message(lock, [section("\n".join(lines)), _why(rule_id)])


def file_shared(group: str) -> Message:
    """To whoever shared a file."""
    words = (
        f"*You shared a file in {group}.* Files stay in the case file: pictures, forms and minutes with details of a "
        "child must not stand in Slack. This bot cannot look inside them. If it holds any, please delete it."
    )
    return Message(f"{group}: please look at your file", [section(words)])


def _line(message: Written) -> str:
    return f"• {day(message.at.date())}, {hour(message.at.time())}: it looks as if it holds {listed(message.kinds)}."


def _why(rule_id: str) -> Block:
    return buttons(why_rule(rule_id))
