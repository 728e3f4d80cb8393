"""Why: the rule behind a clock, a refusal or a nag, in its own words, and how its date was counted."""

import difflib
from datetime import date, datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline, Ladder, StandingAction
from bot.rules.nagging import all_instants
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.rules.rule import Rule
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.decisions.recommendation import CONTESTED, QUESTION
from bot.usecases.nagging import BEFORE, NOBODY, times_of
from bot.usecases.panels.agenda import AGENDA
from bot.usecases.reaching import reach
from bot.usecases.refused import Refused
from bot.usecases.standing import acting, towards
from bot.usecases.telling import Roles
from bot.views.why import Clock
from storage import models
from storage.unit_of_work import UnitOfWork

COUNTED = {
    "handover": "the next meeting, which they are asked to chair",
    "take_over": "the time it was asked; no rule says by when it must be answered",
    "way_out": "the time since which it is asked",
    "approval": "the last time they are reminded; no rule says by when they must answer",
    "escalation_proposed": "the time it was proposed; no rule says by when it must be answered",
    "readers": "the Monday from which on it is asked each week",
}
"""How the date of a clock came about whose rule counts nothing."""


def rule_named(policies: Policies, typed: str, today: date) -> Rule:
    """The rule with this id, however it was typed. Raises Refused, naming the nearest, if there is none."""
    known = {
        rule_id: policy
        for policy in (policies.in_force(forum, today) for forum in policies.forums(today))
        for rule_id in policy.rules
    }
    wanted = typed.strip().upper()
    if wanted in known:
        return known[wanted].rule(wanted)
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.4)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    ways = "`/rsg why` alone shows a group's clocks, `/rsg why A1` that of an action, `/rsg why R1` of a question."
    raise Refused(Refusal(f"I don't know a rule called “{typed}”.", f"{meant}{ways}", None, ""))


def clocks(
    services: Services, slack_id: str, channel_id: str, ref: str | None = None
) -> tuple[models.Group, tuple[Clock, ...]]:
    """Every clock that runs in the group meant, for somebody who may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        if ref is None and work.groups.by_channel(channel_id) is None:
            raise Refused(_nowhere())
        group = about(work, services, person, now, ref=ref, channel_id=channel_id).group
        _check_reads(work, services, person, group, now)
        running = [_clock(work, services, owed, now) for owed in work.obligations.open_in(group.id)]
        return group, _each_once(running)


def clock_of(services: Services, slack_id: str, kind: str, subject_id: UUID) -> Clock:
    """The clock of one thing owed, for whoever was told of it or may read in its group. Raises Refused: not found."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        owed = work.obligations.about(subject_id, kind)
        if owed is None or owed.group_id is None:
            raise Refused(_not_found())
        group = work.groups.get(owed.group_id)
        if not (_was_told(work, owed, person, now) or _may_read(work, services, person, group, now)):
            raise Refused(_not_found())
        return _clock(work, services, owed, now)


def clock_of_action(
    services: Services, slack_id: str, series: str, number: int, ref: str | None, channel_id: str
) -> Clock:
    """The clock of A7 or S1 of the group meant: by its reference, its channel, or the only one. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = about(work, services, person, now, ref=ref, channel_id=channel_id)
        _check_reads(work, services, person, meant.group, now)
        action = work.actions.named(meant.group.id, series, number)
        owed = work.obligations.about(action.id, "action") if action else None
        if owed is None:
            raise Refused(_no_action(meant.group.ref, f"{series}{number}"))
        return _clock(work, services, owed, now)


def clock_of_question(services: Services, slack_id: str, number: int, ref: str | None, channel_id: str) -> Clock:
    """The clock of R1 of the group meant, what is still open of it first. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = about(work, services, person, now, ref=ref, channel_id=channel_id)
        _check_reads(work, services, person, meant.group, now)
        question = work.decisions.question_named(meant.group.id, number)
        if question is None:
            refusal = Refusal(
                f"There is no question R{number} in {meant.group.ref}.", "`/rsg decisions` lists them.", None, ""
            )
            raise Refused(refusal)
        owed = [work.obligations.about(question.id, CONTESTED)]
        owed += [work.obligations.about(one.id, QUESTION) for one in work.decisions.responses(question.id)]
        there = sorted((one for one in owed if one is not None), key=lambda one: one.closed_at is not None)
        return _clock(work, services, there[0], now)


