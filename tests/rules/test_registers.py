"""Books that are kept, colours that people choose, and values that are due."""

from datetime import date

import pytest

from bot.rules.calendar import Calendar
from bot.rules.due import Due, explain
from bot.rules.indicators import Value, days, indicators, missing
from bot.rules.needs import lacking
from bot.rules.panel_kinds import Indicators
from bot.rules.policy import Policies, Policy
from bot.rules.ratings import legend, shown, why_not_rate
from bot.rules.registers import (
    begins_with,
    overdue,
    register,
    registers,
    why_not_close,
    why_not_write,
)
from bot.rules.seating import seats_wanting, why_not_seat
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import rule as made_up_rule
from tests.rules.made_up import table


@pytest.fixture
def group(policies: Policies) -> Policy:
    return policies.in_force("EHSG", TODAY)


@pytest.fixture
def board(policies: Policies) -> Policy:
    return policies.in_force("JDB-SPEC", TODAY)


def test_a_risk_is_closed_only_with_its_owner_and_what_is_done_about_it(board: Policy) -> None:
    """JDB-RISK-1"""
    line = {"risk": "Two posts are empty.", "owner": "Head of Service"}

    said = why_not_close(board, "risk_register", line)

    assert said is not None
    assert (said.reason, said.rule_id) == ("Still to be written: what is done about it.", "JDB-RISK-1")
    assert why_not_close(board, "risk_register", {**line, "mitigation": "Agency staff until June."}) is None


def test_a_field_that_depends_on_another_is_wanted_only_after_that() -> None:
    fields = [
        {"key": "learnt", "label": "was something learnt", "answer": "yes_no"},
        {"key": "what", "label": "what", "answer": "words", "only_if": "learnt"},
        {"key": "who", "label": "who tells others", "answer": "words", "only_if": "learnt=yes"},
    ]
    rule = made_up_rule("P-1", "register", name="learning", of="item", by=["chair"], fields=fields)

    def lacks(**line: object) -> list[str]:
        return [need.key for need in lacking(rule.fields, line)]  # type: ignore[union-attr]

    assert lacks() == ["learnt"]
    assert lacks(learnt="no") == []
    assert lacks(learnt="yes") == ["what", "who"]
    assert lacks(learnt="yes", what="Ask earlier.", who="") == ["who"]


def test_only_those_who_keep_a_book_write_in_it(board: Policy, group: Policy) -> None:
    assert why_not_write(board, "other_representatives", frozenset({"chair"})) is None
    said = why_not_write(board, "other_representatives", frozenset({"member", "owner"}))
    assert said is not None
    assert said.reason == "Only the chair can write here."
    assert why_not_write(group, "plan", frozenset({"owner"})) is None


def test_what_was_handed_to_a_group_stands_in_its_book_from_the_start(group: Policy) -> None:
    """CYPSP-DELEG-1: six recommendations."""
    assert len(begins_with(group, "audit_recommendations")) == 6
    assert [book.name for book in registers(group, "body")] == ["plan", "audit_recommendations"]
    assert registers(group, "referral") == ()


def test_the_plan_has_the_columns_of_the_printed_one(group: Policy) -> None:
    """EHSG-PLAN-1"""
    labels = [need.label for need in register(group, "plan").fields]

    assert labels == ["what is to be done", "by whom", "by when", "how far it is", "its colour"]


def test_a_line_is_overdue_from_the_day_after_and_not_when_done() -> None:
    due = date(2026, 5, 12)

    assert not overdue(due, due, done=False)
    assert overdue(due, date(2026, 5, 13), done=False)
    assert not overdue(due, date(2026, 5, 13), done=True)
    assert not overdue(None, date(2026, 5, 13), done=False)


def test_the_same_colour_reads_otherwise_for_actions_and_for_indicators(group: Policy) -> None:
    """EHSG-RAG-1, EHSG-RAG-2 (AMB-62)"""
    assert shown(group, "actions", "red") == "red: significant concerns"
    assert shown(group, "indicators", "red") == "red: significantly below target"
    assert shown(group, "actions", "green") == "green: on track"
    assert shown(group, "indicators", "green") == "green: on track to meet or exceed target"
    assert shown(group, "actions", None) == "no colour chosen"
    assert len(legend(group, "actions")) == 3


