"""How a digest is drawn: each kind of thing that may stand in one has its own line and buttons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from bot.delivery.desk import Drawer
from bot.drawing.actions import action_item
from bot.drawing.agenda import agenda_item
from bot.drawing.by_hand import notes_item
from bot.drawing.escalation import approval_item
from bot.drawing.facts import agency_of
from bot.drawing.handover import handover_item
from bot.drawing.invitation import invitation_item
from bot.drawing.readers import readers_item
from bot.drawing.recommendation import contested_item, question_item
from bot.drawing.record import record_item
from bot.drawing.record_correct import correction_item
from bot.drawing.referral import elsewhere_item, referral_item
from bot.drawing.step_up import report_item, way_out_item
from bot.rules.calendar import LONDON
from bot.rules.words import hour
from bot.services import Services
from bot.usecases.carrying import DIGEST
from bot.usecases.decisions.recommendation import CONTESTED, QUESTION
from bot.usecases.escalations.approval import APPROVAL
from bot.usecases.escalations.reporting import REPORT
from bot.usecases.escalations.way_out import WAY_OUT
from bot.usecases.panels.agenda import AGENDA
from bot.usecases.reaching import is_away
from bot.usecases.records.record import NOTES
from bot.usecases.records.record_told import SAID, SENT
from bot.usecases.referrals import referral_due, referral_elsewhere
from bot.views import digest as view
from bot.views.by_hand import told_button
from bot.views.message import Message
from storage.models import Effect, Obligation, Step
from storage.unit_of_work import UnitOfWork


class ItemOf(Protocol):
    """Draws what one person owes, or is told of, as it stands now. *steps* brought it here: none for an overview."""

    def __call__(
        self, work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
    ) -> view.Item | None: ...


ITEMS: Mapping[str, ItemOf] = {
    "action": action_item,
    "invitation": invitation_item,
    QUESTION: question_item,
    CONTESTED: contested_item,
    NOTES: record_item,
    "handover": handover_item,
    "readers": readers_item,
    SENT: notes_item,
    SAID: correction_item,
    APPROVAL: approval_item,
    REPORT: report_item,
    WAY_OUT: way_out_item,
    AGENDA: agenda_item,
    referral_due.OWED: referral_item,
    referral_elsewhere.OWED: elsewhere_item,
}
"""Every kind of thing that may stand in a digest."""


class _Attached(Struct):
    """One thing and whom it is for: the reader, or somebody they read for."""

    owed: Obligation
    person: UUID
    steps: list[Step] = field(default_factory=list)


def digest_drawers(services: Services) -> Mapping[str, Drawer]:
    """The digest."""

    def digest(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _digest(work, services, effect, now)

    return {DIGEST: digest}


def open_items(work: UnitOfWork, services: Services, person: UUID, now: datetime) -> list[view.Item]:
    """Everything a person owes now, what is due first first."""
    drawn = (
        ITEMS[owed.kind](work, services, owed, (), person, now)
        for owed in work.obligations.open_of(person)
        if owed.kind in ITEMS
    )
    return [item for item in drawn if item is not None]


def _digest(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    """What is still open of all that was attached; what was closed or moved meanwhile drops out."""
    reader = effect.person_id
    assert reader is not None, "a digest is somebody's"
    attached = _attached(work, effect, reader)
    items = [item for one in attached if (item := _item(work, services, one, reader, now)) is not None]
    if not items and effect.kind == "post":
        return None
    items += _unanswered(work, services, reader, attached, now)
    facts = view.Digest(
        now=now.astimezone(LONDON),
        items=items,
        meetings=_meetings(work, reader, now),
        nothing_else=_nothing_else(work, reader, attached),
        missed=_missed(attached),
    )
    return view.digest(facts)


def _attached(work: UnitOfWork, effect: Effect, reader: UUID) -> list[_Attached]:
    """Each thing once; where it is both the reader's and somebody's they read for, the reader's own words count."""
    found: dict[tuple[UUID, UUID], _Attached] = {}
    for step, owed in work.obligations.steps_in(effect.target_id or effect.id):
        if owed.closed_at is None and step.occurrence == owed.moves:
            person = UUID(step.told)
            found.setdefault((owed.id, person), _Attached(owed, person)).steps.append(step)
    mine = {owed for owed, person in found if person == reader}
    slack = {person.id: person.slack_id for person in work.people.named({person for _, person in found}).values()}
    return [
        one for (owed, person), one in found.items() if person == reader or owed not in mine or slack[person] is None
    ]


def _item(work: UnitOfWork, services: Services, one: _Attached, reader: UUID, now: datetime) -> view.Item | None:
    item = ITEMS[one.owed.kind](work, services, one.owed, one.steps, one.person, now)
    if item is None or one.person == reader:
        return item
    person = work.people.get(one.person)
    away = is_away(person, now.astimezone(LONDON).date()) and person.slack_id is not None
    whom = view.for_whom(person.name, agency_of(work, person.id), person.away_until if away else None)
    last = one.steps[-1]
    by_hand = person.slack_id is None and last.told_at is None
    told = [told_button(last.id)] if by_hand else []
    return replace(item, words=f"{whom}\n{item.words}", elements=[*told, *item.elements])


def _unanswered(
    work: UnitOfWork, services: Services, reader: UUID, attached: Sequence[_Attached], now: datetime
) -> list[view.Item]:
    """What the reader was asked and has not answered, an invitation or a question that is not late: no reason for a
    digest, but it stands in one that comes anyway."""
    here = {one.owed.id for one in attached}
    drawn = (
        ITEMS[owed.kind](work, services, owed, _told(work, owed, reader), reader, now)
        for owed in work.obligations.open_of(reader)
        if owed.id not in here and (owed.kind == "invitation" or (owed.kind == QUESTION and owed.due_at > now))
    )
    return [item for item in drawn if item is not None]


def _told(work: UnitOfWork, owed: Obligation, reader: UUID) -> list[Step]:
    return [step for step in work.obligations.steps(owed.id) if step.told == str(reader)]


def _missed(attached: Sequence[_Attached]) -> view.Missed:
    """Reminders that fell due on a day before they were sent, each counted once."""
    late = {
        (step.obligation_id, step.rung): step.came_at.astimezone(LONDON).date()
        for one in attached
        for step in one.steps
        if step.came_at.astimezone(LONDON).date() < step.at.astimezone(LONDON).date()
    }
    return view.Missed(count=len(late), first=min(late.values(), default=None))


def _nothing_else(work: UnitOfWork, reader: UUID, attached: Sequence[_Attached]) -> bool:
    here = {one.owed.group_id for one in attached}
    others = {group.id for group in work.groups.open_of(reader)} - here
    return bool(others) and not any(owed.group_id in others for owed in work.obligations.open_of(reader))


def _meetings(work: UnitOfWork, person: UUID, now: datetime) -> list[str]:
    found = ((work.groups.meeting_after(group.id, now), group) for group in work.groups.open_of(person))
    today = sorted(
        (meeting.starts_at.astimezone(LONDON), group.code_word)
        for meeting, group in found
        if meeting is not None and meeting.starts_at.astimezone(LONDON).date() == now.astimezone(LONDON).date()
    )
    return [f"{hour(at.time())} {code_word}" for at, code_word in today]
