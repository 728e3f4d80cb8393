"""Recording what was agreed: a decision where all whom it affects are here, else a question to those who are not."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from msgspec.structs import replace

from bot.usecases.decisions.decision import Outdated, record
from bot.usecases.decisions.decision_form import NotChair, again, from_message, in_place_of
from bot.usecases.decisions.withdrawal import Withdraw as WithdrawGroup
from bot.usecases.decisions.withdrawal import withdraw as withdraw_group
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.refused import Refused
from bot.views.decision_form import form as draw_form
from storage.database import Database
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY,
    COUNTY_IS,
    ICB,
    ICB_IS,
    LPT_IS,
    TEXT,
    THREAD,
    all_sent,
    answers,
    chaired,
    decision,
    form,
    line,
    meets,
    met,
    question,
    recorded,
    seat,
    sent,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import labels, words

SOURCE = "1700000000.000200"


def test_with_all_whom_it_affects_here_it_is_a_decision_in_the_thread_and_on_the_card(database: Database) -> None:
    here = chaired(database)
    meeting = meets(here, LPT_IS, ICB_IS)

    made = recorded(here, LPT_IS, ICB_IS)

    assert (made.name, made.says) == ("D1", "D1 is decided.")
    kept = decision(here)
    assert (kept.affected, kept.meeting_id) == ([ICB_IS, LPT_IS], meeting)
    assert here.effects()[f"decision_said:{kept.id}"].content["thread_ts"] == THREAD
    assert f"*D1 is decided:* “{TEXT}” Authority: The managers here." in words(line(here, kept.id))
    assert "Decisions: 1. Waiting for answers: 0." in here.card()
    assert "decision_recorded" in here.acts()


def test_that_it_affects_nobody_is_asked_once_more(database: Database) -> None:
    """A no for every agency, one by one, may be a slip: then nobody would be asked, and nobody have agreed."""
    here = chaired(database)
    request = sent(here, nobody=False)

    with pytest.raises(Outdated, match="You said no for every agency"):
        record(request, here.services)

    shown = draw_form(again(here.services, CHAIR, request.names, request.written, []), "nonce")
    assert "This needs, costs or changes nothing for any agency?" in str(shown)
    assert record(replace(request, written=replace(request.written, nobody=True)), here.services).name == "D1"


def test_what_affects_nobody_is_a_decision_at_any_time(database: Database) -> None:
    here = chaired(database)

    assert recorded(here).name == "D1"
    assert decision(here).affected == []


def test_one_that_is_not_here_makes_it_a_question_to_that_agency_alone(database: Database) -> None:
    """JFP-ABS-1, CITY-ABS-1, HD-05: nothing is decided for an agency that is not there."""
    here = chaired(database)
    meets(here, LPT_IS, ICB_IS)

    made = recorded(here, LPT_IS, COUNTY_IS)

    assert made.name == "R1"
    assert made.says == "R1 is not a decision yet: LEICESTERSHIRE-CC is asked first."
    assert question(here).affected == [COUNTY_IS, LPT_IS]
    with database.read() as work:
        assert [one.seat_id for one in work.decisions.responses(question(here).id)] == [seat(here, COUNTY_IS)]
        assert not work.decisions.all_in(here.group_id)
    assert "*R1 waits for LEICESTERSHIRE-CC*, until Thursday 9 April 2026, 5pm" in words(line(here, question(here).id))
    assert "Waiting for answers: 1 (LEICESTERSHIRE-CC, R1 by Thursday 9 April 2026, 5pm)." in here.card()


def test_between_meetings_nobody_counts_as_here_not_even_the_chairs_own_agency(database: Database) -> None:
    here = chaired(database)
    meets(here, LPT_IS, ICB_IS)
    met(here)

    recorded(here, LPT_IS, ICB_IS)

    with database.read() as work:
        asked = {one.seat_id for one in work.decisions.responses(question(here).id)}
    assert asked == {seat(here, LPT_IS), seat(here, ICB_IS)}


def test_every_agency_has_to_be_answered_for(database: Database) -> None:
    here = chaired(database)
    request = sent(here)
    affects = {one: said for one, said in request.written.affects.items() if one != str(seat(here, COUNTY_IS))}

    with pytest.raises(Refused, match="Still needed: whether it affects LEICESTERSHIRE-CC"):
        record(replace(request, written=replace(request.written, affects=affects)), here.services)


def test_nothing_is_answered_beforehand_and_what_the_text_names_is_marked(database: Database) -> None:
    here = chaired(database)

    offered = from_message(here.services, CHAIR, "C1", "LLR-ICB pays half", SOURCE, THREAD)
    shown = draw_form(offered, "n1")

    asked = [block for block in shown["blocks"] if block.get("block_id", "").startswith("affects_")]
    assert len(asked) == 4
    assert not any("initial_option" in block["element"] or block["optional"] for block in asked)
    marked = [block["label"]["text"] for block in asked if "(named in the text)" in block["label"]["text"]]
    assert marked == ["LLR-ICB (named in the text): does this need, cost or change anything for them?"]
    assert "If this is outside" in str(shown)
    assert len(shown["private_metadata"]) < 3000


def test_a_message_that_may_identify_a_child_is_not_copied(database: Database) -> None:
    here = chaired(database)

    offered = from_message(here.services, CHAIR, "C1", "Her NHS number is 943 476 5919", SOURCE, None)

    assert offered.written.text == ""
    assert "was not copied" in offered.notes[0]


def test_only_the_chair_records_and_a_member_is_offered_to_propose_it(database: Database) -> None:
    here = chaired(database)
    request = sent(here)

    with pytest.raises(NotChair) as no:
        from_message(here.services, COUNTY, "C1", "Half each", SOURCE, THREAD)
    with pytest.raises(Refused, match="Only the chair or the acting chair"):
        record(replace(request, by=COUNTY), here.services)
    with pytest.raises(Refused, match="There is no such group"):
        record(replace(request, by=slack("uhl-sgm")), here.services)

    assert (no.value.begun.text, no.value.begun.source_ts) == ("Half each", SOURCE)
    with database.read() as work:
        rows = [row for row in work.audit.of(here.group_id) if row.act == "refused"]
        assert [(row.detail["what"], row.refused_by) for row in rows] == [
            ("record_decision", "HD-17"),
            ("record_decision", None),
        ]
        assert work.audit.first_broken(str(here.group_id)) is None


def test_who_chairs_a_meeting_in_the_chairs_place_records_too(database: Database) -> None:
    here = chaired(database)
    meets(here, ICB_IS)
    with database.write() as work:
        running = work.meetings.running(here.group_id)
        assert running is not None
        running.chair_id = here.person("icb-sgm").id

    assert recorded(here, ICB_IS, by=ICB).name == "D1"
    with pytest.raises(NotChair):
        form(here, COUNTY)


def test_sent_twice_it_is_recorded_once(database: Database) -> None:
    here = chaired(database)
    request = sent(here)

    assert record(request, here.services) == record(request, here.services)
    assert here.group().decisions_made == 1


def test_of_two_who_record_from_one_message_at_once_one_is_told_of_the_other(database: Database) -> None:
    here = chaired(database)
    meets(here, ICB_IS)
    with database.write() as work:
        running = work.meetings.running(here.group_id)
        assert running is not None
        running.chair_id = here.person("icb-sgm").id
    both = [
        sent(here, ICB_IS, by=CHAIR, key="1", source_ts=SOURCE),
        sent(here, ICB_IS, by=ICB, key="2", source_ts=SOURCE),
    ]

    def one(request: object) -> str:
        try:
            return record(request, here.services).name  # type: ignore[arg-type]
        except Outdated as changed:
            return " ".join(changed.notes)

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(one, both))

    assert came[0] == "D1"
    assert came[1].startswith("D1 was just recorded from the same message by ")
    assert here.group().decisions_made == 1


def test_the_form_comes_back_as_things_stand_and_can_then_be_sent(database: Database) -> None:
    """The second knows of the first now, and records another decision all the same."""
    here = chaired(database)
    first, second = sent(here, key="1", source_ts=SOURCE), sent(here, key="2", source_ts=SOURCE, text="Another one")
    record(first, here.services)
    with pytest.raises(Outdated) as changed:
        record(second, here.services)

    offered = again(here.services, CHAIR, second.names, second.written, changed.value.notes)

    assert offered.written.text == "Another one"
    assert all(agency.affected is False for agency in offered.agencies)
    assert offered.names.nonce == "2"
    assert record(replace(second, names=offered.names), here.services).name == "D2"


def test_a_meeting_that_began_or_ended_meanwhile_is_told(database: Database) -> None:
    here = chaired(database)
    before = sent(here, ICB_IS, key="1")
    meets(here, ICB_IS)
    with pytest.raises(Outdated, match="A meeting has begun since you opened this"):
        record(before, here.services)

    during = sent(here, ICB_IS, key="2")
    met(here)
    with pytest.raises(Outdated, match="The meeting has ended since you opened this"):
        record(during, here.services)
    assert here.group().decisions_made == here.group().questions_made == 0


def test_an_agency_that_came_or_went_meanwhile_is_told_and_asked_about(database: Database) -> None:
    here = chaired(database)
    request = sent(here, key="1")
    with database.read() as work:
        were = tuple(one.organisation_id for one in work.groups.seats(here.group_id))
    changed = (*(one for one in were if one != COUNTY_IS), "UHL")
    change_invited(
        ChangeInvited(key="c1", by=CHAIR, group_id=here.group_id, were=were, organisations=changed), here.services
    )

    with pytest.raises(Outdated) as found:
        record(request, here.services)

    assert found.value.notes == [
        "UHL is in the group now. Please answer for them too.",
        "LEICESTERSHIRE-CC is not in the group any more.",
    ]
    offered = again(here.services, CHAIR, request.names, request.written, found.value.notes)
    assert [one.affected for one in offered.agencies if one.name == "UHL"] == [None]


def test_a_decision_is_replaced_and_never_edited(database: Database) -> None:
    here = chaired(database)
    recorded(here, key="1")
    old = decision(here, 1)
    all_sent(here)

    offered = in_place_of(here.services, CHAIR, "decision", old.id)
    assert offered.written.replaces == f"decision:{old.id}"
    assert offered.written.text == TEXT
    recorded(here, key="2", replaces=offered.written.replaces, text="Share them until Monday")

    new = decision(here, 2)
    assert (decision(here, 1).text, new.supersedes_id) == (TEXT, old.id)
    assert f"*D1 was replaced by D2.* “{TEXT}”" in words(line(here, old.id))
    assert labels(line(here, old.id)) == []
    assert "It replaces D1." in words(line(here, new.id))
    assert here.effects()[f"update:decision_said:{old.id}"].state == "pending"
    assert "Decisions: 1." in here.card()
    with pytest.raises(Refused, match="D1 was replaced by D2 meanwhile"):
        in_place_of(here.services, CHAIR, "decision", old.id)
    with pytest.raises(Refused, match="D1 was replaced by D2 meanwhile"):
        recorded(here, key="3", replaces=f"decision:{old.id}")


def test_a_decision_stands_until_what_is_to_replace_it_is_agreed(database: Database) -> None:
    here = chaired(database)
    recorded(here, key="1")
    replaces = f"decision:{decision(here, 1).id}"
    recorded(here, COUNTY_IS, key="2", replaces=replaces)
    assert decision(here, 1).superseded_at is None
    with pytest.raises(Refused, match="R1 is asked already, and would replace D1"):
        recorded(here, key="3", replaces=replaces)

    answers(here, COUNTY_IS, COUNTY)

    assert decision(here, 1).superseded_at is not None
    assert decision(here, 2).supersedes_id == decision(here, 1).id


def test_nothing_is_recorded_in_a_group_that_is_over(database: Database) -> None:
    here = chaired(database)
    request = sent(here)
    withdraw_group(WithdrawGroup(key="w", by=CHAIR, group_id=here.group_id, reason="Twice"), here.services)

    with pytest.raises(Refused, match="was withdrawn"):
        record(request, here.services)


def test_too_long_or_empty_it_is_refused(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(Refused, match="at most 300 fit"):
        recorded(here, text="x" * 301)
    with pytest.raises(Refused, match="Nothing was written"):
        recorded(here, authority="  ")
    assert here.group().decisions_made == 0


def test_a_form_about_another_groups_things_replaces_nothing(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(Refused, match="was settled or replaced meanwhile"):
        recorded(here, replaces=f"decision:{UUID(int=1)}")
