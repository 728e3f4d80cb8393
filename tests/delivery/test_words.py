"""What is said: fixed at a post's first claim, drawn anew for an update, taken back while nobody has sent it."""

from bot.delivery.relay import Relay
from storage.database import Database
from tests.delivery.conftest import CHANNEL, Facts, MakeRelay, effect, promise, state
from tests.delivery.fake import Answer, FakeSlack, answers

POST, UPDATE = "chat.postMessage", "chat.update"


def refresh(database: Database, key: str) -> None:
    with database.write() as work:
        work.outbox.refresh(key)


def test_words_are_drawn_when_they_are_sent(database: Database, relay: Relay, slack: FakeSlack, facts: Facts) -> None:
    promise(database, "card")
    facts.words["card"] = "chair: yes"

    relay.run_until_idle()

    assert slack.texts("C9") == ["chair: yes"]


def test_a_post_that_is_sent_again_says_what_it_said(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    """Somebody may have read the first, or may yet."""

    def change(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        facts.words["card"] = "chair: yes"
        return answers(503)(slack, method, form)

    facts.words["card"] = "chair: no"
    slack.faults[POST].append(change)
    promise(database, "card")

    relay.run_until_idle()

    assert slack.texts("C9") == ["chair: no"]


def test_ten_changes_are_one_update(database: Database, relay: Relay, slack: FakeSlack, facts: Facts) -> None:
    promise(database, "card")
    relay.run_until_idle()

    for n in range(10):
        facts.words["update:card"] = f"change {n}"
        refresh(database, "card")
    relay.run_until_idle()

    assert slack.texts("C9") == ["change 9"]
    assert slack.called(UPDATE) == 1


def test_a_change_while_the_update_is_on_its_way_is_not_lost(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    promise(database, "card")
    relay.run_until_idle()

    def change_meanwhile(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        facts.words["update:card"] = "second"
        refresh(database, "card")
        return slack.accept(method, form)

    facts.words["update:card"] = "first"
    slack.faults[UPDATE].append(change_meanwhile)
    refresh(database, "card")
    relay.run_until_idle()

    assert slack.texts("C9") == ["second"]
    assert slack.called(UPDATE) == 2


def test_a_change_while_the_post_is_on_its_way_is_not_lost(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    facts.words = {"card": "first", "update:card": "second"}

    def change_meanwhile(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        refresh(database, "card")
        return slack.accept(method, form)

    slack.faults[POST].append(change_meanwhile)
    promise(database, "card")
    relay.run_until_idle()

    assert slack.texts("C9") == ["second"]


def test_a_change_before_the_first_claim_needs_no_update(database: Database, relay: Relay, slack: FakeSlack) -> None:
    promise(database, "card")
    refresh(database, "card")

    relay.run_until_idle()

    assert (slack.texts("C9"), slack.called(UPDATE)) == (["card"], 0)


def test_an_update_can_be_repeated_without_a_look(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    promise(database, "card")
    relay.run_until_idle()
    facts.words["update:card"] = "new"
    slack.faults[UPDATE].append(answers(503))

    refresh(database, "card")
    relay.run_until_idle()

    assert (slack.texts("C9"), slack.called("conversations.history")) == (["new"], 0)


def test_where_nothing_is_left_to_say_nothing_is_sent_and_nobody_waits(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    facts.words["digest"] = None
    promise(database, "digest", "next")

    relay.run_until_idle()

    assert (state(database, "digest"), slack.texts("C9")) == ("withdrawn", ["next"])


def test_what_cannot_be_drawn_is_held_and_blocks_nobody(database: Database, relay: Relay, slack: FakeSlack) -> None:
    with database.write() as work:
        work.outbox.post("broken", CHANNEL, draw="bad")
    promise(database, "next")

    relay.run_until_idle()

    assert (state(database, "broken"), slack.texts("C9")) == ("held", ["next"])


def test_what_nobody_has_claimed_can_be_taken_back(database: Database, relay: Relay, slack: FakeSlack) -> None:
    promise(database, "one", "two")
    with database.write() as work:
        work.outbox.withdraw("one")

    relay.run_until_idle()

    assert slack.texts("C9") == ["two"]


def test_facts_that_cannot_be_told_are_told_again_and_never_block(
    database: Database, make_relay: MakeRelay, facts: Facts, slack: FakeSlack
) -> None:
    facts.deaf = 2
    promise(database, "one")

    make_relay().run_until_idle()

    assert (effect(database, "one").state, [key for key, _ in facts.told]) == ("done", ["one"])
