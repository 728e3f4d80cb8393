"""The question to take the chair, what a new chair does next, and who keeps the record."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import a, listed, number
from bot.views.blocks import (
    LONGEST_LABEL,
    MOST_OPTIONS,
    MOST_TICKS,
    Block,
    asked,
    button,
    buttons,
    modal,
    names,
    option,
    section,
)
from bot.views.closing import CLOSE
from bot.views.handover import hand_over_button
from bot.views.invitation import when
from bot.views.meeting_move import move_next_button
from bot.views.message import Message
from bot.views.overview import HAND_PART, WITHDRAW, Outstanding, outstanding
from bot.views.rhythm import change_button
from bot.views.why import why_owed
from storage.models import Group, Meeting

ACCEPT = "chair_accept"
NOT_ME = "chair_pass"
RECORD_KEEPER = "chair_record_keeper"
RECORD_KEEPER_FORM = "record_keeper_form"

KEEP_INVITED, CHANGE_INVITED, CHANGE_INVITED_FORM = "invited_keep", "invited_change", "change_invited_form"


class ChairAsked(Struct, frozen=True, kw_only=True):
    """What the question shows, found in the facts. *stands*: who has the chair, for the person who reads it."""

    group: Group
    meeting: Meeting | None  # the next one; there is one when they are asked
    title: str
    agency: str  # the one that must start the group
    must_start: bool  # by a rule; else somebody of it was chosen
    stands: Literal["asked", "passed", "mine", "taken"]
    has_it: str | None = None  # the agency that has the chair
    record_keeper: str | None = None
    invited: Sequence[str] = ()
    outstanding: Outstanding | None = None  # for the one who has the chair
    is_opener: bool = False
    is_last: bool = False  # nobody is asked after them
    stuck: Sequence[str] = ()  # what the opener ticked; what else is stuck, as typed, last
    met: bool = False  # the first meeting has begun or is over
    keeps_for_now: bool = False  # the record keeper is of another organisation than the chair
    asked_next: str | None = None  # who is asked to take the chair from them, and when, as a sentence
    running: Meeting | None = None  # the meeting that is on now


def chair(facts: ChairAsked) -> Message:
    """Asked of one person after another, day and night; then what stands."""
    group = facts.group
    lock = f"{group.ref}: please take the chair"
    match facts.stands:
        case "taken":
            agency = plain(facts.has_it or "Another agency")
            words = f"*{agency} has the chair of {group.ref} · {group.code_word}.* Nothing is needed from you."
            return Message(lock, [section(words)])
        case "mine":
            return Message(lock, _mine(facts))
        case "passed":
            words = f"*You said: not me.* {group.ref} · {group.code_word}: {_who_next(facts)}"
            return Message(lock, [section(words), buttons(button("I'll chair after all", ACCEPT, str(group.id)))])
        case "asked":
            return Message(lock, _asks(facts))


def record_keeper(group: Group, meeting: Meeting | None, *, still: bool) -> Message:
    """To the person the chair named."""
    if still:
        words = f"*You keep the notes of {group.ref} · {group.code_word}.* The chair named you."
        words += f" Next meeting: {when(meeting.starts_at)}." if meeting else ""
    else:
        words = f"Somebody else keeps the notes of {group.ref} · {group.code_word} now. Nothing is needed from you."
    return Message(f"{group.ref}: notes", [section(words)])


def record_keeper_form(group_id: str, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """Who keeps the record: *people* are ids and labels of those who may."""
    options = [option(label[:LONGEST_LABEL], str(person)) for person, label in people[:MOST_OPTIONS]]
    return modal(
        "Record keeper",
        [asked("person", "Who keeps the notes?", {"type": "static_select", "options": options})],
        callback_id=RECORD_KEEPER_FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id}),
        submit={"type": "plain_text", "text": "Name them"},
    )


def read_record_keeper(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    chosen = view["state"]["values"]["person"]["value"]["selected_option"]
    return {
        "key": f"fm:{names['nonce']}",
        "group_id": UUID(names["group"]),
        "person_id": UUID(chosen["value"]),
    }


def change_invited_form(group_id: str, agencies: Sequence[tuple[str, str, bool]], nonce: str) -> Block:
    """Which agencies are at the table: *agencies* are ids, names, and whether they are now."""
    options = [option(name[:LONGEST_LABEL], organisation) for organisation, name, _ in agencies[:MOST_OPTIONS]]
    ticked = [one for one, (_, _, invited) in zip(options, agencies, strict=False) if invited]
    kind = "checkboxes" if len(options) <= MOST_TICKS else "multi_static_select"
    words = "Those you add are asked to come. Those you take out lose the channel, and their own message says so."
    return modal(
        "Who is invited",
        [
            section(words),
            asked("agencies", "Agencies", {"type": kind, "options": options, "initial_options": ticked}),
        ],
        callback_id=CHANGE_INVITED_FORM,
        private_metadata=json.dumps({"nonce": nonce, "group": group_id, "were": [one["value"] for one in ticked]}),
        submit={"type": "plain_text", "text": "Save"},
    )


def read_change_invited(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    chosen = view["state"]["values"]["agencies"]["value"].get("selected_options") or ()
    return {
        "key": f"fm:{names['nonce']}",
        "group_id": UUID(names["group"]),
        "were": tuple(names["were"]),
        "organisations": tuple(one["value"] for one in chosen),
    }


def _from_the_form(facts: ChairAsked) -> str:
    """What the opener filled in for the chair; what people typed is shown as typed."""
    group, late = facts.group, facts.meeting.late_reason if facts.meeting else None
    lines = [
        f"What is stuck: {plain(listed(facts.stuck))}." if facts.stuck else "",
        f"The meeting is later than it should be: “{plain(late)}”" if late else "",
        f"An idea for later meetings: “{plain(group.rhythm_idea)}” The members decide." if group.rhythm_idea else "",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _asks(facts: ChairAsked) -> list[Block]:
    group, meeting = facts.group, facts.meeting
    assert meeting is not None, "somebody is asked to chair a meeting"
    starts = f"{plain(facts.agency)} has to start it. " if facts.must_start else ""
    return [
        section(
            f"*Please chair the first meeting of {group.ref} · {group.code_word}*, {a(facts.title)}.\n"
            f"{starts}Meeting: *{when(meeting.starts_at)}*, {meeting.minutes} minutes.\n"
            f"{_from_the_form(facts)}"
            f"If you do not answer, {_who_next(facts)}"
        ),
        buttons(
            button("I'll chair", ACCEPT, str(group.id), primary=True),
            button("Not me", NOT_ME, str(group.id)),
            why_owed("chair", group.id, "Why me?"),
        ),
    ]


def _who_next(facts: ChairAsked) -> str:
    if not facts.must_start:
        return "you are asked again shortly before the meeting."
    if facts.is_last:
        return "everybody on call has been asked. They are all asked again shortly before the meeting."
    return "the next person on call is asked."


def _mine(facts: ChairAsked) -> list[Block]:
    group, keeper, value = facts.group, facts.record_keeper, str(facts.group.id)
    named = keeper is not None and not facts.keeps_for_now
    label = "Change record keeper" if named else "Name the record keeper"
    kept = group.invited_kept_at is not None
    invited = f"{'Invited' if kept else f'These {_agencies(len(facts.invited))} invited'}: {names(facts.invited)}."
    whom = [button("Change", CHANGE_INVITED, value)]
    if not kept:
        whom.insert(0, button("Keep", KEEP_INVITED, value, primary=True))
    mine = [button("Hand my part to …", HAND_PART, value)] if facts.is_opener else []
    return [
        section(
            f"*You have the chair of {group.ref} · {group.code_word}.* {_meets(facts)}\n"
            f"{_from_the_form(facts)}".rstrip()
        ),
        section(invited),
        buttons(*whom),
        section(_notes(facts)),
        buttons(button(label, RECORD_KEEPER, value, primary=not named)),
        *_later(facts),
        *(outstanding(facts.outstanding) if facts.outstanding else []),
        buttons(*mine, button("Close the group", CLOSE, value), button("Opened by mistake or twice", WITHDRAW, value)),
    ]


def _notes(facts: ChairAsked) -> str:
    if facts.record_keeper is None:
        return "Who keeps the notes? Name somebody of your organisation."
    until = " until you name somebody of your organisation" if facts.keeps_for_now else ""
    return f"{plain(facts.record_keeper)} keeps the notes{until}."


def _later(facts: ChairAsked) -> list[Block]:
    """What a chair does from the first meeting on; before it, only when it is."""
    value = facts.group.id
    move = [move_next_button(value)] if facts.meeting else []
    if not facts.met:
        return [buttons(*move)] if move else []
    return [
        *([section(f"{plain(facts.asked_next)} You have it until they say yes.")] if facts.asked_next else []),
        buttons(*move, change_button(value), hand_over_button(value)),
    ]


def _meets(facts: ChairAsked) -> str:
    on = f"*Meeting {facts.running.number} has begun.*" if facts.running else ""
    following = f"{'Next' if on else 'Meeting'}: *{when(facts.meeting.starts_at)}*." if facts.meeting else ""
    return " ".join(filter(None, [on, following])) or "No meeting is planned."


def _agencies(count: int) -> str:
    return "agency was" if count == 1 else f"{number(count)} agencies were"
