"""`rsg check`: line by line what works, what does not, and how to mend it. Nothing is changed."""

from collections.abc import Generator, Iterator

from bot.clock import SystemClock
from bot.console import check_directory, check_retention, check_slack
from bot.console.line import Line
from bot.delivery.slack import Slack
from bot.policy_files import read as read_policies
from bot.rules.policy import load
from bot.runtime import REFUSALS
from bot.settings import Settings
from bot.timing import Timing
from storage import durability, migrate
from storage.database import Database
from storage.effects import Effects


def check(settings: Settings) -> int:
    """Print each line as it is found. The exit status: 1 if anything does not work."""
    failed = 0
    for line in _lines(settings):
        print(line, flush=True)
        failed += line.fails
    print(f"{failed} to mend." if failed else "Everything works.")
    return 1 if failed else 0


def _lines(settings: Settings) -> Iterator[Line]:
    yield Line(f"The settings are complete; Slack reaches the bot by {settings.slack_mode} mode.")
    timing = Timing.at_scale(settings.time_scale)
    accepted = yield from check_slack.tokens(settings, timing)
    ready = yield from _database(settings)
    if not ready:
        return
    slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
    database = Database(settings.database_url)
    try:
        yield from _durable(database)
        policies, now = load(read_policies()), SystemClock().now()
        yield from check_directory.posts(database, policies, now.date())
        yield from check_retention.channels(database, policies, now)
        if accepted:
            yield from check_slack.accounts(database, slack, timing)
        yield from _deliveries(database)
    finally:
        database.close()
        slack.close()


def _database(settings: Settings) -> Generator[Line, None, bool]:
    """Whether there is a database of ours to look into (the generator's value)."""
    try:
        at, newest = migrate.look(settings.database_url), migrate.head()
    except REFUSALS as error:
        yield Line(str(error), "correct DATABASE_URL, or start the database.", fails=True)
        return False
    if at is None:
        mend = "`rsg directory import FILE` makes its tables and brings in who works where."
        yield Line("The database is still empty.", mend, fails=True)
        return False
    if at != newest:
        mend = "`rsg run` brings it up to date (make a backup first); if it is newer, run the newer version."
        yield Line(f"The database is at revision {at}; this version needs {newest}.", mend, fails=True)
        return False
    yield Line(f"The database answers, and its tables are those of this version (revision {at}).")
    return True


def _durable(database: Database) -> Iterator[Line]:
    off = durability.switched_off(database)
    if off:
        mend = f"set {' and '.join(off)} to on in the database's settings."
        yield Line(f"What was saved could be lost in a power cut: {' and '.join(off)} is off.", mend, fails=True)
    else:
        yield Line("What is saved survives a power cut.")


def _deliveries(database: Database) -> Iterator[Line]:
    with database.read() as work:
        stuck = Effects(work.session, work.machine_now).stuck()
    if stuck:
        why = ", ".join(sorted({effect.error or "no reason kept" for effect in stuck}))
        mend = "`rsg outbox list` shows them; when the cause is mended, `rsg outbox retry ID` sends one."
        yield Line(f"{len(stuck)} could not be delivered ({why}).", mend, fails=True)
    else:
        yield Line("Everything promised was delivered or is on its way.")
