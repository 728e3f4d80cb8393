"""A group's whole history from the database alone: every fact, who and when, and the record that proves it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.closing import way
from bot.rules.places import places
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.meetings.weeks import all_missed
from bot.usecases.seeing.export_clocks import clocks
from bot.usecases.seeing.export_meetings import meetings
from storage import models
from storage.history import History, Row, people_named

SCHEMA = 1
"""Goes up when a key changes its meaning or goes away. New keys do not count."""

NOT_SHOWN = {
    "effect": ("content", "lease_until", "fence", "looks", "armed", "drawn", "not_before", "priority"),
}
"""Columns that say how something is sent. What a message said stands in the facts that it was drawn from."""

Document = dict[str, Any]


class NoSuchGroup(Exception):
    """There is no group with this reference."""


def export(services: Services, ref: str) -> Document:
    """The group's history as plain values, ready for JSON; instants are London's, in ISO 8601 with their offset.

    Raises NoSuchGroup. The same database gives the same document, but for *exported_at* and what is late by then.
    """
    now = services.clock.now()
    with services.database.read() as work:
        group = work.groups.by_ref(ref)
        if group is None:
            raise NoSuchGroup(f"There is no group {ref}.")
        history = History(work.session)
        rows, audit = history.of(group.id), history.audit(group.id)
        policy = services.policies.in_force(group.forum, group.policy_from)
        broken = work.audit.first_broken(str(group.id))
        found: Document = {
            "schema": SCHEMA,
            "exported_at": now,
            "reference": group.ref,
            "called": f"{group.ref} · {group.code_word}",
            "group": _group(services, policy, group),
            "people": _people(history, group, rows, audit),
            "agencies": {row["id"]: row["name"] for row in history.agencies()},
            "meetings": meetings(rows),
            "weeks_missed": [
                {"monday": one.monday, "held": one.held, "needed": one.needed}
                for one in all_missed(work, policy, group.id, group.opened_at, group.closing_at or now)
            ],
            "clocks": clocks(work, services, rows, now),
            "messages": _messages(rows["effect"]),
            "audit": {"rows": audit, "count": len(audit), "verified": broken is None, "broken_at": broken},
            "rows": {name: [_shown(name, row) for row in table] for name, table in rows.items()},
        }
    plain_values: Document = plain(found)
    return plain_values


def as_json(document: Document) -> str:
    """The document for machines: keys in order, so that two exports can be compared line by line."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def plain(value: Any) -> Any:
    """*value* as JSON has it."""
    match value:
        case datetime():
            return value.astimezone(LONDON).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(inner) for inner in value]
        case _:
            return value


def _group(services: Services, policy: Policy, group: models.Group) -> Document:
    """The group's own row, and what its keys stand for."""
    own = {column.name: getattr(group, column.name) for column in models.Group.__table__.columns}
    place = next((one.label for one in places(services.policies, group.policy_from) if one.key == group.place), "")
    choice = way(policy, group.resolution)
    return {
        **own,
        "title": policy.title,
        "place_label": place,
        "rules": f"{policy.about.name}, in force from {group.policy_from.isoformat()}",
        "resolution_label": choice.label if choice else None,
    }


def _people(history: History, group: models.Group, rows: Mapping[str, list[Row]], audit: Iterable[Row]) -> Document:
    """Everybody the group's rows name, as the directory knows them; nobody in it is a child."""
    holders = (group.opener_id, group.chair_id, group.vice_chair_id, group.record_keeper_id, group.record_owner_id)
    named = {holder for holder in holders if holder is not None}
    for name, table in rows.items():
        for row in table:
            named |= people_named(name, row)
    written = [row["told"] for row in rows["step"]] + [row["actor"] for row in audit]
    named |= {one for text in written if (one := _id(text)) is not None}
    posts = history.posts(named)
    found: Document = {}
    for person in history.people(named):
        post = next((one for one in posts if one["person_id"] == person["id"]), None)
        found[str(person["id"])] = {
            "name": person["name"],
            "post": post["title"] if post else None,
            "agency": post["organisation_id"] if post else None,
        }
    return found


def _messages(effects: Iterable[Row]) -> Document:
    """How many messages and steps were promised, and how each ended: done, failed, held, withdrawn, or still open."""
    states = Counter(row["state"] for row in effects)
    kinds = Counter(f"{row['kind']} {row['state']}" for row in effects)
    return {"promised": sum(states.values()), "by_state": dict(states), "by_kind": dict(kinds)}


def _shown(table: str, row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in NOT_SHOWN.get(table, ())}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
