"""How a group goes on, and the moments at which it is looked at. Each is kept as a file; a test acts on a copy."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.rules.escalation import grounds
from bot.rules.kinds import Escalation as EscalationRule
from bot.rules.kinds import Ladder
from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_asked import ask_when
from bot.usecases.actions.action_case import Press
from bot.usecases.actions.action_change import not_mine
from bot.usecases.chairs.chair_asked import AnswerChair, NameRecordKeeper, accept, name_record_keeper
from bot.usecases.closings.closing_gate import ChooseWay, choose_way
from bot.usecases.decisions.decision_asked import decide_mentioned
from bot.usecases.decisions.proposal import Propose, propose
from bot.usecases.decisions.recommendation_answer import ask_chair
from bot.usecases.decisions.recommendation_case import Press as Asked
from bot.usecases.escalations.agreeing import Say, ask_first
from bot.usecases.escalations.escalation import AskUp, ask_up
from bot.usecases.escalations.reporting import REPORT
from bot.usecases.escalations.taking_over import ask_chair_above
from bot.usecases.meetings.meeting_chair import NameActing, name_acting
from bot.usecases.meetings.meeting_end import EndMeeting, end_meeting
from bot.usecases.meetings.meeting_roll import Start, start
from bot.usecases.members.privacy import InChannel, joined
from bot.usecases.mention import Mention
from bot.usecases.nagging import owe, owing, sweep
from bot.usecases.openings.opening_asked import AskToOpen, ask_to_open
from bot.usecases.openings.opening_kept import Kept, send
from bot.usecases.records.note import TakeNote, take_note
from bot.usecases.records.record_case import Press as AboutNotes
from bot.usecases.records.record_correct import SayWrong, say_wrong
from bot.usecases.records.record_draft import WriteNotes, write_notes
from bot.usecases.records.record_send import approve
from bot.usecases.seeing.when_due import Meaning, NotSure
from bot.views.opening_filled import Filled
from storage.models import Escalation, KeptForm, Note, Proposal, Record, Step
from tests.usecases.actions.actions import settle_what_it_starts_with
from tests.usecases.authorisation.cast import ASKED, ELSEWHERE
from tests.usecases.authorisation.world import (
    FIRST_MEETING,
    OTHER,
    OWN,
    REQUESTED,
    STRANGER,
    World,
    keep,
    opening,
    restore,
    seats,
)
from tests.usecases.decisions.decisions import form, recorded, response
from tests.usecases.held import ANSWERS

BEGUN, ALONE, CHAIRED, GATHERING, READY, CONFIRMING = "begun", "alone", "chaired", "gathering", "ready", "confirming"
RUNNING, MET, WRITTEN, SENT = "running", "met", "written", "sent"
PROPOSED, ASKED_UP, STEPPING, TAKING = "proposed", "asked_up", "stepping", "taking"
"""A day after it was asked for; an hour after it was to meet, and still nobody has the chair; a chair has it before
that hour, and after; nothing is left open; its plan is being confirmed; it meets; it has met; its notes are to be
checked; its notes are out; a step up is proposed;
it is asked for; who must agree asks first; another group wants to hand its case to this one."""

CHAIR_AND_KEEPER = frozenset({"chair", "record_keeper"})
GIVEN = {BEGUN: frozenset[str](), ALONE: frozenset[str](), CHAIRED: CHAIR_AND_KEEPER, GATHERING: CHAIR_AND_KEEPER}
"""The parts that somebody has by then; later, somebody also chairs a meeting in the chair's place."""
A_DAY_LATER, AN_HOUR_LATE = REQUESTED + timedelta(hours=25), FIRST_MEETING + timedelta(hours=1)
AFTER_EASTER = datetime(2026, 4, 7, 9, tzinfo=LONDON)  # the Tuesday: in half an hour they meet, and notes must be out
LATE, FRESH, NOT_THEIRS = "A1", "A2", "A3"
"""Actions of the owner's: whose manager was told, whose date can still be put right, which is not theirs they say."""


KEPT_BY = ("member",)
"""Who filled in what waits to be finished."""
CHOSEN_DUE = "2026-04-17"
DOUBT = NotSure("Which Friday?", [Meaning(CHOSEN_DUE, "Friday 17 April 2026")])


