"""From the form to the meeting: what is owed until when, who agrees, what is late, and what the panel makes of it."""

from datetime import date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from bot.drawing.referral import shown
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.nagging import sweep
from bot.usecases.referrals import referral_agreed, referral_due, referral_elsewhere
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_agreed import Answer, answer
from bot.usecases.referrals.referral_case import case
from bot.usecases.referrals.referral_due import follow
from bot.usecases.referrals.referral_elsewhere import SaySetUp, say_set_up
from bot.usecases.referrals.referral_sent import Send, Withdraw, send, withdraw
from bot.usecases.referrals.referral_taken import Does, Take, take
from bot.usecases.refused import Refused
from bot.views.referral import Shown
from bot.views.referral_form import Filled
from storage import models
from storage.database import Database
from tests.usecases.house import services_on, slack
from tests.usecases.referrals.referring import (
    ELSEWHERE,
    TO_CITY,
    TO_COUNTY,
    person,
    referred,
    seen,
    sent,
    set_up,
    without,
)

THURSDAY = datetime(2026, 4, 2, 10, tzinfo=LONDON)
AGREES = "lpt-on-call-1"
FIRST, SECOND = date(2026, 4, 30), date(2026, 5, 28)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def owed(database: Database, referral_id: UUID) -> dict[str, datetime]:
    """What whoever refers owes, by the rule that says so."""
    with database.read() as work:
        found = work.obligations.open_about(referral_id, referral_due.OWED)
        return {one.rule_id: one.due_at.astimezone(LONDON) for one in found}


def asked(database: Database, referral_id: UUID) -> list[models.Approval]:
    with database.read() as work:
        return list(work.approvals.waiting(referral_id))


def agree(services: Services, referral_id: UUID, by: str = AGREES, why: str | None = None, key: str = "ac:1") -> None:
    row = asked(services.database, referral_id)[0]
    answer(Answer(key=key, by=slack(by), approval_id=row.id, why=why), services)


def stands(services: Services, referral_id: UUID) -> Shown:
    with services.database.read() as work:
        return shown(work, services, case(work, services, referral_id), services.clock.now())


def in_county(database: Database, *days: date) -> None:
    with database.write() as work:
        set_up(work, "JSP-LEICS", "county-head", "county-worker", *(days or (FIRST, SECOND)))


def do(services: Services, referral_id: UUID, does: Does, by: str = "county-worker", why: str = "") -> None:
    take(Take(key=f"ac:{does}", by=slack(by), referral_id=referral_id, does=does, why=why), services)


def test_the_form_is_owed_by_the_time_papers_are_due(database: Database) -> None:
    """JSP-CITY-PAP-1; for the county also by when a manager has it, JSP-LEICS-FORM-1."""
    services, _ = services_on(database, THURSDAY)

    city = referred(services)
    county = referred(services, TO_COUNTY, key="fm:2")

    assert owed(database, city) == {"JSP-CITY-PAP-1": at(4, 14, 17)}
    assert owed(database, county) == {"JSP-LEICS-PAP-1": at(4, 16, 17), "JSP-LEICS-FORM-1": at(4, 16, 17)}


def test_whoever_refers_is_reminded_until_the_form_is_sent(database: Database) -> None:
    """OWN-REFER-PAPERS: five and two working days before, and on the day."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    def reminded() -> int:
        sweep(services)
        with database.read() as work:
            found = work.obligations.all_about(referral_id, referral_due.OWED)
            return sum(len(work.obligations.steps(one.id)) for one in found)

    counts = []
    for day in (2, 7, 10):
        clock.at = at(4, day, 9)
        counts.append(reminded())
    sent(services, referral_id)
    clock.at = at(4, 14, 9)

    assert [*counts, reminded()] == [0, 1, 2, 2]
    assert owed(database, referral_id) == {}


def test_missed_papers_are_owed_for_the_meeting_after(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    clock.at = at(4, 16, 17, 1)

    assert follow(services) == 1
    assert owed(database, referral_id)["JSP-LEICS-PAP-1"] == at(5, 14, 17)
    assert follow(services) == 0


def test_dates_that_are_entered_later_are_followed(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, replace(TO_COUNTY, told_day=None))
    assert owed(database, referral_id) == {}

    in_county(database)
    follow(services)

    assert owed(database, referral_id)["JSP-LEICS-PAP-1"] == at(4, 16, 17)


def test_a_form_sent_in_time_is_for_the_next_meeting(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    found = sent(services, referred(services))

    assert (found.state, found.meeting_on, found.late) == ("sent", date(2026, 4, 21), False)


def test_between_what_is_wished_for_and_the_deadline_it_is_taken_and_shown_as_late(database: Database) -> None:
    """JSP-CITY-FORM-1."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    clock.at = at(4, 14, 17)
    found = sent(services, referral_id)

    assert (found.meeting_on, found.late) == (date(2026, 4, 21), True)


