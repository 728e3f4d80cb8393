"""Taking down a line while people talk: read and written in the fewest statements, as rows and not as objects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import FromClause, Select, Table, and_, bindparam, func, insert, select, true
from sqlalchemy.engine import Connection

from storage.models import Audit, Group, Inbox, Meeting, Member, Note, Organisation, Person, Seat

Seen = Mapping[str, Any]
"""One row, by the names of its columns below."""


def _table(model: type[Any]) -> Table:
    found: FromClause = model.__table__
    assert isinstance(found, Table), "every model has a table"
    return found


_audit, _group, _inbox, _meeting, _member = map(_table, (Audit, Group, Inbox, Meeting, Member))
_note, _organisation, _person, _seat = map(_table, (Note, Organisation, Person, Seat))


def _held(column: Any) -> Select[Any]:
    shown = (_group.c.id, _group.c.ref, _group.c.code_word, _group.c.forum, _group.c.policy_from, _group.c.state)
    return select(*shown).where(column == bindparam("named")).with_for_update(key_share=True)


_BY_REF, _BY_CHANNEL = _held(_group.c.ref), _held(_group.c.channel_id)
_GROUP = bindparam("group_id", type_=_group.c.id.type)

_RUNNING = (
    select(_meeting.c.id)
    .where(_meeting.c.group_id == _GROUP, _meeting.c.state == "running")
    .order_by(_meeting.c.started_at)
    .limit(1)
    .scalar_subquery()
)
_LAST = (
    select(_audit.c.seq, _audit.c.hash)
    .where(_audit.c.chain == bindparam("chain"))
    .order_by(_audit.c.seq.desc())
    .limit(1)
    .subquery("last_row")
)
_SPEAKER = (
    select(
        _person.c.id,
        _member.c.role,
        _seat.c.organisation_id,
        _organisation.c.name.label("agency"),
        _RUNNING.label("meeting_id"),
        _inbox.c.answer,
        func.coalesce(_LAST.c.seq, 0).label("seq"),
        func.coalesce(_LAST.c.hash, "").label("hash"),
    )
    .select_from(_person)
    .join(_member, and_(_member.c.person_id == _person.c.id, _member.c.group_id == _GROUP))
    .join(_seat, _seat.c.id == _member.c.seat_id)
    .join(_organisation, _organisation.c.id == _seat.c.organisation_id)
    .outerjoin(_inbox, _inbox.c.key == bindparam("key"))
    .outerjoin(_LAST, true())
    .where(_person.c.slack_id == bindparam("slack_id"), _person.c.ended_at.is_(None), _member.c.state == "active")
)
_ADD = insert(_note)


class Noting:
    """The statements behind one note."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def group(self, *, ref: str | None, channel_id: str | None) -> Seen | None:
        """A group by its reference, else by its channel, held until the transaction ends."""
        statement = _BY_REF if ref else _BY_CHANNEL
        return self._one(statement, {"named": ref or channel_id}) if ref or channel_id else None

    def speaker(self, slack_id: str, group_id: UUID, key: str) -> Seen | None:
        """Who in a group that is held uses this Slack account, for which agency, and the meeting that is going on.

        With it what was answered under *key* (`answer`), and the last row of the group's chain (`seq`, `hash`).
        """
        asked = {"slack_id": slack_id, "group_id": group_id, "key": key, "chain": str(group_id)}
        return self._one(_SPEAKER, asked)

    def add(
        self,
        *,
        group_id: UUID,
        person_id: UUID,
        organisation_id: str,
        text: str,
        at: datetime,
        meeting_id: UUID | None,
        source_ts: str | None,
        thread_ts: str | None,
        number: int,
    ) -> UUID:
        """Keep a note; its id."""
        note_id = uuid4()
        self._connection.execute(
            _ADD,
            {
                "id": note_id,
                "group_id": group_id,
                "person_id": person_id,
                "organisation_id": organisation_id,
                "text": text,
                "at": at,
                "meeting_id": meeting_id,
                "source_ts": source_ts,
                "thread_ts": thread_ts,
                "number": number,
            },
        )
        return note_id

    def _one(self, statement: Select[Any], given: Mapping[str, Any]) -> Seen | None:
        row: Any = self._connection.execute(statement, given).mappings().one_or_none()
        found: Seen | None = row
        return found
