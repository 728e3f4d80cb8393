"""Who is here: how a meeting is started, by whom and when, and what is shown of it (J2, HD-04)."""

from datetime import timedelta

import pytest

from bot.usecases.meetings.meeting_roll import ChangeHere, Start, change_here, roll_of, start
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.held import (
    CHAIR,
    GOOD_FRIDAY_10AM,
    HEAD,
    ICB,
    KEEPER,
    THERE,
    before,
    current,
    finish,
    held,
    hold_next,
    meetings,
    running,
    seats,
    start_meeting,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words


def reads(here: Opened, who: str) -> str:
    return words(here.shown(who, "before_meeting"))


def presses(here: Opened, who: str) -> list[str]:
    return labels(here.shown(who, "before_meeting"))


def test_half_an_hour_before_each_member_has_one_message_about_the_first_meeting(database: Database) -> None:
    here = before(database)

    for who in (CHAIR, KEEPER, HEAD, ICB):
        assert len(here.posted(who, "before_meeting")) == 1
    assert "10am today: RSG-26-001 · KESTREL, meeting 1" in reads(here, HEAD)
    assert "Coming: LPT." in reads(here, HEAD)
    assert "No answer: CAMHS-COLLAB, LEICESTERSHIRE-CC and LLR-ICB." in reads(here, HEAD)
    assert "What needs them can't be decided without them" in reads(here, HEAD)
    assert presses(here, HEAD) == ["I'm coming", "Send someone else", "Can't come"]
    assert "Start: who is here?" in presses(here, CHAIR)
    assert "Start: who is here?" in presses(here, KEEPER)
    assert "[Join]" not in reads(here, HEAD)


def test_a_meeting_runs_from_the_moment_it_is_started(database: Database) -> None:
    here = running(database)

    assert current(here).state == "running"
    assert current(here).started_at == GOOD_FRIDAY_10AM
    with database.read() as work:
        assert work.meetings.here(current(here).id) == frozenset(seats(here, THERE))
    assert "Meeting 1 of RSG-26-001 · KESTREL is on now" in reads(here, HEAD)
    assert "Absent: LEICESTERSHIRE-CC" in reads(here, HEAD)
    assert presses(here, HEAD) == []
    assert presses(here, CHAIR) == ["Change who is here", "End the meeting", "Acting chair"]
    assert presses(here, KEEPER) == ["Change who is here"]
    assert "Meeting 1 is on now" in here.card()
    assert "meeting_started" in here.acts()


def test_of_two_who_start_it_at_once_the_second_is_told_what_stands(database: Database) -> None:
    here = running(database)

    with pytest.raises(Refused) as refused:
        start_meeting(here, ("LPT",), by=KEEPER, key="other")

    assert "is on already, since 10am. Here: CAMHS-COLLAB, LLR-ICB and LPT." in refused.value.refusal.reason
    with database.read() as work:
        assert len(work.meetings.here(current(here).id)) == 3


def test_the_same_press_twice_counts_once(database: Database) -> None:
    here = running(database)

    again = start_meeting(here)

    assert again.says == (
        "Meeting 1 of RSG-26-001 is on. Here: CAMHS-COLLAB, LLR-ICB and LPT. Absent: LEICESTERSHIRE-CC."
    )
    assert here.acts().count("meeting_started") == 1


@pytest.mark.parametrize(("minutes", "may"), [(-31, False), (-30, True), (-1, True)])
def test_it_can_be_started_from_the_reminder_on_and_not_before(database: Database, minutes: int, may: bool) -> None:
    here = before(database)
    here.clock.at = GOOD_FRIDAY_10AM + timedelta(minutes=minutes)

    if may:
        start_meeting(here)
        return
    with pytest.raises(Refused) as refused:
        start_meeting(here)

    assert "It is too early" in refused.value.refusal.reason
    assert "9:30am" in refused.value.refusal.remedy
    assert refused.value.refusal.rule_id == "OWN-BEFORE"


def test_a_member_who_may_not_is_refused_with_the_rule_and_it_is_not_started(database: Database) -> None:
    here = before(database)

    with pytest.raises(Refused) as refused:
        start_meeting(here, by=HEAD)

    assert refused.value.refusal.rule_id == "HD-17"
    assert current(here).state == "planned"


def test_a_stranger_learns_nothing(database: Database) -> None:
    here = before(database)

    with pytest.raises(Refused) as refused:
        start_meeting(here, by="uhl-sgm")

    assert "no such group" in refused.value.refusal.reason


def test_nobody_ticked_is_refused(database: Database) -> None:
    here = before(database)

    with pytest.raises(Refused) as refused:
        start_meeting(here, ())

    assert "Nobody is ticked" in refused.value.refusal.reason


def test_a_thin_meeting_is_said_to_be_thin_and_goes_on(database: Database) -> None:
    """HD-04"""
    here = before(database)

    marked = start_meeting(here, ("LPT",))

    assert "This meeting is thin: it lacks one other partner." in marked.thin
    assert "Our own rule, not in the agreement" in marked.thin
    assert current(here).state == "running"
    assert "is thin" in str(here.shown(CHAIR, "before_meeting").blocks)
    assert "is thin" not in str(here.shown(ICB, "before_meeting").blocks)


def test_the_form_is_filled_in_from_what_was_answered_and_later_from_who_was_there_last(database: Database) -> None:
    """Whoever is ticked by mistake is not asked what concerns them (HD-05)."""
    here = before(database)
    first = roll_of(here.services, slack(CHAIR), current(here).id)
    assert [one.name for one in first.rows if one.here] == ["LPT"]

    start_meeting(here)
    here.clock.at = GOOD_FRIDAY_10AM.replace(minute=40)
    finish(here)
    following = current(here)
    here.clock.at = following.starts_at
    second = roll_of(here.services, slack(CHAIR), following.id)

    assert {one.name for one in second.rows if one.here} == set(THERE)  # the county was absent, and said nothing


def test_who_is_here_is_changed_while_it_runs_and_others_marks_are_left(database: Database) -> None:
    here = running(database)
    meeting, were = current(here), seats(here, THERE)

    def change(key: str, there: tuple[str, ...], by: str = CHAIR) -> str:
        request = ChangeHere(key=key, by=slack(by), meeting_id=meeting.id, were=were, here=seats(here, there))
        return change_here(request, here.services).says

    change("one", (*THERE, "LEICESTERSHIRE-CC"))
    says = change("two", ("LPT", "LLR-ICB"), by=KEEPER)  # from a form that was open all the while

    assert "Here: LEICESTERSHIRE-CC, LLR-ICB and LPT. Absent: CAMHS-COLLAB." in says
    assert here.acts().count("who_is_here_changed") == 2


def test_who_is_here_is_not_changed_once_it_has_ended(database: Database) -> None:
    here = held(database)
    first = meetings(here)[0]

    with pytest.raises(Refused) as refused:
        change_here(
            ChangeHere(key="late", by=slack(CHAIR), meeting_id=first.id, were=(), here=seats(here, THERE)),
            here.services,
        )

    assert "has ended" in refused.value.refusal.reason


def test_nobody_is_asked_any_more_whether_they_come_to_what_has_begun(database: Database) -> None:
    here = running(database)

    assert here.invitation(HEAD).closed_why == "begun"


def test_a_meeting_is_not_started_while_another_one_runs(database: Database) -> None:
    here = held(database)
    second, third = meetings(here)[1:3]
    here.clock.at = second.starts_at
    start_meeting(here)
    here.clock.at = third.starts_at
    sweep(here.services)

    with pytest.raises(Refused) as refused:
        start(Start(key="third", by=slack(CHAIR), meeting_id=third.id, here=seats(here, THERE)), here.services)

    assert "Meeting 2 has not ended yet" in refused.value.refusal.reason


def test_the_next_meeting_has_its_own_message_half_an_hour_before(database: Database) -> None:
    here = held(database)
    hold_next(here)

    assert len(here.posted(HEAD, "before_meeting")) == 2
    assert [meeting.state for meeting in meetings(here)] == ["held", "held", "planned", "planned"]
