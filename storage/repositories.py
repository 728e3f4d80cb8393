"""What use cases ask of the tables: each query has a name and a sentence saying what it finds."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from storage.holding import HELD
from storage.models import (
    Action,
    Attendance,
    Counter,
    Effect,
    Group,
    KeptForm,
    Meeting,
    Member,
    Obligation,
    Organisation,
    Person,
    Post,
    Seat,
    Step,
)
from storage.upsert import upsert


class People:
    """The directory as it stands: people, their posts and organisations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: UUID) -> Person:
        """The person with this id; NoResultFound if there is none."""
        return self._session.get_one(Person, person_id)

    def find(self, person_id: UUID) -> Person | None:
        """The person with this id, left or not, if there is one."""
        return self._session.get(Person, person_id)

    def by_slack_id(self, slack_id: str) -> Person | None:
        """The person who uses this Slack account, unless they have left."""
        found = select(Person).where(Person.slack_id == slack_id, Person.ended_at.is_(None))
        return self._session.scalars(found).one_or_none()

    def by_key(self, key: str) -> Person | None:
        """The person with this id in the directory file, left or not."""
        return self._session.scalars(select(Person).where(Person.key == key)).one_or_none()

    def by_name(self, name: str) -> Sequence[Person]:
        """Everybody who is called that and has not left, however it was capitalised."""
        found = select(Person).where(func.lower(Person.name) == name.strip().lower(), Person.ended_at.is_(None))
        return self._session.scalars(found.order_by(Person.key)).all()

    def posts(self, person_id: UUID) -> Sequence[Post]:
        """The posts a person holds now, the most senior first."""
        found = select(Post).where(Post.person_id == person_id, Post.ended_at.is_(None))
        return self._session.scalars(found.order_by(Post.level.desc(), Post.id)).all()

    def posts_in(self, organisations: Iterable[str], *, level: int = 1) -> Sequence[tuple[Post, Person]]:
        """Live posts of these organisations from *level* up, with who holds them; the lowest level first."""
        found = (
            select(Post, Person)
            .join(Person, Person.id == Post.person_id)
            .where(
                Post.organisation_id.in_(list(organisations)),
                Post.level >= level,
                Post.ended_at.is_(None),
                Person.ended_at.is_(None),
            )
            .order_by(Post.level, Post.on_call, Person.key)
        )
        return [(post, person) for post, person in self._session.execute(found).all()]

    def everybody(self) -> Sequence[Person]:
        """Everybody who is in the directory now, in the order of their keys."""
        return self._session.scalars(select(Person).where(Person.ended_at.is_(None)).order_by(Person.key)).all()

    def organisation(self, organisation_id: str) -> Organisation | None:
        """The organisation with this id."""
        return self._session.get(Organisation, organisation_id)

    def organisations(self) -> dict[str, Organisation]:
        """All organisations that still exist, by id."""
        found = self._session.scalars(select(Organisation).where(Organisation.ended_at.is_(None)))
        return {organisation.id: organisation for organisation in found}

    def named(self, ids: Iterable[UUID]) -> dict[UUID, Person]:
        """These people, by id."""
        found = self._session.scalars(select(Person).where(Person.id.in_(list(ids))))
        return {person.id: person for person in found}

    def left_to(self, deputy_id: UUID, today: date) -> Sequence[Person]:
        """Who is away today and has left their things to this colleague."""
        found = select(Person).where(Person.away_deputy_id == deputy_id, Person.away_until >= today)
        return self._session.scalars(found.order_by(Person.key)).all()

    def lock(self, person_id: UUID) -> Person:
        """The person's row, held until the transaction ends: one digest a day is decided under it."""
        return self._session.get_one(Person, person_id, with_for_update=HELD)


