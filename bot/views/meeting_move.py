"""Moving a meeting: the form, the question before it moves, and what people read who must know at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dates import briefly, in_words
from bot.guard import plain
from bot.views.blocks import Block, asked, button, buttons, modal, section
from bot.views.invitation import CANNOT, COMING, DEPUTY
from bot.views.message import Message
from storage.models import Group, Meeting

MOVE, MOVE_NEXT = "meeting_move", "meeting_move_next"
"""The buttons that open the form: for the meeting whose id they hold, or for the next of a group."""
FORM = "meeting_move_form"
TO = "meeting_move_to"
"""The buttons of one question; each one's place among them follows (Slack wants them all different)."""

ALL_THE_SAME = {"day_off": "On that day all the same", "clash": "Move it all the same"}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What a form or a button holds besides a time: names, never rights. *sequence* says which time was shown."""

    meeting: str
    sequence: int
    sure: Sequence[str] = ()

    def value(self, to: str) -> str:
        return json.dumps({**vars(self), "sure": sorted(self.sure), "to": to})


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
        private_metadata=json.dumps({"nonce": nonce, **vars(names), "sure": sorted(names.sure), "to": to}),
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


def offers(
    names: Names, refusal: Sequence[Block], times: Sequence[datetime], to: datetime, about: str, now: datetime
) -> list[Block]:
    """Beneath a no, or a question, the times that would do; where it is only a question, also the time itself.

    *names.sure* then holds what is answered by choosing it all the same; *about* is what it was asked for.
    """
    plainly = Names(meeting=names.meeting, sequence=names.sequence)
    row = [
        button(briefly(one, now), f"{TO}_{place}", plainly.value(one.isoformat())) for place, one in enumerate(times)
    ]
    if about:
        row.append(button(ALL_THE_SAME[about], f"{TO}_{len(times)}", names.value(to.isoformat())))
    return [*refusal, buttons(*row, _another(names))]


def lacks_reason(names: Names, refusal: Sequence[Block], to: datetime) -> list[Block]:
    """A first meeting so late needs a reason: the button that asks for it."""
    row = [button("Say why", f"{TO}_why", names.value(to.isoformat()), primary=True), _another(names)]
    return [*refusal, buttons(*row)]


def done(says: str, meeting_id: str, *, clash: bool) -> list[Block]:
    """What came of it."""
    more = " For this one meeting you can name somebody to chair it." if clash else ""
    return [section(plain(says) + more), buttons(button("Another time", MOVE, meeting_id))]


def window(blocks: list[Block]) -> Block:
    """The same where a form was, or a button."""
    return modal("Move the meeting", blocks)


@dataclass(frozen=True, kw_only=True)
class MovedFacts:
    """What somebody reads of a move. *asks*: the member whose answer to the invitation this meeting is about."""

    group: Group
    meeting: Meeting
    was: datetime
    said: str | None = None  # coming, cannot, deputy
    asks: str | None = None
    over: bool = False  # it has begun, or does not take place


def moved(facts: MovedFacts) -> Message:
    """To everybody, when it moves to a time that is near."""
    group = facts.group
    lock = f"{group.ref}: the meeting moved"
    head = f"*The meeting of {group.ref} · {group.code_word} is now on {in_words(facts.meeting.starts_at)}.*"
    lines = [head, f"It was on {in_words(facts.was)}.", "" if facts.over else _stands(facts)]
    row = [
        button("I'll come", COMING, facts.asks or "") if facts.said != "coming" else None,
        button("Send someone else", DEPUTY, facts.asks or ""),
        button("Can't come", CANNOT, facts.asks or "") if facts.said != "cannot" else None,
    ]
    asks = facts.asks is not None and not facts.over
    blocks = [section("\n".join(filter(None, lines)))]
    return Message(lock, [*blocks, buttons(*filter(None, row))] if asks else blocks)


def _stands(facts: MovedFacts) -> str:
    return {
        "coming": "You said you'll come. We take it that you still can.",
        "cannot": "You said you can't come. Can you now?",
        "deputy": "Somebody comes instead of you. Please tell them.",
        None: "Please say whether you come." if facts.asks else "Can't come then? Phone the chair.",
    }[facts.said]


def _another(names: Names) -> Block:
    return button("Another time", MOVE, names.meeting)
