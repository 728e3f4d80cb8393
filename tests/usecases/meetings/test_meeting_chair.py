"""Who chairs one meeting in the chair's place, and who may not (J2, OWN-ACTING)."""

from datetime import datetime, timedelta

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.meetings.convening import StartWithoutChair, start_without_chair
from bot.usecases.meetings.meeting_chair import NameActing, TakeActing, name_acting, take_acting, take_of, who_may_act
from bot.usecases.members.membership import AddMember, add_member
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.held import (
    CHAIR,
    GOOD_FRIDAY_10AM,
    HEAD,
    KEEPER,
    before,
    current,
    finish,
    held,
    meetings,
    running,
    start_meeting,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

DEPUTY, OTHER = "lpt-on-call-1", "lpt-on-call-2"


def name(here: Opened, who: str, by: str = CHAIR, key: str = "name", why: str = "On leave") -> str:
    request = NameActing(key=key, by=slack(by), meeting_id=current(here).id, person_id=here.person(who).id, why=why)
    return name_acting(request, here.services)


def take(here: Opened, by: str, key: str = "take", why: str = "The chair is ill") -> str:
    return take_acting(TakeActing(key=key, by=slack(by), meeting_id=current(here).id, why=why), here.services)


def sits(here: Opened, who: str) -> None:
    """Somebody of the chair's organisation is in the group."""
    add_member(AddMember(key=f"add-{who}", by=slack(CHAIR), person=slack(who), ref="RSG-26-001"), here.services)


def test_the_chair_names_somebody_of_the_same_level_who_then_runs_the_meeting(database: Database) -> None:
    here = before(database)

    says = name(here, DEPUTY)
    here.clock.at = GOOD_FRIDAY_10AM
    start_meeting(here, by=DEPUTY)
    finish(here, by=DEPUTY)

    assert "chairs meeting 1 of RSG-26-001." in says
    assert meetings(here)[0].chair_id == here.person(DEPUTY).id
    assert meetings(here)[0].acting_why == "On leave"
    assert meetings(here)[0].state == "held"
    assert here.member(DEPUTY).state == "active"


def test_whoever_is_named_is_told_once_and_everybody_reads_it(database: Database) -> None:
    here = before(database)
    name(here, DEPUTY)

    assert "Please chair meeting 1 of RSG-26-001" in words(here.shown(DEPUTY, "acting_chair"))
    assert "Why: “On leave”" in words(here.shown(DEPUTY, "acting_chair"))
    assert "Chair this time: Lpt-On-Call-1 (LPT). Why: “On leave”" in words(here.shown(HEAD, "before_meeting"))
    assert "Chair this time: Lpt-On-Call-1 (LPT)" in here.card()

    name(here, OTHER, key="second")

    assert "Somebody else chairs meeting 1" in words(here.shown(DEPUTY, "acting_chair"))
    assert len(here.posted(DEPUTY, "acting_chair")) == 1


@pytest.mark.parametrize("who", [KEEPER, HEAD, "uhl-sgm"])
def test_nobody_below_the_chair_or_of_another_organisation_is_named(database: Database, who: str) -> None:
    here = before(database)

    with pytest.raises(Refused) as refused:
        name(here, who)

    assert refused.value.refusal.rule_id == "OWN-ACTING"
    assert current(here).chair_id is None


def test_only_those_who_may_are_offered(database: Database) -> None:
    here = before(database)

    _, people = who_may_act(here.services, slack(CHAIR), current(here).id)

    assert {label for _, label in people} == {"Lpt-On-Call-1, On-call manager", "Lpt-On-Call-2, On-call manager"}


def test_only_the_chair_names_and_the_chair_may_take_it_back(database: Database) -> None:
    here = before(database)

    with pytest.raises(Refused) as refused:
        name(here, DEPUTY, by=KEEPER)
    assert refused.value.refusal.rule_id == "OWN-ACTING"

    name(here, DEPUTY, key="one")
    assert name(here, CHAIR, key="two") == "You chair meeting 1 of RSG-26-001 yourself."
    assert current(here).chair_id is None


def test_a_reason_is_given(database: Database) -> None:
    here = before(database)

    with pytest.raises(Refused):
        name(here, DEPUTY, why=" ")


def test_somebody_of_that_level_takes_the_chair_when_the_chair_is_not_there(database: Database) -> None:
    here = before(database)
    sits(here, DEPUTY)

    with pytest.raises(Refused) as early:
        take(here, DEPUTY)
    here.clock.at = GOOD_FRIDAY_10AM
    says = take(here, DEPUTY, key="again")
    start_meeting(here, by=DEPUTY)

    assert "until then the chair may still come" in early.value.refusal.reason
    assert says == "Lpt-On-Call-1 chairs meeting 1 of RSG-26-001."
    assert current(here).state == "running"
    assert "acting_chair_taken" in here.acts()
    assert here.posted(DEPUTY, "acting_chair") == []


def test_the_button_is_shown_to_those_who_may_take_it(database: Database) -> None:
    here = opened(database, chairs_first=True)
    sits(here, DEPUTY)
    here.clock.at = GOOD_FRIDAY_10AM.replace(hour=9, minute=30)
    sweep(here.services)

    assert "The chair is not here" in labels(here.shown(DEPUTY, "before_meeting"))
    assert "The chair is not here" not in labels(here.shown(HEAD, "before_meeting"))
    assert "Acting chair" in labels(here.shown(CHAIR, "before_meeting"))


@pytest.mark.parametrize("who", [HEAD, KEEPER])
def test_nobody_else_takes_it(database: Database, who: str) -> None:
    here = before(database)
    here.clock.at = GOOD_FRIDAY_10AM

    with pytest.raises(Refused) as refused:
        take(here, who)

    assert refused.value.refusal.rule_id == "OWN-ACTING"


def test_it_is_not_taken_from_a_chair_who_started_the_meeting(database: Database) -> None:
    here = running(database)
    sits(here, DEPUTY)

    with pytest.raises(Refused) as refused:
        take(here, DEPUTY)

    assert "The chair has started this meeting." in refused.value.refusal.reason


def test_of_two_who_take_it_the_second_is_told_who_has_it(database: Database) -> None:
    here = before(database)
    for who in (DEPUTY, OTHER):
        sits(here, who)
    here.clock.at = GOOD_FRIDAY_10AM + timedelta(minutes=1)
    take(here, DEPUTY)

    with pytest.raises(Refused) as refused:
        take_of(here.services, slack(OTHER), current(here).id)

    assert "Lpt-On-Call-1 chairs this meeting already" in refused.value.refusal.reason


def test_it_is_for_one_meeting(database: Database) -> None:
    here = before(database)
    name(here, DEPUTY)
    here.clock.at = GOOD_FRIDAY_10AM
    start_meeting(here)
    finish(here)
    here.clock.at = current(here).starts_at

    with pytest.raises(Refused) as refused:
        start_meeting(here, by=DEPUTY)

    assert refused.value.refusal.rule_id == "HD-17"


def test_once_it_is_over_nobody_is_named(database: Database) -> None:
    here = held(database)
    first = meetings(here)[0]

    with pytest.raises(Refused) as refused:
        who_may_act(here.services, slack(CHAIR), first.id)

    assert "has ended" in refused.value.refusal.reason


def test_an_opener_who_starts_without_a_chair_runs_that_meeting(database: Database) -> None:
    """HD-16"""
    late = datetime(2026, 4, 4, 10, tzinfo=LONDON)
    here = opened(database, first_meeting=late, late_reason="Easter")
    here.clock.at = late
    start_without_chair(
        StartWithoutChair(key="fm:1", by=slack(CHAIR), group_id=here.group_id, reason="Nobody answers"), here.services
    )

    start_meeting(here)

    assert current(here).state == "running"
    assert current(here).acting_why == "Nobody answers"
