"""Why: the rule behind a clock, a refusal or a nag, in its own words, and how its date was counted."""

import difflib
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline, Ladder, Rule, StandingAction
from bot.rules.nagging import Come, Times, all_instants
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models


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


def clocks(services: Services, slack_id: str, channel_id: str) -> tuple[models.Group, tuple[Clock, ...]]:
    """Every clock that runs in the group whose channel this is, for somebody who may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = work.groups.by_channel(channel_id)
        if group is None:
            raise Refused(_nowhere())
        policy = services.policies.in_force(group.forum, group.policy_from)
        standing = towards(work, policy, person, group, now)
        if not {"opener", "chair"} & standing.roles:
            refuse_if(why_not(policy, "read", standing))
        running = [_clock(services, policy, owed, now) for owed in work.obligations.open_in(group.id)]
        return group, _each_once(running)


def _clock(services: Services, policy: Policy, owed: models.Obligation, now: datetime) -> Clock:
    rule = policy.rule(owed.rule_id)
    ladder = policy.rule(owed.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    times = Times(anchor=owed.anchor_at, due=owed.due_at, meeting=owed.meeting_at)
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


def _nowhere() -> Refusal:
    return Refusal(
        "This is not the channel of a group.",
        "Type the id of a rule after it, or ask in the group's own channel.",
        None,
        "",
    )
