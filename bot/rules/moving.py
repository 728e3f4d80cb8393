"""Moving the date of an action."""

from datetime import datetime

from bot.rules.calendar import LONDON
from bot.rules.kinds import Limit
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import day, hour


def why_not_move(
    policy: Policy, times_moved: int, to: datetime, next_meeting: datetime | None, now: datetime
) -> Refusal | None:
    """Refuses an owner a new date that is past, is one move too many, or lies after the group's next meeting.

    The chair is not bound by the last two and need not be asked about here.
    """
    rule = policy.the(Limit, "owner_moves")
    if to <= now:
        return Refusal("That time has gone.", "Give a time that is still to come.", rule.id, rule.cited)
    if times_moved >= rule.amount:
        return Refusal("This date has been moved before.", "Ask the chair for a new date.", rule.id, rule.cited)
    if next_meeting is not None and to > next_meeting:
        meets = next_meeting.astimezone(LONDON)
        return Refusal(
            f"That is after the group's next meeting, on {day(meets.date())}, {hour(meets.time())}.",
            "Choose a time before it, or ask the chair for a new date.",
            rule.id,
            rule.cited,
        )
    return None
