"""Limits as a client meets them, at full scale."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

SCALE = 1


def test_a_tier_two_method_is_refused_after_twenty_calls_a_minute(web: WebClient) -> None:
    for _ in range(20):
        web.users_list()

    with pytest.raises(SlackApiError) as caught:
        web.users_list()

    assert caught.value.response.status_code == 429
    assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60


def test_more_than_a_message_a_second_in_one_channel_is_too_many(web: WebClient, room: str) -> None:
    """Short bursts pass; the refusal says to wait a second."""

    def chatter() -> None:
        for n in range(50):
            web.chat_postMessage(channel=room, text=str(n))

    with pytest.raises(SlackApiError) as caught:
        chatter()

    assert caught.value.response.headers["Retry-After"] == "1"
