"""How a meeting ends, what is booked and owed from then on, and what it cannot end without (J3, RSG-B-FREQ-1)."""

from datetime import datetime, timedelta

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting_end import end_of, plan_of
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from bot.views.meeting_end import Plan
from storage.database import Database
from storage.models import Obligation
from tests.usecases.held import (
    ALL_THERE,
    ANSWERS,
    CHAIR,
    GOOD_FRIDAY_10AM,
    HEAD,
    ICB,
    KEEPER,
    before,
    current,
    finish,
    held,
    hold_next,
    meetings,
    running,
    start_meeting,
)
from tests.usecases.house import asked, slack
from tests.usecases.meetings.meetings import chairs_another
from tests.usecases.members.invited import Opened, labels, words


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON)


def plan(here: Opened, rhythm: str, following: str = "", by: str = CHAIR, position: str = "Bed search goes on") -> Plan:
    return plan_of(here.services, slack(by), current(here).id, position, rhythm, following)


def refused(here: Opened, **changes: object) -> Refused:
    with pytest.raises(Refused) as caught:
        finish(here, **changes)  # type: ignore[arg-type] # any field of it
    return caught.value


def test_a_meeting_that_ends_is_held_and_the_next_two_are_booked(database: Database) -> None:
    """Easter Monday's meeting moves to the Tuesday: before it lie only days off."""
    here = held(database)

    first, second, third = meetings(here)
    assert (first.state, first.ended_at) == ("held", GOOD_FRIDAY_10AM.replace(minute=40))
    assert first.position == "Bed search goes on"
    assert first.answers == ANSWERS
    assert here.group().rhythm == "MO,TH@09:30"
    assert [second.starts_at, third.starts_at] == [at(7), at(9)]
    assert [second.slot_at, third.slot_at] == [at(6), at(9)]
    assert "*Next: Tuesday 7 April 2026, 9:30am* (meeting 2) · Mondays and Thursdays, 9:30am" in here.card()
    assert "meeting_ended" in here.acts()


def test_its_notes_are_owed_from_then_on(database: Database) -> None:
    here = held(database)

    with database.read() as work:
        (record,) = work.notes.records(meetings(here)[0].id)
        owed = work.obligations.about(record.id, "notes")
    assert owed is not None
    assert owed.due_at == at(7)  # the next meeting, sooner than the end of that working day (HD-01)
    assert owed.person_id == here.person(KEEPER).id


def test_each_members_message_says_that_notes_follow_and_when_they_meet_next(database: Database) -> None:
    here = held(database)

    shown = here.shown(HEAD, "before_meeting")
    assert "Meeting 1 of RSG-26-001 · KESTREL has ended." in words(shown)
    assert "10am to 10:40am" in words(shown)
    assert "Absent: LEICESTERSHIRE-CC." in words(shown)
    assert "Notes follow by Tuesday 7 April 2026, 9:30am." in words(shown)
    assert "*Next: Tuesday 7 April 2026, 9:30am* (meeting 2). *We have no answer from your agency yet.*" in words(shown)
    assert "(meeting 2). You are down as coming." in words(here.shown(ICB, "before_meeting"))
    assert labels(shown) == ["I'm coming", "Send someone else", "Can't come"]
    assert len(here.posted(HEAD, "before_meeting")) == 1


def test_after_each_later_meeting_one_more_is_booked(database: Database) -> None:
    here = held(database)

    hold_next(here)

    assert [meeting.starts_at for meeting in meetings(here)][1:] == [at(7), at(9), at(13)]
    assert len(meetings(here)) == 4


def test_the_first_meeting_does_not_end_without_a_rhythm(database: Database) -> None:
    """RSG-B-FREQ-1"""
    here = running(database)

    no = refused(here, rhythm=None).refusal

    assert "how often you will meet" in no.reason
    assert "the date of the next meeting" in no.reason
    assert no.rule_id == "RSG-B-FREQ-1"
    assert current(here).state == "running"


def test_a_later_one_ends_without_being_asked_for_it(database: Database) -> None:
    here = held(database)
    here.clock.at = current(here).starts_at
    start_meeting(here)

    form = end_of(here.services, slack(CHAIR), current(here).id)

    assert not form.asks_rhythm
    assert form.rhythm == "Mondays and Thursdays, 9:30am"
    assert [one.name for one in form.questions] == ["escalation"]


def test_a_rhythm_that_is_too_slow_is_refused_with_the_rule(database: Database) -> None:
    """RSG-B-FREQ-2 and RSG-FREQ-3 say the same; the forum's own is named."""
    here = running(database)

    with pytest.raises(Refused) as looked:
        plan(here, "every other Tuesday 2pm")
    sent = refused(here, rhythm="TU@14:00")

    for no in (looked.value.refusal, sent.refusal):
        assert no.reason == "That is fewer than two meetings in any seven days."
        assert no.rule_id == "RSG-B-FREQ-2"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "how often you will meet"), ("twice a week", "On which days?"), ("Mon and Thu", "At what time?")],
)
def test_words_that_are_no_rhythm_are_put_back(database: Database, typed: str, says: str) -> None:
    here = running(database)

    with pytest.raises(Refused) as caught:
        plan(here, typed)

    assert says in caught.value.refusal.reason


def test_one_day_is_no_rhythm(database: Database) -> None:
    here = running(database)

    with pytest.raises(Refused) as caught:
        plan(here, "Thursday 9:30")

    assert "That is one day" in caught.value.refusal.reason


def test_the_dates_are_shown_in_full_before_they_count(database: Database) -> None:
    here = running(database)

    found = plan(here, "Mon & Thu 9.30")

    assert found.rhythm == "MO,TH@09:30"
    assert found.meetings == [
        "Tuesday 7 April 2026, 9:30am, the nearest working day: Easter Monday is a bank holiday",
        "Thursday 9 April 2026, 9:30am",
    ]
    assert [meeting.number for meeting in meetings(here)] == [1]


