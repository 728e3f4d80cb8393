"""The sweep with nothing due among a million obligations, and with a thousand due at once.

python -m bench.sweeping

Its reference is a thousand APScheduler jobs in its own table, each of which promises one durable message.
"""

import logging
from datetime import UTC, datetime, timedelta
from threading import Semaphore
from time import perf_counter

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import text

from bench.databases import KINDS, database_of, insist
from bench.measuring import Row, in_turn, median, show
from bench.town import more_people
from bot.rules.kinds import Deadline, Ladder
from bot.services import Services
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from storage.database import Database
from storage.models import Group, Member, Obligation
from tests.usecases.actions.actions import begun
from tests.usecases.house import asked

FEW, MANY = 10_000, 1_000_000
FLAT = 1.5
DUE, GROUPS = 1_000, 100
SHARE = {"SQLite": 1 / 25, "PostgreSQL": 1 / 15}
ROUNDS = 50

_promised: list[Database] = []
_left = Semaphore(0)


def rows(many: int = MANY) -> list[Row]:
    logging.disable(logging.WARNING)
    return [row for kind in KINDS for row in (nothing_due(kind, many), thousand_due(kind))]


def nothing_due(kind: str, many: int) -> Row:
    with database_of(kind) as small, database_of(kind) as large:
        acts = {}
        for name, database, count in (("few", small, FEW), ("many", large, many)):
            services, _ = begun(database)
            fill(database, count)
            acts[name] = lambda services=services: sweep(services)
        took = {name: median(seconds) for name, seconds in in_turn(acts, ROUNDS).items()}
    beside = f"{took['many']:.2f} ms; of {FEW:,} {took['few']:.2f} ms"
    return Row(f"sweep of {many:,}, nothing due, {kind}: of {FEW:,}", took["many"] / took["few"], FLAT, beside)


def fill(database: Database, count: int) -> None:
    """As many obligations that are due next year, copied from one."""
    later = datetime(2027, 4, 1, tzinfo=UTC)
    with database.write() as work:
        one = work.session.query(Obligation).filter(Obligation.closed_at.is_(None)).limit(1).one()
        names = [column.name for column in Obligation.__table__.columns if column.name not in ("id", "next_step_at")]
        listed = ", ".join(f'"{name}"' for name in names)
        new_id = "lower(hex(randomblob(16)))" if database.is_sqlite else "gen_random_uuid()"
        series = (
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) SELECT i FROM n)"
            if database.is_sqlite
            else "generate_series(1, :count)"
        )
        one.next_step_at = later
        work.session.flush()
        work.session.execute(
            text(
                f"INSERT INTO obligation (id, next_step_at, {listed}) SELECT {new_id}, o.next_step_at, "
                + ", ".join(f'o."{name}"' for name in names)
                + f" FROM obligation o, {series} AS numbers WHERE o.next_step_at = :later AND o.id = :id"
            ),
            {
                "count": count,
                "later": later.strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else later,
                "id": one.id.hex if database.is_sqlite else one.id,
            },
        )
        work.session.execute(
            text("UPDATE obligation SET next_step_at = NULL WHERE next_step_at < :later").bindparams(
                later=later.strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else later
            )
        )
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def thousand_due(kind: str) -> Row:
    with database_of(kind) as database:
        services, clock = begun(database)
        owe_thousand(database, services, clock.at)
        clock.at += timedelta(minutes=1)
        begun_at = perf_counter()
        assert sweep(services) == DUE
        ours = perf_counter() - begun_at
    with database_of(kind) as database:
        theirs = jobs(database)
    beside = f"{ours:.2f} s; APScheduler {theirs:.2f} s"
    return Row(f"{DUE} urgent due at once, {kind}: of APScheduler jobs", ours / theirs, SHARE[kind], beside)


def owe_thousand(database: Database, services: Services, now: datetime) -> None:
    """A thousand people, ten in each of a hundred groups, who are to be asked to a meeting at this moment."""
    for n in range(GROUPS):
        meeting = now + timedelta(hours=24)
        open_group(asked(key=f"sweeping-{n}", another_child=True, first_meeting=meeting), services)
    with database.write() as work:
        work.session.query(Obligation).update({"next_step_at": None})
        for group in work.session.query(Group).limit(GROUPS).all():
            policy = services.policies.in_force(group.forum, group.policy_from)
            seat = work.groups.seats(group.id)[0]
            rule = policy.the(Deadline, "answer_invitation")
            for person in more_people(DUE // GROUPS, group.ref):
                work.session.add(person)
                work.session.flush()
                sits = Member(
                    group_id=group.id, seat_id=seat.id, person_id=person.id, role="usual", reached="slack", added_at=now
                )
                work.groups.add(sits)
                work.session.add(_invitation(group, sits, rule, policy.rule(str(rule.ladder)), now))


def _invitation(group: Group, member: Member, rule: Deadline, ladder: object, now: datetime) -> Obligation:
    assert isinstance(ladder, Ladder)
    return Obligation(
        kind="invitation",
        subject_id=member.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=ladder.id,
        forum=group.forum,
        policy_from=group.policy_from,
        anchor_at=now,
        due_at=now + timedelta(hours=20),
        made_at=now,
        next_step_at=now,
        meeting_at=now + timedelta(hours=22),
        person_id=member.person_id,
    )


def jobs(database: Database) -> float:
    """Seconds from the moment the jobs are let go to the commit of the last one's message."""
    _promised[:] = [database]
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(engine=database.engine)}, timezone="UTC")
    scheduler.start(paused=True)
    due = datetime.now(UTC) - timedelta(seconds=1)
    for n in range(DUE):
        scheduler.add_job(promise, "date", run_date=due, args=[n], misfire_grace_time=None)
    begun_at = perf_counter()
    scheduler.resume()
    for _ in range(DUE):
        _left.acquire()
    took = perf_counter() - begun_at
    scheduler.shutdown()
    return took


def promise(n: int) -> None:
    """What one job does: as much as one step of ours leaves behind."""

    def write() -> None:
        with _promised[0].write() as work:
            work.outbox.post(f"job-{n}", f"person:{n}", draw="words")

    insist(write)
    _left.release()


if __name__ == "__main__":
    raise SystemExit(show("The sweep", rows()))
