"""How often the group meets: the form, the question what the words mean, and what came of it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.guard import plain
from bot.views.blocks import Block, asked, button, buttons, modal, section
from bot.views.meeting import ACTING

CHANGE = "rhythm_change"
FORM = "rhythm_form"
SURE = "rhythm_sure"
MEANING = "rhythm_meaning"
"""The buttons of one question; each one's place among them follows (Slack wants them all different)."""


def change_button(group_id: object) -> Block:
    """Opens the form."""
    return button("How often we meet", CHANGE, str(group_id))


def form(group_id: str, called: str, rhythm: str | None, nonce: str) -> Block:
    """In words, as people say it."""
    now = f" meets {rhythm} now." if rhythm else " has no rhythm yet."
    words = f"*{called}*{now}\nThe members agree on it. The next meeting stays; those after it are booked anew."
    element = {
        "type": "plain_text_input",
        "placeholder": {"type": "plain_text", "text": "Mondays and Thursdays 9:30am"},
    }
    return modal(
        "How often we meet",
        [section(words), asked("due", "Which days, and when?", element)],
        callback_id=FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": "Change it"},
    )


def read(view: Mapping[str, Any]) -> tuple[str, str]:
    """The nonce and the group."""
    names = json.loads(view["private_metadata"])
    return names["nonce"], names["group"]


def which(group_id: str, question: str, meanings: Sequence[tuple[str, str]]) -> list[Block]:
    """What did the words mean? One button for each meaning, and a way out."""
    sure = len(meanings) == 1
    choices = [
        button("Yes" if sure else label, f"{MEANING}_{place}", f"{group_id} {value}", primary=sure)
        for place, (value, label) in enumerate(meanings)
    ]
    return [
        section(f"{plain(question)}\nNothing was changed yet."),
        buttons(*choices, button("Something else", CHANGE, group_id)),
    ]


def sure(group_id: str, refusal: Sequence[Block], rhythm: str) -> list[Block]:
    """Beneath what somebody should know before: all the same, or something else."""
    row = [button("Change it all the same", SURE, f"{group_id} {rhythm}"), button("Something else", CHANGE, group_id)]
    return [*refusal, buttons(*row)]


def done(says: str, clashes: Sequence[tuple[str, str]] = ()) -> list[Block]:
    """How it was understood, in full; for each of *clashes*, ids and labels, somebody can be named to chair."""
    named = enumerate(clashes)
    row = [button(f"Acting chair: {label}", f"{ACTING}_{place}", meeting) for place, (meeting, label) in named]
    return [section(plain(says)), *([buttons(*row)] if row else [])]


def window(blocks: list[Block]) -> Block:
    """The same where a form was, or a button."""
    return modal("How often we meet", blocks)
