"""Small policies for tests: a rule's six common fields filled in, and files built of plain tables."""

from typing import Any

import msgspec

from bot.rules.kinds import AnyRule
from bot.rules.policy import Policies, assemble

CUT_OFF = {"kind": "cut_off", "at": "17:00"}
COUNTING = {"kind": "counting", "before": "earlier", "after": "later"}


def table(rule_id: str, kind: str, **fields: Any) -> dict[str, Any]:
    common = {"enforcement": "enforce", "clause": "4.1", "source": "Made-up terms", "quote": "", "text": "Words."}
    return {"id": rule_id, "kind": kind, **common, **fields}


def rule(rule_id: str, kind: str, **fields: Any) -> AnyRule:
    built: AnyRule = msgspec.convert(table(rule_id, kind, **fields), AnyRule)
    return built


def forum(*rules: dict[str, Any], name: str = "PANEL") -> dict[str, Any]:
    head = {"forum": name, "family": "P", "title": "Panel", "name": "A panel", "goal": "a way out"}
    return {**head, "extends": ["house"], "rule": list(rules)}


HOUSE = {"rule": [table("M-1", **CUT_OFF), table("M-2", **COUNTING)]}


def policies(*rules: dict[str, Any]) -> Policies:
    """One made-up forum called PANEL, in force from 2020, with a house of two rules."""
    return assemble({"house/2020-01-01.toml": HOUSE, "panel/2020-01-01.toml": forum(*rules)})
