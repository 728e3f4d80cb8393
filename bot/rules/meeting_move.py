"""Moving a meeting: which times will not do at all, and what is odd about a day."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from bot.rules.calendar import LONDON, Calendar
from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted, day, hour


class Slot(Struct, frozen=True):
    """A planned meeting: its number, when it begins, and for how many minutes."""

    number: int
    at: datetime
    minutes: int

    @property
    def ends(self) -> datetime:
        return self.at.astimezone(UTC) + timedelta(minutes=self.minutes)


def why_not_then(policy: Policy, to: Slot, stands: datetime, others: Iterable[Slot], now: datetime) -> Refusal | None:
    """Refuses a meeting a time that has gone, is too near or too far, is its own, or lies across another of the group.

    *stands* is when it begins now; *others* are the group's other planned meetings, whose order must stay.
    """
    if refusal := why_not_at(policy, to.at, now):
        return refusal
    if to.at.astimezone(UTC) == stands.astimezone(UTC):
        return Refusal("The meeting is at that time already.", "Nothing was changed.", None, "")
    return next((found for other in others if (found := _across(to, stands, other))), None)


def why_not_at(policy: Policy, at: datetime, now: datetime) -> Refusal | None:
    """Refuses a time that has gone, or that is too near or too far; a standing body plans far ahead."""
    at = at.astimezone(UTC)
    if at <= now:
        return Refusal("That time has gone.", "Give a time that is still to come.", None, "")
    if at < now + span(policy, "move_notice"):
        rule = policy.the(Limit, "move_notice")
        least = counted(rule.amount, rule.unit.removesuffix("s"))
        remedy = f"Choose a time at least {least} from now, or phone everybody."
        return Refusal("That is too soon: people would not hear of it in time.", remedy, rule.id, rule.cited)
    if not policy.stands and at > now + span(policy, "move_far"):
        rule = policy.the(Limit, "move_far")
        return Refusal(f"That is more than {rule.amount} days away.", "Choose a sooner time.", rule.id, rule.cited)
    return None


def still_stands(policy: Policy, meant_for: datetime, starts_at: datetime) -> bool:
    """Whether what was said about a meeting at one time holds at another, so near that nobody is asked again."""
    return abs(meant_for.astimezone(UTC) - starts_at.astimezone(UTC)) <= span(policy, "moved_answers")


def day_off(at: datetime, calendar: Calendar) -> str | None:
    """That it is a bank holiday or no working day, in a sentence; None for a working day."""
    on = at.astimezone(LONDON).date()
    if calendar.is_working_day(on):
        return None
    name = calendar.holiday(on)
    return f"{day(on)} is {name or 'not a working day'}."


def _across(to: Slot, stands: datetime, other: Slot) -> Refusal | None:
    name = f"meeting {other.number}"
    local = other.at.astimezone(LONDON)
    when = f"{day(local.date())}, {hour(local.time())}"
    if to.at < other.ends and other.at < to.ends:
        return Refusal(f"The group meets then already: {name} is on {when}.", "Choose another time.", None, "")
    if (stands < other.at) != (to.at < other.at):
        side = "before" if to.at < other.at else "after"
        remedy = f"Move {name} first, or choose a time on this side of it."
        return Refusal(f"That is {side} {name}, which is on {when}.", remedy, None, "")
    return None
