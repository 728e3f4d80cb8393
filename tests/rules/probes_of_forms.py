"""What the policy files ask, offer, need and allow, one literal for each behaviour."""

from datetime import date, datetime, timedelta

from bot.rules import quorum
from bot.rules.calendar import LONDON, Calendar
from bot.rules.closing import Facts, ways, why_not_close
from bot.rules.code_words import code_word
from bot.rules.counting import moved
from bot.rules.kinds import Cadence, Counting, Escalation, Limit, Routes, StandingAction, WorkingWeek
from bot.rules.limits import span, too_long
from bot.rules.moments import questions, reported_to, review_passed, told
from bot.rules.moving import why_not_move
from bot.rules.needs import needed
from bot.rules.opening import first_slots, invited
from bot.rules.parts import Moment
from bot.rules.places import forum_for, panels_for, places, sent_on_as
from bot.rules.policy import Policies
from bot.rules.refusal import Refusal
from bot.rules.rhythm import too_slow
from bot.rules.rights import relations, why_not
from tests.rules.probes import BOTH, STANDINGS, TODAY, Probe, clock, of_both, policy

COUNTY = (
    "Leicestershire Joint Solutions Panel: send the Joint Solutions Panel referral form. "
    "It meets every four weeks, on a Thursday, 2pm to 3:30pm. Ask it for its next date. "
    "Papers: two weeks before the panel meets, by 5pm."
)
CITY = (
    "Leicester City Joint Solutions Panel: send the Leicester City Joint Solutions Panel referral form. "
    "It meets every month, on a Tuesday, 12:30pm to 2pm. Ask it for its next date. "
    "Papers: one week before the panel meets, by 5pm."
)
RUTLAND = (
    "Risk Assessment and Intervention Service, Rutland: send the Multi-Agency Referral Form, or an e-mail to the "
    "young person's social worker and their manager if there is one. "
    "The service sets up a meeting that fits. Papers: any day; there is no papers deadline."
)
NOT_SENIOR = (
    "You can't open a Rapid Solutions Group yourself. A Service Group Manager, or someone at that level or above, "
    "must. You are listed as Manager."
)
MOMENTS: tuple[Moment, ...] = (
    "opening",
    "action",
    "first_meeting",
    "meeting",
    "decision",
    "escalation",
    "closing",
    "rules",
)

RSG_CLOSE = ("RSG-CLOSE-1", "Still open: how it ended. Meetings go on until it is closed.")
OWN_CLOSE_1 = ("OWN-CLOSE", "Still open: the meeting that is going on. Meetings go on until it is closed.")
OWN_CLOSE = ["questions_settled", "meeting_over", "notes_sent"]


def slots(now: datetime) -> Probe:
    return of_both(
        lambda policy, calendar: [(f"{s.at:%a %d %H:%M}", s.late) for s in first_slots(now, policy, calendar)]
    )


def lasts(name: str) -> Probe:
    return lambda policies, _: span(policies.house(TODAY), name)


def fits(name: str, piece: str) -> Probe:
    """How many pieces of text fit, found by trying."""

    def most(policies: Policies, _: Calendar) -> int:
        house = policies.house(TODAY)
        return next(count for count in range(1000) if too_long(house, name, piece * (count + 1)))

    return most


def moves_allowed(policies: Policies, _: Calendar) -> int:
    now = datetime(2026, 4, 2, 10, tzinfo=LONDON)
    house = policies.house(TODAY)
    return next(n for n in range(9) if why_not_move(house, n, now + timedelta(hours=1), None, now))


def working_days(policies: Policies, _: Calendar) -> list[str]:
    week = Calendar({}, frozenset(policies.house(TODAY).the(WorkingWeek).days))
    return [f"{day:%a}" for day in (date(2026, 6, n) for n in range(1, 8)) if week.is_working_day(day)]


def refused(found: str | Refusal) -> tuple[str | None, str] | None:
    return (found.rule_id, found.remedy) if isinstance(found, Refusal) else None


