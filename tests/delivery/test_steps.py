"""Steps that hang on each other, conversations that have no channel yet, and what can never leave."""

from uuid import uuid4

import pytest

from bot.delivery.outcome import Done, Refused
from bot.delivery.privacy import Private
from bot.delivery.relay import Relay
from storage.database import Database
from storage.effects import Effects
from storage.models import Effect, Person
from storage.outbox import group_conversation, person_conversation
from tests.delivery.conftest import Facts, MakeRelay, effect, effect_id, promise, state
from tests.delivery.fake import FakeSlack, accepted_then, answers, error, limited

GROUP = group_conversation(uuid4())


def open_group(database: Database, users: tuple[str, ...] = ("U1", "U2")) -> None:
    """The tree of an opening, as a use case would promise it."""
    with database.write() as work:
        box = work.outbox
        create = box.call("create", "create", content={"name": "a-14-kestrel"}, conversation=GROUP)
        work.session.flush()
        box.call("topic", "topic", content={"text": "KESTREL"}, conversation=GROUP, after=create)
        invite = box.call("invite", "invite", content={"users": users}, conversation=GROUP, after=create)
        card = box.post("card", GROUP, draw="words", after=create)
        work.session.flush()
        box.call("pin", "pin", target=card, after=card)
        box.call("members", "members", content={"users": users}, conversation=GROUP, after=invite)


def test_an_opening_makes_one_channel_and_fills_it(database: Database, relay: Relay, slack: FakeSlack) -> None:
    open_group(database)

    relay.run_until_idle()

    assert list(slack.channels) == ["C0"]
    assert (slack.topics["C0"], slack.texts("C0"), slack.members["C0"]) == ("KESTREL", ["card"], {"U1", "U2"})
    assert len(slack.pins) == 1
    assert slack.called("conversations.invite") == 1


def test_the_facts_are_told_which_channel_was_made(database: Database, relay: Relay, facts: Facts) -> None:
    open_group(database)

    relay.run_until_idle()

    told = dict(facts.told)
    assert isinstance(told["create"], Done)
    assert told["create"].id == "C0"


def test_an_opening_of_twelve_needs_few_calls(database: Database, relay: Relay, slack: FakeSlack) -> None:
    """Least is create, topic, invite, card, pin and the check who came; a message to each is not counted here."""
    open_group(database, tuple(f"U{n}" for n in range(12)))

    relay.run_until_idle()

    assert len(slack.calls) == 6


