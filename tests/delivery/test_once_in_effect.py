"""Each row of the proof by cases: whatever happens to a call, its message stands there once, in its place."""

import contextlib

import httpx
import pytest

from bot.delivery.outcome import Refused
from bot.delivery.relay import Relay
from storage.database import Database
from tests.delivery.conftest import Facts, effect, promise, state
from tests.delivery.fake import (
    FakeSlack,
    Fault,
    accepted_then,
    accepted_unseen_then,
    answers,
    error,
    limited,
    raises,
)

POST = "chat.postMessage"


def test_what_was_promised_is_sent_in_the_order_of_its_commits(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    promise(database, "one", "two", "three")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one", "two", "three"]


def test_what_was_not_committed_is_not_sent(database: Database, relay: Relay, slack: FakeSlack) -> None:
    with contextlib.suppress(ZeroDivisionError), database.write() as work:
        work.outbox.post("one", "channel:C9", draw="words")
        raise ZeroDivisionError

    relay.run_until_idle()

    assert slack.calls == []


LOST_ANSWERS = {
    "5xx": answers(503, "busy"),
    "no JSON": answers(200, "<html>"),
    "an error that nobody documented": error("cosmic_ray"),
    "fatal_error": error("fatal_error"),
    "reset": raises(httpx.ReadError),
    "time-out": raises(httpx.ReadTimeout),
    "closed": raises(httpx.RemoteProtocolError),
}


@pytest.mark.parametrize("fault", LOST_ANSWERS.values(), ids=LOST_ANSWERS.keys())
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(
    database: Database, relay: Relay, slack: FakeSlack, fault: Fault
) -> None:
    slack.faults[POST].append(accepted_then(fault))
    promise(database, "one", "two")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one", "two"]
    assert slack.called(POST) == 2


@pytest.mark.parametrize("fault", LOST_ANSWERS.values(), ids=LOST_ANSWERS.keys())
def test_a_post_that_was_not_accepted_is_looked_for_twice_and_sent_again(
    database: Database, relay: Relay, slack: FakeSlack, fault: Fault
) -> None:
    slack.faults[POST].append(fault)
    promise(database, "one", "two")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one", "two"]
    assert (slack.called(POST), slack.called("conversations.history")) == (3, 2)


def test_a_history_that_lags_for_one_look_doubles_nothing(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults[POST].append(accepted_unseen_then(answers(503)))
    promise(database, "one")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one"]
    assert slack.called("conversations.history") == 2


def test_a_look_that_fails_tells_nothing(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults[POST].append(accepted_then(answers(503)))
    slack.faults["conversations.history"].extend([answers(500), limited(1), raises(httpx.ReadTimeout)])
    promise(database, "one")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one"]
    assert slack.called(POST) == 1


def test_a_post_on_a_later_page_of_the_history_is_found(database: Database, relay: Relay, slack: FakeSlack) -> None:
    promise(database, "one")
    slack.faults[POST].append(accepted_then(answers(503)))

    def somebody_speaks(slack: FakeSlack, method: str, form: dict[str, str]) -> httpx.Response:
        slack.accept(POST, {"channel": "C9", "text": "me too"})
        return slack.accept(method, form)

    slack.faults["conversations.history"].append(somebody_speaks)
    relay.run_until_idle()

    assert slack.texts("C9") == ["one", "me too"]


def test_a_reply_is_looked_for_in_its_thread(database: Database, relay: Relay, slack: FakeSlack) -> None:
    """The history of a channel leaves out what was said in threads."""
    slack.faults[POST].append(accepted_then(answers(503)))
    with database.write() as work:
        work.outbox.post("answer", "channel:C9", draw="words", content={"thread_ts": "1.0"})

    relay.run_until_idle()

    assert slack.texts("C9") == ["answer"]
    assert slack.called("conversations.replies") == 1


def test_a_method_that_is_limited_is_left_alone_and_then_tried_again(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults[POST].append(limited(20))
    promise(database, "one")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one"]
    assert (slack.called(POST), slack.called("conversations.history")) == (2, 0)


def test_what_never_reached_slack_is_sent_again_without_a_look(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults[POST].append(raises(httpx.ConnectError))
    promise(database, "one")

    relay.run_until_idle()

    assert slack.texts("C9") == ["one"]
    assert slack.called("conversations.history") == 0


def test_a_refused_post_fails_by_name_and_blocks_nobody(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults[POST].append(error("msg_too_long"))
    promise(database, "one", "two")

    relay.run_until_idle()

    assert slack.texts("C9") == ["two"]
    assert (state(database, "one"), effect(database, "one").error) == ("failed", "msg_too_long")


def test_a_revoked_token_holds_the_post_for_a_person_to_release(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults[POST].append(error("token_revoked"))
    promise(database, "one")

    relay.run_until_idle()

    assert (state(database, "one"), slack.texts("C9")) == ("held", [])


def test_a_post_that_is_never_answered_is_held_when_it_is_known_to_be_absent(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    slack.faults[POST].extend([error("cosmic_ray")] * 8)
    promise(database, "one", "two")

    relay.run_until_idle()

    assert (state(database, "one"), slack.texts("C9")) == ("held", ["two"])
    assert dict(facts.told)["one"] == Refused("no_answer", held=True)
