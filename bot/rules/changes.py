"""What would be due at another time if other policy files came into force: said before anything is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from bot.rules.calendar import Calendar
from bot.rules.due import DueError, due
from bot.rules.kinds import AnyRule, Deadline, StandingAction
from bot.rules.policy import Policies, Policy, PolicyError


class Running(Struct, frozen=True, kw_only=True):
    """A deadline that runs: under which rule of which forum and day, from when it counts, and until when.

    *meeting*: the one that it is due by, or counts from. One that somebody moved or chose is not where its rule
    counts it, and so nothing moves it.
    """

    ref: str
    rule_id: str
    forum: str
    policy_from: date
    anchor: datetime
    due_at: datetime
    meeting: datetime | None = None


class Move(Struct, frozen=True):
    """A deadline that would not stay: *to* is None where no rule would count it any more."""

    running: Running
    to: datetime | date | None


class Change(Struct, frozen=True):
    """One rule of one forum that would not be the same: what was and what would be, by field; None: not there."""

    forum: str
    rule_id: str
    was: Mapping[str, Any] | None
    would_be: Mapping[str, Any] | None


def moves(old: Policies, new: Policies, running: Iterable[Running], on: date, calendar: Calendar) -> tuple[Move, ...]:
    """The deadlines that would move, the first first: those that stand where the old files count them, and that the
    new ones, as they hold on that day, count otherwise.
    """
    found = (move for one in running for move in _move(old, new, one, on, calendar))
    return tuple(sorted(found, key=lambda move: (move.running.due_at.astimezone(UTC), move.running.ref)))


def changes(old: Policies, new: Policies, on: date) -> tuple[Change, ...]:
    """Every rule that would come, go or say something else, by forum and id."""
    forums = sorted({*old.forums(on), *new.forums(on)})
    return tuple(
        change for forum in forums for change in _changed(forum, _rules(old, forum, on), _rules(new, forum, on))
    )


def _move(old: Policies, new: Policies, one: Running, on: date, calendar: Calendar) -> Iterator[Move]:
    if _counted(old, one, one.policy_from, calendar) != one.due_at:
        return
    would_be = _counted(new, one, on, calendar)
    if would_be != one.due_at:
        yield Move(one, would_be)


def _counted(policies: Policies, one: Running, on: date, calendar: Calendar) -> datetime | date | None:
    try:
        policy = policies.in_force(one.forum, on)
        rule = policy.rule(one.rule_id)
        if isinstance(rule, StandingAction):
            rule = policy.rule(rule.due)
        if not isinstance(rule, Deadline):
            return None
        anchor = one.meeting if rule.anchor == "meeting_start" and one.meeting else one.anchor
        return due(rule, anchor, calendar, house=policy, next_meeting=one.meeting).at
    except (PolicyError, DueError):
        return None


def _rules(policies: Policies, forum: str, on: date) -> Mapping[str, AnyRule]:
    policy: Policy | None = policies.in_force(forum, on) if forum in policies.forums(on) else None
    return policy.rules if policy else {}


def _changed(forum: str, old: Mapping[str, AnyRule], new: Mapping[str, AnyRule]) -> Iterator[Change]:
    for rule_id in sorted({*old, *new}):
        was, would_be = (_fields(rules.get(rule_id)) for rules in (old, new))
        if was is None or would_be is None:
            yield Change(forum, rule_id, was, would_be)
        elif was != would_be:
            differ = [key for key in {**was, **would_be} if was.get(key) != would_be.get(key)]
            yield Change(forum, rule_id, {k: was.get(k) for k in differ}, {k: would_be.get(k) for k in differ})


def _fields(rule: AnyRule | None) -> Mapping[str, Any] | None:
    return None if rule is None else msgspec.to_builtins(rule)
