"""A channel that is not private any more, and people in it who are no members."""

import pytest
from msgspec.structs import replace

from bot.delivery.outcome import Done, Outcome, Refused
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.members.membership import RemoveMember, remove_member
from bot.usecases.members.privacy import (
    InChannel,
    LookAgain,
    TakeOutStranger,
    channel_shared,
    joined,
    left,
    look_again,
    take_out_stranger,
)
from bot.usecases.openings.delivered import settled
from bot.usecases.refused import Refused as No
from storage.database import Database
from storage.outbox import group_conversation
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

OPENER, CHAIR, COUNTY = "lpt-sgm", "lpt-on-call-1", "county-head"


def with_channel(database: Database, *, chaired: bool = True) -> Opened:
    here = opened(database)
    with database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"
    if chaired:
        accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    here.send_everything()
    return here


def shut(here: Opened) -> str | None:
    with here.database.read() as work:
        return work.outbox.why_shut(group_conversation(here.group_id))


def ends(here: Opened, key: str, outcome: Outcome) -> None:
    with here.database.write() as work:
        effect = work.outbox.by_key(key)
        assert effect is not None
        effect.state = "done" if isinstance(outcome, Done) else "held"
        effect.error = outcome.code if isinstance(outcome, Refused) else None
        settled(work, effect, outcome, here.clock.now())


def test_a_shared_channel_is_shut_and_chair_and_opener_are_told_once(database: Database) -> None:
    here = with_channel(database)

    channel_shared(InChannel(channel_id="C1"), here.services)
    channel_shared(InChannel(channel_id="C1"), here.services)
    channel_shared(InChannel(channel_id="C9"), here.services)  # none of ours

    assert shut(here) == "shared"
    for who in (OPENER, CHAIR):
        assert len(here.posted(who, "exposed")) == 1
        assert "it is shared with another workspace" in words(here.shown(who, "exposed"))


def test_what_the_relay_found_public_is_told_and_goes_out_when_it_is_private_again(database: Database) -> None:
    here = with_channel(database)
    card = f"update:card:{here.group_id}"
    here.clock.at = here.clock.at.replace(minute=30)
    with database.write() as work:
        work.outbox.refresh(f"card:{here.group_id}")
    ends(here, card, Refused("channel_is_public", held=True))
    assert shut(here) == "public"
    here.send_everything()

    look_again(LookAgain(key="ac:1", by=slack(CHAIR), group_id=here.group_id), here.services)
    ends(here, f"privacy:{here.group_id}", Done())

    assert shut(here) is None
    assert here.effects()[card].state == "pending"
    assert "is private again" in words(here.shown(CHAIR, "exposed"))
    assert labels(here.shown(CHAIR, "exposed")) == []
    assert len(here.posted(CHAIR, "exposed")) == 1


def test_looking_again_while_it_is_still_open_tells_nobody_anew(database: Database) -> None:
    here = with_channel(database)
    channel_shared(InChannel(channel_id="C1"), here.services)

    look_again(LookAgain(key="ac:1", by=slack(OPENER), group_id=here.group_id), here.services)
    ends(here, f"privacy:{here.group_id}", Refused("channel_is_shared", held=True))
    look_again(LookAgain(key="ac:2", by=slack(OPENER), group_id=here.group_id), here.services)

    assert len(here.posted(OPENER, "exposed")) == 1
    assert here.effects()[f"privacy:{here.group_id}"].state == "pending"
    assert shut(here) == "shared"


def test_only_who_sees_to_it_has_it_looked_at_again(database: Database) -> None:
    """OWN-MEND."""
    here = with_channel(database)

    with pytest.raises(No) as refused:
        look_again(LookAgain(key="ac:1", by=slack(COUNTY), group_id=here.group_id), here.services)

    assert refused.value.refusal.rule_id == "OWN-MEND"


def test_a_stranger_is_told_to_the_chair_once(database: Database) -> None:
    here = with_channel(database)

    for _ in range(2):
        joined(InChannel(channel_id="C1", user="UNOBODY"), here.services)
    joined(InChannel(channel_id="C1", user=slack(COUNTY)), here.services)  # a member

    assert len(here.posted(CHAIR, "stranger")) == 1
    assert "<@UNOBODY> joined the channel" in words(here.shown(CHAIR, "stranger"))
    assert here.posted(OPENER, "stranger") == []


def test_until_there_is_a_chair_the_opener_is_told(database: Database) -> None:
    here = with_channel(database, chaired=False)

    joined(InChannel(channel_id="C1", user="UNOBODY"), here.services)

    assert len(here.posted(OPENER, "stranger")) == 1


def test_who_was_taken_out_and_comes_back_is_a_stranger(database: Database) -> None:
    here = with_channel(database)
    remove_member(RemoveMember(key="cm:1", by=slack(CHAIR), person=slack(COUNTY), channel_id="C1"), here.services)

    joined(InChannel(channel_id="C1", user=slack(COUNTY)), here.services)

    assert len(here.posted(CHAIR, "stranger")) == 1


def test_the_chair_takes_a_stranger_out_and_hears_of_them_again_if_they_return(database: Database) -> None:
    here = with_channel(database)
    joined(InChannel(channel_id="C1", user="UNOBODY"), here.services)
    request = TakeOutStranger(key="ac:1", by=slack(CHAIR), group_id=here.group_id, user="UNOBODY")

    take_out_stranger(request, here.services)
    take_out_stranger(request, here.services)
    with pytest.raises(No, match="taken out of the channel already"):
        take_out_stranger(replace(request, key="ac:2"), here.services)

    kicks = [effect for effect in here.effects().values() if effect.kind == "kick"]
    assert [effect.content for effect in kicks] == [{"user": "UNOBODY"}]
    assert "is taken out of it" in words(here.shown(CHAIR, "stranger"))
    joined(InChannel(channel_id="C1", user="UNOBODY"), here.services)
    assert len(here.posted(CHAIR, "stranger")) == 2


def test_a_member_does_not_take_strangers_out(database: Database) -> None:
    """RSG-B-MEMB-1."""
    here = with_channel(database)

    with pytest.raises(No) as refused:
        take_out_stranger(
            TakeOutStranger(key="ac:1", by=slack(COUNTY), group_id=here.group_id, user="UNOBODY"), here.services
        )

    assert refused.value.refusal.rule_id == "RSG-B-MEMB-1"


def test_a_member_who_leaves_and_returns_is_missing_in_between(database: Database) -> None:
    here = with_channel(database)

    left(InChannel(channel_id="C1", user=slack(COUNTY)), here.services)
    assert "this person has left the channel" in words(here.shown(OPENER, "overview"))
    joined(InChannel(channel_id="C1", user=slack(COUNTY)), here.services)

    assert here.member(COUNTY).channel_state == "in"
    assert "has left" not in words(here.shown(OPENER, "overview"))


def test_who_went_out_while_the_bot_looked_who_is_in_stays_out(database: Database) -> None:
    """What Slack was asked before they left is answered after it."""
    here = with_channel(database)
    looked = next(key for key, effect in here.effects().items() if effect.kind == "members")

    left(InChannel(channel_id="C1", user=slack(COUNTY)), here.services)
    ends(here, looked, Done({"missing": {}}))

    assert "this person has left the channel" in words(here.shown(CHAIR, "chair"))
