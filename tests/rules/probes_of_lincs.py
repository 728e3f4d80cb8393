"""What the policy files of six standing bodies of one county answer; the answers stand in `data/probes_of_lincs.json`.

A body is asked what its agenda holds, what is due for a meeting, who owes what, what a step lacks, which days can be
entered. Seats, ways to decide and to differ, deputies and guests are given as they stand: their functions are asked
by tests of their own.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bot.rules import panel_kinds
from bot.rules.agenda import Turn, agenda, goes_to, why_not_drop
from bot.rules.approval import waiting
from bot.rules.calendar import LONDON, Calendar
from bot.rules.duties import duties, unfinished
from bot.rules.indicators import days, indicators
from bot.rules.interests import Declared, choices, minuted
from bot.rules.kinds import Escalation, Ladder, Quorum, Report, Told
from bot.rules.nagging import Times, all_instants
from bot.rules.needs import lacking, needed
from bot.rules.panel_kinds import Indicators, Interests, Yearly
from bot.rules.policy import Policies, Policy
from bot.rules.published import published
from bot.rules.ratings import legend
from bot.rules.refusal import Refusal
from bot.rules.registers import begins_with, registers, why_not_write
from bot.rules.rights import Post, Standing, demands_on, why_not
from bot.rules.seating import seats_wanting, why_not_seat
from bot.rules.sittings import Sitting, empty_months, nearly_over, schedule, too_few, unconfirmed, why_not_enter
from bot.rules.sittings import why_not_so_long as too_long
from tests.rules.probes import TODAY, Probe

CHILDREN, BOARDS = ("CYPSP", "EHSG"), ("JCB", "JDB-SPEC", "JDB-WC", "JDB-PC")
FOLDERS_OF_CHILDREN = {"house", "lincs", "lincs-children", "cypsp", "ehsg"}
FOLDERS_OF_BOARDS = {
    *("house", "lincs", "boards", "boards-in-writing", "jcb", "jdb", "jdb-director", "jdb-as-it-arises"),
    *("jdb-spec", "jdb-wc", "jdb-pc"),
}
MEETING = date(2026, 5, 12)
NOON = datetime(2026, 5, 12, 12, tzinfo=LONDON)
JANUARY = date(2026, 1, 13)
STEPS = ("decision", "strategy_approved", "item", "close_item", "quality_report_sent", "deputy")
ROLES = ("chair", "vice_chair", "acting_chair", "administrator", "owner", "member", "senior_officer")
WORDS = ("clause", "source", "quote", "text", "enforcement", "label", "no", "instead")
AS_THEY_STAND = (
    *(panel_kinds.Seating, panel_kinds.Method, panel_kinds.Reserved, panel_kinds.Difference),
    *(panel_kinds.Deputising, panel_kinds.Joining, panel_kinds.Approval, panel_kinds.Late),
)


def _theirs(policy: Policy, rule_id: str) -> bool:
    """Not one of the house's: those have probes of their own."""
    return policy.home[rule_id] != "house"


def _told(policy: Policy, _: Calendar) -> object:
    return {rule.id: (rule.moment, rule.see) for rule in policy.all(Told) if rule.clause}


def _agendas(policy: Policy, _: Calendar) -> object:
    first = agenda(policy, Turn(day=JANUARY))
    taken = {line.key: JANUARY for line in first if line.key}
    later = {
        f"{day:%B %Y}": [line.key for line in agenda(policy, Turn(day=day, last=JANUARY, taken=taken))]
        for day in (date(2026, 2, 10), date(2026, 4, 1), date(2026, 7, 1), date(2027, 1, 2))
    }
    return {"first": [(line.key, line.rule_id, line.label) for line in first], **later}


def _dropped(policy: Policy, _: Calendar) -> object:
    keys = [line.key for line in agenda(policy, Turn(day=JANUARY)) if line.key]
    return {key: [role for role in ROLES if why_not_drop(policy, key, {role}) is None] for key in keys}


def _reviewed(policy: Policy, _: Calendar) -> object:
    turns = (Turn(day=date(2014, 3, 31), last=date(2014, 3, 3)), Turn(day=date(2014, 4, 1), last=date(2014, 3, 31)))
    return [[line.rule_id for line in agenda(policy, turn) if line.key == "how_often"] for turn in turns]


def _asked(policy: Policy, _: Calendar) -> object:
    return {step: sorted((need.key, need.answer) for need in needed(policy, step)) for step in STEPS}


