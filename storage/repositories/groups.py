"""Convened bodies, their seats, members and meetings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from storage.holding import HELD, held
from storage.models import (
    Attendance,
    Confirmation,
    Counter,
    Group,
    Handover,
    Meeting,
    Member,
    Person,
    Referral,
    Seat,
)
from storage.upsert import upsert

GOING = ("open", "closing")
"""The states of a group that people still see among theirs."""


class Groups:
    """Convened bodies, their seats, members and meetings."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: list[Group] = []  # a session forgets what nobody holds

    def add(self, *rows: Group | Seat | Member | Meeting | Attendance | Confirmation | Handover) -> None:
        """Keep new rows, none of which names another of them."""
        self._session.add_all(rows)
        self._session.flush()

    def get(self, group_id: UUID) -> Group:
        """The group with this id; NoResultFound if there is none."""
        return self._session.get_one(Group, group_id)

    def find(self, group_id: UUID) -> Group | None:
        """The group with this id, if there is one."""
        return self._session.get(Group, group_id)

    def lock(self, group_id: UUID) -> Group:
        """The group, held until the transaction ends: everything about one group happens one after another."""
        return self._session.scalars(held(select(Group).where(Group.id == group_id))).one()

    def lock_all(self, ids: Iterable[UUID]) -> None:
        """The same of several, in one order for all; from then on `get` finds them without asking the database."""
        if wanted := list(ids):
            found = select(Group).where(Group.id.in_(wanted)).order_by(Group.id).with_for_update(key_share=True)
            self._kept.extend(self._session.scalars(found.execution_options(populate_existing=True)))

    def all(self) -> Sequence[Group]:
        """Every group there ever was, the oldest first."""
        return self._session.scalars(select(Group).order_by(Group.opened_at, Group.ref)).all()

    def by_channel(self, channel_id: str) -> Group | None:
        """The group whose channel this is."""
        return self._session.scalars(select(Group).where(Group.channel_id == channel_id)).one_or_none()

    def by_ref(self, ref: str) -> Group | None:
        """The group with this reference, however it was typed."""
        return self._session.scalars(select(Group).where(Group.ref == ref.strip().upper())).one_or_none()

    def next_number(self, name: str) -> int:
        """The next number under *name*, counted under its row's lock; a transaction that fails gives it back."""
        self._session.execute(upsert(self._session, Counter, {"name": name}, {}, {"last": 0}))
        row = self._session.get_one(Counter, name, with_for_update=HELD)
        row.last += 1
        return row.last

    def code_words(self) -> set[str]:
        """The code words ever used, those of cases put to a body too: on the phone nobody says which it is."""
        return set(self._session.scalars(union_all(select(Group.code_word), select(Referral.code_word))))

    def open_at(self, place: str, since: datetime) -> Sequence[Group]:
        """Groups for the same place opened since then and not over, the newest first."""
        found = select(Group).where(Group.place == place, Group.opened_at >= since, Group.state.in_(GOING))
        return self._session.scalars(found.order_by(Group.opened_at.desc())).all()

    def standing(self, forum: str, instance: str | None) -> Group | None:
        """The standing body of this forum, or the one of several of its kind, if it is set up."""
        found = select(Group).where(
            Group.forum == forum, Group.instance == instance, Group.place.is_(None), Group.state.in_(GOING)
        )
        return self._session.scalars(found).one_or_none()

    def cards_to_check(self, before: datetime, now: datetime) -> Sequence[UUID]:
        """Open and closing groups with a channel whose card was last drawn unasked by *before*, and those whose
        meeting has begun since without a chair."""
        checked = func.coalesce(Group.card_checked_at, Group.opened_at)
        since = exists().where(Meeting.group_id == Group.id, Meeting.starts_at > checked, Meeting.starts_at <= now)
        begun = and_(Group.chair_id.is_(None), since)
        found = select(Group.id).where(
            Group.state.in_(GOING), Group.channel_id.is_not(None), or_(checked <= before, begun)
        )
        return self._session.scalars(found.order_by(Group.opened_at)).all()

    def open_of(self, person_id: UUID) -> Sequence[Group]:
        """Open and closing groups in which a person is an active member, opener or chair, the oldest first."""
        mine = select(Member.group_id).where(Member.person_id == person_id, Member.state == "active")
        found = select(Group).where(
            Group.state.in_(GOING),
            Group.id.in_(mine) | (Group.opener_id == person_id) | (Group.chair_id == person_id),
        )
        return self._session.scalars(found.order_by(Group.opened_at)).all()

    def closed(self) -> Sequence[Group]:
        """Groups that are closed for good, the first first."""
        found = select(Group).where(Group.state == "closed").order_by(Group.closed_at, Group.ref)
        return self._session.scalars(found).all()

    def any_open_of(self, forum: str) -> bool:
        """Whether a group of this forum is open."""
        found = select(Group.id).where(Group.forum == forum, Group.state == "open").limit(1)
        return self._session.scalars(found).first() is not None

    def to_close(self, now: datetime) -> Sequence[UUID]:
        """Groups that have been closing until *now* or longer."""
        found = select(Group.id).where(Group.state == "closing", Group.closes_at <= now)
        return self._session.scalars(found.order_by(Group.closes_at, Group.ref)).all()

    def chaired_by(self, person_id: UUID) -> Sequence[Group]:
        """Open groups that a person chairs, the oldest first."""
        found = select(Group).where(Group.state == "open", Group.chair_id == person_id)
        return self._session.scalars(found.order_by(Group.opened_at)).all()

    def left_behind(self) -> Sequence[tuple[UUID, UUID]]:
        """Who has left the directory and still is somebody in a group that goes on: the group and the person."""
        members = (
            select(Group.id, Person.id)
            .join(Member, Member.person_id == Person.id)
            .join(Group, Group.id == Member.group_id)
            .where(Person.ended_at.is_not(None), Member.state == "active", Group.state.in_(GOING))
        )
        parts = (
            select(Group.id, Person.id)
            .join(
                Group,
                or_(
                    Group.chair_id == Person.id,
                    Group.record_keeper_id == Person.id,
                    and_(Group.state == "closing", Group.record_owner_id == Person.id),
                ),
            )
            .where(Person.ended_at.is_not(None), Group.state.in_(GOING))
        )
        asked = (
            select(Group.id, Person.id)
            .join(Handover, Handover.person_id == Person.id)
            .join(Group, Group.id == Handover.group_id)
            .where(Person.ended_at.is_not(None), Handover.state == "asked", Group.state.in_(GOING))
        )
        found = {(row[0], row[1]) for each in (members, parts, asked) for row in self._session.execute(each)}
        return sorted(found)

    def without_chair(self, organisations: Iterable[str]) -> Sequence[Group]:
        """Open groups that one of these organisations has to start and in which nobody has the chair yet."""
        found = select(Group).where(
            Group.state == "open", Group.chair_id.is_(None), Group.mobiliser_id.in_(list(organisations))
        )
        return self._session.scalars(found.order_by(Group.opened_at)).all()

    def meetings_after(self, groups: Iterable[UUID], now: datetime) -> dict[UUID, datetime]:
        """When each of these groups meets next, where that is planned."""
        found = (
            select(Meeting.group_id, func.min(Meeting.starts_at).label("at"))
            .where(Meeting.group_id.in_(list(groups)), Meeting.state == "planned", Meeting.starts_at > now)
            .group_by(Meeting.group_id)
        )
        return {row.group_id: row.at for row in self._session.execute(found)}

    def seats(self, group_id: UUID) -> Sequence[Seat]:
        """The agencies at the table, in the order of their ids."""
        found = select(Seat).where(Seat.group_id == group_id, Seat.state == "invited")
        return self._session.scalars(found.order_by(Seat.organisation_id)).all()

    def seat(self, group_id: UUID, organisation_id: str) -> Seat | None:
        """An agency's place in the group, removed or not."""
        found = select(Seat).where(Seat.group_id == group_id, Seat.organisation_id == organisation_id)
        return self._session.scalars(found).one_or_none()

    def seat_by_id(self, seat_id: UUID) -> Seat | None:
        """The seat with this id, removed or not."""
        return self._session.get(Seat, seat_id)

    def members(self, group_id: UUID) -> Sequence[Member]:
        """Everyone who is or was a member, in the order they were added."""
        found = select(Member).where(Member.group_id == group_id)
        return self._session.scalars(found.order_by(Member.added_at, Member.id)).all()

    def member(self, group_id: UUID, person_id: UUID) -> Member | None:
        """This person's membership, whatever its state."""
        found = select(Member).where(Member.group_id == group_id, Member.person_id == person_id)
        return self._session.scalars(found).one_or_none()

    def member_by_id(self, member_id: UUID) -> Member | None:
        """The membership with this id."""
        return self._session.get(Member, member_id)

    def next_meeting(self, group_id: UUID) -> Meeting | None:
        """The earliest meeting that is still planned."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned")
        return self._session.scalars(found.order_by(Meeting.starts_at).limit(1)).one_or_none()

    def meetings_to_come(self, group_id: UUID, now: datetime) -> Sequence[Meeting]:
        """The planned meetings that have not begun by *now*, the earliest first."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
        return self._session.scalars(found.order_by(Meeting.starts_at)).all()

    def meeting_after(self, group_id: UUID, now: datetime) -> Meeting | None:
        """The earliest planned meeting that has not begun by *now*."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
        return self._session.scalars(found.order_by(Meeting.starts_at).limit(1)).one_or_none()

    def handovers(self, group_id: UUID) -> Sequence[Handover]:
        """Everybody who was asked to take the chair after the first meeting, the earliest first."""
        found = select(Handover).where(Handover.group_id == group_id)
        return self._session.scalars(found.order_by(Handover.asked_at, Handover.id)).all()

    def meetings(self, group_id: UUID) -> Sequence[Meeting]:
        """All meetings, the first first."""
        return self._session.scalars(select(Meeting).where(Meeting.group_id == group_id).order_by(Meeting.number)).all()

    def attendance(self, meeting_id: UUID) -> dict[UUID, Attendance]:
        """What members answered about a meeting, by member, as far as it stands."""
        return {member: row for member, row in self.ever_answered(meeting_id).items() if row.meant_for is None}

    def ever_answered(self, meeting_id: UUID) -> dict[UUID, Attendance]:
        """The same, with the answers that were given before the meeting moved and are asked for again."""
        found = self._session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
        return {row.member_id: row for row in found}

    def confirmations(self, group_id: UUID) -> dict[UUID, Confirmation]:
        """Which agencies confirmed the plan with which the group can end, by their seats."""
        found = self._session.scalars(select(Confirmation).where(Confirmation.group_id == group_id))
        return {row.seat_id: row for row in found}

    def forget_confirmations(self, group_id: UUID, seat_id: UUID | None = None) -> None:
        """The plan is not the one that was confirmed, or one agency is gone; the audit still says who did."""
        these = delete(Confirmation).where(Confirmation.group_id == group_id)
        self._session.execute(these.where(Confirmation.seat_id == seat_id) if seat_id else these)