PROBES: dict[str, tuple[Probe, object]] = {
    "places": (
        lambda policies, _: [(p.key, p.route, p.forum, p.words, bool(p.ask)) for p in places(policies, TODAY)],
        [
            ("ae", "A", "RSG-A", ("a&e", "ae", "ed", "emergency"), False),
            ("childrens_hospital", "A", "RSG-A", ("children's", "childrens", "hospital"), True),
            ("place_of_safety", "B", "RSG-B", ("psau", "136", "safety", "suite"), False),
            ("placement", "C", None, ("placement", "home", "foster"), False),
            ("camhs_ward", "D", None, ("ward", "camhs"), False),
            ("planned_discharge", "D", None, ("planned",), False),
        ],
    ),
    "planned discharge": (
        lambda policies, _: refused(forum_for(policies, "childrens_hospital", TODAY, urgent=False)),
        (
            "RSG-SCOPE-1",
            f"{COUNTY}\n{CITY}\n{RUTLAND}",
        ),
    ),
    "placement breaking down": (
        lambda policies, _: refused(forum_for(policies, "placement", TODAY)),
        (
            "RSG-SCOPE-1",
            f"{COUNTY}\n{CITY}\n{RUTLAND}",
        ),
    ),
    "panel of the county": (
        lambda policies, _: refused(forum_for(policies, "placement", TODAY, council="county")),
        (
            "RSG-SCOPE-1",
            COUNTY,
        ),
    ),
    "panel of the city": (
        lambda policies, _: refused(forum_for(policies, "placement", TODAY, council="city")),
        (
            "RSG-SCOPE-1",
            CITY,
        ),
    ),
    "panel of rutland": (
        lambda policies, _: refused(forum_for(policies, "placement", TODAY, council="rutland")),
        (
            "RSG-SCOPE-1",
            RUTLAND,
        ),
    ),
    "panels it is sent on to": (
        lambda policies, _: [
            (panel.choice, panel.forum)
            for panel in panels_for(policies, sent_on_as(policies, "childrens_hospital", TODAY), TODAY)
        ],
        [("county", "JSP-LEICS"), ("city", "JSP-CITY"), ("rutland", "JSP-RUTLAND")],
    ),
    "routes": (
        of_both(lambda p, _: p.the(Routes).routes),
        {"RSG-A": ("A", "B", "C", "D"), "RSG-B": ("A", "B", "C", "D")},
    ),
    "asked with every council": (
        of_both(lambda p, _: [(i.organisation, i.rule_id) for i in invited(p, ["county", "city", "rutland"])]),
        {
            "RSG-A": [
                ("UHL", "RSG-CHAIR-1"),
                ("LPT", "RSG-A-MEMB-2"),
                ("LLR-ICB", "RSG-FAC-1"),
                ("LEICESTERSHIRE-CC", "RSG-A-MEMB-2"),
                ("LEICESTER-CITY", "RSG-A-MEMB-2"),
                ("RUTLAND-CC", "RSG-A-MEMB-2"),
            ],
            "RSG-B": [
                ("LPT", "RSG-CHAIR-1"),
                ("CAMHS-COLLAB", "RSG-B-SOL-1"),
                ("LLR-ICB", "RSG-FAC-1"),
                ("LEICESTERSHIRE-CC", "RSG-B-MEMB-2"),
                ("LEICESTER-CITY", "RSG-B-MEMB-2"),
                ("RUTLAND-CC", "RSG-B-MEMB-2"),
            ],
        },
    ),
    "next chair": (
        of_both(lambda p, _: sorted(relations(p, "LLR-ICB", involved=()))),
        {"RSG-A": ["next_chair"], "RSG-B": ["next_chair"]},
    ),
    "first meeting on a working day": (
        slots(datetime(2026, 11, 23, 19, 4, tzinfo=LONDON)),
        {
            "RSG-A": [("Tue 24 10:00", False), ("Tue 24 14:00", False), ("Tue 24 16:00", False)],
            "RSG-B": [("Tue 24 10:00", False), ("Tue 24 14:00", False), ("Tue 24 16:00", False)],
        },
    ),
    "first meeting with little notice": (
        slots(datetime(2026, 11, 24, 8, 0, tzinfo=LONDON)),
        {
            "RSG-A": [("Tue 24 10:00", False), ("Tue 24 14:00", False), ("Tue 24 16:00", False)],
            "RSG-B": [("Tue 24 10:00", False), ("Tue 24 14:00", False), ("Tue 24 16:00", False)],
        },
    ),
    "first meeting with too little notice": (
        slots(datetime(2026, 11, 24, 8, 1, tzinfo=LONDON)),
        {
            "RSG-A": [("Tue 24 14:00", False), ("Tue 24 16:00", False)],
            "RSG-B": [("Tue 24 14:00", False), ("Tue 24 16:00", False)],
        },
    ),
    "first meeting before days off": (
        slots(datetime(2026, 4, 2, 19, 4, tzinfo=LONDON)),
        {
            "RSG-A": [("Fri 03 10:00", False), ("Tue 07 10:00", True)],
            "RSG-B": [("Fri 03 10:00", False), ("Tue 07 10:00", True)],
        },
    ),
    "told": (
        of_both(lambda p, _: {m: [r.id for r in told(p, m)] for m in MOMENTS}),
        {
            "RSG-A": {
                "opening": ["RSG-A-SOL-1", "OWN-TICKED", "LLR-STAT-1", "RSG-PURP-1"],
                "action": ["LLR-PRIN-1"],
                "first_meeting": ["RSG-MEMB-4"],
                "meeting": ["LLR-NOTES-1"],
                "decision": [],
                "escalation": [],
                "closing": [],
                "rules": ["OWN-IDENTIFY", "LLR-OWN-1"],
            },
            "RSG-B": {
                "opening": ["RSG-B-GND-3", "OWN-TICKED", "LLR-STAT-1", "RSG-PURP-1"],
                "action": ["LLR-PRIN-1"],
                "first_meeting": ["RSG-MEMB-4"],
                "meeting": ["LLR-NOTES-1"],
                "decision": [],
                "escalation": [],
                "closing": [],
                "rules": ["OWN-IDENTIFY", "LLR-OWN-1"],
            },
        },
    ),
    "asked": (
        of_both(
            lambda p, _: {
                m: [(q.id, q.name, q.of, [c.key for c in q.choices]) for q in questions(p, m)] for m in MOMENTS
            }
        ),
        {
            "RSG-A": {
                "opening": [
                    ("RSG-A-GND-2", "stuck", "opener", ["placement", "no_care", "not_agreed"]),
                    ("OWN-COUNCIL", "council", "opener", ["county", "city", "rutland"]),
                ],
                "action": [],
                "first_meeting": [("RSG-MEMB-3", "can_commit", "chair", ["yes", "no"])],
                "meeting": [("OWN-STEP-UP", "escalation", "chair", ["yes", "no"])],
                "decision": [("RSG-PRIN-1", "out_of_area", "chair", [])],
                "escalation": [("LLR-PRIN-2", "tried_below", "chair", []), ("LLR-ESC-2", "timeline", "chair", [])],
                "closing": [("OWN-RESOLUTION", "resolution", "chair", ["moved", "dated_plan", "handed_over"])],
                "rules": [],
            },
            "RSG-B": {
                "opening": [
                    ("RSG-B-GND-2", "stuck", "opener", ["no_bed", "no_home", "not_agreed"]),
                    ("OWN-COUNCIL", "council", "opener", ["county", "city", "rutland"]),
                ],
                "action": [],
                "first_meeting": [("RSG-MEMB-3", "can_commit", "chair", ["yes", "no"])],
                "meeting": [("OWN-STEP-UP", "escalation", "chair", ["yes", "no"])],
                "decision": [("RSG-PRIN-1", "out_of_area", "chair", [])],
                "escalation": [("LLR-PRIN-2", "tried_below", "chair", []), ("LLR-ESC-2", "timeline", "chair", [])],
                "closing": [("OWN-RESOLUTION", "resolution", "chair", ["moved", "dated_plan", "handed_over"])],
                "rules": [],
            },
        },
    ),
    "reported": (
        of_both(lambda p, _: {m: reported_to(p, m) for m in ("meeting", "closing")}),
        {
            "RSG-A": {"meeting": ("DMT", "CMG", "TCM"), "closing": ("DMT", "CMG", "TCM")},
            "RSG-B": {"meeting": ("DMT", "CMG", "TCM"), "closing": ("DMT", "CMG", "TCM")},
        },
    ),
    "review": (
        lambda policies, _: (
            [bool(review_passed(policy(policies, "RSG-A"), date(2024, 6, day))) for day in (30,)]
            + [bool(review_passed(policy(policies, "RSG-A"), date(2024, 7, 1)))]
        ),
        [False, True],
    ),
    "thin meeting": (
        lambda policies, _: [
            [(s.of, s.count) for s in quorum.missing(policies.house(TODAY), p)]
            for p in ({}, {"chair": 1, "record_keeper": 1, "other_partner": 1})
        ],
        [[("chair", 1), ("record_keeper", 1), ("other_partner", 1)], []],
    ),
    "needed": (
        of_both(
            lambda p, _: {
                step: [n.key for n in needed(p, step)]
                for step in ("opening", "action", "first_meeting_end", "close", "set_up")
            }
        ),
        {
            "RSG-A": {
                "opening": ["tried", "not_working"],
                "action": ["what", "owner", "due"],
                "first_meeting_end": ["rhythm", "next_meeting"],
                "close": ["resolution", "actions_settled", *OWN_CLOSE],
                "set_up": ["chair", "asked", "first_meeting"],
            },
            "RSG-B": {
                "opening": ["tried", "not_working"],
                "action": ["what", "owner", "due"],
                "first_meeting_end": ["rhythm", "next_meeting"],
                "close": ["resolution", "actions_settled", *OWN_CLOSE],
                "set_up": ["chair", "asked", "first_meeting"],
            },
        },
    ),
    "ways to end": (
        of_both(lambda p, _: [(one.agreed_by, one.forum) for one in ways(p)]),
        {
            "RSG-A": [("chair", None), ("agencies", None), ("both_chairs", "ERG")],
            "RSG-B": [("chair", None), ("agencies", None), ("both_chairs", "ERG")],
        },
    ),
    "what closing needs first": (
        of_both(
            lambda p, _: [
                refused(why_not_close(p, "it", facts) or "")
                for facts in (Facts(), Facts(resolution="moved", meeting_runs=True), Facts(resolution="moved"))
            ]
        ),
        {forum: [RSG_CLOSE, OWN_CLOSE_1, None] for forum in BOTH},
    ),
    "rhythm": (
        of_both(
            lambda p, _: {c.id: [too_slow(c, r) is None for r in ("MO,TH@09:30", "TU@14:00")] for c in p.all(Cadence)}
        ),
        {
            "RSG-A": {"RSG-A-FREQ-2": [True, False], "RSG-FREQ-3": [True, False]},
            "RSG-B": {"RSG-B-FREQ-2": [True, False], "RSG-FREQ-3": [True, False]},
        },
    ),
    "kept": (lasts("kept"), timedelta(hours=1)),
    "card check": (lasts("card_check"), timedelta(minutes=60)),
    "warned again": (lasts("warned_again"), timedelta(minutes=60)),
    "duplicate": (lasts("duplicate_guard"), timedelta(hours=48)),
    "length": (lasts("meeting_length"), timedelta(minutes=45)),
    "position": (fits("position_text", "x"), 200),
    "moves": (moves_allowed, 1),
    "a meeting moved soon": (lasts("moved_soon"), timedelta(hours=24)),
    "an answer to a moved meeting": (lasts("moved_answers"), timedelta(minutes=60)),
    "notice of a move": (lasts("move_notice"), timedelta(minutes=30)),
    "a move far ahead": (lasts("move_far"), timedelta(days=14)),
    "sittings ahead": (lambda policies, _: policies.house(TODAY).the(Limit, "sittings_ahead").amount, 3),
    "booked ahead": (lambda policies, _: policies.house(TODAY).the(Limit, "booked_ahead").amount, 2),
    "counts for seniors": (
        lambda policies, _: [
            policies.house(TODAY).the(Limit, name).amount for name in ("counts_level", "small_numbers")
        ],
        [4, 5],
    ),
    "standing": (
        lambda policies, _: [(r.owner, r.due) for r in policy(policies, "RSG-B").all(StandingAction)],
        [("council", "OWN-STANDING")],
    ),
    "escalation": (of_both(lambda p, _: [r.to for r in p.all(Escalation)]), {"RSG-A": ["ERG"], "RSG-B": ["ERG"]}),
    "open refused": (
        of_both(lambda p, _: getattr(why_not(p, "open", STANDINGS["level 3, involved"]), "reason", None)),
        {
            "RSG-A": NOT_SENIOR,
            "RSG-B": NOT_SENIOR,
        },
    ),
    "working week": (working_days, ["Mon", "Tue", "Wed", "Thu", "Fri"]),
    "code words": (
        lambda policies, _: (
            code_word(policies.house(TODAY), 1, ()),
            code_word(policies.house(TODAY), 60, ()),
            code_word(policies.house(TODAY), 61, ()),
        ),
        ("KESTREL", "ISLAND", "KESTREL"),
    ),
    "moved": (
        lambda policies, calendar: [
            found.isoformat()
            for found in (
                moved(date(2026, 4, 4), "before", policies.house(TODAY).the(Counting), calendar)[0],
                moved(date(2026, 4, 4), "after", policies.house(TODAY).the(Counting), calendar)[0],
            )
        ],
        ["2026-04-02", "2026-04-07"],
    ),
    "report on a day off": (clock("LLR-REV-1", "2026-04-03"), "2026-10-05T17:00:00+01:00"),
    "words": (fits("note_words", "word "), 300),
    "note": (fits("note_text", "x"), 500),
    "action": (fits("action_text", "x"), 200),
    "decision": (fits("decision_text", "x"), 300),
    "reason": (fits("reason_text", "x"), 300),
    "retention by name": (lasts("retention"), timedelta(days=30)),
}
