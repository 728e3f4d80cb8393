"""Answering an invitation: who may, what is recorded, what is shown, and what may be changed until when."""

from datetime import timedelta

import pytest

from bot.usecases.meetings.coming import agency_reply
from bot.usecases.members.deputy import PassOn, SendDeputy, pass_on, send_deputy
from bot.usecases.members.invitation import Answer, UnsureWhichChild, answer, check, unsure_which_child
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Attendance, Member
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

COUNTY, COUNTY_WORKER, ICB, ELSEWHERE = "county-head", "county-worker", "icb-sgm", "lpt-team-manager"


def says(here: Opened, reply: str, *, whose: str = COUNTY, by: str | None = None, key: str = "ac:1") -> None:
    request = Answer(key=key, answered_by=slack(by or whose), member_id=here.member(whose).id, reply=reply)  # type: ignore[arg-type] # a plain string here
    answer(request, here.services)


def sends(here: Opened, deputy: str, *, whose: str = COUNTY, by: str | None = None, key: str = "fm:1") -> None:
    member = here.member(whose)
    request = SendDeputy(key=key, sent_by=slack(by or whose), member_id=member.id, deputy=slack(deputy), can_agree=True)
    send_deputy(request, here.services)


def passes(here: Opened, to: str, *, whose: str = COUNTY, key: str = "fm:2") -> None:
    request = PassOn(key=key, passed_by=slack(whose), member_id=here.member(whose).id, to=slack(to))
    pass_on(request, here.services)


def test_whoever_says_they_come_is_coming_and_is_not_asked_again(database: Database) -> None:
    here = opened(database)
    assert "No answer: CAMHS-COLLAB, LEICESTERSHIRE-CC" in here.card()

    says(here, "coming")

    reply = here.reply(COUNTY)
    assert reply is not None
    assert (reply.reply, reply.recorded_by_id) == ("coming", here.person(COUNTY).id)
    assert here.invitation(COUNTY).closed_why == "coming"
    assert here.invitation(COUNTY).next_step_at is None
    assert "Coming: LEICESTERSHIRE-CC and LPT." in here.card()
    assert "invitation_answered" in here.acts()


def test_whoever_cannot_come_is_told_what_that_means(database: Database) -> None:
    here = opened(database)

    says(here, "cannot")

    shown = words(here.shown(COUNTY, "invitation"))
    assert "You said you can't come." in shown
    assert "You get a question" in shown
    assert "LEICESTERSHIRE-CC" not in here.card().split("Coming:")[1].split(".")[0]
    assert "Not coming: LEICESTERSHIRE-CC." in here.card()


def test_an_answer_shows_in_the_message_that_was_sent_and_on_the_card(database: Database) -> None:
    here = opened(database)
    here.send_everything()

    says(here, "coming")

    promised = here.effects()
    invitation = here.posted(COUNTY, "invitation")[0]
    assert f"update:{invitation.key}" in promised
    assert f"update:card:{here.group_id}" in promised
    assert labels(here.shown(COUNTY, "invitation")) == [
        "Send someone else",
        "Can't come",
        "I don't know which child",
    ]


def test_before_it_is_answered_an_invitation_has_its_buttons(database: Database) -> None:
    here = opened(database)

    shown = here.shown(COUNTY, "invitation")

    assert "Friday 3 April 2026, 10am" in words(shown)  # British summer time has begun
    assert labels(shown) == [
        "I'll come",
        "Send someone else",
        "Can't come",
        "Not me, pass on",
        "I don't know which child",
        "I'm away until …",
        "Why this time?",
    ]


def test_one_may_change_ones_mind_until_the_meeting_begins(database: Database) -> None:
    here = opened(database)
    here.send_everything()
    says(here, "coming")
    armed = here.effects()[f"update:{here.posted(COUNTY, 'invitation')[0].key}"].armed

    says(here, "cannot", key="ac:2")

    reply = here.reply(COUNTY)
    assert reply is not None
    assert reply.reply == "cannot"
    assert here.effects()[f"update:{here.posted(COUNTY, 'invitation')[0].key}"].armed > armed


def test_once_the_meeting_has_begun_nothing_is_changed(database: Database) -> None:
    here = opened(database)
    here.clock.at = here.meeting().starts_at

    with pytest.raises(Refused, match="has begun"):
        says(here, "coming")

    assert here.reply(COUNTY) is None


