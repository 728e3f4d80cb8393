"""What the policy files of the panels of one area, and of the group above them, ask, refuse, count and allow."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot.rules import closing, deputising, quorum
from bot.rules.approval import Agreed, in_order, may_agree_as, own_request, reminders, waiting
from bot.rules.cadence import why_not_times
from bot.rules.calendar import LONDON, Calendar
from bot.rules.closing import ways, why_not_close
from bot.rules.deputising import Came
from bot.rules.due import due
from bot.rules.escalation import Asked, ask, grounds, next_report
from bot.rules.form import Answers, Share, asked, check
from bot.rules.kinds import Cadence, Deadline, Ladder, Limit, Places
from bot.rules.moments import questions, review_passed, told
from bot.rules.nagging import Times, all_instants
from bot.rules.panel_kinds import (
    Agenda,
    Approval,
    Deputising,
    Duty,
    Joining,
    Method,
    Register,
    Reserved,
    Schedule,
    Seating,
)
from bot.rules.papers import dates, taken
from bot.rules.parts import Moment, Need
from bot.rules.policy import Policies, Policy
from bot.rules.quorum import Attending
from bot.rules.rhythm import unfit
from bot.rules.rights import Standing, why_not
from bot.rules.turned_away import turned_away
from tests.rules.panels import BELOW, EVERY, FORUMS, PEOPLE, SHARED, TODAY
from tests.rules.probes import Probe

MOMENTS: tuple[Moment, ...] = ("action", "first_meeting", "meeting", "decision", "rules", "referral", "card")
STEPS = (
    *("referral", "open_item", "decision", "close_item", "close_referral", "ask_for_sponsor", "action"),
    "first_meeting_end",
)
THURSDAY = datetime(2026, 4, 16, 14, tzinfo=LONDON)
REVIEWS = (date(2021, 1, 31), date(2021, 2, 1), date(2021, 10, 31), date(2021, 11, 1))


def words(value: object) -> str:
    """What a probe found, as one line of text: long answers are easier to read so, and to compare."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {words(one)}" for key, one in value.items() if one not in ([], (), {}))
    if isinstance(value, list | tuple):
        return ", ".join(words(one) for one in value)
    return "-" if value is None else str(value)


def of(ask: Callable[[Policy, Calendar], object], *forums: str) -> Probe:
    """The answers of each of these forums, or of all five."""
    return lambda policies, calendar: " / ".join(
        f"{forum} {words(ask(policies.in_force(forum, TODAY), calendar))}".strip() for forum in forums or FORUMS
    )


def may(*actions: str) -> Callable[[Policy, Calendar], object]:
    """Who of all these people may do each of *actions*."""
    return lambda policy, _: {
        action: [name for name, who in PEOPLE.items() if why_not(policy, action, who) is None] for action in actions
    }


def report(policy: Policy, _: Calendar) -> object:
    """How long it may be, which reminders come each week, and whether the record keeper may write it."""
    keeper = why_not(policy, "report", Standing(roles=frozenset({"record_keeper"}))) is None
    return policy.the(Limit, "report_text").amount, [one.weekly for one in policy.the(Ladder, "report").rungs], keeper


def ends(policy: Policy, _: Calendar) -> object:
    """The ways in which a group ends, and what stands against closing one of which nothing is said."""
    refusal = why_not_close(policy, "it", closing.Facts())
    return [[one.key, one.agreed_by] for one in ways(policy)], refusal.reason if refusal else None


def form(**changes: object) -> Callable[[Policy, Calendar], object]:
    """What is asked at each step, and what becomes of the form, with everything answered but these *changes*."""

    def sent(policy: Policy, _: Calendar) -> object:
        answers: Answers = {key: given for key, given in {**EVERY, **changes}.items() if given is not None}  # type: ignore[misc]
        return {step: _sent(policy, step, answers) for step in STEPS if asked(policy, step, answers)}

    return sent