def _was_told(work: UnitOfWork, owed: models.Obligation, person: models.Person, now: datetime) -> bool:
    """Whether they owe it or heard of it, themselves or for somebody for whom they stand in or phone."""
    told = {UUID(step.told) for step in work.obligations.steps(owed.id) if step.told != NOBODY}
    told |= {owed.person_id} if owed.person_id else set()
    return person.id in told or any(reach(work, one, owed.group_id, now).reader == person.id for one in told)


def _check_reads(
    work: UnitOfWork, services: Services, person: models.Person, group: models.Group, now: datetime
) -> None:
    """Raises Refused, in the words for what is not there, for somebody who may not read in the group."""
    if not _may_read(work, services, person, group, now):
        raise Refused(_not_found())


def _may_read(work: UnitOfWork, services: Services, person: models.Person, group: models.Group, now: datetime) -> bool:
    policy = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, policy, person, group, now)
    return bool({"opener", "chair"} & standing.roles) or why_not(policy, "read", standing) is None


def _clock(work: UnitOfWork, services: Services, owed: models.Obligation, now: datetime) -> Clock:
    policy = services.policies.in_force(owed.forum, owed.policy_from)
    ladder = policy.rule(owed.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    times = times_of(Roles(work), policy, owed)
    to_come = (step for step in all_instants(ladder, times, services.calendar, policy.hours, now) if step.at > now)
    return Clock(
        rule=policy.rule(owed.rule_id),
        told_by=ladder,
        due_at=owed.due_at.astimezone(LONDON),
        counted=counted(services, policy, owed),
        next_told=next(to_come, None) if owed.closed_at is None else None,
        what=_what(work, owed),
        settled=owed.closed_at is not None,
    )


def _what(work: UnitOfWork, owed: models.Obligation) -> str:
    """Whose clock it is, where the rule alone does not say."""
    if owed.kind == "action" and (action := work.actions.get(owed.subject_id)) is not None:
        return action.name
    if owed.kind in (BEFORE, AGENDA) and (meeting := work.meetings.get(owed.subject_id)) is not None:
        return f"Meeting {meeting.number}"
    response = work.decisions.response(owed.subject_id) if owed.kind == QUESTION else None
    about = response.recommendation_id if response else owed.subject_id
    question = work.decisions.question(about) if owed.kind in (QUESTION, CONTESTED) else None
    return question.name if question else ""


def counted(services: Services, policy: Policy, owed: models.Obligation) -> str:
    """How the date came about: counted anew from the stored rule and anchor, never kept as words."""
    if owed.kind == BEFORE:
        return "that is when it begins"
    if owed.kind == CONTESTED:
        return "the next meeting looks at it first"
    if owed.moves and owed.kind not in (QUESTION, AGENDA):  # its time follows the meetings, by the same rule
        return "it was moved to that time"
    if owed.kind in COUNTED:
        return COUNTED[owed.kind]
    rule = policy.rule(owed.rule_id)
    if isinstance(rule, StandingAction):
        rule = policy.rule(rule.due)
    if not isinstance(rule, Deadline):
        return "whoever wrote it down chose that time"
    of_meeting = rule.anchor == "meeting_start" or owed.kind == AGENDA  # notes are due before the *next* meeting
    anchor = owed.meeting_at if of_meeting and owed.meeting_at else owed.anchor_at
    following = owed.meeting_at if rule.before_next_meeting else None
    return due(rule, anchor, services.calendar, house=policy, next_meeting=following).says


def _each_once(found: list[Clock]) -> tuple[Clock, ...]:
    """Invitations share one rule and one time: they are one clock."""
    once = {(clock.rule.id, clock.due_at, clock.what): clock for clock in found}
    return tuple(once.values())


def _not_found() -> Refusal:
    return Refusal("There is nothing of that kind that you can see.", "Look at the group's card.", None, "")


def _no_action(ref: str, name: str) -> Refusal:
    remedy = f"`/rsg status {ref}` lists the open ones."
    return Refusal(f"There is no action {name} in {ref}.", remedy, None, "")


def _nowhere() -> Refusal:
    return Refusal(
        "This is not the channel of a group.",
        "Type the id of a rule after it, or ask in the group's own channel.",
        None,
        "",
    )
