"""What somebody reads who was added to a group while no meeting is fixed."""

from bot.guard import plain
from bot.views.blocks import section
from bot.views.message import Message
from storage.models import Group


def added(group: Group, agency: str, *, still: bool) -> Message:
    """To the person who was added, for their agency."""
    words = (
        f"*You were added to {group.ref} · {group.code_word} for {plain(agency)}.* "
        "No meeting is fixed yet; you are told when there is one.\n"
        "Which child? We never write that here. Ask the chair by phone."
        if still
        else f"*You are not in {group.ref} · {group.code_word} any more.* Nothing is needed from you."
    )
    return Message(f"{group.ref}: you were added", [section(words)])
