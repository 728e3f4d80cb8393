"""What stands in the notes of a meeting besides the record keeper's own lines: looked up, never typed again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.record import AskedOf, Contents, Decided, Promised
from bot.rules.rights import START
from bot.usecases.meetings.coming import missing
from storage import models
from storage.unit_of_work import UnitOfWork

QUESTION = "question"
"""What an agency that was not there owes: its answer, by a time."""


def assemble(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    record: models.Record,
    now: datetime,
) -> Contents:
    """All that is known of a meeting that was held; position and lines are left to whoever writes."""
    assert meeting.ended_at is not None, "notes are of a meeting that was held"
    span = _span(work, group, meeting)
    following = work.groups.meeting_after(group.id, now)
    here, instead, apologies, absent = _who_was_there(work, group, meeting)
    promised = _Promises(work, group, span, following.starts_at if following else None)
    return Contents(
        title=policy.title,
        number=meeting.number,
        started_at=meeting.started_at or meeting.starts_at,
        ended_at=meeting.ended_at,
        chair=_post_of(work, record.chair_id),
        keeper=_post_of(work, record.keeper_id) if record.keeper_id else None,
        here=here,
        instead=instead,
        apologies=apologies,
        absent=absent,
        decisions=tuple(_decided(work, group, span)),
        questions=tuple(_asked(work, group, span)),
        made=promised.made(),
        due=promised.due(),
        late=promised.late(),
        step_up={"yes": True, "no": False}.get(meeting.answers.get("escalation", "")),
        rhythm=group.rhythm,
        next_at=following.starts_at if following else None,
        next_chair=_next_chair(work, group, following),
        sent_to=agencies_told(work, group),
    )


def agencies_told(work: UnitOfWork, group: models.Group) -> tuple[str, ...]:
    """The agencies that somebody sits for: notes go to each of their people."""
    sat_for = {m.seat_id for m in work.groups.members(group.id) if m.state == "active"}
    return tuple(_agency(work, seat.organisation_id) for seat in work.groups.seats(group.id) if seat.id in sat_for)


class _Span(Struct, frozen=True):
    """From the end of the meeting before to the end of this one: what happened then stands in these notes."""

    meeting_id: UUID
    since: datetime
    until: datetime

    def holds(self, meeting_id: UUID | None, at: datetime) -> bool:
        """Whether something belongs here that was recorded *at* that moment, in that meeting or between two."""
        return meeting_id == self.meeting_id or (meeting_id is None and self.since < at <= self.until)


class _Promises:
    """The actions of a group as a meeting left them."""

    def __init__(self, work: UnitOfWork, group: models.Group, span: _Span, next_at: datetime | None) -> None:
        self._work, self._next_at = work, next_at
        found = work.actions.all_in(group.id)
        self._late = [one for one in found if one.state == "open" and one.due_at < span.until]
        self._new = [one for one in found if one.series == "A" and span.since < one.made_at <= span.until]
        self._open = [one for one in found if one.state == "open" and one not in (*self._new, *self._late)]

    def made(self) -> tuple[Promised, ...]:
        """Those that came of it, by their numbers; what was dropped since is none, and what is late stands there."""
        return self._shown([one for one in self._new if one.state != "dropped" and one not in self._late])

    def due(self) -> tuple[Promised, ...]:
        """Older ones that are due before the next meeting."""
        return self._shown([one for one in self._open if self._next_at is not None and one.due_at <= self._next_at])

    def late(self) -> tuple[Promised, ...]:
        """Those whose time had gone."""
        return self._shown(self._late)

    def _shown(self, actions: Sequence[models.Action]) -> tuple[Promised, ...]:
        return tuple(
            Promised(
                name=one.name, text=_line(one.text), agency=_agency(self._work, one.organisation_id), due_at=one.due_at
            )
            for one in actions
        )


def _span(work: UnitOfWork, group: models.Group, meeting: models.Meeting) -> _Span:
    earlier = [one.ended_at for one in work.meetings.held(group.id) if one.starts_at < meeting.starts_at]
    assert meeting.ended_at is not None, "notes are of a meeting that was held"
    since = max((at for at in earlier if at is not None), default=START)
    return _Span(meeting.id, since, meeting.ended_at)


def _decided(work: UnitOfWork, group: models.Group, span: _Span) -> Iterator[Decided]:
    for one in work.decisions.all_in(group.id):
        replaced = one.superseded_at is not None and one.superseded_at <= span.until
        if span.holds(one.meeting_id, one.recorded_at) and not replaced:
            yield Decided(
                name=one.name, text=_line(one.text), authority=_line(one.authority), out_of_area=one.out_of_area
            )


def _asked(work: UnitOfWork, group: models.Group, span: _Span) -> Iterator[AskedOf]:
    """Questions put then, and older ones that still wait for an answer; not what stands under the decisions by now."""
    later = {
        one.id: one.name for one in work.decisions.all_in(group.id) if not span.holds(one.meeting_id, one.recorded_at)
    }
    for one in work.decisions.questions(group.id):
        waits = one.state in ("open", "contested") and one.asked_at <= span.until
        became = later.get(one.decision_id) if one.decision_id else None
        if waits or (became and span.holds(one.meeting_id, one.asked_at)):
            yield _question(work, one, became)


def _question(work: UnitOfWork, one: models.Recommendation, became: str | None) -> AskedOf:
    responses = work.decisions.responses(one.id)
    silent = [response for response in responses if response.answer is None] or list(responses)
    seats = [work.groups.seat_by_id(response.seat_id) for response in silent]
    owed = [work.obligations.about(response.id, QUESTION) for response in silent]
    return AskedOf(
        name=one.name,
        text=_line(one.text),
        of=tuple(_agency(work, seat.organisation_id) for seat in seats if seat is not None),
        by=None if became else min((one.due_at for one in owed if one is not None), default=None),
        became=became,
    )


def _who_was_there(
    work: UnitOfWork, group: models.Group, meeting: models.Meeting
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The agencies that were there, those of them that sent somebody else, apologies, and who was absent without."""
    here, replies = work.meetings.here(meeting.id), work.groups.attendance(meeting.id)
    said: dict[UUID, set[str]] = {}
    for member in work.groups.members(group.id):
        if member.id in replies:
            said.setdefault(member.seat_id, set()).add(replies[member.id].reply)
    names = {seat.id: _agency(work, seat.organisation_id) for seat in work.groups.seats(group.id)}
    apologies, absent = missing(work, group, meeting)
    return (
        tuple(name for seat, name in names.items() if seat in here),
        tuple(name for seat, name in names.items() if seat in here and said.get(seat) == {"deputy"}),
        tuple(name for seat, name in names.items() if seat in apologies),
        tuple(name for seat, name in names.items() if seat in absent),
    )


def _next_chair(work: UnitOfWork, group: models.Group, following: models.Meeting | None) -> str | None:
    if following is None:
        return None
    if following.chair_id is not None:
        return _post_of(work, following.chair_id).rpartition(", ")[2]
    return _agency(work, group.chair_organisation_id) if group.chair_organisation_id else None


def _post_of(work: UnitOfWork, person_id: UUID) -> str:
    """Post and agency, no name."""
    post = next(iter(work.people.posts(person_id)), None)
    return f"{post.title}, {_agency(work, post.organisation_id)}" if post else "somebody who has left"


def _line(text: str) -> str:
    return " ".join(text.split())


def _agency(work: UnitOfWork, organisation_id: str) -> str:
    found = work.people.organisation(organisation_id)
    return found.name if found else organisation_id
