"""What may identify a child is found, what may not is let be, and nothing typed works as markup."""

import random
import re
import time
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard import (
    Finding,
    clean,
    identifying,
    mentions,
    phone_numbers,
    plain,
    too_long,
    unslack,
)

TODAY = date(2026, 7, 3)
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in identifying(text, TODAY)]


def nhs_number(rng: random.Random) -> str:
    while True:
        nine = str(rng.choice((4, 6, 7, 9))) + "".join(rng.choices("0123456789", k=8))
        check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return nine + str(check % 11)


def three_three_four(mark: str) -> Callable[[str], str]:
    return lambda n: f"{n[:3]}{mark}{n[3:6]}{mark}{n[6:]}"


NHS_LAYOUTS: list[Callable[[str], str]] = [
    str,
    three_three_four(" "),
    three_three_four("-"),
    three_three_four("."),
    three_three_four(" - "),
    three_three_four("\u00a0"),
    three_three_four("–"),
    lambda n: " ".join(n),
    lambda n: f"{n[:5]} {n[5:]}",
    lambda n: f"{n[:2]} {n[2:6]} {n[6:]}",
    lambda n: " ".join(WORDS[int(d)] for d in n),
    lambda n: "".join(chr(0xFF10 + int(d)) for d in n),
    lambda n: "".join(chr(0x660 + int(d)) for d in n),
    lambda n: "\u200b".join(n),
    lambda n: "".join(f"{d}\ufe0f\u20e3" for d in n),
]
AROUND = [
    "{}",
    "NHS {}",
    "please look at {} today",
    "bed 4: {}, ward 7",
    "({})",
    "NHS number {}.",
    "ring about {} at 2pm",
]

DOB_LAYOUTS: list[Callable[[date], str]] = [
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}/{d.month}/{d:%y}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day}th of {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1][:3]} '{d:%y}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d:%d%m%Y}",
    lambda d: f"{d:%d} / {d:%m} / {d.year}",
    lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year}",
]
DOB_CUES = [
    "dob {}",
    "DOB: {}",
    "D.O.B. {}",
    "date of birth is {}",
    "born on {}",
    "she was born {}",
    "{} (dob)",
    "birthday {}",
    "aged 12, born {}",
]

OUTWARD = ["M1", "B33", "CR2", "DN55", "W1A", "EC1A", "LE1", "LE15", "NG7", "CV34", "DL3"]
BENIGN = [
    "ring {phone} before {hour}pm about bed {n}",
    "message {stamp} was late",
    "RSG-26-{n:03d} meets on {day} {month} 2026 at {hour}.30",
    "case no RSG-26-{n:03d} is ours",
    "bed D{n} from {hour}pm, then ward {n}",
    "take the A{n} {hour}pm at the latest",
    "born leaders meet on {day} {month} 2026",
    "room C{n} 2hr slot on {day}/{m}/2026",
    "{day}.{m}.2026 14.30 is the next meeting",
    "we'll 2030 this in {month}",
    "ask the placement team for three offers by {day} {month}",
    "mum of two asked for a call at {hour}am",
    "the Mosaic 2026 course is on {day} {month}",
    "cost {n}000 a week, shared 50 50 from {day}/{m}/2026",
    "birth certificate needed by {day} {month} 2026",
    "KESTREL-{n} has {n} actions, {hour} late",
    "the carer agreed to {month} dates",
]


def share_found(kind: str, texts: list[str]) -> float:
    return sum(kind in kinds(text) for text in texts) / len(texts)


@pytest.mark.parametrize("layout", NHS_LAYOUTS)
def test_an_nhs_number_is_found_however_it_is_laid_out(layout: Callable[[str], str]) -> None:
    rng = random.Random(1)

    texts = [rng.choice(AROUND).format(layout(nhs_number(rng))) for _ in range(200)]

    assert [text for text in texts if "NHS number" not in kinds(text)] == []


def test_dates_of_birth_are_found_however_they_are_written() -> None:
    rng = random.Random(2)
    days = [TODAY - timedelta(days=rng.randint(30, 26 * 365)) for _ in range(3000)]

    texts = [rng.choice(DOB_CUES).format(rng.choice(DOB_LAYOUTS)(day)) for day in days]

    assert share_found("date of birth", texts) >= 0.99


def test_postcodes_are_found_in_any_case_and_spacing() -> None:
    rng = random.Random(3)
    styles: list[Callable[[str], str]] = [
        str,
        str.lower,
        lambda t: t.replace(" ", ""),
        lambda t: t.replace(" ", "  "),
    ]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    codes = [f"{rng.choice(OUTWARD)} {rng.randint(0, 9)}{''.join(rng.choices(letters, k=2))}" for _ in range(3000)]

    assert share_found("postcode", [f"lives at {rng.choice(styles)(code)} now" for code in codes]) >= 0.99


def test_at_most_one_harmless_sentence_in_a_hundred_raises_an_alarm() -> None:
    rng = random.Random(4)
    texts = [
        rng.choice(BENIGN).format(
            phone=rng.choice(["0116 496 0", "07700 900", "+44 7700 900", "01632 960"]) + f"{rng.randint(0, 999):03d}",
            stamp=f"{rng.randint(1_700_000_000, 1_800_000_000)}.{rng.randint(0, 999_999):06d}",
            n=rng.randint(1, 40),
            hour=rng.randint(1, 11),
            day=rng.randint(1, 28),
            m=rng.randint(1, 12),
            month=rng.choice(MONTHS),
        )
        for _ in range(10_000)
    ]

    alarms = [text for text in texts if identifying(text, TODAY)]

    assert len(alarms) <= 100, alarms[:10]


