"""The rules count every deadline as a slow walk along the calendar does."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import policy_files
from bot.bank_holidays import england
from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import explain
from bot.rules.policy import load
from tests.rules.counting_both_ways import BEGINS, ENDS, differences, half_hours, pairs
from tests.rules.made_up import CUT_OFF, policies, table
from tests.rules.slow_counting import BANK_HOLIDAYS, ONE_OFF, calendar, london, slow_due

HOUSE = {"cut_off": "17:00", "before": "earlier", "after": "later"}
HOURS = ("00:30", "23:30")
"""Where a day of Greenwich and one of London may differ, and near both changes of the clocks."""


def test_every_deadline_of_every_file_from_every_day_of_six_years() -> None:
    """A sample: twice a day. `python -m bench.counting` takes every half hour."""
    sample = [at for at in half_hours() if f"{at:%H:%M}" in HOURS]

    compared, found = differences(pairs(), sample)

    assert compared == len(pairs()) * 2 * (ENDS - BEGINS).days
    assert found == []


def test_every_half_hour_around_both_changes_of_the_clocks() -> None:
    around = [date(2026, 3, 27), date(2026, 10, 23)]
    sample = [at for at in half_hours() if any(timedelta(0) <= at.date() - day <= timedelta(days=4) for day in around)]

    _, found = differences(pairs(), sample)

    assert found == []


def test_no_deadline_of_a_file_is_left_out() -> None:
    in_files = {
        rule["id"]
        for text in policy_files.read().values()
        for rule in tomllib.loads(text).get("rule", ())
        if rule["kind"] == "deadline"
    }

    assert {pair.rule.id for pair in pairs()} == in_files


def test_a_wrong_figure_is_noticed() -> None:
    """Two days for three: the walk reads the table, the rules a file that was changed."""
    texts = dict(policy_files.read())
    wrong = {
        path: text.replace('name = "question"\namount = 3', 'name = "question"\namount = 2')
        if path.startswith("house/")
        else text
        for path, text in texts.items()
    }
    sample = [at for at in half_hours() if at.year == 2027 and f"{at:%H:%M}" == "12:00"]

    _, found = differences(pairs(load(wrong), texts), sample)

    assert found
    assert {line.split(" ")[0] for line in found} == {"HD-05"}


def test_the_walk_knows_the_same_days_off_as_the_bank_holidays() -> None:
    """Both were written down independently."""
    ours = england([ONE_OFF])

    assert [day for day, works in calendar() if works != ours.is_working_day(date.fromisoformat(day))] == []
    assert ONE_OFF.isoformat() in BANK_HOLIDAYS


@pytest.mark.parametrize(
    ("fields", "anchor", "expected"),
    [
        ((3, "working_days", "after"), "2026-04-02T12:00", "2026-04-09 17:00 +1"),
        ((14, "calendar_days", "before"), "2026-04-20T09:00", "2026-04-02 17:00 +1"),
        ((1, "months", "after"), "2026-08-31T09:00", "2026-09-30 17:00 +1"),
        ((1, "months", "before"), "2026-03-31T09:00", "2026-02-27 17:00 +0"),
        ((6, "months", "after"), "2025-08-29T09:00", "2026-03-02 17:00 +0"),
        ((24, "hours", "after"), "2026-03-28T18:30", "2026-03-29 19:30 +1"),
        ((90, "minutes", "before"), "2026-10-25T01:30", "2026-10-25 01:00 +1"),
    ],
)
def test_the_walk_itself_counts_as_people_do(fields: tuple[int, str, str], anchor: str, expected: str) -> None:
    rule = dict(zip(("amount", "unit", "direction"), fields, strict=True))

    assert slow_due(rule, HOUSE, datetime.fromisoformat(anchor)) == expected


def test_londons_clocks_are_walked_as_the_system_has_them() -> None:
    at = datetime(2025, 1, 1)  # noqa: DTZ001 - Greenwich time
    while at < ENDS:
        shown = at.replace(tzinfo=UTC).astimezone(LONDON)
        assert london(at)[:16] == f"{shown:%Y-%m-%d %H:%M}"
        at += timedelta(hours=6, minutes=30)


def test_months_are_walked_as_they_are_counted() -> None:
    """Made up, because no file has a deadline in months or minutes after: twice as far as any."""
    made_up = [
        table("P-1", "deadline", name="a", amount=7, unit="months", direction="after", anchor="closed"),
        table("P-2", "deadline", name="b", amount=1, unit="months", direction="before", anchor="closed"),
        table("P-3", "deadline", name="c", amount=5, unit="minutes", direction="after", anchor="closed"),
        table("P-4", "deadline", name="d", amount=0, unit="calendar_days", direction="before", anchor="closed"),
        table(
            "P-5",
            "deadline",
            name="e",
            amount=2,
            unit="calendar_days",
            direction="before",
            anchor="closed",
            cut_off="12:00",
        ),
    ]
    fast = policies(*made_up)
    ours: Calendar = england([ONE_OFF])
    sample = [at for at in half_hours() if f"{at:%H:%M}" == "12:00"]
    for fields in made_up:
        for at in sample[::3]:
            anchor = at.replace(tzinfo=UTC).astimezone(LONDON)
            found = explain(fast, fields["id"], anchor.isoformat(), ours, forum="PANEL").at
            assert slow_due(fields, {**HOUSE, "cut_off": CUT_OFF["at"]}, at)[:16] == f"{found:%Y-%m-%d %H:%M}"
