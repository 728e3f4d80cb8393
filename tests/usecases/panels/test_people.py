"""Who is at a panel's meeting, person by person: the quorum stands beside it, and nothing is decided below it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot.drawing.meeting import meeting_now
from bot.rules.calendar import LONDON
from bot.usecases.decisions.decision import RecordDecision, record
from bot.usecases.decisions.decision_form import for_command
from bot.usecases.meetings.meeting_chair import TakeActing, take_acting
from bot.usecases.meetings.meeting_roll import ChangeHere, Marked, Start, change_here, roll_of, start
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.nagging import sweep
from bot.usecases.panels.deputies import Settle, settle
from bot.usecases.panels.seats import BringGuest, NameSeat, bring_guest, name_seat
from bot.usecases.panels.sittings import EnterSitting, enter
from bot.usecases.refused import Refused
from bot.views.decision_form import Names, Written
from storage.database import Database
from tests.usecases.held import current, finish, meetings, seats
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words
from tests.usecases.panels.sitting import (
    ADMIN,
    CAMHS,
    CHIEF,
    CLINICAL,
    CORPORATE,
    COUNTED,
    COUNTY_AD,
    COUNTY_FIELD,
    DIRECTOR,
    FINANCE,
    HEAD,
    HEALTH,
    ICB,
    PARENTING,
    SEN,
    SERVICE,
    WEEKLY,
    board,
    set_up,
)

TUESDAY = datetime(2026, 4, 21, 12, 30, tzinfo=LONDON)
THURSDAY = datetime(2026, 6, 18, 10, tzinfo=LONDON)


def meets(here: Opened, by: str = DIRECTOR, at: datetime = TUESDAY) -> Opened:
    """Half an hour before its meeting, with its channel there."""
    with here.database.write() as work:
        work.groups.get(here.group_id).channel_id = "C1"
    enter(EnterSitting(key=f"enter:{at}", by=slack(by), group_id=here.group_id, at=at), here.services)
    here.clock.at = at - timedelta(minutes=30)
    sweep(here.services)
    here.send_everything()
    here.clock.at = at
    return here


def panel(database: Database) -> Opened:
    """Its meeting comes; two of the council and two of the NHS can be there."""
    here = set_up(database)
    name_seat(
        NameSeat(key="sen", by=slack(ADMIN), group_id=here.group_id, seat="sen", person=slack(SEN)), here.services
    )
    return meets(here)


def ids(here: Opened, people: Sequence[str]) -> tuple[UUID, ...]:
    return tuple(here.member(who).id for who in people)


def begins(here: Opened, *people: str, by: str = DIRECTOR) -> Marked:
    meeting = current(here)
    request = Start(key=f"start:{meeting.number}", by=slack(by), meeting_id=meeting.id, here=ids(here, people))
    return start(request, here.services)


def changes(here: Opened, were: Sequence[str], now: Sequence[str], by: str = DIRECTOR, key: str = "change") -> Marked:
    request = ChangeHere(key=key, by=slack(by), meeting_id=current(here).id, were=ids(here, were), here=ids(here, now))
    return change_here(request, here.services)


def decides(
    here: Opened, by: str = DIRECTOR, key: str = "decide", affects: Sequence[str] = (), **written: object
) -> str:
    with here.database.read() as work:
        asked = [str(seat.id) for seat in work.groups.seats(here.group_id)]
        running = work.meetings.running(here.group_id)
    concerned = {str(one) for one in seats(here, affects)}
    vote = str(written.pop("vote")) if "vote" in written else None
    on = str(running.id) if running else None
    names = Names(nonce=key, group=str(here.group_id), meeting=on, seats=asked, vote=vote)
    fields: dict[str, object] = {
        "text": "Half the cost each until Friday",
        "authority": "Director",
        "affects": {seat: seat in concerned for seat in asked},
        "nobody": not concerned,
        "agreed": True,
    }
    form = Written(**{**fields, **written})  # type: ignore[arg-type] # any field of it
    return record(RecordDecision(by=slack(by), names=names, written=form), here.services).says


def test_people_are_ticked_one_by_one_from_what_they_said(database: Database) -> None:
    here = set_up(database)
    meets(here)
    here.clock.at = TUESDAY - timedelta(days=1)
    reply(here, ICB, "coming")
    reply(here, CAMHS, "cannot")
    here.clock.at = TUESDAY

    rows = {row.name: row for row in roll_of(here.services, slack(DIRECTOR), current(here).id).rows}

    assert rows["Icb-Lead (LLR-ICB)"].here
    assert rows["City-Director (LEICESTER-CITY)"].here  # the chair
    assert not rows["Lpt-Camhs (LPT)"].here
    assert rows["Lpt-Camhs (LPT)"].said == "cannot"
    assert not rows["City-Parenting (LEICESTER-CITY)"].here


def reply(here: Opened, who: str, said: str) -> None:
    request = Answer(
        key=f"{who}:{said}",
        answered_by=slack(who),
        member_id=here.member(who).id,
        meeting_id=current(here).id,
        reply=said,  # type: ignore[arg-type] # one of the two
    )
    answer(request, here.services)


def test_the_quorum_is_shown_as_people_are_marked(database: Database) -> None:
    """CITY-QUO-1: two of the council and two of the NHS."""
    here = panel(database)

    first = begins(here, DIRECTOR, PARENTING, ICB)

    lack = "No quorum. Missing: two members of the city council (one is here) and two members of the NHS (one is here)."
    assert lack in first.thin
    assert "Here: City-Director (LEICESTER-CITY)" in first.says
    assert lack in here.card()
    seen = words(meeting_now(here.services, slack(ICB), None, "C1"))
    assert "Here: " in seen
    assert lack in str(meeting_now(here.services, slack(ICB), None, "C1").blocks)

    then = changes(here, (DIRECTOR, PARENTING, ICB), (DIRECTOR, PARENTING, SEN, ICB, CAMHS))

    assert then.thin.startswith("There is a quorum: 2 members of the city council, 2 members of the NHS.")
    assert "There is a quorum" in here.card()


def test_nothing_is_decided_while_too_few_are_here(database: Database) -> None:
    here = panel(database)
    begins(here, DIRECTOR, PARENTING, SEN, ICB)

    with pytest.raises(Refused) as no:
        decides(here)
    with pytest.raises(Refused) as form:
        for_command(here.services, slack(DIRECTOR), "Half each", None, "C1")
    changes(here, (DIRECTOR, PARENTING, SEN, ICB), (DIRECTOR, PARENTING, SEN, ICB, CAMHS))

    assert no.value.refusal.rule_id == form.value.refusal.rule_id == "CITY-QUO-1"
    assert no.value.refusal.reason == ("Too few are here to decide. Missing: two members of the NHS (one is here).")
    assert decides(here, affects=("LLR-ICB",)) == "D1 is decided."


def test_a_panel_decides_nothing_between_its_meetings(database: Database) -> None:
    here = panel(database)

    with pytest.raises(Refused) as no:
        decides(here)

    assert no.value.refusal.reason == "Leicester City Joint Solutions Panel decides at its meetings, and none is on."


def test_an_agency_of_which_nobody_is_here_is_asked(database: Database) -> None:
    """The agencies that are here are those of the people who are."""
    here = panel(database)
    begins(here, DIRECTOR, PARENTING, SEN, ICB, CAMHS)

    assert decides(here, affects=("LPT",)) == "D1 is decided."
    changes(here, (DIRECTOR, PARENTING, SEN, ICB, CAMHS), (DIRECTOR, PARENTING, SEN, ICB), key="camhs leaves")
    name_seat(
        NameSeat(key="s", by=slack(ADMIN), group_id=here.group_id, seat="icb_send", person=slack("icb-sgm")),
        here.services,
    )
    changes(here, (DIRECTOR, PARENTING, SEN, ICB), (DIRECTOR, PARENTING, SEN, ICB, "icb-sgm"), key="icb second")

    assert decides(here, key="second", affects=("LPT",)) == "R1 is not a decision yet: LPT is asked first."


def test_somebody_marked_by_the_keeper_meanwhile_stays_as_marked(database: Database) -> None:
    here = panel(database)
    begins(here, DIRECTOR, PARENTING)
    changes(here, (DIRECTOR, PARENTING), (DIRECTOR, PARENTING, ICB), by=ADMIN, key="keeper")

    changes(here, (DIRECTOR, PARENTING), (DIRECTOR, PARENTING, SEN), key="chair")

    with database.read() as work:
        there = work.panels.here(current(here).id)
    assert there == set(ids(here, (DIRECTOR, PARENTING, ICB, SEN)))


def test_a_member_of_the_panel_marks_nobody(database: Database) -> None:
    here = panel(database)

    with pytest.raises(Refused) as no:
        begins(here, DIRECTOR, by=ICB)

    assert no.value.refusal.rule_id == "HD-17"


def test_a_deputy_on_a_board_counts_only_once_the_chair_agrees(database: Database) -> None:
    """JDB-DEP-1; OWN-BOARD-DEPUTY."""
    here = meets(board(database), CHIEF, THURSDAY)
    here.clock.at = THURSDAY - timedelta(days=2)
    add_colleague(here)

    says = send_deputy(
        SendDeputy(
            key="send",
            sent_by=slack(CORPORATE),
            member_id=here.member(CORPORATE).id,
            deputy=slack("cc-deputy"),
            can_agree=True,
            meeting_id=current(here).id,
        ),
        here.services,
    )
    here.send_everything()
    assert says == "Cc-Deputy comes instead of you."
    asked = here.shown(CHIEF, "deputy_asked")
    assert "asks for Cc-Deputy to come in their place" in words(asked)
    assert labels(asked) == ["Agree", "As a guest only"]
    assert "only once this is agreed by the chair" in words(here.shown("cc-deputy", "stands_in"))
    assert "Cc-Director cannot come to meeting 1.* Cc-Deputy comes instead." in words(
        here.shown_in_channel("apologies_said")
    )
    here.clock.at = THURSDAY

    before = begins(here, CHIEF, HEALTH, FINANCE, "cc-deputy", by=CHIEF)
    settle(Settle(key="agree", by=slack(CHIEF), approval_id=approval(here), agrees=True), here.services)

    assert "Missing: two members from the council or Public Health (one is here)." in before.thin
    assert "There is a quorum" in here.card()
    assert words(here.shown(CHIEF, "deputy_asked")).endswith("You agreed.")


def add_colleague(here: Opened) -> None:
    from storage.models import Person, Post

    with here.database.write() as work:
        person = Person(key="cc-deputy", name="Cc-Deputy", slack_id=slack("cc-deputy"))
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id="LINCS-CC", title="Head of Service", level=4))


def approval(here: Opened) -> UUID:
    with here.database.read() as work:
        row = work.groups.attendance(current(here).id)[here.member(CORPORATE).id]
        return work.approvals.about(row.id)[-1].id


def test_nobody_but_whom_the_rule_names_agrees_to_a_deputy(database: Database) -> None:
    here = meets(board(database), CHIEF, THURSDAY)
    here.clock.at = THURSDAY - timedelta(days=2)
    add_colleague(here)
    request = SendDeputy(
        key="send",
        sent_by=slack(CORPORATE),
        member_id=here.member(CORPORATE).id,
        deputy=slack("cc-deputy"),
        can_agree=True,
        meeting_id=current(here).id,
    )
    send_deputy(request, here.services)

    with pytest.raises(Refused) as no:
        settle(Settle(key="agree", by=slack(CORPORATE), approval_id=approval(here), agrees=True), here.services)

    assert no.value.refusal.rule_id == "OWN-BOARD-DEPUTY"


def test_apologies_alone_are_not_enough_where_the_terms_want_a_substitute(database: Database) -> None:
    """JFP-DEP-1."""
    at = datetime(2026, 4, 16, 14, tzinfo=LONDON)
    here = meets(set_up(database, COUNTED, COUNTY_AD), COUNTY_AD, at)
    here.clock.at = at - timedelta(days=1)

    with pytest.raises(Refused) as no:
        reply(here, COUNTY_FIELD, "cannot")

    assert no.value.refusal.rule_id == "JFP-DEP-1"
    assert no.value.refusal.remedy == "Name somebody of your agency who can decide for it."


def test_where_the_chair_cannot_come_the_vice_chair_has_the_chair(database: Database) -> None:
    """DPSP-DEP-1."""
    here = set_up(database, WEEKLY, HEAD)
    assert here.group().vice_chair_id == here.person(SERVICE).id
    here.clock.at = current(here).starts_at - timedelta(days=1)

    reply(here, HEAD, "cannot")
    chairs = current(here).chair_id
    told = words(here.shown(SERVICE, "acting_chair"))
    reply(here, HEAD, "coming")

    assert chairs == here.person(SERVICE).id
    assert "Please chair meeting 1 of DPSP-26-001" in told
    assert current(here).chair_id is None


def test_the_vice_chair_takes_the_chair_where_the_chair_does_not_come(database: Database) -> None:
    here = meets(board(database), CHIEF, THURSDAY)

    says = take_acting(
        TakeActing(key="take", by=slack(HEALTH), meeting_id=current(here).id, why="The chair is ill"), here.services
    )

    assert says == "Ph-Assistant chairs meeting 1 of JDB-26-001."


def test_a_guest_and_whoever_administers_do_not_count(database: Database) -> None:
    here = panel(database)
    name_seat(
        NameSeat(key="adm", by=slack(ADMIN), group_id=here.group_id, seat="administrator", person=slack("icb-sgm")),
        here.services,
    )

    found = begins(here, DIRECTOR, PARENTING, SEN, ICB, "icb-sgm")

    assert "Missing: two members of the NHS (one is here)." in found.thin


def test_a_guest_is_brought_in_without_a_vote_once(database: Database) -> None:
    """CITY-ATT-2."""
    here = panel(database)

    def brings(key: str) -> str:
        request = BringGuest(key=key, by=slack(ADMIN), group_id=here.group_id, person=slack("icb-sgm"))
        return bring_guest(request, here.services)

    says = brings("first")
    with pytest.raises(Refused) as again:
        brings("again")
    found = begins(here, DIRECTOR, PARENTING, SEN, ICB, "icb-sgm")

    assert says == "Icb-Sgm is in JSP-26-001 now as a guest, without a vote."
    assert "You are a guest there, without a vote." in words(here.shown("icb-sgm", "seated"))
    assert again.value.refusal.reason == "Icb-Sgm is in it already."
    assert "Missing: two members of the NHS (one is here)." in found.thin


def test_the_meeting_ends_and_the_next_counted_one_is_booked(database: Database) -> None:
    at = datetime(2026, 4, 16, 14, tzinfo=LONDON)
    here = meets(set_up(database, COUNTED, COUNTY_AD), COUNTY_AD, at)
    begins(here, COUNTY_AD, COUNTY_FIELD, by=COUNTY_AD)
    here.clock.at = at + timedelta(minutes=80)

    says = finish(here, COUNTY_AD, rhythm=None)

    assert "Meeting 1 of JSP-26-001 has ended." in says
    assert "Next: Thursday 14 May 2026, 2pm." in says
    assert len([one for one in meetings(here) if one.state == "planned"]) == 3


def test_clinical_seats_of_no_organisation_are_held_by_whoever_is_named(database: Database) -> None:
    here = board(database)

    name_seat(
        NameSeat(key="c", by=slack(CHIEF), group_id=here.group_id, seat="clinical", person=slack(CLINICAL)),
        here.services,
    )

    assert here.member(CLINICAL).post_seat == "clinical"
