"""One item of a running meeting: who counts at it, after the interests that were declared, and how far it has come."""

from collections.abc import Sequence
from uuid import UUID

from bot.rules import deciding, interests
from bot.rules.deciding import Item
from bot.rules.interests import Declared
from bot.rules.panel_kinds import Reserved
from bot.rules.policy import Policy
from bot.rules.quorum import Attending
from bot.rules.refusal import Refusal
from bot.usecases.panels.agenda import lines
from bot.usecases.panels.people import NO_ANSWERS, attending, none_is_on
from storage import models
from storage.unit_of_work import UnitOfWork

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = {FOR: "For", AGAINST: "Against", ABSTAIN: "Abstain"}


def declared_at(work: UnitOfWork, meeting: models.Meeting) -> list[Declared]:
    """What was declared at a meeting, as the rules see it."""
    return [Declared(str(one.person_id), one.item, one.words, one.choice) for one in work.panels.interests(meeting.id)]


def counting(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, item: str | None
) -> Sequence[Attending]:
    """Who is here and counts at this item: not whoever leaves for it."""
    declared = declared_at(work, meeting)
    return [
        one
        for one in attending(work, policy, group, meeting)
        if item is None or interests.counts(declared, one.person, item)
    ]


def entitled(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, vote: models.Vote
) -> frozenset[str]:
    """Who has a vote in it, by person."""
    there, declared = counting(work, policy, group, meeting, vote.item), declared_at(work, meeting)
    found = deciding.voters(policy, there, NO_ANSWERS)
    return frozenset(one for one in found if vote.item is None or interests.may_vote(declared, one, vote.item))


def as_item(work: UnitOfWork, vote: models.Vote) -> Item:
    """A vote as the rules see it: whoever abstains has not voted for or against."""
    ballots = work.panels.ballots(vote.id).values()
    votes = {str(one.person_id): one.choice for one in ballots if one.choice != ABSTAIN}
    return Item(subject=vote.subject, heard=vote.heard, votes=votes, casting=vote.casting)


def result(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, vote: models.Vote
) -> deciding.Result:
    """What the votes of those who have one come to now."""
    return deciding.counted(policy, as_item(work, vote), entitled(work, policy, group, meeting, vote))


def vote_of(work: UnitOfWork, group: models.Group, vote_id: str | None) -> models.Vote | None:
    """The vote of this body that a decision is recorded from, if it is."""
    vote = work.panels.vote(UUID(vote_id)) if vote_id else None
    return vote if vote is not None and vote.group_id == group.id else None


def why_not_decided(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting | None,
    *,
    vote: models.Vote | None = None,
    item: str | None = None,
    subject: str | None = None,
    agreed: bool = False,
) -> Refusal | None:
    """A no to recording a decision: no meeting, an interest that waits, too few, not for this body, not agreed."""
    if meeting is None:
        return none_is_on(group)
    if vote is not None:
        item, subject = vote.item, vote.subject
        if vote.state != "closed" or vote.choice != FOR:
            return Refusal(f"{vote.name} is not carried.", "Record what was agreed, or hold another vote.", None, "")
    if refusal := why_waits(work, policy, meeting, item):
        return refusal
    stands = Item(subject=subject, agreed=agreed, settled=vote is not None)
    there = counting(work, policy, group, meeting, item)
    return deciding.why_not_settled(policy, stands, there)


def why_waits(work: UnitOfWork, policy: Policy, meeting: models.Meeting, item: str | None) -> Refusal | None:
    """Nothing is decided at an item while an interest that was declared there waits for a choice."""
    named = {one.person_id: work.people.get(one.person_id).name for one in work.panels.interests(meeting.id)}
    declared = [
        Declared(named[one.person_id], one.item, one.words, one.choice) for one in work.panels.interests(meeting.id)
    ]
    return interests.why_not_close(policy, item, declared) if item is not None else None


def subjects(policy: Policy) -> list[tuple[str, str]]:
    """What is not voted on, or not decided, here: keys and labels, each once."""
    found = {choice.key: choice.label for rule in policy.all(Reserved) for choice in rule.subjects}
    return list(found.items())


def items_of(
    work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting
) -> Sequence[tuple[str, str]]:
    """The lines of its agenda that can be named, as keys and labels."""
    found = lines(work, policy, group, meeting)
    return [(line.key, line.label) for line in found if line.key is not None]
