"""What stands on an agenda, who may take it off, and until when items can be put forward."""

from datetime import date, datetime

from bot.rules.agenda import Line, Turn, agenda, goes_to, why_not_drop, why_not_nominate
from bot.rules.calendar import LONDON, Calendar
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

TUESDAY, NEXT = date(2026, 5, 12), date(2026, 6, 9)


def body(policies: Policies, name: str) -> Policy:
    return policies.in_force(name, TODAY)


def panel(*rules: dict[str, object]) -> Policy:
    return made_up(*rules).in_force("PANEL", TODAY)


def keys(lines: tuple[Line, ...]) -> list[str | None]:
    return [line.key for line in lines]


def test_what_was_put_off_comes_first_and_what_was_put_forward_last() -> None:
    monthly = panel(table("P-1", "agenda", items=[{"key": "minutes", "label": "Minutes"}]))
    turn = Turn(day=TUESDAY, put_off=("Transport", "Beds"), nominated=("Winter",))

    assert agenda(monthly, turn) == (
        Line("Transport"),
        Line("Beds"),
        Line("Minutes", "minutes", "P-1"),
        Line("Winter"),
    )


def test_periodic_items_return_when_their_months_have_passed(policies: Policies) -> None:
    """JDB-SPEC-STAND-1 has safeguarding every quarter, JDB-PC-STAND-1 twice a year (AMB-11)."""
    taken = dict.fromkeys(
        ("safeguarding", "strategies", "stakeholders", "performance", "agree_chair"), date(2026, 1, 31)
    )

    def stands(name: str, day: date) -> bool:
        return "safeguarding" in keys(agenda(body(policies, name), Turn(day=day, last=TODAY, taken=taken)))

    assert not stands("JDB-SPEC", date(2026, 3, 31))
    assert stands("JDB-SPEC", date(2026, 4, 1))
    assert not stands("JDB-PC", date(2026, 6, 30))
    assert stands("JDB-PC", date(2026, 7, 1))


def test_the_chair_is_agreed_at_the_first_meeting_and_looked_at_a_year_later(policies: Policies) -> None:
    """EHSG-CHAIR-1"""
    group = body(policies, "EHSG")

    def chair(day: date, **taken: date) -> list[str]:
        return [line.label for line in agenda(group, Turn(day=day, taken=taken)) if line.key == "chair"]

    assert chair(date(2026, 1, 13)) == ["Agree who has the chair"]
    assert chair(date(2026, 12, 31), chair=date(2026, 1, 13)) == []
    assert chair(date(2027, 1, 1), chair=date(2026, 1, 13)) == ["Look again at who has the chair"]


def test_when_the_schedule_changes_how_often_to_meet_is_asked_once(policies: Policies) -> None:
    """EHSG-FREQ-1: the group meets monthly until the end of March 2014, then looks at it again."""
    group = body(policies, "EHSG")

    asked = [
        "how_often" in keys(agenda(group, Turn(day=day, last=last)))
        for last, day in (
            (date(2014, 3, 4), date(2014, 3, 31)),
            (date(2014, 3, 31), date(2014, 5, 6)),
            (date(2014, 5, 6), date(2014, 7, 8)),
        )
    ]

    assert asked == [False, True, False]


def test_a_suggested_item_has_its_place_and_the_chair_may_drop_it(policies: Policies) -> None:
    """CYPSP-AGENDA-2, before the work programme; CYPSP-AGENDA-1 stays whoever asks."""
    partnership = body(policies, "CYPSP")
    order = keys(agenda(partnership, Turn(day=TUESDAY)))

    assert order.index("services_review") + 1 == order.index("work_programme")
    assert "services_review" not in keys(agenda(partnership, Turn(day=TUESDAY, dropped=("services_review",))))
    assert why_not_drop(partnership, "services_review", {"chair"}) is None
    member = why_not_drop(partnership, "services_review", {"member"})
    assert member is not None
    assert member.reason == "Only the chair can take “Sustainable Services Review” off."
    never = why_not_drop(partnership, "chair_comments", {"chair"})
    assert never is not None
    assert (never.rule_id, never.reason) == ("CYPSP-AGENDA-1", "“The chair's comments” stands on every agenda.")


def test_items_are_put_forward_until_two_weeks_before(policies: Policies, calendar: Calendar) -> None:
    """JDB-NOM-1: what comes later goes to the meeting after."""
    board = body(policies, "JDB-WC")
    in_time, late = (datetime(2026, 4, 28, 17, minute, tzinfo=LONDON) for minute in (0, 1))

    assert why_not_nominate(board, in_time, TUESDAY, calendar) is None
    said = why_not_nominate(board, late, TUESDAY, calendar)
    assert said is not None
    assert said.reason == (
        "Items for the meeting on Tuesday 12 May 2026 could be put forward until Tuesday 28 April 2026, 5pm."
    )
    assert said.remedy == "It goes to the meeting after."
    assert goes_to(board, in_time, [NEXT, TUESDAY], calendar) == TUESDAY
    assert goes_to(board, late, [NEXT, TUESDAY], calendar) == NEXT
    assert goes_to(board, late, [TUESDAY], calendar) is None


def test_two_weeks_before_a_meeting_after_easter_is_the_thursday_before(policies: Policies, calendar: Calendar) -> None:
    """HD-07: 14 days before Monday 20 April is Easter Monday."""
    board = body(policies, "JDB-SPEC")

    assert why_not_nominate(board, datetime(2026, 4, 2, 17, tzinfo=LONDON), date(2026, 4, 20), calendar) is None
    assert why_not_nominate(board, datetime(2026, 4, 2, 17, 1, tzinfo=LONDON), date(2026, 4, 20), calendar) is not None


def test_a_body_without_such_a_time_takes_items_until_its_day(policies: Policies, calendar: Calendar) -> None:
    board = body(policies, "JCB")

    assert why_not_nominate(board, datetime(2026, 5, 12, 9, tzinfo=LONDON), TUESDAY, calendar) is None
    assert goes_to(board, datetime(2026, 5, 11, 23, tzinfo=LONDON), [TUESDAY, NEXT], calendar) == TUESDAY
    assert goes_to(board, datetime(2026, 5, 12, 9, tzinfo=LONDON), [TUESDAY, NEXT], calendar) == NEXT