def test_a_date_that_the_members_choose_stands_even_on_a_bank_holiday(database: Database) -> None:
    here = running(database)

    found = plan(here, "Mon and Thu 9:30am", "Monday")
    finish(here, next_at=found.next_at)

    assert found.meetings == [
        "Monday 6 April 2026, 9:30am, a bank holiday (Easter Monday)",
        "Thursday 9 April 2026, 9:30am",
    ]
    assert [meeting.starts_at for meeting in meetings(here)][1:] == [at(6), at(9)]


def test_a_next_date_that_breaks_the_rule_is_refused(database: Database) -> None:
    here = running(database)

    with pytest.raises(Refused) as looked:
        plan(here, "Mon and Thu 9:30am", "Monday 13 April 9:30am")
    no = refused(here, next_at=at(13)).refusal

    assert looked.value.refusal == no
    assert no.reason == "Then fewer than two meetings would follow within seven days of Friday 3 April 2026."
    assert no.rule_id == "RSG-B-FREQ-2"


def test_a_date_that_has_gone_is_refused(database: Database) -> None:
    here = running(database)

    assert refused(here, next_at=at(2)).refusal.reason == "That time has gone."


def test_the_chairs_other_meeting_at_that_time_is_shown(database: Database) -> None:
    here = running(database)
    other = asked(key="form-2", chairs_first=True, another_child=True, first_meeting=at(7), late_reason="Easter")
    open_group(other, here.services)

    assert "The chair also chairs RSG-26-002" in plan(here, "Mon and Thu 9:30am").meetings[0]


def test_a_question_of_the_rules_is_answered_before_it_ends(database: Database) -> None:
    """OWN-STEP-UP"""
    here = running(database)

    no = refused(here, answers={"can_commit": "yes"}).refusal

    assert no.reason == "Still to be answered: “Did you consider going a step up?”."
    assert no.rule_id == "OWN-STEP-UP"


@pytest.mark.parametrize("position", ["", "   ", "x" * 201])
def test_where_things_stand_is_one_line(database: Database, position: str) -> None:
    here = running(database)

    assert refused(here, position=position).refusal.remedy
    assert current(here).state == "running"


def test_only_the_chair_ends_it(database: Database) -> None:
    here = running(database)

    assert refused(here, by=KEEPER).refusal.rule_id == "OWN-MEETING"


def test_it_is_not_ended_before_it_was_started(database: Database) -> None:
    here = before(database)

    assert "has not been started" in refused(here).refusal.reason


def test_it_ends_once(database: Database) -> None:
    here = held(database)
    first = meetings(here)[0]

    again = finish(here, meeting_id=first.id, key="end:1", rhythm="MO,TH@09:30")
    late = refused(here, meeting_id=first.id, key="another").refusal

    assert "has ended" in again
    assert "Meeting 1 of RSG-26-001 has ended" in late.reason
    assert len(meetings(here)) == 3


def test_whoever_forgot_to_end_it_ends_it_as_planned(database: Database) -> None:
    here = running(database)
    here.clock.at = GOOD_FRIDAY_10AM + timedelta(hours=20)

    finish(here)

    assert meetings(here)[0].ended_at == GOOD_FRIDAY_10AM + timedelta(minutes=45)


def test_every_member_hears_of_each_meeting_booked(database: Database) -> None:
    here = held(database)

    with database.read() as work:
        waiting = [
            work.obligations.about(meeting.id, "before_meeting") for meeting in meetings(here) if meeting.number > 1
        ]
    assert [one.next_step_at for one in waiting if isinstance(one, Obligation)] == [at(7, 9, 0), at(9, 9, 0)]


def test_the_next_meetings_are_files_beneath_the_message_of_this_one(database: Database) -> None:
    here = held(database, ALL_THERE)
    second, third = meetings(here)[1:]

    for who in (CHAIR, HEAD, ICB):
        member = here.member(who)
        for meeting in (second, third):
            file = here.effects()[f"calendar:{meeting.id}:{member.id}"]
            under = next(e for e in here.effects().values() if e.id == file.target_id)
            assert under.draw == "before_meeting"


def test_beside_a_clash_the_chair_names_who_chairs_that_meeting_before_it_is_booked(database: Database) -> None:
    """J6: the dates are looked at before they count; there the chair can name somebody, with a reason."""
    here = running(database)
    chairs_another(here, datetime(2026, 4, 9, 9, 45, tzinfo=LONDON))
    thursday = datetime(2026, 4, 9, 9, 30, tzinfo=LONDON)

    plan = plan_of(here.services, slack(CHAIR), current(here).id, "Bed search goes on", "Mon and Thu 9:30am", "")
    assert plan.clashing == [thursday]
    who = here.person("lpt-on-call-2").id
    assert who in dict(plan.people)
    finish(here, acting={thursday: who}, acting_why="I chair elsewhere then")

    found = next(one for one in meetings(here) if one.starts_at == thursday)
    assert (found.chair_id, found.acting_why) == (who, "I chair elsewhere then")
    assert len(here.posted("lpt-on-call-2", "acting_chair")) == 1


def test_for_a_date_that_is_not_booked_nobody_is_named_and_the_meeting_goes_on(database: Database) -> None:
    here = running(database)
    friday = datetime(2026, 4, 10, 9, 30, tzinfo=LONDON)

    with pytest.raises(Refused, match="The dates have changed since you looked"):
        finish(here, acting={friday: here.person("lpt-on-call-2").id}, acting_why="I chair elsewhere then")

    assert current(here).state == "running"
