"""A case is put to a panel: what is kept, what is refused with a way on, and who has to refer it."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.rules.calendar import LONDON
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_answers import Wrong
from bot.usecases.referrals.referral_form import what_to_ask
from bot.usecases.referrals.referral_kept import begun
from bot.usecases.refused import Refused
from bot.views.referral_form import DAY, PLACE, Filled
from storage import models
from storage.database import Database
from tests.usecases.house import services_on, slack
from tests.usecases.referrals.referring import (
    CITY,
    COUNTY,
    ELSEWHERE,
    TO_CITY,
    TO_COUNTY,
    referred,
    seen,
    set_up,
    without,
)

THURSDAY = datetime(2026, 4, 2, 10, tzinfo=LONDON)


def asked(filled: Filled, key: str = "fm:1", by: str = "lpt-sgm") -> Refer:
    return Refer(key=key, by=slack(by), filled=filled)


def made(database: Database) -> list[str]:
    with database.read() as work:
        return list(work.session.scalars(select(models.Referral.ref)))


def test_a_case_is_kept_under_a_reference_of_its_own_and_a_word(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    first = refer(asked(TO_CITY), services)
    second = refer(asked(TO_CITY, key="fm:2"), services)

    assert first.name.startswith("JSP-26-001 · ")
    assert second.name.startswith("JSP-26-002 · ")
    assert first.name.split(" · ")[1] != second.name.split(" · ")[1]
    assert first.panel == "Leicester City Joint Solutions Panel"


def test_the_same_form_sent_twice_is_one_referral(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    assert refer(asked(TO_CITY), services) == refer(asked(TO_CITY), services)
    assert made(database) == ["JSP-26-001"]


def test_what_must_come_first_is_named_and_nothing_is_kept(database: Database) -> None:
    """JSP-C-CETR-1: for an autistic young person whose home is breaking down."""
    services, _ = services_on(database, THURSDAY)
    form = replace(
        without(TO_CITY, autistic_or_ld="yes", tried_together=True, last_meeting="2026-03-20"), place="placement"
    )

    with pytest.raises(Wrong) as wrong:
        refer(asked(form), services)

    assert wrong.value.missing == {"cetr": "The day of the Care, Education and Treatment Review"}
    assert made(database) == []


def test_a_day_still_to_come_is_no_day_on_which_something_was_done(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    with pytest.raises(Wrong) as wrong:
        refer(asked(without(TO_CITY, social_worker_signed="2026-04-03")), services)

    assert "is still to come" in wrong.value.sentences["social_worker_signed"]


def test_what_may_come_later_is_taken_and_named(database: Database) -> None:
    """JSP-FORM-CONTENT."""
    services, _ = services_on(database, THURSDAY)

    found = refer(asked(without(TO_CITY, "education", "signed")), services)

    assert found.lacks == 2
    assert made(database) == ["JSP-26-001"]


def test_a_purely_health_need_is_turned_away_with_where_it_goes(database: Database) -> None:
    """CITY-ELIG-1."""
    services, _ = services_on(database, THURSDAY)

    with pytest.raises(Refused) as no:
        refer(asked(without(TO_CITY, need="health")), services)

    assert (no.value.refusal.rule_id, "Integrated Care Board" in no.value.refusal.remedy) == ("CITY-ELIG-1", True)
    assert made(database) == []


def test_whoever_may_not_refer_is_told_who_can_before_they_fill_anything_in(database: Database) -> None:
    """JSP-REF-1."""
    services, _ = services_on(database, THURSDAY)

    form = what_to_ask(slack("lpt-team-manager"), TO_CITY, services)
    with pytest.raises(Refused) as no:
        refer(asked(TO_CITY, by="lpt-team-manager"), services)

    assert form.no is not None
    assert "Lpt-Sgm" in form.no
    assert form.needs == ()
    assert no.value.refusal.rule_id == "JSP-REF-1"


def test_the_place_is_asked_before_what_depends_on_it(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    form = what_to_ask(slack("lpt-sgm"), Filled(body=CITY), services)
    with pytest.raises(Wrong) as wrong:
        refer(asked(replace(TO_CITY, place=None)), services)

    assert (len(form.places), form.needs) == (3, ())
    assert list(wrong.value.sentences) == [PLACE]


def test_where_there_is_no_panel_no_meeting_and_no_papers_are_spoken_of(database: Database) -> None:
    """JSP-RUT-1, JSP-RUT-3, JSP-RUT-4: it depends on whether there is a social worker."""
    services, _ = services_on(database, THURSDAY)

    def keys(answer: str) -> set[str]:
        filled = Filled(body=ELSEWHERE, place="placement", answers={"social_worker": answer})
        form = what_to_ask(slack("lpt-sgm"), filled, services)
        assert not form.asks_day
        assert not any("meeting:" in said for said in form.says)
        return {need.key for need in form.needs}

    assert {"form_sent", "worker_told", "manager_told"} & keys("no") == {"form_sent"}
    assert {"form_sent", "worker_told", "manager_told"} & keys("yes") == {"worker_told", "manager_told"}


def test_dates_that_nobody_entered_are_said_to_be_missing_and_can_be_given(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    form = what_to_ask(slack("lpt-sgm"), replace(TO_CITY, told_day=None), services)
    with pytest.raises(Wrong) as wrong:
        refer(asked(replace(TO_CITY, told_day="2026-04-22")), services)

    assert form.asks_day
    assert form.says[0] == "No date of its next meeting is known here. Ask the panel itself for it."
    assert "not a Tuesday" in wrong.value.sentences[DAY]


def test_a_panel_that_is_set_up_says_its_own_dates(database: Database) -> None:
    """JSP-LEICS-PAP-1."""
    services, _ = services_on(database, THURSDAY)
    with database.write() as work:
        days = (date(2026, 4, 23), date(2026, 5, 21))
        set_up(work, "JSP-LEICS", "county-head", "county-worker", *days)

    form = what_to_ask(slack("lpt-sgm"), replace(TO_COUNTY, told_day=None), services)

    assert not form.asks_day
    assert form.says[0] == (
        "Next meeting: Thursday 23 April 2026, papers by Thursday 9 April 2026, 5pm. "
        "If you miss that: Thursday 21 May 2026, papers by Thursday 7 May 2026, 5pm."
    )


def test_the_form_is_put_to_colleagues_who_may_agree_to_it_and_to_oneself_last(database: Database) -> None:
    """JFP-APPR-1 with JSP-LEICS-FORM-2: a Head of Service or somebody at that level."""
    services, _ = services_on(database, THURSDAY)

    form = what_to_ask(slack("lpt-sgm"), TO_COUNTY, services)

    assert [label for _, label in form.approvers] == [
        "Lpt-On-Call-1, On-call manager",
        "Lpt-On-Call-2, On-call manager",
        "Lpt-Sgm, Service Group Manager",
    ]
    with pytest.raises(Wrong):
        refer(asked(replace(TO_COUNTY, approver=None)), services)


def test_words_are_kept_within_their_limit_and_only_what_is_asked_is_kept(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    with pytest.raises(Wrong) as wrong:
        refer(asked(without(TO_CITY, why_now_ward="x" * 301)), services)
    referral = seen(services, referred(services, without(TO_CITY, why_now_ward=" soon\u200b ", unheard_of="words")))

    assert "at most" in wrong.value.sentences["why_now_ward"]
    assert referral.answers["why_now_ward"] == "soon"
    assert "unheard_of" not in referral.answers


def test_panels_that_take_no_case_are_not_offered(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)

    offered = {key for key, _ in what_to_ask(slack("lpt-sgm"), Filled(), services).bodies}

    assert {CITY, COUNTY, ELSEWHERE, "WLP|Rugby"} <= offered
    assert not any(key.startswith(("RSG", "ERG", "JCB")) for key in offered)


def test_a_form_that_was_not_taken_is_kept_for_a_while_and_not_longer(database: Database) -> None:
    """OWN-KEPT."""
    services, clock = services_on(database, THURSDAY)
    half = without(TO_CITY, "voice", why_now_ward="Soon")

    with pytest.raises(Wrong):
        refer(asked(without(TO_CITY, "voice", "carers")), services)
    with pytest.raises(Wrong):
        refer(asked(half), services)

    assert begun(slack("lpt-sgm"), services) == half
    assert begun(slack("uhl-sgm"), services) is None
    clock.at = datetime(2026, 4, 2, 11, 0, 1, tzinfo=LONDON)
    assert begun(slack("lpt-sgm"), services) is None


def test_what_came_to_a_referral_is_not_shown_again(database: Database) -> None:
    services, _ = services_on(database, THURSDAY)
    with pytest.raises(Wrong):
        refer(asked(without(TO_CITY, "voice")), services)

    refer(asked(TO_CITY), services)

    assert begun(slack("lpt-sgm"), services) is None
