"""Whoever may not open a group gets it opened: what is kept, who is asked, and what both are told."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening_asked import AskToOpen, ask_to_open, not_now, say_on_call, who_may_open
from bot.usecases.openings.opening_join import AddAsker, AskToJoin, add_asker, ask_to_join
from bot.usecases.openings.opening_kept import Kept, forget, kept_answers, open_kept, send
from bot.usecases.openings.opening_request import MayNotOpen, Opened, PerhapsSameChild
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Audit, Effect, Group, Person
from tests.usecases.filled_in import filled, kept, sent
from tests.usecases.house import POSTS, services_on, slack


def person(database: Database, who: str) -> Person:
    with database.read() as work:
        found = work.people.by_slack_id(slack(who))
    assert found is not None
    return found


def shown(services: Services, who: str) -> list[str]:
    """What each message to somebody says now, oldest first."""
    reader = person(services.database, who)
    with services.database.read() as work:
        found = select(Effect).where(Effect.kind == "post", Effect.person_id == reader.id).order_by(Effect.seq)
        said = []
        for effect in work.session.scalars(found):
            effect.kind = "update"
            message = drawers(services)[str(effect.draw)](work, effect, services.clock.now())
            said.append(str(message.blocks) if message else "")
    return said


def ask(services: Services, form: Kept, key: str = "ac:1", **whom: object) -> tuple[str, ...]:
    request = AskToOpen(key=key, asked_by=slack("lpt-team-manager"), form_id=form.form_id, **whom)  # type: ignore[arg-type]
    return ask_to_open(request, services).names


def groups(database: Database) -> list[Group]:
    with database.read() as work:
        return list(work.session.scalars(select(Group)))


def test_a_no_by_right_keeps_what_was_filled_in_for_an_hour_and_is_recorded(database: Database) -> None:
    """RSG-B-REQ-1, OWN-KEPT."""
    services, clock = services_on(database)
    form = kept(services, stuck_other="Waiting for a reply")

    assert form.why == "right"
    assert (form.hours, form.agency, form.too_junior) == (1, "LPT", True)
    assert kept_answers(form.form_id, slack("lpt-team-manager"), services)[0].stuck_other == "Waiting for a reply"
    with database.read() as work:
        assert [row.refused_by for row in work.session.scalars(select(Audit))] == [form.refusal.rule_id]
    clock.at += timedelta(hours=1)
    with pytest.raises(Refused, match="not kept any more"):
        kept_answers(form.form_id, slack("lpt-team-manager"), services)


def test_a_form_that_is_sent_again_is_kept_once_and_a_changed_one_anew(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)

    assert kept(services) == form
    assert kept(services, stuck_other="Waiting for a reply").form_id != form.form_id


def test_what_is_kept_is_emptied_when_its_hour_is_over(database: Database) -> None:
    """OWN-KEPT."""
    services, clock = services_on(database)
    form = kept(services)

    forget(services)
    assert kept_answers(form.form_id, slack("lpt-team-manager"), services)
    clock.at += timedelta(hours=1)
    forget(services)

    with database.read() as work:
        left = work.kept_forms.look(form.form_id)
        assert left is not None
        assert (left.values, left.state) == ({}, "over")


def test_a_manager_whose_organisation_has_no_part_is_told_to_tick_it(database: Database) -> None:
    """RSG-B-REQ-1: of a partner organisation involved; being on call would change nothing."""
    services, _ = services_on(database)
    form = kept(services, "uhl-sgm")

    assert "Tick your organisation" in form.refusal.remedy
    assert (form.agency, form.too_junior) == (None, False)
    assert isinstance(sent(services, "uhl-sgm", "fm:2", who=(*filled().who, "UHL")), Opened)


def test_nobody_else_sees_what_was_filled_in(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)

    with pytest.raises(Refused, match="nothing kept here for you"):
        kept_answers(form.form_id, slack("uhl-sgm"), services)
    with pytest.raises(Refused, match="nothing kept here for you"):
        open_kept(form.form_id, "ac:9", slack("lpt-sgm"), services)


def test_the_first_on_call_is_asked_opens_it_in_their_name_and_the_asker_is_told(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)

    assert ask(services, form) == ("Lpt-On-Call-1",)
    opened = open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)

    (group,) = groups(database)
    assert group.opener_id == person(database, "lpt-on-call-1").id
    with database.read() as work:
        first = next(row for row in work.audit.of(group.id) if row.act == "opened")
        assert first.detail["asked_by"] == str(person(database, "lpt-team-manager").id)
    assert any(
        f"opened {opened.ref} · {opened.code_word} for you" in said for said in shown(services, "lpt-team-manager")
    )
    assert f"You opened {opened.ref}" in shown(services, "lpt-on-call-1")[0]


def test_it_is_opened_once_however_often_it_is_pressed_and_sent(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)

    first = open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)
    again = open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)
    with pytest.raises(Refused, match="It is open already, as RSG-26-001"):
        open_kept(form.form_id, "ac:3", slack("lpt-on-call-1"), services)

    assert first == again
    assert sent(services, "lpt-team-manager") == first  # the form beneath, sent once more
    assert len(groups(database)) == 1


def test_a_form_that_was_changed_first_counts_once_too(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)
    changed, by = filled(other_time="tomorrow 2pm"), slack("lpt-on-call-1")

    first = send(changed, "fm:2", by, services, form.form_id)

    assert send(changed, "fm:2", by, services, form.form_id) == first
    with pytest.raises(Refused, match="It is open already, as RSG-26-001"):
        send(changed, "fm:3", by, services, form.form_id)


def test_not_now_asks_the_next_on_call_and_the_asker_sees_it(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)

    not_now(form.form_id, "ac:2", slack("lpt-on-call-1"), services)

    assert "Lpt-On-Call-1 (On-call manager, LPT): not now" in shown(services, "lpt-team-manager")[0]
    assert "Lpt-On-Call-2 (On-call manager, LPT): no answer yet" in shown(services, "lpt-team-manager")[0]
    assert "asks you to open" in shown(services, "lpt-on-call-2")[0]
    assert open_kept(form.form_id, "ac:3", slack("lpt-on-call-1"), services)  # they may change their mind


def test_whoever_was_not_asked_to_open_it_is_not_told_that_they_said_not_now(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)

    with pytest.raises(Refused, match="You were not asked to open it"):
        not_now(form.form_id, "ac:2", slack("lpt-team-manager"), services)
    not_now(form.form_id, "ac:3", slack("lpt-on-call-1"), services)
    with pytest.raises(Refused, match="You said already: not now"):
        not_now(form.form_id, "ac:4", slack("lpt-on-call-1"), services)


def test_somebody_who_is_away_is_not_asked(database: Database) -> None:
    services, clock = services_on(database)
    form = kept(services)
    with database.write() as work:
        work.people.get(person(database, "lpt-on-call-1").id).away_until = clock.now().date()

    assert ask(services, form) == ("Lpt-On-Call-2",)


def test_when_nobody_is_left_the_asker_is_told_so(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)

    for number, who in enumerate(("lpt-on-call-1", "lpt-on-call-2", "lpt-sgm")):
        not_now(form.form_id, f"ac:not-{number}", slack(who), services)

    assert "Nobody of those you asked can open it now" in shown(services, "lpt-team-manager")[-1]


def test_after_an_hour_both_see_that_it_is_over(database: Database) -> None:
    """OWN-OPEN-ASK: kept for an hour from the asking, at night as well."""
    services, clock = services_on(database)
    form = kept(services)
    clock.at += timedelta(minutes=30)
    ask(services, form)

    clock.at += timedelta(minutes=59)
    sweep(services)
    assert "no answer yet" in shown(services, "lpt-team-manager")[0]
    clock.at += timedelta(minutes=1)
    sweep(services)

    assert "Nobody opened it in time" in shown(services, "lpt-team-manager")[0]
    assert "Nobody did in time" in shown(services, "lpt-on-call-1")[0]
    with pytest.raises(Refused, match="not kept any more"):
        open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)


def test_somebody_of_another_involved_agency_can_be_chosen_and_nobody_else(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)

    offered = who_may_open(form.form_id, slack("lpt-team-manager"), services)
    head = next(one for one in offered if one.name == "County-Head")

    assert {one.agency for one in offered} == {"CAMHS-COLLAB", "LEICESTERSHIRE-CC", "LLR-ICB", "LPT"}
    assert all(level >= 4 for key, _, _, level, *_ in POSTS if key.title() in {one.name for one in offered})
    assert ask(services, form, person_id=head.person_id) == ("County-Head",)
    with pytest.raises(Refused, match="asked already"):
        ask(services, form, key="ac:2", person_id=head.person_id)
    with pytest.raises(Refused, match="can't open it"):
        ask(services, form, key="ac:3", person_id=person(database, "uhl-sgm").id)


def test_the_right_is_asked_for_when_it_is_opened(database: Database) -> None:
    """Between the asking and the press a post may have ended."""
    services, _ = services_on(database)
    form = kept(services)
    ask(services, form)
    asked = person(database, "lpt-on-call-1")
    with database.write() as work:
        for post in work.people.posts(asked.id):
            post.level = 2

    with pytest.raises(MayNotOpen):
        open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)

    assert groups(database) == []


def test_tomorrow_stays_the_same_day_past_midnight(database: Database) -> None:
    services, clock = services_on(database, datetime(2026, 4, 2, 23, 50, tzinfo=LONDON))
    form = kept(services, other_time="tomorrow 10am")
    ask(services, form)
    clock.at += timedelta(minutes=20)

    opened = open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services)

    assert opened.first_meeting == datetime(2026, 4, 3, 10, tzinfo=LONDON)


def test_saying_that_one_is_on_call_is_recorded_and_gives_no_right(database: Database) -> None:
    services, _ = services_on(database)
    form = kept(services)

    said = say_on_call(form.form_id, "ac:1", slack("lpt-team-manager"), services)

    assert (said.posts, said.agency) == (("Team Manager",), "LPT")
    with database.read() as work:
        assert [row.act for row in work.session.scalars(select(Audit).order_by(Audit.seq))][-1] == "says_on_call"
    assert isinstance(sent(services, "lpt-team-manager", "fm:2"), Kept)


def test_a_second_group_for_the_place_is_kept_until_the_ward_is_rung(database: Database) -> None:
    """OWN-DUPLICATE."""
    services, _ = services_on(database)
    first = sent(services)
    form = kept(services, "lpt-on-call-1", "fm:2")
    assert isinstance(first, Opened)

    assert form.why == "same_child"
    assert [other.name for other in form.others] == [f"{first.ref} · {first.code_word}"]
    with pytest.raises(PerhapsSameChild):
        open_kept(form.form_id, "ac:1", slack("lpt-on-call-1"), services)
    second = open_kept(form.form_id, "ac:2", slack("lpt-on-call-1"), services, another_child=True)

    assert second.ref != first.ref
    assert sent(services, "lpt-on-call-1", "fm:2") == second


def test_the_same_child_asks_the_chair_to_add_whoever_wanted_a_second_group(database: Database) -> None:
    services, _ = services_on(database)
    sent(services)
    form = kept(services, "uhl-sgm", "fm:2", who=(*filled().who, "UHL"))
    group = form.others[0].group_id

    ask_to_join(AskToJoin(key="ac:1", asked_by=slack("uhl-sgm"), form_id=form.form_id, group_id=group), services)
    assert "Uhl-Sgm (Service Group Manager, UHL) asks to join" in shown(services, "lpt-sgm")[-1]
    asker = person(database, "uhl-sgm").id
    with pytest.raises(Refused, match="Only the chair"):
        add_asker(AddAsker(key="ac:2", added_by=slack("uhl-sgm"), group_id=group, person_id=asker), services)
    add_asker(AddAsker(key="ac:3", added_by=slack("lpt-sgm"), group_id=group, person_id=asker), services)
    with pytest.raises(Refused, match="is in RSG-26-001 already"):
        add_asker(AddAsker(key="ac:4", added_by=slack("lpt-sgm"), group_id=group, person_id=asker), services)

    with database.read() as work:
        member = work.groups.member(group, asker)
        assert member is not None
        assert len(work.obligations.all_about(member.id, "invitation")) == 1
        assert member.state == "active"
    assert len(groups(database)) == 1


def test_of_two_who_open_for_one_place_at_the_same_moment_the_second_is_asked(database: Database) -> None:
    services, _ = services_on(database)
    came: list[Opened | Kept] = []
    together = Barrier(2)

    def open_it(who: str, key: str) -> None:
        together.wait()
        came.append(sent(services, who, key))

    both = [Thread(target=open_it, args=found) for found in (("lpt-sgm", "fm:1"), ("lpt-on-call-1", "fm:2"))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(type(one).__name__ for one in came) == ["Kept", "Opened"]
    assert len(groups(database)) == 1
