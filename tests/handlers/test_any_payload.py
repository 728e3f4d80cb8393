"""A payload with things missing, added or of another type breaks nothing, and nothing of it reaches the log."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings

from tests.handlers.door import Door, Json
from tests.handlers.strategies import payloads
from tests.usecases.actions.actions import OPENER

PAYLOADS = 500  # on each database; bench.fuzz tries 2,000
CANARY = "zebedee quux"
NOBODY = "00000000-0000-4000-8000-000000000000"


@settings(
    max_examples=PAYLOADS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(payload=payloads(CANARY, (OPENER, NOBODY, "not an id")))
def test_any_payload_is_taken(busy_door: Door, payload: Json, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        response = busy_door(payload)

    assert response.status in (200, 400)  # 400: not of Slack's shape
    assert CANARY not in caplog.text
    caplog.clear()
