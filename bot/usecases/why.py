"""Why: the rule behind a clock, a refusal or a nag, in its own words, and how its date was counted."""

import difflib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline, Ladder, Rule, StandingAction
from bot.rules.nagging import Come, Times, all_instants
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Clock:
    """One running obligation: until when, how that was counted, and who is told next and when (London)."""

    rule: Rule
    due_at: datetime
    counted: str
    next_told: Come | None


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
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Type `/rsg why` in a group's channel to see its clocks."
    raise Refused(Refusal(f"I don't know a rule called “{typed}”.", remedy, None, ""))


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
        policy = _readable(work, services, person, group, now)
        running = [_clock(services, policy, owed, now) for owed in work.obligations.open_in(group.id)]
        return group, _each_once(running)


def clock_of(services: Services, slack_id: str, kind: str, subject_id: UUID) -> Clock:
    """The clock of one thing owed, for whoever was told of it or may read in its group. Raises Refused: not found."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        owed = work.obligations.about(subject_id, kind)
        if owed is None or owed.group_id is None:
            raise Refused(_not_found())
        told = {step.told for step in work.obligations.steps(owed.id)} | {str(owed.person_id)}
        group = work.groups.get(owed.group_id)
        policy = services.policies.in_force(owed.forum, owed.policy_from)
        if str(person.id) not in told and not _may_read(policy, towards(work, policy, person, group, now)):
            raise Refused(_not_found())
        return _clock(services, policy, owed, now)


def clock_of_action(services: Services, slack_id: str, number: int, ref: str | None, channel_id: str) -> Clock:
    """The clock of A7 of the group meant: by its reference, its channel, or the only one. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = about(work, services, person, now, ref=ref, channel_id=channel_id)
        _readable(work, services, person, meant.group, now)
        action = work.actions.numbered(meant.group.id, number)
        owed = work.obligations.about(action.id, "action") if action else None
        if owed is None:
            raise Refused(_no_action(meant.group.ref, number))
        return _clock(services, services.policies.in_force(owed.forum, owed.policy_from), owed, now)


def _readable(
    work: UnitOfWork, services: Services, person: models.Person, group: models.Group, now: datetime
) -> Policy:
    """The group's rules, for somebody who may read there. Raises Refused."""
    policy = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, policy, person, group, now)
    if not _may_read(policy, standing):
        refuse_if(why_not(policy, "read", standing))
    return policy


def _may_read(policy: Policy, standing: Standing) -> bool:
    return bool({"opener", "chair"} & standing.roles) or why_not(policy, "read", standing) is None


def _clock(services: Services, policy: Policy, owed: models.Obligation, now: datetime) -> Clock:
    rule = policy.rule(owed.rule_id)
    ladder = policy.rule(owed.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    times = Times(
        anchor=owed.anchor_at, due=owed.due_at, meeting=owed.meeting_at, since=owed.moved_at, round=owed.moves
    )
    steps = all_instants(ladder, times, services.calendar, policy.hours)
    return Clock(
        rule=rule,
        due_at=owed.due_at.astimezone(LONDON),
        counted=_counted(services, policy, rule, owed),
        next_told=next((step for step in steps if step.at > now), None),
    )


def _counted(services: Services, policy: Policy, rule: Rule, owed: models.Obligation) -> str:
    """How the date came about: counted anew from the stored rule and anchor, never kept as words."""
    if isinstance(rule, StandingAction) and not owed.moves:
        rule = policy.rule(rule.due)
    if not isinstance(rule, Deadline):
        return ""
    anchor = owed.meeting_at if rule.anchor == "meeting_start" and owed.meeting_at else owed.anchor_at
    return due(rule, anchor, services.calendar, house=policy).says


def _each_once(found: list[Clock]) -> tuple[Clock, ...]:
    """Invitations share one rule and one time: they are one clock."""
    once = {(clock.rule.id, clock.due_at): clock for clock in found}
    return tuple(once.values())


def _not_found() -> Refusal:
    return Refusal("There is nothing of that kind that you can see.", "Look at the group's card.", None, "")


def _no_action(ref: str, number: int) -> Refusal:
    remedy = f"`/rsg status {ref}` lists the open ones."
    return Refusal(f"There is no action A{number} in {ref}.", remedy, None, "")


def _nowhere() -> Refusal:
    return Refusal(
        "This is not the channel of a group.",
        "Type the id of a rule after it, or ask in the group's own channel.",
        None,
        "",
    )