def _sent(policy: Policy, step: str, answers: Answers) -> tuple[str, str]:
    faults = check(policy, step, answers, TODAY).faults
    return " ".join(map(_named, asked(policy, step, answers))), " ".join(f"{f.key}:{f.does}" for f in faults)


def _named(need: Need) -> str:
    return f"{need.key}({'|'.join(choice.key for choice in need.choices)})" if need.choices else need.key


def empty(policy: Policy, _: Calendar) -> object:
    """What a form without any answers lacks, on either route: by which rule, and what that does."""
    return {
        f"{step} {route}".strip(): [f"{fault.key}:{fault.does}:{fault.rule_id}" for fault in found]
        for step in STEPS
        for route in ("C", "D")
        if (found := check(policy, step, {"route": route}, TODAY).faults) and (step == "referral" or route == "C")
    }


def answered(*conditions: str) -> Callable[[Policy, Calendar], object]:
    """What a referral and a decision lack where nothing is answered but these."""
    given: Answers = dict(condition.split("=") for condition in conditions)
    return lambda policy, _: {
        step: [f"{fault.key}:{fault.does}" for fault in check(policy, step, given, TODAY).faults]
        for step in ("referral", "decision")
    }


def clocks(*ids: str) -> Callable[[Policy, Calendar], object]:
    """When each of these is due, from Thursday 16 April 2026 at 2pm."""
    return lambda policy, calendar: {
        one: due(policy.rule(one), THURSDAY, calendar, house=policy).at.isoformat() for one in ids
    }


def climbs(name: str, hour: int = 19) -> Callable[[Policy, Calendar], object]:
    """Each step of a ladder for what is due on 14 April at 5pm and was asked for on 2 April at that hour."""

    def steps(policy: Policy, calendar: Calendar) -> list[str]:
        began, ends = datetime(2026, 4, 2, hour, 4, tzinfo=LONDON), datetime(2026, 4, 14, 17, tzinfo=LONDON)
        times = Times(anchor=began, due=ends, meeting=THURSDAY, since=began - timedelta(days=30))
        found = all_instants(policy.the(Ladder, name), times, calendar, policy.hours)
        return [
            f"{c.rung} {c.at.astimezone(LONDON):%d.%m %H:%M} {' '.join(c.tell)} {c.how} {c.level or ''}".strip()
            for c in found
        ]

    return steps


def ladders(policy: Policy, _: Calendar) -> object:
    """By which steps each clock is spoken of: those of these forums, and those of the house that are theirs."""
    own = [one for one in policy.all(Deadline) if policy.home[one.id] != "house" or one.id in ("HD-08", "HD-11")]
    return [f"{one.id} {one.name} {one.ladder or 'none'}" for one in own]


def approvals(policy: Policy, _: Calendar) -> object:
    """For each step to be agreed: after which, who can be which approver, what is said to the asker, who reminds."""
    found: dict[str, object] = {}
    theirs = (rule.step for rule in policy.all(Approval) if policy.home[rule.id] != "house")
    for step in dict.fromkeys(theirs):
        keys = _keys(policy, step)
        can = {name: may_agree_as(policy, step, who) for name, who in PEOPLE.items()}
        found[step] = {
            "after": in_order(policy, step)[:-1],
            **{key: [name for name, those in can.items() if key in those] for key in keys},
            "not the asker": [key for key in keys if own_request(policy, step, key, "me", "me")],
            "reminders": ladder.id if (ladder := reminders(policy, step)) else (),
        }
    return found


def _keys(policy: Policy, step: str) -> list[str]:
    return [one.key for one in waiting(policy, step, [Agreed("another step", "nobody", "me")])]


def papers_that_come(*times: str) -> Callable[[Policy, Calendar], object]:
    """What becomes of papers that come at these times, where the panel meets on 16 April and 14 May 2026."""

    def become(policy: Policy, calendar: Calendar) -> list[str]:
        meetings = [date(2026, 4, 16), date(2026, 5, 14)]
        came = [datetime.fromisoformat(f"2026-{at}").replace(tzinfo=LONDON) for at in times]
        found = [taken(policy, at, meetings, calendar) for at in came]
        return [f"{one.then} {one.meeting} {one.rule_id} {one.approval or ''}".strip() for one in found]

    return become


