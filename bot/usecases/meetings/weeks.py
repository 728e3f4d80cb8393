"""Weeks in which a group met too seldom: shown to its chair, on the card, to whoever asks, and in its history."""

from datetime import datetime, timedelta
from uuid import UUID

from bot.rules.cadence import Week, missed_weeks
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence
from bot.rules.policy import Policy
from storage.unit_of_work import UnitOfWork


def all_missed(
    work: UnitOfWork, policy: Policy, group_id: UUID, opened_at: datetime, until: datetime
) -> tuple[Week, ...]:
    """Every full week from the opening *until* now, or until the group began to close."""
    rule = next((rule for rule in policy.all(Cadence) if rule.bound == "at_least"), None)
    if rule is None or not missed_weeks(rule, (), opened_at, until):  # no full week is over
        return ()
    return missed_weeks(rule, [one.starts_at for one in work.meetings.held(group_id)], opened_at, until)


def missed_lately(
    work: UnitOfWork, policy: Policy, group_id: UUID, opened_at: datetime, now: datetime
) -> tuple[Week, ...]:
    """The same, if the last full week is among them; else nothing."""
    weeks = all_missed(work, policy, group_id, opened_at, now)
    today = now.astimezone(LONDON).date()
    last_monday = today - timedelta(days=today.weekday() + 7)
    return weeks if weeks and weeks[-1].monday == last_monday else ()
