"""A member puts a decision to the chair, who records it or says not now; the member sees what came of it."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.kinds import Limit
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.decisions import decision_kept
from bot.usecases.decisions.decision_case import NOT_FOUND, decider, say_in_thread, settle_proposal, thread_of
from bot.usecases.guard import kept
from bot.usecases.reaching import tell
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.usecases.within import Within, looking_at, within
from bot.views.proposal import Offered
from storage import models
from storage.outbox import URGENT
from storage.unit_of_work import Repeated, UnitOfWork

TO_CHAIR, SAID = "proposal", "proposal_said"
"""What the chair reads, and what stands where it was proposed, by the names they are drawn by."""


class Propose(Struct, frozen=True, kw_only=True):
    """*text* is to be decided; *source_ts* and *thread_ts* say where it was talked about, if that was in a thread."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    text: str
    source_ts: str | None = None
    thread_ts: str | None = None
    kept: str | None = None  # what a mention said


class Decline(Struct, frozen=True, kw_only=True):
    """The chair says "not now", and why."""

    key: str
    by: str
    proposal_id: UUID
    reason: str


class Put(Struct, frozen=True):
    """*says* is what came of it, in a sentence."""

    says: str


def propose(request: Propose, services: Services) -> Put:
    """Keep a proposal, and promise the chair one message. Raises Refused for whoever may not, or without a chair."""
    now = services.clock.now()
    with recorded(services, "propose_decision", request.by, lambda _: request.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, request.group_id, request.by, request.key, "propose", now)
                chair = _chair(work, here)
                proposal = models.Proposal(
                    group_id=here.group.id,
                    person_id=here.person.id,
                    text=kept(here.policy, "decision_text", request.text),
                    at=now,
                    source_ts=request.source_ts,
                    thread_ts=request.thread_ts,
                )
                work.decisions.add(proposal)
                _tell(work, proposal, chair, now)
                if request.kept is not None:
                    decision_kept.use(work, UUID(request.kept), here.person, "it is with the chair")
                says = f"{work.people.get(chair).name}, who has the chair, has your proposal now."
                actor = str(here.person.id)
                work.audit.add("decision_proposed", at=now, actor=actor, group_id=here.group.id)
                work.answered(request.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return Put(**seen.answer)
    return Put(says)


def check_declining(services: Services, slack_id: str, proposal_id: UUID) -> None:
    """Raises Refused before somebody writes why nothing is decided for now."""
    with services.database.read() as work:
        proposal = work.decisions.proposal(proposal_id)
        if proposal is None:
            raise Refused(NOT_FOUND)
        looking_at(work, services, proposal.group_id, slack_id, "decide", services.clock.now())
        refuse_if(_settled(proposal))


def decline(request: Decline, services: Services) -> Put:
    """Nothing is decided about it for now; whoever proposed it reads why. Raises Refused."""
    now = services.clock.now()

    def group_of(work: UnitOfWork) -> UUID | None:
        proposal = work.decisions.proposal(request.proposal_id)
        return proposal.group_id if proposal else None

    with recorded(services, "decline_proposal", request.by, group_of):
        try:
            with services.database.write() as work:
                if (group_id := group_of(work)) is None:
                    raise Refused(NOT_FOUND)
                here = within(work, services, group_id, request.by, request.key, "decide", now)
                proposal = work.decisions.proposal(request.proposal_id)
                assert proposal is not None, "a proposal is never deleted"
                work.session.refresh(proposal)  # what was read before the lock may have changed while we waited
                refuse_if(_settled(proposal))
                why = kept(here.policy, "reason_text", request.reason)
                settle_proposal(work, here.group, proposal, "declined", why, now)
                says = "Noted. Whoever proposed it can read why."
                actor = str(here.person.id)
                work.audit.add("proposal_declined", at=now, actor=actor, group_id=group_id)
                work.answered(request.key, {"says": says}, at=now, actor=actor)
        except Repeated as seen:
            return Put(**seen.answer)
    return Put(says)


def _settled(proposal: models.Proposal) -> Refusal | None:
    if proposal.state == "open":
        return None
    came = f"it became {proposal.settled_why}" if proposal.state == "used" else "you said not now"
    return Refusal(f"That is settled already: {came}.", "Nothing more is needed.", None, "")


def offer(services: Services, slack_id: str, begun: decision_kept.Begun, kept: str | None = None) -> Offered:
    """The form for a proposal, with what is known. Raises Refused for whoever may not, or without a chair."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, UUID(begun.group), slack_id, "propose", now)
        return _offered(work, here, begun, kept)


def offer_kept(services: Services, slack_id: str, kept_id: UUID) -> Offered:
    """The same, with what a mention said. Raises Refused if it is not theirs, or is kept no longer."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        begun = decision_kept.kept(work, services.policies.house(now.date()), kept_id, person, now)
        here = looking_at(work, services, UUID(begun.group), slack_id, "propose", now)
        return _offered(work, here, begun, str(kept_id))


def offer_for_command(services: Services, slack_id: str, text: str, ref: str | None, channel_id: str) -> Offered:
    """The same, with what was typed after the command. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = about(work, services, person, now, ref=ref, channel_id=channel_id).group
        here = looking_at(work, services, group.id, slack_id, "propose", now)
        return _offered(work, here, decision_kept.Begun(group=str(group.id), text=text), None)


def _offered(work: UnitOfWork, here: Within, begun: decision_kept.Begun, kept: str | None) -> Offered:
    most = here.policy.the(Limit, "decision_text").amount
    return Offered(
        group=begun.group,
        ref=here.group.ref,
        code_word=here.group.code_word,
        chair=work.people.get(_chair(work, here)).name,
        most=most,
        text=begun.text[:most],
        source_ts=begun.source_ts,
        thread_ts=begun.thread_ts,
        kept=kept,
    )


def _chair(work: UnitOfWork, here: Within) -> UUID:
    """Who decides about it. Raises Refused while nobody can."""
    chair = decider(work, here.group)
    if chair is None:
        raise Refused(
            Refusal(
                "Nobody has the chair yet, so nobody can record a decision.",
                "Say it in the channel, and propose it when somebody has taken the chair.",
                None,
                "",
            )
        )
    return chair


def _tell(work: UnitOfWork, proposal: models.Proposal, chair: UUID, now: datetime) -> None:
    """One message to the chair; and one short line in the thread, or else to whoever proposed it."""
    tell(
        work,
        f"{TO_CHAIR}:{proposal.id}",
        chair,
        now,
        draw=TO_CHAIR,
        subject_id=proposal.id,
        group_id=proposal.group_id,
        priority=URGENT,
    )
    if thread_of(proposal) is not None:
        say_in_thread(work, proposal, SAID)
    else:
        tell(
            work,
            f"{SAID}:{proposal.id}",
            proposal.person_id,
            now,
            draw=SAID,
            subject_id=proposal.id,
            group_id=proposal.group_id,
        )
