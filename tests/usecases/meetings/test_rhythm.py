"""How often a group meets, changed by its members: what is refused with the rule, and what is booked anew."""

import pytest

from bot.usecases.meetings.rhythm import ChangeRhythm, Clash, change_rhythm, rhythm_of
from bot.usecases.meetings.rhythm_words import read_rhythm
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import NotSure
from storage.database import Database
from storage.models import Group, Meeting
from tests.usecases.house import services_on, slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, at, chaired, chairs_another, meetings, met, planned
from tests.usecases.members.invited import Opened


def changes(here: Opened, rhythm: str, by: str = CHAIR, key: str = "cm:1") -> str:
    request = ChangeRhythm(key=key, by=slack(by), group_id=here.group_id, rhythm=rhythm)
    return change_rhythm(request, here.services).says


def test_the_next_meeting_stays_and_those_after_it_are_booked_anew(database: Database) -> None:
    here = met(database, at(7), at(9))

    says = changes(here, "TU,FR@10:00")

    assert says == (
        "RSG-26-001 · KESTREL meets Tuesdays and Fridays, 10am. "
        "Next: Tuesday 7 April 2026, 9:30am and Friday 10 April 2026, 10am."
    )
    assert here.group().rhythm == "TU,FR@10:00"
    assert planned(here) == ["Tue 07 Apr 09:30", "Fri 10 Apr 10:00"]
    assert [(one.number, one.state) for one in meetings(here)] == [
        (1, "held"),
        (2, "planned"),
        (3, "cancelled"),
        (4, "planned"),
    ]
    assert here.acts()[-1] == "rhythm_changed"


def test_the_same_press_twice_books_once(database: Database) -> None:
    here = met(database, at(7), at(9))

    assert changes(here, "TU,FR@10:00") == changes(here, "TU,FR@10:00")
    with pytest.raises(Refused, match="You meet so already: Tuesdays and Fridays, 10am"):
        changes(here, "TU,FR@10:00", key="cm:2")

    assert len(meetings(here)) == 4


@pytest.mark.parametrize("rhythm", ["TU@10:00", "TU,FR/2@10:00"])
def test_too_slow_is_refused_with_the_rule(database: Database, rhythm: str) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(Refused, match="fewer than two meetings in any seven days") as raised:
        changes(here, rhythm)

    assert raised.value.refusal.rule_id == "RSG-B-FREQ-2"
    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_a_gap_where_the_old_rhythm_becomes_the_new_one_is_refused(database: Database) -> None:
    """After Good Friday, 10am, the second is Thursday now; with Saturdays and Sundays it would be the eleventh."""
    here = met(database, at(9), at(10))

    with pytest.raises(
        Refused, match="after the one on Friday 3 April 2026, two more must begin by Friday 10"
    ) as raised:
        changes(here, "SA,SU@10:00")

    assert raised.value.refusal.remedy == "Choose days that begin sooner, or add one."


def test_a_meeting_of_which_nobody_said_yet_that_it_was_held_counts_too(database: Database) -> None:
    """Its time came on Thursday the ninth; now it is Sunday, and Tuesday and Friday would be a day too late."""
    here = met(database, at(7), at(9))
    with database.write() as work:
        work.session.get_one(Meeting, meetings(here)[1].id).state = "missed"
    here.clock.at = at(12)

    with pytest.raises(Refused, match="after the one on Thursday 9 April 2026, two more must begin by Thursday 16"):
        changes(here, "TU,FR@14:00")
    assert "Monday 13 April 2026, 2pm and Wednesday 15" in changes(here, "MO,WE,FR@14:00", key="cm:2")


def test_bank_holidays_among_those_booked_are_seen_beforehand(database: Database) -> None:
    here = met(database, at(7))
    here.clock.at = at(30, 12, 0)
    with database.write() as work:
        work.session.get_one(Meeting, meetings(here)[1].id).starts_at = at(30, 14, 0)

    assert "Monday 4 May 2026 is May Day: you can move that one" in changes(here, "MO,WE@09:30")


def test_a_chair_who_chairs_elsewhere_then_is_asked_before_it_changes_and_can_name_somebody(database: Database) -> None:
    here = met(database, at(7), at(9))
    other = chairs_another(here, at(10, 10, 15))

    with pytest.raises(Clash) as raised:
        changes(here, "TU,FR@10:00")
    assert raised.value.refusal.reason == "You chair another group then: Friday 10 April 2026, 10am."
    assert other not in raised.value.refusal.reason
    assert planned(here) == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]
    assert "refused" not in here.acts()

    request = ChangeRhythm(key="cm:2", by=slack(CHAIR), group_id=here.group_id, rhythm="TU,FR@10:00", sure=True)
    changed, again = change_rhythm(request, here.services), change_rhythm(request, here.services)

    assert changed == again
    (clash,) = changed.clashes
    assert clash == (str(meetings(here)[3].id), "Fri 10 Apr, 10am")
    assert "You chair another group on Friday 10 April 2026, 10am" in changed.says


def test_before_the_first_meeting_nobody_fixes_it(database: Database) -> None:
    """RSG-B-FREQ-1: the members determine it at the first meeting."""
    here = chaired(database)

    with pytest.raises(Refused, match="agree at the first meeting") as raised:
        changes(here, "MO,TH@09:30")
    with pytest.raises(Refused):
        rhythm_of(here.services, slack(CHAIR), group_id=here.group_id)

    assert raised.value.refusal.rule_id == "RSG-B-FREQ-1"


def test_only_the_chair_writes_down_what_the_members_fixed(database: Database) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(Refused) as raised:
        changes(here, "TU,FR@10:00", by=MEMBER)

    assert raised.value.refusal.rule_id == "HD-17"
    assert here.group().rhythm == "MO,TH@09:30"


def test_a_group_that_is_over_keeps_its_rhythm(database: Database) -> None:
    here = met(database, at(7), at(9))
    with database.write() as work:
        work.session.get_one(Group, here.group_id).state = "withdrawn"

    with pytest.raises(Refused, match="was withdrawn"):
        changes(here, "TU,FR@10:00")


def test_while_they_meet_nothing_is_booked_until_the_end(database: Database) -> None:
    here = met(database, at(7))
    with database.write() as work:
        work.session.get_one(Meeting, meetings(here)[1].id).state = "running"

    changes(here, "TU,FR@10:00")

    assert planned(here) == []


@pytest.mark.parametrize("rhythm", ["", "often", "MO@25:00"])
def test_what_is_no_rhythm_is_refused(database: Database, rhythm: str) -> None:
    here = met(database, at(7), at(9))

    with pytest.raises(Refused, match="does not say how often"):
        changes(here, rhythm)


def test_words_are_read_asked_back_or_refused(database: Database) -> None:
    services, _ = services_on(database)

    assert read_rhythm("Mondays and Thursdays 9:30am", services) == "MO,TH@09:30"
    with pytest.raises(NotSure) as raised:
        read_rhythm("Mondays and Thursdays half 7", services)
    assert [value for value, _ in raised.value.pairs] == ["MO,TH@07:30", "MO,TH@19:30"]
    for words in ("tomorrow 2pm", "Mondays and Thursdays", "often"):
        with pytest.raises(Refused) as refused:
            read_rhythm(words, services)
        assert "“Mondays and Thursdays 9:30am”" in refused.value.refusal.remedy
