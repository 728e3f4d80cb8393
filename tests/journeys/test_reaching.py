"""J1 and J2: somebody who has only e-mail, and somebody who is away, through the real process."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Message, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN, card_in

MONDAY = datetime.fromisoformat("2026-03-30T09:00+01:00")
SCALE = 20


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        yield place.workspace


def opened(workspace: Workspace) -> str:
    """A group that has a chair; its channel."""
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
    workspace.clock.settle()
    chair = workspace.person("lpt-oncall-1")
    chair.press(chair.messages()[-1], "I'll chair")
    workspace.clock.settle()
    return next(channel.name for channel in workspace.channels() if channel.name.startswith("rsg-"))


def with_words(workspace: Workspace, who: str, words: str) -> Message:
    return next(message for message in workspace.person(who).messages() if words in message.words)


def test_somebody_without_slack_is_told_by_the_chair_who_writes_down_their_answer(workspace: Workspace) -> None:
    channel = opened(workspace)
    chair = workspace.person("lpt-oncall-1")
    workspace.clock.advance(MONDAY + timedelta(minutes=10))

    chair.command("/rsg add Onyx Barrow", channel=channel)
    workspace.clock.settle()

    to_tell = with_words(workspace, "lpt-oncall-1", "To be told by hand.")
    assert "Onyx Barrow, City council. E-mail: onyx.barrow@city.example." in to_tell.words.replace("*", "")

    chair.press(to_tell, "Told")
    workspace.clock.settle()
    told = with_words(workspace, "lpt-oncall-1", "Told by Ash Merrow")
    form = chair.press(told, "Record their answer")
    chair.submit(form.modal, {"What did they say?": "They'll come"})
    workspace.clock.settle()

    assert "to be told by hand" in with_words(workspace, "lpt-oncall-1", "nobody is left").words
    card = card_in(workspace)
    assert card is not None
    assert "City council" in card.words.split("Coming:")[1].split("\n")[0]
    assert not [e for e in workspace.ledger("chat.postMessage") if not (e.answer or {}).get("ok")]


def test_whoever_is_away_is_stood_in_for_until_they_are_back(workspace: Workspace) -> None:
    opened(workspace)
    head = workspace.person("county-hos")

    form = head.press(head.messages()[0], "I'm away until …")
    said = head.submit(form.modal, {"Your last day away": "Thurs"})
    workspace.clock.advance(MONDAY + timedelta(hours=4))

    assert said.modal is not None
    assert "You are away until Thursday 2 April 2026, that day included. Sage Pelham stands in" in said.modal.words
    first, again = workspace.person("county-sw").messages()
    assert "You stand in for Alder Reeve until Thursday 2 April 2026." in first.words
    assert "please answer by Monday 30 March 2026" in first.words
    assert "For Alder Reeve, who is away until Thursday 2 April 2026: you stand in." in again.words
    assert len(head.messages()) == 1

    worker = workspace.person("county-sw")
    worker.press(again, "I'll come")
    workspace.clock.settle()
    assert "Sage Pelham comes instead of you" in head.messages()[0].words
    assert "From now on what is yours reaches you again" in head.command("/rsg back").words
    workspace.clock.settle()
    assert "Alder Reeve is back" in worker.messages()[0].words


def test_what_cannot_be_read_as_one_last_day_is_put_back(workspace: Workspace) -> None:
    head = workspace.person("county-hos")

    assert "The last day on which you are away is missing" in head.command("/rsg away").words
    assert "has gone" in head.command("/rsg away until yesterday").words
    assert "Do you mean" in head.command("/rsg away until Fri or Mon").words
    assert "cannot stand in for you" in head.command("/rsg away until Friday @icb-sgm").words
    assert "not marked as away" in head.command("/rsg back").words