def test_a_colour_needs_a_person_and_a_word_of_why(group: Policy, board: Policy) -> None:
    assert why_not_rate(group, "actions", "amber", "Recruiting is slow.", by="P") is None
    reasons = [
        getattr(said, "reason", None)
        for said in (
            why_not_rate(group, "actions", "amber", "Recruiting is slow.", by=None),
            why_not_rate(group, "actions", "amber", " ", by="P"),
            why_not_rate(group, "actions", "blue", "Done.", by="P"),
            why_not_rate(board, "actions", "amber", "Recruiting is slow.", by="P"),
        )
    ]
    assert reasons == [
        "A colour is chosen by a person.",
        "A colour needs a word of why.",
        "“blue” is no colour of this legend.",
        "This body gives no colours.",
    ]


def test_seven_things_are_measured_each_from_its_baseline_to_its_target(group: Policy) -> None:
    """EHSG-KPI-1; EHSG-QA-1 speaks of one of them again."""
    assert [(one.baseline, one.target) for one in indicators(group)] == [
        ("222", "25% more"),
        ("1094", "25% more"),
        ("57", "50% more"),
        ("5", "10% fewer"),
        ("not known", "20% more"),
        ("not known", "20% fewer"),
        ("0", "50"),
    ]


def test_values_are_due_at_the_end_of_every_month_from_february_2014_on(group: Policy) -> None:
    values = days(group.all(Indicators)[0], date(2014, 6, 1))
    there = {(one.key, date(2014, 2, 28)) for one in indicators(group)}

    assert values == (date(2014, 2, 28), date(2014, 3, 31), date(2014, 4, 30), date(2014, 5, 31))
    assert len(missing(group, (), date(2014, 3, 1))) == 7
    assert missing(group, there, date(2014, 3, 31)) == ()
    assert Value("active", date(2014, 3, 31), "EHSG-KPI-1") in missing(group, there, date(2014, 4, 1))


def test_the_next_value_is_counted_as_any_clock(policies: Policies, calendar: Calendar) -> None:
    """EHSG-KPI-1"""
    found = explain(policies, "EHSG-KPI-1", "2026-02-28", calendar)

    assert found == Due(date(2026, 3, 31), "values are due every month since Friday 28 February 2014")


def test_values_from_the_middle_of_a_month_stay_there() -> None:
    one = {"key": "k", "label": "l", "baseline": "0", "target": "1"}
    rule = made_up_rule("P-1", "indicators", since=date(2026, 1, 30), every_months=3, indicators=[one])

    found = days(rule, date(2026, 12, 1))  # type: ignore[arg-type]

    assert found == (date(2026, 1, 30), date(2026, 4, 30), date(2026, 7, 30), date(2026, 10, 30))


def test_a_board_on_which_one_ccg_sits_wants_a_second(board: Policy) -> None:
    """JDB-MEMB-S"""
    assert [seats.of for seats in seats_wanting(board, {"ccg": 1, "council": 2, "nhs_england": 1})] == ["ccg"]
    assert seats_wanting(board, {"ccg": 2, "council": 1, "nhs_england": 1}) == ()


def test_a_second_member_of_one_agency_is_said(group: Policy) -> None:
    """EHSG-MEMB-1"""
    said = why_not_seat(group, "SCHOOLS", ["POLICE", "SCHOOLS"])

    assert why_not_seat(group, "SCHOOLS", ["POLICE"]) is None
    assert said is not None
    assert said.reason == "That agency already has one member, as the terms give it."
    two = made_up(table("P-1", "seating", per_agency=2)).in_force("PANEL", TODAY)
    assert why_not_seat(two, "A", ["A"]) is None
    assert why_not_seat(two, "A", ["A", "A"]) is not None
