"""What fits into brief notes, and from when they may go out unchecked."""

from datetime import UTC, datetime, timedelta

from bot.rules.kinds import Ladder
from bot.rules.policy import Policies
from bot.rules.record import CUTS, Contents, Decided, Promised, count, fitted, too_many, unchecked_from
from bot.views.record import own_words, words
from tests.rules.probes import TODAY

AT = datetime(2026, 4, 2, 9, 40, tzinfo=UTC)
CALLED = "RSG-26-001 · KESTREL"


def promised(number: int, length: int = 20) -> Promised:
    return Promised(name=f"A{number}", text=" ".join(["word"] * length), agency="LPT", due_at=AT)


def contents(**changes: object) -> Contents:
    fields: dict[str, object] = {
        "title": "Rapid Solutions Group",
        "number": 1,
        "started_at": AT - timedelta(minutes=40),
        "ended_at": AT,
        "chair": "Manager, LPT",
        "keeper": None,
        "position": "Bed search goes on",
        "lines": ("One bed from Friday",),
        "sent_to": ("LPT", "ICB"),
    }
    return Contents(**{**fields, **changes})  # type: ignore[arg-type] # any field of it


def fit(found: Contents, most: int = 300) -> Contents:
    return fitted(found, most, lambda one: words(CALLED, one))


def test_what_fits_is_left_as_it_is() -> None:
    found = contents(made=(promised(1), promised(2)))

    assert fit(found) == found


def test_actions_are_shortened_first_and_decisions_only_when_that_is_not_enough() -> None:
    decided = Decided(name="D1", text=" ".join(["decided"] * 40), authority="LPT manager")

    some = fit(contents(made=tuple(promised(n) for n in range(1, 9)), decisions=(decided,)))
    many = fit(contents(made=tuple(promised(n) for n in range(1, 9)), decisions=(decided,) * 5))

    assert some.made[0].text == "word word word word …"
    assert some.decisions[0].text == decided.text
    assert many.decisions[0].text.endswith("decided …")


def test_however_much_there_is_the_writer_has_a_third_of_the_words() -> None:
    """HD-15: nobody must be kept from sending notes because the group has much to do."""
    found = fit(
        contents(
            made=tuple(promised(n, 40) for n in range(60)),
            due=tuple(promised(n, 40) for n in range(60)),
            late=tuple(promised(n, 40) for n in range(60)),
            decisions=tuple(Decided(name=f"D{n}", text="word " * 60, authority="LPT manager") for n in range(4)),
            here=("University hospitals", "Partnership trust", "Integrated care board", "County council"),
            lines=tuple("word " * 10 for _ in range(8)),
        )
    )

    assert found.left_out == 180 - 3 * 2
    assert words(CALLED, found) <= 300
    assert own_words(found) == 84


def test_the_writers_own_lines_are_never_shortened() -> None:
    found = contents(lines=tuple("word " * 30 for _ in range(20)))

    assert fit(found).lines == found.lines


def test_the_steps_of_shortening_only_ever_shorten() -> None:
    lengths = [
        words(CALLED, fit(contents(made=tuple(promised(n) for n in range(30))), most)) for most in range(300, 60, -40)
    ]

    assert len(CUTS) > 1
    assert lengths == sorted(lengths, reverse=True)


def test_too_many_words_says_how_many_must_go(policies: Policies) -> None:
    """HD-15"""
    house = policies.house(TODAY)

    refusal = too_many(house, 327, 140)

    assert refusal is not None
    assert refusal.reason == "These notes are 327 words long in all. At most 300 fit, so 27 must go."
    assert "140 of them" in refusal.remedy
    assert refusal.rule_id == "HD-15"
    assert too_many(house, 300, 300) is None


def test_words_are_what_people_read() -> None:
    assert count("• A5 LPT: bed list, by Tue 7 Apr · 5pm") == 9
    assert count("…") == 0


def test_unchecked_from_two_hours_before_they_are_due(policies: Policies) -> None:
    """OWN-NOTES"""
    ladder = policies.house(TODAY).the(Ladder, "notes")

    assert unchecked_from(ladder, AT) == AT - timedelta(hours=2)
