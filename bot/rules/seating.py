"""Who holds the seats of a body: which groups have too few, and who would be one too many of an agency."""

from collections.abc import Mapping, Sequence

from bot.rules.panel_kinds import Seating
from bot.rules.parts import Seats
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import number


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