def last_days(policy: Policy, calendar: Calendar) -> object:
    found = dates(policy, date(2026, 4, 16), calendar)
    return [one.at.isoformat() if one else None for one in (found.deadline, found.target, found.floor)]


def steps_up(policies: Policies, _: Calendar) -> str:
    """From each forum below: on which ground, who may ask, and for whom somebody else is told."""
    above = policies.in_force("ERG", TODAY)
    found: dict[str, object] = {}
    for forum in BELOW:
        below = policies.in_force(forum, TODAY)
        for ground in grounds(above, below):
            about = ground.about[0].key if ground.about else None
            answers = {name: ask(above, below, ground.key, who, about) for name, who in PEOPLE.items()}
            found[f"{forum}, {ground.key}"] = (
                ground.rule_id,
                [choice.key for choice in ground.about],
                [f"{name} (told)" if one.tell else name for name, one in answers.items() if isinstance(one, Asked)],
            )
    return words(found)


def reports(policy: Policy, calendar: Calendar) -> object:
    """When the first report is due for a group established on 31 January, and the one after that of 2 March."""
    first = next_report(policy, date(2026, 1, 31), [], calendar)
    second = next_report(policy, date(2026, 1, 31), [date(2026, 3, 2)], calendar)
    return [(one.due.at.isoformat(), one.to) for one in (first, second) if one]


def crowded(policy: Policy, _: Calendar) -> object:
    """Which days after Monday 13 April 2026 are too soon for another meeting, and which rhythms are too often."""
    monday = datetime(2026, 4, 13, 10, tzinfo=LONDON)
    rules = policy.all(Cadence)
    days = [monday + timedelta(days=number) for number in range(1, 9)]
    soon = [f"{at:%a %d}" for at in days if why_not_times(rules, [monday], [monday, at], monday, "")]
    rhythms = ("MO@10:00", "MO,TH@10:00", "MO/2@10:00")
    return soon, [one for one in rhythms if any(unfit(rule, one) for rule in rules)]


def duties(policy: Policy, calendar: Calendar) -> object:
    """What is owed for which sort of thing, by whom, before which step, and when, for the meeting of 16 April."""
    return [
        (
            duty.id,
            f"{duty.owner}, {duty.of}, {duty.before}",
            due(duty, THURSDAY, calendar, house=policy).at.isoformat() if duty.due else "at once",
        )
        for duty in policy.all(Duty)
    ]


def bench(policy: Policy, _: Calendar) -> object:
    """Who sits there, by organisation and group, who joins, how they decide, and what they do not decide."""
    return {
        "seats": [f"{s.key} {s.organisation} {s.group}" for rule in policy.all(Seating) for s in rule.seats],
        "joining": [(rule.joins_for, rule.invited_by, rule.who) for rule in policy.all(Joining)],
        "method": [(rule.decides_by, rule.vote) for rule in policy.all(Method)],
        "reserved": [(r.bars, [s.key for s in r.subjects], r.refer_to) for r in policy.all(Reserved)],
        "agenda": [f"{item.key} {item.every} {item.dropped_by}" for r in policy.all(Agenda) for item in r.items],
        "books": [(r.name, r.of, r.by, [f"{f.key} {f.answer}" for f in r.fields]) for r in policy.all(Register)],
        "deputies": [(r.id, r.of, r.substitute, r.told) for r in policy.all(Deputising)],
        "places": [(p.key, p.route, p.words) for rule in policy.all(Places) for p in rule.places],
    }


