"""Opening a group: what is recorded, what is promised, and what is refused with nothing recorded."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.rules.calendar import LONDON
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Effect, Group, Obligation, Step
from tests.usecases.house import asked, services_on, slack


def effects(database: Database) -> dict[str, Effect]:
    with database.read() as work:
        return {effect.key: effect for effect in work.session.scalars(select(Effect).order_by(Effect.created_at))}


def count(database: Database, table: type) -> int:
    with database.read() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_service_group_manager_opens_a_group_with_all_its_agencies(database: Database) -> None:
    """RSG-B-OPEN-1, RSG-CHAIR-1, RSG-FAC-1, RSG-B-SOL-1 and RSG-B-MEMB-2 say who is asked."""
    services, _ = services_on(database)

    opened = open_group(asked(), services)

    with database.read() as work:
        group = work.groups.by_ref(opened.ref)
        assert group is not None
        seats = {seat.organisation_id for seat in work.groups.seats(group.id)}
    assert opened.ref == "RSG-26-001"
    assert {"LPT", "LLR-ICB", "CAMHS-COLLAB", "LEICESTERSHIRE-CC"} <= seats
    assert group.channel_name == f"rsg-26-001-{opened.code_word.lower()}"


def test_the_clock_set_up_by_runs_24_elapsed_hours_over_good_friday(database: Database) -> None:
    """RSG-B-EST-1: asked for at 19:04 on the Thursday before Easter, due at 19:04 on Good Friday."""
    services, clock = services_on(database)

    open_group(asked(), services)

    with database.read() as work:
        owed = work.session.scalars(select(Obligation).where(Obligation.kind == "set_up")).one()
    assert owed.due_at == clock.now() + timedelta(hours=24)


def test_everything_in_the_channel_waits_for_the_channel(database: Database) -> None:
    services, _ = services_on(database)

    open_group(asked(), services)

    promised = effects(database)
    create = next(effect for key, effect in promised.items() if key.startswith("create:"))
    inside = [e for k, e in promised.items() if k.split(":")[0] in ("card", "topic", "purpose", "invite")]
    assert len(inside) == 4
    assert all(effect.after_id == create.id for effect in inside)


def test_each_agency_gets_one_message_at_once_and_the_first_on_call_is_asked_to_chair(database: Database) -> None:
    services, _ = services_on(database)

    open_group(asked(), services)

    drawn = [effect.draw for effect in effects(database).values() if effect.kind == "post"]
    assert drawn.count("chair") == 1
    assert drawn.count("invitation") == 3  # the ICB, the collaborative and the council; the opener sits for their own
    assert drawn.count("card") == 1


def test_the_next_on_call_is_asked_after_half_an_hour_at_night(database: Database) -> None:
    """OWN-CHAIR-ASK: 30 minutes each, day or night, in the on-call order."""
    services, clock = services_on(database)
    open_group(asked(), services)

    clock.at += timedelta(minutes=30)
    sweep(services)
    sweep(services)

    with database.read() as work:
        second = work.people.by_slack_id(slack("lpt-on-call-2"))
        assert second is not None
        told = [step.told for step in work.session.scalars(select(Step).where(Step.rung == "asked"))]
    assert told.count(str(second.id)) == 1


def test_the_opener_may_take_the_chair_and_nobody_else_is_asked(database: Database) -> None:
    services, _ = services_on(database)

    opened = open_group(asked(chairs_first=True), services)

    with database.read() as work:
        group = work.groups.by_ref(opened.ref)
        assert group is not None
        assert group.chair_id == group.opener_id
        assert group.chair_organisation_id == "LPT"
        assert not work.obligations.open_about(group.id, "chair")


def test_the_same_form_sent_twice_opens_one_group(database: Database) -> None:
    services, _ = services_on(database)

    first = open_group(asked(), services)
    second = open_group(asked(), services)

    assert first == second
    assert count(database, Group) == 1


def test_a_team_manager_may_not_open_and_nothing_is_recorded(database: Database) -> None:
    """RSG-B-REQ-1, LLR-AUTH-1: a Service Group Manager or equivalent, or someone more senior."""
    services, _ = services_on(database)

    with pytest.raises(Refused) as refused:
        open_group(asked(opened_by=slack("lpt-team-manager")), services)

    assert refused.value.refusal.rule_id in ("RSG-B-REQ-1", "RSG-B-OPEN-1", "LLR-AUTH-1")
    assert "Team Manager" in refused.value.refusal.reason
    assert count(database, Group) == 0
    assert count(database, Effect) == 0


def test_somebody_the_directory_does_not_know_is_refused(database: Database) -> None:
    services, _ = services_on(database)

    with pytest.raises(Refused, match="not in the directory"):
        open_group(asked(opened_by="USTRANGER"), services)


def test_a_placement_breakdown_is_sent_to_its_councils_panel(database: Database) -> None:
    """RSG-SCOPE-1."""
    services, _ = services_on(database)

    with pytest.raises(Refused) as refused:
        open_group(asked(place="placement"), services)

    assert refused.value.refusal.rule_id == "RSG-SCOPE-1"
    assert "Leicestershire Joint Solutions Panel" in refused.value.refusal.remedy


def test_a_second_group_for_the_place_within_two_days_asks_whether_it_is_the_same_child(database: Database) -> None:
    """OWN-DUPLICATE; after 48 hours, or for another child, it is opened."""
    services, clock = services_on(database)
    first = open_group(asked(), services)

    with pytest.raises(Refused, match=first.ref):
        open_group(asked(key="form-2"), services)
    second = open_group(asked(key="form-3", another_child=True), services)
    clock.at += timedelta(hours=49)
    later = asked(key="form-4", first_meeting=datetime(2026, 4, 5, 10, tzinfo=LONDON))
    third = open_group(later, services)

    assert [second.ref, third.ref] == ["RSG-26-002", "RSG-26-003"]
    assert len({first.code_word, second.code_word, third.code_word}) == 3


def test_a_first_meeting_after_the_clock_needs_a_reason(database: Database) -> None:
    """RSG-B-EST-1 is an expectation: late with a reason, never barred."""
    services, _ = services_on(database)
    tuesday = datetime(2026, 4, 7, 10, tzinfo=LONDON)

    with pytest.raises(Refused, match="later than"):
        open_group(asked(first_meeting=tuesday), services)
    open_group(asked(first_meeting=tuesday, late_reason="The ward asks for it"), services)

    assert count(database, Group) == 1


def test_the_ground_must_be_ticked(database: Database) -> None:
    """RSG-B-GND-1."""
    services, _ = services_on(database)

    with pytest.raises(Refused, match="Still needed"):
        open_group(asked(given=frozenset()), services)