def test_later_than_that_there_is_no_meeting_known_until_one_is_entered(database: Database) -> None:
    """OWN-CITY-LATE: it goes to the next meeting; nobody entered one yet."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services)

    clock.at = at(4, 14, 17, 1)
    assert sent(services, referral_id).meeting_on is None
    with database.write() as work:
        set_up(work, "JSP-CITY", "county-head", "county-worker", date(2026, 4, 21), date(2026, 5, 19))
    follow(services)

    assert seen(services, referral_id).meeting_on == date(2026, 5, 19)
    assert follow(services) == 0


def test_a_form_that_is_not_complete_cannot_be_sent(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, without(TO_CITY, "education"))

    with pytest.raises(Refused) as no:
        sent(services, referral_id)

    assert "“Education”" in no.value.refusal.reason
    assert not stands(services, referral_id).ready


def test_a_form_nobody_has_agreed_to_cannot_be_sent(database: Database) -> None:
    """JSP-LEICS-FORM-2."""
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    with pytest.raises(Refused) as no:
        sent(services, referral_id)
    agree(services, referral_id)

    assert no.value.refusal.rule_id in ("JSP-LEICS-FORM-2", "JFP-APPR-1")
    assert "JSP-LEICS-FORM-1" not in owed(database, referral_id) or follow(services)
    assert sent(services, referral_id).meeting_on == FIRST


def test_nobody_is_asked_to_agree_to_half_a_form(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    referral_id = referred(services, without(TO_COUNTY, "education"))
    assert asked(database, referral_id) == []
    whole = replace(TO_COUNTY, approver=str(person(database, AGREES).id))
    refer(Refer(key="fm:2", by=slack("lpt-sgm"), filled=whole, referral_id=referral_id), services)

    assert {row.key for row in asked(database, referral_id)} == {"head_of_service", "service_manager"}
    assert {row.person_id for row in asked(database, referral_id)} == {person(database, AGREES).id}


def test_whoever_must_agree_is_asked_at_once_and_again(database: Database) -> None:
    """HD-12, where the panel's own text says nothing: once for one person, whatever they agree as."""
    services, clock = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    def reminders() -> int:
        sweep(services)
        with database.read() as work:
            rows = work.approvals.about(referral_id)
            found = [one for row in rows for one in work.obligations.all_about(row.id, referral_agreed.OWED)]
            return sum(len(work.obligations.steps(one.id)) for one in found)

    first = reminders()
    clock.at = at(4, 2, 14)
    second = reminders()
    agree(services, referral_id)
    clock.at = at(4, 3, 12)

    assert [first, second, reminders()] == [1, 2, 2]


def test_a_no_says_why_and_a_changed_form_is_asked_about_anew(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    agree(services, referral_id, why="The costs are missing")
    facts = stands(services, referral_id)
    changed = without(TO_COUNTY, why_now_ward="With costs")
    whole = replace(changed, approver=str(person(database, AGREES).id))
    refer(Refer(key="fm:2", by=slack("lpt-sgm"), filled=whole, referral_id=referral_id), services)

    assert [(one.state, one.why) for one in facts.asked] == [("declined", "The costs are missing")]
    assert [one.state for one in stands(services, referral_id).asked] == ["asked"]


def test_what_was_agreed_to_does_not_stand_for_another_form(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)

    changed = replace(without(TO_COUNTY, why_now_ward="More"), approver=str(person(database, AGREES).id))
    refer(Refer(key="fm:2", by=slack("lpt-sgm"), filled=changed, referral_id=referral_id), services)

    assert not stands(services, referral_id).ready


def test_only_whoever_was_asked_can_agree(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    for other in ("lpt-on-call-2", "lpt-sgm", "county-worker"):
        with pytest.raises(Refused, match="not asked"):
            agree(services, referral_id, by=other)


def test_late_papers_are_taken_once_the_chair_says_so(database: Database) -> None:
    """OWN-COUNTY-LATE: until then they are for the meeting after."""
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)

    clock.at = at(4, 17, 10)
    late = sent(services, referral_id)
    agree(services, referral_id, by="county-head", key="ac:2")
    after = seen(services, referral_id)

    assert (late.meeting_on, late.wanted_on) == (SECOND, FIRST)
    assert (after.meeting_on, after.late) == (FIRST, True)


def test_a_chair_who_does_not_take_them_leaves_them_for_the_meeting_after(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)

    clock.at = at(4, 17, 10)
    sent(services, referral_id)
    agree(services, referral_id, by="county-head", why="The agenda is full", key="ac:2")

    assert seen(services, referral_id).meeting_on == SECOND
    assert [one.why for one in stands(services, referral_id).chair_asked] == ["The agenda is full"]


def test_the_chair_cannot_take_them_past_the_last_moment(database: Database) -> None:
    """JFP-PAP-1: seven working days before the meeting, the floor."""
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)

    clock.at = at(4, 21, 16)
    sent(services, referral_id)
    clock.at = at(4, 21, 17, 1)

    with pytest.raises(Refused, match="could be taken until Tuesday 21 April 2026, 5pm"):
        agree(services, referral_id, by="county-head", key="ac:2")
    assert (follow(services), follow(services)) == (1, 0)
    assert asked(database, referral_id) == []


