"""The office clock moved over a night: the real process is told of each hour, and says what falls due at it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN

THURSDAY_BEFORE_EASTER = datetime.fromisoformat("2026-04-02T19:04+01:00")
HALF_AN_HOUR = timedelta(minutes=30)
SCALE = 20


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=THURSDAY_BEFORE_EASTER, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        yield place.workspace


def told_at(workspace: Workspace, who: str) -> list[datetime]:
    """When the bot wrote to this person, by the office clock."""
    theirs = {message.ts for message in workspace.person(who).messages()}
    posts = workspace.ledger("chat.postMessage")
    return [datetime.fromisoformat(post.office) for post in posts if (post.answer or {}).get("ts") in theirs]


def test_every_nag_of_the_night_is_sent_at_its_hour_before_the_clock_goes_on(workspace: Workspace) -> None:
    """Nobody accepts the chair: those on call are asked in turn, and the manager hears as the 24 hours run out."""
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)

    workspace.clock.advance(THURSDAY_BEFORE_EASTER + timedelta(hours=24, minutes=30))

    set_up = [THURSDAY_BEFORE_EASTER + timedelta(hours=hours) for hours in (12, 20, 23, 24)]
    meeting = datetime.fromisoformat("2026-04-03T10:00+01:00")
    again = meeting - timedelta(minutes=90)
    assert told_at(workspace, "lpt-oncall-1") == sorted([THURSDAY_BEFORE_EASTER, *set_up, again])
    assert told_at(workspace, "lpt-oncall-2") == sorted([THURSDAY_BEFORE_EASTER + HALF_AN_HOUR, *set_up, again])


def test_after_an_outage_what_was_missed_is_said_at_the_hour_it_ends(workspace: Workspace) -> None:
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
    workspace.clock.settle()

    workspace.clock.jump(THURSDAY_BEFORE_EASTER + 3 * HALF_AN_HOUR)

    assert told_at(workspace, "lpt-oncall-2") == [THURSDAY_BEFORE_EASTER + 3 * HALF_AN_HOUR]
