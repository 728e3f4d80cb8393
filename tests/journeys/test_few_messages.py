"""How many messages one person gets in the first week of one group: few, or they are not read ("Few messages")."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from rehearsal.client import Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_meeting import ANSWERS, OFTEN
from tests.journeys.test_opening import ASK_ON_CALL, FILLED_IN

MONDAY = datetime.fromisoformat("2026-03-23T09:00+00:00")
WEEK = timedelta(days=7)
SCALE = 20

OPENER, CHAIR, GUEST, WORKER = "lpt-sgm", "lpt-oncall-1", "rutland-hos", "county-sw"
ABSENT = "county-hos"
AT_MOST = {OPENER: 10, CHAIR: 9, GUEST: 8}
IN_THE_CHANNEL = 14


@pytest.fixture
def workspace(sqlite_url: str) -> Iterator[Workspace]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, sqlite_url, TIME_SCALE=str(SCALE)),
    ):
        yield place.workspace


def first_days(workspace: Workspace) -> str:
    """A group of the week: a silent guest, people with only e-mail, and an action for each of three people."""
    opener, chair = workspace.person(OPENER), workspace.person(CHAIR)
    opener.submit(opener.command("/rsg open psau").modal, FILLED_IN | {"Council": "Rutland"} | ASK_ON_CALL)
    workspace.clock.settle()
    chair.press(chair.messages()[-1], "I'll chair")
    workspace.clock.advance(MONDAY + timedelta(minutes=20))
    channel = next(one.name for one in workspace.channels() if one.name.startswith("rsg-"))
    for who in ("icb-sgm", "camhs-sgm"):
        person = workspace.person(who)
        person.press(person.messages()[0], "I'll come")
    for who in ("Onyx Barrow", f"@{GUEST}"):
        chair.command(f"/rsg add {who}", channel=channel)
    workspace.clock.settle()
    for phoned in ("Onyx Barrow", "Clove Harding"):
        by_hand = next(said for said in reversed(chair.messages()) if phoned in said.words)
        chair.press(by_hand, "Told", near=phoned)
        workspace.clock.settle()
    for line in (
        f"@{GUEST} ask three providers for dates by Tuesday noon",
        f"@{OPENER} share the rota by Tuesday 5pm",
        f"@{CHAIR} ring the ward by Wednesday noon",
    ):
        chair.command(f"/rsg action {line}", channel=channel)
    workspace.clock.settle()
    return channel


def got(workspace: Workspace, who: str) -> list[str]:
    """The notifications somebody had from the bot: one for each message, none for a message that was edited."""
    return [message.text for message in workspace.person(who).messages()]


def test_the_first_week_of_a_group_is_few_messages_for_everybody(workspace: Workspace) -> None:
    """Nobody does anything after the first morning, so every reminder and every step comes."""
    channel = first_days(workspace)

    workspace.clock.advance(MONDAY + WEEK, timeout=60)

    told = {who: got(workspace, who) for who in (*AT_MOST, "icb-sgm")}
    said = [message for message in workspace.said(channel) if "subtype" not in message.raw]
    over = {who: told[who] for who, most in AT_MOST.items() if len(told[who]) > most}
    assert over == {}, told
    assert len(said) <= IN_THE_CHANNEL
    assert len(told["icb-sgm"]) <= 2
    for who in AT_MOST:
        assert told[who], f"{who} was told something"


def test_a_week_with_two_meetings_a_decision_and_a_question_is_few_messages_too(workspace: Workspace) -> None:
    """From Monday to Sunday. Notes go out; the guest is at neither meeting, and answers its question a day late."""
    guest, channel = workspace.person(ABSENT), two_meetings(workspace)
    workspace.clock.advance(MONDAY + timedelta(days=4, hours=2), timeout=60)
    guest.press(reads(workspace, guest, "The group asks:"), "Agree")
    workspace.clock.advance(MONDAY + timedelta(days=6, hours=14), timeout=60)  # Sunday night

    told = {who: got(workspace, who) for who in (OPENER, CHAIR, ABSENT)}
    counts = {who: (len(said), most) for (who, said), most in zip(told.items(), AT_MOST.values(), strict=True)}
    assert all(count <= most for count, most in counts.values()), told
    said = [message for message in workspace.said(channel) if "subtype" not in message.raw]
    assert len(said) <= IN_THE_CHANNEL
    assert sum("Checked by the chair" in message.words for message in guest.messages()) == 2
    assert "D2 is decided" in " ".join(message.words for message in said)


def test_seven_full_days_are_few_messages_for_a_guest_who_is_never_there_and_never_answers(
    workspace: Workspace,
) -> None:
    """With the next Monday morning: that day's digest, and the message about the third meeting."""
    two_meetings(workspace)

    workspace.clock.advance(MONDAY + WEEK, timeout=60)

    told = got(workspace, ABSENT)
    assert told[-2:] == ["1 thing for you today", "RSG-26-001: meeting at 9:30am"]
    assert len(told) <= AT_MOST[GUEST], told