def test_past_the_last_moment_nobody_is_asked_any_more(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)

    clock.at = at(4, 21, 17, 1)

    assert sent(services, referral_id).meeting_on == SECOND
    assert asked(database, referral_id) == []


def test_the_panel_takes_it_on_sends_it_back_or_does_not_hear_it(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    sent(services, referral_id)

    do(services, referral_id, "take")
    assert seen(services, referral_id).state == "accepted"
    do(services, referral_id, "return", why="Costs of option two")
    back = seen(services, referral_id)
    assert (back.state, back.returned_why, back.meeting_on) == ("open", "Costs of option two", None)
    assert owed(database, referral_id)["JSP-LEICS-PAP-1"] == at(4, 16, 17)
    sent(services, referral_id, key="ac:again")
    do(services, referral_id, "close", why="It goes to another panel")

    assert seen(services, referral_id).state == "closed"
    assert owed(database, referral_id) == {}


@pytest.mark.parametrize("does", ["take", "return", "close"])
def test_nobody_else_does_what_the_panel_does(does: Does, database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    sent(services, referral_id)

    for other in ("lpt-sgm", "lpt-on-call-1", "icb-sgm"):
        with pytest.raises(Refused, match=r"Only the chair"):
            do(services, referral_id, does, by=other, why="No")

    assert seen(services, referral_id).state == "sent"


def test_only_whoever_refers_changes_sends_and_withdraws_it(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services)

    for other in ("lpt-on-call-1", "icb-sgm"):
        with pytest.raises(Refused, match="Only whoever refers"):
            send(Send(key="ac:1", by=slack(other), referral_id=referral_id), services)
        with pytest.raises(Refused, match="Only whoever refers"):
            withdraw(Withdraw(key="fm:w", by=slack(other), referral_id=referral_id), services)
        with pytest.raises(Refused, match="Only whoever refers"):
            refer(Refer(key="fm:c", by=slack(other), filled=TO_CITY, referral_id=referral_id), services)

    assert seen(services, referral_id).state == "open"


def test_what_is_withdrawn_is_asked_of_nobody_and_owed_by_nobody(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)

    withdraw(Withdraw(key="fm:w", by=slack("lpt-sgm"), referral_id=referral_id, why="A place was found"), services)

    assert (asked(database, referral_id), owed(database, referral_id)) == ([], {})
    for act in (lambda: sent(services, referral_id), lambda: do(services, referral_id, "take", by="lpt-sgm")):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused, match="was withdrawn"):
        withdraw(Withdraw(key="fm:again", by=slack("lpt-sgm"), referral_id=referral_id), services)


ELSEWHERE_ANSWERS = {
    "tried_together": True,
    "last_meeting": "2026-03-20",
    "autistic_or_ld": "no",
    "mam": "2026-03-10",
    "social_worker": "no",
    "form_sent": True,
}


def test_whoever_takes_a_case_on_elsewhere_is_asked_what_they_set_up(database: Database) -> None:
    """JSP-RUT-2, HD-11: three working days, over Easter. Nobody of theirs is listed, so whoever refers asks them."""
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, Filled(body=ELSEWHERE, place="placement", answers=ELSEWHERE_ANSWERS))

    with database.read() as work:
        owed_there = work.obligations.open_about(referral_id, referral_elsewhere.OWED)
        assert [(one.person_id, one.due_at.astimezone(LONDON)) for one in owed_there] == [
            (person(database, "lpt-sgm").id, at(4, 9, 17))
        ]
    assert (seen(services, referral_id).state, owed(database, referral_id)) == ("sent", {})

    request = SaySetUp(key="fm:s", by=slack("lpt-sgm"), referral_id=referral_id, words="A meeting on Monday at 2pm")
    with pytest.raises(Refused, match="Only whoever was asked"):
        say_set_up(replace(request, by=slack("uhl-sgm")), services)
    say_set_up(request, services)

    assert stands(services, referral_id).set_up_elsewhere == "A meeting on Monday at 2pm"
    with database.read() as work:
        assert work.obligations.open_about(referral_id) == []


def test_a_contact_of_theirs_is_asked_where_the_directory_names_one(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    with database.write() as work:
        contact = work.people.by_key("county-worker")
        assert contact is not None
        next(iter(work.people.posts(contact.id))).contact_for = ["JSP-RUTLAND"]
    referral_id = referred(services, Filled(body=ELSEWHERE, place="placement", answers=ELSEWHERE_ANSWERS))

    request = SaySetUp(key="fm:s", by=slack("county-worker"), referral_id=referral_id, words="A visit on Monday")
    say_set_up(request, services)

    assert seen(services, referral_id).set_up == "A visit on Monday"
