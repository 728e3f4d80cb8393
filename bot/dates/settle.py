"""From a phrase to what it means at this moment, or to the question it leaves open."""

from datetime import UTC, date, datetime, time, timedelta

from bot.dates.clocks import options
from bot.dates.moment import Now
from bot.dates.phrase import Clock, DayWords, Later, Midnight, Muddle, Named, Near, OfMonth, Phrase, SameTime, Week
from bot.dates.reading import At, Day, Part, Settled
from bot.dates.reckon import day_of
from bot.rules.calendar import LONDON

_MIDNIGHT = time(0)
_CLOSE = time(17)
_PART_ENDS: dict[Part, time] = {
    "morning": time(12),
    "lunchtime": time(14),
    "afternoon": time(17),
    "evening": time(22),
    "night": time(23, 59),
}
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_ZONES = {"bst": timedelta(hours=1), "gmt": timedelta(0), "utc": timedelta(0)}


def settle(phrase: Phrase, now: Now) -> Settled:
    """What the phrase means. Raises Unsettled where it means nothing, more than one thing, or what has gone."""
    settled = _settled(phrase, now)
    if now.is_past(settled):
        raise now.past(now.named(settled))
    day = settled.day if isinstance(settled, Day) else settled.at.date() if isinstance(settled, At) else now.today
    if now.is_far(day):
        raise now.doubt("That is more than a year away.", [settled])
    if phrase.unsure:
        raise now.doubt("That may be a length of time, or a moment.", [settled])
    return settled


def _settled(phrase: Phrase, now: Now) -> Settled:
    if phrase.elapsed:
        return _after(phrase.elapsed.minutes, now)
    if phrase.named is None and phrase.day is None:
        return _timed_only(phrase, now)
    if isinstance(phrase.time, SameTime) and isinstance(phrase.day, Week) and phrase.named is None:
        phrase = _replaced(phrase, Later(phrase.day.ahead, "week"))
    if phrase.day is None and phrase.named == Named(now.today.weekday()):
        return _own_weekday(phrase, now)
    day = _day(phrase, now)
    if phrase.day is None and phrase.named == Named(now.today.weekday(), "this") and phrase.time is None:
        raise now.doubt(f"Today is a {now.today:%A} itself.", [_on(phrase, day, now), _on(phrase, day + _WEEK, now)])
    return _on(phrase, day, now)


def _replaced(phrase: Phrase, day: DayWords) -> Phrase:
    return Phrase(phrase.named, day, phrase.time, phrase.part, phrase.closing, unsure=phrase.unsure)


def _after(minutes: int, now: Now) -> At:
    """So long after now, whatever the clocks do meanwhile; to the whole minute."""
    if minutes <= 0:
        raise now.past("That")
    if minutes > 60 * 24 * 1000:
        raise now.refusal("That is too far away.")
    at = now.at.astimezone(UTC) + timedelta(minutes=minutes)
    return now.instant(at.replace(second=0, microsecond=0))


def _timed_only(phrase: Phrase, now: Now) -> Settled:
    """A time without a day is the next such time; the end of the day without one is today's."""
    if phrase.closing:
        return _on(phrase, now.today, now)
    if phrase.time is None:
        raise now.refusal("That is a part of the day; say of which day.")
    if isinstance(phrase.time, SameTime):
        raise now.refusal("That is a time; say on which day.")
    if isinstance(phrase.time, Midnight):
        return _at(now.today + _DAY, _MIDNIGHT, now)
    at = _only_time(phrase, now.today, now)
    today = _at(now.today, at, now)
    return _at(now.today + _DAY, at, now) if now.is_past(today) else today


def _own_weekday(phrase: Phrase, now: Now) -> Settled:
    """A weekday said on that weekday means a week on, unless it may as well be later today."""
    later = _on(phrase, now.today + _WEEK, now)
    if phrase.closing:
        may_be_today = now.at.time() < _CLOSE
    elif phrase.time is not None:
        may_be_today = not now.is_past(_on(phrase, now.today, now))
    else:
        may_be_today = phrase.part is not None and now.at.time() < _PART_ENDS[phrase.part]
    if may_be_today:
        raise now.doubt(f"Today is a {now.today:%A} itself.", [_on(phrase, now.today, now), later])
    return later


