"""A vote in a panel's channel, counted as it goes, and the form that opens one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, Block, asked, button, buttons, modal, option, section, small
from bot.views.message import Message
from storage.models import Group, Vote

FORM = "vote_form"
FOR, AGAINST, ABSTAIN = "vote_for", "vote_against", "vote_abstain"
CLOSE, CAST_FOR, CAST_AGAINST, RECORD = "vote_close", "vote_cast_for", "vote_cast_against", "vote_record"


class Asked(Struct, frozen=True, kw_only=True):
    """What the form asks; *items* and *subjects* are keys and labels."""

    group_id: UUID
    name: str
    text: str
    items: Sequence[tuple[str, str]]
    subjects: Sequence[tuple[str, str]]
    asks_heard: bool


class Counted(Struct, frozen=True, kw_only=True):
    """A vote as it stands. *entitled*: how many have one; *may_cast*: a casting vote can settle it."""

    group: Group
    vote: Vote
    item: str | None
    counts: Mapping[str, int]  # for, against, abstain
    entitled: int
    may_cast: bool
    next_steps: Sequence[str]
    clause: str


def form(facts: Asked, nonce: str) -> Block:
    """What is voted on, at which item, and that everybody was heard where the terms want that first."""
    text: Block = {"type": "plain_text_input", "multiline": True}
    text |= {"initial_value": facts.text} if facts.text else {}
    blocks = [
        section(f"*{plain(facts.name)}*"),
        asked("words", "What is voted on? No names or health details.", text),
        *menu("item", "Which item of the agenda?", facts.items),
        *menu("subject", "Is it about one of these?", facts.subjects),
    ]
    if facts.asks_heard:
        ticks: Block = {"type": "checkboxes", "options": [option("Every agency here has put its view.", "heard")]}
        blocks.append(asked("heard", "Before the vote", ticks, optional=True))
    return modal(
        "Open a vote",
        blocks,
        callback_id=FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": str(facts.group_id)}),
        submit={"type": "plain_text", "text": "Open it"},
    )


def menu(name: str, label: str, choices: Sequence[tuple[str, str]]) -> list[Block]:
    """A question that may be left out; none where there is nothing to choose."""
    options = [option(text[:LONGEST_LABEL], key) for key, text in choices[:MOST_OPTIONS]]
    return [asked(name, label, {"type": "static_select", "options": options}, optional=True)] if options else []


def chosen(values: Mapping[str, Any], name: str) -> str | None:
    """What was chosen of such a question."""
    found = (values.get(name, {}).get("value", {}) or {}).get("selected_option")
    return str(found["value"]) if found else None


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names, values = json.loads(view["private_metadata"]), view["state"]["values"]
    return {
        "key": f"fm:{names['nonce']}",
        "group_id": UUID(names["group"]),
        "text": values["words"]["value"].get("value") or "",
        "item": chosen(values, "item"),
        "subject": chosen(values, "subject"),
        "heard": bool(values.get("heard", {}).get("value", {}).get("selected_options")),
    }


def vote(facts: Counted) -> Message:
    """In the channel: members press there, and the count stands in it."""
    row, counts = facts.vote, facts.counts
    cast = sum(counts.values())
    lines = [
        f"*{row.name}: “{plain(row.text)}”*",
        f"Item: {plain(facts.item)}." if facts.item else "",
        f"For {counts.get('for', 0)}, against {counts.get('against', 0)}, abstaining {counts.get('abstain', 0)}. "
        f"{cast} of {facts.entitled} have voted.",
        _came_of_it(facts),
    ]
    found = [section("\n".join(filter(None, lines))), small(plain(facts.clause))]
    return Message(f"{facts.group.ref}: a vote", [*found, *_rows(facts)])


def _came_of_it(facts: Counted) -> str:
    row = facts.vote
    if row.state == "open":
        return ""
    if row.choice is not None:
        by = " by the casting vote" if row.outcome == "cast" else ""
        return f"*{'Carried' if row.choice == 'for' else 'Not carried'}{by}.*"
    cast = " Whoever has the casting vote can settle it." if facts.may_cast else ""
    ladder = f" By the terms, next: {'; or '.join(plain(one) for one in facts.next_steps)}." if facts.next_steps else ""
    return f"*No majority.*{cast}{ladder}"


def _rows(facts: Counted) -> list[Block]:
    value = str(facts.vote.id)
    if facts.vote.state == "open":
        voting = [button("For", FOR, value), button("Against", AGAINST, value), button("Abstain", ABSTAIN, value)]
        return [buttons(*voting, button("Close the vote", CLOSE, value))]
    if facts.may_cast:
        return [
            buttons(button("Casting vote: for", CAST_FOR, value), button("Casting vote: against", CAST_AGAINST, value))
        ]
    return [buttons(button("Record decision", RECORD, value, primary=True))] if facts.vote.choice == "for" else []
