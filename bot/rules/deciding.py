"""How a body comes to a decision: when it may vote, how votes are counted, and what a decision must say.

One method for each body: agreement, consensus or a vote. Nobody but the people at the table decides; where they
cannot, `differences` says who settles it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct, field

from bot.rules import quorum
from bot.rules.form import Answers, Fault, check
from bot.rules.needs import missing, needed
from bot.rules.panel_kinds import Method, Reserved
from bot.rules.policy import Policy
from bot.rules.quorum import Attending
from bot.rules.refusal import Refusal
from bot.rules.words import listed

DECISION, UNDECIDED = "decision", "no_decision"
"""The steps whose needs a decision, and an item without one, must meet."""

NEXT_MEETING = "next_meeting"
"""The need of a step that only its place on the next agenda meets."""


class Item(Struct, frozen=True, kw_only=True):
    """How far one item has come.

    *answers* are those given for it, by the key of the question. *heard*: everybody's view. *agreed*: those here
    agree, and nobody objects. *votes*: choice by person. *settled*: by whoever's word settles a difference.
    """

    answers: Answers = field(default_factory=dict)
    subject: str | None = None
    heard: bool = False
    agreed: bool = False
    votes: Mapping[str, str] = field(default_factory=dict)
    casting: str | None = None
    settled: bool = False


class Result(Struct, frozen=True):
    """What a vote came to: *choice* is what is carried out, or None on a tie or without a majority."""

    outcome: Literal["none", "carried", "cast", "tie", "no_majority"]
    choice: str | None
    counts: Mapping[str, int]


def method(policy: Policy) -> Method | None:
    """How this body decides, where it says so; the nearest rule before what is shared."""
    return policy.the(Method) if policy.all(Method) else None


def reserved(policy: Policy, subject: str | None, bars: Literal["vote", "decision"]) -> Reserved | None:
    """The rule that keeps *subject* from being voted on, or decided, here."""
    for rule in policy.all(Reserved):
        if rule.bars == bars and subject in {choice.key for choice in rule.subjects}:
            return rule
    return None


def why_no_vote(policy: Policy, item: Item) -> Refusal | None:
    """A no to opening a vote: never here, not yet, as views are not heard, or not on this."""
    how = method(policy)
    if how is None or how.vote == "never":
        return _no(how, "This body does not vote.", _INSTEAD)
    if rule := reserved(policy, item.subject, "vote"):
        return _referred(rule, "There is no vote on that here.")
    if how.vote in ("after_views", "last_resort") and not item.heard:
        return _no(how, "A vote opens once every agency has put its view.", "Hear them first, and say so.")
    if how.vote == "last_resort" and item.agreed:
        return _no(how, "Those here agree, so no vote is needed.", "Record the decision.")
    return None


def voters(policy: Policy, there: Sequence[Attending], answers: Answers) -> frozenset[str]:
    """Who has a vote: each person who is there and takes part in deciding, once, however many come for an agency.

    Whoever is in the chair only where the method gives the chair a vote like any other.
    """
    how = method(policy)
    chair_votes = how is None or how.chair_votes
    return frozenset(
        one.person for one in there if quorum.decides(policy, one, answers) and (chair_votes or not one.in_the_chair)
    )


def counted(policy: Policy, item: Item, entitled: Collection[str]) -> Result:
    """What the votes of those *entitled* come to: more than half of those cast carry it.

    Who does not vote is not counted as a yes or a no. Where there is no majority, and the method gives somebody a
    casting vote, *item.casting* decides among what was voted for.
    """
    counts = Counter(choice for person, choice in item.votes.items() if person in entitled)
    ranked = counts.most_common()
    if not ranked:
        return Result("none", None, counts)
    if ranked[0][1] * 2 > counts.total():
        return Result("carried", ranked[0][0], counts)
    how = method(policy)
    if how is not None and how.casting is not None and item.casting in counts:
        return Result("cast", item.casting, counts)
    tied = len(ranked) > 1 and ranked[1][1] == ranked[0][1]
    return Result("tie" if tied else "no_majority", None, counts)


def why_no_casting_vote(policy: Policy, item: Item, result: Result, roles: Collection[str]) -> Refusal | None:
    """A no to a casting vote: nobody has one here, the vote is settled, or it is somebody else's."""
    if refusal := why_no_vote(policy, item):
        return refusal
    how = method(policy)
    if how is None or how.casting is None:
        return _no(how, "Nobody has a casting vote here.", _INSTEAD)
    if result.outcome not in ("tie", "no_majority"):
        return _no(how, "A casting vote is only for a vote without a majority.", "Carry out what was voted for.")
    casts = quorum.IN_THE_CHAIR if how.casting == "chair" else {how.casting}
    if casts.isdisjoint(roles):
        who = how.casting.replace("_", " ")
        return _no(how, f"The casting vote is the {who}'s.", f"Ask the {who}.")
    return None


