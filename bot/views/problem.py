"""Something is wrong with the group or the bot: one line, to the person who can see to it."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.guard import plain
from bot.views.blocks import Block, asked, modal, section
from bot.views.message import Message
from storage.models import Group

REPORT = "problem_report"
REPORT_FORM = "problem_form"


def report_form(group_id: str, nonce: str) -> Block:
    """What is wrong, in a line."""
    words = "In danger now? Use emergency and safeguarding routes, not this form."
    element = {"type": "plain_text_input", "multiline": True}
    return modal(
        "Report a problem",
        [section(words), asked("words", "What is wrong? No names or health details.", element)],
        callback_id=REPORT_FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": "Send"},
    )


def read_report(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    words = view["state"]["values"]["words"]["value"].get("value") or ""
    return {"key": f"fm:{names['nonce']}", "group_id": UUID(names["group"]), "words": words}


def sent(to: str) -> Block:
    """The answer: who has it now."""
    return modal("Report a problem", [section(f"Sent to {to}. If it cannot wait, phone.")])


def problem(group: Group, name: str, agency: str, words: str) -> Message:
    """To the chair, or the opener while there is none."""
    return Message(
        f"{group.ref}: a problem is reported",
        [
            section(
                f"*{plain(name)} ({plain(agency)}) reports a problem with {group.ref} · {group.code_word}:*\n"
                f"“{plain(words)}”\nPlease speak to them. Is it the bot itself? Tell whoever looks after it."
            )
        ],
    )
