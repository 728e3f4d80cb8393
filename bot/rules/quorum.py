"""Whether enough of the right people are there: who counts, what is missing, and whether anything may be decided.

Members count, and who comes for them; advisers, guests and whoever administers do not. Where the rule is to be
enforced nothing is decided below it; where it only warns the meeting is marked as thin and goes on (HD-04).
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.rules.kinds import Quorum
from bot.rules.needs import NO, is_given
from bot.rules.panel_kinds import Seating
from bot.rules.parts import Seat, Seats
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed, number

IN_THE_CHAIR = frozenset({"chair", "acting_chair"})
AT_THE_TABLE = IN_THE_CHAIR | {"vice_chair", "member", "deputy"}


class Attending(Struct, frozen=True, kw_only=True):
    """Somebody who is there, as who they are at this meeting.

    *agency* is the agency or service they are there for. *seat* is the key of their seat, where the seats are listed.
    *roles* are those of `rights.Standing`; a deputy who was not agreed to, an adviser and a guest have none that
    counts.
    """

    person: str
    agency: str
    roles: frozenset[str]
    seat: str | None = None

    @property
    def in_the_chair(self) -> bool:
        return not self.roles.isdisjoint(IN_THE_CHAIR)


def rule(policy: Policy) -> Quorum:
    """The one that holds: the forum's own before what it shares, and our own only where there is no other."""
    return policy.the(Quorum)


def seat_of(policy: Policy, one: Attending) -> Seat | None:
    """The seat they sit on, if this body lists its seats."""
    return next((seat for rule in policy.all(Seating) for seat in rule.seats if seat.key == one.seat), None)


def decides(policy: Policy, one: Attending, answers: Mapping[str, object]) -> bool:
    """Whether somebody who is there takes part in deciding, and so counts.

    A seat without a vote is an adviser's. One whose vote depends on a question at the item counts only after a yes to
    it; *answers* are those given at the item, by the key of the question.
    """
    seat = seat_of(policy, one)
    if one.roles.isdisjoint(AT_THE_TABLE) or (seat is not None and not seat.votes):
        return False
    if seat is None or seat.decides_if is None:
        return True
    return is_given(seat.decides_if, answers) and answers[seat.decides_if] != NO


def present(policy: Policy, there: Sequence[Attending], answers: Mapping[str, object]) -> Mapping[str, int]:
    """How many are there of each sort of which a rule wants some, and of each group of seats.

    Whoever is in the chair is not also one of the members or agencies beside it; in a group of seats they are counted
    like the rest.
    """
    counts = [one for one in there if decides(policy, one, answers)]
    beside = [one for one in counts if not one.in_the_chair]
    chairs = {one.agency for one in counts if one.in_the_chair}
    seats = [seat for one in counts if (seat := seat_of(policy, one))]
    groups = [seat.group for seat in seats if seat.group]
    return {
        **{group: groups.count(group) for group in groups},
        "chair": int(len(beside) < len(counts)),
        "record_keeper": int(any("record_keeper" in one.roles for one in there)),
        "other_partner": len({one.agency for one in beside} - chairs),
        "agency": len({one.agency for one in beside}),
        "member": len({one.person for one in beside}),
    }


def missing(policy: Policy, present: Mapping[str, int]) -> tuple[Seats, ...]:
    """Of which sort there are too few; *present* counts those there of each."""
    return tuple(seats for seats in rule(policy).seats if present.get(seats.of, 0) < seats.count)


def lacks(policy: Policy, present: Mapping[str, int]) -> str:
    """What is missing, in words: "the chair and three services (one is here)"; empty if nothing is."""
    return listed([_lack(seats, present.get(seats.of, 0)) for seats in missing(policy, present)])


def why_no_decision(policy: Policy, present: Mapping[str, int]) -> Refusal | None:
    """A no to any decision while too few are there, where the rule is to be enforced."""
    holds = rule(policy)
    lack = lacks(policy, present)
    if not lack or holds.enforcement != "enforce":
        return None
    return Refusal(
        f"Too few are here to decide. Missing: {lack}.",
        "Talk it through now, and put it on the next agenda.",
        holds.id,
        holds.cited,
    )


def thin(policy: Policy, present: Mapping[str, int]) -> str:
    """The mark on a meeting that goes on all the same, where the rule only warns; empty if nothing is missing."""
    holds = rule(policy)
    lack = lacks(policy, present)
    if not lack or holds.enforcement == "enforce":
        return ""
    return f"This meeting is thin: it lacks {lack}. It can still go on. ({holds.source})"


def _lack(seats: Seats, here: int) -> str:
    if seats.count == 1:
        return seats.label
    there = "none is here" if not here else f"{number(here)} {'is' if here == 1 else 'are'} here"
    return f"{number(seats.count)} {seats.label} ({there})"
