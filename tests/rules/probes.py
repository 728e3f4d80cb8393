"""Named behaviours with literal values, one or more for each figure in the policy files.

A probe is a pure function of the policies. What it must answer stands beside it as a literal.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import explain
from bot.rules.kinds import Ladder
from bot.rules.nagging import Times, all_instants, next_step
from bot.rules.policy import Policies, Policy
from bot.rules.rights import Post, Standing, demands_on, why_not

Probe = Callable[[Policies, Calendar], object]
TODAY = date(2026, 4, 2)
BOTH = ("RSG-A", "RSG-B")
THURSDAY = datetime(2026, 4, 2, 19, 4, tzinfo=LONDON)  # before Easter


def clock(rule_id: str, anchor: str, next_meeting: str | None = None) -> Probe:
    def ends(policies: Policies, calendar: Calendar) -> str:
        return explain(policies, rule_id, anchor, calendar, next_meeting=next_meeting).at.isoformat()

    return ends


def climbs(name: str, until: datetime | None = None, **changes: Any) -> Probe:
    """Each step of a ladder: which, when, who, how, and how senior; of what comes each week those *until* then."""

    def steps(policies: Policies, calendar: Calendar) -> list[str]:
        house = policies.house(TODAY)
        times = Times(**{"anchor": THURSDAY, **changes})
        found = all_instants(house.the(Ladder, name), times, calendar, house.hours, until)
        return [
            f"{c.rung} {c.occurrence} {c.at.astimezone(LONDON):%d %H:%M} {' '.join(c.tell)} {c.how}"
            + (f" {c.level}" if c.level else "")
            for c in found
        ]

    return steps


def held_until(name: str, now: datetime, **times: Any) -> Probe:
    def looks_again(policies: Policies, calendar: Calendar) -> str:
        house = policies.house(TODAY)
        found = next_step(house.the(Ladder, name), Times(**times), (), now, calendar, house.hours)
        again = found.look_again.astimezone(LONDON).isoformat() if found.look_again else "never"
        return f"{' '.join(come.rung for come in found.due)}|{again}"

    return looks_again


def _post(
    level: int,
    *relations: str,
    of: str = "OTHER",
    able: bool = False,
    reason: bool = False,
    chair: int | None = None,
) -> Standing:
    post = Post(organisation=of, level=level, title="Manager", able_to_chair=able, relations=frozenset(relations))
    return Standing(posts=(post,), gives_reason=reason, chair_level=chair)


def _role(role: str, hours: float = 50, *, met: bool = True, chair: bool = True, reason: bool = False) -> Standing:
    return Standing(
        roles=frozenset({role}),
        requested_at=THURSDAY,
        now=THURSDAY + timedelta(hours=hours),
        first_meeting_at=THURSDAY if met else None,
        has_chair=chair,
        gives_reason=reason,
    )


STANDINGS: Mapping[str, Standing] = {
    "level 3, involved": _post(3, "involved"),
    "level 3, involved, reason": _post(3, "involved", reason=True),
    "level 4, involved": _post(4, "involved"),
    "level 4, elsewhere": _post(4),
    "level 4, involved, reason": _post(4, "involved", reason=True),
    "level 5, involved": _post(5, "involved"),
    "level 5, elsewhere": _post(5),
    "level 3, starts": _post(3, "mobilising"),
    "level 4, starts": _post(4, "mobilising"),
    "able, starts": _post(1, "mobilising", able=True),
    "level 3, later": _post(3, "next_chair"),
    "level 4, later": _post(4, "next_chair"),
    "able, later": _post(1, "next_chair", able=True),
    "able, involved": _post(1, "involved", able=True),
    "able, involved, reason": _post(1, "involved", able=True, reason=True),
    "level 1, chairing": _post(1, "chairing"),
    "level 3, chairing": _post(3, "chairing"),
    "level 4, chairing": _post(4, "chairing"),
    "able, elsewhere": _post(1, able=True),
    "administrator": _role("administrator"),
    "chair's level, chairing": _post(3, "chairing", chair=3),
    "chair's level, chairing, reason": _post(3, "chairing", chair=3, reason=True),
    "below the chair, chairing, reason": _post(3, "chairing", chair=4, reason=True),
    "chair's level, elsewhere, reason": _post(3, "involved", chair=3, reason=True),
    "UHL 5": _post(5, of="UHL"),
    "UHL 6": _post(6, of="UHL"),
    "LPT 5": _post(5, of="LPT"),
    "LPT 6": _post(6, of="LPT"),
    "opener": _role("opener", 3),
    "opener, no chair": _role("opener", 3, chair=False),
    "opener, 2 hours": _role("opener", 2),
    "opener, not met": _role("opener", met=False),
    "opener, 24 hours, no chair, reason": _role("opener", 24, chair=False, reason=True),
    "opener, 23 hours, no chair, reason": _role("opener", 23, chair=False, reason=True),
    "opener, 24 hours, no chair": _role("opener", 24, chair=False),
    "opener, 24 hours, reason": _role("opener", 24, reason=True),
    "chair": _role("chair"),
    "acting_chair": _role("acting_chair"),
    "record_keeper": _role("record_keeper"),
    "member": _role("member"),
    "member, 24 hours, no chair, reason": _role("member", 24, chair=False, reason=True),
    "deputy": _role("deputy"),
    "owner": _role("owner"),
    "maker": _role("maker"),
    "manager": _role("manager"),
    "referrer": _role("referrer"),
    "agency": _role("agency"),
    "asked": _role("asked"),
    "vice_chair": _role("vice_chair"),
    "vice_chair, reason": _role("vice_chair", reason=True),
    "DBC 1": _post(1, of="DBC"),
}


def may(action: str, forum: str = "RSG-B") -> Probe:
    """Who of all these may do it, after the rules that speak of it."""

    def allowed(policies: Policies, _: Calendar) -> tuple[list[str], set[str]]:
        rules = policies.in_force(forum, TODAY)
        spoken = [rule.id for rule, _ in demands_on(rules, action)]
        return spoken, {name for name, who in STANDINGS.items() if why_not(rules, action, who) is None}

    return allowed


def policy(policies: Policies, forum: str) -> Policy:
    return policies.in_force(forum, TODAY)


def of_both(ask: Callable[[Policy, Calendar], object]) -> Probe:
    return lambda policies, calendar: {forum: ask(policy(policies, forum), calendar) for forum in BOTH}
