"""J2 and J3 as people walk them: a first meeting from its reminder to its end, and what each may not do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from rehearsal.client import Message, Modal, Person, Workspace
from rehearsal.process import Started, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import card
from tests.journeys.test_opening import FILLED_IN

THURSDAY_BEFORE_EASTER = datetime.fromisoformat("2026-04-02T19:04+01:00")
GOOD_FRIDAY_10AM = datetime.fromisoformat("2026-04-03T10:00+01:00")
HALF_AN_HOUR = timedelta(minutes=30)
SCALE = 20
CHAIR, DEPUTY, HEAD = "lpt-sgm", "lpt-oncall-1", "county-hos"
POSITION = "Where do things stand? One line. No names or health details."
OFTEN = "How often will you meet? The members decide."
ANSWERS = {
    POSITION: "Bed search goes on",
    "Is someone here who can agree things for each partner?": "Yes, for each",
    "Did you consider going a step up?": "No",
}


@pytest.fixture
def place(database_url: str) -> Iterator[Started]:
    """Half an hour before the first meeting of a group whose opener chairs it."""
    with (
        started(MANIFEST, office=THURSDAY_BEFORE_EASTER, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        manager = place.workspace.person(CHAIR)
        manager.submit(manager.command("/rsg open psau").modal, FILLED_IN)
        place.workspace.clock.settle()
        for who in ("icb-sgm", "camhs-sgm"):
            person = place.workspace.person(who)
            person.press(person.messages()[0], "I'll come")
        place.workspace.clock.advance(GOOD_FRIDAY_10AM - HALF_AN_HOUR)
        yield place


@pytest.fixture
def workspace(place: Started) -> Workspace:
    return place.workspace


def about(person: Person) -> Message:
    """Somebody's newest message about a meeting."""
    found = [
        one
        for one in person.messages()
        if "RSG-26-001" in one.text and "meeting" in one.text and "answer" not in one.text
    ]
    return found[-1]


def starts(workspace: Workspace, *agencies: str) -> Modal:
    chair = workspace.person(CHAIR)
    workspace.clock.advance(GOOD_FRIDAY_10AM)
    form = chair.press(about(chair), "Start: who is here?").modal
    answer = chair.submit(form, {"Who is here?": list(agencies)} if agencies else {}).modal
    assert answer is not None
    workspace.clock.settle()
    return answer


def ends(workspace: Workspace, **answers: str) -> Modal:
    chair = workspace.person(CHAIR)
    workspace.clock.advance(GOOD_FRIDAY_10AM + timedelta(minutes=40))
    form = chair.press(about(chair), "End the meeting").modal
    look = chair.submit(form, ANSWERS | {OFTEN: "Mon & Thu 9.30"} | answers).modal
    assert look is not None
    return look


def test_a_first_meeting_from_its_reminder_to_its_end(place: Started) -> None:
    workspace = place.workspace
    chair, head = workspace.person(CHAIR), workspace.person(HEAD)
    count = len(head.messages())
    assert "10am today: RSG-26-001" in about(head).words
    assert "No answer: County council." in about(head).words

    on = starts(workspace)

    assert "Here: CAMHS Collaborative, Integrated care board and Partnership trust." in on.words
    assert "Absent: County council." in on.words
    assert "it lacks the record keeper" in on.words  # nobody was named
    assert "is on now" in about(head).words
    card(workspace, lambda words: "Meeting 1 is on now" in words and "End the meeting" in words)

    look = ends(workspace)
    assert "You meet Mondays and Thursdays, 9:30am." in look.words
    assert "Tuesday 7 April 2026, 9:30am, the nearest working day: Easter Monday is a bank holiday" in look.words
    done = chair.submit(look).modal
    assert done is not None
    assert "Meeting 1 of RSG-26-001 has ended." in done.words
    workspace.clock.settle()

    assert "has ended" in about(head).words
    assert "Notes follow by" in about(head).words
    assert len(head.messages()) == count
    card(workspace, lambda words: "Next: Tuesday 7 April 2026, 9:30am (meeting 2)" in words.replace("*", ""))
    icb = workspace.person("icb-sgm")
    assert sorted(file["title"] for file in files(icb)) == ["Meeting 2 RSG-26-001", "Meeting 3 RSG-26-001"]
    assert files(head) == []  # nobody knows whether they come
    headers = {"Authorization": f"Bearer {place.bot_token}"}
    texts = [httpx.get(file["url_private"], headers=headers).raise_for_status().text for file in files(icb)]
    assert any("DTSTART:20260407T083000Z" in text for text in texts)
    for person in workspace.people():
        assert all(person["name"] not in text for text in texts)


