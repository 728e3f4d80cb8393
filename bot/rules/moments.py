"""What is shown, asked and reported at each moment of a group's life."""

from datetime import date

from bot.rules.counting import months_later
from bot.rules.kinds import Escalation, Question, Report, ReviewDate, Told
from bot.rules.parts import Moment
from bot.rules.policy import Policy

STEP_UP = "escalation"
"""The name of the question whether a step up was considered."""


def told(policy: Policy, moment: Moment) -> tuple[Told, ...]:
    """The rules whose words are shown at *moment*."""
    return tuple(rule for rule in policy.all(Told) if rule.moment == moment)


def questions(policy: Policy, moment: Moment) -> tuple[Question, ...]:
    """What is asked at *moment*, the forum's own questions first; of a step up only where something is above."""
    above = bool(policy.all(Escalation))
    return tuple(rule for rule in policy.all(Question) if rule.moment == moment and (above or rule.name != STEP_UP))


def reported_to(policy: Policy, moment: Moment) -> tuple[str, ...]:
    """Who is told how it goes at *moment*."""
    return tuple(body for rule in policy.all(Report) if moment in rule.moments for body in rule.to)


def review_passed(policy: Policy, today: date) -> ReviewDate | None:
    """The rule that says its source should have been looked at again before *today*, if there is one."""
    return next((rule for rule in policy.all(ReviewDate) if rule.by < today), None)


def review_near(policy: Policy, today: date) -> ReviewDate | None:
    """The rule whose source is to be looked at soon: from so many months before, as it says itself, until its day."""
    for rule in policy.all(ReviewDate):
        if rule.remind_months is not None and months_later(rule.by, -rule.remind_months) <= today <= rule.by:
            return rule
    return None