def _day(phrase: Phrase, now: Now) -> date:
    named, day = phrase.named, phrase.day
    if day is None:
        return day_of(named or Near(0), now)
    if named is None:
        return day_of(day, now)
    if named.which not in ("bare", "this", "next", "coming") or (named.which != "bare" and isinstance(day, Week)):
        raise now.refusal("Those are two days.")
    if isinstance(day, Week):
        return now.monday + day.ahead * _WEEK + named.weekday * _DAY
    if isinstance(day, OfMonth) and day.ahead is None:
        return _of_month_named(day, named, now)
    found = day_of(day, now)
    if found.weekday() != named.weekday:
        around = [found + (shift - found.weekday()) * _DAY for shift in (named.weekday - 7, named.weekday)]
        near = min((other for other in (*around, around[1] + _WEEK)), key=lambda other: abs(other - found))
        raise now.mistake(f"{now.written(found)} is a {found:%A}.", [now.day(found), now.day(near)])
    return found


def _of_month_named(day: OfMonth, named: Named, now: Now) -> date:
    """ "Monday the 13th": the next 13th if it is a Monday; a later one that is may have been meant."""
    if now.today.day == day.day and now.today.weekday() == named.weekday:
        return now.today
    found = now.next_of_month(day.day)
    if found and found[0].weekday() == named.weekday:
        return found[0]
    others = [now.day(other) for other in found if other.weekday() == named.weekday]
    raise now.mistake("That day of the month is another weekday.", others[:1])


def _on(phrase: Phrase, day: date, now: Now) -> Settled:
    """The phrase's time on *day*, or the day itself."""
    match phrase.time:
        case None:
            if phrase.closing and day == now.today and now.at.time() >= _CLOSE:
                raise now.doubt("Today has closed.", [now.day(day), now.day(now.calendar.after(day, 1))])
            if phrase.part and day == now.today and now.at.time() >= _PART_ENDS[phrase.part]:
                raise now.past(f"This {phrase.part}")
            return now.day(day, phrase.part)
        case Muddle():
            raise now.doubt("Those are two times.", [now.day(day)])
        case SameTime():
            return _at(day, now.at.time().replace(second=0, microsecond=0), now)
        case Midnight(start=True):
            return _at(day, _MIDNIGHT, now)
        case Midnight():
            ends = [_at(each, _MIDNIGHT, now) for each in (day, day + _DAY)]
            ahead = [end for end in ends if not now.is_past(end)]
            if len(ahead) == 1:
                return ahead[0]
            raise now.doubt("That may be where the day starts or where it ends.", ahead)
        case Clock(zone=zone):
            return _at(day, _only_time(phrase, day, now), now, zone)


def _only_time(phrase: Phrase, day: date, now: Now) -> time:
    """The one time the clock may mean; raises Unsettled where it may mean two or none."""
    if not isinstance(phrase.time, Clock):
        raise now.refusal("Those are two times.")
    found = options(phrase.time, phrase.part, now)
    if len(found) > 1:
        candidates = [_at(day, at, now) for at in found]
        if phrase.day is None and phrase.named is None:
            candidates += [_at(day + _DAY, at, now) for at in found]
        raise now.doubt("That may be in the morning or after noon.", candidates)
    return found[0]


def _at(day: date, at: time, now: Now, zone: str | None = None) -> At:
    """The moment London's clocks show this; asks where they show it twice, never, or in another zone."""
    found = now.wall(day, at)
    if zone:
        instant = datetime.combine(day, at, UTC) - _ZONES[zone]
        meant = now.instant(instant)
        if zone != "utc" and found and meant not in found:
            raise now.doubt(f"Clocks do not show {zone.upper()} then.", [*found, meant])
        return meant
    if len(found) > 1:
        raise now.doubt("The clocks go back that night, so that time comes twice.", found)
    if not found:
        hour_on = (datetime.combine(day, at, UTC)).astimezone(LONDON)
        raise now.doubt("The clocks go forward that night, so that time never comes.", [now.instant(hour_on)])
    return found[0]
