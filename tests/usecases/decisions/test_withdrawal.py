"""A group opened by mistake is taken back: nothing is owed, and everybody who was told reads why."""

from datetime import timedelta

import pytest

from bot.delivery.outcome import Done, Refused
from bot.drawing.drawers import drawers
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.decisions.withdrawal import Withdraw, withdraw
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.nagging import sweep
from bot.usecases.openings.delivered import settled
from bot.usecases.refused import Refused as No
from storage.database import Database
from storage.effects import Effects
from storage.models import Effect
from storage.outbox import group_conversation
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

OPENER, CHAIR, COUNTY = "lpt-sgm", "lpt-on-call-1", "county-head"


def takes_back(here: Opened, by: str = OPENER, reason: str = "Opened twice", key: str = "fm:1") -> None:
    withdraw(Withdraw(key=key, by=slack(by), group_id=here.group_id, reason=reason), here.services)


def channel_made(here: Opened) -> None:
    with here.database.write() as work:
        create = work.outbox.by_key(f"create:{here.group_id}")
        assert create is not None
        create.state, create.outside_id = "done", "C1"
        Effects(work.session, work.machine_now).remember_channel(group_conversation(here.group_id), "C1")
        settled(work, create, Done(channel="C1", id="C1"), here.clock.now())


def claimable(here: Opened) -> set[str]:
    """What the relay may send next."""
    with here.database.write() as work:
        return {effect.key for effect in Effects(work.session, work.machine_now).ready(100)}


def settle_all_but_the_archive(here: Opened, badly: str = "") -> None:
    with here.database.write() as work:
        for effect in work.outbox.of_group(here.group_id):
            if effect.kind != "archive" and effect.state == "pending":
                effect.state = "failed" if effect.key == badly else "done"
                settled(work, effect, Refused("message_not_found") if effect.key == badly else Done(), here.clock.now())
        for effect in work.outbox.of_group(here.group_id):  # what the refusal set off
            if effect.kind == "update" and effect.key != badly:
                effect.state = "done"


def test_everybody_who_was_told_reads_that_it_was_withdrawn_and_why(database: Database) -> None:
    here = opened(database)
    channel_made(here)
    here.send_everything()
    posts = {key for key, effect in here.effects().items() if effect.kind == "post"}

    takes_back(here)

    assert here.group().state == "withdrawn"
    effects = here.effects()
    assert {key for key in posts if effects[f"update:{key}"].state == "pending"} == posts
    for who, draw in ((COUNTY, "invitation"), (CHAIR, "chair"), (OPENER, "overview")):
        shown = here.shown(who, draw)
        assert "was withdrawn: it was opened by mistake or twice" in words(shown)
        assert "Opened twice" in words(shown)
        assert labels(shown) == []
    assert "This channel is locked." in here.card()


def test_no_new_message_is_sent_for_it(database: Database) -> None:
    here = opened(database)
    here.send_everything()
    before = {key for key, effect in here.effects().items() if effect.kind == "post"}

    takes_back(here)
    here.clock.at += timedelta(days=10)
    sweep(here.services)

    assert {key for key, effect in here.effects().items() if effect.kind == "post"} == before


def test_the_channel_is_put_away_last_when_everybody_can_read_why(database: Database) -> None:
    here = opened(database)
    channel_made(here)
    here.send_everything()
    takes_back(here)

    before = claimable(here)
    settle_all_but_the_archive(here)

    assert f"archive:{here.group_id}" not in before
    assert claimable(here) == {f"archive:{here.group_id}"}


def test_the_channel_is_put_away_although_its_card_could_not_be_changed(database: Database) -> None:
    here = opened(database)
    channel_made(here)
    here.send_everything()
    takes_back(here)

    settle_all_but_the_archive(here, badly=f"update:card:{here.group_id}")

    assert claimable(here) == {f"archive:{here.group_id}"}


def test_what_was_not_sent_is_kept_back_and_no_channel_is_made(database: Database) -> None:
    here = opened(database)

    takes_back(here)

    assert {effect.state for effect in here.effects().values()} == {"withdrawn"}


def test_nothing_is_owed_any_more(database: Database) -> None:
    here = opened(database)

    takes_back(here)

    with database.read() as work:
        assert work.obligations.open_in(here.group_id) == []
        assert work.groups.next_meeting(here.group_id) is None
        assert work.groups.meetings(here.group_id)[0].state == "cancelled"


def test_every_button_answers_with_a_sentence_afterwards(database: Database) -> None:
    here = opened(database)
    member = here.member(COUNTY)
    takes_back(here)

    with pytest.raises(No, match="was withdrawn"):
        answer(Answer(key="ac:1", answered_by=slack(COUNTY), member_id=member.id, reply="coming"), here.services)
    with pytest.raises(No, match="was withdrawn"):
        accept(AnswerChair(key="ac:2", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    with pytest.raises(No, match="was withdrawn"):
        takes_back(here, key="fm:2")


def test_the_form_sent_twice_withdraws_once(database: Database) -> None:
    here = opened(database)

    takes_back(here)
    takes_back(here)

    assert here.acts().count("withdrawn") == 1


@pytest.mark.parametrize("who", [COUNTY, CHAIR])
def test_only_the_opener_takes_it_back_at_first(database: Database, who: str) -> None:
    """OWN-WITHDRAW."""
    here = opened(database)

    with pytest.raises(No):
        takes_back(here, by=who)

    assert here.group().state == "open"


def test_after_the_first_meeting_the_chair_does(database: Database) -> None:
    """OWN-WITHDRAW."""
    here = opened(database)
    accept(AnswerChair(key="ac:2", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    here.clock.at += timedelta(days=1)

    with pytest.raises(No) as refused:
        takes_back(here)
    takes_back(here, by=CHAIR, key="fm:2")

    assert refused.value.refusal.rule_id == "OWN-WITHDRAW"
    assert here.group().state == "withdrawn"


@pytest.mark.parametrize(("reason", "says"), [(" ", "Nothing was written"), ("x" * 301, "at most 300")])
def test_a_reason_is_one_line(database: Database, reason: str, says: str) -> None:
    here = opened(database)

    with pytest.raises(No, match=says):
        takes_back(here, reason=reason)


def test_a_calendar_that_has_its_meeting_is_cleared(database: Database) -> None:
    here = opened(database)
    here.send_everything()
    member = here.member(COUNTY)
    answer(Answer(key="yes", answered_by=slack(COUNTY), member_id=member.id, reply="coming"), here.services)
    meeting = here.meeting()
    with database.write() as work:
        for effect in work.session.query(Effect).filter(Effect.key == f"calendar:{meeting.id}:{member.id}"):
            effect.state = "done"

    takes_back(here)

    off = here.effects()[f"calendar:{meeting.id}:{member.id}:1"]
    with database.read() as work:
        file = drawers(here.services)["calendar"](work, off, here.clock.now())
    assert off.state == "pending"
    assert file is not None
    assert "METHOD:CANCEL" in file.text