class Groups:
    """Convened bodies, their seats, members and meetings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Group | Seat | Member | Meeting | Attendance) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def get(self, group_id: UUID) -> Group:
        """The group with this id; NoResultFound if there is none."""
        return self._session.get_one(Group, group_id)

    def find(self, group_id: UUID) -> Group | None:
        """The group with this id, if there is one."""
        return self._session.get(Group, group_id)

    def lock(self, group_id: UUID) -> Group:
        """The group, held until the transaction ends: everything about one group happens one after another."""
        return self._session.get_one(Group, group_id, with_for_update=HELD)

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
        """The code words ever used."""
        return set(self._session.scalars(select(Group.code_word)).all())

    def open_at(self, place: str, since: datetime) -> Sequence[Group]:
        """Groups for the same place opened since then and not withdrawn, the newest first."""
        found = select(Group).where(Group.place == place, Group.opened_at >= since, Group.state != "withdrawn")
        return self._session.scalars(found.order_by(Group.opened_at.desc())).all()

    def cards_to_check(self, before: datetime, now: datetime) -> Sequence[UUID]:
        """Open groups with a channel whose card was last drawn unasked by *before*, and those whose meeting has
        begun since without a chair."""
        checked = func.coalesce(Group.card_checked_at, Group.opened_at)
        since = exists().where(Meeting.group_id == Group.id, Meeting.starts_at > checked, Meeting.starts_at <= now)
        begun = and_(Group.chair_id.is_(None), since)
        found = select(Group.id).where(
            Group.state == "open", Group.channel_id.is_not(None), or_(checked <= before, begun)
        )
        return self._session.scalars(found.order_by(Group.opened_at)).all()

    def open_of(self, person_id: UUID) -> Sequence[Group]:
        """Open groups in which a person is an active member, opener or chair, the oldest first."""
        mine = select(Member.group_id).where(Member.person_id == person_id, Member.state == "active")
        found = select(Group).where(
            Group.state == "open",
            Group.id.in_(mine) | (Group.opener_id == person_id) | (Group.chair_id == person_id),
        )
        return self._session.scalars(found.order_by(Group.opened_at)).all()

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

    def meeting_after(self, group_id: UUID, now: datetime) -> Meeting | None:
        """The earliest planned meeting that has not begun by *now*."""
        found = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == "planned", Meeting.starts_at > now)
        return self._session.scalars(found.order_by(Meeting.starts_at).limit(1)).one_or_none()

    def meetings(self, group_id: UUID) -> Sequence[Meeting]:
        """All meetings, the first first."""
        return self._session.scalars(select(Meeting).where(Meeting.group_id == group_id).order_by(Meeting.number)).all()

    def attendance(self, meeting_id: UUID) -> dict[UUID, Attendance]:
        """What members answered about a meeting, by member."""
        found = self._session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
        return {row.member_id: row for row in found}


class Actions:
    """Promises with an owner and a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, action: Action) -> None:
        """Keep a new action."""
        self._session.add(action)
        self._session.flush()

    def get(self, action_id: UUID) -> Action | None:
        """The action with this id."""
        return self._session.get(Action, action_id)

    def numbered(self, group_id: UUID, number: int) -> Action | None:
        """An action that somebody made in a group, by its number (A7 is 7)."""
        found = select(Action).where(Action.group_id == group_id, Action.series == "A", Action.number == number)
        return self._session.scalars(found).one_or_none()

    def all_in(self, group_id: UUID) -> Sequence[Action]:
        """A group's actions, closed ones too, by their numbers."""
        found = select(Action).where(Action.group_id == group_id)
        return self._session.scalars(found.order_by(Action.series.desc(), Action.number)).all()

    def open_in(self, group_id: UUID) -> Sequence[Action]:
        """A group's open actions, the one due first first."""
        found = select(Action).where(Action.group_id == group_id, Action.state == "open")
        return self._session.scalars(found.order_by(Action.due_at, Action.number)).all()

    def open_of(self, person_id: UUID) -> Sequence[Action]:
        """Open actions a person owns, the one due first first."""
        found = select(Action).where(Action.owner_id == person_id, Action.state == "open")
        return self._session.scalars(found.order_by(Action.due_at, Action.number)).all()


