"""The calendar of a standing body, looked up: its days, what is due for each, and what its rules miss."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about as meant
from bot.drawing.facts import subject
from bot.rules.calendar import LONDON, Calendar
from bot.rules.policy import Policy
from bot.rules.published import instant, published
from bot.rules.rights import why_not
from bot.rules.sittings import Sitting, day_off, empty_months, schedule, too_few, unconfirmed
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.panels.sittings import OFF, sittings_of
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views import sittings as view
from bot.views.blocks import Block
from bot.views.message import Message
from storage.models import Effect, Meeting
from storage.unit_of_work import UnitOfWork

MOST = 6
"""How many meetings are shown."""

READY = {"nomination": "Items put forward", "papers": "Papers", "agenda": "Agenda"}
"""What is said of each deadline before a meeting, by its name in the rules."""


def calendar_of(services: Services, slack_id: str, ref: str | None, channel_id: str) -> list[Block]:
    """When the body meant meets, for whoever may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        here = about(work, services, person, now, ref=ref, channel_id=channel_id)
        refuse_if(why_not(here.policy, "read", here.standing))
        meetings = work.groups.meetings(here.group.id)
        coming = work.groups.meetings_to_come(here.group.id, now)[:MOST]
        today = now.astimezone(LONDON).date()
        rule = schedule(here.policy, today)
        return view.calendar(
            view.Dates(
                group=here.group,
                usual=rule.text if rule else None,
                clause=rule.cited if rule else "",
                planned=[_planned(here.policy, one, services.calendar) for one in coming],
                wanting=tuple(_wanting(here.policy, sittings_of(meetings), today)),
            )
        )


def sittings_drawers(services: Services) -> Mapping[str, Drawer]:
    """The line that a meeting is off."""

    def off(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = meant(work, services, effect)
        meeting = work.meetings.get(subject(effect))
        assert meeting is not None, "a meeting is never deleted"
        return view.cancelled(group, meeting)

    return {OFF: off}


def due_for(policy: Policy, meeting: Meeting, calendar: Calendar) -> Sequence[view.Due]:
    """What has to be ready for a meeting, the first first."""
    at = meeting.starts_at.astimezone(LONDON)
    return [
        view.Due(READY[found.name], instant(found.at).astimezone(LONDON))
        for found in published(policy, Sitting(at.date(), at), calendar)
        if found.name in READY
    ]


def _planned(policy: Policy, meeting: Meeting, calendar: Calendar) -> view.Planned:
    at = meeting.starts_at.astimezone(LONDON)
    off = day_off(at.date(), calendar)
    return view.Planned(
        number=meeting.number,
        at=at,
        minutes=meeting.minutes,
        extra=meeting.slot_at is None,
        due=due_for(policy, meeting, calendar),
        off=off.says if off else None,
    )


def _wanting(policy: Policy, entered: Sequence[Sitting], today: date) -> Iterator[str]:
    """What the calendar of this year still lacks, and what the chair has not confirmed. Months that are over are not
    asked for."""
    over = [Sitting(datetime(today.year, month, 1, tzinfo=LONDON).date()) for month in range(1, today.month)]
    if months := empty_months(policy, today.year, [*entered, *over]):
        yield f"No meeting is entered for {', '.join(months)}."
    if refusal := too_few(policy, today.year, entered):
        yield f"{refusal.reason} {refusal.remedy}"
    if doubt := unconfirmed(policy):
        yield doubt
