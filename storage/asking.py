"""What people ask to see, read in few statements: rows of just what is shown, not objects to be changed."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.orm import Session

from storage.models import (
    Action,
    Attendance,
    Decision,
    Group,
    Meeting,
    Member,
    Obligation,
    Organisation,
    Person,
    Post,
    Presence,
    Recommendation,
    Response,
    Seat,
)
from storage.repositories.groups import GOING
from storage.types import Seen


def _table(model: type[Any]) -> Table:
    found: FromClause = model.__table__
    assert isinstance(found, Table), "every model has a table"
    return found


_action, _attendance, _group, _meeting, _member = map(_table, (Action, Attendance, Group, Meeting, Member))
_owed, _organisation, _person, _post, _seat = map(_table, (Obligation, Organisation, Person, Post, Seat))
_decision, _question, _response = map(_table, (Decision, Recommendation, Response))
_presence = _table(Presence)
_been, _says, _speaker = _presence.alias("been"), _attendance.alias("says"), _member.alias("speaker")
_chair, _keeper = _organisation.alias("chair_organisation"), _post.alias("keeper_post")

_NOW = bindparam("now", type_=_action.c.due_at.type)
_ME = bindparam("me", type_=_person.c.id.type)
_GROUP = bindparam("group_id", type_=_group.c.id.type)

_NO_CLOCKS = ("action", "invitation", "before_meeting", "readers")
"""Kinds that are counted by themselves, or are late only when something else is."""

_KEEPS_THE_NOTES = (
    select(_organisation.c.name)
    .join(_keeper, _keeper.c.organisation_id == _organisation.c.id)
    .where(_keeper.c.person_id == _group.c.record_keeper_id, _keeper.c.ended_at.is_(None))
    .order_by(_keeper.c.level.desc(), _keeper.c.id)
    .limit(1)
    .scalar_subquery()
)


_AT_A_GLANCE = (
    *(_group.c.id, _group.c.ref, _group.c.code_word, _group.c.forum, _group.c.policy_from, _group.c.place),
    *(_group.c.opener_id, _group.c.chair_id, _group.c.record_keeper_id, _group.c.questions_made, _group.c.state),
    *(_group.c.opened_at, _group.c.set_up_at, _group.c.closing_at, _group.c.closes_at, _group.c.closed_at),
    _group.c.resolution,
)
_DECIDED = (  # the decisions that stand
    select(func.count())
    .where(_decision.c.group_id == _group.c.id, _decision.c.superseded_at.is_(None))
    .scalar_subquery()
)


def _glance(which: ColumnElement[bool]) -> Select[Any]:
    """One group, and who the person asking is in it."""
    return (
        select(
            *_AT_A_GLANCE,
            _person.c.id.label("me"),
            _member.c.state.label("my_state"),
            _member.c.role.label("my_role"),
            _chair.c.name.label("chair"),
            _KEEPS_THE_NOTES.label("record_keeper"),
            _DECIDED.label("decided"),
        )
        .select_from(_person)
        .join(_group, which)
        .outerjoin(_member, and_(_member.c.group_id == _group.c.id, _member.c.person_id == _person.c.id))
        .outerjoin(_chair, _chair.c.id == _group.c.chair_organisation_id)
        .where(_person.c.slack_id == bindparam("slack_id"), _person.c.ended_at.is_(None))
    )


_BY_CHANNEL = _glance(_group.c.channel_id == bindparam("named"))
_BY_REF = _glance(_group.c.ref == bindparam("named"))

_NEXT = (  # what is on now, else what comes next, else what nobody has started
    select(_meeting.c.id, _meeting.c.number, _meeting.c.state, _meeting.c.starts_at, _meeting.c.chair_id)
    .where(_meeting.c.group_id == _GROUP, _meeting.c.state.in_(["planned", "running"]))
    .order_by(case((_meeting.c.state == "running", 0), (_meeting.c.starts_at > _NOW, 1), else_=2), _meeting.c.starts_at)
    .limit(1)
    .subquery("next_meeting")
)
_AFTER_IT = (
    select(func.min(_meeting.c.starts_at))
    .where(_meeting.c.group_id == _GROUP, _meeting.c.state == "planned", _meeting.c.starts_at > _NOW)
    .scalar_subquery()
)
_KNOWN_TO_COME = or_(  # the agency has been at one of the group's meetings, or said of one that somebody comes
    exists()
    .where(_been.c.meeting_id == _meeting.c.id, _meeting.c.group_id == _GROUP, _been.c.seat_id == _seat.c.id)
    .where(_been.c.here),
    exists()
    .where(_says.c.member_id == _speaker.c.id, _speaker.c.seat_id == _seat.c.id)
    .where(_says.c.reply.in_(["coming", "deputy"])),
)
_TABLE = (
    select(
        _seat.c.id.label("seat_id"),
        _seat.c.phoned_at,
        _seat.c.knows_child_at,
        _organisation.c.name.label("agency"),
        _member.c.id,
        _member.c.person_id,
        _member.c.role,
        _member.c.reached,
        _member.c.told_at,
        _attendance.c.reply,
        _attendance.c.deputy_id,
        _member.c.asked_meeting_id,
        _presence.c.here,
        _KNOWN_TO_COME.label("known_to_come"),
        _NEXT.c.id.label("meeting_id"),
        _NEXT.c.number,
        _NEXT.c.state.label("meeting_state"),
        _NEXT.c.starts_at,
        _NEXT.c.chair_id.label("acting_chair_id"),
        _AFTER_IT.label("after_it"),
    )
    .join(_organisation, _organisation.c.id == _seat.c.organisation_id)
    .outerjoin(_NEXT, _NEXT.c.id.is_not(None))
    .outerjoin(_presence, and_(_presence.c.seat_id == _seat.c.id, _presence.c.meeting_id == _NEXT.c.id))
    .outerjoin(_member, and_(_member.c.seat_id == _seat.c.id, _member.c.state == "active"))
    .outerjoin(
        _attendance,
        and_(
            _attendance.c.member_id == _member.c.id,
            _attendance.c.meeting_id == _NEXT.c.id,
            _attendance.c.meant_for.is_(None),
        ),
    )
    .where(_seat.c.group_id == _GROUP, _seat.c.state == "invited")
    .order_by(_organisation.c.name, _member.c.id)
)
_ACTIONS = (
    select(
        literal("action").label("kind"),
        _action.c.due_at,
        _action.c.series,
        _action.c.number,
        _action.c.text,
        _organisation.c.name.label("agency"),
        func.count().over().label("of"),
    )
    .join(_organisation, _organisation.c.id == _action.c.organisation_id)
    .where(_action.c.group_id == _GROUP, _action.c.state == "open")
    .order_by(_action.c.due_at, _action.c.number)
    .limit(bindparam("most"))
    .subquery("first_actions")
)
_OWED = union_all(
    select(_ACTIONS),
    select(_owed.c.kind, _owed.c.due_at, *(null() for _ in range(5))).where(
        _owed.c.group_id == _GROUP, _owed.c.closed_at.is_(None), _owed.c.kind.not_in(_NO_CLOCKS)
    ),
).order_by("due_at", "number")

_WAITING = (
    select(_question.c.number, _organisation.c.name.label("agency"), _owed.c.due_at)
    .join(_response, _response.c.recommendation_id == _question.c.id)
    .join(_seat, _seat.c.id == _response.c.seat_id)
    .join(_organisation, _organisation.c.id == _seat.c.organisation_id)
    .join(_owed, and_(_owed.c.subject_id == _response.c.id, _owed.c.kind == "question"))
    .where(_question.c.group_id == _GROUP, _question.c.state == "open", _response.c.answer.is_(None))
    .order_by(_question.c.number, _organisation.c.id)
)

_MINE = or_(
    _group.c.opener_id == _ME,
    _group.c.chair_id == _ME,
    exists().where(_member.c.group_id == _group.c.id, _member.c.person_id == _ME, _member.c.state == "active"),
)


def _owed_count(late: bool, *kinds: ColumnElement[bool]) -> ColumnElement[int]:
    found = select(func.count()).where(_owed.c.group_id == _group.c.id, _owed.c.closed_at.is_(None), *kinds)
    return (found.where(_owed.c.due_at < _NOW) if late else found).scalar_subquery()


_LATE_CLOCKS = _owed_count(True, _owed.c.kind.not_in(_NO_CLOCKS)).label("late_clocks")
_UNANSWERED = _owed_count(False, _owed.c.kind == "invitation").label("unanswered")
_LATE_ACTIONS = (
    select(func.count())
    .where(_action.c.group_id == _group.c.id, _action.c.state == "open", _action.c.due_at < _NOW)
    .scalar_subquery()
    .label("late_actions")
)
_NEXT_AT = (
    select(func.min(_meeting.c.starts_at))
    .where(_meeting.c.group_id == _group.c.id, _meeting.c.state == "planned", _meeting.c.starts_at > _NOW)
    .scalar_subquery()
    .label("next_meeting")
)
_LIST = select(
    _group.c.ref,
    _group.c.code_word,
    _group.c.forum,
    _group.c.policy_from,
    _group.c.place,
    _group.c.state,
    _group.c.closes_at,
    _LATE_CLOCKS,
    _LATE_ACTIONS,
    _UNANSWERED,
    _NEXT_AT,
).where(_group.c.state.in_(GOING), _MINE)

_OTHERS = (
    select(_LATE_CLOCKS, _LATE_ACTIONS)
    .where(
        _group.c.state == "open",
        ~_MINE,
        exists().where(
            _seat.c.group_id == _group.c.id,
            _seat.c.state == "invited",
            _seat.c.organisation_id.in_(bindparam("organisations", expanding=True)),
        ),
    )
    .subquery("other_groups")
)


def _with_some(column: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((column > 0, 1), else_=0)), 0)


_COUNTS = select(
    func.count().label("groups"),
    _with_some(_OTHERS.c.late_clocks).label("late_clocks"),
    _with_some(_OTHERS.c.late_actions).label("late_actions"),
).select_from(_OTHERS)


class Asking:
    """The reads behind "status" and "list"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _connection(self) -> Connection:
        """The transaction's own, asked for once: to ask costs a third of a statement."""
        return self._session.connection()

    def glance(self, slack_id: str, *, ref: str | None, channel_id: str | None) -> Seen | None:
        """A group by its reference, else by its channel, with who this person is in it: `me`, `my_state`, `my_role`."""
        named = {"slack_id": slack_id, "named": ref or channel_id}
        return self._all(_BY_REF if ref else _BY_CHANNEL, named, 1)[0] if named["named"] else None

    def table(self, group_id: Any, now: Any) -> Sequence[Seen]:
        """One row for each agency and active member of it, with what they answered about the meeting that is on or
        comes next, and whether they are there."""
        return self._all(_TABLE, {"group_id": group_id, "now": now})

    def owed(self, group_id: Any, most: int) -> Sequence[Seen]:
        """What is owed in a group, the one due first first: its first *most* open actions (of kind "action"; `of` says
        how many there are), and everything else."""
        return self._all(_OWED, {"group_id": group_id, "most": most})

    def waiting(self, group_id: Any) -> Sequence[Seen]:
        """The answers that a group's open questions wait for, by the questions' numbers."""
        return self._all(_WAITING, {"group_id": group_id})

    def mine(self, person_id: Any, now: Any) -> Sequence[Seen]:
        """The open and closing groups somebody is in, with how many clocks and actions are late and answers missing."""
        return self._all(_LIST, {"me": person_id, "now": now})

    def others(self, person_id: Any, organisations: Sequence[str], now: Any) -> Seen:
        """How many open groups these organisations sit in without this person, and how many of them are late."""
        found: Seen = self._all(_COUNTS, {"me": person_id, "organisations": list(organisations), "now": now})[0]
        return found

    def _all(self, statement: Any, given: Mapping[str, Any], least: int = 0) -> Sequence[Any]:
        found: Sequence[RowMapping] = self._connection.execute(statement, given).mappings().all()
        return found or [None] * least
