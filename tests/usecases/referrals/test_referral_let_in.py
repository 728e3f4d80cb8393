"""A case that an answer keeps out of a panel: whoever may let it in is asked, and says why (DPSP-LINK-1)."""

from datetime import datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_agreed import Answer, answer
from bot.usecases.referrals.referral_answers import Wrong
from bot.usecases.referrals.referral_form import what_to_ask
from bot.usecases.referrals.referral_let_in import LetIn, let_in
from bot.usecases.refused import Refused
from bot.views.referral_form import REASON, Filled
from storage.database import Database
from storage.models import Organisation, Post
from tests.usecases.house import services_on, slack
from tests.usecases.referrals.referring import person, referred, seen, sent, set_up

THURSDAY = datetime(2026, 4, 2, 10, tzinfo=LONDON)
KEPT_OUT = Filled(
    body="DPSP|",
    answers={
        "joint_funding": "yes",
        "form": True,
        "team_manager": True,
        "options_explored": True,
        "occasion": "not_meeting_needs",
        "placement": "no",
        "enhanced_payment": "no",
        "allowance": "no",
    },
)
REASONED = replace(KEPT_OUT, reason="Health has said no already")


def town(database: Database, *, panel: bool = True) -> Services:
    """The council whose panel it is, with a worker, and the panel with its chair if there is one."""
    services, _ = services_on(database, THURSDAY)
    with database.write() as work:
        work.session.add(Organisation(id="DBC", name="Town council", kind="council"))
        work.session.flush()
        for key in ("county-worker", "county-head"):
            found = work.people.by_key(key)
            assert found is not None
            work.session.add(Post(person_id=found.id, organisation_id="DBC", title="Officer", level=3))
        if panel:
            set_up(work, "DPSP", "county-head", "icb-sgm")
    return services


def letting(services: Services, referral_id: UUID, by: str, *, lets: bool = True) -> None:
    with services.database.read() as work:
        (row,) = work.approvals.about(referral_id)
    let_in(LetIn(key=f"fm:{by}", by=slack(by), approval_id=row.id, why="It is urgent", lets=lets), services)


def test_without_a_chair_to_ask_it_is_turned_away(database: Database) -> None:
    services = town(database, panel=False)

    with pytest.raises(Refused) as no:
        refer(Refer(key="fm:1", by=slack("county-worker"), filled=REASONED), services)

    assert no.value.refusal.rule_id == "DPSP-LINK-1"
    assert "The chair can let it in with a reason." in no.value.refusal.remedy


def test_whoever_refers_says_why_the_chair_should_let_it_in(database: Database) -> None:
    services = town(database)

    form = what_to_ask(slack("county-worker"), KEPT_OUT, services)
    with pytest.raises(Wrong) as wrong:
        refer(Refer(key="fm:1", by=slack("county-worker"), filled=KEPT_OUT), services)

    assert form.asks_reason is not None
    assert "Why should the chair let it in?" in form.asks_reason
    assert "Complex Needs panel" in wrong.value.sentences[REASON]


def test_it_is_sent_only_once_the_chair_has_let_it_in_with_a_reason(database: Database) -> None:
    services = town(database)
    referral_id = referred(services, REASONED, by="county-worker")

    with pytest.raises(Refused, match="Not let in yet"):
        sent(services, referral_id, by="county-worker")
    for other in ("county-worker", "icb-sgm"):
        with pytest.raises(Refused, match="not asked"):
            letting(services, referral_id, other)
    letting(services, referral_id, "county-head")

    found = sent(services, referral_id, key="ac:2", by="county-worker")
    assert (found.state, found.let_in_why, found.let_in_by_id) == (
        "sent",
        "It is urgent",
        person(database, "county-head").id,
    )


def test_what_is_not_let_in_ends_there(database: Database) -> None:
    services = town(database)
    referral_id = referred(services, REASONED, by="county-worker")

    letting(services, referral_id, "county-head", lets=False)

    assert (seen(services, referral_id).state, seen(services, referral_id).settled_why) == ("closed", "It is urgent")


def test_the_chair_who_refers_has_let_it_in_by_that(database: Database) -> None:
    services = town(database)

    referral_id = referred(services, REASONED, by="county-head")

    assert seen(services, referral_id).let_in_why == "Health has said no already"
    assert sent(services, referral_id, by="county-head").state == "sent"


def test_letting_in_is_no_agreeing(database: Database) -> None:
    """A press on another button with the same approval does not count."""
    services = town(database)
    referral_id = referred(services, REASONED, by="county-worker")
    with database.read() as work:
        (row,) = work.approvals.about(referral_id)

    with pytest.raises(Refused, match="Nobody has to agree"):
        answer(Answer(key="ac:1", by=slack("county-head"), approval_id=row.id), services)


def test_an_answer_that_is_changed_needs_no_letting_in(database: Database) -> None:
    services = town(database)
    referral_id = referred(services, REASONED, by="county-worker")

    other = replace(KEPT_OUT, answers=KEPT_OUT.answers | {"joint_funding": "no"})
    refer(Refer(key="fm:2", by=slack("county-worker"), filled=other, referral_id=referral_id), services)

    with database.read() as work:
        assert list(work.approvals.waiting(referral_id)) == []
    assert sent(services, referral_id, by="county-worker").state == "sent"
