"""Record what was agreed: a decision, if every agency it affects is here; else those that are not are asked first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.absence import asked
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.decisions import decision_kept
from bot.usecases.decisions.decision_case import DECIDED, agency, draw_again, say_in_thread, settle_proposal
from bot.usecases.decisions.decision_seen import Replaced, replaced_by, what_changed, why_not_replace
from bot.usecases.decisions.recommendation import ask, decide, end
from bot.usecases.guard import kept
from bot.usecases.panels.items import vote_of, why_not_decided
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.within import Within, within
from bot.views.decision_form import Names, Written
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class RecordDecision(Struct, frozen=True, kw_only=True):
    """A form that was sent: what it was drawn from, and what was written into it."""

    by: str  # Slack id, from the verified payload
    names: Names
    written: Written

    @property
    def key(self) -> str:
        return f"fm:{self.names.nonce}"


class Recorded(Struct, frozen=True):
    """*name* is the decision's (D1) or the question's (R1); *says* what came of it, in a sentence."""

    name: str
    says: str


class Outdated(Refused):
    """Something changed while the form was open: *notes* say what. Shown anew it can be sent again."""

    def __init__(self, notes: Sequence[str]) -> None:
        super().__init__(Refusal(" ".join(notes), "Nothing was saved. Look at the form again and send it.", None, ""))
        self.notes = notes


def record(request: RecordDecision, services: Services) -> Recorded:
    """A decision, or a question to every agency that it affects and that is not here.

    Raises Outdated if the form was drawn from what is so no more, Refused for anybody but the chair.
    """
    now = services.clock.now()
    group_id = UUID(request.names.group)
    with recorded(services, "record_decision", request.by, lambda _: group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, group_id, request.by, request.key, "decide", now)
                answer = _record(work, services, here, request, now)
                work.answered(request.key, answer, at=now, actor=str(here.person.id))
        except Repeated as seen:
            return Recorded(**seen.answer)
    return Recorded(**answer)


def _record(
    work: UnitOfWork, services: Services, here: Within, request: RecordDecision, now: datetime
) -> dict[str, str]:
    group = here.group
    if group.stands:
        refuse_if(_why_not_at_table(work, here, request))
    proposal = _proposal(work, group, request.names)
    if notes := what_changed(work, group, request.names):
        raise Outdated(notes)
    replaced = replaced_by(work, group, request.written.replaces)
    refuse_if(why_not_replace(work, group, replaced))
    affected = _affected(work, group, request.written)
    running = work.meetings.running(group.id)
    absent = asked(affected, _present(work, group, running))
    decision = _decision(work, here, request, affected, running, now)
    made: models.Decision | models.Recommendation
    if absent:
        made = _ask(work, services, here, decision, absent, replaced, now)
    else:
        made = decide(work, group, decision, replaced.decision)
        say_in_thread(work, decision, DECIDED)
    if replaced.question is not None:
        end(work, group, replaced.question, "superseded", made.name, now)
    if proposal is not None:
        settle_proposal(work, group, proposal, "used", made.name, now)
    if request.names.kept is not None:
        decision_kept.use(work, UUID(request.names.kept), here.person, made.name)
    draw_again(work, group)
    work.audit.add(
        "question_asked" if absent else "decision_recorded",
        at=now,
        actor=str(here.person.id),
        group_id=group.id,
        name=made.name,
        affected=decision.affected,
        asked=[seat.organisation_id for seat in absent],
    )
    return {"name": made.name, "says": _says(work, made.name, absent)}


def _why_not_at_table(work: UnitOfWork, here: Within, request: RecordDecision) -> Refusal | None:
    """A standing body decides at its meetings, with enough there, by agreement or by a vote that was carried."""
    meeting, written = work.meetings.running(here.group.id), request.written
    return why_not_decided(
        work,
        here.policy,
        here.group,
        meeting,
        vote=vote_of(work, here.group, request.names.vote),
        item=written.item,
        subject=written.subject,
        agreed=written.agreed,
    )


def _present(work: UnitOfWork, group: models.Group, running: models.Meeting | None) -> Sequence[models.Seat]:
    """The agencies marked as here. Between meetings nobody counts as present."""
    here = work.meetings.here(running.id) if running else frozenset()
    return [seat for seat in work.groups.seats(group.id) if seat.id in here]


def _affected(work: UnitOfWork, group: models.Group, written: Written) -> Sequence[models.Seat]:
    """The agencies it affects. Raises Refused where one was not answered for: nothing is answered beforehand.

    That it affects none is asked once more (Outdated): nobody would be asked, and nobody have agreed to it.
    """
    seats = work.groups.seats(group.id)
    if open_still := [agency(work, seat) for seat in seats if str(seat.id) not in written.affects]:
        raise Refused(
            Refusal(
                f"Still needed: whether it affects {listed(open_still)}.", "Answer that and send it again.", None, ""
            )
        )
    affected = [seat for seat in seats if written.affects[str(seat.id)]]
    if not affected and not written.nobody:
        raise Outdated(["You said no for every agency. Then nobody is asked, and it is decided at once."])
    return affected


def _decision(
    work: UnitOfWork,
    here: Within,
    request: RecordDecision,
    affected: Sequence[models.Seat],
    running: models.Meeting | None,
    now: datetime,
) -> models.Decision:
    """What was agreed, as it was written. It has no number yet, and is not kept."""
    written = request.written
    return models.Decision(
        group_id=here.group.id,
        number=0,
        text=kept(here.policy, "decision_text", written.text),
        authority=kept(here.policy, "reason_text", written.authority),
        affected=[seat.organisation_id for seat in affected],
        recorded_by_id=here.person.id,
        recorded_at=now,
        meeting_id=running.id if running else None,
        out_of_area=kept(here.policy, "reason_text", written.out_of_area) if written.out_of_area.strip() else None,
        source_ts=request.names.source_ts,
        thread_ts=request.names.thread_ts,
    )


def _ask(
    work: UnitOfWork,
    services: Services,
    here: Within,
    wanted: models.Decision,
    absent: Sequence[models.Seat],
    replaced: Replaced,
    now: datetime,
) -> models.Recommendation:
    """The same as a question. What it is to replace stands until it is agreed."""
    here.group.questions_made += 1
    question = models.Recommendation(
        group_id=wanted.group_id,
        number=here.group.questions_made,
        text=wanted.text,
        authority=wanted.authority,
        affected=wanted.affected,
        asked_by_id=wanted.recorded_by_id,
        asked_at=now,
        meeting_id=wanted.meeting_id,
        out_of_area=wanted.out_of_area,
        source_ts=wanted.source_ts,
        thread_ts=wanted.thread_ts,
        supersedes_id=replaced.decision.id if replaced.decision else None,
    )
    ask(work, services, here.policy, question, absent, now)
    return question


def _proposal(work: UnitOfWork, group: models.Group, names: Names) -> models.Proposal | None:
    """What the form was filled from, if that is open still. Raises Refused, saying what came of it."""
    proposal = work.decisions.proposal(UUID(names.proposal)) if names.proposal else None
    if proposal is None or proposal.group_id != group.id:
        return None
    if proposal.state != "open":
        came = f"It became {proposal.settled_why}." if proposal.state == "used" else "You said not now."
        raise Refused(Refusal(f"That proposal is settled already. {came}", "Nothing more is needed.", None, ""))
    return proposal


def _says(work: UnitOfWork, name: str, absent: Sequence[models.Seat]) -> str:
    if not absent:
        return f"{name} is decided."
    agencies = [agency(work, seat) for seat in absent]
    unmanned = [agency(work, seat) for seat in absent if not _somebody(work, seat)]
    says = f"{name} is not a decision yet: {listed(agencies)} {'is' if len(agencies) == 1 else 'are'} asked first."
    if not unmanned:
        return says
    phone = "Phone them, then press “Record an answer” beneath it."
    return f"{says} Nobody sits here for {listed(unmanned)}, so nobody reads it. {phone}"


def _somebody(work: UnitOfWork, seat: models.Seat) -> bool:
    return any(one.seat_id == seat.id and one.state == "active" for one in work.groups.members(seat.group_id))
