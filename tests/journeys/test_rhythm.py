"""J6 as people walk it: meetings moved, the rhythm changed, the chair handed on, Monday's look at who can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.handover import offer_chair
from bot.usecases.meetings import booking
from bot.usecases.seeing.shown import redraw_group
from rehearsal.client import Message, Person, Reply, Workspace
from rehearsal.process import started
from storage.database import Database
from storage.models import Group, Meeting
from storage.models import Person as Listed
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import THURSDAY, card, reads
from tests.journeys.test_members import chaired
from tests.usecases.house import ENGLAND, POLICIES, StoodStill

CHAIR_ONLY = "Only the chair or the acting chair can do that."


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON)


@dataclass(frozen=True)
class Place:
    """The workspace, and the database beneath the bot: to say that a meeting was held."""

    workspace: Workspace
    database: Database


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    database = Database(database_url)
    with started(MANIFEST, office=THURSDAY) as found, bot(found, database_url):
        yield Place(found.workspace, database)
    database.close()


def after_first_meeting(place: Place, *, offers: bool = False) -> tuple[Person, str]:
    """Tuesday after Easter, 10am: they met on Good Friday, and meet on Mondays and Thursdays from now on."""
    chair, channel = chaired(place.workspace)
    place.workspace.clock.settle()
    place.workspace.clock.advance(at(7, 10, 0))
    clock = StoodStill(at(7, 10, 0))
    services = Services(clock=clock, calendar=ENGLAND, policies=POLICIES, database=place.database)
    with place.database.write() as work:
        group = work.groups.by_ref("RSG-26-001")
        assert group is not None
        policy = POLICIES.in_force(group.forum, group.policy_from)
        first = work.groups.meetings(group.id)[0]
        first.state, first.ended_at, group.rhythm = "held", at(3, 11, 0), "MO,TH@09:30"
        for owed in work.obligations.open_about(first.id):
            nagging.close(work, owed, clock.at, "held")
        for starts_at in (at(9), at(13)):
            booking.book(work, services, policy, group, starts_at, clock.at)
        if offers:
            offer_chair(work, services, policy, group, first, clock.at)
        redraw_group(work, group)
    card(place.workspace, lambda words: "Next: Thursday 9 April 2026, 9:30am" in words)
    return chair, channel


def shown(reply: Reply) -> Message:
    """The answer to a command, with its buttons."""
    return reply.shown[0]


def said(reply: Reply) -> str:
    """What a press was answered with."""
    assert reply.modal is not None
    return reply.modal.words


def in_channel(workspace: Workspace, person: Person, channel: str, words: str) -> Message:
    """What stands in the group's channel now, with these words."""

    def found() -> Message | None:
        return next((one for one in reversed(person.messages(channel)) if words in one.words), None)

    return workspace.wait_for(found, 20, f"the channel to say {words!r}")


def digest(workspace: Workspace, person: Person) -> Message:
    return reads(workspace, person, "Good morning.")


def test_the_next_meeting_is_moved_by_a_command_and_again_by_its_form(place: Place) -> None:
    chair, channel = after_first_meeting(place)
    head = place.workspace.person("county-hos")
    before = len(head.messages())

    moved = shown(chair.command("/rsg move next to Wed 2pm", channel=channel))

    assert "Meeting 2 of RSG-26-001 · KESTREL is now on Wednesday 8 April 2026, 2pm." in moved.words
    card(place.workspace, lambda words: "Next: Wednesday 8 April 2026, 2pm" in words)
    assert len(head.messages()) == before  # more than a day ahead: the channel and the card say it
    line = in_channel(place.workspace, head, channel, "Meeting 2 is now on Wednesday 8 April 2026, 2pm.")
    assert "It was on Thursday 9 April 2026, 9:30am." in line.words
    assert "It is noted that you cannot come." in said(head.press(line, "Can't come"))
    in_channel(place.workspace, head, channel, "Not coming: County council")

    form = chair.press(moved, "Another time").modal
    answer = chair.submit(form, {"When instead?": "Wednesday 9am"})

    assert "Everybody is told by a message." in said(answer)
    told = reads(place.workspace, head, "The meeting of RSG-26-001 · KESTREL is now on Wednesday 8 April 2026, 9am.")
    assert "It was on Wednesday 8 April 2026, 2pm." in told.words
    assert not [one for one in chair.messages() if "is now on Wednesday" in one.words]


