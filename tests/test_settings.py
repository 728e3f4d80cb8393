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
        ({**TOKENS, "TIME_SCALE": "20"}, "TIME_SCALE is for rehearsals"),
        ({**TOKENS, "CLOCK_URL": "http://127.0.0.1:1/clock"}, "CLOCK_URL is for rehearsals"),
        ({**TOKENS, "FAILPOINTS_FD": "3,4"}, "FAILPOINTS_FD is for rehearsals"),
        (
            {**TOKENS, "CLOCK_URL": "http://127.0.0.1:1/", "SLACK_API_URL": "https://127.0.0.1.example/"},
            "CLOCK_URL is for rehearsals",
        ),
    ],
)
def test_what_does_not_fit_is_named(environ: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        Settings.from_env(environ)


def test_on_this_machine_the_clock_may_be_moved_and_run_faster() -> None:
    rehearsal = {"SLACK_API_URL": HERE, "TIME_SCALE": "20", "CLOCK_URL": "http://127.0.0.1:8080/clock"}

    assert Settings.from_env(TOKENS | rehearsal).time_scale == 20


def test_http_mode_needs_the_signing_secret_instead_of_the_app_token() -> None:
    with pytest.raises(SettingsError, match=r"^Set SLACK_SIGNING_SECRET;"):
        Settings.from_env({"SLACK_MODE": "http", "SLACK_BOT_TOKEN": "xoxb-1"})


def test_a_command_that_does_not_talk_to_slack_needs_no_token() -> None:
    assert Settings.from_env({}, alone=True).database_url == "sqlite:///rsg.db"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_API_URL", "http://slack.com/api/", "must begin with https"),
        ("SLACK_API_URL", "slack.com", "must be an address"),
        ("SLACK_MODE", "web", "must be socket or http"),
        ("PORT", "http", "must be a number"),
        ("PORT", "70000", "must be a number from 1 to 65535"),
        ("DATABASE_URL", "mysql://x", "must begin with sqlite:///"),
        ("EXTRA_BANK_HOLIDAYS", "2027-05-03,may", "must be days such as"),
        ("TIME_SCALE", "-1", "must be above 0"),
    ],
)
def test_each_bad_value_is_named_in_one_sentence(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env(TOKENS | {name: value})

    assert str(raised.value).startswith(name)
    assert says in str(raised.value)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"PORT": "x", "SLACK_MODE": "y"})

    assert [line.split()[0] for line in str(raised.value).splitlines()] == ["Set", "SLACK_MODE", "PORT"]


def test_a_bank_holiday_proclaimed_lately_can_be_added() -> None:
    days = Settings.from_env(TOKENS | {"EXTRA_BANK_HOLIDAYS": "2027-05-03, 2027-06-01"}).extra_bank_holidays

    assert [day.isoformat() for day in days] == ["2027-05-03", "2027-06-01"]
