"""One forum's group with everything in it that somebody can act on, beside another of the same kind.

What happens to it, and what is looked at when, is in `stages.py`.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair, Places, Question
from bot.rules.opening import invited
from bot.services import Services
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.membership import AddMember, add_member
from bot.usecases.openings.opening import open_group
from bot.usecases.openings.opening_request import OpenGroup
from storage.database import Database
from storage.models import Base, Organisation, Person, Post, Seat
from tests.usecases.authorisation.cast import ASKED, CAST, COUNCIL, ELSEWHERE, FIRST, LATER, UNLISTED
from tests.usecases.house import ENGLAND, POLICIES, StoodStill, slack
from tests.usecases.members.invited import Opened

REQUESTED = datetime(2026, 4, 1, 9, tzinfo=LONDON)  # the Wednesday before Easter
FIRST_MEETING = datetime(2026, 4, 2, 14, tzinfo=LONDON)
OWN, OTHER = 1, 2
STRANGER = "USTRANGER"  # came into the channel, and is nobody of the directory

EXTRAS = {  # people who are acted on, and act on nothing
    "spare": (LATER, 1),
    "newcomer": (LATER, 1),
    "colleague": (ASKED, 1),
    "no-slack": (LATER, 1),
    "shift": (COUNCIL, 4),
    "director": (LATER, 6),
}


@dataclass
class World:
    """The database at one stage, and the ids of what is in it."""

    forum: str
    database: Database
    services: Services
    clock: StoodStill
    organisations: Mapping[str, str]
    here: Opened = field(init=False)
    there: Opened = field(init=False)  # the other group
    things: dict[str, Any] = field(default_factory=dict)
    channel: str = "C1"

    def slack(self, name: str, cast: int = OWN) -> str:
        return "UNOBODY" if name == UNLISTED else slack(f"{name}-{cast}")

    def person(self, name: str, cast: int = OWN) -> UUID:
        return self.here.person(f"{name}-{cast}").id

    @property
    def group_id(self) -> UUID:
        return self.here.group_id

    @property
    def ref(self) -> str:
        return self.here.group().ref


def forums() -> tuple[str, ...]:
    """Every forum of which a group can be opened today by whoever may."""
    return POLICIES.forums(REQUESTED.date(), "at_once")


def begin(forum: str, database: Database) -> World:
    """The directory, and two groups of the forum before anybody has the chair."""
    clock = StoodStill(REQUESTED)
    services = Services(clock=clock, calendar=ENGLAND, policies=POLICIES, database=database)
    world = World(forum, database, services, clock, organisations(forum))
    with database.write() as work:
        for organisation in world.organisations.values():
            work.session.add(Organisation(id=organisation, name=f"Agency {organisation}", kind="agency"))
        work.session.flush()
        for cast in (OWN, OTHER):
            _list_people(work.session.add, work.session.flush, world, cast)
    world.there = _open(world, OTHER)
    world.here = _open(world, OWN)
    return world


def organisations(forum: str) -> Mapping[str, str]:
    """Which organisation is what, by the forum's own rules."""
    policy = POLICIES.in_force(forum, REQUESTED.date())
    chairs = {rule.meeting: str(rule.organisation(forum)) for rule in policy.all(Chair)}
    council, elsewhere, *_ = policy.the(Question, "council").choices
    found = {FIRST: chairs["first"], LATER: chairs["later"], COUNCIL: str(council.organisation)}
    others = [one.organisation for one in invited(policy, [council.key]) if one.organisation not in found.values()]
    return {**found, ASKED: others[0], ELSEWHERE: str(elsewhere.organisation)}


def opening(world: World, by: str, key: str) -> OpenGroup:
    """What is asked for when a group of the forum is opened."""
    policy = POLICIES.in_force(world.forum, REQUESTED.date())
    stuck = policy.the(Question, "stuck").choices[0].key
    return OpenGroup(
        key=key,
        opened_by=by,
        place=policy.the(Places).places[0].key,
        first_meeting=FIRST_MEETING,
        late_reason="The ward round is before",
        councils=(policy.the(Question, "council").choices[0].key,),
        stuck=(stuck,),
        given=frozenset({"not_working", "tried"}),
        another_child=True,
    )


def seats(group: Opened) -> Sequence[Seat]:
    with group.database.read() as work:
        return work.groups.seats(group.group_id)


def seat(world: World, where: str) -> UUID:
    """The seat of an agency in the group in question."""
    return next(one.id for one in seats(world.here) if one.organisation_id == world.organisations[where])


def _list_people(add: Callable[[Any], None], flush: Callable[[], None], world: World, cast: int) -> None:
    listed = {**{name: (part.where, part.level) for name, part in CAST.items()}, **EXTRAS}
    people = {}
    for name in listed:
        key = f"{name}-{cast}"
        slack_id = None if name == "no-slack" else slack(key)
        people[name] = Person(key=key, name=f"Person {key}", slack_id=slack_id, email=f"{key}@example.org")
        add(people[name])
    flush()
    for name, (where, level) in listed.items():
        manager = people["manager"].id if name == "owner" else None
        add(
            Post(
                person_id=people[name].id,
                organisation_id=world.organisations[where],
                title=f"Level {level}",
                level=level,
                manager_id=manager,
            )
        )


def _open(world: World, cast: int) -> Opened:
    opener = world.slack("opener", cast)
    answer = open_group(opening(world, opener, f"open-{cast}"), world.services)
    with world.database.write() as work:
        group = work.groups.by_ref(answer.ref)
        assert group is not None
        group.channel_id = f"C{cast}"
        found = Opened(world.database, world.services, world.clock, group.id)
    inside = [name for name, part in CAST.items() if part.roles and name not in ("opener", "deputy")]
    for name in (*inside, "spare", "no-slack"):
        who = f"Person {name}-{cast}" if name == "no-slack" else world.slack(name, cast)
        add_member(AddMember(key=f"add-{name}-{cast}", by=opener, person=who, ref=answer.ref), world.services)
    asked = found.member(f"asked-{cast}")
    sending = SendDeputy(
        key=f"deputy-{cast}",
        sent_by=world.slack("asked", cast),
        member_id=asked.id,
        deputy=world.slack("deputy", cast),
        can_agree=True,
    )
    send_deputy(sending, world.services)
    return found


def facts(database: Database) -> Mapping[str, frozenset[Any]]:
    """Every row of every table, but those that say that something was refused."""
    beside = {"audit": " where act != 'refused'", "counter": " where name != 'audit:house'"}
    names = [table.name for table in Base.metadata.sorted_tables]
    if database.is_sqlite:
        looking = sqlite3.connect(path(database))
        found = {name: frozenset(looking.execute(f'select * from "{name}"{beside.get(name, "")}')) for name in names}
        looking.close()
        return found
    with database.engine.connect() as connection:
        asked = {name: text(f'select t::text from "{name}" t{beside.get(name, "")}') for name in names}
        return {name: frozenset(connection.execute(one).scalars()) for name, one in asked.items()}


def path(database: Database) -> Path:
    """The file of an SQLite database."""
    return Path(database.url.removeprefix("sqlite:///"))


def keep(world: World, file: Path) -> None:
    """Put a copy of the database aside."""
    _copy(path(world.database), file)


def restore(world: World, file: Path) -> None:
    """Make the database what it was when the copy was put aside."""
    _copy(file, path(world.database))


def _copy(source: Path, to: Path) -> None:
    opened, into = sqlite3.connect(source), sqlite3.connect(to)
    into.execute("pragma synchronous=off")
    opened.backup(into)
    opened.close()
    into.close()