def test_too_seldom_is_refused_with_the_rule_and_other_times_that_keep_it(place: Place) -> None:
    chair, channel = after_first_meeting(place)

    no = shown(chair.command("/rsg move next to Fri 11am", channel=channel))

    assert "That is fewer than two meetings in any seven days: after the one on Friday 3 April 2026, 10am" in no.words
    assert "LLR process 2023, section 5b para 2" in no.words
    assert "RSG-B-FREQ-2" in said(chair.press(no, "Why?"))
    chair.close(everything=True)
    assert "Or meet once more, on Wednesday 8 April 2026, 9:30am: then it can move." in no.words
    done = chair.press(no, "Meet once more: Wed 8 Apr, 9:30am")
    assert "is now on Friday 10 April 2026, 11am" in said(done)
    assert "You meet once more: meeting 4 is on Wednesday 8 April 2026, 9:30am." in said(done)
    card(place.workspace, lambda words: "Next: Wednesday 8 April 2026, 9:30am" in words)
    chair.close(everything=True)
    again = chair.press(no, "Thu 9 Apr, 11am")
    assert "was moved since" in said(again)


def test_a_bank_holiday_is_seen_beforehand_and_everybody_asked_again(place: Place) -> None:
    """Before the first meeting, on the evening before Good Friday."""
    chair, channel = chaired(place.workspace)
    head = place.workspace.person("county-hos")

    asked = shown(chair.command("/rsg move to tomorrow 2pm", channel=channel))
    assert "Friday 3 April 2026 is Good Friday." in asked.words
    moved = chair.press(asked, "On that day all the same")

    assert "is now on Friday 3 April 2026, 2pm" in said(moved)
    told = reads(place.workspace, head, "is now on Friday 3 April 2026, 2pm")
    head.press(told, "I'll come")
    card(place.workspace, lambda words: "Coming: County council" in words)


def test_a_first_meeting_that_late_needs_a_reason(place: Place) -> None:
    chair, channel = chaired(place.workspace)

    no = shown(chair.command("/rsg move next to Tuesday 10am", channel=channel))
    assert "when the group should be set up" in no.words
    form = chair.press(no, "Say why").modal
    done = chair.submit(form, {"words": "Two agencies cannot come before"})

    assert "is now on Tuesday 7 April 2026, 10am" in said(done)
    card(place.workspace, lambda words: "(late)" in words)


def test_a_time_with_two_readings_is_chosen_in_place(place: Place) -> None:
    chair, channel = after_first_meeting(place)

    asked = shown(chair.command("/rsg move 2 to half 7 tomorrow", channel=channel))
    assert "may be in the morning or after noon" in asked.words
    moved = chair.press(asked, "meeting_move_to_0")
    form = chair.press(asked, "Another time").modal
    again = chair.submit(form, {"When instead?": "half 7 tomorrow"}).modal

    assert "is now on Wednesday 8 April 2026, 7:30am" in said(moved)
    assert again is not None
    assert "may be in the morning or after noon" in again.words


def test_what_cannot_be_is_answered_with_what_to_do(place: Place) -> None:
    chair, channel = after_first_meeting(place)
    head = place.workspace.person("county-hos")

    for typed, says in (
        ("/rsg move next to yesterday", "has gone"),
        ("/rsg move next to 10:10am today", "too soon"),
        ("/rsg move next to Monday 2pm", "That is after meeting 3"),
        ("/rsg move next to Monday 10am", "The group meets then already"),
        ("/rsg move next to Thu 9:30am", "at that time already"),
        ("/rsg move 3 to 24 April 9:30am", "more than 14 days away"),
        ("/rsg move 9 to Thu 9am", "There is no meeting 9"),
        ("/rsg move next to soon", "That does not name one day"),
        ("/rsg move 1 to Thu 9am", "Meeting 1 was held"),
        ("/rsg rhythm often", "how often you meet"),
        ("/rsg rhythm Tuesdays 2pm", "fewer than two meetings in any seven days"),
        ("/rsg rhythm Mondays and Thursdays 9:30am", "You meet so already"),
    ):
        assert says in chair.command(typed, channel=channel).words, typed
    for typed in ("/rsg move next to Wed 2pm", "/rsg move", "/rsg rhythm Tue and Fri 10am"):
        assert CHAIR_ONLY in head.command(typed, channel=channel).words
    assert "no group RSG-26-001 that you are in" in (
        place.workspace.person("city-hos").command("/rsg move RSG-26-001 next to Wed 2pm").words
    )
    assert "is now on" in chair.command("/rsg move RSG-26-001 next to Wed 2pm").words


