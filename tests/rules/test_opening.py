"""Opening a group: the place, who is asked, the first meeting."""

from datetime import date, datetime

import pytest

from bot.rules.calendar import LONDON, Calendar
from bot.rules.chairing import Candidate, order_of_asking
from bot.rules.code_words import code_word
from bot.rules.limits import span, too_long
from bot.rules.moments import questions, reported_to, review_near, review_passed, told
from bot.rules.needs import missing, needed
from bot.rules.opening import first_slots, invited, set_up_by, stuck, why_not_first_meeting
from bot.rules.places import forum_for, places
from bot.rules.policy import Policies, Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Post
from tests.rules.conftest import TODAY


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("place", "forum"), [("ae", "RSG-A"), ("childrens_hospital", "RSG-A"), ("place_of_safety", "RSG-B")]
)
def test_the_place_decides_the_forum(policies: Policies, place: str, forum: str) -> None:
    """LLR-SCOPE-A, LLR-SCOPE-B"""
    assert forum_for(policies, place, TODAY) == forum


@pytest.mark.parametrize("place", ["placement", "camhs_ward"])
def test_other_places_are_sent_to_the_councils_panel(policies: Policies, place: str) -> None:
    """RSG-SCOPE-1"""
    refusal = forum_for(policies, place, TODAY, council="city")

    assert isinstance(refusal, Refusal)
    assert refusal.rule_id == "RSG-SCOPE-1"
    assert refusal.remedy == (
        "Leicester City Joint Solutions Panel: send the Leicester City Joint Solutions Panel referral form. "
        "It meets every month, on a Tuesday, 12:30pm to 2pm. Ask it for its next date. "
        "Papers: one week before the panel meets, by 5pm."
    )


def test_what_is_stuck_reads_as_ticked_and_anything_else_as_typed(policies: Policies) -> None:
    """RSG-B-GND-2: an unusual reason counts too, and the chair sees it."""
    policy = policies.in_force("RSG-B", TODAY)

    assert stuck(policy, ("no_home", "no_bed"), None) == ("Bed needed, none free", "No safe home to go to")
    assert stuck(policy, ("no_bed", "other"), None) == ("Bed needed, none free", "Something else")
    assert stuck(policy, ("other",), "waiting") == ("“waiting”",)


def test_without_a_council_all_panels_are_named(policies: Policies) -> None:
    refusal = forum_for(policies, "placement", TODAY)

    assert isinstance(refusal, Refusal)
    assert refusal.remedy.count("Papers:") == 3


def test_a_planned_discharge_from_the_childrens_hospital_goes_to_a_panel(policies: Policies) -> None:
    """RSG-SCOPE-1: "time critical" is what makes it one of the two."""
    assert isinstance(forum_for(policies, "childrens_hospital", TODAY, urgent=False), Refusal)
    assert forum_for(policies, "ae", TODAY, urgent=False) == "RSG-A"


def test_an_unknown_place_is_answered_with_those_there_are(policies: Policies) -> None:
    refusal = forum_for(policies, "moon", TODAY)

    assert isinstance(refusal, Refusal)
    assert "A&E" in refusal.remedy


def test_the_form_offers_each_place_once(policies: Policies) -> None:
    """LLR-SCOPE-1"""
    assert [(offered.key, offered.forum) for offered in places(policies, TODAY)] == [
        ("ae", "RSG-A"),
        ("childrens_hospital", "RSG-A"),
        ("place_of_safety", "RSG-B"),
        ("placement", None),
        ("camhs_ward", None),
        ("planned_discharge", None),
    ]


