"""People with an e-mail address alone are looked up in Slack; who is not found is named and stays by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.delivery.outcome import Done, Limited, Outcome, Refused, Unknown
from bot.usecases.lookup import LookedUp, look_up
from storage.database import Database
from storage.models import Person

ACCOUNTS: Mapping[str, dict[str, Any]] = {
    "kit@trust.example": {"id": "U0KIT", "deleted": False},
    "left@trust.example": {"id": "U0LEFT", "deleted": True},
    "app@trust.example": {"id": "U0APP", "is_bot": True},
    "ash@trust.example": {"id": "U0ASH"},
}


def slack(email: str) -> Outcome:
    account = ACCOUNTS.get(email)
    return Done({"user": account}) if account else Refused("users_not_found")


def not_waiting(seconds: float) -> bool:
    raise AssertionError(f"nobody asked to be left alone for {seconds} s")


@pytest.fixture
def directory(database: Database) -> Database:
    with database.write() as work:
        for key in ("kit", "left", "nobody", "app"):
            work.session.add(Person(key=key, name=key.title(), slack_id=None, email=f"{key}@trust.example"))
        work.session.add(Person(key="ash", name="Ash", slack_id="U0ASH", email=None))
        work.session.add(Person(key="twin", name="Twin", slack_id=None, email="ash@trust.example"))
    return database


def slack_id(database: Database, key: str) -> str | None:
    with database.read() as work:
        found = work.people.by_key(key)
        assert found is not None
        return found.slack_id


def why(done: LookedUp) -> dict[str, str]:
    return {person.key: words for person, words in done.missing}


def test_who_has_an_account_is_found_and_who_has_not_is_named_with_the_reason(directory: Database) -> None:
    done = look_up(directory, slack, not_waiting)

    assert slack_id(directory, "kit") == "U0KIT"
    assert done.found == 1
    assert why(done) == {
        "left": "the Slack account is deactivated",
        "nobody": "no Slack account has this e-mail address",
        "app": "the Slack account is an app's",
        "twin": "somebody else in the directory has this Slack account",
    }


def test_who_was_found_is_not_asked_for_again(directory: Database) -> None:
    look_up(directory, slack, not_waiting)
    asked: list[str] = []

    look_up(directory, lambda email: asked.append(email) or slack(email), not_waiting)  # type: ignore[func-returns-value] # it notes and answers

    assert "kit@trust.example" not in asked


def test_slack_is_left_alone_as_long_as_it_wants(directory: Database) -> None:
    waited: list[float] = []
    first = iter([True])

    def busy_once(email: str) -> Outcome:
        return Limited("users.lookupByEmail", 7) if next(first, False) else slack(email)

    done = look_up(directory, busy_once, lambda seconds: bool(waited.append(seconds)))  # type: ignore[func-returns-value] # False: go on

    assert waited == [7]
    assert done.found == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Unknown("ReadTimeout"), "Slack could not be reached"),
        (Refused("missing_scope", held=True), "Slack did not say (missing_scope)"),
    ],
)
def test_a_look_up_that_fails_says_so_and_nobody_is_called_missing(
    directory: Database, answer: Outcome, says: str
) -> None:
    done = look_up(directory, lambda email: answer, not_waiting)

    assert says in done.stopped
    assert not done.missing


def test_it_stops_when_the_bot_does(directory: Database) -> None:
    done = look_up(directory, lambda email: Limited("users.lookupByEmail", 30), lambda seconds: True)

    assert done.stopped


def test_no_transaction_is_open_while_slack_is_asked(directory: Database) -> None:
    def asking(email: str) -> Outcome:
        with directory.write() as work:  # would be Busy
            work.people.by_key("kit")
        return slack(email)

    assert look_up(directory, asking, not_waiting).found == 1


def test_how_far_it_has_come_is_told(directory: Database) -> None:
    heard: list[tuple[int, int]] = []
    note: Callable[[int, int], None] = lambda done, of: heard.append((done, of))  # noqa: E731 - typed, and only here

    look_up(directory, slack, not_waiting, note)

    assert heard[-1] == (5, 5)
