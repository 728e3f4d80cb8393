"""The agenda: what stands on it by rule, what members bring in time, whose word it waits for, and who is reminded."""

from datetime import date, datetime, timedelta

import pytest

from bot.drawing.agenda import agenda_of
from bot.rules.calendar import LONDON
from bot.usecases.meetings.meeting import Press
from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.nagging import sweep
from bot.usecases.panels.agenda import Drop, PutForward, drop, lines, put_forward
from bot.usecases.panels.agenda_send import agree, send
from bot.usecases.panels.seats import NameSeat, name_seat
from bot.usecases.panels.sittings import EnterSitting, enter
from bot.usecases.refused import Refused
from bot.usecases.seeing.why import clock_of
from storage.database import Database
from storage.models import Obligation
from tests.usecases.held import current, finish, meetings
from tests.usecases.house import POLICIES, slack
from tests.usecases.members.invited import Opened, labels, words
from tests.usecases.panels.sitting import (
    ADMIN,
    BOARD,
    CHIEF,
    CLINICAL,
    COUNTED,
    COUNTY_AD,
    COUNTY_FIELD,
    DIRECTOR,
    ICB,
    LOCAL,
    PANEL,
    board,
    set_up,
)
from tests.usecases.panels.test_people import begins, meets

THURSDAY = datetime(2026, 6, 18, 10, tzinfo=LONDON)
TUESDAY = datetime(2026, 4, 21, 12, 30, tzinfo=LONDON)


def entered(here: Opened, at: datetime, by: str) -> Opened:
    with here.database.write() as work:
        work.groups.get(here.group_id).channel_id = "C1"
    enter(EnterSitting(key=f"enter:{at}", by=slack(by), group_id=here.group_id, at=at), here.services)
    return here


def on_it(here: Opened) -> list[str]:
    with here.database.read() as work:
        group = work.groups.get(here.group_id)
        policy = POLICIES.in_force(group.forum, group.policy_from)
        return [line.label for line in lines(work, policy, group, current(here))]


def press(here: Opened, by: str, key: str = "") -> Press:
    return Press(key=key or f"{by}:{here.clock.at}", by=slack(by), meeting_id=current(here).id)


def owed(here: Opened) -> Obligation | None:
    with here.database.read() as work:
        return work.obligations.about(current(here).id, "agenda")


def put(here: Opened, by: str, text: str) -> str:
    request = PutForward(key=text, by=slack(by), group_id=here.group_id, text=text)
    return put_forward(request, here.services)


def test_what_stands_on_it_by_rule_comes_with_what_members_bring(database: Database) -> None:
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    says = put(here, ICB, "Beds in the autumn")

    assert says == "It is on the agenda of meeting 1, Tuesday 21 April 2026."
    found = on_it(here)
    assert found[0] == "Courts, complaints, staff: said aloud, not typed"
    assert "Late actions, organisation by organisation" in found
    assert found[-1] == "Beds in the autumn"


def test_an_item_that_comes_too_late_goes_to_the_next_meeting(database: Database) -> None:
    """JDB-NOM-1: two weeks before; OWN-LATE-ITEM."""
    here = entered(board(database), THURSDAY, CHIEF)
    entered(here, datetime(2026, 9, 17, 10, tzinfo=LONDON), CHIEF)
    here.clock.at = datetime(2026, 6, 5, 9, tzinfo=LONDON)

    says = put(here, CHIEF, "A strategy for respite")

    assert says.startswith("It is on the agenda of meeting 2, Thursday 17 September 2026.")
    assert "could be put forward until Thursday 4 June 2026, 5pm" in says


