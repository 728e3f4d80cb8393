"""What is shown, asked and reported at each moment of a group's life."""

from collections.abc import Mapping
from datetime import date

from bot.rules.kinds import Question, Quorum, Report, ReviewDate, Told
from bot.rules.parts import Moment, Seats
from bot.rules.policy import Policy


def told(policy: Policy, moment: Moment) -> tuple[Told, ...]:
    """The rules whose words are shown at *moment*."""
    return tuple(rule for rule in policy.all(Told) if rule.moment == moment)


def questions(policy: Policy, moment: Moment) -> tuple[Question, ...]:
    """What is asked at *moment*, the forum's own questions first."""
    return tuple(rule for rule in policy.all(Question) if rule.moment == moment)


def reported_to(policy: Policy, moment: Moment) -> tuple[str, ...]:
    """Who is told how it goes at *moment*."""
    return tuple(body for rule in policy.all(Report) if moment in rule.moments for body in rule.to)


def review_passed(policy: Policy, today: date) -> ReviewDate | None:
    """The rule that says its source should have been looked at again before *today*, if there is one."""
    return next((rule for rule in policy.all(ReviewDate) if rule.by < today), None)


def seats_missing(policy: Policy, present: Mapping[str, int]) -> tuple[Seats, ...]:
    """What a meeting lacks to count as full; *present* counts the people there of each sort."""
    return tuple(seats for rule in policy.all(Quorum) for seats in rule.seats if present.get(seats.of, 0) < seats.count)
