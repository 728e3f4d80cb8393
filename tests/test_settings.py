"""What is read from the environment, and the sentence for each thing that does not fit."""

import pytest

from bot.settings import Settings, SettingsError

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HERE = "http://127.0.0.1:8080/api/"


def test_two_tokens_are_enough() -> None:
    settings = Settings.from_env(TOKENS)

    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.clock_url is None


def test_tokens_are_never_shown() -> None:
    assert "xoxb-1" not in repr(Settings.from_env(TOKENS))


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "Set SLACK_BOT_TOKEN, SLACK_APP_TOKEN"),
        ({**TOKENS, "TIME_SCALE": "fast"}, "TIME_SCALE is a number"),
        ({**TOKENS, "TIME_SCALE": "20"}, "TIME_SCALE is for rehearsals"),
        ({**TOKENS, "CLOCK_URL": "http://127.0.0.1:1/clock"}, "CLOCK_URL is for rehearsals"),
        ({**TOKENS, "CLOCK_URL": "x", "SLACK_API_URL": "https://127.0.0.1.example/"}, "CLOCK_URL is for rehearsals"),
    ],
)
def test_what_does_not_fit_is_named(environ: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        Settings.from_env(environ)


def test_on_this_machine_the_clock_may_be_moved_and_run_faster() -> None:
    rehearsal = {"SLACK_API_URL": HERE, "TIME_SCALE": "20", "CLOCK_URL": "http://127.0.0.1:8080/clock"}

    assert Settings.from_env(TOKENS | rehearsal).time_scale == 20
