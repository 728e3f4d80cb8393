"""Somebody acts on the notes of a meeting: the one way in, for every button and form about them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.over import over
from bot.usecases.records.record import redraw
from bot.usecases.records.record_who import parts_in
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

NOT_FOUND = Refusal("There are no such notes that you can see.", "`/rsg notes` shows those of a group.", None, "")
"""Said of what is not there and of what is none of their business, in the same words."""


class Press(Struct, frozen=True, kw_only=True):
    """Somebody's word on notes. *edits* says which writing of them they saw, where that matters."""

    key: str
    by: str  # Slack id, from the verified payload
    record_id: UUID
    edits: int | None = None


class Changed(Struct, frozen=True):
    """*says* is what came of it, in a sentence; *about* is the id of the notes it was about."""

    says: str
    about: str = ""


class HasChanged(Refused):
    """Somebody else has written the notes since they were opened. *position* and *lines* are what stands now."""

    def __init__(self, record: models.Record) -> None:
        super().__init__(
            Refusal(
                "The notes have changed since you opened them.",
                "Please read them as they stand now. Nothing of yours was sent.",
                None,
                "",
            )
        )
        self.record_id, self.edits = record.id, record.edits
        self.position, self.lines = record.position or "", "\n".join(record.lines)


class Case(Struct, frozen=True, kw_only=True):
    """The notes in their group, both held, and who acts on them."""

    work: UnitOfWork
    services: Services
    policy: Policy
    group: models.Group
    meeting: models.Meeting
    record: models.Record
    person: models.Person
    standing: Standing
    now: datetime
    key: str

    @property
    def name(self) -> str:
        return f"the notes of meeting {self.meeting.number} of {self.group.ref}"

    def may(self, right: str) -> bool:
        """Whether they may do that too."""
        return why_not(self.policy, right, self.standing) is None


def change(press: Press, services: Services, *, act: str, right: str, how: Callable[[Case], str | Changed]) -> Changed:
    """Do *how*, once for each press, if *right* allows it; whatever speaks of the notes is shown anew.

    Raises HasChanged where they were written since, Refused for any other no; then nothing was recorded.
    """
    now = services.clock.now()
    with recorded(services, act, press.by, lambda work: _group_of(work, press)):
        return _changed(press, services, act, right, how, now)


def _changed(
    press: Press, services: Services, act: str, right: str, how: Callable[[Case], str | Changed], now: datetime
) -> Changed:
    try:
        with services.database.write() as work:
            work.once(press.key)
            case = case_of(work, services, press, right, now, hold=True)
            before = _out(case.record)
            found = how(case)
            changed = found if isinstance(found, Changed) else Changed(found, str(case.record.id))
            work.session.flush()
            redraw(work, case.record, everybody=_out(case.record) != before)
            actor = str(case.person.id)
            work.audit.add(
                act,
                at=now,
                actor=actor,
                group_id=case.group.id,
                meeting=case.meeting.number,
                version=case.record.version,
            )
            work.answered(press.key, asdict(changed), at=now, actor=actor)
    except Repeated as seen:
        return Changed(**seen.answer)
    return changed


def looking_at(
    work: UnitOfWork, services: Services, slack_id: str, record_id: UUID, right: str, edits: int | None = None
) -> Case:
    """The same before a form is shown, when nothing is written yet. Raises Refused and HasChanged."""
    press = Press(key="", by=slack_id, record_id=record_id, edits=edits)
    return case_of(work, services, press, right, services.clock.now(), hold=False)


def _out(record: models.Record) -> tuple[datetime | None, bool]:
    """What everybody sees of it: whether it has gone out, and unchecked."""
    return record.circulated_at, record.unchecked


def _group_of(work: UnitOfWork, press: Press) -> UUID | None:
    record = work.notes.record(press.record_id)
    return record.group_id if record else None


def case_of(work: UnitOfWork, services: Services, press: Press, right: str, now: datetime, *, hold: bool) -> Case:
    """Everything about the notes, under the group's lock where it is to *hold*. Raises Refused and HasChanged."""
    person = acting(work, press.by)
    found = work.notes.record(press.record_id)
    if found is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(found.group_id) if hold else work.groups.get(found.group_id)
    work.session.refresh(found)  # what it was before the lock may be out of date
    policy = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, policy, person, group, now, roles=parts_in(work, found, person))
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(over(group, right))
    refuse_if(why_not(policy, right, standing))
    if press.edits is not None and press.edits != found.edits and found.circulated_at is None:
        raise HasChanged(found)
    meeting = work.meetings.get(found.meeting_id)
    assert meeting is not None, "notes are of a meeting"
    return Case(
        work=work,
        services=services,
        policy=policy,
        group=group,
        meeting=meeting,
        record=found,
        person=person,
        standing=standing,
        now=now,
        key=press.key,
    )
