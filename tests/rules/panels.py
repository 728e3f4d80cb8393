"""Who may come to the panels of one area and to the group above them, and what they ask: for tests and probes."""

from collections.abc import Mapping
from datetime import date

from bot.rules.form import Answers, Share
from bot.rules.rights import Post, Standing

TODAY = date(2026, 4, 2)
PANELS = ("JSP-LEICS", "JSP-CITY", "JFP-LEICS")
BELOW = ("RSG-A", "RSG-B", "JSP-LEICS", "JSP-CITY", "JSP-RUTLAND", "JFP-LEICS")
FORUMS = (*PANELS, "JSP-RUTLAND", "ERG")


def post(level: int, of: str = "OTHER", service: str | None = None, *relations: str) -> Standing:
    there = Post(organisation=of, level=level, title="Manager", service=service, relations=frozenset(relations))
    return Standing(posts=(there,))


PEOPLE: Mapping[str, Standing] = {
    "nobody listed": Standing(),
    "level 1": post(1),
    "level 2": post(2),
    "level 3": post(3),
    "level 4": post(4),
    "level 5": post(5),
    "level 6": post(6),
    "trust director": post(6, "UHL"),
    "trust assistant director": post(5, "UHL"),
    "mental health director": post(6, "LPT"),
    "involved 5": post(5, "OTHER", None, "involved"),
    "FYPCLDA 4": post(4, "LPT", "FYPCLDA"),
    "FYPCLDA 3": post(3, "LPT", "FYPCLDA"),
    "adults 4": post(4, "LPT", "Adults"),
    "icb 4": post(4, "LLR-ICB"),
    "icb 3": post(3, "LLR-ICB"),
    "county involved 4": post(4, "LEICESTERSHIRE-CC", None, "involved"),
    "county involved 3": post(3, "LEICESTERSHIRE-CC", None, "involved"),
    "county not involved 4": post(4, "LEICESTERSHIRE-CC"),
    "city involved 4": post(4, "LEICESTER-CITY", None, "involved"),
    "city involved 3": post(3, "LEICESTER-CITY", None, "involved"),
    "city not involved 4": post(4, "LEICESTER-CITY"),
    "rutland involved 4": post(4, "RUTLAND-CC", None, "involved"),
    "rutland involved 3": post(3, "RUTLAND-CC", None, "involved"),
    "rutland not involved 4": post(4, "RUTLAND-CC"),
    "county social care 5": post(5, "LEICESTERSHIRE-CC", "Social care"),
    "county social care 4": post(4, "LEICESTERSHIRE-CC", "Social care"),
    "other social care 5": post(5, "OTHER", "Social care"),
    "county schools 5": post(5, "LEICESTERSHIRE-CC", "Schools"),
    "city early help 6": post(6, "LEICESTER-CITY", "Social Care and Early Help"),
    "city early help 5": post(5, "LEICESTER-CITY", "Social Care and Early Help"),
    "other early help 6": post(6, "OTHER", "Social care and early help"),
    "children's director": post(6, "OTHER", "Children and young people"),
    "children's assistant director": post(5, "OTHER", "Children and young people"),
    "chairing 1": post(1, "OTHER", None, "chairing"),
    "chair": Standing(roles=frozenset({"chair"})),
    "acting chair": Standing(roles=frozenset({"acting_chair"})),
    "member": Standing(roles=frozenset({"member"})),
    "opener": Standing(roles=frozenset({"opener"}), has_chair=True),
    "opener without chair": Standing(roles=frozenset({"opener"})),
}
"""Every way to be entitled, and beside each one that just falls short of it."""

PAST, COMING = date(2026, 3, 30), date(2026, 4, 20)
SHARED = (Share("county", 60), Share("nhs", 40))
EVERY: Answers = {
    **dict.fromkeys(
        (
            *("tried_together", "team_asked", "council_told", "ward_rounds", "not_settled_locally"),
            *("iro", "considered", "voice", "carers", "needs_assessed", "support_now", "permanency", "education"),
            *("reason", "signed", "who_when", "assessment", "summary", "options", "option_costs", "evidence"),
            *("school_consulted", "legal_duties", "referrer_here", "form_sent", "worker_told", "manager_told"),
        ),
        True,
    ),
    **dict.fromkeys(
        (
            *("last_meeting", "cetr", "mam", "planning_began", "ward_cetr", "sen_asked", "beyond_local", "verified"),
            *("social_worker_signed", "team_manager_signed", "service_manager_signed"),
        ),
        PAST,
    ),
    **dict.fromkeys(
        (
            *("why_now_placement", "why_now_ward", "referrer", "acts", "cost", "lawful_basis", "advised_by", "lead"),
            *("preferred", "budgets", "outcome", "support", "funding", "invoicing", "what", "owner", "due"),
            *("rhythm", "next_meeting"),
        ),
        "words",
    ),
    **dict.fromkeys(
        (
            *("autistic_or_ld", "ward_autistic_or_ld", "looked_after", "plan_and_school", "plan_and_placement"),
            *("no_for_cost", "several", "gap", "project_board", "views", "social_worker"),
        ),
        "yes",
    ),
    "need": "social_care",
    "course": "accepted",
    "sort": "aligned",
    "ended": "programme",
    "review": COMING,
    "shares": SHARED,
}
"""An answer to everything that any of these forums asks."""