class Stage(NamedTuple):
    """Where the database was put aside, and what the clock said."""

    file: Path
    at: datetime


def stages(world: World, folder: Path) -> Mapping[str, Stage]:
    """The whole life, once."""
    found: dict[str, Stage] = {}

    def keeping(name: str) -> None:
        found[name] = Stage(folder / f"{world.forum}-{name}.db", world.clock.at)
        keep(world, found[name].file)

    fill(world)
    keeping(BEGUN)
    world.clock.at = AN_HOUR_LATE
    keeping(ALONE)
    world.clock.at = A_DAY_LATER
    gather(world)
    keeping(CHAIRED)
    world.clock.at = AN_HOUR_LATE
    sweep(world.services)
    keeping(GATHERING)
    for name, way in ((READY, "moved"), (CONFIRMING, "dated_plan")):
        nothing_open(world, way)
        keeping(name)
        restore(world, found[GATHERING].file)
    run(world)
    keeping(RUNNING)
    meet(world)
    keeping(MET)
    for steps in STEPS_UP:
        for name, goes in steps:
            goes(world)
            keeping(name)
        restore(world, found[MET].file)
    write(world)
    keeping(WRITTEN)
    send_out(world)
    keeping(SENT)
    return found


def fill(world: World) -> None:
    """What somebody can act on from the start: actions, a note, a form that was kept, a stranger in the channel."""
    world.clock.at = REQUESTED + timedelta(hours=3)
    for number, name in enumerate((LATE, FRESH, NOT_THEIRS)):
        create_action(replace(_wanted(world, name), due=A_DAY_LATER + timedelta(days=20 + number)), world.services)
        world.things[name] = action(world, name)
    not_mine(Press(key="not-mine", by=world.slack("owner"), action_id=world.things[NOT_THEIRS]), "No", world.services)
    take_note(TakeNote(key="note", by=world.slack("maker"), text="A bed from Friday", ref=world.ref), world.services)
    joined(InChannel(channel_id="C1", user=STRANGER), world.services)
    world.clock.at = A_DAY_LATER
    sweep(world.services)
    _tell_manager(world, world.things[LATE])
    with world.database.write() as work:
        world.things["note"] = work.session.query(Note).one().id
        work.groups.member(world.group_id, world.person("spare")).channel_state = "missing"  # type: ignore[union-attr]
    world.things["by_hand"] = _step_by_hand(world)
    unsure = replace(_wanted(world, "kept"), made_by=world.slack("member"))
    world.things["kept_action"] = UUID(ask_when(unsure, "Friday", DOUBT, world.services).id)
    world.things["meeting"] = _current(world)


def gather(world: World) -> None:
    """Both groups have a chair and a record keeper."""
    for cast, group in ((OTHER, world.there), (OWN, world.here)):
        by = world.slack("chair", cast)
        accept(AnswerChair(key=f"accept-{cast}", answered_by=by, group_id=group.group_id), world.services)
        keeper = world.person("record-keeper", cast)
        request = NameRecordKeeper(key=f"keeper-{cast}", named_by=by, group_id=group.group_id, person_id=keeper)
        name_record_keeper(request, world.services)


def nothing_open(world: World, way: str) -> None:
    """The group can be closed, or its agencies are asked whether they confirm the plan."""
    settle_what_it_starts_with(world.database, world.clock.at, world.ref)
    choose_way(ChooseWay(key="way", by=world.slack("chair"), group_id=world.group_id, way=way), world.services)
    name_somebody(world, OWN)


def run(world: World) -> None:
    """The meetings go on, and somebody chairs them in the chair's place; the agency that was asked is not there."""
    for cast, group in ((OTHER, world.there), (OWN, world.here)):
        meeting = name_somebody(world, cast)
        here = [seat.id for seat in seats(group) if seat.organisation_id != world.organisations[ASKED]]
        request = Start(key=f"start-{cast}", by=world.slack("chair", cast), meeting_id=meeting, here=here)
        start(request, world.services)
    by = world.slack("chair")
    for key in ("first", "second"):
        recorded(world.here, world.organisations[ASKED], by=by, key=key)
    recorded(world.here, by=by, key="third")
    world.things["first"] = response(world.here, world.organisations[ASKED], 1).id
    world.things["second"] = response(world.here, world.organisations[ASKED], 2).id
    asked = Asked(key="ask", by=world.slack("asked"), response_id=world.things["second"])
    ask_chair(asked, "Until when?", world.services)
    asking = Propose(key="propose", by=world.slack("member"), group_id=world.group_id, text="Share the night staff")
    propose(asking, world.services)
    with world.database.read() as work:
        world.things["proposal"] = work.session.query(Proposal).one().id
    world.things["form"] = form(world.here, by)


