"""Counts told to people who are not in the groups are never so small that they would show one."""

import pytest

from bot.views.listing import Listed, Others, blocks


@pytest.mark.parametrize(
    ("count", "told"), [(0, "none"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (12, "12")]
)
def test_a_small_number_is_not_told(count: int, told: str) -> None:
    shown = str(blocks(Listed((), Others(12, count, 7, few=5))))

    assert f"clocks late in {told}" in shown


def test_nothing_is_said_of_other_groups_where_there_are_none() -> None:
    assert "Your organisation sits" not in str(blocks(Listed((), Others(0, 0, 0, few=5))))