def test_an_unanswered_invitation_asks_for_nothing_once_the_meeting_has_begun(database: Database) -> None:
    here = opened(database)
    asked = words(here.shown(COUNTY, "invitation"))
    here.clock.at = here.meeting().starts_at

    shown = here.shown(COUNTY, "invitation")

    assert "Please answer by" in asked
    assert "It has begun. No answer came from you before it." in words(shown)
    assert "answer by" not in words(shown)
    assert "Send someone" not in words(shown)
    assert labels(shown) == []


def test_the_form_about_an_invitation_opens_only_for_those_who_may_send_it(database: Database) -> None:
    here = opened(database)
    member = here.member(COUNTY).id

    check(here.services, slack(COUNTY_WORKER), member, "name_deputy")
    with pytest.raises(Refused) as stranger:
        check(here.services, slack(ELSEWHERE), member, "name_deputy")
    here.clock.at = here.meeting().starts_at
    with pytest.raises(Refused, match="has begun"):
        check(here.services, slack(COUNTY), member, "name_deputy")

    assert stranger.value.refusal.rule_id


def test_the_same_answer_twice_is_told_what_stands(database: Database) -> None:
    here = opened(database)
    says(here, "coming")

    with pytest.raises(Refused, match="already that you'll come"):
        says(here, "coming", key="ac:2")


def test_one_press_delivered_twice_counts_once_and_is_no_refusal(database: Database) -> None:
    here = opened(database)

    says(here, "coming")
    says(here, "coming")

    assert here.acts().count("invitation_answered") == 1


def test_another_agency_may_not_answer(database: Database) -> None:
    """OWN-ANSWER-WHO."""
    here = opened(database)

    with pytest.raises(Refused) as refused:
        says(here, "coming", by=ICB)

    assert refused.value.refusal.rule_id == "OWN-ANSWER-WHO"
    assert here.reply(COUNTY) is None


def test_a_deputy_of_another_agency_may_not_answer_either(database: Database) -> None:
    """OWN-ANSWER-WHO speaks of a deputy: of the agency that was asked."""
    here = opened(database)
    sends(here, COUNTY_WORKER)

    with pytest.raises(Refused) as refused:
        says(here, "coming", whose=ICB, by=COUNTY_WORKER)

    assert refused.value.refusal.rule_id == "OWN-ANSWER-WHO"


def test_a_colleague_may_answer_and_the_message_says_that_it_was_written_down(database: Database) -> None:
    here = opened(database)

    says(here, "coming", by=COUNTY_WORKER)

    assert "It was written down for you: you'll come." in words(here.shown(COUNTY, "invitation"))


def test_the_opener_may_write_down_an_answer_until_there_is_a_chair(database: Database) -> None:
    here = opened(database)

    says(here, "cannot", by="lpt-sgm")

    reply = here.reply(COUNTY)
    assert reply is not None
    assert reply.recorded_by_id == here.person("lpt-sgm").id


def test_an_answer_to_a_group_that_is_closed_is_refused(database: Database) -> None:
    here = opened(database)
    with database.write() as work:
        work.groups.get(here.group_id).state = "closed"

    with pytest.raises(Refused, match="was closed"):
        says(here, "coming")


def test_the_silent_are_asked_again_and_those_who_answered_are_not(database: Database) -> None:
    """OWN-ASK: 90 minutes before the meeting."""
    here = opened(database)
    says(here, "coming")

    here.clock.at = here.meeting().starts_at - timedelta(minutes=90)
    sweep(here.services)

    assert len(here.posted(COUNTY, "invitation")) == 1
    assert len(here.posted(ICB, "invitation")) == 2
    assert "We have no answer from you yet. Please answer now." in words(here.shown(ICB, "invitation"))


def test_a_deputy_of_the_agency_is_invited_and_let_into_the_channel(database: Database) -> None:
    here = opened(database)

    sends(here, COUNTY_WORKER)

    deputy, reply = here.member(COUNTY_WORKER), here.reply(COUNTY)
    assert (deputy.role, deputy.state, deputy.seat_id) == ("deputy", "active", here.member(COUNTY).seat_id)
    assert reply is not None
    assert (reply.reply, reply.deputy_id, reply.can_agree) == ("deputy", here.person(COUNTY_WORKER).id, True)
    assert here.invitation(COUNTY).closed_why == "deputy"
    assert here.invitation(COUNTY_WORKER).closed_at is None
    assert "asks you to come instead" in words(here.shown(COUNTY_WORKER, "invitation"))
    invite = here.effects()[f"invite:{deputy.id}:fm:1"]
    assert invite.content == {"users": [slack(COUNTY_WORKER)]}
    assert "Coming: LEICESTERSHIRE-CC and LPT." in here.card()