def meet(world: World) -> None:
    """The meetings end, the next is booked, with somebody in the chair's place; who is to chair later is asked."""
    for cast in (OTHER, OWN):
        ending = EndMeeting(
            key=f"end-{cast}",
            by=world.slack("chair", cast),
            meeting_id=_current(world, cast),
            position="Bed search goes on",
            answers=ANSWERS,
            rhythm="TU,TH@09:30",
        )
        end_meeting(ending, world.services)
        name_somebody(world, cast)
    world.things["next"] = _current(world)
    leave_unfinished(world)
    world.things["form_between"] = form(world.here, world.slack("chair"))
    with world.database.read() as work:
        world.things["record"] = next(r.id for r in work.session.query(Record).all() if r.group_id == world.group_id)


def leave_unfinished(world: World) -> None:
    """A member filled in the form for another group, and asked a senior to open it; the chair began a decision."""
    by = world.slack("member")
    for name in ("opening", "asked_opening"):
        kept = send(_filled_in(world), name, by, world.services)
        assert isinstance(kept, Kept), "a member is not senior enough to open a group"
        world.things[name] = kept.form_id
    senior = world.person("senior")
    asking = AskToOpen(key="ask-to-open", asked_by=by, form_id=world.things["asked_opening"], person_id=senior)
    ask_to_open(asking, world.services)
    mention = Mention(key="mention", by=world.slack("chair"), channel_id="C1", ts="1700000000.000300")
    decide_mentioned(mention, "Share the night staff", world.services)
    with world.database.read() as work:
        forms = work.session.query(KeptForm).all()
        world.things["kept_decision"] = next(form.id for form in forms if "decision" in form.values)


def propose_step_up(world: World) -> None:
    """The chair proposes it to somebody who may ask."""
    ask_up(_step_up(world, "chair", to="senior"), world.services)
    with world.database.read() as work:
        world.things["proposed"] = work.escalations.of(world.group_id)[0].id


def ask_step_up(world: World) -> None:
    """Somebody who may asks for it."""
    ask_up(_step_up(world, "senior", to="next-chair"), world.services)
    with world.database.read() as work:
        world.things["escalation"] = work.escalations.of(world.group_id)[0].id
        world.things["approval"] = work.approvals.waiting(world.things["escalation"])[0].id


def wait_for_an_answer(world: World) -> None:
    """Then whoever is to authorise it wants to know something first."""
    by = world.slack("next-chair")
    ask_first(Say(key="ask-first", by=by, approval_id=world.things["approval"], words="Who pays?"), world.services)


def take_over(world: World) -> None:
    """As if this group had come of the other one, whose chair wants to hand its case over; and it owes a report."""
    policy, now = world.services.policies.in_force(world.forum, REQUESTED.date()), world.clock.at
    with world.database.write() as work:
        group = work.groups.lock(world.group_id)
        came_of = Escalation(
            group_id=world.there.group_id,
            forum=world.forum,
            policy_from=policy.from_date,
            ground="x",
            why="Nothing within reach",
            made_at=now,
            state="opened",
            opened_id=group.id,
        )
        work.escalations.add(came_of)
        ask_chair_above(work, world.services, came_of, now, wanted=True)
        ladder = policy.the(Ladder, REPORT)
        due = now + timedelta(days=30)
        owed = owing(
            policy,
            now,
            kind=REPORT,
            subject_id=group.id,
            group_id=group.id,
            rule_id=ladder.id,
            ladder_id=ladder.id,
            due_at=due,
        )
        owe(work, world.services, owed, now)
        world.things["taking"] = came_of.id


