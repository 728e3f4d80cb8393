"""J8: after its day the group is closed, its channel is put away, and nobody hears anything more."""

from datetime import datetime, timedelta

import pytest

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.usecases.chairs.handover import AnswerHandover, accept_handover, offer_chair
from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.refused import Refused as No
from bot.usecases.seeing.listing import listing
from bot.usecases.seeing.status import status
from bot.views import listing as listing_view
from bot.views import status as status_view
from bot.views.message import Message
from storage.database import Database
from storage.effects import Effects
from storage.models import Effect
from tests.usecases.closings.closings import (
    COUNTY,
    DAY,
    ICB,
    a_meeting_held,
    an_action,
    asks,
    audited,
    chooses,
    closed,
    closes,
    closing,
    look_around,
    opens_again,
    ready,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words


def test_after_its_day_it_cannot_be_opened_again_whether_a_sweep_has_looked_or_not(database: Database) -> None:
    here = closing(database)
    here.clock.at += DAY

    with pytest.raises(No, match="was closed on Friday 3 April 2026") as refused:
        opens_again(here)
    look_around(here)
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        opens_again(here, key="fm:2")

    assert "this bot cannot open it again" in refused.value.refusal.remedy


def test_after_its_day_the_group_is_closed_and_its_channel_put_away_last(database: Database) -> None:
    here = closing(database)
    here.send_everything()
    here.clock.at += DAY - timedelta(minutes=1)
    look_around(here)
    assert here.group().state == "closing"

    here.clock.at += timedelta(minutes=1)
    look_around(here)
    look_around(here)

    assert (here.group().state, here.group().closed_at) == ("closed", here.clock.at)
    assert "This channel is locked." in here.card()
    assert labels(here.card_shown()) == []
    assert len(audited(here, "closed")) == 1
    archive = f"archive:{here.group_id}"
    assert archive not in claimable(here)
    settle(here)
    assert claimable(here) == {archive}


def test_the_chairs_message_asks_for_nothing_more_however_they_came_by_the_chair(database: Database) -> None:
    """One who was asked to take it later on was asked in a message that became the chair's own."""
    here = ready(database)
    after_the_first_meeting(here)
    accept_handover(AnswerHandover(key="ho", by=slack(ICB), group_id=here.group_id), here.services)
    assert "Hand over the chair" in labels(here.shown(ICB, "handover"))
    here.send_everything()
    asks(here, by=ICB)
    chooses(here, "moved", by=ICB)

    owner = here.person(ICB).id
    close_group(CloseGroup(key="fm", by=slack(ICB), about=here.group_id, record_owner=owner), here.services)

    shown = read_again(here, here.posted(ICB, "handover")[0])
    assert labels(shown) == []
    assert "RSG-26-001 · KESTREL is closing." in words(shown)
    here.clock.at += DAY
    look_around(here)
    assert "was closed on" in words(read_again(here, here.posted(ICB, "handover")[0]))


def after_the_first_meeting(here: Opened) -> None:
    """It was held, its notes are out, and somebody of the usual organisation is asked to take the chair."""
    a_meeting_held(here, notes=True)
    here.clock.at = datetime(2026, 4, 7, 11, tzinfo=LONDON)
    with here.database.write() as work:
        group = work.groups.lock(here.group_id)
        policy = here.services.policies.in_force(group.forum, group.policy_from)
        assert offer_chair(work, here.services, policy, group, work.groups.meetings(group.id)[0], here.clock.at)


def read_again(here: Opened, effect: Effect) -> Message:
    """A message as it reads now."""
    with here.database.read() as work:
        effect = work.session.get_one(Effect, effect.id)
        effect.kind = "update"
        found = drawers(here.services)[str(effect.draw)](work, effect, here.clock.now())
    assert found is not None
    return found


def claimable(here: Opened) -> set[str]:
    with here.database.write() as work:
        return {effect.key for effect in Effects(work.session, work.machine_now).ready(100)}


def settle(here: Opened) -> None:
    with here.database.write() as work:
        for number, effect in enumerate(work.outbox.of_group(here.group_id)):
            if effect.kind != "archive" and effect.state == "pending":
                effect.state = ("done", "failed", "held")[number % 3]


def test_of_two_sweeps_at_once_one_closes_it(database: Database) -> None:
    here = closing(database)
    here.clock.at += DAY
    with database.write() as work:
        work.groups.lock(here.group_id).state = "closed"

    look_around(here)

    assert audited(here, "closed") == []


def test_whatever_is_pressed_afterwards_gets_the_sentence(database: Database) -> None:
    here = closed(database)

    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        asks(here, key="ac:late")
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        chooses(here, "moved", key="ac:late-2")
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        closes(here, key="fm:late")
    with pytest.raises(No, match="is closed"):
        an_action(here, key="cm:late")


def test_a_closed_group_stands_in_no_list_but_its_status_is_found(database: Database) -> None:
    here = closed(database)

    listed = str(listing_view.blocks(listing(slack(COUNTY), here.services)))
    stands = str(status_view.blocks(status(slack(COUNTY), here.group().ref, "C9", here.services)))

    assert "RSG-26-001" not in listed
    assert "Closed on Friday 3 April 2026" in stands
    assert "Moved to a suitable place" in stands


def test_nobody_hears_anything_more(database: Database) -> None:
    here = closed(database)
    here.send_everything()
    before = {key for key, effect in here.effects().items() if effect.kind == "post"}

    here.clock.at += timedelta(days=20)
    look_around(here)

    assert {key for key, effect in here.effects().items() if effect.kind == "post"} == before
