"""What becomes of a case: the panel takes it on or not, whoever refers takes it back, or it goes elsewhere."""

import pytest
from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.usecases.referrals import referral_elsewhere
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_elsewhere import SaySetUp, say_set_up
from bot.usecases.referrals.referral_sent import Send, Withdraw, send, withdraw
from bot.usecases.referrals.referral_taken import Does
from bot.usecases.refused import Refused
from bot.views.referral_form import Filled
from storage.database import Database
from tests.usecases.house import services_on, slack
from tests.usecases.referrals.referring import (
    ELSEWHERE,
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
)


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
