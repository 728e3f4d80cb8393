"""What each role does for a meeting, a referral, an item, a quarter or a year: by when, and what waits for it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from msgspec import Struct

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.panel_kinds import Duty
from bot.rules.parts import Role
from bot.rules.policy import Policy
from bot.rules.published import instant
from bot.rules.refusal import Refusal


class Owed(Struct, frozen=True):
    """One duty: until when (London; None: at once), and how that was counted."""

    rule: Duty
    at: datetime | date | None
    says: str


def duties(
    policy: Policy, of: str, anchors: Mapping[str, datetime | date], calendar: Calendar, *, owner: Role | None = None
) -> tuple[Owed, ...]:
    """What is owed for one thing of that sort, the first first; of *owner* alone, or of everybody.

    *anchors* holds what deadlines count from, as far as it is known ("meeting_date", "decision_made"). A duty whose
    anchor has not come yet is not owed yet.
    """
    found = [
        owed
        for rule in policy.all(Duty)
        if rule.of == of and owner in (None, rule.owner) and (owed := _owed(policy, rule, anchors, calendar))
    ]
    return tuple(sorted(found, key=lambda owed: (owed.at is not None, instant(owed.at) if owed.at else _EARLIEST)))


def unfinished(policy: Policy, step: str, done: Collection[str]) -> tuple[Duty, ...]:
    """The duties that *step* waits for; *done* holds the ids of those that were ticked."""
    return tuple(rule for rule in policy.all(Duty) if rule.before == step and rule.id not in done)


def why_not_yet(policy: Policy, step: str, done: Collection[str]) -> Refusal | None:
    """Refuses a step that still waits for somebody's duty, naming whose."""
    for rule in unfinished(policy, step, done):
        who = rule.owner.replace("_", " ")
        first = f"{rule.duty[0].lower()}{rule.duty[1:]}".rstrip(".")
        return Refusal(f"This waits for the {who}: {first}.", f"Ask the {who} to tick it.", rule.id, rule.cited)
    return None


def _owed(policy: Policy, rule: Duty, anchors: Mapping[str, datetime | date], calendar: Calendar) -> Owed | None:
    if rule.due is None:
        return Owed(rule, None, "at once")
    by = policy.rule(rule.due)
    assert isinstance(by, Deadline), "a policy whose duties lead elsewhere does not load"
    anchor = anchors.get(by.anchor)
    if anchor is None:
        return None
    found = due(by, anchor, calendar, house=policy)
    return Owed(rule, found.at, found.says)


_EARLIEST = datetime.min.replace(tzinfo=LONDON)
