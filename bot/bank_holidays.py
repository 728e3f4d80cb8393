"""England's bank holidays, from the `holidays` package; days proclaimed since its release can be added."""

from collections.abc import Iterable
from datetime import date

from bot.rules.calendar import USUAL_WEEK, Calendar

FIRST_YEAR, LAST_YEAR = 2015, 2045  # beyond the package's certainty only fixed and Easter days are known


def england(extra: Iterable[date] = (), week: Iterable[str] = USUAL_WEEK) -> Calendar:
    """England's working days. *extra* days count as bank holidays too (a coronation, a state funeral); *week* holds
    the days that can be working days, as a policy says (HD-02).

    The substitute day is the holiday people live by: a bank holiday that falls on a weekend is left out, since
    no weekend day is a working day anyway.
    """
    import holidays  # half a second; only what counts days pays for it

    # Without the subdivision Easter Monday and the August holiday would be missing.
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
    named = {day: _plain(name) for day, name in found.items() if day.isoweekday() <= 5}
    return Calendar({**named, **dict.fromkeys(extra, "An extra bank holiday")}, frozenset(week))


def _plain(name: str) -> str:
    """The package's name for a day, as people say it."""
    return name.split(";")[0].replace(" (substitute day)", "").replace(" (observed)", "")
