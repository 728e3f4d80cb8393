"""J8: a group is closed when nothing is open; for a day it can be opened again, then its channel is put away."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.rules.calendar import LONDON
from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_change import Press, done
from bot.usecases.closings.closing import CloseGroup, close_group
from bot.usecases.closings.closing_gate import AskToClose, keep_open
from bot.usecases.closings.closing_plan import ConfirmPlan, confirm_plan
from bot.usecases.closings.closing_settled import AskAgain, ask_again, own_work
from bot.usecases.decisions.recommendation_answer import Withdraw, withdraw
from bot.usecases.members.agencies import ChangeInvited, change_invited
from bot.usecases.refused import Refused as No
from bot.usecases.seeing.listing import listing
from bot.usecases.seeing.status import status
from bot.views import listing as listing_view
from bot.views import status as status_view
from storage.database import Database
from storage.effects import Effects
from storage.models import Meeting, Obligation, Recommendation, Record, Response
from tests.usecases.closings.closings import (
    CHAIR,
    COUNTY,
    DAY,
    ICB,
    OPENER,
    asks,
    audited,
    chooses,
    closed,
    closes,
    closing,
    gate,
    look_around,
    opens_again,
    ready,
    refusals,
)
from tests.usecases.held import CHAIR as LPT_CHAIR
from tests.usecases.held import held
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words


def an_action(here: Opened, key: str = "cm:1") -> Press:
    made = create_action(
        CreateAction(
            key=key,
            made_by=slack(CHAIR),
            text="Ask three providers for dates",
            owner=slack(COUNTY),
            due=here.clock.at + timedelta(days=2),
            ref=here.group().ref,
        ),
        here.services,
    )
    with here.database.read() as work:
        action = work.actions.named(here.group_id, "A", int(made.ref[1:]))
    assert action is not None
    return Press(key=f"ac:{key}", by=slack(CHAIR), action_id=action.id)


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


def a_meeting_held(here: Opened, *, notes: bool) -> None:
    with here.database.write() as work:
        meeting = Meeting(group_id=here.group_id, number=9, starts_at=here.clock.at, minutes=45, state="held")
        work.meetings.add(meeting)
        sent = here.clock.at if notes else None
        record = Record(
            group_id=here.group_id,
            meeting_id=meeting.id,
            version=1,
            lines=[],
            chair_id=here.person(CHAIR).id,
            circulated_at=sent,
        )
        work.notes.add(record)


# the gate


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

    with pytest.raises(No, match="Only the chair or the acting chair"):
        asks(here, by=who)
    with pytest.raises(No, match="Only the chair or the acting chair"):
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


# how it ended


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
        assert f"{number_of(number)} of four ha" in gate(here)
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
    asks(here, key="ac:again")
    assert "How did it end?" in words(here.shown(CHAIR, "closing"))


# closing


def test_while_it_is_closing_nothing_is_owed_and_its_meetings_are_cancelled(database: Database) -> None:
    here = closing(database)

    group = here.group()
    assert (group.state, group.closes_at) == ("closing", here.clock.at + DAY)
    with database.read() as work:
        assert [owed.kind for owed in work.obligations.open_in(here.group_id)] == ["closing"]
        assert {meeting.state for meeting in work.groups.meetings(here.group_id)} == {"cancelled"}


def test_everybody_reads_that_it_is_closing(database: Database) -> None:
    here = closing(database)

    assert "*closing*" in here.card()
    assert "How it ended: Moved to a suitable place." in here.card()
    assert labels(here.card_shown()) == ["Reopen", "Report a problem"]
    assert "is closing" in words(here.shown(CHAIR, "closing"))
    assert labels(here.shown(CHAIR, "closing")) == ["Reopen"]
    assert "Nothing is needed from you" in words(here.shown(COUNTY, "invitation"))
    said = [effect for effect in here.effects().values() if effect.draw == "closing_said"]
    assert [effect.conversation_id for effect in said] == [f"group:{here.group_id}"]


def test_whoever_has_the_record_gets_the_line_for_the_management_group(database: Database) -> None:
    """RSG-REP-1, RSG-REC-1."""
    here = closing(database)

    shown = words(here.shown(CHAIR, "closing_line"))

    assert "DMT, CMG or TCM" in shown
    assert "Moved to a suitable place" in shown
    assert here.group().record_owner_id == here.person(CHAIR).id


def test_the_record_stays_with_the_chairs_organisation(database: Database) -> None:
    """RSG-REC-1."""
    here = ready(database)
    chooses(here, "moved")
    request = CloseGroup(key="fm:1", by=slack(CHAIR), about=here.group_id, record_owner=here.person(COUNTY).id)

    with pytest.raises(No) as refused:
        close_group(request, here.services)

    assert refused.value.refusal.rule_id == "RSG-REC-1"


def test_nothing_new_is_begun_while_it_is_closing(database: Database) -> None:
    here = closing(database)

    with pytest.raises(No, match="is closing: nothing new is begun"):
        an_action(here)
    with pytest.raises(No, match="is closing"):
        asks(here, key="ac:late")


def test_the_form_sent_twice_closes_once(database: Database) -> None:
    here = closing(database)

    closes(here)

    assert len(audited(here, "closing")) == 1


def test_it_still_stands_in_lists_and_says_until_when(database: Database) -> None:
    here = closing(database)

    listed = str(listing_view.blocks(listing(slack(COUNTY), here.services)))
    stands = str(status_view.blocks(status(slack(COUNTY), None, "C1", here.services)))

    assert "closing until Friday 3 April 2026" in listed
    assert "Closing until Friday 3 April 2026" in stands


# opening it again


def test_within_the_day_the_chair_opens_it_again(database: Database) -> None:
    here = closing(database)
    with database.read() as work:
        planned = [meeting.starts_at for meeting in work.groups.meetings(here.group_id)]

    opens_again(here, reason="The place fell through")

    assert here.group().state == "open"
    assert here.meeting().starts_at == planned[0]
    assert here.group().resolution is None
    assert "closing" not in here.card()
    with database.read() as work:
        kinds = {owed.kind for owed in work.obligations.open_in(here.group_id)}
    assert "before_meeting" in kinds
    assert "closing" not in kinds
    said = next(e for e in here.effects().values() if e.draw == "closing_said" and e.content["reopened"])
    assert said.conversation_id == f"group:{here.group_id}"
    here.clock.at += 2 * DAY
    look_around(here)
    assert here.group().state == "open"


def test_opened_again_after_the_time_of_its_next_meeting_it_has_another(database: Database) -> None:
    """A group always has a next meeting: before it has a rhythm, at the next hour at which a first one could be."""
    here = closing(database)
    here.clock.at += DAY - timedelta(minutes=5)

    opens_again(here)

    assert here.meeting().starts_at > here.clock.at
    assert "Next: Saturday 4 April 2026, 10am" in here.card()


def test_opened_again_it_meets_in_its_rhythm_where_that_time_has_come(database: Database) -> None:
    here = held(database)
    with database.write() as work:
        for meeting in work.groups.meetings_to_come(here.group_id, here.clock.at):
            meeting.starts_at = here.clock.at + timedelta(hours=1)  # all of them while it is closing
        for action in work.actions.open_in(here.group_id):
            action.state = "done"
        work.session.execute(update(Record).values(circulated_at=here.clock.at, state="circulated"))
    chooses(here, "moved", by=LPT_CHAIR)
    closes(here, by=LPT_CHAIR)
    here.clock.at += 2 * timedelta(hours=1)

    opens_again(here, by=LPT_CHAIR)

    with database.read() as work:
        coming = [
            f"{one.starts_at.astimezone(LONDON):%a %d %b %H:%M}"
            for one in work.groups.meetings_to_come(here.group_id, here.clock.at)
        ]
    assert coming == ["Tue 07 Apr 09:30", "Thu 09 Apr 09:30"]


def test_what_was_owed_is_owed_again(database: Database) -> None:
    """What hung on a meeting is not: that meeting is planned anew."""
    here = ready(database)
    chooses(here, "moved")
    with database.write() as work:
        group = work.groups.get(here.group_id)
        owed = Obligation(
            kind="way_out",
            subject_id=group.id,
            group_id=group.id,
            rule_id="OWN-DAY-7",
            ladder_id="OWN-DAY-7",
            forum=group.forum,
            policy_from=group.policy_from,
            anchor_at=here.clock.at,
            due_at=here.clock.at + 7 * DAY,
            made_at=here.clock.at,
            next_step_at=here.clock.at + 7 * DAY,
        )
        work.obligations.add(owed)
    closes(here)

    opens_again(here)

    with database.read() as work:
        again = {one.kind: one.next_step_at for one in work.obligations.open_in(here.group_id)}
    assert set(again) == {"way_out", "before_meeting"}
    assert again["way_out"] is not None


def test_only_the_chair_opens_it_again(database: Database) -> None:
    """OWN-CLOSE-WHO."""
    here = closing(database)

    with pytest.raises(No) as refused:
        opens_again(here, by=COUNTY)

    assert refused.value.refusal.rule_id == "OWN-CLOSE-WHO"
    assert refusals(here)[-1] == ("OWN-CLOSE-WHO", "reopen")


def test_opened_again_twice_it_is_open_once(database: Database) -> None:
    here = closing(database)

    opens_again(here)
    opens_again(here)
    with pytest.raises(No, match="is open"):
        opens_again(here, key="fm:2")

    assert len(audited(here, "reopened")) == 1


def test_after_its_day_it_cannot_be_opened_again_whether_a_sweep_has_looked_or_not(database: Database) -> None:
    here = closing(database)
    here.clock.at += DAY

    with pytest.raises(No, match="was closed on Friday 3 April 2026") as refused:
        opens_again(here)
    look_around(here)
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        opens_again(here, key="fm:2")

    assert "this bot cannot open it again" in refused.value.refusal.remedy


# closed


def test_after_its_day_the_group_is_closed_and_its_channel_put_away_last(database: Database) -> None:
    here = closing(database)
    here.send_everything()
    here.clock.at += DAY - timedelta(minutes=1)
    look_around(here)
    assert here.group().state == "closing"

    here.clock.at += timedelta(minutes=1)
    look_around(here)
    look_around(here)

    assert (here.group().state, here.group().closed_at) == ("closed", here.clock.at)
    assert "This channel is locked." in here.card()
    assert labels(here.card_shown()) == []
    assert len(audited(here, "closed")) == 1
    archive = f"archive:{here.group_id}"
    assert archive not in claimable(here)
    settle(here)
    assert claimable(here) == {archive}


def claimable(here: Opened) -> set[str]:
    with here.database.write() as work:
        return {effect.key for effect in Effects(work.session, work.machine_now).ready(100)}


def settle(here: Opened) -> None:
    with here.database.write() as work:
        for number, effect in enumerate(work.outbox.of_group(here.group_id)):
            if effect.kind != "archive" and effect.state == "pending":
                effect.state = ("done", "failed", "held")[number % 3]


def test_of_two_sweeps_at_once_one_closes_it(database: Database) -> None:
    here = closing(database)
    here.clock.at += DAY
    with database.write() as work:
        work.groups.lock(here.group_id).state = "closed"

    look_around(here)

    assert audited(here, "closed") == []


def test_whatever_is_pressed_afterwards_gets_the_sentence(database: Database) -> None:
    here = closed(database)

    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        asks(here, key="ac:late")
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        chooses(here, "moved", key="ac:late-2")
    with pytest.raises(No, match="was closed on Friday 3 April 2026"):
        closes(here, key="fm:late")
    with pytest.raises(No, match="is closed"):
        an_action(here, key="cm:late")


def test_a_closed_group_stands_in_no_list_but_its_status_is_found(database: Database) -> None:
    here = closed(database)

    listed = str(listing_view.blocks(listing(slack(COUNTY), here.services)))
    stands = str(status_view.blocks(status(slack(COUNTY), here.group().ref, "C9", here.services)))

    assert "RSG-26-001" not in listed
    assert "Closed on Friday 3 April 2026" in stands
    assert "Moved to a suitable place" in stands


def test_nobody_hears_anything_more(database: Database) -> None:
    here = closed(database)
    here.send_everything()
    before = {key for key, effect in here.effects().items() if effect.kind == "post"}

    here.clock.at += timedelta(days=20)
    look_around(here)

    assert {key for key, effect in here.effects().items() if effect.kind == "post"} == before
