"""The first chair: asked in the on-call order of the agency that must start the group, until one accepts."""

from collections.abc import Sequence
from datetime import datetime

from bot.rules.kinds import Chair, Deadline
from bot.rules.kinds import Ladder as LadderRule
from bot.rules.policy import Policy
from bot.rules.rights import demands_on, why_not
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.reaching import tell
from bot.usecases.refused import refuse_if
from bot.usecases.seeing.shown import chair_key, redraw_group, redraw_meeting
from bot.usecases.standing import towards
from storage import models
from storage.unit_of_work import UnitOfWork


def ask_for_chair(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> None:
    """Start asking; the ladder goes on day and night until somebody accepts."""
    who = demands_on(policy, "accept_chair")[0][0]
    rule = next((rule for rule in policy.all(Chair) if rule.meeting == "first"), who)
    nagging.owe(
        work,
        services,
        nagging.owing(
            policy,
            now,
            kind="chair",
            subject_id=group.id,
            group_id=group.id,
            rule_id=rule.id,
            ladder_id=policy.the(LadderRule, "chair").id,
            due_at=meeting.starts_at,
            meeting_at=meeting.starts_at,
            organisation_id=group.mobiliser_id,
        ),
        now,
    )
    _ask_one_thing(work, group, now)


ASKED_TO_CHAIR = "asked_to_chair"
"""Why an invitation was closed before it left: the same person is asked to chair, and coming is part of that."""


def _ask_one_thing(work: UnitOfWork, group: models.Group, now: datetime) -> None:
    """Whoever is asked to chair at the opening is not asked to come as well; that follows if they say "not me"."""
    asking = work.obligations.open_about(group.id, "chair")
    asked = {step.told for owed in asking for step in work.obligations.steps(owed.id)}
    for member in work.groups.members(group.id):
        for owed in work.obligations.open_about(member.id, "invitation") if str(member.person_id) in asked else ():
            for step in work.obligations.steps(owed.id):
                if step.effect_id is not None:
                    work.outbox.withdraw(work.session.get_one(models.Effect, step.effect_id).key)
            nagging.close(work, owed, now, ASKED_TO_CHAIR)


def take_chair(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    person: models.Person,
    now: datetime,
) -> None:
    """*person* chairs from now on, if the rules let them; nobody else is asked any more. Raises Refused."""
    refuse_if(why_not(policy, "accept_chair", towards(work, policy, person, group, now)))
    own = next(post for post in work.people.posts(person.id) if post.organisation_id == group.mobiliser_id)
    group.chair_id, group.chair_organisation_id = person.id, own.organisation_id
    _chairs_it_themselves(work, group)
    asking = work.obligations.open_about(group.id, "chair")
    told = {step.told for obligation in asking for step in work.obligations.steps(obligation.id)}
    for obligation in asking:
        nagging.close(work, obligation, now, "accepted")
    if str(person.id) not in told:  # their message would have turned into what a chair has to do next
        tell(work, chair_key(group.id), person.id, now, draw="chair", subject_id=group.id, group_id=group.id)
    work.audit.add("chair_accepted", at=now, actor=str(person.id), group_id=group.id)
    settle_set_up(work, policy, group, now)
    redraw_group(work, group)


def _chairs_it_themselves(work: UnitOfWork, group: models.Group) -> None:
    """The opener was to start the next meeting without a chair; now there is one."""
    meeting = work.groups.next_meeting(group.id)
    if meeting is not None:
        if meeting.chair_id is not None and group.convened_why is not None:
            meeting.chair_id, meeting.acting_why = None, None
        redraw_meeting(work, meeting)


def settle_set_up(work: UnitOfWork, policy: Policy, group: models.Group, now: datetime) -> None:
    """Stop the clock "set up by" once there is a chair, everybody is asked, and the first meeting has its time."""
    if group.set_up_at is not None or set_up_lacks(work, group):
        return
    group.set_up_at = now
    rule = policy.the(Deadline, "set_up")
    for obligation in work.obligations.open_about(group.id, "set_up"):
        nagging.close(work, obligation, now, "set up")
    work.audit.add("set_up", at=now, actor="bot", group_id=group.id, rule=rule.id)


def set_up_lacks(work: UnitOfWork, group: models.Group) -> tuple[str, ...]:
    """What is still missing before the group counts as set up, by the keys of the rule that lists it."""
    members = work.groups.members(group.id)
    asked = all(reached(seat, members) for seat in work.groups.seats(group.id))
    found = {
        "chair": group.chair_id is not None,
        "asked": asked,
        "first_meeting": any(meeting.state != "cancelled" for meeting in work.groups.meetings(group.id)),
    }
    return tuple(key for key, there in found.items() if not there)


def reached(seat: models.Seat, members: Sequence[models.Member]) -> bool:
    """Whether an agency knows that it is asked: in Slack, by hand, or because its duty desk was phoned."""
    here = [member for member in members if member.seat_id == seat.id and member.state == "active"]
    return seat.phoned_at is not None or any(m.reached == "slack" or m.told_at is not None for m in here)
