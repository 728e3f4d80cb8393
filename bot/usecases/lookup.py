"""People whose Slack account the directory does not name, looked up by their e-mail address."""

from collections.abc import Callable

from msgspec import Struct, field

from bot.delivery.outcome import Done, Limited, Outcome, Refused
from bot.usecases.directory import found_in_slack, needs_lookup
from storage.database import Database
from storage.models import Person

Ask = Callable[[str], Outcome]
"""Asks Slack who has an e-mail address."""

Wait = Callable[[float], bool]
"""Waits as long as Slack wants to be left alone (in seconds, as it said); True if we are to stop instead."""


class LookedUp(Struct):
    """How many were found, who was not and why, and why it ended early ("" if it did not)."""

    found: int = 0
    missing: list[tuple[Person, str]] = field(default_factory=list)
    stopped: str = ""


def look_up(database: Database, ask: Ask, wait: Wait, seen: Callable[[int, int], None] | None = None) -> LookedUp:
    """Ask Slack for each of them, one at a time and outside any transaction; *seen* hears how far it has come.

    Who is not found stays as they were: to be told by hand, and looked up again the next time.
    """
    with database.read() as work:
        waiting = needs_lookup(work)
    done = LookedUp()
    for number, person in enumerate(waiting, start=1):
        outcome = _answer(person, ask, wait)
        match outcome:
            case Done(data=data):
                why = _keep(database, person, data["user"])
            case Refused(code="users_not_found"):
                why = "no Slack account has this e-mail address"
            case Refused(code=code) | Limited(method=code):
                done.stopped = f"Slack did not say ({code})"
                return done
            case _:
                done.stopped = f"Slack could not be reached ({outcome})"
                return done
        if why:
            done.missing.append((person, why))
        else:
            done.found += 1
        if seen is not None:
            seen(number, len(waiting))
    return done


def _answer(person: Person, ask: Ask, wait: Wait) -> Outcome:
    while True:
        outcome = ask(person.email or "")
        if not isinstance(outcome, Limited) or wait(outcome.retry_after):
            return outcome


def _keep(database: Database, person: Person, account: dict[str, object]) -> str:
    """Why the account is not theirs to use; "" once it has been kept."""
    if account.get("deleted"):
        return "the Slack account is deactivated"
    if account.get("is_bot"):
        return "the Slack account is an app's"
    with database.write() as work:
        now = work.people.get(person.id)
        if now.email != person.email or now.slack_id or now.ended_at:
            return "" if now.slack_id else "the directory changed meanwhile"
        taken = not found_in_slack(work, now, str(account["id"]))
    return "somebody else in the directory has this Slack account" if taken else ""