def test_a_chair_who_chairs_elsewhere_then_is_asked(place: Place) -> None:
    chair, channel = after_first_meeting(place)
    with place.database.write() as work:
        group = work.groups.by_ref("RSG-26-001")
        assert group is not None
        other = Group(
            ref="RSG-26-009",
            code_word="HARBOUR",
            forum=group.forum,
            policy_from=group.policy_from,
            place=group.place,
            councils=[],
            council_agreed=True,
            reasons=[],
            opener_id=group.opener_id,
            opened_at=group.opened_at,
            mobiliser_id=group.mobiliser_id,
            chair_id=group.chair_id,
        )
        work.groups.add(other)
        work.groups.add(Meeting(group_id=other.id, number=2, starts_at=at(8, 14, 15), minutes=45))
        work.groups.add(Meeting(group_id=other.id, number=3, starts_at=at(10, 10, 15), minutes=45))

    doubt = shown(chair.command("/rsg rhythm Tuesdays and Fridays 10am", channel=channel))
    assert "You chair another group then: Friday 10 April 2026, 10am." in doubt.words
    changed = chair.press(doubt, "Change it all the same").modal
    assert changed is not None
    assert "meets Tuesdays and Fridays, 10am." in changed.words
    form = chair.press(changed, "Acting chair: Fri 10 Apr, 10am").modal
    named = chair.submit(form, {"person": "Wren Holloway, On-call manager", "words": "I chair elsewhere then"})
    assert "Wren Holloway chairs meeting 4 of RSG-26-001." in said(named)
    chair.close(everything=True)
    asked = shown(chair.command("/rsg move next to Wed 2pm", channel=channel))

    assert "You chair another group then: RSG-26-009 · HARBOUR, Wednesday 8 April 2026, 2:15pm." in asked.words
    form = chair.press(asked, "Acting chair").modal
    assert form is not None
    assert "moves to Wednesday 8 April 2026, 2pm" in form.words
    done = chair.submit(form, {"person": "Wren Holloway, On-call manager", "words": "I chair elsewhere then"})
    assert "is now on Wednesday 8 April 2026, 2pm" in said(done)
    card(place.workspace, lambda words: "Chair this time: " in words and "I chair elsewhere then" in words)


def test_the_rhythm_is_changed_in_words_and_in_the_chairs_message(place: Place) -> None:
    chair, channel = after_first_meeting(place)

    changed = chair.command("/rsg rhythm Tuesdays and Fridays 10am", channel=channel).words
    assert "RSG-26-001 · KESTREL meets Tuesdays and Fridays, 10am." in changed
    assert "Next: Thursday 9 April 2026, 9:30am and Friday 10 April 2026, 10am." in changed

    mine = reads(place.workspace, chair, "You have the chair of RSG-26-001")
    form = chair.press(mine, "How often we meet").modal
    assert form is not None
    assert "meets Tuesdays and Fridays, 10am now" in form.words
    done = chair.submit(form, {"Which days, and when?": "Mondays and Fridays 2pm"})
    assert "meets Mondays and Fridays, 2pm." in said(done)

    asked = shown(chair.command("/rsg rhythm Mon and Thu half 7", channel=channel))
    assert "in the morning or after noon" in asked.words
    assert "more must begin by" in said(chair.press(asked, "rhythm_meaning_0"))  # Friday is the seventh day


def test_before_the_first_meeting_the_rhythm_is_the_members_to_fix(place: Place) -> None:
    chair, channel = chaired(place.workspace)

    no = shown(chair.command("/rsg rhythm Mondays and Thursdays 9:30am", channel=channel))

    assert "The members agree at the first meeting how often they meet." in no.words
    assert "RSG-B-FREQ-1" in said(chair.press(no, "Why?"))


