"""How a standing body's file behaves: its forms, its table, its votes, its clocks; each family has its own literals."""

from datetime import date, datetime
from typing import Any

from bot.rules import deciding, deputising, differences, quorum
from bot.rules.calendar import Calendar
from bot.rules.deciding import Item
from bot.rules.differences import Dispute
from bot.rules.form import Answers, Checked, check
from bot.rules.kinds import Deadline, Ladder, Report
from bot.rules.moments import questions, told
from bot.rules.nagging import Times, all_instants
from bot.rules.needs import needed
from bot.rules.panel_kinds import (
    Agenda,
    Approval,
    Difference,
    Duty,
    Joining,
    Late,
    Register,
    Schedule,
    Seating,
    TurnedAway,
)
from bot.rules.parts import Moment, Need
from bot.rules.policy import Policies, Policy
from bot.rules.quorum import Attending
from tests.rules.probes import TODAY, Probe

MOMENTS: tuple[Moment, ...] = ("referral", "pre_meeting", "action", "meeting", "decision", "rules")


def here(person: str, *roles: str, agency: str | None = None, seat: str | None = None) -> Attending:
    return Attending(person=person, agency=agency or person, roles=frozenset(roles), seat=seat)


def asked(need: Need) -> str:
    """A question as the form has it: what it is called, how it is answered, and after which other answer it comes."""
    choices = f" {'/'.join(choice.key for choice in need.choices)}" if need.choices else ""
    return f"{need.key}: {need.answer}{choices}" + (f" if {need.only_if}" if need.only_if else "")


def form(forum: str, *steps: str) -> Probe:
    return lambda policies, _: {s: [asked(n) for n in needed(policies.in_force(forum, TODAY), s)] for s in steps}


def still_lacks(forum: str, step: str, *answers: Answers) -> Probe:
    """What is missing or wrong after each set of answers, by the rule that says so; "warned" where it may pass."""

    def lacks(policies: Policies, _: Calendar) -> list[dict[str, list[str]]]:
        policy = policies.in_force(forum, TODAY)
        return [_by_rule(check(policy, step, one, TODAY)) for one in answers]

    return lacks


def _by_rule(checked: Checked) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in checked.faults:
        what = fault.rule_id if fault.does == "refused" else f"{fault.rule_id} {fault.does}"
        found.setdefault(what, []).append(fault.key)
    return found


def of(forum: str, ask: Any) -> Probe:
    return lambda policies, _: ask(policies.in_force(forum, TODAY))


def told_at(forum: str) -> Probe:
    return of(forum, lambda p: {m: [r.id for r in told(p, m) if p.home[r.id] != "house"] for m in MOMENTS})


def questions_at(forum: str, *moments: Moment) -> Probe:
    return of(
        forum,
        lambda p: [
            (q.name, q.of, [c.key for c in q.choices])
            for m in moments
            for q in questions(p, m)
            if p.home[q.id] != "house"
        ],
    )


def turned_away(policy: Policy) -> list[str]:
    return [
        f"{bar.step}: {asked(bar.asks)}: not on {bar.when}" + (f" unless {'/'.join(bar.unless)}" if bar.unless else "")
        for bar in policy.all(TurnedAway)
    ]


def table(policy: Policy) -> list[str]:
    return [f"{seat.key} {seat.organisation}" for rule in policy.all(Seating) for seat in rule.seats]


def duties(policy: Policy) -> list[str]:
    return [
        f"{rule.id}: {rule.owner} for each {rule.of}"
        + (f", by {rule.due}" if rule.due else "")
        + (f", before {rule.before}" if rule.before else "")
        for rule in policy.all(Duty)
    ]


def books(policy: Policy) -> list[str]:
    return [f"{r.name} of {r.of} by {'/'.join(r.by)}: {[asked(n) for n in r.fields]}" for r in policy.all(Register)]


def agenda(policy: Policy) -> list[tuple[str, str]]:
    return [(item.key, item.every) for rule in policy.all(Agenda) for item in rule.items]


def joining(policy: Policy) -> list[tuple[str, str, str, str | None]]:
    return [(rule.id, rule.joins_for, rule.invited_by, rule.approval) for rule in policy.all(Joining)]


