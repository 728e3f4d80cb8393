"""The opening form: what is asked, and what a filled-in form says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.guard import plain
from bot.rules.opening import Slot
from bot.rules.parts import Choice, Need
from bot.rules.places import Offered
from bot.rules.words import day, hour
from bot.views.blocks import Block, asked, modal, option, section
from bot.views.opening_filled import ELSEWHERE, ME, NOT_AGREED, ON_CALL, OTHER, Filled

FORM = "opening"
PLACE, COUNCIL = "place", "council"
"""The questions whose answers change the rest of the form."""

NOTICE = (
    "No names, birth dates, addresses, case numbers or health details. "
    "In danger now? Use emergency and safeguarding routes first."
)
MOST_OPTIONS, LONGEST_OPTION = 100, 75
"""What a menu of Slack's holds, and the letters of one choice."""

LONGEST_NOTICE = 300
"""Letters; whoever types more than that behind a command sees the beginning of it."""


class Agency(Struct, frozen=True):
    """An organisation of the directory; *by_rule*: it must be there, for the place and council chosen."""

    organisation: str
    name: str
    by_rule: bool


class Asked(Struct, frozen=True, kw_only=True):
    """What the form offers, found in the rules and the directory before it is drawn.

    What depends on the place is empty until one is chosen.
    """

    title: str
    places: Sequence[Offered]
    elsewhere: Sequence[Offered]
    stuck: Sequence[Choice]
    otherwise: str | None
    needs: Sequence[Need]
    councils: Sequence[Choice]
    not_agreed: str | None
    slots: Sequence[Slot]
    set_up_by: datetime
    hours: int  # from the request until then
    most_characters: int  # of a reason
    longest_time: int  # in characters, where one is typed
    notices: Sequence[str] = ()  # what was not understood, or how it was
    question: str | None = None  # the one the place raises
    agencies: Sequence[Agency] = ()
    chairing: str | None = None  # the agency that must start the group
    may_chair: bool = False


def form(ask: Asked, filled: Filled, nonce: str, kept: str = "") -> Block:
    """The form with what is known filled in; *nonce* makes its submission count once.

    *kept* is the id of the kept form this one is shown from, if it is.
    """
    names = {"nonce": nonce, "kept": kept, "place": filled.place, "council": filled.council}
    goes_elsewhere = filled.place == ELSEWHERE
    return modal(
        ask.title,
        [
            section(NOTICE),
            *(section(plain(_shortened(notice))) for notice in ask.notices),
            _place(ask, filled),
            *(_which_case(ask, filled) if goes_elsewhere else _before_council(ask, filled)),
            _council(ask, filled),
            *(() if goes_elsewhere else _after_council(ask, filled)),
        ],
        callback_id=FORM,
        private_metadata=json.dumps(names),
        close={"type": "plain_text", "text": "Cancel"},
        submit={"type": "plain_text", "text": "Where does it go?" if goes_elsewhere else "Open the group"},
    )


def _place(ask: Asked, filled: Filled) -> Block:
    options = [option(place.label, place.key) for place in ask.places]
    options += [option("Somewhere else", ELSEWHERE)] if ask.elsewhere else []
    return _dispatching(asked(PLACE, "Where is the young person?", _one("radio_buttons", options, filled.place)))


def _which_case(ask: Asked, filled: Filled) -> Iterator[Block]:
    options = [option(place.label, place.key) for place in ask.elsewhere]
    yield asked("elsewhere", "What is it about?", _one("radio_buttons", options, filled.elsewhere))


def _before_council(ask: Asked, filled: Filled) -> Iterator[Block]:
    if ask.question:
        answers = [option("Yes", "yes"), option("No", "no")]
        answer = ("yes" if filled.urgent else "no") if not filled.stale else None
        yield asked(f"urgent:{filled.place}", ask.question, _one("radio_buttons", answers, answer))
    if ask.stuck:
        stuck = [option(choice.label, choice.key) for choice in ask.stuck]
        stuck += [option(ask.otherwise, OTHER)] if ask.otherwise else []
        yield asked(f"stuck:{filled.place}", "What is stuck?", _many("checkboxes", stuck, filled.stuck))
        if ask.otherwise:
            label = f"{ask.otherwise}: what? (one line)"
            yield asked("stuck_other", label, _text(ask, filled.stuck_other), optional=True)
    together = option(" ".join(need.label for need in ask.needs), " ".join(need.key for need in ask.needs))
    given = [together["value"]] if {need.key for need in ask.needs} <= set(filled.given) else []
    yield asked("needs", "Needed", _many("checkboxes", [together], given))


def _council(ask: Asked, filled: Filled) -> Block:
    options = [option(choice.label, choice.key) for choice in ask.councils]
    options += [option(ask.not_agreed, NOT_AGREED)] if ask.not_agreed else []
    return _dispatching(asked(COUNCIL, "Council", _one("static_select", options, filled.council)))