class Obligations:
    """What is owed, and the steps taken about it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Obligation | Step) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def get(self, obligation_id: UUID) -> Obligation | None:
        """The obligation with this id."""
        return self._session.get(Obligation, obligation_id)

    def due(self, now: datetime, limit: int) -> Sequence[UUID]:
        """Obligations to be looked at by *now*, the longest waiting first."""
        found = select(Obligation.id).where(Obligation.next_step_at <= now)
        return self._session.scalars(found.order_by(Obligation.next_step_at).limit(limit)).all()

    def claim(self, obligation_id: UUID, now: datetime) -> Obligation | None:
        """The obligation, held until the transaction ends, if it is still to be looked at by *now*."""
        found = select(Obligation).where(Obligation.id == obligation_id, Obligation.next_step_at <= now)
        found = found.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
        return self._session.scalars(found).one_or_none()

    def earliest(self) -> datetime | None:
        """When the sweep next has something to look at."""
        return self._session.scalar(
            select(func.min(Obligation.next_step_at)).where(Obligation.next_step_at.is_not(None))
        )

    def open_about(self, subject_id: UUID, kind: str | None = None) -> Sequence[Obligation]:
        """Open obligations about one thing."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.closed_at.is_(None))
        if kind is not None:
            found = found.where(Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at, Obligation.id)).all()

    def about(self, subject_id: UUID, kind: str) -> Obligation | None:
        """The newest obligation of a kind about one thing, open or not."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at.desc()).limit(1)).one_or_none()

    def all_about(self, subject_id: UUID, kind: str) -> Sequence[Obligation]:
        """Every obligation of a kind about one thing, open or not, the oldest first."""
        found = select(Obligation).where(Obligation.subject_id == subject_id, Obligation.kind == kind)
        return self._session.scalars(found.order_by(Obligation.made_at, Obligation.id)).all()

    def open_in(self, group_id: UUID) -> Sequence[Obligation]:
        """A group's open obligations, the one due first first."""
        found = select(Obligation).where(Obligation.group_id == group_id, Obligation.closed_at.is_(None))
        return self._session.scalars(found.order_by(Obligation.due_at)).all()

    def steps(self, obligation_id: UUID) -> Sequence[Step]:
        """The steps taken about an obligation, in order."""
        found = select(Step).where(Step.obligation_id == obligation_id)
        return self._session.scalars(found.order_by(Step.at, Step.rung, Step.occurrence)).all()

    def step(self, step_id: UUID) -> Step | None:
        """The step with this id."""
        return self._session.get(Step, step_id)

    def steps_about_open(self, group_id: UUID) -> Sequence[tuple[Step, Obligation]]:
        """The steps taken about a group's open obligations, the earliest first."""
        found = (
            select(Step, Obligation)
            .join(Obligation, Obligation.id == Step.obligation_id)
            .where(Obligation.group_id == group_id, Obligation.closed_at.is_(None))
            .order_by(Step.at, Step.id)
        )
        return [(step, obligation) for step, obligation in self._session.execute(found).all()]

    def open_of(self, person_id: UUID) -> Sequence[Obligation]:
        """What a person owes, the one due first first."""
        found = select(Obligation).where(Obligation.person_id == person_id, Obligation.closed_at.is_(None))
        return self._session.scalars(found.order_by(Obligation.due_at, Obligation.id)).all()

    def page_of(self, person_id: UUID, kinds: Iterable[str], first: int, most: int) -> Sequence[Obligation]:
        """At most *most* things of these kinds that a person owes, from the *first* (0) on, in the order of due."""
        found = select(Obligation).where(*_open_of(person_id, kinds)).order_by(Obligation.due_at, Obligation.id)
        return self._session.scalars(found.offset(first).limit(most)).all()

    def count_of(self, person_id: UUID, kinds: Iterable[str]) -> int:
        """How many things of these kinds a person owes."""
        found = select(func.count()).select_from(Obligation).where(*_open_of(person_id, kinds))
        return self._session.scalar(found) or 0

    def count_owed_by(self, organisations: Iterable[str], groups: Iterable[UUID], *, besides: UUID) -> int:
        """How many things these agencies owe in these groups, without what one person owes themselves."""
        found = (
            select(func.count())
            .select_from(Obligation)
            .where(
                Obligation.group_id.in_(list(groups)),
                Obligation.organisation_id.in_(list(organisations)),
                Obligation.person_id.is_not(None),
                Obligation.person_id != besides,
                Obligation.closed_at.is_(None),
            )
        )
        return self._session.scalar(found) or 0

    def steps_sent(self, obligation_id: UUID) -> Sequence[Step]:
        """The steps whose message has gone out, in order."""
        found = select(Step).join(Effect, Effect.id == Step.effect_id).where(Step.obligation_id == obligation_id)
        return self._session.scalars(found.where(Effect.outside_id.is_not(None)).order_by(Step.at, Step.told)).all()

    def steps_in(self, effect_id: UUID) -> Sequence[tuple[Step, Obligation]]:
        """The steps one message carries (a digest carries many), the one due first first."""
        found = (
            select(Step, Obligation)
            .join(Obligation, Obligation.id == Step.obligation_id)
            .where(Step.effect_id == effect_id)
            .order_by(Obligation.due_at, Step.came_at, Step.id)
        )
        return [(step, obligation) for step, obligation in self._session.execute(found).all()]


class KeptForms:
    """What people filled in and may not send themselves."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, form: KeptForm) -> None:
        """Keep a form."""
        self._session.add(form)
        self._session.flush()

    def get(self, form_id: UUID) -> KeptForm | None:
        """The kept form with this id, held until the transaction ends: of two presses on it one is the first."""
        return self._session.get(KeptForm, form_id, with_for_update=HELD)

    def look(self, form_id: UUID) -> KeptForm | None:
        """The kept form with this id, to be read only."""
        return self._session.get(KeptForm, form_id)

    def of(self, person_id: UUID, now: datetime) -> Sequence[KeptForm]:
        """What this person filled in and is kept still."""
        found = select(KeptForm).where(KeptForm.person_id == person_id, KeptForm.expires_at > now)
        return self._session.scalars(found.order_by(KeptForm.expires_at)).all()

    def any_over(self, now: datetime) -> bool:
        """Whether something is past its time and not emptied yet."""
        return self._session.scalars(select(KeptForm.id).where(*_over(now)).limit(1)).first() is not None

    def forget(self, now: datetime) -> None:
        """What is past its time loses its answers; that something was asked, and of whom, stays."""
        self._session.execute(update(KeptForm).where(*_over(now)).values(values={}, state="over"))


def _open_of(person_id: UUID, kinds: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return Obligation.person_id == person_id, Obligation.closed_at.is_(None), Obligation.kind.in_(list(kinds))


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return KeptForm.expires_at <= now, KeptForm.state.in_(("kept", "asked"))