def test_only_whom_the_rule_names_leaves_an_item_out(database: Database) -> None:
    """CITY-OBJ-3 lets the chair; CITY-OBJ-1 nobody."""
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    def leaves_out(item: str, by: str) -> str:
        request = Drop(key=f"{item}:{by}", by=slack(by), meeting_id=current(here).id, item=item)
        return drop(request, here.services)

    with pytest.raises(Refused) as not_theirs:
        leaves_out("changes", ICB)
    with pytest.raises(Refused) as always:
        leaves_out("plan", DIRECTOR)
    says = leaves_out("changes", DIRECTOR)

    assert not_theirs.value.refusal.rule_id == "CITY-OBJ-3"
    assert always.value.refusal.rule_id == "CITY-OBJ-1"
    assert says == "“Planned changes of services” is left out of meeting 1."
    assert "Planned changes of services" not in on_it(here)


def test_it_goes_out_once_the_chair_has_agreed(database: Database) -> None:
    """CITY-AGENDA-1."""
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    first = send(press(here, ADMIN), here.services)
    here.send_everything()
    asked = here.shown(DIRECTOR, "agenda_asked")
    assert first == "Still to agree: the chair of the panel. It goes out when they have."
    assert labels(asked) == ["Agree to it"]
    assert not [one for one in here.effects().values() if one.draw == "agenda_sent"]
    with pytest.raises(Refused) as no:
        agree(press(here, ICB), here.services)
    then = agree(press(here, DIRECTOR), here.services)

    assert no.value.refusal.rule_id == "CITY-AGENDA-1"
    assert then == "The agenda of meeting 1 is in the panel's channel."
    assert "1. Courts, complaints, staff" in words(here.shown_in_channel("agenda_sent"))
    assert "It is settled" in words(here.shown(DIRECTOR, "agenda_asked"))


def test_a_chair_who_sends_it_has_agreed(database: Database) -> None:
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    assert send(press(here, DIRECTOR), here.services) == "The agenda of meeting 1 is in the panel's channel."


def test_an_officer_agrees_whose_seat_the_approver_is_named_after(database: Database) -> None:
    """JDB-AGENDA-1."""
    here = entered(board(database), THURSDAY, CHIEF)

    nobody = send(press(here, CHIEF), here.services)
    name_seat(
        NameSeat(key="ad", by=slack(CHIEF), group_id=here.group_id, seat="clinical", person=slack(CLINICAL)),
        here.services,
    )
    with pytest.raises(Refused):
        agree(press(here, CLINICAL), here.services)
    officer(here)
    send(press(here, CHIEF, "again"), here.services)
    then = agree(press(here, "cc-assistant"), here.services)

    assert "Nobody is listed as the Assistant Director for Joint Commissioning or a deputy" in nobody
    assert then == "The agenda of meeting 1 is in the panel's channel."


def officer(here: Opened) -> None:
    from storage.models import Person, Post

    with here.database.write() as work:
        person = Person(key="cc-assistant", name="Cc-Assistant", slack_id=slack("cc-assistant"))
        work.session.add(person)
        work.session.flush()
        title = "Assistant Director"
        work.session.add(Post(person_id=person.id, organisation_id="LINCS-CC", title=title, level=5))
    request = NameSeat(
        key="officer",
        by=slack(CHIEF),
        group_id=here.group_id,
        seat="assistant_director",
        person=slack("cc-assistant"),
    )
    name_seat(request, here.services)


def test_whoever_looks_after_it_is_reminded_of_its_deadline_until_it_is_sent(database: Database) -> None:
    """JFP-PAP-2: five working days before; OWN-PANEL-AGENDA reminds two days before, one before, and when late."""
    at = datetime(2026, 5, 14, 14, tzinfo=LONDON)
    here = entered(set_up(database, COUNTED, COUNTY_AD, administrator=slack(COUNTY_FIELD)), at, COUNTY_AD)
    by = datetime(2026, 5, 7, 17, tzinfo=LONDON)
    found = owed(here)
    assert found is not None
    assert found.due_at.astimezone(LONDON) == by

    here.clock.at = datetime(2026, 5, 5, 8, 30, tzinfo=LONDON)
    sweep(here.services)
    here.send_everything()
    digest = str(here.shown(COUNTY_FIELD, "digest").blocks)
    assert "the agenda of meeting 1, Thursday 14 May 2026, 2pm, is to go out by Thursday 7 May 2026, 5pm." in digest
    here.clock.at = datetime(2026, 5, 8, 8, 30, tzinfo=LONDON)
    sweep(here.services)
    late = str(here.shown(COUNTY_AD, "digest").blocks)
    send(press(here, COUNTY_FIELD), here.services)

    assert "was to go out by Thursday 7 May 2026, 5pm." in late
    after = owed(here)
    assert after is not None
    assert after.closed_why == "sent"


