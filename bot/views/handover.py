"""The chair after the first meeting: the question to take it, who else could, and what its chair reads."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import counted
from bot.views.action_forms import LONGEST_LABEL, MOST_OPTIONS, filled
from bot.views.blocks import Block, asked, button, buttons, modal, option, section
from bot.views.digest import Item
from bot.views.invitation import when
from bot.views.message import Message
from bot.views.why import why_owed
from storage.models import Group

ACCEPT, NOT_ME, HAND_OVER = "handover_accept", "handover_pass", "handover_ask"
NOT_ME_FORM, HAND_OVER_FORM = "handover_pass_form", "handover_ask_form"


class Question(Struct, frozen=True, kw_only=True):
    """What the question shows, found in the facts. *stands*: for the person who reads it."""

    group: Group
    agency: str  # that normally chairs after the first meeting
    chairs_now: str | None  # the agency that has the chair
    chairs: int  # how many groups the reader chairs
    next_at: datetime | None
    answer_by: datetime
    stands: Literal["asked", "passed", "withdrawn", "accepted"]
    asked_by: str | None = None
    reason: str | None = None
    asked_instead: str | None = None  # who, and when, as a sentence


def asks(name: str, at: datetime, *, asked: bool) -> str:
    """Who takes the chair, if they say yes, and when they were asked; words wait for a decent hour."""
    return f"On {when(at)}, {name} {'was' if asked else 'will be'} asked to take the chair."


def question(facts: Question) -> Message:
    """Asked of one person; then what stands."""
    group = facts.group
    called = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: please take the chair"
    if facts.stands == "asked":
        return Message(lock, [section(_asks(facts)), buttons(*_buttons(facts))])
    instead = f" {plain(facts.asked_instead)}" if facts.asked_instead else ""
    words = {
        "passed": f"*You said: not me.* {called}.{instead or ' The chair knows.'}",
        "withdrawn": f"*You are not asked any more to chair {called}.*{instead}",
        "accepted": f"*{plain(facts.chairs_now or 'Another agency')} has the chair of {called} now.*",
    }[facts.stands]
    return Message(lock, [section(f"{words} Nothing is needed from you.")])


def item(facts: Question) -> Item:
    """In the digest of whoever was asked."""
    return Item(due_at=facts.answer_by, words=_asks(facts), elements=_buttons(facts))


def waiting_item(group: Group, name: str, answer_by: datetime) -> Item:
    """In the digest of the chair: no answer yet."""
    words = (
        f"*{group.ref} · {group.code_word}: {plain(name)} has not said whether they take the chair.* "
        "You have it until they say yes."
    )
    return Item(due_at=answer_by, words=words, elements=[hand_over_button(group.id, "Ask somebody else")])


def open_chair(group: Group, agency: str, said_no: str | None, *, settled: bool) -> Message:
    """To the chair: nobody is asked any more. *said_no* is who said so, None where nobody could be asked."""
    called = f"{group.ref} · {group.code_word}"
    lock = f"{group.ref}: the chair"
    if settled:
        return Message(lock, [section(f"*{called}: the question of the chair is settled.* Nothing is needed here.")])
    if said_no:
        words = f"*{called}: {plain(said_no)} does not take the chair*, and named nobody else."
    else:
        words = f"*{called}: nobody of {plain(agency)} who can chair is in the directory.*"
    blocks = [section(f"{words} You have the chair until somebody says yes."), buttons(hand_over_button(group.id))]
    return Message(lock, blocks)


def hand_over_button(group_id: object, label: str = "Hand over the chair") -> Block:
    """Opens the form in which the chair asks somebody."""
    return button(label, HAND_OVER, str(group_id))


def not_me_form(group_id: str, called: str, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """Who could be asked instead: *people* are ids and labels."""
    if people:
        whom = _whom("Who could? If you leave this empty, the chair is told.", people, optional=True)
        blocks = [section(f"*{called}*: who takes the chair instead of you?"), whom]
    else:
        blocks = [section(f"*{called}*: the directory lists no other colleague who can chair. The chair is told.")]
    return _form("Not me", NOT_ME_FORM, blocks, group_id, nonce, "Not me")


def hand_over_form(group_id: str, called: str, people: Sequence[tuple[UUID, str]], usual: str, nonce: str) -> Block:
    """Whom the chair asks: *people* are ids and labels, those of the organisation *usual* first."""
    words = (
        f"*{called}*: you have the chair until they say yes. "
        "The record keeping goes with it: the new chair names somebody of their own organisation."
    )
    if not people:
        return modal("Hand over the chair", [section(f"*{called}*: the directory lists nobody else who can chair.")])
    label = f"Not {usual}? Then say why. No names or health details."
    why = asked("words", label[:2000], {"type": "plain_text_input"}, optional=True)
    blocks = [section(words), _whom("Who is asked?", people), why]
    return _form("Hand over the chair", HAND_OVER_FORM, blocks, group_id, nonce, "Ask them")


def read(view: Mapping[str, Any]) -> tuple[str, UUID, UUID | None, str]:
    """The nonce, the group, who was chosen, and the reason."""
    names = json.loads(view["private_metadata"])
    said = filled(view, names["nonce"], names["group"])
    return f"fm:{names['nonce']}", UUID(names["group"]), said.person, said.words


def done(says: str) -> Block:
    """What came of it."""
    return modal("Hand over the chair", [section(plain(says))])


def _asks(facts: Question) -> str:
    group, agency = facts.group, plain(facts.agency)
    who = f"{plain(facts.asked_by)} asks you" if facts.asked_by else f"After it somebody from {agency} normally chairs"
    lines = [
        f"*Please chair {group.ref} · {group.code_word} from now on.* The first meeting is over. {who}.",
        f"Why you: “{plain(facts.reason)}”" if facts.reason else "",
        f"You chair {counted(facts.chairs, 'group')} now."
        + (f" Next meeting here: *{when(facts.next_at)}*." if facts.next_at else ""),
        "The record keeping goes with the chair: you then name somebody of your organisation who keeps the notes.",
        f"If you do nothing, {plain(facts.chairs_now or 'the opener')} goes on, and you are asked again.",
    ]
    return "\n".join(filter(None, lines))


def _buttons(facts: Question) -> list[Block]:
    value = str(facts.group.id)
    return [
        button("I'll chair", ACCEPT, value, primary=True),
        button("Not me: choose", NOT_ME, value),
        why_owed("handover", facts.group.id),
    ]


def _whom(label: str, people: Sequence[tuple[UUID, str]], *, optional: bool = False) -> Block:
    options = [option(name[:LONGEST_LABEL], str(person)) for person, name in people[:MOST_OPTIONS]]
    return asked("person", label, {"type": "static_select", "options": options}, optional=optional)


def _form(title: str, name: str, blocks: list[Block], group_id: str, nonce: str, send: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=name,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": send},
    )
