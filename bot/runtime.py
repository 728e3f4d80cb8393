"""One place that builds: everything the bot is made of, put together and started."""

import gc
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from slack_bolt import App
from slack_sdk import WebClient

from bot.bank_holidays import england
from bot.clock import Clock, Follower, RemoteClock, SystemClock
from bot.dates import parse
from bot.delivery.failpoints import Failpoints, nowhere
from bot.delivery.kinds import kinds
from bot.delivery.outcome import Done, Outcome, Refused
from bot.delivery.privacy import Private
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.drawing.drawers import drawers
from bot.handlers import register
from bot.handlers.handling import Handling
from bot.handlers.listening import Listening, known
from bot.http import httpx
from bot.policy_files import read
from bot.rules.policy import Policies, load
from bot.schedule import look_around
from bot.schedule import start as start_schedule
from bot.services import Services
from bot.settings import Settings
from bot.stopping import STOP_SECONDS
from bot.timing import Timing
from bot.usecases.lookup import Ask, look_up
from bot.usecases.openings.delivered import settled
from storage import migrate
from storage.database import Database
from storage.one_process import CannotLock, one_process

if TYPE_CHECKING:
    from bot.usecases.directory import Imported

THREADS = 20

log = logging.getLogger(__name__)


class CannotRun(Exception):
    """Why the bot does not start or go on, in one sentence that says what to do."""


REFUSALS = (CannotRun, CannotLock, migrate.NewerSchema, migrate.BrokenLinks, migrate.NoDatabase)
"""What `run` raises for a person to read; anything else is a fault of ours."""

MEND = {
    "SLACK_BOT_TOKEN": "It is the “Bot User OAuth Token” (xoxb-…) under “OAuth & Permissions” of your app.",
    "SLACK_APP_TOKEN": "It is the app-level token (xapp-…, scope connections:write) under “Basic Information”.",
}


class Door(Protocol):
    """The way in which Slack reaches the bot."""

    def open(self) -> Outcome: ...
    def connected(self) -> bool: ...
    def close(self) -> None: ...


def run(settings: Settings, stop: Event) -> None:
    """Run until *stop* is set: migrate, answer Slack, send what is promised, see who is owed a word.

    Raises one of REFUSALS.
    """
    with one_process(settings.database_url):
        migrate.upgrade(settings.database_url)
        timing = Timing.at_scale(settings.time_scale)
        database = Database(settings.database_url)
        clock = _office_clock(settings)
        calendar = england(settings.extra_bank_holidays)
        services = Services(clock=clock, calendar=calendar, policies=load(read()), database=database)
        slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
        try:
            if settings.directory is not None:
                import_directory_file(Path(settings.directory), database, services.policies, services.clock)
            _run(settings, services, slack, timing, stop)
        finally:
            if isinstance(clock, RemoteClock):
                clock.stop()
            slack.close()
            database.close()


def _run(settings: Settings, services: Services, slack: Slack, timing: Timing, stop: Event) -> None:
    myself = _until_accepted("SLACK_BOT_TOKEN", lambda: slack.call("auth.test"), timing, stop)
    if myself is None:
        return
    at = Failpoints.from_text(settings.failpoints_fd) if settings.failpoints_fd else nowhere
    services.database.on_promise(lambda: at("committed"))  # before the relay is woken
    relay = Relay(
        services.database,
        slack,
        kinds(lambda first, n: f"{first}-{n + 1}", Private(timing.private), slack.upload),
        services.clock,
        timing,
        drawers=drawers(services),
        on_settled=settled,
        at=at,
    )
    handling = Handling()
    door = _door(settings, services, myself, relay, handling)
    schedule = start_schedule(services, relay, timing)
    keep_what_is_built()
    relay.start()
    try:
        if isinstance(services.clock, RemoteClock):
            services.clock.follow(_follower(services, relay, handling, timing))
        _until_accepted("SLACK_APP_TOKEN", door.open, timing, stop)
        log.info("ready")
        Thread(target=read_ahead, args=(services,), name="ahead", daemon=True).start()
        Thread(target=_find_people, args=(services, slack, timing, stop, handling), name="lookup", daemon=True).start()
        _watch(door, timing, stop)
    finally:
        schedule.shutdown(wait=False)
        door.close()
        relay.stop(STOP_SECONDS)


def keep_what_is_built() -> None:
    """From here on waste is looked for, but never among what a start has made: no answer waits for that."""
    gc.freeze()
    gc.enable()


def read_ahead(services: Services) -> None:
    """Import what the first typed time, or the first deadline, would keep its transaction waiting for."""
    parse("next bank holiday", services.clock.now(), services.calendar)


def import_directory_file(path: Path, database: Database, policies: Policies, clock: Clock) -> "Imported":
    """Bring the directory in line with a file.

    Raises CannotRun with everything that is wrong in it, or if it cannot be read.
    """
    from bot.directory.file import DirectoryError, read_directory  # only where there is a file
    from bot.usecases.directory import digest_of, import_directory

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CannotRun(f"The directory file {path} cannot be read: {why}.") from error
    now = clock.now()
    try:
        directory = read_directory(text, path.name, policies.forums(now.date()))
    except DirectoryError as error:
        raise CannotRun(str(error)) from error
    return import_directory(directory, digest_of(text), database, now)