def test_a_new_administrator_owes_it_from_then_on(database: Database) -> None:
    at = datetime(2026, 5, 14, 14, tzinfo=LONDON)
    here = entered(set_up(database, COUNTED, COUNTY_AD), at, COUNTY_AD)

    name_seat(
        NameSeat(
            key="a", by=slack(COUNTY_AD), group_id=here.group_id, seat="administrator", person=slack(COUNTY_FIELD)
        ),
        here.services,
    )

    found = owed(here)
    assert found is not None
    assert found.person_id == here.person(COUNTY_FIELD).id


def test_its_deadline_moves_with_the_meeting(database: Database) -> None:
    at = datetime(2026, 5, 14, 14, tzinfo=LONDON)
    here = entered(set_up(database, COUNTED, COUNTY_AD), at, COUNTY_AD)
    meeting = current(here)

    move_meeting(
        MoveMeeting(
            key="m", by=slack(COUNTY_AD), meeting_id=meeting.id, sequence=meeting.sequence, to=at + timedelta(days=1)
        ),
        here.services,
    )

    found = owed(here)
    assert found is not None
    assert found.due_at.astimezone(LONDON).date() == date(2026, 5, 8)


def test_what_comes_once_a_quarter_is_back_when_its_turn_is(database: Database) -> None:
    """JDB-SPEC-STAND-1: safeguarding each quarter; JDB-CHAIR-1 only at the first meeting."""
    here = meets(board(database), CHIEF, THURSDAY)
    first = on_it(here)
    begins(here, CHIEF, by=CHIEF)
    finish(here, CHIEF, rhythm=None)
    here.clock.at = THURSDAY + timedelta(days=1)
    entered(here, datetime(2026, 7, 16, 10, tzinfo=LONDON), CHIEF)
    second = on_it(here)
    entered(here, datetime(2026, 9, 17, 10, tzinfo=LONDON), CHIEF)
    third = meetings(here)[2]
    with database.read() as work:
        group = work.groups.get(here.group_id)
        policy = POLICIES.in_force(BOARD, group.policy_from)
        later = [line.label for line in lines(work, policy, group, third)]

    assert {"Safeguarding and quality assurance", "Agree chair and deputy chair"} <= set(first)
    assert "Safeguarding and quality assurance" not in second
    assert "Agree chair and deputy chair" not in second
    assert "Safeguarding and quality assurance" in later


def test_the_answer_shows_it_with_what_the_reader_may_do(database: Database) -> None:
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    chair, member = (str(agenda_of(here.services, slack(who), None, "C1")) for who in (DIRECTOR, ICB))

    assert "Leave out this time" in chair
    assert "Send the agenda" in chair
    assert "Leave out this time" not in member
    assert "Send the agenda" not in member


def test_a_stranger_reads_no_agenda(database: Database) -> None:
    here = entered(set_up(database), TUESDAY, DIRECTOR)

    with pytest.raises(Refused):
        agenda_of(here.services, slack(LOCAL), here.group().ref, "C9")

    assert here.group().forum == PANEL


def test_why_shows_how_its_date_was_counted(database: Database) -> None:
    """The early May bank holiday lies between."""
    here = entered(set_up(database, COUNTED, COUNTY_AD), datetime(2026, 5, 7, 14, tzinfo=LONDON), COUNTY_AD)

    clock = clock_of(here.services, slack(COUNTY_AD), "agenda", current(here).id)

    assert clock.rule.id == "JFP-PAP-2"
    assert clock.counted.startswith("five working days before the meeting")
    assert "May Day" in clock.counted
