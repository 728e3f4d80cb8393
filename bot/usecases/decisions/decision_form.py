"""What the form for a decision shows this person, here and now: filled in with what is known, nothing answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from bot.rules.absence import named_in
from bot.rules.deciding import method
from bot.rules.kinds import Deadline, Limit
from bot.rules.moments import questions
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.about import about, in_channel
from bot.usecases.actions.action_kept import cut
from bot.usecases.decisions import decision_kept
from bot.usecases.decisions.decision_case import NOT_FOUND, agency, thread_of
from bot.usecases.decisions.decision_seen import DECISION, made_from, replaceable, replaced_by
from bot.usecases.guard import recognised
from bot.usecases.panels.items import items_of, subjects, vote_of, why_not_decided
from bot.usecases.panels.people import why_too_few
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.spoken import spoken
from bot.usecases.standing import acting
from bot.usecases.within import Within, looking_at
from bot.views.decision_form import Agency, AtTable, Names, Offered, Written
from storage import models
from storage.unit_of_work import UnitOfWork

NOT_COPIED = "The message may hold what identifies a child, so it was not copied. Write here what is decided."
CUT = "The message is longer than a decision may be: its end was left out."
OUT_OF_AREA = "out_of_area"


class NotChair(Refused):
    """Only the chair records a decision. *begun* is what they can propose to the chair instead."""

    def __init__(self, refusal: Refusal, begun: decision_kept.Begun) -> None:
        super().__init__(refusal)
        self.begun = begun


def from_message(
    services: Services, slack_id: str, channel_id: str, text: str, source_ts: str, thread_ts: str | None
) -> Offered:
    """The form filled in from a message of a group's channel; *text* is as Slack sends it.

    Raises NotChair for a member who may propose it, Refused elsewhere and for whoever is no member.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = in_channel(work, services, person, now, channel_id)
        shown, note = copied(work, meant.policy, text, now)
        begun = decision_kept.Begun(group=str(meant.group.id), text=shown, source_ts=source_ts, thread_ts=thread_ts)
        here = _may_decide(work, services, slack_id, begun, now)
        return _offer(work, here, begun, notes=[note] if note else [])


def for_command(services: Services, slack_id: str, text: str, ref: str | None, channel_id: str) -> Offered:
    """The form with what was typed after the command, said in no thread. Raises as above."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = about(work, services, person, now, ref=ref, channel_id=channel_id)
        begun = decision_kept.Begun(group=str(meant.group.id), text=cut(meant.policy, text, "decision_text")[0])
        return _offer(work, _may_decide(work, services, slack_id, begun, now), begun)


def from_kept(services: Services, slack_id: str, kept_id: UUID) -> Offered:
    """The form with what a mention said. Raises Refused if it is not theirs, or is kept no longer."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        begun = decision_kept.kept(work, services.policies.house(now.date()), kept_id, person, now)
        return _offer(work, _may_decide(work, services, slack_id, begun, now), begun, kept=str(kept_id))


def from_proposal(services: Services, slack_id: str, proposal_id: UUID) -> Offered:
    """The form with what a member proposed. Raises Refused once something came of it."""
    now = services.clock.now()
    with services.database.read() as work:
        proposal = work.decisions.proposal(proposal_id)
        if proposal is None:
            raise Refused(NOT_FOUND)
        here = looking_at(work, services, proposal.group_id, slack_id, "decide", now)
        if proposal.state != "open":
            came = f"It became {proposal.settled_why}." if proposal.state == "used" else "The chair said not now."
            raise Refused(Refusal(f"That is settled already. {came}", "Nothing more is needed.", None, ""))
        begun = decision_kept.Begun(
            group=str(proposal.group_id),
            text=proposal.text,
            source_ts=proposal.source_ts,
            thread_ts=proposal.thread_ts,
        )
        return _offer(work, here, begun, proposal=str(proposal.id))


def from_vote(services: Services, slack_id: str, vote_id: UUID) -> Offered:
    """The form with what was voted for. Raises Refused where it was not carried, or for whoever does not chair."""
    now = services.clock.now()
    with services.database.read() as work:
        vote = work.panels.vote(vote_id)
        if vote is None:
            raise Refused(NOT_FOUND)
        here = looking_at(work, services, vote.group_id, slack_id, "decide", now)
        refuse_if(why_not_decided(work, here.policy, here.group, work.meetings.running(here.group.id), vote=vote))
        return _offer(work, here, decision_kept.Begun(group=str(vote.group_id), text=vote.text), vote=vote)


