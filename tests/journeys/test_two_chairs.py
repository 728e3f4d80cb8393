"""Two who may do the same thing do it at the same moment: one wins, and the other is told what happened."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from slack_sdk import WebClient

from rehearsal.client import Message, Person, Reply
from rehearsal.process import Started, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import reads
from tests.journeys.test_closing import settles
from tests.journeys.test_decisions import sends
from tests.journeys.test_meeting import ANSWERS, OFTEN, SCALE
from tests.journeys.test_members import chaired
from tests.journeys.test_notes import FIRST_MEETING, MONDAY, met
from tests.journeys.test_pressing import NOBODY


class Twice:
    """The workspace, and how often something stands in the audit."""

    def __init__(self, place: Started, url: str) -> None:
        self.workspace = place.workspace
        self._bot = WebClient(place.bot_token, base_url=place.api_url)
        self._engine = sa.create_engine(url)

    def lay_before(self, person: Person, message: Message) -> Message:
        """The same message, buttons and all, before somebody else."""
        channel = self._bot.conversations_open(users=person.id)["channel"]["id"]
        blocks = list(message.blocks)
        sent = self._bot.chat_postMessage(channel=channel, text=message.text, blocks=blocks)
        return Message(channel, str(sent["ts"]), message.text, blocks, {})

    def written(self, act: str) -> int:
        with self._engine.connect() as connection:
            counted = connection.execute(sa.text("SELECT count(*) FROM audit WHERE act = :act"), {"act": act})
            return int(counted.scalar_one())


@pytest.fixture
def here(database_url: str) -> Iterator[Twice]:
    with (
        started(MANIFEST, office=MONDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        yield Twice(place, database_url)


def at_once(*acts: Callable[[], Reply]) -> list[str]:
    """What each was answered, both having begun together."""
    together = Barrier(len(acts))

    def begin(act: Callable[[], Reply]) -> str:
        together.wait()
        reply = act()
        assert reply.ok, reply.error
        return reply.modal.words if reply.modal else reply.words

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def told(answers: list[str], won: str, lost: str) -> None:
    """One won, and the other reads what happened."""
    assert sum(won in one for one in answers) == 1, answers
    assert sum(lost in one for one in answers) == 1, answers


def two_chairs(here: Twice) -> tuple[Person, Person, str]:
    """The chair, whoever chairs the next meeting in their place, and the channel. Both may do what a chair may."""
    chair, channel = chaired(here.workspace)
    acting = here.workspace.person("lpt-sgm")
    here.workspace.clock.settle()
    shown = chair.command("/rsg meeting", channel=channel).shown[0]
    chair.submit(
        chair.press(shown, "Acting chair").modal,
        {"person": "Robin Vale, Service Group Manager", "words": "I may be late"},
    )
    here.workspace.clock.settle()
    return chair, acting, channel


def test_two_record_the_same_proposal(here: Twice) -> None:
    chair, acting, channel = two_chairs(here)
    acting.submit(acting.command("/rsg propose two extra staff", channel=channel).modal)
    theirs = here.lay_before(acting, reads(here.workspace, chair, "proposes a decision"))
    forms = [
        (chair, chair.press(reads(here.workspace, chair, "proposes a decision"), "Record decision").modal),
        (acting, acting.press(theirs, "Record decision").modal),
    ]
    sure = [(one, sends(one, form).modal) for one, form in forms]  # that it affects nobody is asked once more

    answers = at_once(*(lambda one=one, form=form: one.submit(form, NOBODY) for one, form in sure))

    told(answers, "D1 is decided", "That proposal is settled already. It became D1.")
    assert here.written("decision_recorded") == 1


def test_two_end_the_same_meeting(here: Twice) -> None:
    chair, acting, channel = two_chairs(here)
    here.workspace.clock.advance(FIRST_MEETING)
    both = (chair, acting)
    start = chair.command("/rsg meeting", channel=channel).shown[0]
    chair.submit(chair.press(start, "Start: who is here?").modal)
    here.workspace.clock.settle()
    looks = []
    for one in both:
        on = one.command("/rsg meeting RSG-26-001").shown[0]
        form = one.press(on, "End the meeting").modal
        looks.append((one, one.submit(form, ANSWERS | {OFTEN: "Mon & Thu 9.30"}).modal))

    answers = at_once(*(lambda one=one, look=look: one.submit(look) for one, look in looks))

    lost = "Meeting 1 of RSG-26-001 has ended: Monday 23 March 2026, 2pm.\nNothing more is needed. Its notes follow."
    told(answers, "Meeting 1 of RSG-26-001 has ended. ", lost)
    assert here.written("meeting_ended") == 1


def test_one_closes_the_group_while_the_other_moves_its_meeting(here: Twice) -> None:
    """Only the chair closes; whoever comes after that is told, and whoever came before has moved it still."""
    chair, acting, channel = two_chairs(here)
    form = chair.press(settles(here.workspace, chair, channel), "Close the group").modal

    closed, moved = at_once(
        lambda: chair.submit(form, {"Legal hold": []}),
        lambda: acting.command("/rsg move next to today 3pm", channel=channel),
    )

    assert closed == ""
    assert here.written("closing") == 1
    late = "RSG-26-001 is closing: nothing new is begun, changed or decided in it." in moved
    assert late or "is now on Monday 23 March 2026, 3pm" in moved
    assert here.written("meeting_moved") == (0 if late else 1)
    again = chair.command("/rsg close RSG-26-001").words
    assert "RSG-26-001 is closing" in again
    assert "its chair can open it again: on its card, “Reopen”" in again


def test_the_chair_approves_the_same_notes_in_two_places(here: Twice) -> None:
    done = met(here.workspace)
    form = done.keeper.press(reads(here.workspace, done.keeper, "to write"), "Write the notes").modal
    done.keeper.submit(form, {"lines": "A bed"})
    to_check = reads(here.workspace, done.chair, "to check.* Written by")
    copy = here.lay_before(done.chair, to_check)

    answers = at_once(
        lambda: done.chair.press(to_check, "Approve"),
        lambda: done.chair.press(copy, "Approve"),
    )

    assert sum("Ash Merrow" in one and "approved them" in one for one in answers) == 1, answers
    assert here.written("notes_approved") == 1