def quorate(policy: Policy, _: Calendar) -> object:
    """With how many of the council and of the NHS enough are there."""
    seats = [seat for rule in policy.all(Seating) for seat in rule.seats]

    def some(count: int, group: str) -> list[Attending]:
        theirs = [seat.key for seat in seats if seat.group == group]
        return [Attending(person=key, agency=key, roles=frozenset({"member"}), seat=key) for key in theirs[:count]]

    return [
        (council, nhs)
        for council in range(4)
        for nhs in range(4)
        if not quorum.missing(policy, quorum.present(policy, [*some(council, "council"), *some(nhs, "nhs")], {}))
    ]


def regular(policy: Policy, _: Calendar) -> object:
    """Of seven meetings, the last one last: which ways of sending a deputy (D) make that regular."""
    ways = ("MMMMMMD", "MMMMMDD", "MMMDMDM", "DMMDMMD", "MDMDMMD", "MDMMDMD")
    came: Mapping[str, Came] = {"M": "self", "D": "deputy"}
    return [way for way in ways if deputising.replaced_regularly(policy, [came[one] for one in way])]


def sitting_days(policy: Policy, calendar: Calendar) -> object:
    return [
        explain_sitting(policy, rule, calendar) if rule.dates == "counted" else _entered(rule)
        for rule in policy.all(Schedule)
    ]


def explain_sitting(policy: Policy, rule: Schedule, calendar: Calendar) -> tuple[str, str]:
    found = due(rule, THURSDAY.date(), calendar, house=policy)
    return found.at.isoformat(), found.says


def _entered(rule: Schedule) -> tuple[object, ...]:
    return rule.every, rule.unit, rule.weekday, rule.start, rule.end, rule.venue


def shares(policy: Policy, _: Calendar) -> object:
    """Which ways to share a cost are refused, and by which rule."""
    ways: Mapping[str, tuple[Share, ...]] = {
        "60 and 40": SHARED,
        "60 and 30": (Share("county", 60), Share("nhs", 30)),
        "one council twice": (Share("county", 30), Share("county", 30), Share("nhs", 40)),
    }
    found = {name: check(policy, "decision", {**EVERY, "shares": way}, TODAY).faults for name, way in ways.items()}
    return {name: [fault.rule_id for fault in faults] for name, faults in found.items()}


def reviews(policy: Policy, _: Calendar) -> list[str | None]:
    return [found.id if (found := review_passed(policy, day)) else None for day in REVIEWS]


def kept_out(policy: Policy, _: Calendar) -> object:
    away = {need: turned_away(policy, "referral", {"need": need}) for need in ("social_care", "health")}
    return {need: found.refusal.rule_id if found else None for need, found in away.items()}


def said(policy: Policy, _: Calendar) -> object:
    return {moment: ids for moment in MOMENTS if (ids := [rule.id for rule in told(policy, moment)])}


def put(policy: Policy, _: Calendar) -> object:
    return [(one.id, one.name, one.of) for one in questions(policy, "decision")]