def test_who_cannot_be_invited_is_named_with_the_reason(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    slack.uninvitable = {"U2": "user_is_restricted"}
    open_group(database, ("U1", "U2", "U3"))

    relay.run_until_idle()

    members = dict(facts.told)["members"]
    assert isinstance(members, Done)
    assert members.data["missing"] == {"U2": "user_is_restricted"}
    assert slack.members["C0"] == {"U1", "U3"}


def test_a_channel_whose_making_was_not_answered_is_adopted(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults["conversations.create"].append(accepted_then(answers(500)))
    open_group(database)

    relay.run_until_idle()

    assert (list(slack.channels), slack.texts("C0")) == (["C0"], ["card"])


def test_a_channel_that_was_not_made_is_made_once(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults["conversations.create"].append(answers(500))
    open_group(database)

    relay.run_until_idle()

    assert (list(slack.channels), slack.called("conversations.create")) == (["C0"], 2)


@pytest.mark.parametrize("stranger", [{"creator": "U7"}, {"created": 1}, {"hidden": True}])
def test_a_name_that_somebody_else_has_is_not_adopted(
    database: Database, relay: Relay, slack: FakeSlack, stranger: dict[str, object]
) -> None:
    theirs = {"id": "C7", "name": "a-14-kestrel", "creator": "UBOT", "created": 9_999_999_999}
    slack.channels["C7"] = theirs | stranger
    open_group(database)

    relay.run_until_idle()

    assert slack.channels["C1"]["name"] == "a-14-kestrel-1"
    assert slack.texts("C1") == ["card"]


def test_where_private_channels_are_forbidden_there_is_none_and_nothing_waits_for_it(
    database: Database, relay: Relay, slack: FakeSlack, facts: Facts
) -> None:
    slack.faults["conversations.create"].append(error("restricted_action"))
    open_group(database)

    relay.run_until_idle()

    assert slack.channels == {}
    assert {state(database, key) for key in ("create", "topic", "invite", "card", "pin", "members")} == {"failed"}
    assert {outcome.code for _, outcome in facts.told if isinstance(outcome, Refused)} == {
        "restricted_action",
        "step_before_failed",
    }


def test_a_later_post_into_a_channel_that_was_never_made_fails_too(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults["conversations.create"].append(error("restricted_action"))
    open_group(database)
    relay.run_until_idle()

    promise(database, "later", conversation=GROUP)
    relay.run_until_idle()

    assert state(database, "later") == "failed"


def test_what_hangs_on_a_held_step_is_held_and_released_with_it(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults["conversations.create"].append(error("invalid_auth"))
    open_group(database)
    relay.run_until_idle()
    held = {state(database, key) for key in ("create", "card", "pin")}

    with database.write() as work:
        for key in ("create", "topic", "invite", "card", "pin", "members"):
            Effects(work.session, work.machine_now).release(effect_id(database, key))
    relay.run_until_idle()

    assert held == {"held"}
    assert (slack.texts("C0"), len(slack.pins)) == (["card"], 1)


def test_a_limited_step_holds_back_only_its_own_method(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults["conversations.setTopic"].append(limited(40))
    open_group(database)

    relay.run_until_idle()

    methods = [method for method, _ in slack.calls]
    assert methods[-1] == "conversations.setTopic"
    assert methods.count("conversations.setTopic") == 2


def person(database: Database, slack_id: str | None) -> str:
    with database.write() as work:
        found = Person(key="made-up-1", name="Robin Vale", slack_id=slack_id)
        work.session.add(found)
    return person_conversation(found.id)


def test_a_person_is_written_to_by_id_and_their_channel_is_learnt(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    promise(database, "one", "two", conversation=person(database, "U5"))

    relay.run_until_idle()

    sent = [form["channel"] for method, form in slack.calls if method == "chat.postMessage"]
    assert sent == ["U5", "DU5"]


def test_a_doubt_about_a_persons_first_message_is_settled_in_their_channel(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"].append(accepted_then(answers(503)))
    promise(database, "one", conversation=person(database, "U5"))

    relay.run_until_idle()

    assert slack.texts("DU5") == ["one"]
    assert effect(database, "one").outside_channel == "DU5"


def test_a_person_without_a_slack_account_is_not_waited_for(database: Database, relay: Relay) -> None:
    promise(database, "one", conversation=person(database, None))

    relay.run_until_idle()

    assert (state(database, "one"), effect(database, "one").error) == ("failed", "no_slack_account")


def test_an_ephemeral_message_is_never_tried_twice(database: Database, relay: Relay, slack: FakeSlack) -> None:
    slack.faults["chat.postEphemeral"].append(answers(503))
    with database.write() as work:
        content = {"user": "U1", "text": "only for you"}
        work.outbox.call("hint", "ephemeral", content=content, conversation="channel:C9")

    relay.run_until_idle()

    assert (slack.called("chat.postEphemeral"), state(database, "hint")) == (1, "failed")


def test_a_kind_nobody_knows_is_held(database: Database, relay: Relay) -> None:
    with database.write() as work:
        work.outbox.call("odd", "telegram")

    relay.run_until_idle()

    assert state(database, "odd") == "held"


def test_the_most_urgent_conversation_goes_first(database: Database, relay: Relay, slack: FakeSlack) -> None:
    """Nine conversations, eight senders: the routine one waits for a sender."""
    with database.write() as work:
        work.outbox.post("routine", "channel:C0", draw="words", priority=3)
        for n in range(1, 9):
            work.outbox.post(f"urgent {n}", f"channel:C{n}", draw="words", priority=0)

    relay.run_until_idle()

    assert slack.calls[-1][1]["text"] == "routine"


def test_effects_are_the_only_rows_a_test_left_open(database: Database, relay: Relay) -> None:
    open_group(database)
    assert not relay.idle()

    relay.run_until_idle()

    assert relay.idle()
    with database.read() as work:
        assert {e.state for e in work.session.query(Effect)} == {"done"}


@pytest.mark.parametrize(
    ("sign", "code"), [({"is_private": False}, "channel_is_public"), ({"is_ext_shared": True}, "channel_is_shared")]
)
def test_nothing_is_said_in_a_groups_channel_that_is_not_private_any_more(
    database: Database, make_relay: MakeRelay, slack: FakeSlack, facts: Facts, sign: dict[str, bool], code: str
) -> None:
    """What was seen to be private is believed for a minute; then Slack is asked again."""
    now = [0.0]
    relay = make_relay(private=Private(60, lambda: now[0]))
    open_group(database)
    relay.run_until_idle()
    slack.channels["C0"] |= sign
    promise(database, "soon", conversation=GROUP)
    relay.run_until_idle()
    now[0] = 61.0

    promise(database, "later", conversation=GROUP)
    relay.run_until_idle()

    assert slack.texts("C0") == ["card", "soon"]
    assert state(database, "later") == "held"
    assert dict(facts.told)["later"] == Refused(code, held=True)


def test_a_conversation_that_is_shut_holds_what_would_be_said_there(
    database: Database, relay: Relay, slack: FakeSlack
) -> None:
    open_group(database)
    relay.run_until_idle()
    with database.write() as work:
        assert work.outbox.shut(GROUP, "shared")
        assert not work.outbox.shut(GROUP, "shared")

    promise(database, "held", conversation=GROUP)
    with database.write() as work:
        work.outbox.call("out", "kick", content={"user": "U1"}, conversation=GROUP)
    relay.run_until_idle()

    assert slack.texts("C0") == ["card"]
    assert (state(database, "held"), state(database, "out")) == ("held", "done")
