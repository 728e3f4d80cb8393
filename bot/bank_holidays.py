"""England's bank holidays, from the `holidays` package; days proclaimed since its release can be added."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from bot.rules.calendar import USUAL_WEEK, Calendar

FIRST_YEAR, LAST_YEAR = 2015, 2045  # beyond the package's certainty only fixed and Easter days are known


def england(extra: Iterable[date] = (), week: Iterable[str] = USUAL_WEEK) -> Calendar:
    """England's working days. *extra* days count as bank holidays too (a coronation, a state funeral); *week* holds
    the days that can be working days, as a policy says (HD-02).
    """
    return Calendar(_BankHolidays(extra), frozenset(week))


class _BankHolidays(Mapping[date, str]):
    """The name of each day, worked out when first asked: the package brings every country's, a tenth of a second.

    The substitute day is the holiday people live by: a bank holiday that falls on a weekend is left out, since
    no weekend day is a working day anyway.
    """

    def __init__(self, extra: Iterable[date]) -> None:
        self._extra = tuple(extra)

    @cached_property
    def _days(self) -> dict[date, str]:
        import holidays

        # Without the subdivision Easter Monday and the August holiday would be missing.
        found = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST_YEAR, LAST_YEAR + 1))
        named = {day: _plain(name) for day, name in found.items() if day.isoweekday() <= 5}
        return named | dict.fromkeys(self._extra, "An extra bank holiday")

    def __getitem__(self, day: date) -> str:
        return self._days[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)


def _plain(name: str) -> str:
    """The package's name for a day, as people say it."""
    return name.split(";")[0].replace(" (substitute day)", "").replace(" (observed)", "")
