"""What the Locality Panels' file answers, one literal for each behaviour."""

from datetime import date, datetime, timedelta

from bot.rules import deciding, deputising
from bot.rules.calendar import LONDON
from bot.rules.deciding import Item
from bot.rules.differences import Dispute
from bot.rules.moments import review_passed
from tests.rules import probes_of_panels as panels
from tests.rules.probes import Probe, clock, may
from tests.rules.probes_of_panels import here, of

WLP = "WLP"
ENDED = datetime(2026, 5, 13, 15, 10, tzinfo=LONDON)
FIFTH_DAY = datetime(2026, 5, 20, 17, tzinfo=LONDON)
CHAIR = here("ann", "chair", agency="early_help")
TABLE = (CHAIR, here("bo", "member"), here("cy", "member"), here("di", "deputy"), here("ed", "administrator"))
VOTED = {"ann": "bo", "bo": "bo", "cy": "cy", "ed": "bo"}
PROBES: dict[str, tuple[Probe, object]] = {
    "WLP bodies": (
        lambda policies, _: panels.instances(policies, WLP),
        ("North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Warwick", "Stratford"),
    ),
    "WLP opened": (of(WLP, lambda p: p.about.opened), "standing"),
    "WLP referral": (
        panels.form(WLP, "referral", "listing", "pre_meeting", "clarify", "extra_meeting"),
        {
            "referral": [
                "why_now: choice not_working/risks_rising/both",
                "route: choice lead_agency/step_down/safeguarding_hub",
                "not_progressing: tick if route=lead_agency",
                "step_down_failed: tick if route=step_down",
                "no_response: tick if route=safeguarding_hub",
            ],
            "listing": [
                "form_received: tick",
                "consent_on: past_day if consent=given",
                "agreed_support: tick if consent=given",
                "consent_checked: tick",
            ],
            "pre_meeting": [
                "hearing: choice heard/not_heard/signposted",
                "why_not_heard: words if hearing=not_heard",
                "pointed_to: words if hearing=signposted",
            ],
            "clarify": ["what: words", "by: coming_day"],
            "extra_meeting": ["members_agree: tick", "ground: choice volume/complexity"],
        },
    ),
    "WLP table forms": (
        panels.form(WLP, "seat", "standing", "difference", "no_decision", "action"),
        {
            "seat": ["can_decide: tick"],
            "standing": ["chair: post", "vice_chair: post"],
            "difference": ["about: choice refused/threshold/trend/inefficiency"],
            "no_decision": ["action: tick", "next_meeting: tick"],
            "action": ["owner: post", "agency: agency", "due: coming_day"],
        },
    ),
    "WLP decision": (
        panels.form(WLP, "decision", "send_notice", "copies", "ask_update", "learning_log"),
        {
            "decision": [
                "outcome: choice allocated/supported",
                "lead_agency: agency if outcome=allocated",
                "desired_outcomes: words if outcome=allocated",
                "accountable: post if outcome=allocated",
                "lead_professional: post if outcome=allocated",
                "timescale: coming_day if outcome=allocated",
                "progress_on: coming_day if outcome=allocated",
            ],
            "send_notice": ["encrypted: tick"],
            "copies": ["no_case_system: tick", "clear_consent: tick"],
            "ask_update": ["what: words", "by: coming_day"],
            "learning_log": ["tag: choice target_groups/gaps/training"],
        },
    ),
    "WLP agenda forms": (
        panels.form(WLP, "send_agenda", "minutes"),
        {"send_agenda": ["protected: tick"], "minutes": ["signed: tick", "decisions: tick", "actions: tick"]},
    ),
    "WLP referral lacks": (
        panels.still_lacks(WLP, "referral", {}, {"route": "step_down", "why_now": "both"}),
        [
            {"WLP-SCOPE-1": ["level"], "WLP-SCOPE-2": ["safeguarding"], "WLP-SCOPE-3": ["why_now"]},
            {"WLP-SCOPE-1": ["level"], "WLP-SCOPE-2": ["safeguarding"]},
        ],
    ),
    "WLP decision lacks": (
        panels.still_lacks(WLP, "decision", {}, {"outcome": "supported"}, {"outcome": "allocated"}),
        [
            {"WLP-CH-2": ["outcome"]},
            {},
            {
                "WLP-CH-2": ["lead_agency"],
                "WLP-OBJ-4": ["desired_outcomes", "accountable"],
                "WLP-OBJ-5": ["lead_professional"],
                "WLP-CH-11": ["timescale", "progress_on"],
            },
        ],
    ),
    "WLP listing lacks": (
        panels.still_lacks(WLP, "listing", {"consent": "given"}, {"consent": "missing"}),
        [
            {
                "WLP-PAP-3": ["complete"],
                "WLP-REF-1": ["form_received"],
                "WLP-CONS-1": ["consent_on", "agreed_support"],
                "WLP-PAP-4": ["consent_checked"],
            },
            {"WLP-PAP-3": ["complete"], "WLP-REF-1": ["form_received"], "WLP-PAP-4": ["consent_checked"]},
        ],
    ),
    "WLP left open": (
        of(
            WLP,
            lambda p: [bool(deciding.why_not_left_open(p, g)) for g in ((), ("action",))] + [deciding.comes_back(p)],
        ),
        [True, False, True],
    ),
    "WLP told": (
        panels.told_at(WLP),
        {
            "referral": ["WLP-CONS-4"],
            "pre_meeting": ["WLP-OBJ-7"],
            "action": ["WLP-MR-2"],
            "meeting": ["WLP-CH-10", "WLP-CH-13"],
            "decision": ["WLP-SHARE-2", "WLP-OBJ-9"],
            "rules": ["WLP-ADM-1", "WLP-ACC-1", "WLP-SM-1", "WLP-MR-7"],
        },
    ),
    "WLP questions": (
        panels.questions_at(WLP, "decision", "meeting"),
        [
            ("parental_risks", "chair", ["yes", "no"]),
            ("own_needs", "chair", ["yes", "no"]),
            ("priority_families", "chair", ["yes", "no"]),
            ("offers", "chair", []),
        ],
    ),
    "WLP turned away": (
        of(WLP, panels.turned_away),
        [
            "referral: level: choice level_2/level_3/other: not on other",
            "referral: safeguarding: yes_no: not on yes",
            "listing: consent: choice given/missing/refused: not on missing",
            "listing: consent: choice given/missing/refused: not on refused",
            "invite_guest: family: yes_no: not on yes",
            "listing: complete: yes_no: not on no",
        ],
    ),
    "WLP table": (
        of(WLP, panels.table),
        [
            "council WARKS-DISTRICTS",
            "housing WARKS-HOUSING",
            "early_help WARKS-EH",
            "early_intervention WARKS-EI",
            "targeted_support WARKS-TSYP",
            "youth_justice WARKS-YJS",
            "behaviour WARKS-ABP",
            "police WARKS-POLICE",
            "social_care WARKS-CSC",
            "careers WARKS-PROSPECTS",
            "parenting WARKS-FPS",
            "probation WARKS-PROB",
            "public_health WARKS-UPH",
            "health WARKS-HEALTH",
        ],
    ),
    "WLP duties": (
        of(WLP, panels.duties),
        [
            "WLP-REC-1: administrator for each decision, by WLP-NOTIF-3",
            "WLP-INFO-1: member for each year",
            "WLP-PLAN-1: administrator for each year",
            "WLP-NOTIF-1: administrator for each referral, by OWN-LOCALITY-HEARD",
            "WLP-SAFE-2: vice_chair for each item, by WLP-SAFE-1, before approve_notes",
            "WLP-REC-3: administrator for each item, by WLP-NOTIF-3",
            "WLP-CH-1: chair for each meeting, by WLP-PRE-1",
            "WLP-CH-6: chair for each decision, by WLP-NOTIF-3, before send_notice",
            "WLP-CH-9: chair for each quarter",
            "WLP-VC-1: vice_chair for each meeting, by WLP-PRE-1",
            "WLP-VC-3: vice_chair for each meeting",
            "WLP-SAFE-3A: vice_chair for each item, by WLP-SAFE-3",
            "WLP-MR-1: member for each meeting, by OWN-LOCALITY-READ",
            "WLP-MR-4: agency for each decision",
        ],
    ),
    "WLP books": (
        of(WLP, panels.books),
        [
            "referrals of referral by administrator: ['spreadsheet: tick', 'folder: tick']",
            "learning_log of meeting by chair/acting_chair: ['learned: words']",
            "panel_concerns of body by chair/acting_chair: ['concern: words']",
        ],
    ),
    "WLP agenda": (of(WLP, panels.agenda), [("progress", "meeting")]),
    "WLP joining": (
        of(WLP, panels.joining),
        [("WLP-MEMB-3", "one_item", "chair", None), ("WLP-MEMB-4", "good", "chair", "new_member")],
    ),
    "WLP approvals": (
        of(WLP, panels.approvals),
        {
            "new_member": ["members: member, each"],
            "send_agenda": ["chair: chair/acting_chair", "vice_chair: vice_chair", "administrator: administrator"],
            "send_minutes": ["chair: chair/acting_chair"],
            "send_notice": ["signed_off: chair/acting_chair or vice_chair"],
            "out_of_panel": ["approver: chair/acting_chair with a reason or vice_chair with a reason"],
        },
    ),
    "WLP late": (of(WLP, panels.late), [("papers", "next_meeting")]),
    "WLP reports": (
        of(WLP, panels.reports),
        [
            ("WLP-OBJ-8", ("commissioners and strategic leads",)),
            ("WLP-DATA-1", ("Early Help Service Manager", "Locality chairs steering group")),
            ("WLP-OBJ-10", ("strategic leads",)),
        ],
    ),
    "WLP sits": (of(WLP, panels.sits), ["counted None None"]),
    "WLP clocks": (
        of(WLP, panels.clocks_by_name),
        {
            "papers": ("WLP-PAP-1", "meeting_date", None),
            "pre_meeting": ("WLP-PRE-1", "meeting_date", "OWN-LOCALITY-PRE-MEETING"),
            "minutes_draft": ("WLP-MIN-2", "meeting_date", "OWN-LOCALITY-DRAFT"),
            "minutes_approval": ("WLP-MIN-3", "draft_received", "OWN-LOCALITY-APPROVAL"),
            "minutes": ("WLP-MIN-4", "meeting_date", "OWN-LOCALITY-MINUTES"),
            "notice_backstop": ("WLP-NOTIF-2", "decision_made", None),
            "safeguarding_contact": ("WLP-SAFE-1", "meeting_end", "OWN-SAFEGUARDING"),
            "notice": ("WLP-NOTIF-3", "meeting_date", "OWN-LOCALITY-NOTICE"),
            "safeguarding_referral": ("WLP-SAFE-3", "meeting_date", "OWN-SAFEGUARDING-REFERRAL"),
            "hearing_notice": ("OWN-LOCALITY-HEARD", "decision_made", None),
            "read": ("OWN-LOCALITY-READ", "meeting_date", None),
        },
    ),
    "WLP next panel": (clock("WLP-FREQ-1", "2026-05-13"), "2026-06-24"),
    "WLP papers": (clock("WLP-PAP-1", "2026-05-13"), "2026-04-28T17:00:00+01:00"),
    "WLP pre-meeting": (clock("WLP-PRE-1", "2026-05-13"), "2026-05-06T17:00:00+01:00"),
    "WLP chair checks": (clock("WLP-CH-1", "2026-05-13"), "2026-05-06T17:00:00+01:00"),
    "WLP heard or not": (clock("WLP-NOTIF-1", "2026-05-01"), "2026-05-05T17:00:00+01:00"),
    "WLP read": (clock("WLP-MR-1", "2026-05-13"), "2026-05-11T17:00:00+01:00"),
    "WLP draft": (clock("WLP-MIN-2", "2026-05-13"), "2026-05-15T17:00:00+01:00"),
    "WLP approved": (clock("WLP-MIN-3", "2026-05-15"), "2026-05-19T17:00:00+01:00"),
    "WLP circulated": (clock("WLP-MIN-4", "2026-05-13"), "2026-05-20T17:00:00+01:00"),
    "WLP circulated, as the chair is shown": (clock("WLP-CH-10", "2026-05-13"), "2026-05-20T17:00:00+01:00"),
    "WLP notice": (clock("WLP-NOTIF-3", "2026-05-13"), "2026-05-18T17:00:00+01:00"),
    "WLP notice at the latest": (clock("WLP-NOTIF-2", "2026-05-13"), "2026-05-20T17:00:00+01:00"),
    "WLP signed off": (clock("WLP-CH-6", "2026-05-13"), "2026-05-18T17:00:00+01:00"),
    "WLP safeguarding contact": (clock("WLP-SAFE-1", "2026-05-13T15:10"), "2026-05-13T17:10:00+01:00"),
    "WLP safeguarding contact entered": (clock("WLP-SAFE-2", "2026-05-13T15:10"), "2026-05-13T17:10:00+01:00"),
    "WLP safeguarding referral": (clock("WLP-SAFE-3", "2026-05-13"), "2026-05-18T17:00:00+01:00"),
    "WLP figures for strategic leads": (clock("WLP-OBJ-10", "2026-05-13"), "2026-08-13T17:00:00+01:00"),
    "WLP counts for commissioners": (clock("WLP-OBJ-8", "2026-05-13"), "2026-08-13T17:00:00+01:00"),
    "WLP quarter": (clock("WLP-DATA-1", "2026-05-13"), "2026-08-13T17:00:00+01:00"),
    "WLP two hours": (
        panels.who_hears(WLP, "safeguarding_contact", anchor=ENDED, due=ENDED + timedelta(hours=2)),
        [
            "half_hour 13 14:40 vice_chair now",
            "hour 13 15:10 vice_chair now",
            "hour_and_half 13 15:40 vice_chair now",
            "ten_minutes_left 13 16:00 vice_chair now",
            "late 13 16:10 chair senior_officer vice_chair now",
        ],
    ),
    "WLP two hours at night": (
        panels.who_hears(
            WLP,
            "safeguarding_contact",
            anchor=datetime(2026, 5, 16, 22, tzinfo=LONDON),
            due=datetime(2026, 5, 17, tzinfo=LONDON),
        ),
        [
            "half_hour 16 21:30 vice_chair now",
            "hour 16 22:00 vice_chair now",
            "hour_and_half 16 22:30 vice_chair now",
            "ten_minutes_left 16 22:50 vice_chair now",
            "late 16 23:00 chair senior_officer vice_chair now",
        ],
    ),
    "WLP three days": (
        panels.who_hears(WLP, "safeguarding_referral", anchor=ENDED, due=datetime(2026, 5, 18, 17, tzinfo=LONDON)),
        [
            "first_day 14 07:30 vice_chair now",
            "second_day 15 07:30 vice_chair now",
            "last_day 18 07:30 vice_chair chair now",
            "late 18 16:00 chair senior_officer vice_chair now",
        ],
    ),
    "WLP ladder pre_meeting": (
        panels.who_hears(WLP, "pre_meeting", anchor=datetime(2026, 5, 1, 9, tzinfo=LONDON), due=FIFTH_DAY),
        ["day_before 19 07:30 chair vice_chair administrator digest"],
    ),
    "WLP ladder minutes_draft": (
        panels.who_hears(WLP, "minutes_draft", anchor=datetime(2026, 5, 1, 9, tzinfo=LONDON), due=FIFTH_DAY),
        [
            "day_before 19 07:30 administrator digest",
            "due_day 20 07:30 administrator digest",
            "late 21 07:30 administrator chair digest",
        ],
    ),
    "WLP ladder minutes_approval": (
        panels.who_hears(WLP, "minutes_approval", anchor=datetime(2026, 5, 1, 9, tzinfo=LONDON), due=FIFTH_DAY),
        ["day_before 19 07:30 chair digest", "due_day 20 07:30 chair digest", "late 21 07:30 chair vice_chair digest"],
    ),
    "WLP ladder minutes": (
        panels.who_hears(WLP, "minutes", anchor=datetime(2026, 5, 1, 9, tzinfo=LONDON), due=FIFTH_DAY),
        [
            "third_day 18 07:30 administrator digest",
            "fourth_day 19 07:30 administrator digest",
            "due_day 20 07:30 administrator digest",
            "late 21 07:30 administrator chair digest",
        ],
    ),
    "WLP ladder notice": (
        panels.who_hears(WLP, "notice", anchor=datetime(2026, 5, 1, 9, tzinfo=LONDON), due=FIFTH_DAY),
        [
            "day_before 19 07:30 vice_chair digest",
            "due_day 20 07:30 vice_chair chair digest",
            "late 21 07:30 vice_chair chair administrator digest",
        ],
    ),
    "WLP held in the evening": (
        panels.who_hears(
            WLP,
            "minutes",
            anchor=datetime(2026, 5, 20, 18, tzinfo=LONDON),
            due=datetime(2026, 5, 20, 19, tzinfo=LONDON),
        ),
        ["late 21 07:30 administrator chair digest"],
    ),
    "WLP open actions": (
        panels.who_hears(
            WLP, "open_actions", ENDED + timedelta(days=8), anchor=ENDED - timedelta(days=1), meeting=ENDED
        ),
        ["open 13 07:30 chair digest", "open_2 20 07:30 chair digest", "open_3 27 07:30 chair digest"],
    ),
    "WLP quorum": (
        panels.lacks_to_decide(WLP, (), TABLE, TABLE[1:], TABLE[:3]),
        [
            ("three services (none is here) and the chair", True),
            ("", False),
            ("the chair", True),
            ("three services (two are here)", True),
        ],
    ),
    "WLP votes": (
        panels.votes(
            WLP, TABLE, Item(votes=VOTED), Item(heard=True, votes=VOTED), Item(heard=True, votes={**VOTED, "di": "bo"})
        ),
        [
            ("WLP-CONF-2", ["bo", "cy", "di"], "tie"),
            (None, ["bo", "cy", "di"], "tie"),
            (None, ["bo", "cy", "di"], "carried"),
        ],
    ),
    "WLP ladder": (
        panels.ladder(
            WLP,
            Dispute(trouble="difference"),
            Dispute(trouble="tie"),
            Dispute(trouble="no_agreement"),
            Dispute(trouble="unsettled", taken=("WLP-CONF-4",)),
            Dispute(trouble="unsettled", taken=("WLP-CONF-3", "WLP-CONF-4")),
            Dispute(trouble="unsettled", taken=("WLP-CONF-3", "WLP-CONF-5")),
        ),
        [
            [],
            [
                ("2 WLP-CONF-3", "chair", "", ["service: agency"], "chair"),
                (
                    "2 WLP-CONF-4",
                    "chair",
                    "the parties/their line managers",
                    ["owner: post", "meet_on: coming_day"],
                    "",
                ),
            ],
            [
                ("2 WLP-CONF-3", "chair", "", ["service: agency"], "chair"),
                (
                    "2 WLP-CONF-4",
                    "chair",
                    "the parties/their line managers",
                    ["owner: post", "meet_on: coming_day"],
                    "",
                ),
            ],
            [
                ("2 WLP-CONF-3", "chair", "", ["service: agency"], "chair"),
                ("3 WLP-CONF-5", "chair", "Priority Families Service Manager", [], ""),
            ],
            [("3 WLP-CONF-5", "chair", "Priority Families Service Manager", [], "")],
            [
                (
                    "2 WLP-CONF-4",
                    "chair",
                    "the parties/their line managers",
                    ["owner: post", "meet_on: coming_day"],
                    "",
                ),
                (
                    "4 WLP-CONF-6",
                    "senior_officer",
                    "the senior officer named for this/Safeguarding Children Board",
                    ["reported_on: past_day"],
                    "",
                ),
            ],
        ],
    ),
    "WLP away": (
        of(WLP, panels.away),
        {
            "member alone": True,
            "chair alone": False,
            "asks": [True, True],
            "told": [("chair", "administrator"), ("vice_chair",)],
            "chairs": "vice_chair",
        },
    ),
    "WLP absent": (
        of(
            WLP, lambda p: [bool(deputising.absent_running(p, came)) for came in (("nobody",), ("apologies", "nobody"))]
        ),
        [False, True],
    ),
    "WLP agreed without a vote": (of(WLP, lambda p: getattr(deciding.method(p), "decides_by", None)), "agreement"),
    "WLP review": (
        of(WLP, lambda p: [bool(review_passed(p, date(2018, m, d))) for m, d in ((3, 31), (4, 1))]),
        [False, True],
    ),
    "WLP may refer": (
        may("refer", WLP),
        (
            ["OWN-LOCALITY-REFER"],
            {
                "DBC 1",
                "LPT 5",
                "LPT 6",
                "UHL 5",
                "UHL 6",
                "able, involved",
                "able, involved, reason",
                "able, later",
                "able, starts",
                "below the chair, chairing, reason",
                "chair's level, chairing",
                "chair's level, chairing, reason",
                "chair's level, elsewhere, reason",
                "level 1, chairing",
                "level 3, chairing",
                "level 4, chairing",
                "able, elsewhere",
                "level 3, involved",
                "level 3, involved, reason",
                "level 3, later",
                "level 3, starts",
                "level 4, elsewhere",
                "level 4, involved",
                "level 4, involved, reason",
                "level 4, later",
                "level 4, starts",
                "level 5, elsewhere",
                "level 5, involved",
            },
        ),
    ),
    "WLP may choose_hearing": (may("choose_hearing", WLP), (["WLP-PRE-2A"], {"acting_chair", "chair"})),
    "WLP may flag_safeguarding": (may("flag_safeguarding", WLP), (["WLP-CH-3"], {"acting_chair", "chair"})),
    "WLP may stand_in_for_chair": (
        may("stand_in_for_chair", WLP),
        (["WLP-VC-2"], {"vice_chair", "vice_chair, reason"}),
    ),
    "WLP may accept_case": (
        may("accept_case", WLP),
        (["WLP-MR-3"], {"deputy", "member", "member, 24 hours, no chair, reason"}),
    ),
}