def approvals(policy: Policy) -> dict[str, list[str]]:
    """Who must agree to each step; one with a reason is marked so."""
    return {
        rule.step: [
            f"{one.key}: "
            + " or ".join("/".join(g.roles) + (" with a reason" if g.with_reason else "") for g in one.any_of)
            + (", each" if one.each else "")
            for one in rule.by
        ]
        for rule in policy.all(Approval)
    }


def late(policy: Policy) -> list[tuple[str, str]]:
    return [(rule.deadline, rule.then) for rule in policy.all(Late)]


def reports(policy: Policy) -> list[tuple[str, tuple[str, ...]]]:
    return [(rule.id, rule.to) for rule in policy.all(Report)]


def sits(policy: Policy) -> list[str]:
    return [f"{rule.dates} {rule.start} {rule.end}" for rule in policy.all(Schedule)]


def clocks_by_name(policy: Policy) -> dict[str, tuple[str, str, str | None]]:
    own = [rule for rule in policy.all(Deadline) if policy.home[rule.id] != "house"]
    return {rule.name: (policy.the(Deadline, rule.name).id, rule.anchor, rule.ladder) for rule in own}


def who_hears(forum: str, name: str, until: datetime | None = None, **times: datetime) -> Probe:
    """Each step of a forum's own ladder: when, who, how; what comes each week up to the first after *until*."""

    def steps(policies: Policies, calendar: Calendar) -> list[str]:
        policy = policies.in_force(forum, TODAY)
        found = all_instants(policy.the(Ladder, name), Times(**times), calendar, policy.hours, until)  # type: ignore[arg-type]
        return [f"{c.rung} {c.at:%d %H:%M} {' '.join(c.tell)} {c.how}" for c in found]

    return steps


def lacks_to_decide(forum: str, *tables: tuple[Attending, ...]) -> Probe:
    def lack(policies: Policies, _: Calendar) -> list[tuple[str, bool]]:
        policy = policies.in_force(forum, TODAY)
        counts = [quorum.present(policy, there, {}) for there in tables]
        return [(quorum.lacks(policy, n), quorum.why_no_decision(policy, n) is not None) for n in counts]

    return lack


def votes(forum: str, there: tuple[Attending, ...], *items: Item) -> Probe:
    """Whether a vote may open on each item, who has one, and what it comes to."""

    def counted(policies: Policies, _: Calendar) -> list[tuple[str | None, list[str], str]]:
        policy = policies.in_force(forum, TODAY)
        found: list[tuple[str | None, list[str], str]] = []
        for item in items:
            refusal, may = deciding.why_no_vote(policy, item), deciding.voters(policy, there, item.answers)
            found.append(
                (refusal.rule_id if refusal else None, sorted(may), deciding.counted(policy, item, may).outcome)
            )
        return found

    return counted


def ladder(forum: str, *disputes: Dispute) -> Probe:
    """Which steps are open in each dispute, who takes them, what they need, and whose word settles it."""

    def steps(policies: Policies, _: Calendar) -> list[list[tuple[str, str, str, list[str], str]]]:
        policy = policies.in_force(forum, TODAY)
        return [[_step(step) for step in differences.open_now(policy, dispute)] for dispute in disputes]

    return steps


def _step(step: Difference) -> tuple[str, str, str, list[str], str]:
    settled = differences.settled_by(step)
    return (
        f"{step.step} {step.id}",
        "/".join(step.by),
        "/".join(step.to),
        [asked(n) for n in step.needs],
        "/".join(settled),
    )


def away(policy: Policy) -> dict[str, object]:
    """What apologies need, who hears of them, and who has the chair then."""
    return {
        "member alone": deputising.why_not_away(policy, "member", substitute=False) is None,
        "chair alone": deputising.why_not_away(policy, "chair", substitute=False) is None,
        "asks": [deputising.asks_for_substitute(policy, of) for of in ("member", "chair")],
        "told": [deputising.told(policy, of) for of in ("member", "chair")],
        "chairs": deputising.takes_the_chair(policy),
    }


def instances(policies: Policies, forum: str) -> tuple[str, ...]:
    return policies.in_force(forum, date(2026, 4, 2)).about.instances
