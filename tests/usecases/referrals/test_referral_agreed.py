"""Who must agree: a manager to the form before it is sent, the chair to papers that are late."""

from datetime import date

import pytest
from msgspec.structs import replace

from bot.usecases.nagging import sweep
from bot.usecases.referrals import referral_agreed
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_answers import Wrong
from bot.usecases.referrals.referral_due import follow
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import services_on, slack
from tests.usecases.referrals.referring import (
    AGREES,
    FIRST,
    SECOND,
    THURSDAY,
    TO_CITY,
    TO_COUNTY,
    agree,
    asked,
    at,
    do,
    in_county,
    owed,
    person,
    referred,
    seen,
    sent,
    stands,
    without,
)


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


def test_what_was_taken_although_late_stays_so_when_its_meeting_moves(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    clock.at = at(4, 17, 10)
    sent(services, referral_id)
    agree(services, referral_id, by="county-head", key="ac:2")

    with database.write() as work:
        group = work.groups.standing("JSP-LEICS", None)
        assert group is not None
        work.groups.meetings(group.id)[0].starts_at = at(4, 29, 14)
    follow(services)

    assert (seen(services, referral_id).meeting_on, seen(services, referral_id).late) == (date(2026, 4, 29), True)


def test_what_came_back_and_is_late_again_is_asked_about_anew(database: Database) -> None:
    services, clock = services_on(database, THURSDAY)
    in_county(database)
    referral_id = referred(services, TO_COUNTY)
    agree(services, referral_id)
    clock.at = at(4, 17, 10)
    sent(services, referral_id)
    agree(services, referral_id, by="county-head", key="ac:2")

    do(services, referral_id, "return", why="The costs are missing")
    clock.at = at(4, 20, 10)
    again = sent(services, referral_id, key="ac:3")

    assert (again.meeting_on, again.wanted_on, again.late) == (SECOND, FIRST, False)
    assert [row.step for row in asked(database, referral_id)] == ["late_papers"]


def test_another_colleague_can_be_asked_instead(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    referral_id = referred(services, TO_COUNTY)
    other = replace(TO_COUNTY, approver=str(person(database, "lpt-on-call-2").id))

    agree(services, referral_id, why="I am not their manager")
    refer(Refer(key="fm:2", by=slack("lpt-sgm"), filled=other, referral_id=referral_id), services)
    assert [(one.name, one.state) for one in stands(services, referral_id).asked] == [("Lpt-On-Call-2", "asked")]
    agree(services, referral_id, by="lpt-on-call-2", key="ac:2")

    assert stands(services, referral_id).ready


def test_nobody_is_asked_who_cannot_agree(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    for form, key in ((TO_COUNTY, "icb-sgm"), (TO_COUNTY, "lpt-team-manager"), (TO_CITY, "lpt-on-call-1")):
        asks = replace(form, approver=str(person(database, key).id))
        with pytest.raises(Wrong):
            refer(Refer(key="fm:1", by=slack("lpt-sgm"), filled=asks), services)
