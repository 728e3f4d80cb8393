"""The directory brought in line with its file: what is new, what changed, and who has left."""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from storage.database import Database
from storage.models import DirectoryImport, Organisation, Person, Post
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bot.directory.file import Directory  # read only where there is a file

Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry", Organisation, Person, Post)
Facts = Mapping[str, Any]
TURNS = "directory"  # the counter under whose lock imports take turns


class Imported(Struct, frozen=True, kw_only=True):
    """How many organisations, people and posts were new, differed, had left the file, or stood as they were."""

    added: int
    changed: int
    ended: int
    unchanged: int


def digest_of(text: str) -> str:
    """The SHA-256 of a file's text, by which a later start tells whether it has changed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def import_directory(directory: "Directory", digest: str, database: Database, now: datetime) -> Imported:
    """Bring the stored directory in line with *directory* in one transaction; *now* is kept as UTC.

    Who is no longer in the file is ended, never deleted; who comes back goes on as before. If *digest* is that of
    the last import, nothing is done. Raises Busy, and then nothing was saved.
    """
    with database.write() as work:
        work.groups.next_number(TURNS)  # of several replicas starting at once, one imports and the others see it
        last = work.session.query(DirectoryImport).order_by(DirectoryImport.at.desc()).first()
        if last is not None and last.digest == digest:
            size = len(directory.organisations) + len(directory.people) + len(directory.posts)
            return Imported(added=0, changed=0, ended=0, unchanged=size)
        done = _sum((_organisations(work, directory, now), _people(work, directory, now), _posts(work, directory, now)))
        kept = DirectoryImport(at=now, digest=digest, added=done.added, changed=done.changed, ended=done.ended)
        work.session.add(kept)
        work.audit.add("directory_imported", at=now, actor="bot", digest=digest, **asdict(done))
        return done


def needs_lookup(work: UnitOfWork) -> list[Person]:
    """People whose Slack account is not known and can be asked for by their e-mail address, in order of their keys."""
    return [person for person in _all(work, Person) if person.email and not person.slack_id and not person.ended_at]


def found_in_slack(work: UnitOfWork, person: Person, slack_id: str) -> bool:
    """Keep the Slack id that was found for *person*; False if somebody else who is still here has it."""
    for other in _all(work, Person):
        if other.slack_id == slack_id and other is not person:
            if other.ended_at is None:
                return False
            other.slack_id = None
            work.session.flush()  # the column is unique: the old holder lets go first
    person.slack_id = slack_id
    return True


class _Plan(Struct, Generic[Entry], frozen=True):
    new: Sequence[Facts]
    differing: Sequence[tuple[Entry, Facts]]
    leaving: Sequence[Entry]
    unchanged: int


def _organisations(work: UnitOfWork, directory: "Directory", now: datetime) -> Imported:
    rows = {row.id: row for row in _all(work, Organisation)}
    wanted: dict[str, Facts] = {
        one.id: {"id": one.id, "name": one.name, "kind": one.kind, "duty_desk": one.duty_desk}
        for one in directory.organisations
    }
    return _carry_out(work, _plan(rows, wanted), Organisation, now)


def _people(work: UnitOfWork, directory: "Directory", now: datetime) -> Imported:
    rows = {row.key: row for row in _all(work, Person)}
    written = {one.slack for one in directory.people if one.slack}
    wanted: dict[str, Facts] = {
        one.id: {
            "key": one.id,
            "name": one.name,
            "slack_id": one.slack or _looked_up(rows.get(one.id), one.email, written),
            "email": one.email,
        }
        for one in directory.people
    }
    plan = _plan(rows, wanted)
    taken = {facts["slack_id"]: key for key, facts in wanted.items() if facts["slack_id"]}
    for row in rows.values():
        if row.slack_id in taken and taken[row.slack_id] != row.key:
            row.slack_id = None
    work.session.flush()  # the column is unique: whoever gives up a Slack id does so before another takes it
    return _carry_out(work, plan, Person, now)


def _looked_up(row: Person | None, email: str | None, written: set[str]) -> str | None:
    """The Slack id found earlier by the same e-mail address, unless the file now says that it is somebody else's."""
    if row is None or row.slack_id in written or (row.email or "").casefold() != (email or "").casefold():
        return None
    return row.slack_id


def _posts(work: UnitOfWork, directory: "Directory", now: datetime) -> Imported:
    ids = {person.key: person.id for person in _all(work, Person)}
    rows = {(row.person_id, row.organisation_id, row.title): row for row in _all(work, Post)}
    wanted: dict[tuple[UUID, str, str], Facts] = {
        (ids[post.person], post.organisation, post.title): {
            "person_id": ids[post.person],
            "organisation_id": post.organisation,
            "title": post.title,
            "level": post.level,
            "service": post.service,
            "manager_id": ids[post.manager] if post.manager else None,
            "chairs": list(post.chairs),
            "contact_for": list(post.contact_for),
            "on_call": post.on_call,
            "deputies": list(post.deputies),
        }
        for post in directory.posts
    }
    return _carry_out(work, _plan(rows, wanted), Post, now)


def _all(work: UnitOfWork, table: type[Entry]) -> list[Entry]:
    """Every row, ended or not, in the order of its own key: a directory is small."""
    order = Person.key if table is Person else table.id
    return work.session.query(table).order_by(order).all()


def _plan(rows: Mapping[Key, Entry], wanted: Mapping[Key, Facts]) -> _Plan[Entry]:
    there = [(rows[key], facts) for key, facts in wanted.items() if key in rows]
    differing = [(row, facts) for row, facts in there if row.ended_at is not None or _differs(row, facts)]
    return _Plan(
        new=[facts for key, facts in wanted.items() if key not in rows],
        differing=differing,
        leaving=[row for key, row in rows.items() if key not in wanted and row.ended_at is None],
        unchanged=len(there) - len(differing),
    )


def _differs(row: Organisation | Person | Post, facts: Facts) -> bool:
    return any(getattr(row, name) != value for name, value in facts.items())


def _carry_out(work: UnitOfWork, plan: _Plan[Entry], make: Callable[..., Entry], now: datetime) -> Imported:
    work.session.add_all(make(**facts) for facts in plan.new)
    for row, facts in plan.differing:
        row.ended_at = None
        for name, value in facts.items():
            setattr(row, name, value)
    for row in plan.leaving:
        row.ended_at = now
    work.session.flush()
    return Imported(added=len(plan.new), changed=len(plan.differing), ended=len(plan.leaving), unchanged=plan.unchanged)


def _sum(parts: Iterable[Imported]) -> Imported:
    each = list(parts)
    return Imported(
        added=sum(part.added for part in each),
        changed=sum(part.changed for part in each),
        ended=sum(part.ended for part in each),
        unchanged=sum(part.unchanged for part in each),
    )