def _books(policy: Policy, _: Calendar) -> object:
    return {
        rule.name: {
            "of": of,
            "lacks": [(need.key, need.answer, [one.key for one in need.choices]) for need in lacking(rule.fields, {})],
            "begins": [line.key for line in begins_with(policy, rule.name)],
            "by": [role for role in ROLES if why_not_write(policy, rule.name, frozenset({role})) is None],
        }
        for of in ("meeting", "item", "body")
        for rule in registers(policy, of)
    }


def _published(policy: Policy, calendar: Calendar) -> object:
    known, friday = Sitting(MEETING, NOON, NOON + timedelta(hours=2)), Sitting(date(2026, 6, 19))
    tables = (published(policy, sitting, calendar) for sitting in (known, friday))
    return [
        [(one.name, one.at.isoformat(), one.rule.id) for one in table if _theirs(policy, one.rule.id)]
        for table in tables
    ]


def _duties(policy: Policy, calendar: Calendar) -> object:
    found = {
        of: [
            (owed.rule.id, owed.rule.owner, owed.rule.duty, owed.at.isoformat() if owed.at else None)
            for owed in duties(policy, of, {"meeting_date": MEETING}, calendar)
            if _theirs(policy, owed.rule.id)
        ]
        for of in ("meeting", "year")
    }
    return {**found, "agenda waits for": [rule.id for rule in unfinished(policy, "agenda", ())]}


def _quorum(policy: Policy, _: Calendar) -> object:
    return {
        rule.id: [(seats.of, seats.count) for seats in rule.seats]
        for rule in policy.all(Quorum)
        if _theirs(policy, rule.id)
    }


def _seats(policy: Policy, _: Calendar) -> object:
    held = {"ccg": 1, "council": 1}
    second = why_not_seat(policy, "AN-AGENCY", ["AN-AGENCY"])
    return [(seats.of, seats.count) for seats in seats_wanting(policy, held)], getattr(second, "rule_id", None)


def _as_they_stand(policy: Policy, _: Calendar) -> object:
    found = {rule.id: (type(rule).__name__, _bare(rule)) for kind in AS_THEY_STAND for rule in policy.all(kind)}
    return {rule_id: fields for rule_id, fields in found.items() if _theirs(policy, rule_id)}


def _bare(value: Any) -> Any:
    """Without the words that people read and without what is left as it is where nothing is said."""
    if isinstance(value, msgspec.Struct):
        said = {field.name: getattr(value, field.name) for field in msgspec.structs.fields(value)}
        usual = {field.name: field.default for field in msgspec.structs.fields(value)}
        return {key: _bare(one) for key, one in said.items() if key not in WORDS and one != usual[key]}
    return [_bare(inside) for inside in value] if isinstance(value, tuple) else value


def _agreed(policy: Policy, _: Calendar) -> object:
    steps = ("agenda", "late_paper", "sitting_changed", "deputy")
    return {step: [one.key for one in waiting(policy, step, ())] for step in steps}


def _may(policy: Policy, _: Calendar) -> object:
    standings = {role: Standing(roles=frozenset({role})) for role in ROLES}
    standings |= {f"{role}, reason": Standing(roles=frozenset({role}), gives_reason=True) for role in ROLES}
    standings["independent"] = Standing(posts=(Post(organisation="INDEPENDENT", level=1, title="Chair"),))
    actions = ("take_standing_chair", "hold_sitting", "cancel_sitting", "move_sitting", "escalate")
    return {
        action: [name for name, who in standings.items() if why_not(policy, action, who) is None]
        for action in actions
        if demands_on(policy, action)
    }


def _interests(policy: Policy, _: Calendar) -> object:
    left = minuted(policy, Declared("P", "Item 3", "I sit on its board", "leave"))
    return [(rule.id, rule.declared_to) for rule in policy.all(Interests)], [one.key for one in choices(policy)], left


def _measured(policy: Policy, _: Calendar) -> object:
    return {
        "legends": {of: [one.key for one in legend(policy, of)] for of in ("actions", "indicators")},
        "indicators": [(one.key, one.baseline, one.target) for one in indicators(policy)],
        "by rule": {rule.id: [one.key for one in rule.indicators] for rule in policy.all(Indicators)},
        "values": {rule.id: [f"{day}" for day in days(rule, date(2014, 5, 30))] for rule in policy.all(Indicators)},
        "baselines": {
            rule.id: [(one.baseline, one.target) for one in rule.indicators] for rule in policy.all(Indicators)
        },
    }


