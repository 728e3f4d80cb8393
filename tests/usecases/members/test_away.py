"""Being away: until when, who stands in, and what reaches whom meanwhile."""

from datetime import date, datetime, timedelta

import pytest

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import done
from bot.usecases.members.away import Away, Back, away, back
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening import open_group
from bot.usecases.reaching import reach
from bot.usecases.refused import Refused
from bot.views.message import Message
from storage.database import Database
from storage.models import Effect, Person, Post
from storage.outbox import person_conversation
from tests.usecases.actions.actions import HEAD, OPENER, WORKER, begun, only_action, press, told, wanted
from tests.usecases.house import asked, services_on, slack
from tests.usecases.members.invited import Opened, labels, opened, words

FRIDAY_AFTER_EASTER = date(2026, 4, 10)
EASTER_TUESDAY = datetime(2026, 4, 7, 8, 30, tzinfo=LONDON)


def person(database: Database, slack_id: str) -> Person:
    with database.read() as work:
        found = work.people.by_slack_id(slack_id)
    assert found is not None
    return found


def leaves(
    services: Services, who: str, deputy: str | None = None, key: str = "fm:1", until: date = FRIDAY_AFTER_EASTER
) -> str:
    return away(Away(key=key, away_by=who, until=until, deputy=deputy), services).says


def posts(database: Database, slack_id: str) -> list[Effect]:
    """What was promised into somebody's conversation with the bot, oldest first."""
    conversation = person_conversation(person(database, slack_id).id)
    with database.read() as work:
        found = work.session.query(Effect).filter(Effect.conversation_id == conversation, Effect.kind == "post")
        return list(found.order_by(Effect.seq).all())


def newest(services: Services, slack_id: str, draw: str | None = None) -> Message:
    """The last message to somebody (of those that are drawn so), as it reads now."""
    effect = [post for post in posts(services.database, slack_id) if draw in (None, post.draw)][-1]
    effect.kind = "update"
    with services.database.read() as work:
        found = drawers(services)[str(effect.draw)](work, effect, services.clock.now())
    assert found is not None
    return found


def test_whoever_is_away_has_a_colleague_who_stands_in_and_is_told(database: Database) -> None:
    services, _ = services_on(database)

    says = leaves(services, HEAD, WORKER)

    head = person(database, HEAD)
    assert (head.away_until, head.away_deputy_id) == (FRIDAY_AFTER_EASTER, person(database, WORKER).id)
    assert "You are away until Friday 10 April 2026, that day included. County-Worker stands in" in says
    assert "You stand in for County-Head until Friday 10 April 2026." in words(newest(services, WORKER))


def test_without_a_name_the_first_deputy_in_the_directory_stands_in(database: Database) -> None:
    services, _ = services_on(database)
    with database.write() as work:
        work.people.posts(person(database, HEAD).id)[0].deputies = ["nobody-known", "county-worker"]

    assert "County-Worker stands in" in leaves(services, HEAD)


def test_without_a_deputy_the_manager_stands_in(database: Database) -> None:
    services, _ = services_on(database)
    with database.write() as work:
        work.people.posts(person(database, WORKER).id)[0].manager_id = person(database, HEAD).id

    assert "County-Head stands in" in leaves(services, WORKER)


@pytest.mark.parametrize("deputy", [slack("icb-sgm"), HEAD, "UNOBODY"])
def test_nobody_stands_in_for_another_agency_or_for_themselves(database: Database, deputy: str) -> None:
    services, _ = services_on(database)

    with pytest.raises(Refused, match="cannot stand in for you"):
        leaves(services, HEAD, deputy)

    assert person(database, HEAD).away_until is None


def test_a_colleague_who_is_away_too_is_refused_by_name(database: Database) -> None:
    services, _ = services_on(database)
    leaves(services, WORKER, HEAD)

    with pytest.raises(Refused, match="County-Worker is away too"):
        leaves(services, HEAD, WORKER, key="fm:2")


def test_a_day_that_is_over_is_refused(database: Database) -> None:
    services, _ = services_on(database)

    with pytest.raises(Refused, match="over"):
        leaves(services, HEAD, WORKER, until=date(2026, 4, 1))


def test_what_somebody_would_get_goes_to_their_stand_in_and_no_clock_stops(database: Database) -> None:
    """The step stays theirs: nothing is asked twice when they are back."""
    services, clock = begun(database)
    create_action(wanted(), services)
    leaves(services, WORKER, HEAD)

    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)

    assert told(database) == [("due_day", 0, "county-worker")]
    shown = newest(services, HEAD, "digest")
    assert "For County-Worker, who is away until Friday 10 April 2026: you stand in." in words(shown)
    assert "A1, due today, Thursday 2 April 2026, 5pm" in words(shown)
    assert "digest" not in [effect.draw for effect in posts(database, WORKER)]


