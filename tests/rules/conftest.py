"""The packaged policies and England's bank holidays of 2026, for every test of a rule."""

from datetime import date

import pytest

from bot import policy_files
from bot.rules.calendar import Calendar
from bot.rules.policy import Policies, Policy, load

HOLIDAYS_2026 = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "Early May Bank Holiday",
    date(2026, 5, 25): "Spring Bank Holiday",
    date(2026, 8, 31): "Summer Bank Holiday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
}
TODAY = date(2026, 4, 2)


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(HOLIDAYS_2026)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load(policy_files.read())


@pytest.fixture(scope="session")
def a(policies: Policies) -> Policy:
    return policies.in_force("RSG-A", TODAY)


@pytest.fixture(scope="session")
def b(policies: Policies) -> Policy:
    return policies.in_force("RSG-B", TODAY)
