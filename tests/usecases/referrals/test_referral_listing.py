"""Before a case is listed: what the panel's administrator says of it (WLP-CONS-1 to -3, WLP-PAP-3, -4)."""

from typing import Any
from uuid import UUID

import pytest

from bot.policy_files import read
from bot.rules.policy import load
from bot.services import Services
from bot.usecases.referrals.referral_answers import Wrong
from bot.usecases.referrals.referral_listing import what_to_list
from bot.usecases.referrals.referral_taken import Take, take
from bot.usecases.refused import Refused
from bot.views.referral_form import Filled
from storage.database import Database
from tests.usecases.house import ENGLAND, services_on, slack
from tests.usecases.referrals.referring import THURSDAY, referred, seen, sent, set_up

ONE_OF_ITS_KIND = load(
    {
        path: "\n".join(one for one in text.splitlines() if not one.startswith("instances"))
        for path, text in read().items()
    }
)
CASE = Filled(
    body="WLP|",
    answers={
        "level": "level_2",
        "safeguarding": "no",
        "why_now": "both",
        "route": "lead_agency",
        "not_progressing": True,
    },
)
LISTED = {
    "complete": "yes",
    "consent": "given",
    "consent_on": "2026-03-30",
    "agreed_support": True,
    "consent_checked": True,
    "form_received": True,
}


def came(database: Database) -> tuple[Services, UUID]:
    """A case that was sent to a panel whose administrator looks at it before it is listed."""
    services, clock = services_on(database, THURSDAY)
    services = Services(clock=clock, calendar=ENGLAND, policies=ONE_OF_ITS_KIND, database=database)
    with database.write() as work:
        set_up(work, "WLP", "county-head", "county-worker")
    referral_id = referred(services, CASE)
    sent(services, referral_id)
    return services, referral_id


def listing(services: Services, referral_id: UUID, without: str = "", **changes: Any) -> None:
    answers = {key: one for key, one in (LISTED | changes).items() if key != without}
    request = Take(
        key=f"fm:{without}{changes}",
        by=slack("county-worker"),
        referral_id=referral_id,
        does="take",
        listing=Filled(answers=answers),
    )
    take(request, services)


def test_what_the_consent_is_decides_what_else_is_asked(database: Database) -> None:
    services, referral_id = came(database)

    def keys(**answers: str) -> set[str]:
        ask = what_to_list(slack("county-worker"), referral_id, services, Filled(answers=answers))
        assert ask is not None
        return {need.key for need in ask.needs}

    assert "consent_on" not in keys()
    assert "consent_on" in keys(consent="given")


@pytest.mark.parametrize(
    ("without", "changes", "question"),
    [
        ("", {"consent": "missing"}, "consent"),
        ("", {"consent": "refused"}, "consent"),
        ("", {"complete": "no"}, "complete"),
        ("", {"consent_on": "2026-04-03"}, "consent_on"),
    ],
)
def test_what_keeps_it_out_is_said_with_the_way_on(
    without: str, changes: dict[str, str], question: str, database: Database
) -> None:
    services, referral_id = came(database)

    with pytest.raises(Wrong) as wrong:
        listing(services, referral_id, without, **changes)

    assert question in wrong.value.sentences
    assert seen(services, referral_id).state == "sent"


@pytest.mark.parametrize(
    "without", ["consent", "consent_on", "agreed_support", "consent_checked", "complete", "form_received"]
)
def test_nothing_is_listed_before_it_is_checked(without: str, database: Database) -> None:
    services, referral_id = came(database)

    with pytest.raises(Wrong) as wrong:
        listing(services, referral_id, without)

    assert without in wrong.value.missing
    assert seen(services, referral_id).state == "sent"


def test_once_all_of_it_is_so_the_case_is_listed(database: Database) -> None:
    services, referral_id = came(database)

    listing(services, referral_id)

    assert seen(services, referral_id).state == "accepted"
    assert seen(services, referral_id).answers["consent_on"] == "2026-03-30"


def test_only_whoever_takes_it_on_is_asked_and_only_while_it_is_there(database: Database) -> None:
    services, referral_id = came(database)

    with pytest.raises(Refused, match="Only the chair"):
        what_to_list(slack("lpt-sgm"), referral_id, services)
    listing(services, referral_id)
    with pytest.raises(Refused, match="taken on already"):
        what_to_list(slack("county-worker"), referral_id, services)
