"""A step up: the summary that all who must answer read, the form, and what whoever asked keeps."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.escalation import AGREE, Offered
from bot.rules.words import a, counted
from bot.views.action_forms import LONGEST_LABEL, MOST_OPTIONS
from bot.views.blocks import Block, asked, button, buttons, modal, names, option, section, small
from bot.views.invitation import when
from bot.views.message import Message
from bot.views.why import why_rule
from storage.models import Group

ASK, TAKE_UP, NOT_NOW, WITHDRAW = "escalation_ask", "escalation_take_up", "escalation_not_now", "escalation_withdraw"
FORM, NOT_NOW_FORM, WITHDRAW_FORM = "escalation_form", "escalation_not_now_form", "escalation_withdraw_form"
INSTEAD = "escalation_ask_instead"

MOST_LISTED = 3
"""How many decisions, questions and actions a summary quotes; of the rest it says how many there are."""


class Summary(Struct, frozen=True, kw_only=True):
    """A group as its record has it; nothing here was typed for this. Instants are London's, names those of agencies.

    *questions* and *actions* are those still open; *late* so many of the actions.
    """

    group: Group
    place: str
    councils: Sequence[str]
    day_number: int
    stuck: Sequence[str]
    agencies: Sequence[str]
    held: int
    last_held: datetime | None
    decisions: Sequence[str]
    questions: Sequence[str]
    actions: Sequence[str]
    late: int


class Shown(Struct, frozen=True, kw_only=True):
    """How a step up stands, for one reader; *waiting* is who has to answer now, since *since*.

    *state*: proposed, asked, opened, declined, withdrawn. *mine*: the reader asked or proposed it.
    """

    id: UUID
    group: Group
    title: str  # of the forum above
    state: str
    ground: str
    why: str
    by: str  # name and agency of whoever asked, or proposed it
    proposed_by: str | None = None
    waiting: str | None = None
    since: datetime | None = None
    for_what: str = ""  # "authorise it"
    approval_id: UUID | None = None
    agreed: Sequence[str] = ()  # name and agency of each who has
    opened: Group | None = None
    first_meeting: datetime | None = None
    settled_by: str | None = None
    settled_why: str | None = None
    mine: bool = False


def summary(facts: Summary) -> str:
    """The case in a few lines, from the record."""
    council = names(facts.councils) if facts.group.council_agreed else "council not agreed yet"
    met = counted(facts.held, "meeting") + (f", the last on {when(facts.last_held)}" if facts.last_held else "")
    late = f", {facts.late} late" if facts.late else ""
    lines = [
        f"*{facts.group.ref} · {facts.group.code_word}* · {plain(facts.place)} · {council} · day {facts.day_number}",
        f"Stuck: {', '.join(plain(one) for one in facts.stuck)}." if facts.stuck else "",
        f"At the table: {names(facts.agencies)}. Held: {met}.",
        _listed("Decided", facts.decisions) or "Nothing is decided yet.",
        _listed("Waiting for answers", facts.questions),
        _listed(f"Actions: {len(facts.actions)} open{late}", facts.actions),
    ]
    return "\n".join(filter(None, lines))


def form(offered: "Asking", facts: Summary, nonce: str) -> Block:
    """Why, on what ground, and who is asked first; beneath it what they will read."""
    who = "Who should authorise it?" if offered.asks else "Who should ask for it?"
    head = (
        f"*{facts.group.ref} · {facts.group.code_word}: ask for {a(offered.title)}.* Somebody authorises it first, "
        "then a Director agrees. Both read the summary below, from the record."
        if offered.asks
        else f"*{facts.group.ref} · {facts.group.code_word}: propose {a(offered.title)}.* You cannot ask for it "
        "yourself. Whoever you choose reads the summary below, from the record, and can ask for it."
    )
    blocks: list[Block] = [section(head), *_grounds(offered)]
    why: Block = {"type": "plain_text_input", "multiline": True, "max_length": offered.most}
    why |= {"initial_value": offered.why} if offered.why else {}
    blocks.append(asked("why", "Why now? No names or health details.", why))
    blocks.append(asked("to", who, menu(offered.people)))
    blocks.append(section(summary(facts)))
    carried = {"nonce": nonce, "group": str(facts.group.id), "escalation": offered.escalation_id}
    return modal(
        "Go a step up",
        blocks,
        callback_id=FORM,
        private_metadata=json.dumps(carried),
        submit={"type": "plain_text", "text": "Ask" if offered.asks else "Propose"},
    )


class Asking(Struct, frozen=True, kw_only=True):
    """What the form offers; *asks*: the reader asks, else proposes. *people* are ids and labels."""

    title: str
    asks: bool
    grounds: Sequence[Offered]
    people: Sequence[tuple[UUID, str]]
    most: int
    why: str = ""
    ground: str | None = None
    escalation_id: str | None = None


class Filled(Struct, frozen=True, kw_only=True):
    """What the form says."""

    nonce: str
    group: str
    escalation: str | None
    ground: str
    about: str | None
    why: str
    to: str


def read(view: Mapping[str, Any]) -> Filled:
    """What was chosen and written. A ground and what is stuck stand in one choice: "key" or "key/about"."""
    carried = json.loads(view["private_metadata"])
    values = view["state"]["values"]
    chosen = ((values.get("ground") or {}).get("value") or {}).get("selected_option") or {}
    ground, _, about = str(chosen.get("value") or carried.get("ground") or "").partition("/")
    return Filled(
        nonce=carried["nonce"],
        group=carried["group"],
        escalation=carried.get("escalation"),
        ground=ground,
        about=about or None,
        why=words(view, "why"),
        to=selected(view, "to"),
    )


def to_whom(shown: Shown, facts: Summary) -> Message:
    """To whoever it was proposed to."""
    head = f"*{plain(shown.proposed_by or shown.by)} proposes {a(shown.title)} to you.*"
    if shown.state != "proposed":
        return Message(f"{shown.group.ref}: a proposal for you", [section(f"{head} {came_of_it(shown)}")])
    row = buttons(
        button("Ask for it", TAKE_UP, str(shown.id), primary=True), button("Not now: why", NOT_NOW, str(shown.id))
    )
    return Message(
        f"{shown.group.ref}: a proposal for you",
        [section(f"{head}\nWhy now: “{plain(shown.why)}”"), section(summary(facts)), row],
    )


def to_asker(shown: Shown) -> Message:
    """What whoever asked or proposed keeps: one message, edited in place."""
    head = f"*{shown.group.ref} · {shown.group.code_word}: {a(shown.title)}*"
    lines = [head, f"Ground: {plain(shown.ground)}", f"Why now: “{plain(shown.why)}”", *_so_far(shown)]
    lines.append(came_of_it(shown))
    row = []
    if shown.state in ("proposed", "asked"):
        instead = [button("Ask somebody else", INSTEAD, str(shown.approval_id))] if shown.approval_id else []
        row = [buttons(*instead, button("Take it back: why", WITHDRAW, str(shown.id)))]
    return Message(f"{shown.group.ref}: a step up", [section("\n".join(lines)), *row])


def came(shown: Shown) -> Message:
    """To whoever asked, and to the chair: something came of it."""
    head = f"*{shown.group.ref} · {shown.group.code_word}: {a(shown.title)}*"
    lines = [head, f"Why now: “{plain(shown.why)}”", *_so_far(shown), came_of_it(shown)]
    return Message(f"{shown.group.ref}: a step up", [section("\n".join(lines))])


def noted(shown: Shown, rule_id: str) -> Message:
    """To those who would normally have asked: somebody else has."""
    words = (
        f"*{plain(shown.by)} has asked for {a(shown.title)} for {shown.group.ref} · {shown.group.code_word}.* "
        f"From there you would normally ask, so you are told.\nWhy now: “{plain(shown.why)}”\n{came_of_it(shown)}"
    )
    return Message(f"{shown.group.ref}: a step up", [section(words), buttons(why_rule(rule_id))])


def card_line(shown: Shown) -> str:
    """One line for the card."""
    if shown.state == "opened" and shown.opened:
        return f"Step up: {shown.opened.ref} · {shown.opened.code_word} works on it."
    if shown.state in ("proposed", "asked"):
        return f"Step up: {a(shown.title)} is {'asked for' if shown.state == 'asked' else 'proposed'}. {_waits(shown)}"
    return ""


def came_of(below: Group) -> str:
    """Where a group of the forum above comes from."""
    return f"Asked for by {below.ref} · {below.code_word}."


def came_of_it(shown: Shown) -> str:
    """How it stands, in a sentence or two."""
    match shown.state:
        case "opened" if shown.opened:
            meets = f" It meets on {when(shown.first_meeting)}." if shown.first_meeting else ""
            return (
                f"*{plain(shown.settled_by or '')} has agreed. {shown.opened.ref} · {shown.opened.code_word} "
                f"is being set up.*{meets} {shown.group.ref} meets as before until both chairs hand over."
            )
        case "declined":
            return f"*{plain(shown.settled_by or 'Nobody')} says no:* “{plain(shown.settled_why or '')}”"
        case "withdrawn":
            by = f" by {plain(shown.settled_by)}" if shown.settled_by else ""
            return f"*It was taken back{by}:* “{plain(shown.settled_why or '')}” Nothing is needed from you."
        case _:
            return _waits(shown)


def does(step: str, what: str = "it") -> str:
    """What somebody is asked to do, whose step is called so: "authorise it", "agree to it"."""
    return f"{step} {'to ' if step == AGREE else ''}{what}"


def why_form(name: str, title: str, label: str, about: str, nonce: str) -> Block:
    """One line of reason."""
    element: Block = {"type": "plain_text_input", "multiline": True}
    return modal(
        title,
        [asked("words", label, element)],
        callback_id=name,
        private_metadata=f"{nonce} {about}",
        submit={"type": "plain_text", "text": "Send"},
    )


def read_why(view: Mapping[str, Any]) -> tuple[str, str, str]:
    """Nonce, what it is about, and the words."""
    nonce, _, about = str(view["private_metadata"]).partition(" ")
    return nonce, about, words(view, "words")


def menu(people: Sequence[tuple[UUID, str]]) -> Block:
    """People to choose one of, the first chosen beforehand."""
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    return {"type": "static_select", "options": options, "initial_option": options[0]}


def words(view: Mapping[str, Any], block: str) -> str:
    """What was written in a field."""
    return str(((view["state"]["values"].get(block) or {}).get("value") or {}).get("value") or "")


def selected(view: Mapping[str, Any], block: str) -> str:
    """What was chosen in a menu."""
    found = ((view["state"]["values"].get(block) or {}).get("value") or {}).get("selected_option") or {}
    return str(found.get("value") or "")


def _grounds(offered: Asking) -> list[Block]:
    choices = [
        (f"{one.key}/{about.key}" if about else one.key, f"{one.label} {about.label}" if about else one.label)
        for one in offered.grounds
        for about in (one.about or (None,))
    ]
    options = [option(label[:LONGEST_LABEL], key) for key, label in choices]
    initial = next((one for one in options if one["value"].split("/")[0] == offered.ground), options[0])
    element = {"type": "radio_buttons", "options": options, "initial_option": initial}
    quoted = [one for one in offered.grounds if one.clause]
    return [asked("ground", "On what ground?", element), *[small(plain(one.clause)) for one in quoted[:1]]]


def _listed(head: str, things: Sequence[str]) -> str:
    """The newest few, and how many more there are."""
    if not things:
        return ""
    shown = "; ".join(plain(one) for one in things[-MOST_LISTED:])
    more = len(things) - MOST_LISTED
    return f"{head}: {shown}{f'; and {more} more' if more > 0 else ''}."


def _so_far(shown: Shown) -> list[str]:
    return [f"Agreed: {'; '.join(plain(one) for one in shown.agreed)}."] if shown.agreed else []


def _waits(shown: Shown) -> str:
    if shown.waiting is None or shown.since is None:
        return "Nobody is asked now."
    if shown.state == "proposed":
        return f"Since {when(shown.since)} it is with {plain(shown.waiting)}, who can ask for it and is reminded."
    return f"Since {when(shown.since)}, {plain(shown.waiting)} is asked to {shown.for_what}, and reminded."
