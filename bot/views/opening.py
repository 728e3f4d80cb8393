"""The opening form: what is asked, and what a filled-in form asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.calendar import LONDON
from bot.rules.opening import Slot
from bot.rules.parts import Choice, Need
from bot.rules.places import Offered
from bot.rules.words import day, hour
from bot.views.blocks import Block, asked, modal, option, section

FORM = "opening"

NOTICE = (
    "No names, birth dates, addresses, case numbers or health details. "
    "In danger now? Use emergency and safeguarding routes first."
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form offers, found in the rules before it is drawn."""

    title: str
    places: Sequence[Offered]
    place: str | None
    stuck: Sequence[Choice]
    otherwise: str | None
    needs: Sequence[Need]
    councils: Sequence[Choice]
    slots: Sequence[Slot]
    set_up_by: datetime
    hours: int  # from the request until then
    guard_hours: int  # how long a group for the same place raises the question whether it is the same child
    may_chair: bool


def form(ask: Asked, nonce: str) -> Block:
    """The form; *nonce* makes its submission count once."""
    stuck = [option(choice.label, choice.key) for choice in ask.stuck]
    if ask.otherwise:
        stuck.append(option(ask.otherwise, "other"))
    return modal(
        ask.title,
        [
            section(NOTICE),
            asked("place", "Where is the young person?", _radio(ask)),
            asked("stuck", "What is stuck?", {"type": "checkboxes", "options": stuck}),
            asked(
                "needs",
                "Needed",
                {"type": "checkboxes", "options": [option(need.label, need.key) for need in ask.needs]},
            ),
            asked(
                "councils",
                "Council (tick each one if it is not agreed yet)",
                {"type": "checkboxes", "options": [option(c.label, c.key) for c in ask.councils if c.organisation]},
            ),
            asked(
                "first_meeting",
                "First meeting",
                {
                    "type": "static_select",
                    "options": [option(_slot(slot), slot.at.isoformat()) for slot in ask.slots],
                    "initial_option": option(_slot(ask.slots[0]), ask.slots[0].at.isoformat()),
                },
            ),
            asked(
                "late_reason", "If that is late: why?", {"type": "plain_text_input", "max_length": 300}, optional=True
            ),
            *([asked("chairs", "First chair", _chair(), optional=True)] if ask.may_chair else []),
            asked(
                "another",
                f"Was a group opened for this place in the last {ask.guard_hours} hours?",
                {"type": "checkboxes", "options": [option("I rang the ward: this is another child", "another")]},
                optional=True,
            ),
            section(
                f"Set up by {day(ask.set_up_by.date())}, {hour(ask.set_up_by.time())}: {ask.hours} hours from now. "
                "This is not the legal time limit for detention."
            ),
        ],
        callback_id=FORM,
        private_metadata=nonce,
        submit={"type": "plain_text", "text": "Open the group"},
    )


def read(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the filled-in form says, by the fields of the request it makes."""
    values = {block: next(iter(found.values())) for block, found in view["state"]["values"].items()}
    councils = _ticked(values.get("councils"))
    return {
        "key": f"fm:{view['private_metadata']}",
        "place": _chosen(values.get("place")) or "",
        "first_meeting": datetime.fromisoformat(_chosen(values.get("first_meeting")) or "").astimezone(LONDON),
        "councils": councils,
        "council_agreed": len(councils) == 1,
        "stuck": _ticked(values.get("stuck")),
        "given": frozenset(_ticked(values.get("needs"))),
        "late_reason": (values.get("late_reason") or {}).get("value"),
        "chairs_first": bool(_ticked(values.get("chairs"))),
        "another_child": bool(_ticked(values.get("another"))),
    }


def _radio(ask: Asked) -> Block:
    options = [option(place.label, place.key) for place in ask.places]
    initial = [one for one in options if one["value"] == ask.place]
    return {"type": "radio_buttons", "options": options} | ({"initial_option": initial[0]} if initial else {})


def _chair() -> Block:
    me = option("I will chair", "me")
    return {"type": "checkboxes", "options": [me], "initial_options": [me]}


def _slot(slot: Slot) -> str:
    return f"{day(slot.at.date())}, {hour(slot.at.time())}{' (late: say why)' if slot.late else ''}"


def _chosen(found: Mapping[str, Any] | None) -> str | None:
    chosen = (found or {}).get("selected_option")
    return str(chosen["value"]) if chosen else None


def _ticked(found: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(one["value"] for one in (found or {}).get("selected_options") or ())


def opened(ref: str, code_word: str) -> Block:
    """The answer within the second; the channel follows."""
    return modal(
        "Opening",
        [
            section(
                f"Opening *{ref} · {code_word}* …\n"
                "Its private channel comes in a moment, and everybody invited is told. "
                "Tell each agency by phone or secure email which child it is."
            )
        ],
    )
