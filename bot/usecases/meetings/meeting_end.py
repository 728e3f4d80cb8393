"""The meeting ends: where things stand, what the rules ask, and when the group meets again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import field

from bot.rules.kinds import Cadence, Limit, Question, Told
from bot.rules.moments import questions, told
from bot.rules.needs import missing, needed
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.handover import offer_chair
from bot.usecases.decisions.answer_time import count_anew
from bot.usecases.guard import kept
from bot.usecases.meetings import calendar
from bot.usecases.meetings.booking import book, book_ahead
from bot.usecases.meetings.meeting import Case, Press, case_of, ends_at, look_at, not_any_more, show_again, when
from bot.usecases.meetings.meeting_chair import name_in_place, who_may
from bot.usecases.meetings.meeting_dates import read_next, rhythm_said, said, to_come
from bot.usecases.meetings.meeting_roll import not_started
from bot.usecases.meetings.rhythm_words import read_rhythm
from bot.usecases.panels.agenda import keep_what_stood
from bot.usecases.panels.replacing import look_into
from bot.usecases.panels.sittings import book_sittings
from bot.usecases.records.record import begin_record
from bot.usecases.refused import Refused, refuse_if
from bot.views.meeting_end import Asked, End, Plan
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

FIRST_END = "first_meeting_end"
"""The step that fixes how often the group meets."""


class EndMeeting(Press, frozen=True, kw_only=True):
    """*answers* are to the rules' questions, by their names. *rhythm* is written as `rules/rhythm.py` has it.

    Rhythm and *next_at* are given where the members fix them: at the end of the first meeting. *acting* are those who
    chair one of the meetings that are booked then, by its start, since the chair chairs elsewhere; *acting_why* why.
    """

    position: str
    answers: Mapping[str, str] = field(default_factory=dict)
    rhythm: str | None = None
    next_at: datetime | None = None
    acting: Mapping[datetime, UUID] = field(default_factory=dict)
    acting_why: str = ""


def end_meeting(request: EndMeeting, services: Services) -> str:
    """Record it, book the meetings that follow, and have the notes written; what comes next, in a sentence.

    Raises Refused, and then nothing was recorded.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "end_meeting", now)
            refuse_if(_why_not_end(case))
            meeting, group, policy = case.meeting, case.group, case.policy
            meeting.position = kept(policy, "position_text", request.position)
            meeting.answers = _answers(case, _asked(work, case), request.answers)
            if asks_rhythm(case):
                _fix(work, services, case, request, now)
            meeting.state, meeting.ended_at = "held", _ended_at(meeting, now)
            for owed in work.obligations.open_about(meeting.id):
                nagging.close(work, owed, now, "held")
            if group.stands:
                keep_what_stood(work, policy, group, meeting)
                look_into(work, policy, group, meeting, now)
            (book_sittings if group.stands else book_ahead)(work, services, policy, group, now)
            count_anew(work, services, policy, group, now)
            _name_chairs(work, case, request, now)
            for coming in work.groups.meetings_to_come(group.id, now):
                calendar.give_all(work, group, coming)
            begin_record(work, services, policy, group, meeting, now)
            offer_chair(work, services, policy, group, meeting, now)
            show_again(work, group, meeting)
            actor = str(case.person.id)
            work.audit.add(
                "meeting_ended",
                at=now,
                actor=actor,
                group_id=group.id,
                meeting=meeting.number,
                answered=sorted(meeting.answers),
            )
            says = _says(work, case, now)
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def end_of(services: Services, slack_id: str, meeting_id: UUID) -> End:
    """The form, filled in from what is known. Raises Refused where it cannot be sent now."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "end_meeting", now)
        refuse_if(_why_not_end(case))
        coming = work.groups.meetings_to_come(case.group.id, now)
        return End(
            meeting_id=meeting_id,
            name=case.name,
            code_word=case.group.code_word,
            most=case.policy.the(Limit, "position_text").amount,
            questions=[_shown(rule) for rule in _asked(work, case)],
            told=[rule.text for rule in _told(work, case)],
            asks_rhythm=asks_rhythm(case),
            idea=case.group.rhythm_idea or "",
            example=_example(case.policy),
            rhythm=rhythm_said(case.group.rhythm) if case.group.rhythm else None,
            coming=[when(meeting.starts_at) for meeting in coming],
        )


def plan_of(
    services: Services, slack_id: str, meeting_id: UUID, position: str, rhythm_words: str, next_words: str
) -> Plan:
    """What the members' words come to, to be looked at before it counts. Raises Refused where they will not do."""
    now = services.clock.now()
    with services.database.read() as work:
        case = look_at(work, services, slack_id, meeting_id, "end_meeting", now)
        refuse_if(_why_not_end(case))
        kept(case.policy, "position_text", position)
        rhythm = read_rhythm(rhythm_words, services) if rhythm_words.strip() else None
        next_at = read_next(next_words, rhythm, services)
        refuse_if(_missing(case, rhythm))
        assert rhythm is not None, "a meeting that needs a rhythm was refused without one"
        coming = to_come(work, services, case.policy, case.group, rhythm, next_at, now)
        own = case.person.id == case.group.chair_id
        clashing = [one.at for one in coming if one.clash and own]
        return Plan(
            rhythm=rhythm,
            rhythm_says=rhythm_said(rhythm),
            next_at=next_at,
            meetings=[said(one) for one in coming],
            clashing=clashing,
            people=who_may(work, case, now, needed=False) if clashing else (),
        )


