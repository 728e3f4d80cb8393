"""Accepting the chair: one has it, nobody else is asked, and then somebody keeps the record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.usecases.chairs.chair_asked import (
    AnswerChair,
    NameRecordKeeper,
    accept,
    name_record_keeper,
    pass_chair,
    who_may_keep,
)
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import asked, services_on, slack
from tests.usecases.members.invited import Opened, labels, opened, words

FIRST, SECOND, KEEPER = "lpt-on-call-1", "lpt-on-call-2", "lpt-team-manager"


def accepts(here: Opened, who: str, key: str = "ac:1") -> None:
    accept(AnswerChair(key=key, answered_by=slack(who), group_id=here.group_id), here.services)


def names(here: Opened, keeper: str, by: str = FIRST, key: str = "fm:1") -> None:
    request = NameRecordKeeper(key=key, named_by=slack(by), group_id=here.group_id, person_id=here.person(keeper).id)
    name_record_keeper(request, here.services)


def half_an_hour_later(here: Opened) -> None:
    here.clock.at += timedelta(minutes=30)
    sweep(here.services)


def test_whoever_accepts_has_the_chair_and_is_in_the_group(database: Database) -> None:
    here = opened(database)

    accepts(here, FIRST)

    group = here.group()
    assert (group.chair_id, group.chair_organisation_id) == (here.person(FIRST).id, "LPT")
    member = here.member(FIRST)
    assert (member.role, member.state) == ("extra", "active")
    assert here.effects()[f"invite:{member.id}:ac:1"].content == {"users": [slack(FIRST)]}
    assert "Chair: LPT" in here.card()


def test_without_an_on_call_list_all_who_may_are_asked_at_once(database: Database) -> None:
    """OWN-CHAIR-ASK, and design: the first to accept has it."""
    services, clock = services_on(database)
    with database.write() as work:
        for post, _ in work.people.posts_in(["LPT"]):
            post.on_call = None
    open_group(asked(opened_by=slack("icb-sgm")), services)

    with database.read() as work:
        promised = work.outbox.of_group(work.groups.open_at("place_of_safety", clock.at)[0].id)
        people = {work.people.get(e.person_id).key for e in promised if e.draw == "chair" and e.person_id}

    assert people == {"lpt-sgm", FIRST, SECOND}


def test_nobody_else_is_asked_once_there_is_a_chair(database: Database) -> None:
    """OWN-CHAIR-ASK ends."""
    here = opened(database)
    accepts(here, FIRST)

    half_an_hour_later(here)

    assert here.posted(SECOND, "chair") == []


def test_the_second_to_press_is_told_which_agency_has_the_chair(database: Database) -> None:
    here = opened(database)
    half_an_hour_later(here)
    here.send_everything()
    accepts(here, SECOND)

    with pytest.raises(Refused, match="LPT has the chair already"):
        accepts(here, FIRST, "ac:2")

    assert here.group().chair_id == here.person(SECOND).id
    shown = here.shown(FIRST, "chair")
    assert "LPT has the chair" in words(shown)
    assert labels(shown) == []
    assert f"update:{here.posted(FIRST, 'chair')[0].key}" in here.effects()


def test_of_two_who_press_at_once_one_has_the_chair(database: Database) -> None:
    here = opened(database)
    half_an_hour_later(here)

    def tries(who: str) -> bool:
        try:
            accepts(here, who, f"ac:{who}")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        took = list(pool.map(tries, (FIRST, SECOND)))

    assert sorted(took) == [False, True]
    assert here.acts().count("chair_accepted") == 1
    assert here.group().chair_id == here.person(FIRST if took[0] else SECOND).id


def test_the_clock_set_up_by_stops_when_everything_is_there(database: Database) -> None:
    """OWN-ESTABLISHED: a chair, everybody asked, and a time."""
    here = opened(database)
    assert here.group().set_up_at is None

    accepts(here, FIRST)

    assert here.group().set_up_at == here.clock.now()
    owed = here.owed("set_up")
    assert owed is not None
    assert owed.next_step_at is None


def test_who_was_reminded_of_the_clock_reads_that_nothing_is_needed_any_more(database: Database) -> None:
    here = opened(database)
    here.clock.at += timedelta(hours=12)
    sweep(here.services)
    assert "is not set up yet" in words(here.shown(FIRST, "set_up"))

    accepts(here, FIRST)

    assert "is set up.* Nothing is needed from you." in words(here.shown(FIRST, "set_up"))


def test_the_clock_goes_on_while_an_agency_is_not_reached(database: Database) -> None:
    here = opened(database, organisations=("RUTLAND-CC",))  # the directory lists nobody for it

    accepts(here, FIRST)

    assert here.group().set_up_at is None


def test_somebody_of_another_agency_may_not_take_the_first_chair(database: Database) -> None:
    """OWN-CHAIR."""
    here = opened(database)

    with pytest.raises(Refused) as refused:
        accepts(here, "icb-sgm")

    assert refused.value.refusal.rule_id == "OWN-CHAIR"
    assert here.group().chair_id is None


def test_a_team_manager_may_not_take_the_first_chair(database: Database) -> None:
    """OWN-CHAIR asks for level 4."""
    here = opened(database)

    with pytest.raises(Refused) as refused:
        accepts(here, "lpt-team-manager")

    assert refused.value.refusal.rule_id == "OWN-CHAIR"


def test_one_press_delivered_twice_is_no_refusal(database: Database) -> None:
    here = opened(database)

    accepts(here, FIRST)
    accepts(here, FIRST)

    assert here.acts().count("chair_accepted") == 1


def test_not_me_is_recorded_and_the_next_on_call_is_asked_at_their_time(database: Database) -> None:
    here = opened(database)
    request = AnswerChair(key="ac:1", answered_by=slack(FIRST), group_id=here.group_id)

    pass_chair(request, here.services)

    assert here.posted(SECOND, "chair") == []
    assert labels(here.shown(FIRST, "chair")) == ["I'll chair after all"]
    half_an_hour_later(here)
    assert len(here.posted(SECOND, "chair")) == 1
    with pytest.raises(Refused, match="already: not me"):
        pass_chair(AnswerChair(key="ac:2", answered_by=slack(FIRST), group_id=here.group_id), here.services)


def test_an_opener_who_takes_the_chair_gets_the_question_about_the_record(database: Database) -> None:
    here = opened(database, chairs_first=True)

    assert "Name the record keeper" in labels(here.shown("lpt-sgm", "chair"))


def test_the_chair_names_a_record_keeper_who_is_told_and_is_in_the_group(database: Database) -> None:
    here = opened(database)
    accepts(here, FIRST)
    here.send_everything()

    names(here, KEEPER)

    assert here.group().record_keeper_id == here.person(KEEPER).id
    assert here.member(KEEPER).state == "active"
    assert "You keep the notes" in words(here.shown(KEEPER, "record_keeper"))
    assert "Notes: LPT" in here.card()
    chair = here.shown(FIRST, "chair")
    assert "Lpt-Team-Manager keeps the notes." in words(chair)
    assert "Change record keeper" in labels(chair)
    assert "Name the record keeper" not in labels(chair)
    assert f"update:{here.posted(FIRST, 'chair')[0].key}" in here.effects()


def test_the_record_keeper_works_for_the_chairs_organisation(database: Database) -> None:
    """RSG-REC-1."""
    here = opened(database)
    accepts(here, FIRST)

    with pytest.raises(Refused) as refused:
        names(here, "county-worker")

    assert refused.value.refusal.rule_id == "RSG-REC-1"
    assert here.group().record_keeper_id is None


def test_only_the_chair_names_the_record_keeper(database: Database) -> None:
    """OWN-RECORD."""
    here = opened(database)
    accepts(here, FIRST)

    with pytest.raises(Refused) as refused:
        names(here, KEEPER, by=SECOND)
    with pytest.raises(Refused):
        who_may_keep(slack(SECOND), here.group_id, here.services)

    assert refused.value.refusal.rule_id == "OWN-RECORD"


def test_the_form_lists_the_people_of_the_chairs_organisation(database: Database) -> None:
    here = opened(database)
    accepts(here, FIRST)

    found = who_may_keep(slack(FIRST), here.group_id, here.services)

    assert {one.person_id for one in found} == {here.person(key).id for key in ("lpt-sgm", FIRST, SECOND, KEEPER)}


def test_who_kept_the_record_before_learns_that_somebody_else_does(database: Database) -> None:
    here = opened(database)
    accepts(here, FIRST)
    names(here, KEEPER)
    here.send_everything()

    names(here, SECOND, key="fm:2")

    assert "Somebody else keeps the notes" in words(here.shown(KEEPER, "record_keeper"))
    assert f"update:{here.posted(KEEPER, 'record_keeper')[0].key}" in here.effects()
    with pytest.raises(Refused, match="keeps the record already"):
        names(here, SECOND, key="fm:3")


def on_call_is_the_contact(database: Database) -> Opened:
    """A group whose first on-call manager is also whom their agency sends."""
    services, clock = services_on(database)

    ref = open_group(
        asked(opened_by=slack("county-head"), place="ae", given=frozenset({"not_working", "tried"})), services
    ).ref
    with database.read() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        return Opened(database, services, clock, group.id)


def test_whoever_is_asked_to_chair_is_not_asked_to_come_as_well(database: Database) -> None:
    here = on_call_is_the_contact(database)

    assert [e.state for e in here.posted("uhl-sgm", "chair")] == ["pending"]
    assert [e.state for e in here.posted("uhl-sgm", "invitation")] == ["withdrawn"]


def test_whoever_does_not_chair_is_asked_to_come_then(database: Database) -> None:
    here = on_call_is_the_contact(database)

    pass_chair(AnswerChair(key="ac:1", answered_by=slack("uhl-sgm"), group_id=here.group_id), here.services)

    assert [e.state for e in here.posted("uhl-sgm", "invitation")].count("pending") == 1
    assert here.invitation("uhl-sgm").closed_at is None


def test_whoever_takes_the_chair_comes(database: Database) -> None:
    here = on_call_is_the_contact(database)

    accept(AnswerChair(key="ac:1", answered_by=slack("uhl-sgm"), group_id=here.group_id), here.services)

    reply = here.reply("uhl-sgm")
    assert reply is not None
    assert reply.reply == "coming"
    assert [e.state for e in here.posted("uhl-sgm", "invitation")] == ["withdrawn"]