def files(person: Person) -> list[dict[str, Any]]:
    """What is in the thread of somebody's message about the first meeting."""
    thread = person.messages(thread=about(person).ts)
    return [file for message in thread[1:] for file in message.raw.get("files", [])]


def test_what_may_not_be_done_is_answered_with_the_rule_and_the_way_on(workspace: Workspace) -> None:
    chair, head = workspace.person(CHAIR), workspace.person(HEAD)
    shown = card(workspace, lambda words: "Start: who is here?" in words)

    refused = head.press(shown, "Start: who is here?").modal
    assert refused is not None
    assert "Only the chair, the acting chair or the record keeper marks who is here." in refused.words

    stale = chair.command("/rsg meeting RSG-26-001").shown[0]
    chair.submit(chair.press(about(chair), "Start: who is here?").modal)
    workspace.clock.settle()
    late = chair.press(stale, "Start: who is here?").modal
    assert late is not None
    assert "is on since 9:30am" in late.words
    assert "What was decided before stays." in late.words
    chair.close(everything=True)

    slow = ends(workspace, **{OFTEN: "every other Tuesday 2pm"})
    assert "That is fewer than two meetings in any seven days." in slow.words
    chair.close(everything=True)
    none = ends(workspace, **{OFTEN: "Mon and Thu"})
    assert "At what time?" in none.words
    chair.close(everything=True)
    far = ends(workspace, **{"Next meeting (leave empty for the first of those days)": "Mon 20 April 9:30am"})
    assert "would follow within seven days of Friday 3 April 2026" in far.words
    chair.close(everything=True)
    child = ends(workspace, **{POSITION: "NHS number 943 476 5919"})
    assert "looks like an NHS number" in child.words


def test_a_later_meeting_is_answered_in_the_message_of_the_one_before(workspace: Workspace) -> None:
    chair, head = workspace.person(CHAIR), workspace.person(HEAD)
    starts(workspace)
    chair.submit(ends(workspace))
    workspace.clock.settle()

    head.press(about(head), "Can't come")
    workspace.clock.settle()

    assert "You said you can't come." in about(head).words
    card(workspace, lambda words: "Not coming: County council." in words)
    shown = chair.command("/rsg meeting RSG-26-001")
    assert "Not coming: County council." in shown.words
    assert "*Next: Tuesday 7 April 2026, 9:30am* (meeting 2)" in chair.command("/rsg status RSG-26-001").words


def test_a_meeting_nobody_started_is_asked_about_in_the_chairs_own_message(workspace: Workspace) -> None:
    chair = workspace.person(CHAIR)
    count = len(chair.messages())

    workspace.clock.advance(GOOD_FRIDAY_10AM + timedelta(minutes=46))

    assert "Was it held?" in about(chair).words
    assert len(chair.messages()) == count
    form = chair.press(about(chair), "It was not held").modal
    done = chair.submit(form, {"Why? One line. No names or health details.": "Everybody was ill"}).modal
    assert done is not None
    assert "was not held. Next: Saturday 4 April 2026, 10am." in done.words
    workspace.clock.settle()
    assert "was not held" in about(chair).words
    card(workspace, lambda words: "Next: Saturday 4 April 2026, 10am (meeting 2)" in words.replace("*", ""))


def test_somebody_chairs_one_meeting_in_the_chairs_place(workspace: Workspace) -> None:
    chair, deputy, head = workspace.person(CHAIR), workspace.person(DEPUTY), workspace.person(HEAD)
    form = chair.press(about(chair), "Acting chair").modal
    chair.submit(form, {"person": "Ash Merrow, On-call manager", "words": "On leave"})
    workspace.clock.settle()

    assert any("Please chair meeting 1" in one.words for one in deputy.messages())
    assert "Chair this time:" in about(head).words
    shown = deputy.command("/rsg meeting RSG-26-001").shown[0]
    workspace.clock.advance(GOOD_FRIDAY_10AM)
    on = deputy.submit(deputy.press(shown, "Start: who is here?").modal).modal
    assert on is not None
    assert "is on. Here:" in on.words
