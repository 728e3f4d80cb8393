"""The three small forms about an action, and what a filled-in one says."""

from collections.abc import Mapping
from typing import Any

from bot.views.blocks import Block, asked, modal

UPDATE_FORM, MORE_TIME_FORM, NOT_MINE_FORM = "action_update_form", "action_more_time_form", "action_not_mine_form"


def update(action_id: str, nonce: str) -> Block:
    """A word on how it goes."""
    return _form(UPDATE_FORM, "Update", "How is it going? No names or health details.", action_id, nonce, long=True)


def more_time(action_id: str, nonce: str) -> Block:
    """A new date, in words."""
    return _form(MORE_TIME_FORM, "More time", "New time, for example “Thursday noon”", action_id, nonce, long=False)


def not_mine(action_id: str, nonce: str) -> Block:
    """Why it is somebody else's."""
    label = "Why is it not yours? Who should do it? No names or health details."
    return _form(NOT_MINE_FORM, "Not mine", label, action_id, nonce, long=True)


def read(view: Mapping[str, Any]) -> tuple[str, str, str]:
    """The nonce, the action's id, and what was written."""
    nonce, _, action_id = str(view["private_metadata"]).partition(" ")
    return nonce, action_id, view["state"]["values"]["words"]["value"].get("value") or ""


def _form(name: str, title: str, label: str, action_id: str, nonce: str, *, long: bool) -> Block:
    element = {"type": "plain_text_input", "multiline": long}
    return modal(
        title,
        [asked("words", label, element)],
        callback_id=name,
        private_metadata=f"{nonce} {action_id}",
        submit={"type": "plain_text", "text": "Send"},
    )