def _after_council(ask: Asked, filled: Filled) -> Iterator[Block]:
    if ask.agencies:
        yield _who(ask, filled)
    slots = [option(_slot(slot), slot.at.isoformat()) for slot in ask.slots]
    chosen = filled.slot if filled.slot in {slot["value"] for slot in slots} else slots[0]["value"]
    yield asked("slot", "First meeting", _one("static_select", slots, chosen))
    other = {
        "type": "plain_text_input",
        "max_length": ask.longest_time,
        "placeholder": _words("today 4pm, or Fri 9.30"),
    }
    yield asked("other_time", "Or another time, in your words", _typed(other, filled.other_time), optional=True)
    yield asked("late_reason", "If that is late: why?", _text(ask, filled.late_reason), optional=True)
    if ask.chairing:
        yield _chair(ask, filled)
    rhythm = _text(ask, filled.rhythm) | {"placeholder": _words("Mon and Thu, 9:30am")}
    yield asked("rhythm", "Later meetings (an idea; members decide)", rhythm, optional=True)
    yield section(
        f"Set up by {day(ask.set_up_by.date())}, {hour(ask.set_up_by.time())}: {ask.hours} hours from now. "
        "This is not the legal time limit for detention."
    )


def _who(ask: Asked, filled: Filled) -> Block:
    """Those the rules name are ticked, and come first; the block is a new one where the rules name others."""
    ordered = sorted(ask.agencies, key=lambda agency: (not agency.by_rule, agency.name))[:MOST_OPTIONS]
    options = [option(agency.name[:LONGEST_OPTION], agency.organisation) for agency in ordered]
    ticked = [*(agency.organisation for agency in ordered if agency.by_rule), *filled.who]
    block_id = f"who:{filled.place}:{filled.council}"
    return asked(block_id, "Who must be there", _many("multi_static_select", options, ticked))


def _chair(ask: Asked, filled: Filled) -> Block:
    if not ask.may_chair:
        return section(f"*First chair:* {plain(ask.chairing or '')}. The people on its on-call list are asked in turn.")
    options = [option("Me", ME), option("Their on-call list", ON_CALL)]
    chosen = filled.chair or ME
    return asked(f"chair:{filled.place}", f"First chair ({ask.chairing})", _one("static_select", options, chosen))


def _slot(slot: Slot) -> str:
    return f"{day(slot.at.date())}, {hour(slot.at.time())}{' (late: say why)' if slot.late else ''}"


def _shortened(notice: str) -> str:
    return notice if len(notice) <= LONGEST_NOTICE else f"{notice[:LONGEST_NOTICE]} …"


def _dispatching(block: Block) -> Block:
    return block | {"dispatch_action": True}


def _one(kind: str, options: list[Block], chosen: str | None) -> Block:
    initial = [one for one in options if one["value"] == chosen]
    return {"type": kind, "options": options} | ({"initial_option": initial[0]} if initial else {})


def _many(kind: str, options: list[Block], chosen: Sequence[str]) -> Block:
    initial = [one for one in options if one["value"] in chosen]
    return {"type": kind, "options": options} | ({"initial_options": initial} if initial else {})


def _text(ask: Asked, typed: str) -> Block:
    return _typed({"type": "plain_text_input", "max_length": ask.most_characters}, typed)


def _typed(element: Block, typed: str) -> Block:
    return element | ({"initial_value": typed} if typed else {})


def _words(text: str) -> Block:
    return {"type": "plain_text", "text": text}


class Sent(Struct, frozen=True):
    """A form as it came in: its answers, its key, and where a mistake is shown (the question's block, by its name)."""

    filled: Filled
    nonce: str
    kept: str  # the id of the kept form it was shown from, or nothing
    blocks: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"fm:{self.nonce}"


def read(view: Mapping[str, Any]) -> Sent:
    """What the form says now, submitted or not."""
    names = json.loads(view["private_metadata"])
    state = view["state"]["values"]
    found = {block.split(":")[0]: next(iter(answers.values())) for block, answers in state.items()}
    filled = Filled(
        place=_chosen(found.get(PLACE)),
        elsewhere=_chosen(found.get("elsewhere")),
        urgent=_chosen(found.get("urgent")) != "no",
        stuck=_ticked(found.get("stuck")),
        stuck_other=_said(found.get("stuck_other")),
        given=tuple(key for together in _ticked(found.get("needs")) for key in together.split()),
        council=_chosen(found.get(COUNCIL)),
        who=_ticked(found.get("who")),
        slot=_chosen(found.get("slot")),
        other_time=_said(found.get("other_time")),
        late_reason=_said(found.get("late_reason")),
        chair=_chosen(found.get("chair")),
        rhythm=_said(found.get("rhythm")),
        drawn_for=(names["place"], names["council"]),
    )
    return Sent(filled, names["nonce"], names["kept"], {block.split(":")[0]: block for block in state})


def _chosen(found: Mapping[str, Any] | None) -> str | None:
    chosen = (found or {}).get("selected_option")
    return str(chosen["value"]) if chosen else None


def _ticked(found: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(one["value"] for one in (found or {}).get("selected_options") or ())


def _said(found: Mapping[str, Any] | None) -> str:
    return str((found or {}).get("value") or "")


def opened(ref: str, code_word: str, meeting: datetime) -> Block:
    """The answer within the second; the channel follows."""
    return modal(
        "Opening",
        [
            section(
                f"Opening *{ref} · {code_word}* …\n"
                f"First meeting: *{day(meeting.date())}, {hour(meeting.time())}*.\n"
                "Its private channel comes in a moment, and everybody invited is told. "
                "Tell each agency by phone or secure email which child it is."
            )
        ],
        clear_on_close=True,
    )
