"""What people type for a time, and what it is taken to mean."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.bank_holidays import england
from bot.dates import Ask, At, Day, Reading, Refuse, Repeat, as_json, briefly, in_words, parse
from bot.rules.calendar import LONDON, Calendar
from bot.rules.rhythm import beats

DATA = Path(__file__).parent / "data"
ENGLAND = england()
WEDNESDAY = datetime(2026, 6, 17, 14, 5, tzinfo=LONDON)
FRIDAY_EVENING = datetime(2026, 7, 3, 17, 40, tzinfo=LONDON)
WORDS = """
    mon tuesday weds thurs fridays sat today tomorrow tonight next this last week weeks fortnight month year
    in on at by the a of and or every other first 2nd 15th 31st end start half quarter past to from after before
    noon midnight am pm morning evening eod 1 2 7 9.30 10 12 14:00 1400 2026 3/7 06-07-2026 31/6 july feb
    working day days hours minutes ago w/c - / & , : easter monday boxing good friday bank holiday same time daily
"""
INSTANTS = st.datetimes(datetime(2016, 1, 1), datetime(2044, 12, 31)).map(  # noqa: DTZ001  # the zone follows
    lambda naive: naive.replace(tzinfo=UTC).astimezone(LONDON)
)
PHRASES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join)


def read(text: str, now: datetime = WEDNESDAY, calendar: Calendar = ENGLAND) -> Reading:
    return parse(text, now, calendar)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def judged(row: dict[str, str]) -> str:
    """ "right"; "silent" if an answer was given that is not the expected one; "unanswered" if it was asked for."""
    found = as_json(read(row["phrase"], datetime.fromisoformat(row["base_instant"])))
    kind, value, expected = found["kind"], found["value"], row["expected_iso_or_error"]
    if expected.startswith("ERROR:"):
        return "right" if kind in {"ask", "refuse"} else "silent"
    if value == expected.removeprefix("RECUR:"):
        return "right"
    return "unanswered" if kind in {"ask", "refuse"} else "silent"


@pytest.mark.parametrize("name", ["dates.csv", "more_dates.csv"])
def test_no_phrase_is_misread_in_silence_and_nearly_all_are_read(name: str) -> None:
    judgements = {row["phrase"] + " @ " + row["base_instant"]: judged(row) for row in rows(name)}

    assert [phrase for phrase, judgement in judgements.items() if judgement == "silent"] == []
    assert sum(judgement == "right" for judgement in judgements.values()) >= 0.95 * len(judgements)


def test_an_ordinary_phrase_takes_about_a_millisecond() -> None:
    phrases = [(row["phrase"], datetime.fromisoformat(row["base_instant"])) for row in rows("dates.csv")]
    started = perf_counter()
    for phrase, now in phrases:
        read(phrase, now)

    assert (perf_counter() - started) / len(phrases) < 0.005


@pytest.mark.parametrize(
    "unit", ["1 ", "11 ", "day after ", "mon ", "a week on ", "the ", "1-", "2 to ", "the 1st of ", "or "]
)
def test_no_hundred_characters_keep_the_reader_busy(unit: str) -> None:
    started = perf_counter()
    read((unit * 100)[:100])

    assert perf_counter() - started < 0.25


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120) | PHRASES, INSTANTS)
@example("‮tomorrow 10am", WEDNESDAY)
@example("christmas day 0000", WEDNESDAY)
@example("the tuesday after 31/12/9999", WEDNESDAY)
def test_any_text_has_a_reading_and_none_of_what_has_gone(text: str, now: datetime) -> None:
    reading = parse(text, now, ENGLAND)

    assert reading.says
    for settled in (reading, *(reading.candidates if isinstance(reading, Ask) else ())):
        match settled:
            case At(at=at):
                assert at.astimezone(UTC) > now.astimezone(UTC)
            case Day(day=day):
                assert day >= now.date()
            case Repeat(rhythm=rhythm):
                assert beats(rhythm)


@settings(max_examples=300, deadline=None)
@given(INSTANTS, st.integers(min_value=1, max_value=399 * 24 * 60))
@example(datetime(2026, 10, 24, 20, tzinfo=LONDON), 330)
@example(datetime(2026, 10, 24, 20, tzinfo=LONDON), 270)
def test_a_moment_in_words_reads_back_as_the_same_moment(now: datetime, minutes: int) -> None:
    at = (now.astimezone(UTC) + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    assume(at > now.astimezone(UTC))

    reading = parse(in_words(at), now, ENGLAND)

    assert isinstance(reading, At)
    assert reading.at.astimezone(UTC) == at


def test_the_sentence_that_says_a_reading_reads_back_as_it() -> None:
    for row in (*rows("dates.csv"), *rows("more_dates.csv")):
        now = datetime.fromisoformat(row["base_instant"])
        reading = read(row["phrase"], now)
        if isinstance(reading, At | Day) and (not isinstance(reading, Day) or reading.day > now.date()):
            assert read(reading.says.split(". ")[0].rstrip("."), now) == reading


def test_a_moment_is_said_in_full_with_what_is_odd_about_its_day() -> None:
    assert read("thurs 2pm", FRIDAY_EVENING).says == "Thursday 9 July 2026, 2pm."
    assert read("tomorrow 10am", FRIDAY_EVENING).says == "Saturday 4 July 2026, 10am. That is a Saturday."
    assert read("25/12").says == "Friday 25 December 2026. Christmas Day is a bank holiday."
    assert read("bank holiday monday").says == "Monday 31 August 2026. That is a bank holiday."
    assert read("mon and thu 9.30").says == "Mondays and Thursdays, 9:30am."
    assert read("every other tuesday 2pm").says == "Every second Tuesday, 2pm."


def test_a_moment_is_said_briefly_with_its_year_only_when_it_is_far() -> None:
    assert briefly(datetime(2026, 4, 9, 17, tzinfo=LONDON), datetime(2026, 4, 2, 9, tzinfo=LONDON)) == "Thu 9 Apr, 5pm"
    assert briefly(datetime(2027, 4, 9, 12, tzinfo=LONDON), WEDNESDAY) == "Fri 9 Apr 2027, noon"


def test_a_doubled_hour_is_asked_and_the_answer_tells_the_two_apart() -> None:
    reading = read("tomorrow 1.30am", datetime(2026, 10, 24, 20, tzinfo=LONDON))

    assert isinstance(reading, Ask)
    assert as_json(reading)["value"] == ["2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"]
    assert "1:30am BST; or Sunday 25 October 2026, 1:30am GMT" in reading.says


def test_a_refusal_says_what_is_wrong_and_what_to_type_instead() -> None:
    reading = read("31/6")

    assert isinstance(reading, Refuse)
    assert reading.says == 'June 2026 has no day 31. Type the day and the time, for example "Fri 19 Jun, 2pm".'


def test_a_date_that_has_gone_offers_the_next_one_as_a_question() -> None:
    reading = read("20 may")

    assert isinstance(reading, Ask)
    assert reading.candidates == (Day(date(2027, 5, 20), "Thursday 20 May 2027."),)


def test_a_weekday_that_disagrees_with_its_date_is_asked() -> None:
    assert as_json(read("friday 18 june"))["value"] == ["2026-06-18", "2026-06-19"]


def test_a_form_only_the_library_knows_is_always_put_back_as_a_question() -> None:
    reading = read("2026 July 9 14:00")

    assert isinstance(reading, Ask)
    assert as_json(reading)["value"] == ["2026-07-09T14:00+01:00"]


@pytest.mark.parametrize("text", ["", "   ", "‮", "x" * 101, "tomorrow 10am" + " " * 100])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    assert isinstance(read(text), Refuse)


def test_hidden_characters_change_nothing() -> None:
    assert read("tomo​rrow ‮10am") == read("tomorrow 10am")


def test_a_part_of_a_day_is_kept() -> None:
    reading = read("friday afternoon")

    assert reading == Day(date(2026, 6, 19), "Friday 19 June 2026, in the afternoon.", "afternoon")


def test_extra_bank_holidays_are_not_counted_as_working_days() -> None:
    calendar = england([date(2026, 6, 18)])

    assert as_json(read("in 1 working day", calendar=calendar))["value"] == "2026-06-19"
