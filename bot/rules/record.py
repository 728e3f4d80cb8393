"""The brief notes of a meeting: what stands in them, how many words fit, and from when they may go out unchecked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from bot.rules.kinds import Ladder, Limit
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A decision (D3): what, under whose authority, and why, if it is out of area."""

    name: str
    text: str
    authority: str
    out_of_area: str | None = None


class AskedOf(msgspec.Struct, frozen=True, kw_only=True):
    """A question (R1) to agencies that were not there, and by when they answer; or the decision it became since."""

    name: str
    text: str
    of: tuple[str, ...]
    by: datetime | None = None
    became: str | None = None


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """An action (A7): what, whose, by when."""

    name: str
    text: str
    agency: str
    due_at: datetime


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """All that brief notes say. Names are those of agencies; instants are UTC. *left_out* counts actions."""

    title: str  # of the forum
    number: int
    started_at: datetime
    ended_at: datetime
    chair: str  # post and agency
    keeper: str | None
    here: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()  # of those here, the agencies that sent somebody else
    apologies: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    position: str = ""
    lines: tuple[str, ...] = ()
    decisions: tuple[Decided, ...] = ()
    questions: tuple[AskedOf, ...] = ()
    made: tuple[Promised, ...] = ()
    due: tuple[Promised, ...] = ()
    late: tuple[Promised, ...] = ()
    left_out: int = 0
    step_up: bool | None = None  # whether going a step up was considered
    rhythm: str | None = None
    next_at: datetime | None = None
    next_chair: str | None = None
    sent_to: tuple[str, ...] = ()


class _Cut(Struct, frozen=True):
    """How many words of each text stay, and how many actions of each sort; None: all."""

    actions: int | None = None
    decisions: int | None = None
    most: int | None = None


def word(policy: Policy) -> Literal["notes", "minutes"]:
    """What the record of a meeting is called, and the deadline by which it goes out.

    A body that stands has minutes (HD-08), a group for one case has notes (HD-01).
    """
    return "minutes" if policy.about.opened == "standing" else "notes"


CUTS = (_Cut(), _Cut(8), _Cut(4), _Cut(4, 12), _Cut(4, 8, 6), _Cut(3, 5, 2))
"""How what is taken from the record is shortened, step by step: actions first, which all stand elsewhere in full."""

OWN_SHARE = 3
"""One word in so many is kept for what the record keeper writes."""


def fitted(contents: Contents, most: int, words: Callable[[Contents], int]) -> Contents:
    """*contents* with all that is taken from the record as long as may be, while its writers still have their share.

    *words* counts those of the whole; *most* is how many fit.
    """
    tried = contents
    for cut in CUTS:
        tried = _cut(contents, cut)
        if words(msgspec.structs.replace(tried, position="", lines=())) <= most - most // OWN_SHARE:
            break
    return tried


def too_many(policy: Policy, whole: int, own: int) -> Refusal | None:
    """Refuses notes of more words than fit; *own* of them are the writer's."""
    rule = policy.the(Limit, "note_words")
    over = whole - rule.amount
    if over <= 0:
        return None
    return Refusal(
        f"These notes are {whole} words long in all. At most {rule.amount} fit, so {over} must go.",
        f"Your own lines are {own} of them: please shorten those. The rest comes from the record.",
        rule.id,
        rule.cited,
    )


def unchecked_from(ladder: Ladder, due_at: datetime) -> datetime:
    """From when notes that the chair has not answered may go out as a draft: the ladder's own step says so."""
    rung = next(rung for rung in ladder.rungs if rung.unit == "hours" and "record_keeper" in rung.tell)
    return due_at + timedelta(hours=rung.amount)


def count(text: str) -> int:
    """Words in *text*; a bullet or a dot between two is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def _cut(contents: Contents, cut: _Cut) -> Contents:
    kept = {name: getattr(contents, name)[: cut.most] for name in ("made", "due", "late")}
    left_out = sum(len(getattr(contents, name)) - len(few) for name, few in kept.items())
    return msgspec.structs.replace(
        contents,
        decisions=tuple(_shorter(one, cut.decisions) for one in contents.decisions),
        questions=tuple(_shorter(one, cut.decisions) for one in contents.questions),
        left_out=left_out,
        **{name: tuple(_shorter(one, cut.actions) for one in few) for name, few in kept.items()},
    )


def _shorter(one: Decided | AskedOf | Promised, most: int | None) -> Decided | AskedOf | Promised:
    words = one.text.split()
    if most is None or len(words) <= most:
        return one
    return msgspec.structs.replace(one, text=f"{' '.join(words[:most])} …")
