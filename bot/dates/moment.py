"""The moment something is said, and what can be answered then."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct, field

from bot.dates.feasts import Feasts
from bot.dates.months import month_after, real
from bot.dates.reading import At, Day, Part, Refuse, Settled, Unsettled
from bot.dates.says import briefly, choice, moment, named, whole_day
from bot.rules.calendar import LONDON, Calendar
from bot.rules.words import day as day_in_words

FAR = 400  # days ahead from which on nobody is believed without asking


class Now(Struct, frozen=True):
    """When something is said (London time), and the working days of the country it is said in."""

    at: datetime
    calendar: Calendar
    feasts: Feasts = field(default_factory=Feasts)

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def monday(self) -> date:
        """The first day of this week."""
        return self.today - timedelta(days=self.today.weekday())

    @property
    def hint(self) -> str:
        """What could be typed instead."""
        soon = datetime.combine(self.calendar.after(self.today, 2), time(14), LONDON)
        return f'Type the day and the time, for example "{briefly(soon, self.at)}".'

    def day(self, day: date, part: Part | None = None) -> Day:
        return whole_day(day, self.calendar, part)

    def wall(self, day: date, at: time) -> tuple[At, ...]:
        """The moments at which London's clocks show this: one, two in October's double hour, none in March's."""
        both = {datetime.combine(day, at, LONDON).replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
        shown = sorted(
            instant for instant in both if instant.astimezone(LONDON).replace(tzinfo=None, fold=0).time() == at
        )
        return tuple(moment(instant, self.calendar) for instant in shown)

    def instant(self, at: datetime) -> At:
        return moment(at, self.calendar)

    def refusal(self, why: str) -> Unsettled:
        """This way to read it fails; *why* is followed by what to type instead."""
        return Unsettled(Refuse(f"{why} {self.hint}"))

    def doubt(self, trouble: str, candidates: Iterable[Settled]) -> Unsettled:
        """It is not known which is meant; of the candidates only those to come are offered."""
        left = [candidate for candidate in candidates if not self.is_past(candidate)]
        if not left:
            return self.refusal(trouble)
        return Unsettled(choice(trouble, left), wrong=False)

    def mistake(self, trouble: str, candidates: Iterable[Settled]) -> Unsettled:
        """What was typed contradicts itself; another way to read it may still be right."""
        left = [candidate for candidate in candidates if not self.is_past(candidate)]
        if not left:
            return self.refusal(trouble)
        return Unsettled(choice(trouble, left), wrong=True)

    def past(self, words: str) -> Unsettled:
        return self.refusal(f"{words} has gone.")

    def is_past(self, settled: Settled) -> bool:
        match settled:
            case At(at=at):
                return at.astimezone(UTC) <= self.at.astimezone(UTC)  # in one zone it would compare the walls
            case Day(day=day):
                return day < self.today
        return False

    def is_far(self, day: date) -> bool:
        return (day - self.today).days > FAR

    def next_of_month(self, day: int) -> list[date]:
        """The next few days of that number in their month, today's not among them."""
        months = (month_after(self.today, ahead) for ahead in range(6))
        return [found for year, month in months if (found := real(year, month, day)) and found > self.today]

    def named(self, settled: Settled) -> str:
        return named(settled)

    def written(self, day: date) -> str:
        return day_in_words(day)
