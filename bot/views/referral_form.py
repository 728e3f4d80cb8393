"""The form by which a case is put to a body: what is asked, and what a filled-in form says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from bot.guard import plain
from bot.rules.parts import Need, Place
from bot.rules.words import listed
from bot.views.blocks import LONGEST_LABEL, MOST_OPTIONS, MOST_TICKS, Block, asked, modal, option, section

FORM, LISTING_FORM = "referral", "referral_listing"
"""The form of whoever refers, and that of whoever takes a referral on for the body, where its rules ask something."""
BODY, PLACE, NEED, TICKS = "refer:body", "refer:place", "refer:need", "refer:ticks"
DAY, APPROVER, REASON = "refer:day", "refer:approver", "refer:reason"
REDRAWS = "redraw"
"""What the id of a question ends with where its answer changes what else is asked."""
NOTICE = (
    "No names, birth dates, addresses, case numbers or health details of a child, here or in any answer. "
    "This is not the panel's form: it says that the form is there and what it holds."
)
LISTING_NOTICE = "Before this case is listed. No names or health details. You can also send it back, or not hear it."
TICK = "Tick what is so, or stands on the form"


class Filled(Struct, frozen=True, kw_only=True):
    """The answers by the keys of the questions, as they are kept: True for a tick, a day as it is written in ISO.

    *asked*: the keys that the form was drawn with. It holds names and words, never a right.
    """

    body: str | None = None
    place: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    told_day: str | None = None
    approver: str | None = None
    reason: str = ""
    asked: tuple[str, ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """What the form offers. Without a body chosen it asks for that alone.

    *says*: sentences about the body: when it meets, where its form goes. *no*: why whoever asks may not refer there.
    """

    bodies: Sequence[tuple[str, str]]  # key and name
    says: Sequence[str] = ()
    no: str | None = None
    places: Sequence[Place] = ()
    needs: Sequence[Need] = ()
    decisive: frozenset[str] = frozenset()  # the questions whose answers change what else is asked
    agencies: Sequence[tuple[str, str]] = ()
    approvers: Sequence[tuple[str, str]] = ()  # who may agree to the form: id, name and post
    approver: str | None = None
    own_post: str = ""
    asks_day: bool = False
    asks_reason: str | None = None  # why it is let in although an answer keeps it out
    most_characters: int = 300

    @property
    def keys(self) -> tuple[str, ...]:
        """What is asked; a form that was drawn for other questions is drawn again before it counts."""
        return tuple(sorted([*(need.key for need in self.needs), *([REASON] if self.asks_reason else [])]))


def form(ask: Asked, filled: Filled, nonce: str, referral: UUID | None = None, *, callback_id: str = FORM) -> Block:
    """The form with what is known filled in; *nonce* makes its submission count once.

    *referral*: the one whose answers are changed, if it was made before, or that is taken on; its body then stays.
    """
    names = {"nonce": nonce, "referral": str(referral or ""), "body": filled.body, "asked": ask.keys}
    takes = callback_id == LISTING_FORM
    blocks = [section(LISTING_NOTICE if takes else NOTICE)]
    if referral is None:
        blocks.append(_body(ask, filled))
    blocks += [section(plain(said)) for said in ask.says]
    if ask.no:
        blocks.append(section(f":warning: {plain(ask.no)}"))
    else:
        blocks += _questions(ask, filled)
    return modal(
        "Take it on" if takes else "Refer to a panel",
        blocks,
        callback_id=callback_id,
        private_metadata=json.dumps(names),
        close={"type": "plain_text", "text": "Cancel"},
        submit={"type": "plain_text", "text": "Take it on" if takes else ("Save" if referral else "Refer")},
    )


def _body(ask: Asked, filled: Filled) -> Block:
    options = [option(_fits(name), key) for key, name in ask.bodies][:MOST_OPTIONS]
    return _redraws(asked(f"{BODY}:{REDRAWS}", "To which panel?", _one("static_select", options, filled.body)))


def _questions(ask: Asked, filled: Filled) -> Iterator[Block]:
    if ask.places:
        options = [option(_fits(place.label), place.key) for place in ask.places]
        element = _one("radio_buttons", options, filled.place)
        yield _redraws(asked(f"{PLACE}:{REDRAWS}", "Where is the young person?", element))
    yield from _needs(ask, filled)
    if ask.asks_day:
        day = {"type": "datepicker"} | ({"initial_date": filled.told_day} if filled.told_day else {})
        yield asked(DAY, "The panel's next meeting, if it told you the day", day, optional=True)
    if ask.approvers:
        options = [option(_fits(label), key) for key, label in ask.approvers][:MOST_OPTIONS]
        element = _one("static_select", options, filled.approver or ask.approver)
        yield asked(APPROVER, "Who agrees to the form before it is sent?", element)
    if ask.asks_reason:
        yield asked(REASON, ask.asks_reason, _text(ask, filled.reason), optional=True)


def _needs(ask: Asked, filled: Filled) -> Iterator[Block]:
    """In the order of the rules; ticks that follow each other are one list."""
    ticks: list[Need] = []
    for need in ask.needs:
        short = need.answer == "tick" and len(need.label) <= LONGEST_LABEL
        if ticks and (not short or len(ticks) == MOST_TICKS):
            yield _ticks(ticks, filled)
            ticks = []
        if short:
            ticks.append(need)
        else:
            yield _need(ask, need, filled.answers.get(need.key))
    if ticks:
        yield _ticks(ticks, filled)


def _ticks(needs: Sequence[Need], filled: Filled) -> Block:
    options = [option(need.label, need.key) for need in needs]
    given = [one for one in options if filled.answers.get(one["value"]) is True]
    element = {"type": "checkboxes", "options": options} | ({"initial_options": given} if given else {})
    return asked(f"{TICKS}:{'+'.join(need.key for need in needs)}", TICK, element, optional=True)


def _need(ask: Asked, need: Need, given: Any) -> Block:
    element: Block
    match need.answer:
        case "tick":
            yes = option("Yes", need.key)
            element = {"type": "checkboxes", "options": [yes]} | ({"initial_options": [yes]} if given else {})
            return asked(f"{TICKS}:{need.key}", need.label, element, optional=True)
        case "yes_no":
            element = _one("radio_buttons", [option("Yes", "yes"), option("No", "no")], given)
        case "choice":
            kind = "radio_buttons" if len(need.choices) <= MOST_TICKS else "static_select"
            element = _one(kind, [option(_fits(one.label), one.key) for one in need.choices], given)
        case "agency":
            element = _one("static_select", [option(_fits(name), key) for key, name in ask.agencies], given)
        case "past_day" | "coming_day":
            element = {"type": "datepicker"} | ({"initial_date": given} if given else {})
        case _:
            element = _text(ask, given or (ask.own_post if need.answer == "post" else ""))
    label = f"{need.label[0].upper()}{need.label[1:]}"
    if need.answer == "post":
        label = f"{label} (post and organisation, no name)"
    if need.key in ask.decisive:
        return _redraws(asked(f"{NEED}:{need.key}:{REDRAWS}", label, element, optional=True))
    return asked(f"{NEED}:{need.key}", label, element, optional=True)


class Sent(Struct, frozen=True):
    """A form as it came in: its answers, its key, and the block in which each answer stands, by its question's key."""

    filled: Filled
    nonce: str
    referral: UUID | None
    blocks: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"fm:{self.nonce}"