def asks_rhythm(case: Case) -> bool:
    """Whether the members fix now how often they meet: at their first meeting, if the forum's rules want that."""
    return case.group.rhythm is None and bool(needed(case.policy, FIRST_END))


def _missing(case: Case, rhythm: str | None) -> Refusal | None:
    """The next date follows from the rhythm where none was chosen."""
    given = {"rhythm", "next_meeting"} if rhythm else set()
    return missing(case.policy, FIRST_END, given)


def _why_not_end(case: Case) -> Refusal | None:
    if case.meeting.state == "running":
        return None
    return not_any_more(case) or not_started(case)


def _fix(work: UnitOfWork, services: Services, case: Case, request: EndMeeting, now: datetime) -> None:
    """The members have said how often they meet; the date that they chose for the next time is booked."""
    refuse_if(_missing(case, request.rhythm))
    assert request.rhythm is not None, "a meeting that needs a rhythm was refused without one"
    group, policy = case.group, case.policy
    to_come(work, services, policy, group, request.rhythm, request.next_at, now)
    group.rhythm = request.rhythm
    coming = {meeting.starts_at for meeting in work.groups.meetings_to_come(group.id, now)}
    if request.next_at is not None and request.next_at not in coming:
        book(work, services, policy, group, request.next_at, now)
    work.audit.add("rhythm_fixed", at=now, actor=str(case.person.id), group_id=group.id, rhythm=request.rhythm)


def _name_chairs(work: UnitOfWork, case: Case, request: EndMeeting, now: datetime) -> None:
    planned = {meeting.starts_at: meeting for meeting in work.groups.meetings_to_come(case.group.id, now)}
    for at, person_id in request.acting.items():
        if at not in planned:
            raise Refused(Refusal("The dates have changed since you looked.", "Press “Back” and look again.", None, ""))
        name_in_place(work, Case(case.here, planned[at]), person_id, request.acting_why, request.key, now)


def _ended_at(meeting: models.Meeting, now: datetime) -> datetime:
    """Now, unless somebody comes back to it long after it was over: then when it was to end, as planned."""
    planned = max(ends_at(meeting), meeting.started_at or meeting.starts_at)
    return planned if now > planned + timedelta(minutes=meeting.minutes) else now


def _first(work: UnitOfWork, case: Case) -> bool:
    return not work.meetings.held(case.group.id)


def _asked(work: UnitOfWork, case: Case) -> Sequence[Question]:
    first = questions(case.policy, "first_meeting") if _first(work, case) else ()
    return (*first, *questions(case.policy, "meeting"))


def _told(work: UnitOfWork, case: Case) -> Sequence[Told]:
    first = told(case.policy, "first_meeting") if _first(work, case) else ()
    return (*first, *told(case.policy, "meeting"))


def _example(policy: Policy) -> str:
    """A rhythm as people type it, that the rules let pass."""
    rare = any(rule.bound == "at_most" for rule in policy.all(Cadence))
    return "Thursdays 9:30am" if rare else "Mon and Thu 9:30am"


def _shown(rule: Question) -> Asked:
    return Asked(rule.name, rule.question, [(choice.key, choice.label) for choice in rule.choices])


def _answers(case: Case, asked: Sequence[Question], given: Mapping[str, str]) -> dict[str, str]:
    """What was answered, each by its question's name: a choice by its key, words as they are kept.

    Raises Refused where a choice is missing; words may be left out.
    """
    lacking = [rule for rule in asked if rule.choices and given.get(rule.name) not in {c.key for c in rule.choices}]
    if lacking:
        names = listed([f"“{rule.question}”" for rule in lacking])
        first = lacking[0]
        raise Refused(Refusal(f"Still to be answered: {names}.", "Choose an answer.", first.id, first.cited))
    return {
        rule.name: given[rule.name] if rule.choices else kept(case.policy, "reason_text", given[rule.name])
        for rule in asked
        if given.get(rule.name, "").strip()
    }


def _says(work: UnitOfWork, case: Case, now: datetime) -> str:
    following = work.groups.meeting_after(case.group.id, now)
    keeper = case.group.record_keeper_id
    notes = f"{work.people.get(keeper).name} writes the notes." if keeper else "Name a record keeper for the notes."
    again = f" Next: {when(following.starts_at)}." if following else ""
    return f"{case.name} has ended. {notes}{again}"