def test_the_day_after_they_are_back_without_saying_so(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(due=datetime(2026, 4, 13, 12, tzinfo=LONDON)), services)
    leaves(services, WORKER, HEAD)

    clock.at = datetime(2026, 4, 13, 8, 30, tzinfo=LONDON)
    sweep(services)

    assert posts(database, WORKER)[-1].draw == "digest"


def test_back_early_ends_it_and_the_stand_in_reads_so(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    leaves(services, WORKER, HEAD)
    clock.at = datetime(2026, 4, 1, 17, tzinfo=LONDON)

    says = back(Back(key="cm:2", by=WORKER), services).says

    assert "From now on what is yours reaches you again" in says
    assert "County-Worker is back" in words(newest(services, HEAD))
    with pytest.raises(Refused, match="not marked as away"):
        back(Back(key="cm:3", by=WORKER), services)


def test_the_stand_in_sees_at_once_what_is_owed_with_its_buttons(database: Database) -> None:
    services, _ = begun(database)
    create_action(wanted(), services)

    leaves(services, WORKER, HEAD)

    shown = newest(services, HEAD)
    assert "They owe this now:" in words(shown)
    assert "A1" in words(shown)
    assert "Done" in labels(shown)


def test_if_the_stand_in_goes_away_too_the_next_deputy_reads(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    with database.write() as work:
        director = Person(key="county-director", name="County-Director", slack_id="UCOUNTYDIR")
        work.session.add(director)
        work.session.flush()
        work.people.posts(person(database, WORKER).id)[0].manager_id = director.id
    leaves(services, WORKER, HEAD)
    leaves(services, HEAD, None, key="fm:2")

    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)

    with database.read() as work:
        assert reach(work, person(database, WORKER).id, None, clock.now()).reader == director.id


def test_if_nobody_is_left_it_reaches_them_all_the_same_and_the_chair_reads_so(database: Database) -> None:
    services, clock = begun(database)
    create_action(wanted(), services)
    leaves(services, WORKER, HEAD)

    leaves(services, HEAD, None, key="fm:2")

    assert "Nobody stands in for" in words(newest(services, OPENER))  # who has the chair here
    assert {effect.draw for effect in posts(database, OPENER)} >= {"away_alone"}
    clock.at = datetime(2026, 4, 2, 8, 30, tzinfo=LONDON)
    sweep(services)
    assert posts(database, WORKER)[-1].draw == "digest"


def test_a_stand_in_who_says_that_they_come_comes_as_the_deputy(database: Database) -> None:
    here = opened(database)
    leaves(here.services, HEAD, WORKER)
    request = Answer(key="ac:1", answered_by=WORKER, member_id=here.member("county-head").id, reply="coming")

    answer(request, here.services)

    row = here.reply("county-head")
    assert row is not None
    assert (row.reply, row.deputy_id) == ("deputy", person(database, WORKER).id)
    assert here.member("county-worker").role == "deputy"
    assert not here.posted("county-worker", "invitation")  # they need not answer a second time


def test_an_invitation_meant_for_somebody_away_says_whom_it_is_for(database: Database) -> None:
    services, clock = services_on(database)
    leaves(services, HEAD, WORKER)
    ref = open_group(asked(), services).ref
    with database.read() as work:
        group = work.groups.by_ref(ref)
        assert group is not None
        here = Opened(database, services, clock, group.id)

    assert "you stand in" in words(here.shown("county-head", "invitation"))
    assert [effect.draw for effect in posts(database, WORKER)] == ["stand_in", "invitation"]
    assert posts(database, HEAD) == []


def test_the_same_form_sent_twice_tells_the_stand_in_once(database: Database) -> None:
    services, clock = services_on(database)

    first = leaves(services, HEAD, WORKER)
    clock.at += timedelta(minutes=1)
    again = leaves(services, HEAD, WORKER)

    assert first == again
    assert len(posts(database, WORKER)) == 1


def test_a_stand_in_says_that_an_action_is_done(database: Database) -> None:
    """They act as its owner while the owner is away."""
    services, _ = begun(database)
    with database.write() as work:  # somebody of the county who is not in the group
        other = Person(key="county-other", name="County-Other", slack_id="UOTHER")
        work.session.add(other)
        work.session.flush()
        work.session.add(Post(person_id=other.id, organisation_id="LEICESTERSHIRE-CC", title="Social worker", level=1))
    create_action(wanted(), services)
    with pytest.raises(Refused):
        done(press(database, by="UOTHER"), services)
    leaves(services, WORKER, "UOTHER")

    done(press(database, by="UOTHER", key="press-3"), services)

    assert only_action(database).state == "done"


def test_a_new_action_of_somebody_away_is_read_by_their_stand_in(database: Database) -> None:
    services, _ = begun(database)
    leaves(services, WORKER, HEAD)

    create_action(wanted(), services)

    assert posts(database, HEAD)[-1].draw == "action"
    assert "For County-Worker, who is away" in words(newest(services, HEAD))
    assert not [effect for effect in posts(database, WORKER) if effect.draw == "action"]