def kept_for(hours: int) -> str:
    """The way on from what is missing in a form that was not taken."""
    return (
        f" Not there yet? What you filled in is kept for {hours} {'hour' if hours == 1 else 'hours'}: `/panel refer`."
    )


def read(view: Mapping[str, Any]) -> Sent:
    """What the form says now, submitted or not."""
    names = json.loads(view["private_metadata"])
    found = {block: next(iter(values.values())) for block, values in view["state"]["values"].items()}
    answers: dict[str, Any] = {}
    blocks: dict[str, str] = {}
    for block, value in found.items():
        for key in _keys(block):
            blocks[key] = block
        if block.startswith(TICKS):
            answers |= {str(one["value"]): True for one in value.get("selected_options") or ()}
        elif block.startswith(NEED) and (given := _given(value)) is not None:
            answers[_keys(block)[0]] = given
    at: dict[str, Mapping[str, Any]] = {
        name: next((found[b] for b in found if b.startswith(name)), {}) for name in (BODY, PLACE, DAY, APPROVER)
    }
    filled = Filled(
        body=_given(at[BODY]) or names["body"],
        place=_given(at[PLACE]),
        answers=answers,
        told_day=_given(at[DAY]),
        approver=_given(at[APPROVER]),
        reason=_given(found.get(REASON, {})) or "",
        asked=tuple(names["asked"]),
    )
    return Sent(filled, names["nonce"], UUID(names["referral"]) if names["referral"] else None, blocks)


def beside(sent: Sent, wrong: Mapping[str, str], missing: Mapping[str, str], way_on: str) -> dict[str, str]:
    """What is said at each question that cannot be answered so, or is not answered; of a list of ticks, which of them.

    What stands at no question is said at the first; the *way_on* from what is missing is said once.
    """
    first = next(iter(sent.blocks.values()))
    found: dict[str, list[str]] = {}
    for question, said in wrong.items():
        found.setdefault(sent.blocks.get(question, first), []).append(said)
    lacking: dict[str, list[str]] = {}
    for question, label in missing.items():
        lacking.setdefault(sent.blocks.get(question, first), []).append(f"“{label}”")
    for block, labels in lacking.items():
        which = f": {listed(labels)}" if len(_keys(block)) > 1 else ""
        found.setdefault(block, []).append(f"Needed first{which}.{way_on}")
        way_on = ""
    return {block: " ".join(said) for block, said in found.items()}


def _keys(block: str) -> list[str]:
    """The questions whose answers stand in this block."""
    for name in (NEED, TICKS):
        if block.startswith(f"{name}:"):
            return block.removeprefix(f"{name}:").split(":")[0].split("+")
    return [block.removesuffix(f":{REDRAWS}")]


def _given(value: Mapping[str, Any]) -> str | None:
    chosen = value.get("selected_option")
    given = chosen["value"] if chosen else value.get("selected_date") or value.get("value")
    return str(given) if given else None


def _redraws(block: Block) -> Block:
    return block | {"dispatch_action": True}


def _one(kind: str, options: Sequence[Block], chosen: str | None) -> Block:
    initial = [one for one in options if one["value"] == chosen]
    return {"type": kind, "options": list(options)} | ({"initial_option": initial[0]} if initial else {})


def _text(ask: Asked, typed: str) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": ask.most_characters}
    return element | ({"initial_value": typed} if typed else {})


def _fits(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