def test_who_must_be_there_depends_on_place_and_council(a: Policy, b: Policy) -> None:
    """RSG-CHAIR-1, RSG-FAC-1, RSG-A-MEMB-2, RSG-B-SOL-1"""
    assert [(i.organisation, i.rule_id) for i in invited(b, ["county"])] == [
        ("LPT", "RSG-CHAIR-1"),
        ("CAMHS-COLLAB", "RSG-B-SOL-1"),
        ("LLR-ICB", "RSG-FAC-1"),
        ("LEICESTERSHIRE-CC", "RSG-B-MEMB-2"),
    ]
    assert [i.organisation for i in invited(a, [])] == ["UHL", "LPT", "LLR-ICB"]


def test_while_no_council_is_agreed_each_one_ticked_is_asked(b: Policy) -> None:
    asked = [i.organisation for i in invited(b, ["rutland", "city"])]

    assert asked[-2:] == ["LEICESTER-CITY", "RUTLAND-CC"]


def slots(policy: Policy, now: datetime, calendar: Calendar) -> list[tuple[str, bool]]:
    return [(f"{slot.at:%a %d %H:%M}", slot.late) for slot in first_slots(now, policy, calendar)]


def test_in_the_week_the_next_times_within_24_hours_are_proposed(b: Policy, calendar: Calendar) -> None:
    assert slots(b, at(11, 23, 19, 4), calendar) == [
        ("Tue 24 10:00", False),
        ("Tue 24 14:00", False),
        ("Tue 24 16:00", False),
    ]


def test_time_to_tell_people_is_left(b: Policy, calendar: Calendar) -> None:
    assert slots(b, at(11, 24, 12, 1), calendar)[0] == ("Tue 24 16:00", False)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(11, 27, 15), [("Sat 28 10:00", False), ("Mon 30 10:00", True)]),
        (at(4, 2, 19, 4), [("Fri 03 10:00", False), ("Tue 07 10:00", True)]),
    ],
)
def test_before_days_off_one_in_time_and_one_late_working_day_are_proposed(
    b: Policy, calendar: Calendar, now: datetime, expected: list[tuple[str, bool]]
) -> None:
    assert slots(b, now, calendar) == expected


def test_a_first_meeting_after_24_hours_needs_a_reason_and_is_no_bar(b: Policy, calendar: Calendar) -> None:
    """RSG-B-EST-1 is an expectation"""
    asked, late = at(11, 23, 19, 4), at(11, 25, 10)

    refusal = why_not_first_meeting(b, late, asked, asked, calendar, gives_reason=False)

    assert refusal is not None
    assert refusal.reason == ("That is later than 7:04pm on Tuesday 24 November 2026, when the group should be set up.")
    assert refusal.rule_id == "RSG-B-EST-1"
    assert why_not_first_meeting(b, late, asked, asked, calendar, gives_reason=True) is None
    assert why_not_first_meeting(b, set_up_by(b, asked, calendar), asked, asked, calendar, gives_reason=False) is None


def test_a_first_meeting_in_the_past_is_refused_whatever_the_reason(b: Policy, calendar: Calendar) -> None:
    now = at(11, 23, 19, 4)

    assert why_not_first_meeting(b, at(11, 23, 19), now, now, calendar, gives_reason=True)


def test_the_required_tick_says_both_things(a: Policy, b: Policy) -> None:
    """LLR-ESC-1 with RSG-A-GND-1, RSG-B-GND-1"""
    for policy in (a, b):
        words = " ".join(need.label for need in needed(policy, "opening"))
        assert words == "Our own teams have tried. It is not working fast enough."
        refusal = missing(policy, "opening", {"tried"})
        assert refusal is not None
        assert refusal.rule_id == f"{policy.forum}-GND-1"
        assert missing(policy, "opening", {"tried", "not_working"}) is None


def test_an_action_needs_an_owner_and_a_date(b: Policy) -> None:
    """RSG-ADM-1"""
    refusal = missing(b, "action", {"what"})

    assert refusal is not None
    assert refusal.reason == "Still needed: “who does it” and “by when”."


