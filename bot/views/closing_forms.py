"""The small forms about closing a group, and what a filled-in one says."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from bot.guard import plain
from bot.views.blocks import Block, asked, modal, option, section
from storage.models import Group

CLOSE_FORM, REOPEN_FORM = "closing_form", "closing_reopen_form"
HOLD = "legal_hold"
MOST_OPTIONS, LONGEST_LABEL = 100, 75
"""What a menu of Slack's holds, and the letters of its labels."""


def close_form(group: Group, people: Sequence[tuple[UUID, str]], owner: UUID | None, hours: str, nonce: str) -> Block:
    """The last look: who has the record, and whether nothing of it may be deleted."""
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    menu: Block = {"type": "static_select", "options": options}
    first = next((one for one in options if one["value"] == str(owner)), None)
    hold: Block = {"type": "checkboxes", "options": [option("Legal hold: nothing of it may be deleted", HOLD)]}
    if group.legal_hold:
        hold["initial_options"] = hold["options"]
    return modal(
        "Close the group",
        [
            section(f"{group.ref} · {group.code_word}: its meetings are cancelled, nobody is reminded. {plain(hours)}"),
            asked("owner", "Who has the record?", menu | ({"initial_option": first} if first else {})),
            asked("hold", "Legal hold", hold, optional=True),
        ],
        callback_id=CLOSE_FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": str(group.id)}),
        submit={"type": "plain_text", "text": "Close the group"},
    )


def read_close(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    values = view["state"]["values"]
    return {
        **_about(view),
        "record_owner": UUID(values["owner"]["value"]["selected_option"]["value"]),
        "legal_hold": bool(values["hold"]["value"].get("selected_options")),
    }


def reopen_form(group_id: str, ref: str, nonce: str) -> Block:
    """Why it is opened again, if somebody wants to say."""
    words = f"{ref} is opened again. Its meetings still to come are planned again, and reminders go on."
    why = asked("reason", "Why? No names or health details.", {"type": "plain_text_input"}, optional=True)
    return _form("Reopen the group", REOPEN_FORM, group_id, nonce, [section(words), why], "Reopen")


def read_reason(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the other one says."""
    return {**_about(view), "reason": view["state"]["values"]["reason"]["value"].get("value") or ""}


def _form(title: str, callback: str, about: str, nonce: str, blocks: list[Block], send: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=callback,
        private_metadata=json.dumps({"nonce": nonce, "group": about}),
        submit={"type": "plain_text", "text": send},
    )


def _about(view: Mapping[str, Any]) -> dict[str, Any]:
    names = json.loads(view["private_metadata"])
    return {"key": f"fm:{names['nonce']}", "about": UUID(names["group"])}
