"""Every clock of a group: until when, how that was counted, whether it was kept, and who was told what and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.rules.words import counted
from bot.services import Services
from bot.usecases.seeing import why
from storage import models
from storage.history import Row
from storage.unit_of_work import UnitOfWork

GIVEN_UP = frozenset({"closing", "closed", "withdrawn", "cancelled", "removed", "passed_on", "reopened", "dropped"})
"""Why something is not owed any more although nobody did it: such a clock is neither kept nor missed."""


def clocks(work: UnitOfWork, services: Services, rows: Mapping[str, list[Row]], now: datetime) -> list[dict[str, Any]]:
    """One entry for each thing owed, the one due first first."""
    names = {row["id"]: f"{row['series']}{row['number']}" for row in rows["action"]}
    effects = {row["id"]: row for row in rows["effect"]}
    found = []
    for row in sorted(rows["obligation"], key=lambda one: (one["due_at"], one["made_at"], str(one["id"]))):
        owed = work.obligations.get(row["id"])
        assert owed is not None, "its row was read just now"
        steps = [_step(step, effects) for step in rows["step"] if step["obligation_id"] == owed.id]
        found.append(
            {
                "what": names.get(owed.subject_id, owed.kind.replace("_", " ")),
                "kind": owed.kind,
                "rule": owed.rule_id,
                "owed_by": owed.person_id,
                "agency": owed.organisation_id,
                "began_at": owed.anchor_at,
                "due_at": owed.due_at,
                "counted": why.counted(services, services.policies.in_force(owed.forum, owed.policy_from), owed),
                "moves": owed.moves,
                "closed_at": owed.closed_at,
                "closed_why": owed.closed_why,
                "stands": stands(owed, now),
                "told": steps,
            }
        )
    return found


def stands(owed: models.Obligation, now: datetime) -> str:
    """Kept, missed and by how much, given up, or still running."""
    if owed.closed_at is None:
        return f"open, {_late(now - owed.due_at)} late" if owed.due_at < now else "open, on track"
    if owed.closed_why in GIVEN_UP:
        return "ended with nothing owed" if owed.closed_at <= owed.due_at else "late, then ended with nothing owed"
    if owed.closed_at <= owed.due_at:
        return "kept"
    return f"missed, {_late(owed.closed_at - owed.due_at)} late"


def _step(step: Row, effects: Mapping[Any, Row]) -> dict[str, Any]:
    effect = effects.get(step["effect_id"])
    return {
        "step": step["rung"],
        "to": step["told"],
        "came_at": step["came_at"],
        "at": step["at"],
        "message": effect["state"] if effect else None,
        "by_hand_at": step["told_at"],
        "by_hand_by": step["told_by_id"],
    }


def _late(by: timedelta) -> str:
    """Two days, three hours: the two largest parts."""
    minutes = int(by.total_seconds() // 60)
    parts = [
        (minutes // 1440, "day"),
        (minutes % 1440 // 60, "hour"),
        (minutes % 60, "minute"),
    ]
    said = [counted(count, thing) for count, thing in parts if count]
    return ", ".join(said[:2]) or "less than a minute"
