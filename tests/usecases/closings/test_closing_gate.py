"""J8: what stands between the chair and closing a group, each with its way out; only the chair closes."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from bot.usecases.actions.action_change import Press, done
from bot.usecases.closings.closing_gate import AskToClose, keep_open
from bot.usecases.closings.closing_plan import ConfirmPlan, confirm_plan
from bot.usecases.closings.closing_settled import AskAgain, ask_again, own_work
from bot.usecases.decisions.recommendation_answer import Withdraw, withdraw
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.refused import Refused as No
from storage.database import Database
from storage.models import Recommendation, Response
from tests.usecases.closings.closings import (
    CHAIR,
    COUNTY,
    DAY,
    ICB,
    OPENER,
    a_meeting_held,
    an_action,
    asks,
    audited,
    chooses,
    closes,
    gate,
    ready,
    refusals,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words


def a_question(here: Opened, answer: str | None = None) -> AskAgain:
    with here.database.write() as work:
        seat = work.groups.seat(here.group_id, "LEICESTERSHIRE-CC")
        assert seat is not None
        asked = Recommendation(
            group_id=here.group_id,
            number=1,
            text="Will you pay half?",
            authority="LPT",
            affected=["LEICESTERSHIRE-CC"],
            asked_by_id=here.person(CHAIR).id,
            asked_at=here.clock.at,
            state="contested" if answer else "open",
        )
        work.decisions.add(asked)
        response = Response(recommendation_id=asked.id, seat_id=seat.id, answer=answer)
        work.decisions.add(response)
        return AskAgain(key="ac:q", by=slack(CHAIR), question_id=asked.id)


def test_the_chair_reads_what_is_open_with_a_way_out_of_each(database: Database) -> None:
    here = ready(database)
    an_action(here)
    a_question(here)
    a_meeting_held(here, notes=False)

    asks(here)

    shown = here.shown(CHAIR, "closing")
    assert "You can't close RSG-26-001 · KESTREL yet: four things are open." in words(shown)
    assert "*A1*, LEICESTERSHIRE-CC: “Ask three providers for dates”" in words(shown)
    assert "*R1*, LEICESTERSHIRE-CC has not answered." in words(shown)
    assert "*The notes of meeting 9* have not gone" in words(shown)
    assert "How did it end?" in words(shown)
    found = labels(shown)
    assert {"Done", "Becomes LEICESTERSHIRE-CC's own work", "Cancel: why", "Ask again", "Withdraw: why"} <= set(found)
    assert {"Open the notes", "Check again", "Keep it open"} <= set(found)
    assert "Close the group" not in found
    assert str(shown.blocks[-1]).count("section 5a para 2") == 1


def test_that_it_was_refused_is_recorded_with_the_rule_once_for_each_asking(database: Database) -> None:
    """RSG-CLOSE-1."""
    here = ready(database)
    an_action(here)

    asks(here)
    asks(here)

    assert refusals(here) == [("RSG-CLOSE-1", "close")]
    assert len(here.posted(CHAIR, "closing")) == 1


@pytest.mark.parametrize("who", [COUNTY, OPENER])
def test_only_the_chair_closes(database: Database, who: str) -> None:
    """HD-17."""
    here = ready(database)

    with pytest.raises(No, match="Only the chair closes"):
        asks(here, by=who)
    with pytest.raises(No, match="Only the chair closes"):
        closes(here, by=who)

    assert here.group().state == "open"
    assert refusals(here) == [("HD-17", "close"), ("HD-17", "close")]


def test_a_stranger_is_told_that_there_is_no_such_group(database: Database) -> None:
    here = ready(database)

    with pytest.raises(No, match="There is no such group"):
        asks(here, by="uhl-sgm")


def test_when_nothing_is_open_the_group_can_be_closed(database: Database) -> None:
    here = ready(database)
    asks(here)
    assert "one thing is open" in words(here.shown(CHAIR, "closing"))

    chooses(here, "moved")

    shown = here.shown(CHAIR, "closing")
    assert "You can close RSG-26-001 · KESTREL now." in words(shown)
    assert "Close the group" in labels(shown)


def test_the_gate_is_asked_again_when_the_form_is_sent(database: Database) -> None:
    here = ready(database)
    chooses(here, "moved")
    an_action(here)  # somebody was quicker

    with pytest.raises(No) as refused:
        closes(here)

    assert refused.value.refusal.rule_id == "RSG-CLOSE-1"
    assert "Still open: A1." in refused.value.refusal.remedy
    assert here.group().state == "open"
    assert refusals(here) == [("RSG-CLOSE-1", "close")]


def test_an_action_becomes_its_agencys_own_work(database: Database) -> None:
    here = ready(database)
    press = an_action(here)
    asks(here)
    here.send_everything()

    said = own_work(press, here.services)

    assert said.says == "A1 is LEICESTERSHIRE-CC's own work now."
    assert "A1 is the agency's own work now" in words(here.shown(COUNTY, "action"))
    assert "A1" not in gate(here)
    assert here.effects()[f"update:closing:{here.group_id}:{here.person(CHAIR).id}"].state == "pending"
    with database.read() as work:
        assert work.obligations.open_about(press.action_id) == []
    with pytest.raises(No, match="the agency's own work already"):
        done(Press(key="ac:late", by=slack(COUNTY), action_id=press.action_id), here.services)


def test_only_the_chair_makes_it_somebodys_own_work(database: Database) -> None:
    here = ready(database)
    press = an_action(here)

    with pytest.raises(No):
        own_work(Press(key="ac:x", by=slack(COUNTY), action_id=press.action_id), here.services)

    assert refusals(here) == [("HD-17", "action_own_work")]


def test_a_question_that_was_not_agreed_is_put_again_or_withdrawn(database: Database) -> None:
    here = ready(database)
    question = a_question(here, answer="disagree")
    asks(here)
    assert {"Put it again", "Withdraw: why"} <= set(labels(here.shown(CHAIR, "closing")))
    assert "Ask again" not in labels(here.shown(CHAIR, "closing"))
    here.send_everything()

    taken_back = Withdraw(key="fm:q", by=slack(CHAIR), question_id=question.question_id, reason="It is paid otherwise")
    withdraw(taken_back, here.services)

    assert "R1" not in gate(here)
    assert here.effects()[f"update:closing:{here.group_id}:{here.person(CHAIR).id}"].state == "pending"
    with pytest.raises(No, match="Nobody is left to ask"):
        ask_again(question, here.services)


def test_a_question_is_asked_again_of_those_who_have_not_answered(database: Database) -> None:
    here = ready(database)
    request = a_question(here)
    with database.write() as work:
        (response,) = work.decisions.responses(request.question_id)
        county = here.person(COUNTY)
        work.outbox.post(
            "question:1",
            f"person:{county.id}",
            draw="question",
            subject_id=response.id,
            person_id=county.id,
            group_id=here.group_id,
        )

    ask_again(request, here.services)
    ask_again(request, here.services)

    assert len(here.posted(COUNTY, "question")) == 2
    with pytest.raises(No, match="was asked again today"):
        ask_again(replace(request, key="ac:later"), here.services)
    here.clock.at += DAY
    ask_again(replace(request, key="ac:tomorrow"), here.services)
    assert len(here.posted(COUNTY, "question")) == 3


def test_an_agency_that_is_taken_out_and_comes_back_confirms_anew(database: Database) -> None:
    here = ready(database)
    chooses(here, "dated_plan")
    with database.read() as work:
        seats = {one.organisation_id: one.id for one in work.groups.seats(here.group_id)}
    confirm_plan(ConfirmPlan(key="ac:1", by=slack(COUNTY), seat_id=seats["LEICESTERSHIRE-CC"]), here.services)
    confirm_plan(ConfirmPlan(key="ac:2", by=slack(ICB), seat_id=seats["LLR-ICB"]), here.services)

    everybody = tuple(sorted(seats))
    others = tuple(one for one in everybody if one != "LEICESTERSHIRE-CC")
    for key, were, now in (("ac:out", everybody, others), ("ac:in", others, everybody)):
        request = ChangeInvited(key=key, by=slack(CHAIR), group_id=here.group_id, were=were, organisations=now)
        change_invited(request, here.services)

    with database.read() as work:
        assert work.groups.confirmations(here.group_id).keys() == {seats["LLR-ICB"]}


def test_every_agency_is_asked_to_confirm_the_plan_and_silence_is_not_a_yes(database: Database) -> None:
    here = ready(database)
    chooses(here, "dated_plan")

    assert "Does LEICESTERSHIRE-CC confirm the plan" in words(here.shown(COUNTY, "confirm_plan"))
    assert here.posted(CHAIR, "confirm_plan") == []
    with pytest.raises(No, match="how it ended") as refused:
        raise_gate(here)
    assert refused.value.refusal.rule_id == "RSG-CLOSE-1"
    for number, (seat, who) in enumerate(seats(here)):
        assert f"{number_of(number) if number else 'none'} of four ha" in gate(here)
        confirm_plan(ConfirmPlan(key=f"ac:c{number}", by=slack(who), seat_id=seat), here.services)

    closes(here)
    assert here.group().state == "closing"


def raise_gate(here: Opened) -> None:
    """The refusal as the form gets it, with what is still open as its message."""
    try:
        closes(here, key="fm:early")
    except No as refused:
        raise No(type(refused.refusal)(refused.refusal.remedy, "", refused.refusal.rule_id, "")) from None


def number_of(count: int) -> str:
    return ("no", "one", "two", "three", "four")[count]


def seats(here: Opened) -> list[tuple[UUID, str]]:
    who = {"LEICESTERSHIRE-CC": COUNTY, "LLR-ICB": ICB, "CAMHS-COLLAB": "camhs", "LPT": CHAIR}
    with here.database.read() as work:
        return [(seat.id, who[seat.organisation_id]) for seat in work.groups.seats(here.group_id)]


def test_an_agency_confirms_once_and_all_of_it_see_that(database: Database) -> None:
    here = ready(database)
    chooses(here, "dated_plan")
    seat = next(seat for seat, who in seats(here) if who == COUNTY)

    confirm_plan(ConfirmPlan(key="ac:1", by=slack(COUNTY), seat_id=seat), here.services)

    shown = here.shown(COUNTY, "confirm_plan")
    assert "LEICESTERSHIRE-CC has confirmed the plan" in words(shown)
    assert labels(shown) == []
    with pytest.raises(No, match="has confirmed the plan already"):
        confirm_plan(ConfirmPlan(key="ac:2", by=slack(COUNTY), seat_id=seat), here.services)


def test_nobody_confirms_for_another_agency_but_the_chair_who_was_told(database: Database) -> None:
    """OWN-CLOSE-WHO."""
    here = ready(database)
    chooses(here, "dated_plan")
    seat = next(seat for seat, who in seats(here) if who == COUNTY)

    with pytest.raises(No) as refused:
        confirm_plan(ConfirmPlan(key="ac:1", by=slack(ICB), seat_id=seat), here.services)
    confirm_plan(ConfirmPlan(key="ac:2", by=slack(CHAIR), seat_id=seat), here.services)

    assert refused.value.refusal.rule_id == "OWN-CLOSE-WHO"
    assert audited(here, "plan_confirmed")[0].detail == {"agency": "LEICESTERSHIRE-CC", "for_them": True}


def test_another_way_takes_the_question_back(database: Database) -> None:
    here = ready(database)
    chooses(here, "dated_plan")
    here.send_everything()
    seat = next(seat for seat, who in seats(here) if who == COUNTY)

    chooses(here, "moved", key="ac:way-2")

    assert "need not be confirmed any more" in words(here.shown(COUNTY, "confirm_plan"))
    with pytest.raises(No, match="need not be confirmed"):
        confirm_plan(ConfirmPlan(key="ac:1", by=slack(COUNTY), seat_id=seat), here.services)


def test_it_cannot_be_handed_to_a_group_that_is_not_there(database: Database) -> None:
    """OWN-RESOLUTION."""
    here = ready(database)

    with pytest.raises(No, match="there is no such group that could take over"):
        chooses(here, "handed_over")

    assert here.group().resolution is None
    assert refusals(here) == [("OWN-RESOLUTION", "close")]


def test_the_chair_may_think_better_of_it(database: Database) -> None:
    here = ready(database)
    asks(here)
    chooses(here, "dated_plan")
    here.send_everything()

    keep_open(AskToClose(key="ac:keep", by=slack(CHAIR), group_id=here.group_id), here.services)

    assert "stays open" in words(here.shown(CHAIR, "closing"))
    assert here.group().resolution is None
    assert "need not be confirmed any more" in words(here.shown(COUNTY, "confirm_plan"))
    with pytest.raises(No, match="stays open already"):
        keep_open(AskToClose(key="ac:keep2", by=slack(CHAIR), group_id=here.group_id), here.services)
    asks(here, key="ac:again")
    assert "How did it end?" in words(here.shown(CHAIR, "closing"))
