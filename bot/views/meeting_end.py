"""The form that ends a meeting, and the look at the dates before they count."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.dates import in_words
from bot.guard import plain
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, Block, asked, modal, option, section, small

END_FORM, CHECK_FORM = "meeting_end_form", "meeting_end_check_form"
ANSWER = "answer_"
"""Before the name of a question, in the id of its block."""


class Asked(Struct, frozen=True):
    """A question of the rules, with its ready answers; without any it is answered in words."""

    name: str
    question: str
    choices: Sequence[tuple[str, str]]


class End(Struct, frozen=True, kw_only=True):
    """What the form shows, found in the facts. *rhythm* and *coming* are in words; *most* is in characters."""

    meeting_id: UUID
    name: str
    code_word: str
    most: int
    questions: Sequence[Asked]
    told: Sequence[str]
    asks_rhythm: bool
    idea: str
    example: str  # of a rhythm that the rules allow
    rhythm: str | None
    coming: Sequence[str]


class Filled(Struct, frozen=True, kw_only=True):
    """What the form says."""

    nonce: str
    meeting_id: UUID
    position: str
    answers: Mapping[str, str]
    asks_rhythm: bool
    rhythm: str
    next_words: str


class Plan(Struct, frozen=True, kw_only=True):
    """What the dates come to. *next_at* is the one that the members chose, None for the first of the rhythm.

    *clashing* are those at which the chair chairs elsewhere, *people* who could chair them instead: ids and labels.
    """

    rhythm: str
    rhythm_says: str
    next_at: datetime | None
    meetings: Sequence[str]
    clashing: Sequence[datetime] = ()
    people: Sequence[tuple[UUID, str]] = ()


class Checked(Struct, frozen=True, kw_only=True):
    """What was filled in before, once somebody has looked at the dates."""

    nonce: str
    meeting_id: UUID
    position: str
    answers: Mapping[str, str]
    rhythm: str
    next_at: datetime | None
    acting: Mapping[datetime, UUID]  # who chairs which of the meetings in the chair's place
    acting_why: str


def form(facts: End, nonce: str) -> Block:
    """Nothing that is known is asked."""
    line: Block = {"type": "plain_text_input", "max_length": facts.most}
    blocks = [
        section(f"*{plain(facts.name)} · {plain(facts.code_word)}*"),
        asked("position", "Where do things stand? One line. No names or health details.", line),
        *(_question(one) for one in facts.questions),
    ]
    if facts.asks_rhythm:
        blocks += _dates(facts)
    elif facts.rhythm or facts.coming:
        meets = f"You meet {_lower(facts.rhythm)}. " if facts.rhythm else ""
        blocks.append(section(f"{meets}Next: {'; '.join(facts.coming) or 'booked when this ends'}."))
    blocks += [small(plain(text)) for text in facts.told]
    names = {"nonce": nonce, "meeting": str(facts.meeting_id), "dates": facts.asks_rhythm}
    return modal(
        "End the meeting",
        blocks,
        callback_id=END_FORM,
        private_metadata=json.dumps(names),
        submit={"type": "plain_text", "text": "See the dates" if facts.asks_rhythm else "End the meeting"},
    )


def read(view: Mapping[str, Any]) -> Filled:
    """What was filled in."""
    names = json.loads(view["private_metadata"])
    values = {name: answer["value"] for name, answer in view["state"]["values"].items() if "value" in answer}
    return Filled(
        nonce=names["nonce"],
        meeting_id=UUID(names["meeting"]),
        position=_said(values.get("position")),
        answers={name.removeprefix(ANSWER): _said(value) for name, value in values.items() if name.startswith(ANSWER)},
        asks_rhythm=names["dates"],
        rhythm=_said(values.get("rhythm")),
        next_words=_said(values.get("next")),
    )


def check(filled: Filled, plan: Plan) -> Block:
    """The dates as they were understood, with what is odd about them, before they count."""
    names = {
        "nonce": filled.nonce,
        "meeting": str(filled.meeting_id),
        "position": filled.position,
        "answers": dict(filled.answers),
        "rhythm": plan.rhythm,
        "next": plan.next_at.isoformat() if plan.next_at else None,
        "clashing": [at.isoformat() for at in plan.clashing],
    }
    meetings = "\n".join(f"• {plain(line)}" for line in plan.meetings)
    return modal(
        "Is this right?",
        [
            section(f"*You meet {plain(_lower(plan.rhythm_says))}.*\nThe next meetings:\n{meetings}"),
            *_who_chairs(plan),
            small("Not right? Press “Back” and change it. One more is booked after each meeting."),
        ],
        callback_id=CHECK_FORM,
        private_metadata=json.dumps(names, ensure_ascii=False),
        submit={"type": "plain_text", "text": "End the meeting"},
    ) | {"close": {"type": "plain_text", "text": "Back"}}


def read_check(view: Mapping[str, Any]) -> Checked:
    """What was filled in before."""
    names = json.loads(view["private_metadata"])
    values = {name: answer.get("value") for name, answer in view["state"]["values"].items()}
    clashing = [datetime.fromisoformat(at) for at in names["clashing"]]
    named = {at: _said(values.get(f"acting_{place}")) for place, at in enumerate(clashing)}
    return Checked(
        nonce=names["nonce"],
        meeting_id=UUID(names["meeting"]),
        position=names["position"],
        answers=names["answers"],
        rhythm=names["rhythm"],
        next_at=datetime.fromisoformat(names["next"]) if names["next"] else None,
        acting={at: UUID(person) for at, person in named.items() if person},
        acting_why=_said(values.get("words")),
    )


def _who_chairs(plan: Plan) -> list[Block]:
    """Somebody for each meeting at which the chair chairs elsewhere; left empty, the chair sees to it themselves."""
    if not plan.clashing or not plan.people:
        return []
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in plan.people[:MOST_OPTIONS]]
    rows = [
        asked(
            f"acting_{place}",
            f"Who chairs on {in_words(at)}? Leave it empty if you do.",
            {"type": "static_select", "options": options},
            optional=True,
        )
        for place, at in enumerate(plan.clashing)
    ]
    why = asked("words", "Why somebody else? One line.", {"type": "plain_text_input"}, optional=True)
    return [*rows, why]


def _question(one: Asked) -> Block:
    if one.choices:
        options = [option(label, key) for key, label in one.choices]
        return asked(f"{ANSWER}{one.name}", one.question, {"type": "radio_buttons", "options": options})
    return asked(f"{ANSWER}{one.name}", one.question, {"type": "plain_text_input"}, optional=True)


def _dates(facts: End) -> list[Block]:
    often: Block = {
        "type": "plain_text_input",
        "placeholder": {"type": "plain_text", "text": facts.example},
    } | ({"initial_value": facts.idea} if facts.idea else {})
    next_time = {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "Thursday 9:30am"}}
    return [
        asked("rhythm", "How often will you meet? The members decide.", often),
        asked("next", "Next meeting (leave empty for the first of those days)", next_time, optional=True),
    ]


def _said(answer: Mapping[str, Any] | None) -> str:
    chosen = (answer or {}).get("selected_option") or answer or {}
    return str(chosen.get("value") or "")


def _lower(words: str | None) -> str:
    """For the middle of a sentence: weekdays keep their capitals."""
    return words.replace("Every", "every", 1) if words and words.startswith("Every") else words or ""
