"""What chair and opener read when the channel is not private, or somebody is in it who is no member."""

import json
from typing import Literal

from bot.views.blocks import button, buttons, section
from bot.views.message import Message
from storage.models import Group

LOOK_AGAIN = "privacy_look_again"
TAKE_OUT = "privacy_take_out"


def exposed(group: Group, how: Literal["public", "shared"] | None) -> Message:
    """*how* the channel is not private; None once it is again."""
    lock = f"{group.ref}: its channel is not private"
    if how is None:
        words = (
            f"*The channel of {group.ref} · {group.code_word} is private again.* What was waiting goes out now.\n"
            "Others may have read it in between. Tell your information governance lead."
        )
        return Message(lock, [section(words)])
    what, mend = {
        "public": ("everybody in this workspace can read it", "make it private"),
        "shared": ("it is shared with another workspace", "stop sharing it"),
    }[how]
    words = (
        f"*The channel of {group.ref} · {group.code_word} is not private any more: {what}.* "
        "This bot says nothing more there. What is waiting goes out when it is private again.\n"
        f"Ask a workspace owner to {mend}. Until then phone people, and write nothing there."
    )
    return Message(lock, [section(words), buttons(button("It is private: check", LOOK_AGAIN, str(group.id)))])


def stranger(group: Group, user: str, now: Literal["there", "member", "taken_out"]) -> Message:
    """*user* is a Slack id, shown as a name. *now*: whether they were let be, added, or taken out."""
    lock = f"{group.ref}: somebody joined the channel"
    who = f"<@{user}>"
    if now == "member":
        return Message(lock, [section(f"{who} joined the channel of {group.ref} and is a member now.")])
    if now == "taken_out":
        return Message(lock, [section(f"{who} joined the channel of {group.ref} and is taken out of it.")])
    words = (
        f"*{who} joined the channel of {group.ref} · {group.code_word}, but is no member of the group.*\n"
        f"Do they belong there? Type `/rsg add {group.ref}` and their name. If not, take them out."
    )
    return Message(
        lock, [section(words), buttons(button("Take them out", TAKE_OUT, json.dumps([str(group.id), user])))]
    )


def read_take_out(value: str) -> tuple[str, str]:
    """The group's id and the Slack id of the button."""
    group_id, user = json.loads(value)
    return str(group_id), str(user)
