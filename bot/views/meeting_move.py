"""Moving a meeting: the form, the question before it moves, and what people read who must know at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.dates import briefly, in_words
from bot.guard import plain
from bot.rules.words import listed
from bot.views.blocks import Block, asked, button, buttons, modal, names, section
from bot.views.meeting import ACTING, CANNOT, COMING, DEPUTY
from bot.views.meeting_forms import acting_fields
from bot.views.message import Message
from storage.models import Group, Meeting

MOVE, MOVE_NEXT = "meeting_move", "meeting_move_next"
"""The buttons that open the form: for the meeting whose id they hold, or for the next of a group."""
FORM = "meeting_move_form"
CHAIR, CHAIR_FORM = "meeting_move_chair", "meeting_move_chair_form"
"""The button beside a clash, and the form that moves the meeting and names who chairs it, in one."""
TO = "meeting_move_to"
"""The buttons of one question; each one's place among them follows (Slack wants them all different)."""

ALL_THE_SAME = {"day_off": "On that day all the same", "clash": "Move it all the same"}


class Names(Struct, frozen=True, kw_only=True):
    """What a form or a button holds besides a time: names, never rights. *sequence* says which time was shown,
    *once_more* when they meet as well, in ISO form."""

    meeting: str
    sequence: int
    sure: Sequence[str] = ()
    once_more: str = ""

    def value(self, to: str) -> str:
        return json.dumps({**asdict(self), "sure": sorted(self.sure), "to": to})


def move_button(meeting_id: object) -> Block:
    """On the message about that meeting."""
    return button("Move", MOVE, str(meeting_id))


def move_next_button(group_id: object) -> Block:
    """Where the group as a whole is shown."""
    return button("Move the next meeting", MOVE_NEXT, str(group_id))


def form(names: Names, called: str, number: int, starts_at: datetime, nonce: str, to: str = "") -> Block:
    """When it is to be; *to* is a time given before, in ISO form, which only lacks the reason why it is so late."""
    head = section(f"*{called}*, meeting {number}: {in_words(starts_at)}.")
    element: Block = {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "Friday 11am"}}
    blocks = [head, asked("due", "When instead?", element)]
    if to:
        blocks = [
            section(f"*{called}*, meeting {number}: to {in_words(datetime.fromisoformat(to))}."),
            asked("words", "Why so late? One line. No names or health details.", {"type": "plain_text_input"}),
        ]
    return modal(
        "Move the meeting",
        blocks,
        callback_id=FORM,
        private_metadata=json.dumps({"nonce": nonce, **asdict(names), "sure": sorted(names.sure), "to": to}),
        submit={"type": "plain_text", "text": "Move it"},
    )


def read(view: Mapping[str, Any]) -> tuple[str, Names, str]:
    """The nonce, what the form is about, and the time it was opened with."""
    found = json.loads(view["private_metadata"])
    nonce, to = found.pop("nonce"), found.pop("to")
    return nonce, Names(**found), to


def read_button(value: str) -> tuple[Names, str]:
    """What a button of a question is about, and its time in ISO form."""
    found = json.loads(value)
    to = found.pop("to")
    return Names(**found), to


def which_time(names: Names, question: str, meanings: Sequence[tuple[str, str]]) -> list[Block]:
    """The question what a time means, with a button for each meaning."""
    sure = len(meanings) == 1
    choices = [
        button("Yes" if sure else label, f"{TO}_{place}", names.value(value), primary=sure)
        for place, (value, label) in enumerate(meanings)
    ]
    return [section(f"{plain(question)}\nNothing was moved yet."), buttons(*choices, _another(names))]


class Offer(Struct, frozen=True, kw_only=True):
    """What a no, or a question, leaves open; instants are London's. *about* is what it asks, "" for a no.

    *once_more*: when the group could meet as well, so that it can move. *own*: the chair may name somebody.
    """

    times: Sequence[datetime]
    to: datetime
    about: str = ""
    once_more: datetime | None = None
    own: bool = False


def offers(names: Names, refusal: Sequence[Block], offer: Offer, now: datetime) -> list[Block]:
    """Beneath a no, or a question, the times that would do, and what else would; where it is only a question, also
    the time itself. *names.sure* then holds what is answered by choosing it all the same.
    """
    plainly = Names(meeting=names.meeting, sequence=names.sequence)
    choices = [(briefly(one, now), plainly.value(one.isoformat())) for one in offer.times]
    if offer.once_more is not None:
        more = Names(meeting=names.meeting, sequence=names.sequence, once_more=offer.once_more.isoformat())
        choices.append((f"Meet once more: {briefly(offer.once_more, now)}", more.value(offer.to.isoformat())))
    if offer.about:
        choices.append((ALL_THE_SAME[offer.about], names.value(offer.to.isoformat())))
    row = [button(label, f"{TO}_{place}", value) for place, (label, value) in enumerate(choices)]
    if offer.own:
        row.append(button("Acting chair", CHAIR, names.value(offer.to.isoformat())))
    return [*refusal, buttons(*row, _another(names))]


