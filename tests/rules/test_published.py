"""What has to be ready around a meeting of a standing body, in order of time."""

from datetime import date, datetime, timedelta

import pytest

from bot.rules.calendar import LONDON, Calendar
from bot.rules.due import explain
from bot.rules.policy import Policies, assemble
from bot.rules.published import published
from bot.rules.sittings import Sitting
from tests.rules.conftest import TODAY
from tests.rules.made_up import HOUSE, forum, table
from tests.rules.made_up import policies as made_up

TUESDAY = date(2026, 5, 12)
BOARDS = ("CYPSP", "EHSG", "JCB", "JDB-SPEC", "JDB-WC", "JDB-PC")


def test_everything_due_for_a_meeting_stands_in_order_of_time(policies: Policies, calendar: Calendar) -> None:
    """JDB-NOM-1, JDB-PAP-1, JDB-PAP-2 over the bank holiday of 4 May."""
    found = published(policies.in_force("JDB-SPEC", TODAY), Sitting(TUESDAY), calendar)

    assert [(one.rule.id, f"{one.at:%a %d %b %H:%M}") for one in found if one.rule.clause] == [
        ("JDB-NOM-1", "Tue 28 Apr 17:00"),
        ("JDB-PAP-1", "Fri 01 May 17:00"),
        ("JDB-PAP-2", "Wed 06 May 17:00"),
    ]
    assert "Early May Bank Holiday not counted" in found[1].says


def test_the_papers_of_february_2014_went_out_on_the_day_that_is_counted(
    policies: Policies, calendar: Calendar
) -> None:
    """CYPSP-PAP-1: "Distributed on 14 February 2014", for the meeting on the 24th."""
    assert explain(policies, "CYPSP-PAP-1", "2014-02-24", calendar).at == datetime(2014, 2, 14, 17, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("name", "rule_id", "due"),
    [
        *((board, "OWN-BOARD-MINUTES", "Tue 19 May 17:00") for board in BOARDS),
        *((panel, "HD-08", "Fri 15 May 17:00") for panel in ("JSP-CITY", "DPSP")),
        *((panel, "JFP-MIN-1", "Fri 15 May 17:00") for panel in ("JSP-LEICS", "JFP-LEICS")),
        ("WLP", "WLP-MIN-4", "Tue 19 May 17:00"),
        *((group, "HD-01", "Wed 13 May 17:00") for group in ("RSG-A", "RSG-B", "ERG")),
    ],
)
def test_minutes_of_a_case_panel_have_three_working_days_and_those_of_a_board_five(
    policies: Policies, calendar: Calendar, name: str, rule_id: str, due: str
) -> None:
    """HD-08, where the terms do not say it themselves; what a group for one case writes are notes (HD-01)."""
    table = published(policies.in_force(name, TODAY), Sitting(TUESDAY), calendar)
    found = [one for one in table if one.name in ("notes", "minutes")]

    assert [(one.rule.id, f"{one.at:%a %d %b %H:%M}") for one in found] == [(rule_id, due)]


def test_what_hangs_on_the_hour_is_left_out_until_the_hour_is_known(calendar: Calendar) -> None:
    def before(rule_id: str, name: str, amount: int, unit: str, anchor: str, direction: str) -> dict[str, object]:
        fields = {"name": name, "amount": amount, "unit": unit, "anchor": anchor, "direction": direction}
        return table(rule_id, "deadline", **fields)

    panel = made_up(
        before("P-1", "links", 3, "hours", "meeting_start", "before"),
        before("P-2", "call", 2, "hours", "meeting_end", "after"),
        before("P-3", "letters", 2, "working_days", "meeting_date", "after"),
        before("P-4", "answer", 2, "working_days", "decision_made", "after"),
    ).in_force("PANEL", TODAY)
    start = datetime(2026, 5, 12, 13, 10, tzinfo=LONDON)

    known = published(panel, Sitting(TUESDAY, start, start + timedelta(hours=2)), calendar)

    assert [(one.name, f"{one.at:%d %H:%M}") for one in known] == [
        ("links", "12 10:10"),
        ("call", "12 17:10"),
        ("letters", "14 17:00"),
    ]
    assert [one.name for one in published(panel, Sitting(TUESDAY), calendar)] == ["letters"]


def test_a_body_s_own_minutes_go_before_those_of_the_house(calendar: Calendar) -> None:
    """WLP-MIN-2 in kind: two working days, where the house says one."""

    def minutes(rule_id: str, amount: int) -> dict[str, object]:
        counted = {"amount": amount, "unit": "working_days", "direction": "after", "anchor": "meeting_date"}
        return table(rule_id, "deadline", name="notes", **counted)

    house = {"rule": [*HOUSE["rule"], minutes("M-3", 1)]}
    files = {"house/2020-01-01.toml": house, "panel/2020-01-01.toml": forum(minutes("P-1", 2))}

    found = published(assemble(files).in_force("PANEL", TODAY), Sitting(TUESDAY), calendar)

    assert [(one.rule.id, f"{one.at:%d %H:%M}") for one in found] == [("P-1", "14 17:00")]