def test_the_chair_is_offered_accepted_and_the_notes_go_on(place: Place) -> None:
    workspace = place.workspace
    chair, _ = after_first_meeting(place, offers=True)
    board = workspace.person("icb-sgm")

    asked = reads(workspace, board, "Please chair RSG-26-001 · KESTREL from now on.")
    assert "You chair no groups now." in asked.words
    assert "RSG-CHAIR-2" in said(board.press(asked, "Why?"))
    board.close(everything=True)
    board.press(asked, "I'll chair")

    mine = reads(workspace, board, "You have the chair of RSG-26-001 · KESTREL.")
    reads(workspace, chair, "Integrated care board has the chair of RSG-26-001")
    card(workspace, lambda words: "Chair: Integrated care board" in words)
    board.submit(
        board.press(mine, "Name the record keeper").modal,
        {"Who keeps the notes?": "Tansy Brook, Business support"},
    )
    reads(workspace, workspace.person("icb-records"), "You keep the notes of RSG-26-001")
    assert CHAIR_ONLY in chair.command("/rsg move RSG-26-001 next to Wed 2pm").words


def test_not_me_names_a_colleague_and_the_chair_asks_somebody_with_a_reason(place: Place) -> None:
    workspace = place.workspace
    chair, _ = after_first_meeting(place, offers=True)
    board, second, head = (workspace.person(who) for who in ("icb-sgm", "icb-ad", "county-hos"))

    asked = reads(workspace, board, "Please chair RSG-26-001")
    form = board.press(asked, "Not me: choose").modal
    board.submit(form, {"person": "Perry Stoke, Assistant Director, Integrated care board"})
    reads(workspace, second, "Jules Thorne asks you")
    reads(workspace, board, "You said: not me.")

    mine = reads(workspace, chair, "Perry Stoke was asked to take the chair.")
    form = chair.press(mine, "Hand over the chair").modal
    no = chair.submit(form, {"person": "Alder Reeve, Head of Service, County council"})
    assert "only with a reason" in said(no)
    chair.close(everything=True)
    form = chair.press(mine, "Hand over the chair").modal
    done = chair.submit(
        form,
        {"person": "Alder Reeve, Head of Service, County council", "words": "The board has nobody free this week"},
    )
    assert "Alder Reeve was asked to take the chair." in said(done)
    reads(workspace, second, "You are not asked any more to chair RSG-26-001")
    question = reads(workspace, head, "Please chair RSG-26-001")
    assert "Why you: “The board has nobody free this week”" in question.words
    head.press(question, "I'll chair")
    card(workspace, lambda words: "Chair: County council" in words)


def test_on_monday_the_chair_looks_at_who_can_read(place: Place) -> None:
    workspace = place.workspace
    chair, channel = after_first_meeting(place)

    asked = digest(workspace, chair)
    assert "people can read this. All right?" in asked.words
    assert "County council: Alder Reeve." in asked.words
    form = chair.press(asked, "Remove").modal
    gone = chair.submit(form, {"people": ["Alder Reeve, County council"]})

    assert "Alder Reeve is not in RSG-26-001" in said(gone)
    workspace.wait_for(lambda: "county-hos" not in workspace.channel(channel).members, 20, "the head to be out")


def test_all_right_is_kept_once(place: Place) -> None:
    workspace = place.workspace
    chair, _ = after_first_meeting(place)
    asked = digest(workspace, chair)

    chair.press(asked, "All right")

    workspace.wait_for(
        lambda: not [one for one in chair.messages() if "All right?" in one.words], 20, "the question to be gone"
    )


def test_who_leaves_the_directory_leaves_the_channel_the_same_day(place: Place) -> None:
    workspace = place.workspace
    _, channel = after_first_meeting(place)
    with place.database.write() as work:
        head = work.people.by_key("county-hos")
        assert head is not None
        work.session.get_one(Listed, head.id).ended_at = at(7, 10, 0)

    workspace.clock.advance(at(7, 10, 5))

    workspace.wait_for(lambda: "county-hos" not in workspace.channel(channel).members, 20, "the head to be out")