def why_not_decided(policy: Policy, item: Item, there: Sequence[Attending], today: date) -> Refusal | None:
    """Why *item* cannot be closed as decided yet, the first thing first: nobody votes or answers in its place.

    Not for this body; too few here; no agreement, no majority and nobody's word that settles it; something that the
    decision must say: a lead agency, say, or a date. `warnings` has what only warns.
    """
    if refusal := why_not_settled(policy, item, there):
        return refusal
    checked = check(policy, DECISION, item.answers, today)
    return checked.refusal or checked.sent_back


def why_not_settled(policy: Policy, item: Item, there: Sequence[Attending]) -> Refusal | None:
    """The same without what the decision must say: not for this body, too few here, or not agreed."""
    if refusal := why_not_here(policy, item.subject):
        return refusal
    if item.settled:
        return None
    present = quorum.present(policy, there, item.answers)
    return quorum.why_no_decision(policy, present) or _not_agreed(policy, item, there)


def why_not_here(policy: Policy, subject: str | None) -> Refusal | None:
    """A no to deciding on what this body does not decide on, with where it goes; what is only warned of passes."""
    barred = reserved(policy, subject, "decision")
    return _referred(barred, "That is not decided here.") if barred and barred.enforcement == "enforce" else None


def warnings(policy: Policy, item: Item, today: date) -> tuple[Fault, ...]:
    """What a decision should say and does not: it passes, and whoever leaves it out says why."""
    return check(policy, DECISION, item.answers, today).warnings


def why_not_left_open(policy: Policy, given: Collection[str]) -> Refusal | None:
    """A no to an end without a decision: it needs an action first, where the rules say so.

    Its place on the next agenda is not asked for: it comes back by itself.
    """
    return missing(policy, UNDECIDED, {*given, NEXT_MEETING})


def comes_back(policy: Policy, step: str = UNDECIDED) -> bool:
    """Whether what ended in that *step* stands on the next agenda by itself: undecided, say, or agreed in between."""
    return any(need.key == NEXT_MEETING for need in needed(policy, step))


def _not_agreed(policy: Policy, item: Item, there: Sequence[Attending]) -> Refusal | None:
    how = method(policy)
    if item.agreed and (how is None or how.decides_by != "vote"):
        return None
    if item.votes:
        refusal = why_no_vote(policy, item)
        result = counted(policy, item, voters(policy, there, item.answers))
        if refusal or result.choice is not None:
            return refusal
        return _no(how, "The vote has no majority.", _INSTEAD)
    way = "Open a vote." if why_no_vote(policy, item) is None else _INSTEAD
    return _no(how, "Those here have not agreed on it yet.", way)


def _no(how: Method | None, reason: str, remedy: str) -> Refusal:
    return Refusal(reason, remedy, how.id if how else None, how.cited if how else "")


def _referred(rule: Reserved, what: str) -> Refusal:
    return Refusal(what, f"Refer it to {listed(rule.refer_to)}.", rule.id, rule.cited)


_INSTEAD = "Say that it is not agreed; the next step says who settles it."
