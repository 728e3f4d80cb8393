"""How often a group meets from now on, and when next: words typed at the end of a meeting, read and checked."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from msgspec import Struct

from bot.dates.says import in_words, rhythm_in_words
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence, Limit
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rhythm import RhythmError, beats, broken, unfit
from bot.rules.words import counted, day, number
from bot.services import Services
from bot.usecases.meetings.booking import to_book
from bot.usecases.meetings.clash import clashes
from bot.usecases.meetings.rhythm_words import capital
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.when_due import read_due
from storage import models
from storage.unit_of_work import UnitOfWork

MET = ("running", "held")


class Coming(Struct, frozen=True):
    """A meeting that will be booked (London time), and what is odd about it.

    *off*: the bank holiday it was moved away from. *on*: the bank holiday that it falls on. *clash*: what the chair
    chairs at the same time.
    """

    at: datetime
    off: str | None
    on: str | None
    clash: Sequence[str]


def read_next(words: str, rhythm: str | None, services: Services) -> datetime | None:
    """The moment that *words* mean; a day alone is at the rhythm's hour. None where nothing was typed.

    Raises Refused, with what could be meant.
    """
    if not words.strip():
        return None
    found = read_due(words, services)
    if isinstance(found, datetime):
        return found
    if rhythm is None:
        raise Refused(Refusal("At what hour do you meet?", "For example “Thursday 9:30am”.", None, ""))
    hours = {beat.weekday: beat.at for beat in beats(rhythm)}
    at = hours.get(found.weekday()) or next(iter(hours.values()), time(0))
    return datetime.combine(found, at, tzinfo=LONDON)


def why_not_rhythm(policy: Policy, rhythm: str) -> Refusal | None:
    """Refuses a rhythm that is none, too slow, or too often, by the rule that says so."""
    try:
        return next((no for rule in policy.all(Cadence) if (no := unfit(rule, rhythm))), None)
    except RhythmError:
        return Refusal("That is no rhythm.", "Say the days and the hour, for example “Mon and Thu 9:30am”.", None, "")


def to_come(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    rhythm: str,
    next_at: datetime | None,
    now: datetime,
) -> Sequence[Coming]:
    """Every meeting that will be booked if the members fix this. Raises Refused where that breaks a rule.

    *next_at* is the next date that they chose; without it the first of the rhythm is.
    """
    refuse_if(why_not_rhythm(policy, rhythm))
    if next_at is not None and next_at <= now:
        raise Refused(Refusal("That time has gone.", "Give a time that is still to come.", None, ""))
    coming = [meeting.starts_at for meeting in work.groups.meetings_to_come(group.id, now)]
    chosen = sorted({*coming, *([next_at] if next_at else [])})
    wanted = to_book(work, services, policy, group, rhythm, chosen, now)
    minutes, chair = policy.the(Limit, "meeting_length").amount, group.chair_id
    found: list[tuple[datetime, str | None, str | None]]
    found = [(at, None, services.calendar.holiday(at.astimezone(LONDON).date())) for at in chosen]
    found += [
        (one.at, one.holiday if one.at != one.slot else None, one.holiday if one.at == one.slot else None)
        for one in wanted
    ]
    refuse_if(_why_not(work, policy, group, [at for at, _, _ in found]))
    return [Coming(at.astimezone(LONDON), off, on, _clash(work, chair, at, minutes, group.id)) for at, off, on in found]


def said(coming: Coming) -> str:
    """The meeting in a line, with what is odd about it."""
    words = in_words(coming.at)
    if coming.off:
        words += f", the nearest working day: {coming.off} is a bank holiday"
    if coming.on:
        words += f", a bank holiday ({coming.on})"
    if coming.clash:
        words += f". The chair also chairs {', '.join(coming.clash)} then"
    return capital(words)


def rhythm_said(rhythm: str) -> str:
    """Mondays and Thursdays, 9:30am"""
    return capital(rhythm_in_words(rhythm))


def _why_not(work: UnitOfWork, policy: Policy, group: models.Group, found: Sequence[datetime]) -> Refusal | None:
    """Refuses dates between which a rule of how often is not kept.

    The last meeting may have had an hour of its own: it counts as if it had been at the end of its day.
    """
    met = [one.starts_at.astimezone(LONDON) for one in work.groups.meetings(group.id) if one.state in MET]
    last = [datetime.combine(max(met).date(), time.max, tzinfo=LONDON)] if met else []
    if (break_ := broken(policy.all(Cadence), [*last, *found])) is None:
        return None
    rule, after = break_.rule, day(break_.after.date())
    if rule.bound == "at_least":
        span = f"{counted(rule.count, 'meeting')} would follow within {number(rule.per_days)} days"
        return Refusal(f"Then fewer than {span} of {after}.", "Choose an earlier date.", rule.id, rule.cited)
    reason = f"That is more than {counted(rule.count, 'meeting')} in {number(rule.per_days)} days."
    return Refusal(reason, "Choose a later date.", rule.id, rule.cited)


def _clash(work: UnitOfWork, chair: UUID | None, at: datetime, minutes: int, group_id: UUID) -> Sequence[str]:
    found = clashes(work, chair, at, minutes, besides=group_id)
    return [f"{group.ref} · {group.code_word}" for group, _ in found]