@pytest.mark.parametrize(
    "text",
    [
        "Mosaic 123456",
        "LCS no: 88231",
        "FWI 0045512",
        "EHA-77123",
        "LL number 12345",
        "case number AB12345",
        "hospital no. S1234567",
        "MRN 1234 567",
    ],
)
def test_a_number_after_the_name_of_a_record_is_a_case_number(text: str) -> None:
    assert kinds(text) == ["case number"]


@pytest.mark.parametrize("text", ["mum of Amy rang", "a boy called Tom", "his name is Jake", "initials JD", "son Ali"])
def test_a_name_after_words_for_family_is_found(text: str) -> None:
    assert kinds(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",
        "ring 0116 249 0100",
        "+44 7700 900123",
        "1783072800.123456",
        "1712469983.451000",
        "zoom 943 476 5919",
        "1111111111",
        "bed D3 4th July",
        "A5 2pm",
        "birth plan agreed 9 March 2026",
        "born today, 3 July 2026",
        "born 1 March 1970",
        "LCS 10am",
        "Mosaic 09/07/2026",
        "Mosaic 0116 496 0123",
        "mum of two",
        "son Monday",
        "",
    ],
)
def test_what_only_looks_alike_is_let_be(text: str) -> None:
    assert kinds(text) == []


def test_after_nhs_number_even_a_mistyped_one_counts() -> None:
    assert kinds("NHS no: 943 476 5918") == ["NHS number"]


@pytest.mark.parametrize("text", ["dob 9 July 2026", "DOB 31/02/2014", "d.o.b: 12 March", "dob twelfth of March"])
def test_right_beside_date_of_birth_any_date_counts(text: str) -> None:
    assert kinds(text) == ["date of birth"]


def test_a_date_of_birth_begins_after_28_days_and_ends_before_26_years() -> None:
    assert [kinds(f"born {day}") for day in ("2026-06-05", "2026-06-04", "2000-07-04", "2000-07-03")] == [
        *([], ["date of birth"], ["date of birth"], []),
    ]


def test_our_own_texts_may_stand_and_named_shapes_may_not() -> None:
    shape = re.compile(r"\bQX\d{4}\b")

    assert identifying("ref 9434765919", TODAY, own={"9434765919"}) == ()
    assert identifying("ref QX1234", TODAY, patterns=[shape]) == (Finding("case number"),)


def test_a_finding_never_holds_what_was_found() -> None:
    assert "943" not in repr(identifying("943 476 5919", TODAY))


def test_telephone_numbers_are_given_as_typed() -> None:
    text = "ring 0116 496 0123 or +44 7700 900123, ref 943 476 5919"

    assert phone_numbers(text) == ("0116 496 0123", "+44 7700 900123")


def test_clean_takes_out_what_cannot_be_seen_and_keeps_lines() -> None:
    assert clean(" a\u202eb\x00c\u200b \t d\r\n\r\n\r\n\r\ne\u0301 ") == "abc d\n\n\u00e9"


@given(st.text())
def test_clean_text_stays_as_it_is_and_can_always_be_stored(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


def test_text_is_too_long_by_what_can_be_seen() -> None:
    assert [too_long(text, 3) for text in ("abc", "abcd", "a\u200b\u200bbc  ")] == [False, True, False]


@given(st.text(alphabet=st.sampled_from("<>&@#!|*_~`:/.ab c\nhere")))
def test_plain_text_holds_no_markup_and_reads_as_typed(text: str) -> None:
    shown = plain(text)

    assert not re.search(r"[<>]|[@#]\w|\S[*_~`]|[*_~`]\S|://|^&gt;", shown.replace("\u200b", " "), re.MULTILINE)
    assert clean(unescape(shown)) == clean(text)


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U123|sam> and <@U9>", "@sam and @U9"),
        ("<#C1|ward> <!here> <!channel|@channel>", "#ward @here @channel"),
        ("<!subteam^S1|@team>", "@team"),
        ("<http://example.org|example.org>", "example.org"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<https://example.org/?n=1&amp;m=2|click>", "click (https://example.org/?n=1&m=2)"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("a &lt; b &amp;lt; c", "a < b &lt; c"),
    ],
)
def test_slack_text_is_read_back_as_typed(sent: str, typed: str) -> None:
    assert unslack(sent) == typed


def test_people_mentioned_are_listed_once_each() -> None:
    assert mentions("<@U2> <@W1|sam> <@U2> &lt;@U3&gt;") == ("U2", "W1")


@given(st.text())
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    identifying(text, TODAY)
    plain(unslack(text))
    mentions(text)


def seconds(text: str) -> float:
    def once() -> float:
        start = time.process_time()
        identifying(text, TODAY)
        return time.process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1 ", "12 ", "943 476 5918 ", "0116 496 0123 mosaic ", "dob 31 ", "d o b ", "born x 12/03/1970 "),
        *("nhs no ", "case no a-", "mum of ", "a1 ", "<", "e\u0301\u0316", "９ ", "(0", "double ", "\n "),
    ],
)
def test_the_time_taken_grows_no_faster_than_the_text(unit: str) -> None:
    """Eight times the text may take sixteen times as long, for noise; a square would be sixty-four times."""
    long = (unit * 65_536)[:65_536]

    assert seconds(long) <= 16 * seconds(long[:8_192]) + 0.005
