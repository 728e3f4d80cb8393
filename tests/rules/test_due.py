"""When things fall due, and how it is said that they were counted."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import Due, DueError, due, explain, read
from bot.rules.policy import Policies, Policy
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

EXAMPLES = json.loads((Path(__file__).parent.parent / "data" / "worked_examples.json").read_text())


def deadline(amount: int, unit: str, direction: str, anchor: str, **more: str) -> dict[str, Any]:
    fields = {"amount": amount, "unit": unit, "direction": direction, "anchor": anchor, **more}
    return {"kind": "deadline", "name": "it", **fields}


WORKED = {
    "RSG-A-EST-1": ("2026-03-28T18:30:00+00:00", "2026-03-29T19:30:00+01:00"),
    "RSG-A-FREQ-2": ("2026-04-10T10:00", "2026-04-17T10:00:00+01:00"),
    "ERG-FREQ-2": ("2026-04-13", "2026-04-20"),
    "JFP-ABS-2": ("2026-04-02", "2026-04-09T17:00:00+01:00"),
    "JSP-LEICS-PAP-1": ("2026-04-16", "2026-04-02T17:00:00+01:00"),
    "JFP-PAP-2": ("2026-04-16", "2026-04-09T17:00:00+01:00"),
    "JSP-LEICS-SCHED-1": ("2026-04-16", "2026-05-14T14:00:00+01:00"),
    "JSP-CITY-PAP-1": ("2026-04-14", "2026-04-07T17:00:00+01:00"),
    "WLP-MIN-2": ("2026-05-13", "2026-05-15T17:00:00+01:00"),
    "WLP-MIN-4": ("2026-05-13", "2026-05-20T17:00:00+01:00"),
    "WLP-SAFE-1": ("2026-05-13T15:10", "2026-05-13T17:10:00+01:00"),
    "DPSP-PAP-1": ("2026-05-28", "2026-05-26T12:00:00+01:00"),
    "JDB-PAP-2": ("2026-05-12", "2026-05-06T17:00:00+01:00"),
    "EHSG-PAP-1": ("2026-05-12", "2026-05-05T17:00:00+01:00"),
}


@pytest.mark.parametrize("rule_id", WORKED)
def test_the_worked_examples_of_the_catalogue(rule_id: str, policies: Policies, calendar: Calendar) -> None:
    anchor, expected = WORKED[rule_id]

    found = explain(policies, rule_id, anchor, calendar)

    assert found.at.isoformat() == expected


def test_no_worked_example_of_the_catalogue_is_left_out_or_misread() -> None:
    assert [example["rule"] for example in EXAMPLES] == list(WORKED)
    for example in EXAMPLES:
        assert WORKED[example["rule"]][1][:10] in example["expect"]


def test_easter_is_named_among_the_days_that_do_not_count(policies: Policies, calendar: Calendar) -> None:
    """HD-05: three working days to answer, of which Good Friday and Easter Monday are none."""
    found = explain(policies, "HD-05", "2026-04-02", calendar)

    assert found.says == (
        "three working days after the question was sent, Good Friday and Easter Monday not counted; "
        "no hour is stated, so until 5pm"
    )


def test_a_sooner_next_meeting_is_when_an_answer_is_due(policies: Policies, calendar: Calendar) -> None:
    """HD-05: by the next meeting if that is sooner."""
    sooner = explain(policies, "HD-05", "2026-04-02", calendar, next_meeting="2026-04-07T09:30")
    later = explain(policies, "HD-05", "2026-04-02", calendar, next_meeting="2026-04-10T09:30")

    assert sooner.at == datetime(2026, 4, 7, 9, 30, tzinfo=LONDON)
    assert sooner.says.startswith("the next meeting, sooner than three working days")
    assert later.at == datetime(2026, 4, 9, 17, tzinfo=LONDON)


def test_notes_are_due_the_next_working_day_at_five(policies: Policies, calendar: Calendar) -> None:
    """HD-01, also when asked by the clause it fills in (LLR-NOTES-1)."""
    assert explain(policies, "HD-01", "2026-04-10T11:00", calendar).at == datetime(2026, 4, 13, 17, tzinfo=LONDON)
    assert explain(policies, "LLR-NOTES-1", "2026-04-10", calendar) == explain(
        policies, "HD-01", "2026-04-10", calendar
    )


def test_a_clock_in_hours_refuses_a_bare_day(policies: Policies, calendar: Calendar) -> None:
    with pytest.raises(DueError, match="RSG-B-EST-1 counts hours, so it needs a time"):
        explain(policies, "RSG-B-EST-1", "2026-04-02", calendar)


def test_the_clock_change_is_said(policies: Policies, calendar: Calendar) -> None:
    spring = explain(policies, "RSG-A-EST-1", "2026-03-28T18:30+00:00", calendar)
    autumn = explain(policies, "RSG-A-EST-1", "2026-10-24T18:30+01:00", calendar)

    assert spring.says == "24 hours later, counted day and night; the clocks go forward in between"
    assert autumn == Due(
        datetime(2026, 10, 25, 17, 30, tzinfo=LONDON),
        "24 hours later, counted day and night; the clocks go back in between",
    )


@pytest.mark.parametrize("rule_id", ["HD-06", "LLR-STAT-1", "RSG-CHAIR-2", "HD-04", "LLR-REV-2", "OWN-DIGEST"])
def test_a_rule_without_a_clock_says_so(rule_id: str, policies: Policies, calendar: Calendar) -> None:
    with pytest.raises(DueError, match=f"^{rule_id} (has no clock|names a fixed day)"):
        explain(policies, rule_id, "2026-04-02T10:00", calendar)


@pytest.mark.parametrize("text", ["banana", "2026-13-01", "2026-03-29T01:30", "2026-10-25T01:30"])
def test_a_time_that_does_not_come_just_once_is_refused(text: str) -> None:
    with pytest.raises(DueError):
        read(text)


def test_a_time_without_an_offset_is_londons() -> None:
    assert read("2026-07-01T10:00") == datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_an_unknown_rule_or_forum_is_one_sentence(policies: Policies, calendar: Calendar) -> None:
    with pytest.raises(DueError, match="XYZ-1 is not a rule of any forum"):
        explain(policies, "XYZ-1", "2026-04-02", calendar)
    with pytest.raises(DueError, match=r"in force are: .*RSG-A, RSG-B"):
        explain(policies, "HD-01", "2026-04-02", calendar, forum="RSG-C")


def test_a_naive_time_is_refused(b: Policy, calendar: Calendar) -> None:
    with pytest.raises(DueError, match="offset"):
        due(b.rule("HD-01"), datetime(2026, 4, 2, 10), calendar, house=b)  # noqa: DTZ001


def test_a_deadline_before_a_meeting_moves_to_the_working_day_before(calendar: Calendar) -> None:
    """HD-07: seven days before Friday 10 April is Good Friday."""
    panel = made_up(table("P-1", **deadline(7, "calendar_days", "before", "meeting_date")))

    found = explain(panel, "P-1", "2026-04-10", calendar)

    assert found.at == datetime(2026, 4, 2, 17, tzinfo=LONDON)
    assert "moved to the working day before because Friday 3 April 2026 is Good Friday" in found.says


def test_a_deadline_after_in_calendar_days_moves_to_the_next_working_day(calendar: Calendar) -> None:
    """HD-07"""
    panel = made_up(table("P-1", **deadline(1, "months", "after", "last_report_or_establishment")))

    found = explain(panel, "P-1", "2026-03-04", calendar)

    assert found.at == datetime(2026, 4, 7, 17, tzinfo=LONDON)
    assert "moved to the working day after because Saturday 4 April 2026 is no working day" in found.says


def test_meetings_every_so_many_weeks_stay_on_their_weekday(policies: Policies, calendar: Calendar) -> None:
    """WLP-FREQ-1: no weekday is written down, so each panel keeps its own."""
    found = explain(policies, "WLP-FREQ-1", "2026-05-13", calendar)

    assert found == Due(date(2026, 6, 24), "six weeks later, on a Wednesday")


def test_a_duty_is_due_by_the_rule_it_names(policies: Policies, calendar: Calendar) -> None:
    """WLP-SAFE-2: entered within the two hours of WLP-SAFE-1; WLP-INFO-1 has no clock."""
    ended = "2026-05-13T15:10"

    assert explain(policies, "WLP-SAFE-2", ended, calendar) == explain(policies, "WLP-SAFE-1", ended, calendar)
    with pytest.raises(DueError, match="WLP-INFO-1 has no clock"):
        explain(policies, "WLP-INFO-1", ended, calendar)


def test_a_month_from_the_last_day_ends_on_the_last_day(calendar: Calendar) -> None:
    panel = made_up(table("P-1", **deadline(1, "months", "after", "last_report_or_establishment")))

    assert explain(panel, "P-1", "2026-08-31", calendar).at == datetime(2026, 9, 30, 17, tzinfo=LONDON)


def test_a_floor_in_meetings_holds_across_the_clock_change(policies: Policies, calendar: Calendar) -> None:
    """RSG-A-FREQ-2: the same wall time seven days later."""
    found = explain(policies, "RSG-A-FREQ-2", "2026-03-26T10:00", calendar)

    assert found.at == datetime(2026, 4, 2, 10, tzinfo=LONDON)


def test_a_floor_counted_from_a_bare_day_gives_a_day(policies: Policies, calendar: Calendar) -> None:
    assert explain(policies, "RSG-FREQ-3", "2026-04-10", calendar).at == date(2026, 4, 17)