def ask_by_email(slack: Slack) -> Ask:
    """Asks Slack who has an e-mail address."""
    return lambda email: slack.call("users.lookupByEmail", email=email)


def _find_people(services: Services, slack: Slack, timing: Timing, stop: Event, handling: Handling) -> None:
    """Who is known by e-mail alone. It may take minutes, and nothing waits for it but a rehearsal's clock."""

    def wait(seconds: float) -> bool:
        return stop.wait(timing.after_retry(seconds).total_seconds())

    with handling.one():
        try:
            done = look_up(services.database, ask_by_email(slack), wait)
        except Exception:  # nobody waits for it, and the next start asks again
            log.exception("looking people up by e-mail was interrupted; the next start does it again")
            return
    missing = ", ".join(f"{person.key} ({why})" for person, why in done.missing)
    if done.found or missing or done.stopped:
        log.info("looked up by e-mail: %s found; not in Slack: %s. %s", done.found, missing or "nobody", done.stopped)


def _office_clock(settings: Settings) -> Clock:
    if settings.clock_url is None:
        return SystemClock()
    try:
        return RemoteClock(settings.clock_url, who=f"rsg-{os.getpid()}")
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise CannotRun(f"CLOCK_URL: there is no clock at {settings.clock_url} ({type(error).__name__}).") from error


def _follower(services: Services, relay: Relay, handling: Handling, timing: Timing) -> Follower:
    """What a moved clock sets off here, and when this process has come to rest again."""

    def do_what_is_due() -> None:
        look_around(services, timing)
        relay.wake()

    def idle() -> bool:  # first what is being handled: what it promised is in the outbox before it is answered
        return not handling.any() and relay.idle()

    def next_step() -> datetime | None:
        with services.database.read() as work:
            return work.obligations.earliest()

    return Follower(on_move=do_what_is_due, idle=idle, next_step=next_step)


def _until_accepted(variable: str, ask: Callable[[], Outcome], timing: Timing, stop: Event) -> Done | None:
    """Ask Slack until it answers; None once *stop* is set. Raises CannotRun if it says no, or nothing for too long."""
    ends = time.monotonic() + timing.lost
    while not stop.is_set():
        outcome = ask()
        match outcome:
            case Done():
                return outcome
            case Refused(code="socket_mode_not_enabled"):
                raise CannotRun("Socket Mode is off: switch it on in your app’s settings, or set SLACK_MODE=http.")
            case Refused(code=code):
                raise CannotRun(f"Slack does not accept {variable} ({code}). {MEND[variable]}")
        if time.monotonic() > ends:
            raise CannotRun(f"Slack could not be reached for {timing.lost:.0f} seconds ({outcome}).")
        log.warning("Slack could not be reached (%s); trying again", outcome)
        stop.wait(timing.pause)
    return None


def _watch(door: Door, timing: Timing, stop: Event) -> None:
    """Until told to stop. Raises CannotRun if Slack has not reached us for too long: a fresh process may."""
    reached = time.monotonic()
    while not stop.wait(timing.watch):
        if door.connected():
            reached = time.monotonic()
        elif time.monotonic() - reached > timing.lost:
            raise CannotRun(f"There was no connection to Slack for {timing.lost:.0f} seconds. Start the bot again.")


def _door(settings: Settings, services: Services, myself: Done, relay: Relay, handling: Handling) -> Door:
    app = _app(settings, services, myself)
    if settings.slack_mode == "http":
        from bot.handlers.request_url import RequestUrl

        try:
            return RequestUrl(app, settings.slack_signing_secret, settings.port, handling, relay.alive)
        except OSError as error:
            raise CannotRun(f"PORT: nothing can listen on {settings.port}: {error.strerror}.") from error
    from bot.handlers.sockets import Sockets  # only the way that is used is imported

    # An app token has a client of its own: it opens the sockets and nothing else.
    opener = WebClient(settings.slack_app_token, base_url=settings.slack_api_url, retry_handlers=[])
    return Sockets(app, settings.slack_app_token, opener, handling)


def _app(settings: Settings, services: Services, myself: Done) -> App:
    """*myself* is what Slack answered to auth.test."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)  # it warns of a token given twice, since it finds the one in the environment too
    app = Listening(
        name="rsg",  # otherwise it is sought in the source files of all that is imported
        client=WebClient(settings.slack_bot_token, base_url=settings.slack_api_url, retry_handlers=[]),
        logger=logger,
        process_before_response=True,
        raise_error_for_unhandled_request=True,  # then it is answered as any other error is
        authorize=known(settings.slack_bot_token, myself.data),
        request_verification_enabled=False,  # the guard has looked; this one would log the body of what it refuses
        listener_executor=ThreadPoolExecutor(THREADS),
    )
    logger.setLevel(logging.WARNING)
    register(app, services)
    return app
