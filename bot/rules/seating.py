"""Who holds the seats of a body: by which post, which groups have too few, and who would be one too many."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.rules.panel_kinds import Seating
from bot.rules.parts import Seat, Seats
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, demands_on, why_not
from bot.rules.words import number

CHAIR, VICE_CHAIR = "chair", "vice_chair"
"""The seats of whoever chairs, and of whoever stands in, where a body lists these among its seats."""

MAY_CHAIR = ("be_chair", "take_standing_chair")
"""The rights that say who has the chair of a standing body for good."""


class Holder(Struct, frozen=True):
    """A post of the directory; *contact*: it is first asked for this very body."""

    person: str
    organisation: str
    title: str
    contact: bool = False


def seats(policy: Policy) -> tuple[Seat, ...]:
    """Every seat that the terms list, each once."""
    found: dict[str, Seat] = {}
    for rule in policy.all(Seating):
        for seat in rule.seats:
            found.setdefault(seat.key, seat)
    return tuple(found.values())


def organisations(policy: Policy) -> tuple[str, ...]:
    """The organisations that have a seat by name, each once."""
    return tuple(dict.fromkeys(seat.organisation for seat in seats(policy) if seat.organisation))


def chairing(policy: Policy) -> frozenset[str]:
    """The organisations of which one has the chair: as a right says, else as a seat says, else any with a seat."""
    demands = (demand for action in MAY_CHAIR for _, demand in demands_on(policy, action))
    by_right = {grant.organisation for demand in demands for grant in demand.any_of if grant.organisation}
    by_seat = {seat.organisation for seat in seats(policy) if seat.key == CHAIR and seat.organisation}
    return frozenset(by_right or by_seat or organisations(policy))


def why_not_chair(policy: Policy, standing: Standing) -> Refusal | None:
    """A no to having the chair for good; where no text says who has it, whoever is named has it."""
    for action in MAY_CHAIR:
        if demands_on(policy, action):
            return why_not(policy, action, standing)
    return None


def names_chair(policy: Policy) -> bool:
    """Whether a text says whose the chair is."""
    return any(demands_on(policy, action) for action in MAY_CHAIR)


def sitting(policy: Policy, holders: Sequence[Holder]) -> Mapping[str, str]:
    """Which seat each person of the directory has, by their title; a seat nobody of that title has stays empty.

    Where an organisation has one seat only, its contact for this body has it whatever their title.
    """
    found: dict[str, str] = {}
    for seat in seats(policy):
        own = [one for one in holders if one.organisation == seat.organisation]
        titled = [one for one in own if _plain(one.title) in _titles(seat)]
        only = [one.organisation for one in seats(policy)].count(seat.organisation) == 1
        for one in titled or ([one for one in own if one.contact] if only else []):
            found.setdefault(one.person, seat.key)
    return found


def seats_wanting(policy: Policy, held: Mapping[str, int]) -> tuple[Seats, ...]:
    """The groups of which too few agencies hold a seat (JDB-MEMB-S); *held* counts the agencies by group."""
    return tuple(
        seats for rule in policy.all(Seating) for seats in rule.at_least if held.get(seats.of, 0) < seats.count
    )


def why_not_seat(policy: Policy, agency: str, holding: Sequence[str]) -> Refusal | None:
    """Says that an agency already has as many members as the terms give it; *holding* names the agency of each seat."""
    for rule in policy.all(Seating):
        if rule.per_agency is not None and list(holding).count(agency) >= rule.per_agency:
            most = number(rule.per_agency)
            reason = (
                f"That agency already has {most} member{'' if rule.per_agency == 1 else 's'}, as the terms give it."
            )
            return Refusal(reason, "One more needs an invitation by the chair.", rule.id, rule.cited)
    return None


def _titles(seat: Seat) -> set[str]:
    """What the post of a seat can be called: its label, or one of two that it offers."""
    return {_plain(seat.label), *(_plain(title) for title in seat.label.split(", or "))}


def _plain(title: str) -> str:
    """A title without what people write differently: capitals, commas, brackets, "and" or "&"."""
    return " ".join(re.sub(r"[,()]", " ", title.casefold().replace("&", " and ")).split())
