"""A panel is set up by whoever may, once, with its seats by post, and everybody on it is told."""

import pytest

from bot.drawing.panel import seats_of
from bot.usecases.panels.panel import OpenPanel, may_open, open_panel
from bot.usecases.panels.seats import NameSeat, name_seat
from bot.usecases.refused import Refused
from bot.usecases.seeing.export import export
from bot.views.export import markdown
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import words
from tests.usecases.panels.sitting import (
    ADMIN,
    BOARD,
    CAMHS,
    CHIEF,
    CLINICAL,
    CORPORATE,
    COUNTED,
    COUNTY_AD,
    DIRECTOR,
    ICB,
    LOCAL,
    LOCALITY,
    PANEL,
    PARENTING,
    SEN,
    board,
    directory,
    set_up,
    the_only_body,
)


def test_a_panel_is_set_up_with_its_chair_its_seats_and_its_channel(database: Database) -> None:
    here = set_up(database)

    group = here.group()
    assert (group.ref, group.code_word) == ("JSP-26-001", "Leicester City Joint Solutions Panel")
    assert group.channel_name == "jsp-26-001-jsp-city"
    assert group.chair_id == here.person(DIRECTOR).id  # the only one of that organisation, level and service
    assert group.record_keeper_id == here.person(ADMIN).id
    assert here.member(PARENTING).post_seat == "parenting"
    assert here.member(ICB).post_seat == "icb"
    assert here.member(CAMHS).post_seat == "camhs"  # the one seat of that organisation, and its contact
    assert here.find_member(SEN) is None  # no title that the terms know
    card = here.card()
    assert "Chair: City-Director (LEICESTER-CITY). Administrator: City-Admin (LEICESTER-CITY)." in card
    assert "Seats: 3 of 11 filled. Nobody listed for: Director, Social Care and Early Help" in card
    assert "set up by" not in card


def test_everybody_who_sits_on_it_is_told_once_as_whom(database: Database) -> None:
    here = set_up(database)

    assert "*You are in JSP-26-001 · Leicester City Joint Solutions Panel, for LEICESTER-CITY.*" in words(
        here.shown(PARENTING, "seated")
    )
    assert "Your part: Head of Service, Corporate Parenting." in words(here.shown(PARENTING, "seated"))
    assert "Your part: chair." in words(here.shown(DIRECTOR, "seated"))
    assert all(len(here.posted(who, "seated")) == 1 for who in (DIRECTOR, PARENTING, ADMIN, ICB, CAMHS))


def test_a_seat_that_nobody_has_is_said_and_can_be_filled(database: Database) -> None:
    here = set_up(database)
    with database.write() as work:
        work.groups.get(here.group_id).channel_id = "C1"

    before = str(seats_of(here.services, slack(ICB), None, "C1"))
    says = name_seat(
        NameSeat(key="1", by=slack(ADMIN), group_id=here.group_id, seat="sen", person=slack(SEN)), here.services
    )

    assert "Head of Service, Special Educational Needs, LEICESTER-CITY (sen): *nobody listed*" in before
    assert says == "City-Sen has the seat now: Head of Service, Special Educational Needs."
    assert "(sen): City-Sen" in str(seats_of(here.services, slack(ICB), None, "C1"))


def test_a_seat_goes_to_nobody_of_another_organisation(database: Database) -> None:
    here = set_up(database)

    with pytest.raises(Refused) as no:
        name_seat(
            NameSeat(key="1", by=slack(ADMIN), group_id=here.group_id, seat="sen", person=slack(ICB)), here.services
        )

    assert no.value.refusal.reason == ("The directory does not list Icb-Lead under LEICESTER-CITY, whose seat this is.")
    assert no.value.refusal.rule_id == "CITY-MEMB-1"


def test_a_member_who_looks_after_nothing_fills_no_seat(database: Database) -> None:
    here = set_up(database)

    with pytest.raises(Refused) as no:
        name_seat(
            NameSeat(key="1", by=slack(ICB), group_id=here.group_id, seat="sen", person=slack(SEN)), here.services
        )

    assert no.value.refusal.rule_id == "OWN-PANEL-KEEP"


def test_only_the_organisation_that_chairs_sets_it_up(database: Database) -> None:
    here = directory(database)

    with pytest.raises(Refused) as no:
        open_panel(OpenPanel(key="1", by=slack(ICB), forum=PANEL), here.services)
    with pytest.raises(Refused) as junior:
        open_panel(OpenPanel(key="2", by=slack(ADMIN), forum=PANEL), here.services)

    assert no.value.refusal.rule_id == junior.value.refusal.rule_id == "OWN-PANEL-OPEN"
    assert "You are listed as NHS Commissioner." in no.value.refusal.reason


def test_whoever_may_is_offered_their_own_panels_alone(database: Database) -> None:
    here = directory(database)

    assert [body.key for body in may_open(here.services, slack(DIRECTOR))] == ["JSP-CITY/"]
    assert {body.forum for body in may_open(here.services, slack(COUNTY_AD))} == {"JSP-LEICS", "JFP-LEICS"}


def test_the_chair_is_whoever_the_terms_say(database: Database) -> None:
    here = directory(database)

    with pytest.raises(Refused) as no:
        open_panel(OpenPanel(key="1", by=slack(DIRECTOR), forum=PANEL, chair=slack(PARENTING)), here.services)

    assert no.value.refusal.rule_id == "CITY-CHAIR-1"


def test_a_body_is_set_up_once(database: Database) -> None:
    here = set_up(database)

    again = OpenPanel(key="again", by=slack(PARENTING), forum=PANEL)
    with pytest.raises(Refused) as no:
        open_panel(again, here.services)

    assert no.value.refusal.reason == "Leicester City Joint Solutions Panel is set up already: JSP-26-001."
    open_panel(OpenPanel(key="open", by=slack(DIRECTOR), forum=PANEL), here.services)  # the same form once more
    assert the_only_body(database) == here.group_id


def test_the_bodies_of_one_kind_are_each_set_up_by_themselves(database: Database) -> None:
    here = directory(database)

    first, second = [
        open_panel(OpenPanel(key=name, by=slack(LOCAL), forum=LOCALITY, instance=name), here.services)
        for name in ("Rugby", "Warwick")
    ]

    assert first.startswith("WLP-26-001 · ")
    assert ", Rugby is set up." in first
    assert second.startswith("WLP-26-002 · ")
    left = [body.instance for body in may_open(here.services, slack(LOCAL))]
    assert left == ["North Warwickshire", "Nuneaton and Bedworth", "Stratford"]


def test_a_board_has_whoever_is_named_as_chair_and_vice_chair(database: Database) -> None:
    here = board(database)

    assert here.group().forum == BOARD
    assert here.group().chair_id == here.person(CHIEF).id
    assert here.member(CHIEF).post_seat == "lead"
    assert here.member(CORPORATE).post_seat == "director"
    assert here.find_member(CLINICAL) is None
    assert "Vice-chair: Ph-Assistant (LINCS-PH)." in here.card()


def test_the_county_panel_needs_no_quorum_of_its_own_to_be_set_up(database: Database) -> None:
    here = set_up(database, COUNTED, COUNTY_AD)

    assert here.group().chair_id == here.person(COUNTY_AD).id


def test_its_history_can_be_exported_and_speaks_of_no_place(database: Database) -> None:
    here = board(database)

    found = markdown(export(here.services, here.group().ref))

    assert "- Vice-chair: Ph-Assistant" in found
    assert "Place" not in found
    assert "Stuck" not in found