def _sittings(policy: Policy, _: Calendar) -> object:
    fortnight = [Sitting(date(2026, 3, 3)), Sitting(date(2026, 3, 17))]
    held = {day: schedule(policy, day) for day in (date(2014, 3, 31), date(2014, 4, 1))}
    yearly = [
        next(n for n in range(1, 99) if too_few(policy, 2026, _spread(n)) is None),
        _reason(too_few(policy, 2026, [])),
    ]
    return {
        "holds": [rule.id if rule else None for rule in held.values()],
        "second in a month": _reason(why_not_enter(policy, date(2026, 3, 24), fortnight)),
        "second in two months": _reason(why_not_enter(policy, date(2026, 4, 7), fortnight)),
        "empty in 2014": empty_months(policy, 2014, [Sitting(date(2014, 2, 11)), Sitting(date(2014, 5, 13))]),
        "a year": yearly if policy.all(Yearly) else None,
        "unconfirmed": unconfirmed(policy),
        "longest": next((n for n in range(100, 200) if too_long(policy, NOON, NOON + timedelta(minutes=n + 1))), None),
        "nearly over": str(nearly_over(policy, NOON)),
    }


def _spread(count: int) -> list[Sitting]:
    return [Sitting(date(2026, 1, 1) + timedelta(days=day)) for day in range(count)]


def _reason(refusal: Refusal | None) -> str | None:
    return f"{refusal.rule_id}: {refusal.reason} {refusal.remedy}" if refusal else None


def _ladders(policy: Policy, calendar: Calendar) -> object:
    """Over Easter: due on the Thursday before."""
    times = Times(anchor=datetime(2026, 3, 2, 9, tzinfo=LONDON), due=datetime(2026, 4, 2, 17, tzinfo=LONDON))
    return {
        rule.name: [
            f"{come.rung} {come.at.astimezone(LONDON):%a %d %b %H:%M} {' '.join(come.tell)} {come.how}"
            for come in all_instants(rule, times, calendar, policy.hours)
        ]
        for rule in policy.all(Ladder)
        if _theirs(policy, rule.id)
    }


def _night(policy: Policy, calendar: Calendar) -> object:
    """What would come at night waits for the hours named: due at three in the morning."""
    times = Times(anchor=datetime(2026, 3, 2, 9, tzinfo=LONDON), due=datetime(2026, 4, 2, 3, tzinfo=LONDON))
    ladder = next((rule for rule in policy.all(Ladder) if rule.name == "nomination"), None)
    return [str(come.at) for come in all_instants(ladder, times, calendar, policy.hours)] if ladder else None


def _reports(policy: Policy, _: Calendar) -> object:
    return {rule.id: (rule.to, rule.moments, rule.every_months) for rule in policy.all(Report)} | {
        rule.id: rule.to for rule in policy.all(Escalation)
    }


def _goes_to(policy: Policy, calendar: Calendar) -> object:
    meetings = [MEETING, date(2026, 6, 9)]
    times = (datetime(2026, 4, 28, 17, tzinfo=LONDON), datetime(2026, 4, 28, 17, 1, tzinfo=LONDON))
    return [str(goes_to(policy, at, meetings, calendar)) for at in times]


ASK: dict[str, Callable[[Policy, Calendar], object]] = {
    "as they stand": _as_they_stand,
    "told": _told,
    "agendas": _agendas,
    "dropped": _dropped,
    "reviewed": _reviewed,
    "asked": _asked,
    "books": _books,
    "published": _published,
    "duties": _duties,
    "quorum": _quorum,
    "seats": _seats,
    "agreed": _agreed,
    "may": _may,
    "interests": _interests,
    "measured": _measured,
    "sittings": _sittings,
    "ladders": _ladders,
    "night": _night,
    "reports": _reports,
    "goes to": _goes_to,
}


def _of(bodies: tuple[str, ...], name: str) -> Probe:
    def answers(policies: Policies, calendar: Calendar) -> object:
        asked = {body: ASK[name](policies.in_force(body, TODAY), calendar) for body in bodies}
        return json.loads(json.dumps(asked))

    return answers


def _probes(bodies: tuple[str, ...], called: str) -> dict[str, tuple[Probe, object]]:
    return {
        f"{called}: {name}": (
            _of(bodies, name),
            {body: ANSWERS[name][body] for body in bodies if body in ANSWERS[name]},
        )
        for name in ASK
    }


ANSWERS = json.loads((Path(__file__).parent.parent / "data" / "probes_of_lincs.json").read_text())
FAMILIES = (
    (FOLDERS_OF_CHILDREN, _probes(CHILDREN, "children")),
    (FOLDERS_OF_BOARDS, _probes(BOARDS, "boards")),
)