def _step_up(world: World, by: str, *, to: str) -> AskUp:
    above = world.services.policies.in_force(_above(world), REQUESTED.date())
    below = world.services.policies.in_force(world.forum, REQUESTED.date())
    return AskUp(
        key=f"up-{by}",
        by=world.slack(by),
        group_id=world.group_id,
        ground=grounds(above, below)[0].key,
        why="Nothing within reach",
        to=world.person(to),
    )


def _above(world: World) -> str:
    below = world.services.policies.in_force(world.forum, REQUESTED.date())
    return next(rule.to for rule in below.all(EscalationRule))


def write(world: World) -> None:
    """The notes are with the chair to be checked; it is after Easter, and everybody was reminded of everything."""
    notes = AboutNotes(key="write", by=world.slack("record-keeper"), record_id=world.things["record"], edits=0)
    writing = WriteNotes(
        key=notes.key, by=notes.by, record_id=notes.record_id, edits=notes.edits, position="Goes on", lines="One bed"
    )
    write_notes(writing, world.services)
    world.clock.at = AFTER_EASTER
    sweep(world.services)


def send_out(world: World) -> None:
    """The notes have gone out, and a member said that something in them is wrong."""
    record = world.things["record"]
    approve(AboutNotes(key="approve", by=world.slack("chair"), record_id=record, edits=1), world.services)
    say_wrong(SayWrong(key="wrong", by=world.slack("member"), record_id=record, words="Saturday"), world.services)
    with world.database.read() as work:
        (world.things["correction"],) = (row.id for row in work.notes.corrections(record))


def name_somebody(world: World, cast: int) -> UUID:
    """Somebody chairs the meeting that is on or comes next in the chair's place; which meeting that is."""
    meeting = _current(world, cast)
    acting = world.person("acting-chair", cast)
    key = f"acting-{meeting}"
    request = NameActing(key=key, by=world.slack("chair", cast), meeting_id=meeting, person_id=acting, why="On leave")
    name_acting(request, world.services)
    return meeting


def _wanted(world: World, key: str) -> CreateAction:
    return CreateAction(
        key=key,
        made_by=world.slack("maker"),
        text="Ask three providers",
        owner=world.slack("owner"),
        due=None,
        ref=world.ref,
    )


def _filled_in(world: World) -> Filled:
    request = opening(world, "", "")
    (council,) = request.councils
    return Filled(
        place=request.place,
        council=council,
        stuck=request.stuck,
        given=tuple(request.given),
        who=tuple(one for where, one in world.organisations.items() if where != ELSEWHERE),
        slot=(FIRST_MEETING + timedelta(hours=20)).isoformat(),
        chair="on_call",
        drawn_for=(request.place, council),
    )


def action(world: World, name: str) -> UUID:
    with world.database.read() as work:
        found = work.actions.named(world.group_id, name[0], int(name[1:]))
    assert found is not None
    return found.id


def _current(world: World, cast: int = OWN) -> UUID:
    group = world.here if cast == OWN else world.there
    with world.database.read() as work:
        found = work.meetings.current(group.group_id)
    assert found is not None
    return found.id


def _tell_manager(world: World, action_id: UUID) -> None:
    """As if the owner's manager had been told that it is late."""
    with world.database.write() as work:
        (owed,) = work.obligations.open_about(action_id, "action")
        ladder = world.services.policies.in_force(world.forum, REQUESTED.date()).the(Ladder, "actions")
        rung = next(rung.name for rung in ladder.rungs if "manager" in rung.tell)
        told = str(world.person("manager"))
        now = world.clock.at
        work.session.add(Step(obligation_id=owed.id, rung=rung, occurrence=1, told=told, came_at=now, at=now))


def _step_by_hand(world: World) -> UUID:
    """The step by which somebody without Slack is to be told of their invitation."""
    with world.database.read() as work:
        member = next(one for one in work.groups.members(world.group_id) if one.reached == "by_hand")
        owed = work.obligations.about(member.id, "invitation")
        assert owed is not None
        return work.obligations.steps(owed.id)[0].id


STEPS_UP = (
    ((PROPOSED, propose_step_up),),
    ((ASKED_UP, ask_step_up), (STEPPING, wait_for_an_answer)),
    ((TAKING, take_over),),
)
"""What can go on from the end of the first meeting, each by itself."""