def test_the_first_meeting_ends_with_a_rhythm_and_a_date(a: Policy) -> None:
    """RSG-A-FREQ-1"""
    assert missing(a, "first_meeting_end", {"rhythm"})
    assert missing(a, "first_meeting_end", {"rhythm", "next_meeting"}) is None


def candidate(person: str, level: int, on_call: int | None = None, organisation: str = "LPT") -> Candidate:
    mobilising = frozenset({"mobilising"}) if organisation == "LPT" else frozenset[str]()
    post = Post(organisation=organisation, level=level, title="Manager", relations=mobilising)
    return Candidate(person, post, on_call)


def test_the_chair_is_asked_in_on_call_order_and_only_of_those_who_may(b: Policy) -> None:
    people = [candidate("c", 4, 2), candidate("b", 5, 1), candidate("low", 2, 0), candidate("uhl", 6, 3, "UHL")]

    assert order_of_asking(b, people) == (("b",), ("c",))


def test_without_an_on_call_list_all_are_asked_at_once(b: Policy) -> None:
    assert order_of_asking(b, [candidate("b", 4), candidate("c", 5)]) == (("b", "c"),)


def test_somebody_the_opener_chose_is_asked_first(b: Policy) -> None:
    people = [candidate("b", 4, 1), candidate("c", 4, 2)]

    assert order_of_asking(b, people, first="c") == (("c",), ("b",))
    assert order_of_asking(b, people, first="nobody") == (("b",), ("c",))


def test_a_place_asks_what_is_stuck_in_its_own_words(a: Policy, b: Policy) -> None:
    """RSG-A-GND-2, RSG-B-GND-2: an unusual reason never stops the opening"""
    for policy, first in ((a, "placement"), (b, "no_bed")):
        stuck = next(q for q in questions(policy, "opening") if q.name == "stuck")
        assert (stuck.choices[0].key, stuck.otherwise, stuck.enforcement) == (first, "Something else", "warn")


def test_the_management_group_hears_after_each_meeting_and_at_the_end(b: Policy) -> None:
    """RSG-REP-1"""
    assert reported_to(b, "meeting") == reported_to(b, "closing") == ("DMT", "CMG", "TCM")
    assert reported_to(b, "opening") == ()


def test_the_review_date_of_the_agreement_has_passed(b: Policy) -> None:
    """LLR-REV-2"""
    passed = review_passed(b, date(2024, 7, 1))

    assert passed is not None
    assert passed.id == "LLR-REV-2"
    assert review_passed(b, date(2024, 6, 30)) is None


def test_somebody_is_told_six_months_before_a_source_is_looked_at_again(policies: Policies) -> None:
    """DPSP-REV-1: June 2027"""
    panel = policies.in_force("DPSP", TODAY)

    assert review_near(panel, date(2026, 12, 29)) is None
    assert review_near(panel, date(2026, 12, 30)) == review_near(panel, date(2027, 6, 30)) == panel.rule("DPSP-REV-1")
    assert review_near(panel, date(2027, 7, 1)) is None


def test_each_moment_shows_its_own_words(b: Policy) -> None:
    """LLR-PRIN-1"""
    assert [rule.id for rule in told(b, "action")] == ["LLR-PRIN-1"]


def test_a_text_over_the_limit_is_refused_with_its_length(b: Policy) -> None:
    """HD-15"""
    assert too_long(b, "note_words", "word " * 300) is None
    refusal = too_long(b, "note_words", "word " * 301)
    assert refusal is not None
    assert refusal.reason == "That is 301 words; at most 300 fit."


def test_what_was_filled_in_is_kept_for_an_hour(b: Policy) -> None:
    assert span(b, "kept").total_seconds() == 3600


def test_code_words_come_in_turn_and_skip_those_in_use(b: Policy) -> None:
    assert code_word(b, 1, ()) == "KESTREL"
    assert code_word(b, 1, {"KESTREL"}) == "HARBOUR"
    assert code_word(b, 61, ()) == "KESTREL"
