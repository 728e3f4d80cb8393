"""Every button about a case that is put to a panel: pressed by the right person, by the wrong ones, twice, and late."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rehearsal.client import Modal, Person
from rehearsal.process import started
from storage.database import Database
from storage.models import Organisation, Post
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.pressing_facts import Ledger
from tests.journeys.pressing_table import OF_REFERRALS, inventory
from tests.journeys.pressing_walk import Walk
from tests.journeys.test_referral import COUNTY, everything, form_for
from tests.usecases.referrals.referring import set_up

SCALE = 20
THURSDAY = datetime.fromisoformat("2026-04-02T10:00+01:00")
REFERS, AGREES, CHAIR, KEEPS, TOWN = "county-hos", "county-ad", "icb-ad", "icb-sgm", "city-ad"
ELSEWHERE = "Risk Assessment and Intervention Service, Rutland"
ALLOWANCES = "Practice Solutions Panel of Darlington's Children's Social Care"
WHY = {"why": "The costs are missing"}


@pytest.fixture
def walk(database_url: str) -> Iterator[Walk]:
    with (
        started(MANIFEST, office=THURSDAY, scale=SCALE) as place,
        bot(place, database_url, TIME_SCALE=str(SCALE)),
    ):
        place.workspace.clock.freeze()
        place.workspace.person(REFERS).command("/rsg open")
        panels(database_url)
        ledger = Ledger(database_url)
        yield Walk(place, ledger)
        ledger.close()


def panels(database_url: str) -> None:
    """Two panels that stand here, and somebody of the council whose panel the second is."""
    database = Database(database_url)
    with database.write() as work:
        set_up(work, "JSP-LEICS", CHAIR, KEEPS, date(2026, 4, 30), date(2026, 5, 28))
        set_up(work, "DPSP", CHAIR, KEEPS)
        work.session.add(Organisation(id="DBC", name="Town council", kind="council"))
        work.session.flush()
        person = work.people.by_key(TOWN)
        assert person is not None
        work.session.add(Post(person_id=person.id, organisation_id="DBC", title="Officer", level=3))
    database.close()


def test_every_button_about_a_referral_answers_whoever_presses_it_and_whenever(walk: Walk, tmp_path: Path) -> None:
    try:
        for chapter in (carried, agreed, taken, elsewhere, let_in, late):
            chapter(walk)
    finally:
        walk.said.write(tmp_path / "answers.txt")

    ours = [name for name in inventory() if OF_REFERRALS.match(name)]
    assert [*walk.said.poor, *(f"never pressed: {name}" for name in ours if name not in walk.kept)] == []


def carried(walk: Walk) -> None:
    person = walk.person(REFERS)
    no = person.submit(person.command("/rsg open placement").modal, {"Council": "County"}).modal
    walk.press(REFERS, no, f"Refer it to the {COUNTY}")


def refers(walk: Walk) -> None:
    person = walk.person(REFERS)
    form = form_for(person, COUNTY)
    reply = person.submit(form, everything(form))
    assert not reply.errors
    walk.workspace.clock.settle()


def answered(person: Person, form: Modal | None, question: str, answer: str) -> Modal:
    assert form is not None
    found = person.press(form, question, answer).modal
    assert found is not None
    return found


def agreed(walk: Walk) -> None:
    refers(walk)
    walk.tap(AGREES, "referral_decline", WHY)
    walk.tap(REFERS, "referral_change", {"Why now": "With costs"})
    walk.tap(AGREES, "referral_agree")
    walk.tap(REFERS, "referral_sent")


def taken(walk: Walk) -> None:
    walk.tap(KEEPS, "referral_return", WHY)
    walk.tap(REFERS, "referral_sent")
    walk.tap(KEEPS, "referral_take")
    walk.tap(REFERS, "referral_withdraw", WHY)
    refers(walk)
    walk.tap(AGREES, "referral_agree")
    walk.tap(REFERS, "referral_sent")
    walk.tap(KEEPS, "referral_close", WHY)


def elsewhere(walk: Walk) -> None:
    person = walk.person(REFERS)
    form = form_for(person, ELSEWHERE, "A home or placement is breaking down")
    for question in (
        "Is the young person autistic, or do they have a learning disability?",
        "Does the young person have a social worker?",
    ):
        form = answered(person, form, question, "No")
    assert not person.submit(form, everything(form)).errors
    walk.workspace.clock.settle()
    walk.tap(REFERS, "referral_set_up", WHY)


def let_in(walk: Walk) -> None:
    for button in ("referral_keep_out", "referral_let_in"):
        person = walk.person(TOWN)
        form = answered(person, person.command("/panel refer").modal, "To which panel?", ALLOWANCES)
        answers = everything(form) | {"refer:need:joint_funding": "Yes"}
        asked = person.submit(form, answers).modal
        assert not person.submit(asked, {"refer:reason": "Health has said no"}).errors
        walk.workspace.clock.settle()
        walk.tap(CHAIR, button, WHY)


def late(walk: Walk) -> None:
    """A day after all of it, none of it is of use any more."""
    walk.workspace.clock.advance(THURSDAY + timedelta(days=1))
    walk.stale("a day later", [name for name in walk.kept if name.startswith("referral_")])
