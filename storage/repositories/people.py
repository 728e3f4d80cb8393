"""The directory as it stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from storage.holding import held
from storage.models import (
    Organisation,
    Person,
    Post,
)


class People:
    """The directory as it stands: people, their posts and organisations."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._met: list[Person] = []  # the session lets go of whom nobody holds, and would ask for them again

    def get(self, person_id: UUID) -> Person:
        """The person with this id; NoResultFound if there is none."""
        person = self._session.get_one(Person, person_id)
        self._met.append(person)
        return person

    def find(self, person_id: UUID) -> Person | None:
        """The person with this id, left or not, if there is one."""
        return self._session.get(Person, person_id)

    def by_slack_id(self, slack_id: str) -> Person | None:
        """The person who uses this Slack account, unless they have left."""
        found = select(Person).where(Person.slack_id == slack_id, Person.ended_at.is_(None))
        person = self._session.scalars(found).one_or_none()
        self._met += [person] if person else []
        return person

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
        rows = [(post, person) for post, person in self._session.execute(found).all()]
        self._met.extend(person for _, person in rows)
        return rows

    def contacts_for(self, forum: str) -> Sequence[Person]:
        """Whom the directory names as first to be asked for that forum, whatever their agency, by their keys."""
        found = select(Post, Person).join(Person, Person.id == Post.person_id)
        found = found.where(Post.ended_at.is_(None), Person.ended_at.is_(None)).order_by(Person.key)
        return [person for post, person in self._session.execute(found).all() if forum in post.contact_for]

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

    def at_hand(self, ids: Iterable[UUID]) -> None:
        """Read these people at once: from then on `get` finds them without asking the database."""
        known = self._session.identity_map
        if asked := [one for one in ids if identity_key(Person, one) not in known]:
            self._met.extend(self.named(asked).values())

    def lock(self, person_id: UUID) -> Person:
        """The person's row, held until the transaction ends: one digest a day is decided under it."""
        return self._session.scalars(held(select(Person).where(Person.id == person_id))).one()

    def lock_all(self, ids: Iterable[UUID]) -> None:
        """The same of several, in one order for all."""
        if wanted := list(ids):
            found = select(Person).where(Person.id.in_(wanted)).order_by(Person.id)
            self._met.extend(self._session.scalars(held(found)))
