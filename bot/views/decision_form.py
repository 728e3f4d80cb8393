"""The form for a decision: the text, on whose authority, and agency by agency whether it concerns them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.guard import plain
from bot.rules.words import listed
from bot.views.blocks import Block, asked, modal, names, option, section, small

SHORTCUT = "record_decision"
FORM = "decision_form"
FINISH = "decision_finish"
"""The button for what a mention began; its value is what was kept."""
AFFECTS = "affects_"
"""The question about one agency; the id of its seat follows."""

LONGEST_LABEL, MOST_OPTIONS = 75, 100
"""A label of a menu of Slack's has no more letters, and the menu no more labels."""


class Agency(Struct, frozen=True, kw_only=True):
    """One agency at the table. *named*: its name stands in the text; *affected* is what was answered, if it was."""

    seat: UUID
    name: str
    named: bool = False
    affected: bool | None = None


class Names(Struct, frozen=True, kw_only=True):
    """What the form carries besides its answers: names, never rights, and what it was drawn from.

    *meeting* is the one that went on, *seats* the agencies that were asked about, *made* what had been recorded from
    the same message. *kept* and *proposal* are where the text came from.
    """

    nonce: str
    group: str
    meeting: str | None = None
    seats: Sequence[str] = ()
    made: Sequence[str] = ()
    source_ts: str | None = None
    thread_ts: str | None = None
    proposal: str | None = None
    kept: str | None = None
    vote: str | None = None


class Written(Struct, frozen=True, kw_only=True):
    """What somebody wrote into the form. *affects* is by seat, *replaces* names a decision or a question.

    *nobody*: they said once more, of all agencies together, that it affects none. Of a standing body: *item* of its
    agenda, *subject* if it is one that is reserved, and *agreed*: those here agree.
    """

    text: str = ""
    authority: str = ""
    out_of_area: str = ""
    replaces: str | None = None
    affects: Mapping[str, bool]
    nobody: bool = False
    item: str | None = None
    subject: str | None = None
    agreed: bool = False


class AtTable(Struct, frozen=True, kw_only=True):
    """What a standing body asks besides: keys and labels of its items and of what is reserved, and how it decides.

    *vote* is what was carried, if it is recorded from a vote: then nothing of this is asked.
    """

    items: Sequence[tuple[str, str]]
    subjects: Sequence[tuple[str, str]]
    method: str
    vote: str | None = None


class Offered(Struct, frozen=True, kw_only=True):
    """What the form shows. *notes* come before all else; *here* are the agencies present while a meeting goes on."""

    names: Names
    ref: str
    code_word: str
    agencies: Sequence[Agency]
    here: Sequence[str] | None  # None: no meeting goes on
    most: int  # characters
    rule: str  # what happens to an agency that is not here
    out_of_area: str | None  # the question about it, where the forum asks one
    replaceable: Sequence[tuple[str, str]] = ()  # values and labels
    written: Written
    notes: Sequence[str] = ()
    at_table: AtTable | None = None


def form(offered: Offered, nonce: str) -> Block:
    """Nothing about an agency is answered beforehand; what the text names is only marked."""
    text: Block = {"type": "plain_text_input", "multiline": True, "max_length": offered.most}
    written = offered.written
    blocks = [
        section(f"*{offered.ref} · {offered.code_word}*\n{_here(offered)}"),
        *(section(f":warning: {plain(note)}") for note in offered.notes),
        asked("words", "What is decided? No names or health details.", _with(text, written.text)),
        asked(
            "authority",
            "Under whose authority? Posts, for example “ICB manager”, no names.",
            _with({"type": "plain_text_input"}, written.authority),
        ),
        *_at_table(offered),
        *(_affects(agency) for agency in offered.agencies),
        *_nobody(offered),
        *_out_of_area(offered),
        *_replaces(offered),
        small(plain(offered.rule)),
    ]
    return modal(
        "Record decision",
        blocks,
        callback_id=FORM,
        private_metadata=json.dumps({**asdict(offered.names), "nonce": nonce}, separators=(",", ":")),
        submit={"type": "plain_text", "text": "Record it"},
    )


