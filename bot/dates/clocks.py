"""Which times of day a clock as typed may stand for: bare 1 to 6 is after noon, 8 to 12 as written, 7 is asked."""

from datetime import time

from bot.dates.moment import Now
from bot.dates.phrase import Clock
from bot.dates.reading import Part

_AFTERNOON_BY_HABIT = range(1, 7)
_UNSURE = 7
_WITHIN: dict[Part, tuple[time, time]] = {
    "morning": (time(5), time(11, 59)),
    "lunchtime": (time(11), time(14, 59)),
    "afternoon": (time(12), time(18)),
    "evening": (time(16), time(23, 59)),
    "night": (time(18), time(23, 59)),
}


def options(clock: Clock, part: Part | None, now: Now) -> tuple[time, ...]:
    """One time if it is clear, two if it has to be asked. Raises Unsettled if there is no such time."""
    found = _by_itself(clock, now)
    if part is None or clock.half:
        if part and not any(_fits(at, part) for at in found):
            raise now.refusal(f"{_shown(clock)} is not in the {part}.")
        return found
    both = found if _is_sure(clock) else (_time(clock, clock.hour % 12), _time(clock, clock.hour % 12 + 12))
    fitting = tuple(at for at in both if _fits(at, part))
    if not fitting:
        raise now.refusal(f"{_shown(clock)} is not in the {part}.")
    return fitting


def _by_itself(clock: Clock, now: Now) -> tuple[time, ...]:
    hour = clock.hour
    if hour > 23 or clock.minute > 59:
        raise now.refusal(f"There is no time {_shown(clock)}.")
    if clock.half:
        return _with_half(clock, now)
    if _is_sure(clock):
        return (_time(clock, hour),)
    if hour == _UNSURE or clock.unclear or clock.written:
        return (_time(clock, hour), _time(clock, hour + 12))
    return (_time(clock, hour + 12 if hour in _AFTERNOON_BY_HABIT else hour),)


def _with_half(clock: Clock, now: Now) -> tuple[time, ...]:
    if clock.half == "am":
        if clock.hour == 12 and not clock.minute:  # people write 12am for noon as well as for midnight
            return (time(0), time(12))
        if clock.hour == 12:
            return (_time(clock, 0),)
        if clock.hour > 12 or clock.hour == 0:
            raise now.refusal(f"{_shown(clock)} is not before noon.")
        return (_time(clock, clock.hour),)
    if clock.hour == 0:
        raise now.refusal(f"{_shown(clock)} is not after noon.")
    return (_time(clock, clock.hour if clock.hour >= 12 else clock.hour + 12),)


def _is_sure(clock: Clock) -> bool:
    """Whether it is written as a 24-hour clock shows it, and not in the small hours, when nobody meets."""
    return clock.hour > 12 or clock.hour == 0 or (clock.written and clock.hour not in _AFTERNOON_BY_HABIT)


def _time(clock: Clock, hour: int) -> time:
    return time(hour, clock.minute)


def _fits(at: time, part: Part) -> bool:
    first, last = _WITHIN[part]
    return first <= at <= last


def _shown(clock: Clock) -> str:
    return f"{clock.hour}:{clock.minute:02}{clock.half or ''}"
