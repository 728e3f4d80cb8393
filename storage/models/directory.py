"""Who works where: organisations, people and the posts they hold. Ended, never deleted."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Organisation(Base):
    """An agency that can have a seat: a trust, a council, a board."""

    __tablename__ = "organisation"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    duty_desk: Mapped[str | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Person(Base):
    """Someone who may be asked; reached in Slack, else by hand (e-mail only)."""

    __tablename__ = "person"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    key: Mapped[str] = mapped_column(unique=True)  # the id in the directory file
    name: Mapped[str]
    slack_id: Mapped[str | None] = mapped_column(unique=True, default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    away_until: Mapped[date | None] = mapped_column(default=None)  # the last day away
    away_deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Post(Base):
    """A post a person holds in an organisation; its level (1 to 7) is what rights are read from."""

    __tablename__ = "post"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    level: Mapped[int]
    service: Mapped[str | None] = mapped_column(default=None)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    chairs: Mapped[list[str]] = mapped_column(default_factory=list)  # forums this post may chair whatever its level
    contact_for: Mapped[list[str]] = mapped_column(default_factory=list)  # forums it is first invited to
    on_call: Mapped[int | None] = mapped_column(default=None)  # place in the on-call order, 1 first
    deputies: Mapped[list[str]] = mapped_column(default_factory=list)  # person keys, first choice first
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class DirectoryImport(Base):
    """One import that changed the directory; the digest tells at start whether the file changed since."""

    __tablename__ = "directory_import"
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    at: Mapped[datetime]
    digest: Mapped[str]
    added: Mapped[int]
    changed: Mapped[int]
    ended: Mapped[int]