def test_a_deputy_from_another_agency_must_be_added_by_the_chair(database: Database) -> None:
    """OWN-DEPUTY."""
    here = opened(database)

    with pytest.raises(Refused) as refused:
        sends(here, ELSEWHERE)

    assert refused.value.refusal.rule_id == "OWN-DEPUTY"
    assert "ask the chair to add this person" in refused.value.refusal.remedy
    assert here.reply(COUNTY) is None


def test_only_the_agency_or_the_chair_sends_somebody_for_it(database: Database) -> None:
    """OWN-DEPUTY: being a member for another agency is not enough."""
    here = opened(database)

    with pytest.raises(Refused) as refused:
        sends(here, COUNTY_WORKER, by=ICB)

    assert refused.value.refusal.rule_id == "OWN-DEPUTY"


def test_a_deputy_who_has_not_answered_stands_down_when_the_member_comes_after_all(database: Database) -> None:
    here = opened(database)
    sends(here, COUNTY_WORKER)

    says(here, "coming")

    assert here.invitation(COUNTY_WORKER).closed_why == "not_needed"
    shown = here.shown(COUNTY_WORKER, "invitation")
    assert "Your colleague comes after all" in words(shown)
    assert labels(shown) == []


def test_a_deputy_who_cannot_come_leaves_the_agency_without_anybody(database: Database) -> None:
    here = opened(database)
    sends(here, COUNTY_WORKER)

    says(here, "cannot", whose=COUNTY_WORKER)

    assert "LEICESTERSHIRE-CC" not in here.card().split("Coming:")[1].split(".")[0]
    assert "Not coming: LEICESTERSHIRE-CC." in here.card()


def test_passing_on_gives_the_seat_to_a_colleague_who_is_asked_anew(database: Database) -> None:
    here = opened(database)

    passes(here, COUNTY_WORKER)

    assert here.member(COUNTY).state == "passed_on"
    assert here.invitation(COUNTY).closed_why == "passed_on"
    assert here.member(COUNTY_WORKER).role == "usual"
    assert here.invitation(COUNTY_WORKER).closed_at is None
    assert labels(here.shown(COUNTY, "invitation")) == []
    with pytest.raises(Refused, match="passed on"):
        says(here, "coming")


def test_an_invitation_may_be_passed_back(database: Database) -> None:
    here = opened(database)
    passes(here, COUNTY_WORKER)

    passes(here, COUNTY, whose=COUNTY_WORKER, key="fm:3")

    assert here.member(COUNTY).state == "active"
    assert here.invitation(COUNTY).closed_at is None
    assert here.member(COUNTY_WORKER).state == "passed_on"


def test_nobody_passes_on_to_another_agency(database: Database) -> None:
    here = opened(database)

    with pytest.raises(Refused, match="does not list this person"):
        passes(here, ELSEWHERE)


def test_not_knowing_which_child_asks_the_opener_once(database: Database) -> None:
    here = opened(database)
    member = here.member(COUNTY)

    unsure_which_child(UnsureWhichChild(key="ac:1", asked_by=slack(COUNTY), member_id=member.id), here.services)

    told = here.shown("lpt-sgm", "which_child")
    assert "LEICESTERSHIRE-CC does not know which child" in words(told)
    assert "0116 496 0100" in words(told)
    assert "Don't yet know which child: CAMHS-COLLAB, LEICESTERSHIRE-CC and LLR-ICB" in here.card()
    assert "I don't know which child" not in labels(here.shown(COUNTY, "invitation"))
    with pytest.raises(Refused, match="asked already"):
        unsure_which_child(UnsureWhichChild(key="ac:2", asked_by=slack(COUNTY), member_id=member.id), here.services)


def test_an_agency_is_silent_until_each_person_it_sent_for_has_answered(database: Database) -> None:
    """One who cannot come is not yet a no of an agency that has two people to ask."""
    here = opened(database)
    first = here.member(COUNTY)
    second = Member(
        group_id=here.group_id,
        seat_id=first.seat_id,
        person_id=here.person(COUNTY_WORKER).id,
        role="usual",
        reached="slack",
        added_at=first.added_at,
    )
    cannot = Attendance(
        meeting_id=here.meeting().id,
        member_id=first.id,
        reply="cannot",
        at=first.added_at,
        recorded_by_id=first.person_id,
    )

    assert agency_reply([first, second], {first.id: cannot}) is None
    assert agency_reply([first], {first.id: cannot}) == "cannot"