COUNTY = ("JSP-LEICS-PAP-1", "JFP-PAP-1", "JFP-PAP-2", "JFP-NOTIF-1", "JFP-MIN-1", "JFP-ABS-2")
CITY = ("JSP-CITY-PAP-1", "JSP-CITY-FORM-1", "CITY-ABS-2", "OWN-PANEL-READ", "HD-08", "HD-11")
NO = dict.fromkeys(
    (
        *("autistic_or_ld", "ward_autistic_or_ld", "looked_after", "plan_and_school", "plan_and_placement"),
        *("no_for_cost", "several", "social_worker"),
    ),
    "no",
)
ASKS: dict[str, Probe] = {
    "who may refer": of(may("refer")),
    "who may chair": of(may("be_chair", "ask_for_sponsor")),
    "who may in the group above": of(may("request", "add_member", "remove_member", "be_record_keeper"), "ERG"),
    "who takes the chair above": of(may("accept_chair", "take_later_chair"), "ERG"),
    "who reports, goes on and takes over": of(may("report", "no_step_up", "take_over"), "ERG"),
    "asked, route C": of(form(route="C"), "JSP-RUTLAND", "JSP-CITY", "JFP-LEICS", "ERG"),
    "asked, route D": of(form(route="D"), "JSP-RUTLAND"),
    "asked, all no, route C": of(form(route="C", **NO), "JSP-RUTLAND", "JSP-CITY", "JFP-LEICS"),
    "asked, all no, route D": of(form(route="D", **NO), "JSP-RUTLAND"),
    "an empty form": of(empty, "JSP-RUTLAND", "JSP-CITY", "JFP-LEICS", "ERG"),
    "autistic": of(answered("route=C", "autistic_or_ld=yes", "looked_after=yes"), "JSP-RUTLAND", "JSP-CITY"),
    "not autistic": of(answered("route=C", "autistic_or_ld=no", "plan_and_school=yes"), "JSP-RUTLAND", "JSP-CITY"),
    "autistic, on a ward": of(answered("route=D", "ward_autistic_or_ld=yes", "social_worker=no"), "JSP-RUTLAND"),
    "with a social worker": of(answered("route=D", "social_worker=yes"), "JSP-RUTLAND"),
    "no for cost": of(answered("no_for_cost=yes", "several=yes", "plan_and_placement=yes"), "JSP-CITY", "JFP-LEICS"),
    "clocks, county": of(clocks(*COUNTY), "JSP-LEICS", "JFP-LEICS"),
    "clocks, county form": of(clocks("JSP-LEICS-FORM-1"), "JSP-LEICS"),
    "clocks, city": of(clocks(*CITY), "JSP-CITY"),
    "clocks, above": of(clocks("ERG-REP-1", "ERG-FREQ-2", "OWN-FIRST-AGREED"), "ERG"),
    "ladder, papers": of(climbs("papers_read"), "JSP-CITY"),
    "ladder, a question": of(climbs("question_of_panel"), "JSP-CITY"),
    "ladder, agenda": of(climbs("agenda"), "JSP-CITY"),
    "ladder, after the meeting": of(climbs("after_meeting"), "JSP-CITY"),
    "ladder, county form": of(climbs("form_to_manager"), "JSP-LEICS"),
    "ladder, elsewhere": of(climbs("set_up_elsewhere"), "JSP-RUTLAND"),
    "ladder, papers due": of(climbs("papers"), "JSP-CITY"),
    "ladder, elsewhere, by day": of(climbs("set_up_elsewhere", 10), "JSP-RUTLAND"),
    "ladder, agreement": of(climbs("agreement"), "ERG"),
    "ladder, set up above": of(climbs("set_up"), "ERG"),
    "ladder, report": of(climbs("report"), "ERG"),
    "how long a report is, and who else writes it": of(report, "ERG"),
    "how it ends above": of(ends, "ERG"),
    "ladder, agreement, by day": of(climbs("agreement", 10), "ERG"),
    "ladders of the clocks": of(ladders),
    "approvals": of(approvals),
    "late papers, county": of(
        papers_that_come("04-02T17:00", "04-02T17:01", "04-07T17:00", "04-07T17:01"), "JFP-LEICS"
    ),
    "late papers, city": of(
        papers_that_come("04-02T17:00", "04-02T17:01", "04-09T17:00", "04-09T17:01", "04-30T17:01"), "JSP-CITY"
    ),
    "last days for papers": of(last_days, "JSP-LEICS", "JSP-CITY", "JFP-LEICS"),
    "a step up": steps_up,
    "reports": of(reports),
    "crowded": of(crowded),
    "duties": of(duties, "JSP-RUTLAND", "JSP-CITY", "JFP-LEICS"),
    "who sits there, and how": of(bench, "JSP-CITY", "JFP-LEICS", "JSP-RUTLAND", "ERG"),
    "quorate": of(quorate, "JSP-CITY"),
    "a regular deputy": of(regular, "JSP-CITY"),
    "sitting days": of(sitting_days),
    "shares": of(shares, "JFP-LEICS"),
    "reviews passed": of(reviews),
    "kept out": of(kept_out, "JSP-CITY"),
    "said": of(said),
    "put at a decision": of(put, "ERG"),
}
