"""A channel is put away last: after that nothing more can be said there, and an app cannot bring it back."""

from datetime import date
from uuid import UUID

import pytest

from bot.delivery.relay import Relay
from storage.database import Database
from storage.effects import Effects
from storage.models import Effect, Group, Organisation, Person
from storage.outbox import group_conversation
from tests.delivery.conftest import THURSDAY, effect, state
from tests.delivery.fake import FakeSlack, answers, error


@pytest.fixture
def group_id(database: Database) -> UUID:
    """A group with a channel, in which everything is promised that the tests look at."""
    with database.write() as work:
        work.session.add(Organisation(id="O", name="O", kind="agency"))
        opener = Person(key="opener", name="Opener", slack_id="U1")
        work.session.add(opener)
        work.session.flush()
        group = Group(
            ref="A-26-001",
            code_word="KESTREL",
            forum="A",
            policy_from=date(2026, 1, 1),
            place="here",
            councils=[],
            council_agreed=True,
            reasons=[],
            opener_id=opener.id,
            opened_at=THURSDAY,
            mobiliser_id="O",
        )
        work.groups.add(group)
        work.outbox.call(
            "create", "create", content={"name": "a-14-kestrel"}, conversation=group_conversation(group.id)
        )
    return group.id


def say(database: Database, group_id: UUID, key: str = "card") -> None:
    with database.write() as work:
        work.outbox.post(key, group_conversation(group_id), draw="words", group_id=group_id)


def put_away(database: Database, group_id: UUID) -> None:
    with database.write() as work:
        work.outbox.call("archive", "archive", group_id=group_id, conversation=group_conversation(group_id))


def claimable(database: Database) -> set[str]:
    with database.write() as work:
        return {one.key for one in Effects(work.session, work.machine_now).ready(100)}


def test_all_that_was_promised_leaves_before_the_channel_is_put_away(
    database: Database, relay: Relay, slack: FakeSlack, group_id: UUID
) -> None:
    """Also what is promised later than the archive itself."""
    put_away(database, group_id)
    say(database, group_id)

    relay.run_until_idle()

    assert [name for name, _ in slack.calls if name in ("chat.postMessage", "conversations.archive")] == [
        "chat.postMessage",
        "conversations.archive",
    ]


def test_while_it_is_not_known_whether_something_was_said_the_channel_stays(
    database: Database, relay: Relay, slack: FakeSlack, group_id: UUID
) -> None:
    slack.faults["chat.postMessage"].append(answers(500))
    say(database, group_id)
    put_away(database, group_id)

    relay.run_until_idle()

    names = [name for name, _ in slack.calls]
    assert names.index("conversations.archive") > max(i for i, name in enumerate(names) if name == "chat.postMessage")
    assert (state(database, "card"), state(database, "archive")) == ("done", "done")


@pytest.mark.parametrize("how", ["pending", "sending"])
def test_what_is_open_keeps_the_channel_open(database: Database, relay: Relay, group_id: UUID, how: str) -> None:
    relay.run_until_idle()
    say(database, group_id)
    put_away(database, group_id)
    with database.write() as work:
        card = work.session.get_one(Effect, effect(database, "card").id)
        card.state = how

    assert "archive" not in claimable(database)


@pytest.mark.parametrize("how", ["done", "failed", "held", "withdrawn"])
def test_what_is_settled_well_or_badly_does_not(database: Database, relay: Relay, group_id: UUID, how: str) -> None:
    relay.run_until_idle()
    say(database, group_id)
    put_away(database, group_id)
    with database.write() as work:
        card = work.session.get_one(Effect, effect(database, "card").id)
        card.state = how

    assert claimable(database) == {"archive"}


def test_another_groups_words_do_not_keep_it_open(database: Database, relay: Relay, group_id: UUID) -> None:
    relay.run_until_idle()
    with database.write() as work:
        work.outbox.post("other", "channel:C9", draw="words")
    put_away(database, group_id)

    assert claimable(database) == {"archive", "other"}


def test_a_channel_that_is_put_away_already_is_as_it_should_be(
    database: Database, relay: Relay, slack: FakeSlack, group_id: UUID
) -> None:
    slack.faults["conversations.archive"].append(error("already_archived"))
    put_away(database, group_id)

    relay.run_until_idle()

    assert state(database, "archive") == "done"