def chair_form(names: Names, called: str, people: Sequence[tuple[UUID, str]], nonce: str, to: str) -> Block:
    """Who chairs this one meeting, so that it can move although the chair chairs elsewhere then."""
    head = section(f"*{plain(called)}* moves to {in_words(datetime.fromisoformat(to))}.")
    return modal(
        "Acting chair",
        [head, *acting_fields(people)],
        callback_id=CHAIR_FORM,
        private_metadata=json.dumps({"nonce": nonce, **asdict(names), "sure": sorted(names.sure), "to": to}),
        submit={"type": "plain_text", "text": "Move it"},
    )


def lacks_reason(names: Names, refusal: Sequence[Block], to: datetime) -> list[Block]:
    """A first meeting so late needs a reason: the button that asks for it."""
    row = [button("Say why", f"{TO}_why", names.value(to.isoformat()), primary=True), _another(names)]
    return [*refusal, buttons(*row)]


def done(says: str, meeting_id: str, *, clash: bool) -> list[Block]:
    """What came of it."""
    more = " For this one meeting you can name somebody to chair it." if clash else ""
    row = [button("Acting chair", ACTING, meeting_id)] if clash else []
    return [section(plain(says) + more), buttons(*row, button("Another time", MOVE, meeting_id))]


def window(blocks: list[Block]) -> Block:
    """The same where a form was, or a button."""
    return modal("Move the meeting", blocks)


class MovedFacts(Struct, frozen=True, kw_only=True):
    """What is read of a move. *said* is what the reader answered, *doubtful*: before it moved, and is asked again.

    *member_id* is whose answer the buttons are about. *over*: it has begun, or does not take place.
    """

    group: Group
    meeting: Meeting
    was: datetime
    once_more: datetime | None
    over: bool
    said: str | None = None  # coming, cannot, deputy
    doubtful: bool = False
    expected: bool = False  # comes unless they say otherwise
    member_id: UUID | None = None


class MovedLine(Struct, frozen=True, kw_only=True):
    """The same for the channel. Names are those of agencies; *kept*: the meetings that show how a rule is kept, with
    its figures in *rule*. *again*: it moved once more since."""

    moved: MovedFacts
    kept: Sequence[datetime]
    rule: str
    coming: Sequence[str]
    silent: Sequence[str]
    cannot: Sequence[str]
    again: bool


def moved(facts: MovedFacts) -> Message:
    """To everybody, when it moves to a time that is near."""
    group = facts.group
    lock = f"{group.ref}: the meeting moved"
    head = f"*The meeting of {group.ref} · {group.code_word} is now on {in_words(facts.meeting.starts_at)}.*"
    lines = [head, f"It was on {in_words(facts.was)}.{_between(facts)}", "" if facts.over else _stands(facts)]
    come = facts.said == "coming" and not facts.doubtful
    cannot = facts.said == "cannot" and not facts.doubtful
    value = f"{facts.meeting.id} {facts.member_id}"
    row = [
        button("I'll come", COMING, value) if not come and not (facts.said is None and facts.expected) else None,
        button("Send someone else", DEPUTY, value),
        button("Can't come", CANNOT, value) if not cannot else None,
    ]
    asks = facts.member_id is not None and not facts.over
    blocks = [section("\n".join(filter(None, lines)))]
    return Message(lock, [*blocks, buttons(*filter(None, row))] if asks else blocks)


def line(facts: MovedLine) -> Message:
    """In the channel: from when to when, why the rule of how often is kept, who comes; everybody can answer here."""
    what = facts.moved
    group, meeting = what.group, what.meeting
    lock = f"{group.ref}: the meeting moved"
    name = f"Meeting {meeting.number}"
    if facts.again:
        return Message(lock, [section(f"{name} moved from {in_words(what.was)}. It moved again since.")])
    lines = [
        f"*{name} is now on {in_words(meeting.starts_at)}.* It was on {in_words(what.was)}.{_between(what)}",
        f"Still {facts.rule}: {listed([in_words(one) for one in facts.kept])}." if facts.kept else "",
    ]
    if what.over:
        return Message(lock, [section("\n".join(filter(None, lines)))])
    lines += [
        f"Coming: {names(facts.coming)}." if facts.coming else "",
        f"No answer: {names(facts.silent)}." if facts.silent else "",
        f"Not coming: {names(facts.cannot)}." if facts.cannot else "",
    ]
    value = str(meeting.id)
    row = [
        button("I'll come", COMING, value),
        button("Send someone else", DEPUTY, value),
        button("Can't come", CANNOT, value),
    ]
    return Message(lock, [section("\n".join(filter(None, lines))), buttons(*row)])


def _between(facts: MovedFacts) -> str:
    return f" You also meet on {in_words(facts.once_more)}." if facts.once_more else ""


def _stands(facts: MovedFacts) -> str:
    if facts.doubtful:
        return {
            "coming": "You said you'd come at the old time. *Can you still?*",
            "cannot": "You couldn't come at the old time. *Can you now?*",
            "deputy": "Somebody was to come instead of you. *Can they still, or can you?*",
        }[str(facts.said)]
    return {
        "coming": "You said you'll come. We take it that you still can.",
        "cannot": "You said you can't come. Can you now?",
        "deputy": "Somebody comes instead of you. Please tell them.",
        None: "You are down as coming." if facts.expected else "Please say whether you come.",
    }[facts.said]


def _another(names: Names) -> Block:
    return button("Another time", MOVE, names.meeting)
