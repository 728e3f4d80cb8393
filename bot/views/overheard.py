"""What the bot says in private about something written where it should not stand. It never repeats what that was."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.words import day, hour, listed
from bot.views.blocks import section
from bot.views.message import Message


def identified(group: str | None, kinds: Sequence[str]) -> Message:
    """To the author: what was recognised, and what to do about it now."""
    where = f" in {group}" if group else ""
    words = (
        f"*Please delete your last message{where}.* It looks as if it holds {listed(kinds)}. "
        "Nothing of it was kept here, but Slack shows it until you delete it.\n"
        "Hover over the message or press it for long, then More actions, Delete message. "
        "Which child it is goes by phone or secure email. If it is something else, you can leave it."
    )
    return Message(
        f"{group}: please look at your message" if group else "Please look at your message", [section(words)]
    )


def to_the_chair(group: str, kinds: Sequence[str], at: datetime) -> Message:
    """The kind and the time, no more; *at* is London's."""
    words = (
        f"*Something that may identify a child was written in {group}:* {listed(kinds)}, on "
        f"{day(at.date())}, {hour(at.time())}. Its author was asked to delete it. Please see that it is gone."
    )
    return Message(f"{group}: please look at the channel", [section(words)])


def file_shared(group: str) -> Message:
    """To whoever shared a file."""
    words = (
        f"*You shared a file in {group}.* Files stay in the case file: pictures, forms and minutes with details of a "
        "child must not stand in Slack. If it holds any, please delete it. You hear this once a day at most."
    )
    return Message(f"{group}: please look at your file", [section(words)])
