"""Words for a time: every phrase people were seen to type, and what they mean by it."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from bot.bank_holidays import england
from bot.dates import as_json, parse

ENGLAND = england()
ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "dates.csv").open(encoding="utf-8")))


def expected(row: dict[str, str]) -> tuple[str, ...]:
    """The kinds of reading that are right, and the value; an error is right when it is asked or refused."""
    text = row["expected_iso_or_error"]
    if text.startswith("ERROR"):
        return ("ask", "refuse")
    return ("repeat", text.removeprefix("RECUR:")) if text.startswith("RECUR:") else ("at", "day", text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"] or "(empty)")
def test_a_phrase_means_what_people_mean_by_it(row: dict[str, str]) -> None:
    reading = as_json(parse(row["phrase"], datetime.fromisoformat(row["base_instant"]), ENGLAND))

    *right, value = expected(row)
    if value in ("refuse",):
        assert reading["kind"] in ("ask", "refuse")
    else:
        assert reading["kind"] in right
        assert reading["value"] == value
