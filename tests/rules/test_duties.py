"""What each role does, by when, and what waits for it."""

from datetime import date, datetime

from bot.rules.calendar import LONDON, Calendar
from bot.rules.duties import duties, unfinished, why_not_yet
from bot.rules.policy import Policies
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table

TUESDAY = date(2026, 5, 12)


def test_what_is_owed_for_a_meeting_stands_in_order_of_time(policies: Policies, calendar: Calendar) -> None:
    """EHSG-RESP-2 by the day papers are due, EHSG-MR-1 by the working day before."""
    group = policies.in_force("EHSG", TODAY)

    found = duties(group, "meeting", {"meeting_date": TUESDAY}, calendar)

    assert [(owed.rule.id, owed.rule.owner, f"{owed.at:%a %d %b %H:%M}") for owed in found if owed.at] == [
        ("EHSG-RESP-2", "owner", "Tue 05 May 17:00"),
        ("EHSG-MR-1", "member", "Mon 11 May 17:00"),
    ]
    assert [owed.rule.id for owed in duties(group, "meeting", {"meeting_date": TUESDAY}, calendar, owner="member")] == [
        "EHSG-MR-1"
    ]
    assert duties(group, "year", {"meeting_date": TUESDAY}, calendar) == ()


def test_a_duty_without_a_clock_is_owed_at_once_and_first(policies: Policies, calendar: Calendar) -> None:
    """CYPSP-TOR-1: whoever administers enters the year's dates."""
    found = duties(policies.in_force("CYPSP", TODAY), "year", {}, calendar)

    assert [(owed.rule.owner, owed.at, owed.says) for owed in found] == [("administrator", None, "at once")]


def test_what_counts_from_something_to_come_is_not_owed_yet(calendar: Calendar) -> None:
    after = table(
        "P-2",
        "deadline",
        name="word",
        amount=2,
        unit="hours",
        direction="after",
        anchor="meeting_end",
    )
    call = table("P-1", "duty", duty="Tell the referrer.", owner="chair", of="referral", due="P-2", before="close")
    note = table("P-3", "duty", duty="Look at it.", owner="administrator", of="referral")
    panel = made_up(call, after, note).in_force("PANEL", TODAY)
    ended = datetime(2026, 5, 13, 15, 10, tzinfo=LONDON)

    assert [owed.rule.id for owed in duties(panel, "referral", {}, calendar)] == ["P-3"]
    owed = duties(panel, "referral", {"meeting_end": ended}, calendar)
    assert [one.rule.id for one in owed] == ["P-3", "P-1"]
    assert owed[1].at == datetime(2026, 5, 13, 17, 10, tzinfo=LONDON)
    assert owed[1].says == "2 hours later, counted day and night"
    said = why_not_yet(panel, "close", ())
    assert said is not None
    assert (said.reason, said.remedy) == ("This waits for the chair: tell the referrer.", "Ask the chair to tick it.")
    assert why_not_yet(panel, "close", {"P-1"}) is None
    assert why_not_yet(panel, "open", ()) is None


def test_an_agenda_waits_for_whoever_plans_it(policies: Policies) -> None:
    """JDB-AD-1"""
    assert [rule.id for rule in unfinished(policies.in_force("JDB-WC", TODAY), "agenda", ())] == ["JDB-AD-1"]
    assert unfinished(policies.in_force("JDB-PC", TODAY), "agenda", ()) == ()
