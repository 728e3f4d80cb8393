"""A file beneath a message: there once, in the right thread, whatever happens to one of its three calls."""

import pytest

from bot.delivery.outcome import Refused
from bot.delivery.relay import Relay
from bot.delivery.slack import Slack
from bot.timing import Timing
from storage.database import Database
from tests.delivery.conftest import Facts, effect, state
from tests.delivery.fake import FakeSlack, Fault, accepted_then, answers, error, limited
from tests.delivery.test_once_in_effect import LOST_ANSWERS

CALLED = {"name": "RSG-26-014", "ending": "ics", "title": "Meeting RSG-26-014"}
ADDRESS, UPLOAD, SHOW = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"


def promise(database: Database) -> None:
    with database.write() as work:
        post = work.outbox.post("asked", "channel:C9", draw="words")
        work.outbox.attach("file", post, draw="words", content=CALLED)


def test_a_file_goes_into_the_thread_of_its_message(database: Database, relay: Relay, slack: FakeSlack) -> None:
    promise(database)

    relay.run_until_idle()

    (file,) = slack.shared("C9")
    assert file["thread"] == slack.messages["C9"][0]["ts"]
    assert file["title"] == "Meeting RSG-26-014"
    assert file["content"] == "file"
    assert file["name"].startswith("RSG-26-014-")
    assert effect(database, "file").outside_id == file["id"]


@pytest.mark.parametrize("call", [ADDRESS, SHOW])
@pytest.mark.parametrize("fault", LOST_ANSWERS.values(), ids=LOST_ANSWERS.keys())
def test_a_file_whose_answer_was_lost_is_there_once(
    database: Database, relay: Relay, slack: FakeSlack, fault: Fault, call: str
) -> None:
    slack.faults[call].append(accepted_then(fault))
    promise(database)

    relay.run_until_idle()

    assert len(slack.shared("C9")) == 1
    assert slack.called(SHOW) == 1


@pytest.mark.parametrize("call", [ADDRESS, UPLOAD, SHOW])
@pytest.mark.parametrize("fault", [answers(503), error("fatal_error")], ids=["5xx", "fatal_error"])
def test_a_file_that_was_not_accepted_is_looked_for_twice_and_shared_again(
    database: Database, relay: Relay, slack: FakeSlack, fault: Fault, call: str
) -> None:
    slack.faults[call].append(answers(503) if call == UPLOAD else fault)
    promise(database)

    relay.run_until_idle()

    assert len(slack.shared("C9")) == 1
    assert slack.called("files.list") == 2


def test_slack_that_wants_to_be_left_alone_is_obeyed(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults[SHOW].append(limited(1))
    promise(database)

    relay.run_until_idle()

    assert len(slack.shared("C9")) == 1


def test_a_file_that_is_no_longer_wanted_is_not_shared(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    facts.words["file"] = None
    promise(database)

    relay.run_until_idle()

    assert slack.called(ADDRESS) == 0
    assert state(database, "file") == "withdrawn"


def test_without_its_message_there_is_no_file(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults["chat.postMessage"].append(error("is_archived"))
    promise(database)

    relay.run_until_idle()

    assert slack.called(ADDRESS) == 0
    assert state(database, "file") == "failed"


def test_a_workspace_that_allows_no_files_refuses_the_file_alone(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults[ADDRESS].append(error("file_uploads_disabled"))
    promise(database)

    relay.run_until_idle()

    assert slack.texts("C9") == ["asked"]
    assert state(database, "file") == "failed"


def test_bytes_go_to_an_address_of_slacks_alone() -> None:
    """The answer says where to; nothing it could say leads elsewhere."""
    slack = Slack("xoxb-1", Timing())

    for address in (
        "https://slack.com.example/upload",
        "http://files.slack.com/upload",
        "https://127.0.0.1/",
        "file:///",
    ):
        assert slack.upload(address, b"") == Refused("not_slacks_address")
