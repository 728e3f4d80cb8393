"""Opening a group: who is asked to come, and when to meet first."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from bot.rules.calendar import LONDON, Calendar
from bot.rules.counting import at_hour
from bot.rules.due import due
from bot.rules.kinds import Chair, Deadline, Invite, Question, Slots
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import day as day_words
from bot.rules.words import hour


class Invited(Struct, frozen=True):
    """An organisation that is asked to come, and the rule that says so."""

    organisation: str
    rule_id: str
    why: str


class Slot(Struct, frozen=True):
    """A time to propose for a first meeting (London); *late*: after the group should be set up."""

    at: datetime
    late: bool


def stuck(policy: Policy, ticked: Collection[str], in_words: str | None) -> tuple[str, ...]:
    """What is stuck, as people read it: the choices ticked, and whatever else, as typed, in quotation marks."""
    rule = next((rule for rule in policy.all(Question) if rule.name == "stuck"), None)
    known = {choice.key: choice.label for choice in rule.choices} if rule else {}
    found = [label for key, label in known.items() if key in ticked]
    if in_words:
        found.append(f"“{in_words}”")
    elif rule and rule.otherwise and not set(ticked) <= known.keys():
        found.append(rule.otherwise)
    return tuple(found)


def council_organisations(policy: Policy, councils: Collection[str]) -> tuple[str, ...]:
    """The organisations behind the councils ticked on the form, in the order of the form."""
    choices = policy.the(Question, "council").choices
    return tuple(c.organisation for c in choices if c.key in councils and c.organisation)


def invited(policy: Policy, councils: Collection[str]) -> tuple[Invited, ...]:
    """Every organisation to ask, each once: who must start the group, those the rules name, then the councils.

    *councils* are the keys ticked on the form; if it is not agreed which one is responsible, each that is ticked.
    """
    asked: dict[str, Invited] = {}
    for found in _all_invited(policy, council_organisations(policy, councils)):
        asked.setdefault(found.organisation, found)
    return tuple(asked.values())


def _all_invited(policy: Policy, councils: tuple[str, ...]) -> Iterator[Invited]:
    for chair in policy.all(Chair):
        organisation = chair.organisation(policy.forum)
        if chair.meeting == "first" and organisation:
            yield Invited(organisation, chair.id, chair.text)
    for rule in policy.all(Invite):
        for organisation in rule.organisations:
            yield Invited(organisation, rule.id, rule.why)
    for rule in policy.all(Invite):
        for organisation in councils if rule.the_council else ():
            yield Invited(organisation, rule.id, rule.why)


def set_up_by(policy: Policy, requested_at: datetime, calendar: Calendar) -> datetime:
    """When a group asked for at *requested_at* should be set up (London time)."""
    found = due(policy.the(Deadline, "set_up"), requested_at, calendar, house=policy).at
    assert isinstance(found, datetime), "a clock in hours gives an instant"
    return found


def first_slots(now: datetime, policy: Policy, calendar: Calendar) -> tuple[Slot, ...]:
    """Times to propose for a first meeting, the best first.

    All proposed hours that leave time to tell people and lie within the time to set up; where that is counted in
    working days, on those alone. Where none of them is on a working day, also the first on the next working day, which
    is late.
    """
    rule, by = policy.the(Slots), set_up_by(policy, now, calendar).astimezone(UTC)
    earliest = now.astimezone(UTC) + timedelta(minutes=rule.notice_minutes)
    in_working_days = policy.the(Deadline, "set_up").unit == "working_days"
    found: list[Slot] = []
    for at in _proposed(now.astimezone(LONDON).date(), rule, calendar):
        working = calendar.is_working_day(at.date())
        if at.astimezone(UTC) < earliest or (in_working_days and not working):
            continue
        if at.astimezone(UTC) <= by:
            found.append(Slot(at, late=False))
        elif any(calendar.is_working_day(slot.at.date()) for slot in found):
            break
        elif working:
            found.append(Slot(at, late=True))
            break
    return tuple(found)


def _proposed(day: date, rule: Slots, calendar: Calendar) -> Iterator[datetime]:
    while True:
        for text in rule.working_days if calendar.is_working_day(day) else rule.other_days:
            yield at_hour(day, text)
        day += timedelta(days=1)


def why_not_first_meeting(
    policy: Policy, at: datetime, requested_at: datetime, now: datetime, calendar: Calendar, *, gives_reason: bool
) -> Refusal | None:
    """Refuses a first meeting in the past, and one later than the time to set up for which no reason is given."""
    rule = policy.the(Deadline, "set_up")
    if at <= now:
        return Refusal("That time has gone.", "Give a time that is still to come.", rule.id, rule.cited)
    by = set_up_by(policy, requested_at, calendar)
    if at <= by or gives_reason:
        return None
    return Refusal(
        f"That is later than {hour(by.time())} on {day_words(by.date())}, when the group should be set up.",
        "Choose an earlier time, or say in a few words why it must be later.",
        rule.id,
        rule.cited,
    )
