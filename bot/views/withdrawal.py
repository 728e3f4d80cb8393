"""What is left to read of a group that was taken back."""

from bot.guard import plain
from bot.views.blocks import section
from bot.views.message import Message
from storage.models import Group


def withdrawn(group: Group, *, in_channel: bool) -> Message:
    """In place of every message about the group, and of its card."""
    lines = [
        f"*{group.ref} · {group.code_word} was withdrawn: it was opened by mistake or twice.*",
        f"Reason: “{plain(group.ended_why or '')}”",
        "Its meetings are cancelled. Nothing is needed from you.",
        "This channel is locked." if in_channel else "",
    ]
    return Message(f"{group.ref}: withdrawn", [section("\n".join(filter(None, lines)))])