def read(view: Mapping[str, Any]) -> tuple[Names, Written]:
    """What was filled in, and what it is about."""
    names = Names(**json.loads(view["private_metadata"]))
    answers = {name: answer["value"] for name, answer in view["state"]["values"].items()}
    affects = {
        name.removeprefix(AFFECTS): answer["selected_option"]["value"] == "yes"
        for name, answer in answers.items()
        if name.startswith(AFFECTS) and answer.get("selected_option")
    }
    return names, Written(
        text=_text(answers, "words"),
        authority=_text(answers, "authority"),
        out_of_area=_text(answers, "out_of_area"),
        replaces=_chosen(answers, "replaces"),
        affects=affects,
        nobody=bool((answers.get("nobody") or {}).get("selected_options")),
        item=_chosen(answers, "item"),
        subject=_chosen(answers, "subject"),
        agreed=bool((answers.get("agreed") or {}).get("selected_options")),
    )


def _here(offered: Offered) -> str:
    if offered.here is None:
        return "No meeting is on, so no agency counts as here. Whoever it affects is asked first."
    if not offered.here:
        return "A meeting is on, and nobody is marked as here yet. Whoever it affects is asked first."
    return f"Here now: {names(offered.here)}. Whoever it affects and is not here is asked first."


def _at_table(offered: Offered) -> list[Block]:
    """Of a standing body: at which item, about what, and that those here agree, unless they voted."""
    table, written = offered.at_table, offered.written
    if table is None:
        return []
    if table.vote is not None:
        return [section(f"Carried by {table.vote}."), small(plain(table.method))]
    ticks: Block = {"type": "checkboxes", "options": [option("Those here agree, and nobody objects.", "agreed")]}
    ticks |= {"initial_options": ticks["options"]} if written.agreed else {}
    return [
        *_menu("item", "Which item of the agenda?", table.items, written.item),
        *_menu("subject", "Is it about one of these?", table.subjects, written.subject),
        asked("agreed", "Is it agreed?", ticks, optional=True),
        *([small(plain(table.method))] if table.method else []),
    ]


def _menu(name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str | None) -> list[Block]:
    options = [option(_cut(text), key) for key, text in choices[:MOST_OPTIONS]]
    if not options:
        return []
    element: Block = {"type": "static_select", "options": options}
    found = [one for one in options if one["value"] == chosen]
    element |= {"initial_option": found[0]} if found else {}
    return [asked(name, label, element, optional=True)]


def _chosen(answers: Mapping[str, Any], name: str) -> str | None:
    found = (answers.get(name) or {}).get("selected_option")
    return str(found["value"]) if found else None


def _affects(agency: Agency) -> Block:
    options = [option("Yes", "yes"), option("No", "no")]
    element: Block = {"type": "radio_buttons", "options": options}
    if agency.affected is not None:
        element["initial_option"] = options[0 if agency.affected else 1]
    marked = " (named in the text)" if agency.named else ""
    label = f"{agency.name}{marked}: does this need, cost or change anything for them?"
    return asked(f"{AFFECTS}{agency.seat}", label, element)


def _nobody(offered: Offered) -> list[Block]:
    """Asked once more where the answer was no for every agency."""
    if not offered.agencies or any(agency.affected is not False for agency in offered.agencies):
        return []
    element: Block = {"type": "checkboxes", "options": [option("Yes, for nobody: decide it", "nobody")]}
    return [asked("nobody", "This needs, costs or changes nothing for any agency?", element, optional=True)]


def _out_of_area(offered: Offered) -> list[Block]:
    if offered.out_of_area is None:
        return []
    element = _with({"type": "plain_text_input"}, offered.written.out_of_area)
    return [asked("out_of_area", offered.out_of_area, element, optional=True)]


def _replaces(offered: Offered) -> list[Block]:
    options = [option(_cut(label), value) for value, label in offered.replaceable[-MOST_OPTIONS:]]
    if not options:
        return []
    element: Block = {"type": "static_select", "options": options}
    chosen = next((one for one in options if one["value"] == offered.written.replaces), None)
    element |= {"initial_option": chosen} if chosen else {}
    return [asked("replaces", "Does it replace something?", element, optional=True)]


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _text(answers: Mapping[str, Any], name: str) -> str:
    return (answers.get(name) or {}).get("value") or ""


def _with(element: Block, value: str) -> Block:
    return element | ({"initial_value": value} if value else {})


def came_and_went(came: Sequence[str], went: Sequence[str]) -> list[str]:
    """Agencies at the table now that the form did not ask about, and the other way round."""
    found = []
    if came:
        found.append(
            f"{listed(came)} {'is' if len(came) == 1 else 'are'} in the group now. Please answer for them too."
        )
    if went:
        found.append(f"{listed(went)} {'is' if len(went) == 1 else 'are'} not in the group any more.")
    return found
