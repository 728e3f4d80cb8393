"""What is outstanding after opening, and who can mend it: the opener's own message, and a part of the chair's."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.views import by_hand
from bot.views.blocks import Block, asked, button, buttons, modal, section
from bot.views.by_hand import ToTell
from bot.views.message import Message
from bot.views.slack_said import Trouble
from storage.models import Group

PHONED = "overview_phoned"
TOLD_WHICH_CHILD = "overview_told_which_child"
TRY_AGAIN = "overview_try_again"
HAND_PART = "overview_hand_part"
WITHDRAW = "overview_withdraw"
START = "overview_start_without_chair"
HAND_PART_FORM, WITHDRAW_FORM, START_FORM = "hand_part_form", "withdraw_form", "start_without_chair_form"

MOST, MOST_BY_HAND = 9, 5
"""How many agencies, troubles and people are listed one by one: a message holds 50 blocks, and each may need two."""


class Agency(Struct, frozen=True, kw_only=True):
    """One agency at the table that something is still to be done about, or not."""

    seat_id: UUID
    name: str
    desk: str | None
    reached: bool
    knows_child: bool
    asks_which_child: bool
    by_hand: bool  # its people are told by hand, one by one


class Outstanding(Struct, frozen=True, kw_only=True):
    """What is still to be done."""

    group: Group
    agencies: Sequence[Agency]
    by_hand: Sequence[ToTell]
    troubles: Sequence[Trouble]


class Overview(Struct, frozen=True, kw_only=True):
    """The opener's message. *has_it*: the colleague who has this part now; None while it is the reader's."""

    outstanding: Outstanding
    clock: str
    chair: str | None
    asked: str | None  # the agency of which somebody was chosen to be asked; None: its on-call list is
    has_it: str | None
    may_withdraw: bool
    may_start: bool


def overview(facts: Overview) -> Message:
    """One message, edited in place, until the part is handed on."""
    group = facts.outstanding.group
    lock = f"{group.ref}: what is still to be done"
    if facts.has_it is not None:
        words = (
            f"*{plain(facts.has_it)} has your part in {group.ref} · {group.code_word} now.* Nothing is needed from you."
        )
        return Message(lock, [section(words)])
    asked = f"{facts.asked} is" if facts.asked else "The people on call are"
    chair = (
        f"{facts.chair} has the chair."
        if facts.chair
        else f"{asked} asked to chair{'' if facts.asked else ', one by one'}."
    )
    head = f"*{group.ref} · {group.code_word}: yours to see to.* {facts.clock}\n{chair}"
    row = [
        button("Start without a chair", START, str(group.id)) if facts.may_start else None,
        button("Hand my part to …", HAND_PART, str(group.id)),
        button("Opened by mistake or twice", WITHDRAW, str(group.id)) if facts.may_withdraw else None,
    ]
    return Message(
        lock, [section(head), *outstanding(facts.outstanding), buttons(*(one for one in row if one is not None))]
    )


def outstanding(facts: Outstanding) -> list[Block]:
    """Agency by agency who was not reached or does not know which child; then what Slack refused."""
    open_ones = [agency for agency in facts.agencies if not (agency.reached and agency.knows_child)]
    unknowing = [agency for agency in facts.agencies if not agency.knows_child]
    blocks: list[Block] = []
    if unknowing:
        blocks.append(section("Which child? Tell each agency by phone or secure email. Never write it here."))
    elif facts.agencies:
        blocks.append(section("Every agency knows which child it is."))
    for agency in open_ones[:MOST]:
        blocks += _agency(agency)
    blocks += by_hand.blocks(facts.by_hand[:MOST_BY_HAND])
    for trouble in facts.troubles[:MOST]:
        blocks.append(section(f"*{plain(trouble.what)}*\n{trouble.mend}"))
    if facts.troubles:
        blocks.append(buttons(button("Try again", TRY_AGAIN, str(facts.group.id))))
    left = len(open_ones[MOST:]) + len(facts.troubles[MOST:]) + len(facts.by_hand[MOST_BY_HAND:])
    return [*blocks, section(f"And {left} more.")] if left else blocks


def hand_part_form(group_id: str, nonce: str) -> Block:
    """Who has the opener's part from now on."""
    whom = asked("person", "Who takes it on?", {"type": "users_select"})
    words = "They get your message with what is still to be done. Choose a colleague of your own agency."
    return _form("Hand my part on", HAND_PART_FORM, group_id, nonce, [section(words), whom], "Hand it on")


def withdraw_form(group_id: str, ref: str, nonce: str) -> Block:
    """One line of reason, that everybody invited will read."""
    words = (
        f"{ref} will be withdrawn. Everybody who was asked sees that in the message they have, with your reason. "
        "The channel is then locked for good."
    )
    return _form("Opened by mistake", WITHDRAW_FORM, group_id, nonce, [section(words), _reason()], "Withdraw it")


def start_form(group_id: str, nonce: str) -> Block:
    """Why the opener starts although nobody has the chair."""
    words = "You start the first meeting. The people on call are still asked to chair. The card shows your reason."
    return _form("Start without a chair", START_FORM, group_id, nonce, [section(words), _reason()], "Start")


def read_hand_part(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the first form says, by the fields of the request it makes."""
    return {**_about(view), "to": str(view["state"]["values"]["person"]["value"]["selected_user"])}


def read_reason(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the other two say."""
    return {**_about(view), "reason": view["state"]["values"]["reason"]["value"].get("value") or ""}


def _agency(agency: Agency) -> list[Block]:
    told = button("Which child: told", TOLD_WHICH_CHILD, str(agency.seat_id))
    asks = " *They ask which child it is.*" if agency.asks_which_child else ""
    if agency.by_hand and not agency.reached:
        row = [] if agency.knows_child else [buttons(told)]
        return [section(f"*{plain(agency.name)}* has to be told by hand.{asks}"), *row]
    if agency.reached:
        return [section(f"*{plain(agency.name)}* was asked to come.{asks}") | {"accessory": told}]
    desk = f" Duty desk: {plain(agency.desk)}." if agency.desk else " No duty desk is listed."
    row = [button("I have phoned them", PHONED, str(agency.seat_id), primary=True)]
    if not agency.knows_child:
        row.append(told)
    return [section(f"*{plain(agency.name)}: not reached.* Please phone them.{desk}{asks}"), buttons(*row)]


def _reason() -> Block:
    element = {"type": "plain_text_input"}
    return asked("reason", "Why? One line. No names or health details.", element)


def _form(title: str, callback: str, group_id: str, nonce: str, blocks: list[Block], send: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=callback,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": send},
    )


def _about(view: Mapping[str, Any]) -> dict[str, Any]:
    names = json.loads(view["private_metadata"])
    return {"key": f"fm:{names['nonce']}", "group_id": UUID(names["group"])}
