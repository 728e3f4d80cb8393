"""One place that builds: everything the bot is made of, put together and started."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event

from slack_bolt import App
from slack_sdk import WebClient

from bot.bank_holidays import england
from bot.clock import Clock, Follower, RemoteClock, SystemClock
from bot.delivery.kinds import kinds
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.directory_file import read_directory
from bot.drawing import drawers
from bot.handlers import register
from bot.handlers.handling import Handling
from bot.handlers.sockets import CONCURRENCY, Sockets
from bot.policy_files import read
from bot.rules.policy import Policies, load
from bot.schedule import start as start_schedule
from bot.services import Services
from bot.settings import Settings
from bot.timing import Timing
from bot.usecases.delivered import settled
from bot.usecases.directory import Imported, digest_of, import_directory
from bot.usecases.nagging import sweep
from storage import migrate
from storage.database import Database

STOP_SECONDS = 20.0


def run(settings: Settings, stop: Event) -> None:
    """Run until *stop* is set: migrate, answer Slack, send what is promised, see who is owed a word."""
    migrate.upgrade(settings.database_url)
    timing = Timing.at_scale(settings.time_scale)
    database = Database(settings.database_url)
    clock = _office_clock(settings)
    services = Services(clock=clock, calendar=england(), policies=load(read()), database=database)
    if settings.directory is not None:
        import_directory_file(Path(settings.directory), database, services.policies, services.clock)
    slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
    relay = Relay(
        database,
        slack,
        kinds(lambda first, n: f"{first}-{n + 1}"),
        services.clock,
        timing,
        drawers=drawers(services),
        on_settled=settled,
    )
    handling = Handling()
    socket = _socket(settings, services, handling)
    schedule = start_schedule(services, relay, timing)
    relay.start()
    if isinstance(clock, RemoteClock):
        clock.follow(_follower(services, relay, handling))
    socket.connect()  # type: ignore[no-untyped-call] # the SDK's own is untyped
    logging.getLogger(__name__).info("ready")
    stop.wait()
    schedule.shutdown(wait=False)
    socket.close()  # type: ignore[no-untyped-call]
    relay.stop(STOP_SECONDS)
    if isinstance(clock, RemoteClock):
        clock.stop()
    slack.close()
    database.close()


def import_directory_file(path: Path, database: Database, policies: Policies, clock: Clock) -> Imported:
    """Bring the directory in line with a file. Raises DirectoryError with everything that is wrong in it."""
    text = path.read_text(encoding="utf-8")
    now = clock.now()
    directory = read_directory(text, path.name, policies.forums(now.date()))
    return import_directory(directory, digest_of(text), database, now)


def _office_clock(settings: Settings) -> Clock:
    if settings.clock_url is None:
        return SystemClock()
    return RemoteClock(settings.clock_url, who=f"rsg-{os.getpid()}")


def _follower(services: Services, relay: Relay, handling: Handling) -> Follower:
    """What a moved clock sets off here, and when this process has come to rest again."""

    def do_what_is_due() -> None:
        sweep(services)
        relay.wake()

    def idle() -> bool:  # first what is being handled: what it promised is in the outbox before it is answered
        return not handling.any() and relay.idle()

    def next_step() -> datetime | None:
        with services.database.read() as work:
            return work.obligations.earliest()

    return Follower(on_move=do_what_is_due, idle=idle, next_step=next_step)


def _socket(settings: Settings, services: Services, handling: Handling) -> Sockets:
    web = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url, retry_handlers=[])
    app = App(client=web, process_before_response=True, listener_executor=ThreadPoolExecutor(CONCURRENCY))
    register(app, services)
    # An app token has a client of its own: it opens the sockets and nothing else.
    opener = WebClient(settings.slack_app_token, base_url=settings.slack_api_url, retry_handlers=[])
    return Sockets(app, settings.slack_app_token, opener, handling)


def quiet_logs() -> None:
    """The libraries log whole payloads at their lower levels; ours say what happened, never what was written."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("slack_bolt", "slack_sdk", "httpx", "httpcore", "apscheduler", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
