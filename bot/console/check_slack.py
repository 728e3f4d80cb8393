"""What Slack says of our tokens, our scopes, our clock, and of the people in the directory."""

import time
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import yaml

from bot.console.line import Line
from bot.delivery.outcome import Done, Limited, Outcome, Refused
from bot.delivery.slack import Slack
from bot.runtime import MEND
from bot.settings import Settings
from bot.timing import Timing
from storage.database import Database
from storage.models import Person

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"

APART = 60
"""Seconds by which this machine's clock may differ from Slack's: every deadline is counted by it."""


def tokens(settings: Settings, timing: Timing) -> Generator[Line, None, bool]:
    """The bot's token with its scopes and the clock, then the app's; the value: whether the bot's was accepted."""
    outcome, headers = _ask(settings.slack_bot_token, "auth.test", settings, timing)
    if not isinstance(outcome, Done):
        yield _refused("SLACK_BOT_TOKEN", outcome)
        return False
    yield Line(f"Slack accepts SLACK_BOT_TOKEN: {outcome.data['user']} in {outcome.data['team']}.")
    yield _scopes(headers)
    yield _clock(headers)
    if settings.slack_mode == "socket":
        opened, _ = _ask(settings.slack_app_token, "apps.connections.open", settings, timing)
        if isinstance(opened, Done):
            yield Line("Slack accepts SLACK_APP_TOKEN and would open a connection.")
        else:
            yield _refused("SLACK_APP_TOKEN", opened)
    return True


def accounts(database: Database, slack: Slack, timing: Timing) -> Iterator[Line]:
    """Everybody in the directory who has an account, asked for one by one and outside any transaction."""
    with database.read() as work:
        everybody = [person for person in work.people.everybody() if person.slack_id]
    gone, kept_out, guests, unknown = [], [], [], []
    for person in everybody:
        outcome = _account(slack, person, timing)
        if not isinstance(outcome, Done):
            unknown.append(f"{_named(person)}: {getattr(outcome, 'code', outcome)}")
            continue
        user = outcome.data["user"]
        if user.get("deleted"):
            gone.append(_named(person))
        elif user.get("is_ultra_restricted"):
            kept_out.append(_named(person))
        elif user.get("is_restricted"):
            guests.append(_named(person))
    if not (gone or kept_out or unknown):
        yield Line(f"The {len(everybody)} Slack accounts in the directory are there.")
    if gone:
        mend = "take them out of the directory file, or ask a workspace owner to reactivate them."
        yield Line(f"Deactivated Slack accounts: {', '.join(gone)}.", mend, fails=True)
    if kept_out:
        mend = "a workspace owner makes them members, or guests of several channels. Until then they are told by hand."
        yield Line(f"Guests who cannot be added to new channels: {', '.join(kept_out)}.", mend, fails=True)
    if guests:
        mend = "nothing, if apps may invite guests in your workspace; otherwise a workspace owner has to add them."
        yield Line(f"Guests of several channels: {', '.join(guests)}.", mend)
    if unknown:
        mend = "correct their Slack ids in the directory file; for another reason, try again later."
        yield Line(f"Slack does not show these accounts: {', '.join(unknown)}.", mend, fails=True)


def _scopes(headers: Mapping[str, str]) -> Line:
    if not MANIFEST.exists():
        return Line("manifest.yaml is not beside the program, so the scopes are not compared.", "run it from a clone.")
    wanted = set(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    if missing := sorted(wanted - given):
        mend = "paste manifest.yaml under “App Manifest” of your app, then “Reinstall to Workspace”."
        return Line(f"The app lacks the scopes {', '.join(missing)}.", mend, fails=True)
    if more := sorted(given - wanted):
        mend = "paste manifest.yaml under “App Manifest” and reinstall: nobody should have more rights than needed."
        return Line(f"The app has scopes it does not use: {', '.join(more)}.", mend)
    return Line(f"The app has the {len(wanted)} scopes of manifest.yaml and no more.")


def _clock(headers: Mapping[str, str]) -> Line:
    try:
        theirs = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return Line("Slack did not say what time it is.", "try again later.")
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > APART:
        mend = "let this machine set its clock from the network (NTP)."
        return Line(f"This machine's clock is {apart:.0f} seconds from Slack's.", mend, fails=True)
    return Line("This machine's clock agrees with Slack's.")


def _ask(token: str, method: str, settings: Settings, timing: Timing) -> tuple[Outcome, Mapping[str, str]]:
    slack = Slack(token, timing, base_url=settings.slack_api_url)
    try:
        return slack.ask(method)
    finally:
        slack.close()


def _refused(variable: str, outcome: Outcome) -> Line:
    match outcome:
        case Refused(code="socket_mode_not_enabled"):
            mend = "switch it on in your app's settings, or set SLACK_MODE=http."
            return Line("Socket Mode is off.", mend, fails=True)
        case Refused(code=code):
            return Line(f"Slack does not accept {variable} ({code}).", MEND[variable], fails=True)
    mend = "see whether this machine may reach Slack (a proxy, a firewall), then try again."
    return Line(f"Slack could not be asked about {variable} ({outcome}).", mend, fails=True)


def _account(slack: Slack, person: Person, timing: Timing) -> Outcome:
    while isinstance(outcome := slack.call("users.info", user=person.slack_id), Limited):
        time.sleep(timing.after_retry(outcome.retry_after).total_seconds())
    return outcome


def _named(person: Person) -> str:
    return f"{person.name} ({person.key})"
