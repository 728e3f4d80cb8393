"""Every deadline of every policy file, counted by the rules and by the slow walk, over the same anchors."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import policy_files
from bot.bank_holidays import england
from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policies, Policy, load
from tests.rules.slow_counting import ONE_OFF, slow_due

BEGINS, ENDS = datetime(2025, 1, 1), datetime(2031, 1, 1)  # noqa: DTZ001 - Greenwich time
TODAY = date(2026, 4, 2)
Anchors = Iterable[datetime]


@dataclass(frozen=True)
class Pair:
    """One deadline as the rules have it, and as its table of the file says it, with what the house adds."""

    rule: Deadline
    policy: Policy
    table: Mapping[str, Any]
    house: Mapping[str, Any]


def pairs(policies: Policies | None = None, texts: Mapping[str, str] | None = None) -> tuple[Pair, ...]:
    """Every deadline there is, each once."""
    texts = texts or policy_files.read()
    policies = policies or load(texts)
    files = {path: tomllib.loads(text).get("rule", ()) for path, text in sorted(texts.items())}
    tables = {rule["id"]: rule for rules in files.values() for rule in rules}
    ours = {rule["kind"]: rule for path, rules in files.items() if path.startswith("house/") for rule in rules}
    house = {"cut_off": ours["cut_off"]["at"], **{way: ours["counting"][way] for way in ("before", "after")}}
    found: dict[str, Pair] = {}
    for name in policies.forums(TODAY):
        policy = policies.in_force(name, TODAY)
        for rule in policy.all(Deadline):
            found.setdefault(rule.id, Pair(rule, policy, tables[rule.id], house))
    return tuple(found.values())


def half_hours() -> Iterator[datetime]:
    """Every half hour of six years, in Greenwich time without a zone."""
    at = BEGINS
    while at < ENDS:
        yield at
        at += timedelta(minutes=30)


def differences(deadlines: Iterable[Pair], anchors: Anchors) -> tuple[int, list[str]]:
    """How many times were compared, and each that differs: which rule, from when, and both answers."""
    calendar = england([ONE_OFF])
    compared, found = 0, []
    moments = [(at, at.replace(tzinfo=UTC).astimezone(LONDON)) for at in anchors]
    for one in deadlines:
        for greenwich, anchor in moments:
            quick = due(one.rule, anchor, calendar, house=one.policy).at
            slow = slow_due(one.table, one.house, greenwich)
            compared += 1
            if _written(quick) != slow:
                found.append(f"{one.rule.id} from {anchor.isoformat()}: {_written(quick)}, walked {slow}")
    return compared, found


def _written(at: datetime | date) -> str:
    """As the slow walk writes it."""
    if not isinstance(at, datetime):
        return f"{at:%Y-%m-%d}"
    summer = at.utcoffset() == timedelta(hours=1)
    return f"{at:%Y-%m-%d %H:%M} {'+1' if summer else '+0'}"
