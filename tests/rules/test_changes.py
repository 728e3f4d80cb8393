"""What other policy files would change: which rules, and which deadlines that already run."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from msgspec.structs import replace

from bot import policy_files
from bot.rules.calendar import LONDON, Calendar
from bot.rules.changes import Change, Running, changes, moves
from bot.rules.policy import Policies, load
from tests.rules.conftest import TODAY

FROM = date(2023, 6, 1)
ASKED = datetime(2026, 4, 2, 19, 4, tzinfo=LONDON)
QUESTION = Running(
    ref="R-1",
    rule_id="HD-05",
    forum="RSG-B",
    policy_from=FROM,
    anchor=ASKED,
    due_at=datetime(2026, 4, 9, 17, tzinfo=LONDON),
)
SET_UP = Running(
    ref="R-2",
    rule_id="RSG-B-EST-1",
    forum="RSG-B",
    policy_from=FROM,
    anchor=ASKED,
    due_at=datetime(2026, 4, 3, 19, 4, tzinfo=LONDON),
)
ACTION = Running(ref="R-3", rule_id="HD-06", forum="RSG-B", policy_from=FROM, anchor=ASKED, due_at=ASKED)

New = Callable[[str, str, str], Policies]


@pytest.fixture
def new() -> New:
    def changed(folder: str, was: str, would_be: str) -> Policies:
        files = {
            path: text.replace(was, would_be) if path.startswith(f"{folder}/") else text
            for path, text in policy_files.read().items()
        }
        return load(files)

    return changed


def five_days(new: New) -> Policies:
    """Five working days to answer a question instead of three."""
    return new(
        "house",
        'name = "question"\namount = 3\nunit = "working_days"',
        'name = "question"\namount = 5\nunit = "working_days"',
    )


def test_a_figure_that_changes_moves_what_runs_under_it_and_nothing_else(
    policies: Policies, new: New, calendar: Calendar
) -> None:
    found = moves(policies, five_days(new), (QUESTION, SET_UP, ACTION), TODAY, calendar)

    assert [(move.running.ref, move.to) for move in found] == [("R-1", datetime(2026, 4, 13, 17, tzinfo=LONDON))]


def test_nothing_moves_where_nothing_changes(policies: Policies, calendar: Calendar) -> None:
    assert moves(policies, policies, (QUESTION, SET_UP, ACTION), TODAY, calendar) == ()
    assert changes(policies, policies, TODAY) == ()


def test_what_somebody_moved_by_hand_stays(policies: Policies, new: New, calendar: Calendar) -> None:
    moved = Running(
        ref="R-1",
        rule_id="HD-05",
        forum="RSG-B",
        policy_from=FROM,
        anchor=ASKED,
        due_at=datetime(2026, 4, 10, 12, tzinfo=LONDON),
    )

    assert moves(policies, five_days(new), (moved,), TODAY, calendar) == ()


def test_what_is_due_by_the_next_meeting_stays_with_it(policies: Policies, new: New, calendar: Calendar) -> None:
    """HD-05: by the next meeting if that is sooner."""
    soon = Running(
        ref="R-1",
        rule_id="HD-05",
        forum="RSG-B",
        policy_from=FROM,
        anchor=ASKED,
        due_at=datetime(2026, 4, 7, 9, 30, tzinfo=LONDON),
        meeting=datetime(2026, 4, 7, 9, 30, tzinfo=LONDON),
    )

    between = datetime(2026, 4, 10, 9, 30, tzinfo=LONDON)
    found = moves(policies, five_days(new), (soon, replace(QUESTION, meeting=between)), TODAY, calendar)

    assert [move.to for move in found] == [between]


def test_a_clock_whose_rule_would_be_gone_is_named(policies: Policies, new: New, calendar: Calendar) -> None:
    gone = new("rsg-b", 'id = "RSG-B-EST-1"', 'id = "RSG-B-EST-9"')

    found = moves(policies, gone, (QUESTION, SET_UP), TODAY, calendar)

    assert [(move.running.ref, move.to) for move in found] == [("R-2", None)]
    assert {(one.forum, one.rule_id, one.would_be is None) for one in changes(policies, gone, TODAY)} == {
        ("RSG-B", "RSG-B-EST-1", True),
        ("RSG-B", "RSG-B-EST-9", False),
    }


def test_a_change_is_named_by_field_for_each_forum_that_has_it(policies: Policies, new: New) -> None:
    jdb = new("jdb", 'name = "agenda"\namount = 4', 'name = "agenda"\namount = 3')

    assert changes(policies, jdb, TODAY) == tuple(
        Change(forum, "JDB-PAP-2", {"amount": 4}, {"amount": 3}) for forum in ("JDB-PC", "JDB-SPEC", "JDB-WC")
    )


def test_the_files_are_compared_as_on_a_day(policies: Policies, calendar: Calendar) -> None:
    """A later file takes over from its date; before it everything is as it was."""
    files = dict(policy_files.read())
    files["rsg-b/2026-07-01.toml"] = files["rsg-b/2023-06-01.toml"].replace("amount = 24\n", "amount = 12\n", 1)
    later = load(files)

    assert moves(policies, later, (SET_UP,), date(2026, 6, 30), calendar) == ()
    assert [move.to for move in moves(policies, later, (SET_UP,), date(2026, 7, 1), calendar)] == [
        datetime(2026, 4, 3, 7, 4, tzinfo=LONDON)
    ]
