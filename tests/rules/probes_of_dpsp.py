"""What the Practice Solutions Panel's file answers, and our own rule on emergencies, one literal for each behaviour."""

from datetime import date

from bot.rules import deciding
from bot.rules.deciding import Item
from bot.rules.differences import Dispute
from bot.rules.moments import review_near, review_passed
from tests.rules import probes_of_panels as panels
from tests.rules.probes import Probe, clock, may
from tests.rules.probes_of_panels import here, of

DPSP = "DPSP"
ALLOWANCE = {"allowance": "yes", "adoption_allowance": "yes", "enhanced_payment": "yes", "placement": "yes"}
PROBES: dict[str, tuple[Probe, object]] = {
    "DPSP opened": (of(DPSP, lambda p: p.about.opened), "standing"),
    "DPSP referral": (
        panels.form(DPSP, "referral", "slot", "standing", "action", "out_of_panel"),
        {
            "referral": [
                "form: tick",
                "team_manager: tick",
                "options_explored: tick",
                "occasion: choice not_meeting_needs/into_care/at_risk/placement_fragile/expert/external/financial/fee",
                "placement: yes_no",
                "gateway_on: past_day if placement",
                "gateway_agreed: tick if occasion=into_care",
                "gateway_agreed_on: past_day if occasion=into_care",
                "enhanced_payment: yes_no",
                "supervising_presents: tick if enhanced_payment",
                "social_worker_presents: tick if enhanced_payment",
                "allowance: yes_no",
                "financial_assessment: tick if allowance",
                "adoption_allowance: yes_no if allowance",
                "adoption_agency_comes: tick if adoption_allowance",
                "adoption_needs: tick if adoption_allowance",
            ],
            "slot": ["presenter: post"],
            "standing": ["chair: post"],
            "action": ["owner: post", "due: coming_day"],
            "out_of_panel": ["emergency: choice accommodate/placement", "why_now: words", "next_meeting: tick"],
        },
    ),
    "DPSP decision": (
        panels.form(DPSP, "decision"),
        {
            "decision": [
                "extra_funding: yes_no",
                "challenged: tick if extra_funding",
                "resource: choice confirm/allocate/advise",
                "confirmed: choice fostering/residential/allowances/short_breaks/family_group if resource=confirm",
                "allocated: choice external_placement/additional if resource=allocate",
                "views_heard: tick",
                "distance: choice local/within_20_miles/further if allocated=external_placement",
                "why_further: words if distance=further",
            ]
        },
    ),
    "DPSP referral lacks": (
        panels.still_lacks(DPSP, "referral", {"allowance": "no"}, ALLOWANCE, {"occasion": "into_care"}),
        [
            {
                "DPSP-LINK-1": ["joint_funding"],
                "DPSP-DOC-1": ["form"],
                "DPSP-PRE-1": ["team_manager", "options_explored"],
                "DPSP-ELIG-1": ["occasion"],
                "DPSP-PRE-2 warned": ["placement"],
                "DPSP-ATT-2": ["enhanced_payment"],
            },
            {
                "DPSP-LINK-1": ["joint_funding"],
                "DPSP-DOC-1": ["form"],
                "DPSP-PRE-1": ["team_manager", "options_explored"],
                "DPSP-ELIG-1": ["occasion"],
                "DPSP-PRE-2 warned": ["gateway_on"],
                "DPSP-ATT-2": ["supervising_presents", "social_worker_presents"],
                "DPSP-DOC-2": ["financial_assessment"],
                "DPSP-ATT-3": ["adoption_agency_comes", "adoption_needs"],
            },
            {
                "DPSP-LINK-1": ["joint_funding"],
                "DPSP-DOC-1": ["form"],
                "DPSP-PRE-1": ["team_manager", "options_explored"],
                "DPSP-PRE-2 warned": ["placement"],
                "DPSP-PRE-3": ["gateway_agreed", "gateway_agreed_on"],
                "DPSP-ATT-2": ["enhanced_payment"],
                "DPSP-DOC-2": ["allowance"],
            },
        ],
    ),
    "DPSP decision lacks": (
        panels.still_lacks(
            DPSP,
            "decision",
            {"resource": "confirm"},
            {"resource": "allocate", "extra_funding": "yes"},
            {"resource": "allocate", "allocated": "external_placement", "distance": "further"},
        ),
        [
            {"DPSP-MR-4 warned": ["extra_funding"], "DPSP-RES-1": ["confirmed"], "DPSP-CH-1 warned": ["views_heard"]},
            {"DPSP-MR-4 warned": ["challenged"], "DPSP-RES-2": ["allocated"], "DPSP-CH-1 warned": ["views_heard"]},
            {
                "DPSP-MR-4 warned": ["extra_funding"],
                "DPSP-CH-1 warned": ["views_heard"],
                "DPSP-PRIN-1 warned": ["why_further"],
            },
        ],
    ),
    "DPSP told": (
        panels.told_at(DPSP),
        {
            "referral": [],
            "pre_meeting": [],
            "action": ["DPSP-MR-1"],
            "meeting": ["DPSP-MR-2"],
            "decision": ["DPSP-CH-4"],
            "rules": ["DPSP-PURP-1", "DPSP-VEN-1"],
        },
    ),
    "DPSP turned away": (of(DPSP, panels.turned_away), ["referral: joint_funding: yes_no: not on yes unless chair"]),
    "DPSP table": (
        of(DPSP, panels.table),
        [
            "chair DBC",
            "vice_chair DBC",
            "sen DBC",
            "virtual_school DBC",
            "short_breaks DBC-CEDARS",
            "placements DBC",
            "fostering DBC",
            "family_group DBC-KFT",
            "commissioning DBC",
            "therapeutic DBC-THER",
            "bsf DBC-BSF",
        ],
    ),
    "DPSP duties": (of(DPSP, panels.duties), ["DPSP-SLOT-1: administrator for each item"]),
    "DPSP books": (of(DPSP, panels.books), ["gaps of item by member/chair/acting_chair: ['gap: words']"]),
    "DPSP agenda": (of(DPSP, panels.agenda), [("sufficiency", "meeting")]),
    "DPSP late": (of(DPSP, panels.late), [("papers", "next_meeting")]),
    "DPSP sits": (of(DPSP, panels.sits), ["counted 10:00 12:00"]),
    "DPSP clocks": (of(DPSP, panels.clocks_by_name), {"papers": ("DPSP-PAP-1", "meeting_date", None)}),
    "DPSP next panel": (clock("DPSP-FREQ-1", "2026-05-27"), "2026-06-04T10:00:00+01:00"),
    "DPSP papers": (clock("DPSP-PAP-1", "2026-05-28"), "2026-05-26T12:00:00+01:00"),
    "DPSP thin": (
        panels.lacks_to_decide(
            DPSP, (here("ann", "chair"),), (here("ann", "chair", "record_keeper"), here("bo", "member"))
        ),
        [("the record keeper and one other partner", False), ("", False)],
    ),
    "DPSP votes": (
        panels.votes(DPSP, (here("bo", "member"),), Item(heard=True, votes={"bo": "yes"})),
        [("DPSP-CONF-1A", ["bo"], "carried")],
    ),
    "DPSP agreed": (of(DPSP, lambda p: getattr(deciding.method(p), "decides_by", None)), "consensus"),
    "DPSP ladder": (
        panels.ladder(
            DPSP, Dispute(trouble="difference"), Dispute(trouble="no_agreement"), Dispute(trouble="challenge")
        ),
        [
            [],
            [("1 DPSP-CONF-1", "chair/vice_chair", "Assistant Director", [], "Assistant Director")],
            [
                (
                    "1 DPSP-CONF-2",
                    "referrer",
                    "Assistant Director",
                    ["for_whom: choice worker/family"],
                    "Assistant Director",
                )
            ],
        ],
    ),
    "DPSP away": (
        of(DPSP, panels.away),
        {
            "member alone": True,
            "chair alone": False,
            "asks": [False, True],
            "told": [(), ("vice_chair",)],
            "chairs": "vice_chair",
        },
    ),
    "DPSP emergencies": (
        of(DPSP, lambda p: (panels.approvals(p), deciding.comes_back(p, "out_of_panel"))),
        ({"out_of_panel": ["approver: chair/acting_chair with a reason or vice_chair with a reason"]}, True),
    ),
    "DPSP review": (
        of(
            DPSP,
            lambda p: [bool(review_near(p, d)) for d in (date(2026, 12, 29), date(2026, 12, 30), date(2027, 6, 30))],
        ),
        [False, True, True],
    ),
    "DPSP review passed": (
        of(DPSP, lambda p: [bool(review_passed(p, date(2027, m, d))) for m, d in ((6, 30), (7, 1))]),
        [False, True],
    ),
    "DPSP may refer": (may("refer", DPSP), (["DPSP-SCOPE-1"], {"DBC 1"})),
    "DPSP may decide": (may("decide", DPSP), (["DPSP-CH-2", "HD-17"], {"acting_chair", "chair"})),
}
