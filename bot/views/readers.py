"""Who can read in a group, as its chair is asked each Monday; and the weeks in which they met too seldom."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.dates import in_words
from bot.guard import plain
from bot.rules.cadence import Week
from bot.rules.words import number
from bot.views.action_forms import LONGEST_LABEL, MOST_OPTIONS
from bot.views.blocks import Block, asked, button, modal, option, section
from bot.views.digest import Item
from bot.views.meeting_move import move_button
from bot.views.why import why_owed
from storage.models import Group, Meeting

ALL_RIGHT, REMOVE = "readers_all_right", "readers_remove"
REMOVE_FORM = "readers_remove_form"

LONGEST = 2_400
"""Letters of names in one paragraph: Slack takes 3,000, and there are other lines in it."""


class Monday(Struct, frozen=True, kw_only=True):
    """What the chair is asked and told, found in the facts. *people* are names by agency, in order."""

    group: Group
    people: Sequence[tuple[str, Sequence[str]]]
    mark: str
    due_at: datetime
    asked_before: int  # Mondays on which nobody answered
    missed: Sequence[Week]
    days_off: Sequence[tuple[Meeting, str]]  # planned meetings on bank holidays, with their names
    names_keeper: bool  # the record keeper is of another organisation than the chair


def item(facts: Monday) -> Item:
    """One thing in Monday's digest."""
    group, value = facts.group, str(facts.group.id)
    count = sum(len(names) for _, names in facts.people)
    who = "This one person" if count == 1 else f"These {number(count)} people"
    lines = [
        f"*{group.ref} · {group.code_word}: {who} can read this. All right?*",
        _listed(facts.people, count),
        f"You were asked {_times(facts.asked_before)} before." if facts.asked_before else "",
        missed(facts.missed),
        *(f"The meeting on {in_words(one.starts_at)} is on {name}." for one, name in facts.days_off),
        "The record keeper must work for your organisation: your message about the chair names one."
        if facts.names_keeper
        else "",
    ]
    row = [
        button("All right", ALL_RIGHT, f"{value} {facts.mark}", primary=True),
        button("Remove", REMOVE, value),
        *(move_button(one.id) for one, _ in facts.days_off[:1]),
        why_owed("readers", group.id),
    ]
    return Item(due_at=facts.due_at, words="\n".join(filter(None, lines)), elements=row)


def week(found: Week) -> str:
    """Week of 6 April: 1 of 2 meetings held."""
    return f"Week of {found.monday.day} {found.monday:%B}: {found.held} of {found.needed} meetings held."


def remove_form(group_id: str, called: str, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """Who is taken out: *people* are ids and labels. Whoever holds a part is not among them."""
    if not people:
        return modal("Who can read this", [section(f"*{called}*: everybody here holds a part in it.")])
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    words = (
        f"*{called}*\nThey lose the channel, and their own message says so. The rest stay. "
        "Whoever chairs, keeps the notes or opened the group is not listed: that part goes to somebody else first."
    )
    more = len(people) - len(options)
    blocks = [section(words), asked("people", "Who is taken out?", {"type": "multi_static_select", "options": options})]
    if more > 0:
        blocks.append(section(f"And {more} more, who do not fit here: `/rsg remove` takes out one of them."))
    return modal(
        "Who can read this",
        blocks,
        callback_id=REMOVE_FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": "Take them out"},
    )


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    chosen = view["state"]["values"]["people"]["value"].get("selected_options") or ()
    return {
        "key": f"fm:{names['nonce']}",
        "group_id": UUID(names["group"]),
        "people": tuple(UUID(one["value"]) for one in chosen),
    }


def done(says: str) -> Block:
    """What came of it."""
    return modal("Who can read this", [section(plain(says))])


def _listed(people: Sequence[tuple[str, Sequence[str]]], count: int) -> str:
    """Names by agency, as many as fit."""
    lines: list[str] = []
    shown = length = 0
    for agency, names in people:
        line = f"{plain(agency)}: {', '.join(plain(name) for name in names)}."
        if length + len(line) > LONGEST:
            break
        lines.append(line)
        shown, length = shown + len(names), length + len(line)
    left = count - shown
    return "\n".join([*lines, f"And {left} more: “Remove” lists them."] if left else lines)


def missed(weeks: Sequence[Week]) -> str:
    """The last of them, and how many there were."""
    if not weeks:
        return ""
    of_all = f" {number(len(weeks)).capitalize()} weeks in all had too few." if len(weeks) > 1 else ""
    return f"{week(weeks[-1])}{of_all}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")