def in_place_of(services: Services, slack_id: str, kind: str, thing_id: UUID) -> Offered:
    """The form with what stands now, to be recorded in other words: a decision, or a question put again.

    Raises Refused if it was replaced already.
    """
    now = services.clock.now()
    with services.database.read() as work:
        found = work.decisions.get(thing_id) if kind == DECISION else work.decisions.question(thing_id)
        if found is None:
            raise Refused(NOT_FOUND)
        here = looking_at(work, services, found.group_id, slack_id, "decide", now)
        withdrawn = isinstance(found, models.Recommendation) and found.state == "withdrawn"
        chosen = None if withdrawn else f"{kind}:{found.id}"
        replaced_by(work, here.group, chosen)
        begun = decision_kept.Begun(group=str(found.group_id), text=found.text, thread_ts=thread_of(found))
        written = Written(
            text=found.text,
            authority=found.authority,
            out_of_area=found.out_of_area or "",
            replaces=chosen,
            affects={},
        )
        return _offer(work, here, begun, written=written)


def again(services: Services, slack_id: str, names: Names, written: Written, notes: Sequence[str]) -> Offered:
    """The same form as things stand now, with what was written into it. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, UUID(names.group), slack_id, "decide", now)
        begun = decision_kept.Begun(
            group=names.group, text=written.text, source_ts=names.source_ts, thread_ts=names.thread_ts
        )
        vote = vote_of(work, here.group, names.vote)
        made = _offer(
            work, here, begun, notes=notes, written=written, kept=names.kept, proposal=names.proposal, vote=vote
        )
        return replace(made, names=replace(made.names, nonce=names.nonce))


def copied(work: UnitOfWork, policy: Policy, text: str, now: datetime) -> tuple[str, str]:
    """What of a message, as Slack sends it, may stand in a form; and what was left out, in a sentence."""
    said = spoken(work, text)
    if recognised((text, said), now.date()):
        return "", NOT_COPIED
    shown, was_cut = cut(policy, said, "decision_text")
    return shown, CUT if was_cut else ""


def _may_decide(
    work: UnitOfWork, services: Services, slack_id: str, begun: decision_kept.Begun, now: datetime
) -> Within:
    """Raises NotChair where the way on is to propose it."""
    group_id = UUID(begun.group)
    try:
        return looking_at(work, services, group_id, slack_id, "decide", now)
    except Refused as refused:
        looking_at(work, services, group_id, slack_id, "propose", now)
        raise NotChair(refused.refusal, begun) from None


def _offer(
    work: UnitOfWork,
    here: Within,
    begun: decision_kept.Begun,
    *,
    notes: Sequence[str] = (),
    written: Written | None = None,
    kept: str | None = None,
    proposal: str | None = None,
    vote: models.Vote | None = None,
) -> Offered:
    group, policy = here.group, here.policy
    if group.stands:
        refuse_if(why_too_few(work, policy, group, work.meetings.running(group.id)))
    written = written or Written(text=begun.text, affects={})
    seats = work.groups.seats(group.id)
    named = named_in(written.text, {seat.id: agency(work, seat) for seat in seats})
    running = work.meetings.running(group.id)
    present = work.meetings.here(running.id) if running else frozenset()
    made = [thing.name for thing in made_from(work, group, begun.source_ts)]
    before = [f"From this message was recorded already: {', '.join(made)}."] if made and not notes else []
    rule = policy.the(Deadline, "question")
    return Offered(
        names=Names(
            nonce="",
            group=begun.group,
            meeting=str(running.id) if running else None,
            seats=[str(seat.id) for seat in seats],
            made=made,
            source_ts=begun.source_ts,
            thread_ts=begun.thread_ts,
            proposal=proposal,
            kept=kept,
            vote=str(vote.id) if vote else None,
        ),
        ref=group.ref,
        code_word=group.code_word,
        agencies=[
            Agency(
                seat=seat.id,
                name=agency(work, seat),
                named=seat.id in named,
                affected=written.affects.get(str(seat.id)),
            )
            for seat in seats
        ],
        here=[agency(work, seat) for seat in seats if seat.id in present] if running else None,
        most=policy.the(Limit, "decision_text").amount,
        rule=rule.text,
        out_of_area=_out_of_area(policy),
        replaceable=replaceable(work, group),
        written=written,
        notes=[*notes, *before],
        at_table=_at_table(work, here, running, vote) if group.stands and running else None,
    )


def _at_table(work: UnitOfWork, here: Within, meeting: models.Meeting, vote: models.Vote | None) -> AtTable:
    """What a standing body is asked besides."""
    how = method(here.policy)
    return AtTable(
        items=items_of(work, here.policy, here.group, meeting),
        subjects=subjects(here.policy),
        method=f"{how.text} ({how.cited})" if how else "",
        vote=vote.name if vote else None,
    )


def _out_of_area(policy: Policy) -> str | None:
    """What the forum asks about care further away, where it does."""
    return next((rule.question for rule in questions(policy, "decision") if rule.name == OUT_OF_AREA), None)
