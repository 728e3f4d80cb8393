"""`rsg check`: line by line what works and what does not, and how to mend it."""

import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import yaml

from bot.bank_holidays import LAST_YEAR
from bot.clock import SystemClock
from bot.delivery.outcome import Done, Limited, Outcome, Refused
from bot.delivery.slack import Slack
from bot.policy_files import read as read_policies
from bot.rules.kinds import Chair
from bot.rules.policy import Policies, load
from bot.rules.words import listed
from bot.settings import Settings
from bot.timing import Timing
from storage import migrate
from storage.database import Database
from storage.effects import Effects
from storage.unit_of_work import UnitOfWork

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
SKEW_SECONDS = 30
"""How far the clock here may be from Slack's before signatures and looks become doubtful."""


@dataclass(frozen=True)
class Line:
    """One thing looked at. *mend* says what to do; it is empty where nothing is wrong."""

    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"  ok    {self.what}" if not self.mend else f"  WRONG {self.what}\n        {self.mend}"


def check(settings: Settings) -> int:
    """Print each line; 0 if nothing is wrong, else 1."""
    lines = []
    for line in _all(settings):
        print(line, flush=True)
        lines.append(line)
    wrong = sum(bool(line.mend) for line in lines)
    print(f"\n{len(lines)} things looked at, {wrong} to be mended.", file=sys.stdout)
    return 1 if wrong else 0


def _all(settings: Settings) -> Iterator[Line]:
    policies = load(read_policies())
    yield Line(f"rules: {len(policies.forums(_today()))} forums, each rule with its clause")
    yield from _slack(settings)
    try:
        migrate.upgrade(settings.database_url)
    except (migrate.NoDatabase, migrate.NewerSchema) as error:
        yield Line("database", str(error))
        return
    database = Database(settings.database_url)
    try:
        yield Line(f"database: reached, at revision {migrate.current(settings.database_url)}")
        with database.read() as work:
            yield from _directory(work, policies)
            yield from _deliveries(work)
            accounts = {p.slack_id: p.key for _, p in work.people.posts_in(work.people.organisations()) if p.slack_id}
        yield from _accounts(settings, accounts)
    finally:
        database.close()
    yield Line(f"bank holidays: known to the end of {LAST_YEAR}; days proclaimed later go into EXTRA_BANK_HOLIDAYS")


def _slack(settings: Settings) -> Iterator[Line]:
    timing = Timing.at_scale(settings.time_scale)
    slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
    try:
        outcome, headers = slack.ask("auth.test")
        yield _token("SLACK_BOT_TOKEN", outcome)
        if not isinstance(outcome, Done):
            return
        yield _scopes(headers)
        yield _clock(headers)
    finally:
        slack.close()
    if settings.slack_mode == "socket":
        opener = Slack(settings.slack_app_token, timing, base_url=settings.slack_api_url)
        yield _token("SLACK_APP_TOKEN", opener.call("apps.connections.open"))
        opener.close()


def _token(name: str, outcome: Outcome) -> Line:
    match outcome:
        case Done():
            return Line(f"{name}: accepted")
        case Refused(code=code):
            return Line(name, f"Slack refuses it ({code}). README.md says where it comes from.")
    return Line(name, f"Slack could not be asked ({outcome}). Is the way to it open, SLACK_API_URL and proxy right?")


def _scopes(headers: Mapping[str, str]) -> Line:
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    wanted: Any = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    missing = sorted(set(wanted["oauth_config"]["scopes"]["bot"]) - given)
    if missing:
        mend = f"Missing: {', '.join(missing)}. Paste manifest.yaml anew into the app's settings and install it again."
        return Line("scopes", mend)
    return Line("scopes: all that manifest.yaml asks for")


def _clock(headers: Mapping[str, str]) -> Line:
    said = headers.get("date")
    if not said:
        return Line("clock: Slack's answer holds no date, so it was not compared")
    apart = abs((datetime.now(UTC) - parsedate_to_datetime(said)).total_seconds())
    what = f"clock: {apart:.0f} seconds from Slack's"
    return Line(what, "" if apart <= SKEW_SECONDS else "Set this machine's clock (NTP); deadlines follow it.")


def _directory(work: UnitOfWork, policies: Policies) -> Iterator[Line]:
    organisations = work.people.organisations()
    people = work.people.posts_in(organisations)
    if not people:
        yield Line("directory", "It is empty. Run `rsg directory import FILE`; rehearsal/directory.yaml is an example.")
        return
    yield Line(f"directory: {len(organisations)} organisations, {len({person.id for _, person in people})} people")
    for organisation in sorted(_mobilising(policies)):
        on_call = [post for post, _ in people if post.organisation_id == organisation and post.on_call is not None]
        mend = "" if on_call else "Nobody has a place in its on-call order: all who may chair are asked at once."
        yield Line(f"on call at {organisation}: {len(on_call)}", mend)
    for key in sorted(organisations):
        if not organisations[key].duty_desk:
            yield Line(f"duty desk of {key}", "None is listed: nobody can be told whom to phone there.")
    by_hand = sorted({person.key for _, person in people if not person.slack_id})
    yield Line(f"told by hand, since they have no Slack account: {', '.join(by_hand) or 'nobody'}")


def _accounts(settings: Settings, accounts: Mapping[str, str]) -> Iterator[Line]:
    """Who has left Slack or is a guest; *accounts* are directory keys by Slack id. Asked as slowly as Slack wants."""
    timing = Timing.at_scale(settings.time_scale)
    slack = Slack(settings.slack_bot_token, timing, base_url=settings.slack_api_url)
    gone, guests = [], []
    try:
        for slack_id, key in accounts.items():
            while isinstance(outcome := slack.call("users.info", user=slack_id), Limited):
                time.sleep(timing.after_retry(outcome.retry_after).total_seconds())
            user = outcome.data.get("user", {}) if isinstance(outcome, Done) else {}
            if user.get("deleted") or isinstance(outcome, Refused):
                gone.append(key)
            elif user.get("is_restricted"):
                guests.append(f"{key} (one channel only)" if user.get("is_ultra_restricted") else key)
    finally:
        slack.close()
    mend = f"{listed(gone)}: deactivated or unknown in Slack. Mend the directory file and import it." if gone else ""
    yield Line(f"Slack accounts: {len(accounts)} looked at", mend)
    if guests:
        mend = f"{listed(guests)}: guests. Your workspace may not let an app add them to new channels; try one."
        yield Line("guests", mend)


def _mobilising(policies: Policies) -> set[str]:
    today = _today()
    found = [policies.in_force(forum, today) for forum in policies.forums(today)]
    chairs = [(policy, rule) for policy in found for rule in policy.all(Chair) if rule.meeting == "first"]
    return {organisation for policy, rule in chairs if (organisation := rule.organisation(policy.forum))}


def _deliveries(work: UnitOfWork) -> Iterator[Line]:
    stuck = Effects(work.session, work.machine_now).stuck()
    mend = "`rsg outbox list` shows them; `rsg outbox retry ID` sends one once its cause is mended." if stuck else ""
    yield Line(f"deliveries that failed or are held: {len(stuck)}", mend)


def _today() -> Any:
    return SystemClock().now().date()
