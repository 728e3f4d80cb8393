"""The durations that keep messages from being doubled hold together, at any scale."""

from datetime import timedelta

import pytest

from bot.timing import Timing, TimingError


def test_a_scale_divides_every_duration() -> None:
    twenty = Timing.at_scale(20)

    assert (twenty.lease, twenty.settle, twenty.sweep) == (1.5, 3.0, 0.75)


def test_what_slack_says_in_seconds_is_divided_on_arrival() -> None:
    assert Timing.at_scale(20).after_retry(30) == timedelta(seconds=1.5)


@pytest.mark.parametrize("shorter", [{"settle": 59.0}, {"lease": 31.0}, {"http": 11.0}, {"lag": 16.0}])
def test_a_settling_time_that_is_too_short_is_refused(shorter: dict[str, float]) -> None:
    with pytest.raises(TimingError):
        Timing(**shorter)


def test_a_lease_that_leaves_no_time_to_send_is_refused() -> None:
    with pytest.raises(TimingError):
        Timing(lease=12.0)


@pytest.mark.parametrize("scale", [0, -1])
def test_a_scale_is_above_nought(scale: float) -> None:
    with pytest.raises(TimingError):
        Timing.at_scale(scale)
