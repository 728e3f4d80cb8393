"""Bank holidays by name, as the calendar in force has them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from bot.dates.months import real
from bot.dates.phrase import BankHoliday, DayWords, Feast
from bot.dates.times import Tokens, number, word
from bot.dates.vocabulary import MONTHS, WEEKDAYS
from bot.dates.words import tokens
from bot.rules.calendar import Calendar

_TELLING = 5  # years that show whether a bank holiday keeps its date
_LONGEST = 6  # words in the name of a bank holiday


class Feasts(Struct, frozen=True):
    """The days of each bank holiday's name, the name as its tokens."""

    days: Mapping[tuple[str, ...], tuple[date, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, calendar: Calendar) -> "Feasts":
        """All names the calendar has. A substitute day goes by the name of the day it stands for."""
        texts: dict[str, tuple[str, ...]] = {}
        found: dict[tuple[str, ...], list[date]] = {}
        for day, name in sorted(calendar.holidays.items()):
            if name not in texts:
                texts[name] = tuple(token.text for token in tokens(name.split(" (")[0]))
            found.setdefault(texts[name], []).append(day)
        return cls({name: tuple(days) for name, days in found.items()})

    def at(self, found: Tokens, i: int) -> Iterator[tuple[DayWords, int]]:
        """Every bank holiday, or day named after one, that stands at *i*."""
        if not self.days:
            return
        texts = tuple(token.text for token in found[i : i + _LONGEST])
        for length in range(1, len(texts) + 1):
            for name, shift in self._named(texts[:length]):
                end = i + length
                year = number(found, end)
                if year and len(year.text) == 4:
                    yield Feast(name, year.value, shift), end + 1
                else:
                    yield Feast(name, None, shift), end
        yield from self._bank_holiday(found, i)

    def in_year(self, name: tuple[str, ...], year: int) -> date | None:
        """The day of that name in *year*, also where only its substitute is in the calendar."""
        days = self.days[name]
        (month, day), times = Counter((day.month, day.day) for day in days).most_common(1)[0]
        if times * 2 > len(days) >= _TELLING:  # the same date in most years: that is the day itself
            return real(year, month, day)
        return next((day for day in days if day.year == year), None)

    def _named(self, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
        """The bank holidays these words name, and how many days beside it the day is."""
        if words in self.days:
            yield words, 0
        *front, last = words
        if last == "eve" and (*front, "day") in self.days:
            yield (*front, "day"), -1
        if last == WEEKDAYS[6] and (*front, WEEKDAYS[0]) in self.days:
            yield (*front, WEEKDAYS[0]), -1

    def _bank_holiday(self, found: Tokens, i: int) -> Iterator[tuple[DayWords, int]]:
        """ "Bank holiday Monday", "the August bank holiday", "late May bank holiday", "the next bank holiday"."""
        early, late, following = (word(found, i, which) for which in ("early", "late", "next"))
        i += early or late or following
        month = MONTHS.index(found[i].text) + 1 if word(found, i, *MONTHS) else None
        season = found[i].text if word(found, i, "spring", "summer") else None
        i += month is not None or season is not None
        if not (word(found, i, "bank") and word(found, i + 1, "holiday")):
            return
        end = i + 2
        if season:
            for name in self.days:
                if season in name:
                    yield Feast(name), end
        elif month:
            yield BankHoliday(month=month, which="first" if early else "last" if late else None), end
        elif following:
            yield BankHoliday(), end
        elif word(found, end, *WEEKDAYS):
            yield BankHoliday(weekday=WEEKDAYS.index(found[end].text)), end + 1
