"""A vote of a standing body: opened by whoever chairs, counted as it goes, closed, and settled by a casting vote."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules import deciding, quorum
from bot.rules.deciding import Item
from bot.rules.differences import Dispute, open_now
from bot.rules.panel_kinds import After
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.panels.items import CHOICES, as_item, counting, entitled, items_of, result, subjects, why_waits
from bot.usecases.panels.people import NO_ANSWERS, none_is_on
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import towards
from bot.usecases.within import Within, looking_at, within
from bot.views.votes import Asked
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

VOTE = "vote"
"""The message about a vote in the channel, by the name it is drawn by."""


class OpenVote(Struct, frozen=True, kw_only=True):
    """Whoever chairs puts *text* to the vote. *item* is its line on the agenda, *subject* what it is about."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    text: str
    item: str | None = None
    subject: str | None = None
    heard: bool = False


class Cast(Struct, frozen=True, kw_only=True):
    """Somebody presses For, Against or Abstain; of a casting vote, whoever has it presses one of the first two."""

    key: str
    by: str
    vote_id: UUID
    choice: str


class CloseVote(Struct, frozen=True, kw_only=True):
    """Nobody votes any more."""

    key: str
    by: str
    vote_id: UUID


def asked_of(services: Services, slack_id: str, group_id: UUID, text: str) -> Asked:
    """The form for a vote. Raises Refused where this body does not vote, or nobody is here to."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, group_id, slack_id, "decide", now)
        meeting = _on(work, here.group)
        how = deciding.method(here.policy)
        refuse_if(deciding.why_no_vote(here.policy, Item(heard=True)))
        return Asked(
            group_id=group_id,
            name=f"{here.group.ref} · {here.group.code_word}",
            text=text,
            items=items_of(work, here.policy, here.group, meeting),
            subjects=subjects(here.policy),
            asks_heard=how is not None and how.vote in ("after_views", "last_resort"),
        )


def open_vote(request: OpenVote, services: Services) -> str:
    """The vote is open in the channel; says so. Raises Refused, with where a subject goes that is not voted on here."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "decide", now)
            group, policy, meeting = here.group, here.policy, _on(work, here.group)
            item = Item(subject=request.subject, heard=request.heard)
            refuse_if(deciding.why_not_here(policy, request.subject) or deciding.why_no_vote(policy, item))
            refuse_if(why_waits(work, policy, meeting, request.item))
            refuse_if(_too_few(work, here, meeting, request.item))
            refuse_if(_one_is_open(work, meeting))
            vote = models.Vote(
                group_id=group.id,
                meeting_id=meeting.id,
                number=work.panels.votes_made(group.id) + 1,
                text=kept(policy, "decision_text", request.text),
                opened_by_id=here.person.id,
                opened_at=now,
                item=request.item,
                subject=request.subject,
                heard=request.heard,
            )
            work.panels.add(vote)
            key, conversation = _key(vote), group_conversation(group.id)
            work.outbox.post(key, conversation, draw=VOTE, subject_id=vote.id, group_id=group.id, priority=URGENT)
            says = f"{vote.name} is open in the channel."
            work.audit.add("vote_opened", at=now, actor=str(here.person.id), group_id=group.id, vote=vote.name)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def cast(request: Cast, services: Services) -> str:
    """How somebody votes, until the vote is closed; says so. Raises Refused for whoever has no vote in it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            vote, here, meeting = _held(work, services, request.vote_id, request.by, request.key, "read", now)
            if vote.state != "open":
                raise Refused(_closed(vote))
            refuse_if(_no_vote_in_it(work, here, meeting, vote))
            ballot = work.panels.ballots(vote.id).get(here.person.id)
            if ballot is None:
                ballot = models.Ballot(vote_id=vote.id, person_id=here.person.id, choice=request.choice, at=now)
                work.panels.add(ballot)
            ballot.choice, ballot.at = request.choice, now
            work.outbox.refresh(_key(vote))
            says = f"Your vote on {vote.name}: {CHOICES[request.choice]}. You can change it until it is closed."
            work.audit.add("voted", at=now, actor=str(here.person.id), group_id=here.group.id, vote=vote.name)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def close(request: CloseVote, services: Services) -> str:
    """What it came to; where there is no majority, whose word comes next. Raises Refused for all but who chairs."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            vote, here, meeting = _held(work, services, request.vote_id, request.by, request.key, "decide", now)
            if vote.state != "open":
                raise Refused(_closed(vote))
            refuse_if(_too_few(work, here, meeting, vote.item))
            found = result(work, here.policy, here.group, meeting, vote)
            if found.outcome == "none":
                raise Refused(Refusal("Nobody has voted yet.", "Close it once they have.", None, ""))
            vote.state, vote.outcome, vote.choice, vote.closed_at = "closed", found.outcome, found.choice, now
            says = _said(here.policy, vote)
            work.outbox.refresh(_key(vote))
            facts = {"vote": vote.name, "outcome": vote.outcome}
            work.audit.add("vote_closed", at=now, actor=str(here.person.id), group_id=here.group.id, **facts)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def cast_casting(request: Cast, services: Services) -> str:
    """The casting vote settles a vote without a majority. Raises Refused where the terms give nobody one."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            vote, here, meeting = _held(work, services, request.vote_id, request.by, request.key, "read", now)
            standing = towards(work, here.policy, here.person, here.group, now)
            before = result(work, here.policy, here.group, meeting, vote)
            refuse_if(deciding.why_no_casting_vote(here.policy, as_item(work, vote), before, standing.roles))
            if vote.state != "closed":
                raise Refused(Refusal(f"{vote.name} is still open.", "Close the vote first.", None, ""))
            vote.casting, vote.cast_by_id = request.choice, here.person.id
            found = result(work, here.policy, here.group, meeting, vote)
            if found.choice is None:
                raise Refused(Refusal("Nobody voted for that.", "Choose what was voted for.", None, ""))
            vote.outcome, vote.choice = found.outcome, found.choice
            says = _said(here.policy, vote)
            work.outbox.refresh(_key(vote))
            work.audit.add("casting_vote", at=now, actor=str(here.person.id), group_id=here.group.id, vote=vote.name)
            work.answered(request.key, {"says": says}, at=now, actor=str(here.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def next_steps(policy: Policy, vote: models.Vote) -> list[str]:
    """How a vote that came to nothing is settled, by the terms."""
    if vote.outcome not in ("tie", "no_majority"):
        return []
    after: After = "tie" if vote.outcome == "tie" else "no_agreement"
    return [step.label for step in open_now(policy, Dispute(trouble=after))]


def may_cast(policy: Policy, vote: models.Vote) -> bool:
    """Whether a casting vote can settle it."""
    how = deciding.method(policy)
    settled = vote.state != "closed" or vote.outcome not in ("tie", "no_majority")
    return how is not None and how.casting is not None and not settled


def _said(policy: Policy, vote: models.Vote) -> str:
    match vote.outcome, vote.choice:
        case "carried", "for":
            return f"{vote.name} is carried. “Record decision” beneath it records it."
        case "cast", "for":
            return f"{vote.name} is carried by the casting vote."
        case (("carried" | "cast"), _):
            return f"{vote.name} is not carried."
    steps = next_steps(policy, vote)
    way = "The casting vote can settle it." if may_cast(policy, vote) else ""
    ladder = f"By the terms, next: {'; or '.join(steps)}." if steps else ""
    return " ".join(filter(None, [f"{vote.name} has no majority.", way, ladder]))


def _held(
    work: UnitOfWork, services: Services, vote_id: UUID, by: str, key: str, right: str, now: datetime
) -> tuple[models.Vote, Within, models.Meeting]:
    vote = work.panels.vote(vote_id)
    if vote is None:
        raise Refused(Refusal("There is no such vote that you can see.", "Look into the panel's channel.", None, ""))
    here = within(work, services, vote.group_id, by, key, right, now)
    work.session.refresh(vote)  # what was read before the lock may have changed while we waited for it
    meeting = work.meetings.get(vote.meeting_id)
    assert meeting is not None, "a meeting is never deleted"
    if meeting.state != "running":
        raise Refused(Refusal(f"Meeting {meeting.number} has ended.", "Nothing is voted on any more.", None, ""))
    return vote, here, meeting


def _on(work: UnitOfWork, group: models.Group) -> models.Meeting:
    meeting = work.meetings.running(group.id)
    if meeting is None:
        raise Refused(none_is_on(group))
    return meeting


def _too_few(work: UnitOfWork, here: Within, meeting: models.Meeting, item: str | None) -> Refusal | None:
    there = counting(work, here.policy, here.group, meeting, item)
    return quorum.why_no_decision(here.policy, quorum.present(here.policy, there, NO_ANSWERS))


def _no_vote_in_it(work: UnitOfWork, here: Within, meeting: models.Meeting, vote: models.Vote) -> Refusal | None:
    me = str(here.person.id)
    if me in entitled(work, here.policy, here.group, meeting, vote):
        return None
    how = deciding.method(here.policy)
    cited = (how.id, how.cited) if how else (None, "")
    if any(one.person_id == here.person.id and one.item == vote.item for one in work.panels.interests(meeting.id)):
        return Refusal("You declared an interest in this item.", "Whoever chairs says whether you vote.", *cited)
    return Refusal(
        "You have no vote here: you are not marked as here, or your seat has none.",
        "If you are here, tell whoever chairs: “Change who is here”.",
        *cited,
    )


def _one_is_open(work: UnitOfWork, meeting: models.Meeting) -> Refusal | None:
    still = [vote for vote in work.panels.votes(meeting.id) if vote.state == "open"]
    return Refusal(f"{still[0].name} is still open.", "Close it first.", None, "") if still else None


def _closed(vote: models.Vote) -> Refusal:
    return Refusal(f"{vote.name} is closed.", "Its message in the channel says what it came to.", None, "")


def _key(vote: models.Vote) -> str:
    return f"{VOTE}:{vote.id}"
