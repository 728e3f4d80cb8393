"""The directory imported: what is new, changed, ended or come back, and all of it or nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from bot.directory.file import Directory, read_directory
from bot.rules.calendar import LONDON
from bot.usecases.directory import Imported, digest_of, found_in_slack, import_directory, needs_lookup
from storage.database import Database
from storage.models import Audit, Base, DirectoryImport, Organisation, Person, Post

MONDAY = datetime(2026, 3, 2, 9, tzinfo=LONDON)

FILE = """\
organisations:
- {id: trust, name: A trust, kind: hospital trust}
- {id: council, name: A council, kind: council}
people:
- {id: ash, name: Ash Merrow, slack: U0ASH}
- {id: kit, name: Kit Larch, email: kit@trust.example}
- {id: fern, name: Fern Addison, slack: U0FERN}
posts:
- {person: ash, organisation: trust, title: Director, level: 6}
- {person: kit, organisation: trust, title: On-call manager, level: 4, manager: ash, on_call: 1, deputies: [ash]}
- {person: fern, organisation: council, title: Head of Service, level: 4}
"""
WITHOUT_FERN = "".join(line for line in FILE.splitlines(keepends=True) if "fern" not in line)


@pytest.fixture
def kept() -> Iterator[Database]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def days() -> Iterator[datetime]:
    """A later morning each time it is asked."""
    return (MONDAY + timedelta(days=day) for day in count())


def bring_in(database: Database, text: str, at: datetime = MONDAY) -> Imported:
    return import_directory(read(text), digest_of(text), database, at)


def read(text: str) -> Directory:
    return read_directory(text, "directory.yaml", ())


def person(database: Database, key: str) -> Person:
    with database.read() as work:
        found = work.people.by_key(key)
        assert found is not None
        return found


def only_post(database: Database, key: str) -> Post:
    with database.read() as work:
        return work.session.query(Post).filter(Post.person_id == person(database, key).id).one()


def test_a_first_import_adds_everything(kept: Database) -> None:
    assert bring_in(kept, FILE) == Imported(added=8, changed=0, ended=0, unchanged=0)

    post = only_post(kept, "kit")
    assert post.manager_id == person(kept, "ash").id
    assert post.deputies == ["ash"]
    assert (post.organisation_id, post.level, post.on_call) == ("trust", 4, 1)


def test_the_same_file_again_does_nothing(kept: Database) -> None:
    bring_in(kept, FILE)

    again = bring_in(kept, FILE, MONDAY + timedelta(days=1))

    assert again == Imported(added=0, changed=0, ended=0, unchanged=8)
    with kept.read() as work:
        assert work.session.query(DirectoryImport).count() == work.session.query(Audit).count() == 1


def test_a_file_that_goes_back_to_an_earlier_one_is_imported(kept: Database, days: Iterator[datetime]) -> None:
    """Only the last import is compared: an older file is a change like any other."""
    bring_in(kept, FILE, next(days))
    bring_in(kept, FILE.replace("A trust", "Another trust"), next(days))

    assert bring_in(kept, FILE, next(days)).changed == 1


def test_only_what_differs_is_changed(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    before = person(kept, "kit").id

    changed = bring_in(kept, FILE.replace("Kit Larch", "Kit Elder").replace("level: 6", "level: 7"), next(days))

    assert changed == Imported(added=0, changed=2, ended=0, unchanged=6)
    assert (person(kept, "kit").id, person(kept, "kit").name) == (before, "Kit Elder")
    assert only_post(kept, "ash").level == 7


def test_who_is_no_longer_in_the_file_is_ended_and_not_deleted(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))

    left_on = next(days)
    gone = bring_in(kept, WITHOUT_FERN, left_on)

    assert gone == Imported(added=0, changed=0, ended=2, unchanged=6)
    assert person(kept, "fern").ended_at == only_post(kept, "fern").ended_at == left_on
    with kept.read() as work:
        assert work.people.by_slack_id("U0FERN") is None


def test_an_organisation_that_left_the_file_is_ended(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))

    bring_in(kept, WITHOUT_FERN.replace("- {id: council, name: A council, kind: council}\n", ""), next(days))

    with kept.read() as work:
        assert set(work.people.organisations()) == {"trust"}
        assert work.session.get(Organisation, "council") is not None


def test_who_has_left_is_not_ended_a_second_time(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    left_on = next(days)
    bring_in(kept, WITHOUT_FERN, left_on)

    assert bring_in(kept, WITHOUT_FERN.replace("Ash", "Asher"), next(days)).ended == 0
    assert person(kept, "fern").ended_at == left_on


def test_who_comes_back_is_the_same_person_in_the_same_post(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    before = person(kept, "fern").id
    bring_in(kept, WITHOUT_FERN, next(days))

    back = bring_in(kept, FILE, next(days))

    assert back == Imported(added=0, changed=2, ended=0, unchanged=6)
    assert (person(kept, "fern").id, person(kept, "fern").ended_at) == (before, None)
    assert only_post(kept, "fern").ended_at is None


def test_a_new_title_is_a_new_post(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))

    moved = bring_in(kept, FILE.replace("Head of Service", "Director of Service"), next(days))

    assert (moved.added, moved.ended) == (1, 1)
    with kept.read() as work:
        assert [post.title for post in work.people.posts(person(kept, "fern").id)] == ["Director of Service"]


def test_two_people_can_exchange_slack_ids(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))

    bring_in(kept, FILE.replace("U0ASH", "U0X").replace("U0FERN", "U0ASH").replace("U0X", "U0FERN"), next(days))

    assert (person(kept, "ash").slack_id, person(kept, "fern").slack_id) == ("U0FERN", "U0ASH")


def test_a_slack_id_can_pass_from_who_has_left_to_somebody_new(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))

    bring_in(kept, FILE.replace("fern", "fern-2"), next(days))

    assert person(kept, "fern-2").slack_id == "U0FERN"
    assert person(kept, "fern").slack_id is None


def test_people_with_an_address_and_no_slack_id_are_to_be_looked_up(kept: Database) -> None:
    bring_in(kept, FILE)

    with kept.read() as work:
        assert [one.key for one in needs_lookup(work)] == ["kit"]


def test_nobody_who_has_left_is_looked_up(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    bring_in(kept, "".join(line for line in FILE.splitlines(keepends=True) if "kit" not in line), next(days))

    with kept.read() as work:
        assert needs_lookup(work) == []


def look_up(database: Database, key: str, slack_id: str) -> bool:
    with database.write() as work:
        found = work.people.by_key(key)
        assert found is not None
        return found_in_slack(work, found, slack_id)


def test_a_slack_id_that_was_looked_up_outlives_the_next_import(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    look_up(kept, "kit", "U0KIT")

    again = bring_in(kept, FILE.replace("A trust", "Another trust"), next(days))

    assert person(kept, "kit").slack_id == "U0KIT"
    assert again.changed == 1


def test_a_slack_id_looked_up_by_another_address_is_looked_up_again(kept: Database, days: Iterator[datetime]) -> None:
    """The file may have given the entry to somebody else; the old account must not act for them."""
    bring_in(kept, FILE, next(days))
    look_up(kept, "kit", "U0KIT")

    bring_in(kept, FILE.replace("kit@", "kit.larch@"), next(days))

    with kept.read() as work:
        assert [one.key for one in needs_lookup(work)] == ["kit"]


def test_the_file_knows_better_than_the_look_up(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    look_up(kept, "kit", "U0NEW")

    changed = bring_in(kept, FILE.replace("U0FERN", "U0NEW"), next(days))

    assert person(kept, "fern").slack_id == "U0NEW"
    assert person(kept, "kit").slack_id is None
    assert changed.changed == 2


def test_a_look_up_takes_nobody_elses_slack_id_unless_they_have_left(kept: Database, days: Iterator[datetime]) -> None:
    bring_in(kept, FILE, next(days))
    assert not look_up(kept, "kit", "U0FERN")

    bring_in(kept, WITHOUT_FERN, next(days))
    assert look_up(kept, "kit", "U0FERN")

    assert (person(kept, "kit").slack_id, person(kept, "fern").slack_id) == ("U0FERN", None)


def test_an_import_that_fails_leaves_everything_as_it_was(kept: Database) -> None:
    whole = read(FILE)
    broken = replace(whole, posts=(*whole.posts, replace(whole.posts[0], title="Chair", manager="nobody")))

    with pytest.raises(KeyError):
        import_directory(broken, "broken", kept, MONDAY)

    with kept.read() as work:
        assert [work.session.query(table).count() for table in (Organisation, Person, DirectoryImport)] == [0, 0, 0]


def test_the_audit_counts_and_names_nobody(kept: Database) -> None:
    bring_in(kept, FILE)

    with kept.read() as work:
        row = work.session.query(Audit).one()
        assert work.audit.first_broken("house") is None
    assert (row.act, row.actor, row.at) == ("directory_imported", "bot", MONDAY)
    assert row.detail == {"added": 8, "changed": 0, "ended": 0, "unchanged": 0, "digest": digest_of(FILE)}