def two_meetings(workspace: Workspace) -> str:
    """Two meetings with notes, without the county, which is asked something at the first; the channel."""
    opener, chair = workspace.person(OPENER), workspace.person(CHAIR)
    opener.submit(opener.command("/rsg open psau").modal, FILLED_IN | ASK_ON_CALL)
    workspace.clock.settle()
    chair.press(chair.messages()[-1], "I'll chair")
    for who in ("icb-sgm", "camhs-sgm"):
        person = workspace.person(who)
        person.press(person.messages()[0], "I'll come")
    workspace.clock.settle()
    channel = next(one.name for one in workspace.channels() if one.name.startswith("rsg-"))
    named = chair.press(reads(workspace, chair, "You have the chair"), "Name the record keeper").modal
    chair.submit(named, {"Who keeps the notes?": "Briar Tamsin, Business support"})

    begun = begins(workspace)
    decides(chair, channel, "The night team is shared", "Partnership trust", "Integrated care board")
    decides(chair, channel, "The council pays half", "Partnership trust", "County council")
    ends(workspace, begun, {OFTEN: "Mon & Thu 9.30"})
    ends(workspace, begins(workspace), {})
    return channel


def next_meeting(workspace: Workspace) -> datetime:
    """When they meet next, as the card says."""
    shown = card(workspace, lambda words: "*Next: " in words and "(meeting " in words).words
    when = shown.split("*Next: ")[1].split("*")[0]
    shape = "%A %d %B %Y, %I:%M%p" if ":" in when else "%A %d %B %Y, %I%p"
    return datetime.strptime(when, shape).replace(tzinfo=MONDAY.tzinfo)


def begins(workspace: Workspace) -> datetime:
    """The next meeting starts, with whoever said that they come; when that is."""
    chair, at = workspace.person(CHAIR), next_meeting(workspace)
    workspace.clock.advance(at, timeout=60)
    form = chair.press(reads(workspace, chair, "Start: who is here?"), "Start: who is here?").modal
    chair.submit(form)
    workspace.clock.settle()
    return at


def decides(chair: Person, channel: str, text: str, *affected: str) -> None:
    form = chair.shortcut(chair.post(channel, text), "Record decision").modal
    assert form is not None
    labels = [block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input"]
    asked = [label for label in labels if "does this need, cost or change" in label]
    answers = {label: "Yes" if label.startswith(affected) else "No" for label in asked}
    chair.submit(form, {"authority": "LPT manager", **answers})


def ends(workspace: Workspace, begun: datetime, more: dict[str, str]) -> None:
    """It ends, and its notes are written and approved."""
    chair, keeper = workspace.person(CHAIR), workspace.person("lpt-records")
    workspace.clock.advance(begun + timedelta(minutes=40), timeout=60)
    form = chair.press(reads(workspace, chair, "is on now"), "End the meeting").modal
    assert form is not None
    asked = {block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input"}
    look = chair.submit(form, {label: said for label, said in (ANSWERS | more).items() if label in asked}).modal
    if more:
        chair.submit(look)
    workspace.clock.settle()
    keeper.submit(
        keeper.press(reads(workspace, keeper, "to write"), "Write the notes").modal, {"lines": "A bed is there"}
    )
    workspace.clock.settle()
    chair.press(reads(workspace, chair, "to check.* Written by"), "Approve")
    workspace.clock.settle()


def test_who_is_asked_to_chair_hears_of_one_meeting_once(workspace: Workspace) -> None:
    opener = workspace.person("county-hos")
    answers = FILLED_IN | {"Where is the young person?": "A&E", "What is stuck?": ["No suitable care outside hospital"]}
    opener.submit(opener.command("/rsg open ae").modal, answers)

    workspace.clock.settle()

    assert got(workspace, "uhl-oncall-1") == ["RSG-26-001: please take the chair"]
