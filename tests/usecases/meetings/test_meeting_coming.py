"""Who comes to a later meeting: the usual people, unless they say otherwise; nobody is asked twice a week (J2)."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import pytest

from bot.rules.calendar import LONDON
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import Press, done
from bot.usecases.meetings.coming import by_seat
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.members.membership import AddMember, add_member
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from bot.views import status as status_view
from storage.database import Database
from tests.usecases.actions.actions import wanted
from tests.usecases.held import (
    ALL_THERE,
    CHAIR,
    HEAD,
    ICB,
    KEEPER,
    before,
    current,
    finish,
    held,
    hold_next,
    meetings,
    running,
    send_about_meetings,
    start_meeting,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words

REF, WORKER = "RSG-26-001", "county-worker"


def says(
    here: Opened,
    who: str,
    reply: Literal["coming", "cannot"],
    key: str = "reply",
    by: str | None = None,
    number: int = 2,
) -> None:
    meeting = meetings(here)[number - 1]
    request = Answer(
        key=key, answered_by=slack(by or who), member_id=here.member(who).id, meeting_id=meeting.id, reply=reply
    )
    answer(request, here.services)


def coming(here: Opened) -> dict[str, str | None]:
    """What each agency will do about the next meeting."""
    with here.database.read() as work:
        said = by_seat(work, here.group(), current(here))
        return {seat.organisation_id: said[seat.id] for seat in work.groups.seats(here.group_id)}


def just_before(here: Opened) -> None:
    """Half an hour before the next meeting."""
    here.clock.at = current(here).starts_at - timedelta(minutes=30)
    sweep(here.services)


def test_the_usual_people_are_taken_to_come_and_are_not_asked(database: Database) -> None:
    here = held(database, ALL_THERE)
    before = {who: len(here.posted(who, "invitation")) for who in (HEAD, ICB)}

    just_before(here)

    assert set(coming(here).values()) == {"coming"}
    assert {who: len(here.posted(who, "invitation")) for who in (HEAD, ICB)} == before
    assert "Coming: CAMHS-COLLAB, LEICESTERSHIRE-CC, LLR-ICB and LPT." in words(here.shown(HEAD, "before_meeting"))
    assert "You are down as coming." in words(here.shown(HEAD, "before_meeting"))


def test_an_agency_that_never_came_and_said_nothing_is_not_taken_to_come(database: Database) -> None:
    """Nothing is known of it, and the chair sees whom to phone."""
    here = held(database)

    just_before(here)

    assert coming(here) == {"LPT": "coming", "LLR-ICB": "coming", "CAMHS-COLLAB": "coming", "LEICESTERSHIRE-CC": None}
    for who in (HEAD, ICB, CHAIR):
        assert "Coming: CAMHS-COLLAB, LLR-ICB and LPT. No answer: LEICESTERSHIRE-CC." in words(
            here.shown(who, "before_meeting")
        )
    assert "*We have no answer from your agency yet.*" in words(here.shown(HEAD, "before_meeting"))
    assert labels(here.shown(HEAD, "before_meeting"))[0] == "I'm coming"
    assert "Duty desk: LEICESTERSHIRE-CC 0116 496 0100." in words(here.shown(CHAIR, "before_meeting"))
    assert "Duty desk" not in words(here.shown(ICB, "before_meeting"))
    assert "No answer: LEICESTERSHIRE-CC." in here.card()


def test_who_came_once_or_said_that_they_come_is_taken_to_come_from_then_on(database: Database) -> None:
    here = held(database)
    says(here, HEAD, "coming")
    hold_next(here)
    hold_next(here)

    assert coming(here)["LEICESTERSHIRE-CC"] == "coming"


def test_each_reads_of_themselves_what_is_true(database: Database) -> None:
    """The deputy of one meeting, the record keeper and the opener are not asked about the next."""
    here = before(database)
    deputy = SendDeputy(
        key="deputy", sent_by=slack(HEAD), member_id=here.member(HEAD).id, deputy=slack(WORKER), can_agree=True
    )
    send_deputy(deputy, here.services)
    here.clock.at = current(here).starts_at
    start_meeting(here, ALL_THERE)
    finish(here)

    just_before(here)

    assert "You are down as coming: you keep the notes." in words(here.shown(KEEPER, "before_meeting"))
    assert "County-Head is down as coming for your agency." in words(here.shown(WORKER, "before_meeting"))
    assert labels(here.shown(WORKER, "before_meeting"))[0] == "I'm coming"


def test_who_sent_apologies_and_who_said_nothing_is_told_apart_everywhere(database: Database) -> None:
    here = held(database, ALL_THERE)
    says(here, ICB, "cannot")
    just_before(here)

    marked = start_meeting(here, ("LPT", "CAMHS-COLLAB"))

    told = "Here: CAMHS-COLLAB and LPT. Apologies: LLR-ICB. Absent: LEICESTERSHIRE-CC."
    assert told in marked.says
    assert told in here.card().replace("*", "")
    assert told in words(here.shown(HEAD, "before_meeting")).replace("*", "")
    glance = str(status_view.blocks(status(slack(HEAD), REF, "", here.services)))
    assert told in glance
    finish(here)
    assert told in words(here.shown(HEAD, "before_meeting")).replace("*", "")


def test_one_who_says_that_they_cannot_is_missing_and_everybody_reads_it(database: Database) -> None:
    here = held(database)

    says(here, HEAD, "cannot")

    assert coming(here)["LEICESTERSHIRE-CC"] == "cannot"
    assert "You said you can't come." in words(here.shown(HEAD, "before_meeting"))
    assert "Not coming: LEICESTERSHIRE-CC." in here.card()
    just_before(here)
    assert "Not coming: LEICESTERSHIRE-CC." in words(here.shown(ICB, "before_meeting"))
    assert labels(here.shown(HEAD, "before_meeting")) == ["I'm coming after all", "Send someone else"]


def test_what_was_said_of_one_meeting_is_not_said_of_the_next(database: Database) -> None:
    here = held(database, ALL_THERE)
    says(here, HEAD, "cannot")
    here.clock.at = current(here).starts_at
    start_meeting(here)
    finish(here)

    assert coming(here)["LEICESTERSHIRE-CC"] == "coming"


def test_a_chair_who_cannot_come_is_not_counted_as_coming(database: Database) -> None:
    here = held(database)

    says(here, CHAIR, "cannot")

    assert coming(here)["LPT"] == "cannot"


def test_a_deputy_sent_to_a_later_meeting_is_asked_about_that_one(database: Database) -> None:
    here = held(database)
    meeting = current(here)
    request = SendDeputy(
        key="deputy",
        sent_by=slack(HEAD),
        member_id=here.member(HEAD).id,
        deputy=slack(WORKER),
        can_agree=True,
        meeting_id=meeting.id,
    )

    send_deputy(request, here.services)

    assert here.member(WORKER).asked_meeting_id == meeting.id
    assert "Tuesday 7 April 2026, 9:30am" in words(here.shown(WORKER, "invitation"))
    assert coming(here)["LEICESTERSHIRE-CC"] == "coming"
    assert "County-Worker comes instead of you." in words(here.shown(HEAD, "before_meeting"))
    says(here, WORKER, "cannot", key="worker")
    assert coming(here)["LEICESTERSHIRE-CC"] == "cannot"


def test_who_joins_between_two_meetings_is_asked_about_the_next(database: Database) -> None:
    here = held(database)

    add_member(AddMember(key="add", by=slack(CHAIR), person=slack("uhl-sgm"), ref=REF), here.services)

    assert coming(here)["UHL"] is None
    assert "Tuesday 7 April 2026, 9:30am" in words(here.shown("uhl-sgm", "invitation"))


def test_another_agency_does_not_answer_for_them(database: Database) -> None:
    here = held(database)

    with pytest.raises(Refused) as refused:
        says(here, HEAD, "cannot", by=ICB)

    assert refused.value.refusal.rule_id == "OWN-ANSWER-WHO"


def test_once_it_has_begun_nothing_is_answered_any_more(database: Database) -> None:
    here = held(database)
    here.clock.at = current(here).starts_at - timedelta(minutes=10)
    start_meeting(here)

    with pytest.raises(Refused) as refused:
        says(here, HEAD, "cannot")

    assert "has begun" in refused.value.refusal.reason


def test_ones_own_late_and_due_actions_stand_in_the_message_until_they_are_done(database: Database) -> None:
    here = held(database)
    due = datetime(2026, 4, 7, 17, tzinfo=LONDON)
    made = create_action(wanted(owner=slack(HEAD), due=due, made_by=slack(CHAIR), ref=REF), here.services)
    just_before(here)

    assert "Yours: *A1*, due today, 5pm. “Ask three providers for dates”" in words(here.shown(HEAD, "before_meeting"))
    assert "First: one action due today." in words(here.shown(ICB, "before_meeting"))
    assert "Yours" not in words(here.shown(ICB, "before_meeting"))
    assert labels(here.shown(HEAD, "before_meeting"))[:2] == ["Done", "More time"]

    send_about_meetings(here)
    done(Press(key="done", by=slack(HEAD), action_id=UUID(made.id)), here.services)
    mine = here.posted(HEAD, "before_meeting")[-1]
    assert here.effects()[f"update:{mine.key}"].state == "pending"
    assert "Yours" not in words(here.shown(HEAD, "before_meeting"))


def test_status_shows_who_is_here_and_then_when_they_meet_next(database: Database) -> None:
    here = running(database)

    def shown() -> str:
        return str(status_view.blocks(status(slack(HEAD), REF, "", here.services)))

    assert "*Meeting 1 is on now.* Here: CAMHS-COLLAB, LLR-ICB and LPT. Absent: LEICESTERSHIRE-CC." in shown()
    here.clock.at += timedelta(minutes=40)
    finish(here)
    assert "*Next: Tuesday 7 April 2026, 9:30am* (meeting 2)" in shown()
    assert "Coming: CAMHS-COLLAB, LLR-ICB and LPT. No answer: LEICESTERSHIRE-CC." in shown().replace("\\n", " ")
    says(here, HEAD, "cannot")
    assert "Not coming: LEICESTERSHIRE-CC." in shown()
    here.clock.at = current(here).starts_at + timedelta(minutes=1)
    assert "*Next: Thursday 9 April 2026, 9:30am* (meeting 3)" in shown()


def test_nobody_is_phoned_half_an_hour_before_a_meeting(database: Database) -> None:
    """Who has no Slack was told of the meeting when they were asked; whoever phones them prepares for it now."""
    here = held(database)
    with database.write() as work:
        head = work.people.by_slack_id(slack(HEAD))
        assert head is not None
        head.slack_id = None
    before = len(here.posted(CHAIR, "by_hand"))

    just_before(here)

    assert len(here.posted(CHAIR, "by_hand")) == before
    assert "You have the chair" in words(here.shown(CHAIR, "chair"))  # with whom it names as still to be told
