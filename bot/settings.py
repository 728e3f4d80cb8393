"""Everything the bot reads from its environment, read once, at start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

DEFAULT_DATABASE = "sqlite:///rsg.db"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NEEDED = {"socket": ("slack_bot_token", "slack_app_token"), "http": ("slack_bot_token", "slack_signing_secret")}
"""By the way in which Slack reaches the bot."""


class SettingsError(Exception):
    """What is missing or does not fit, one sentence for each, and where to find it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The tokens are required. The rest has a default that suits one process on one machine."""

    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    slack_mode: str = "socket"  # or http
    port: int = 3000  # where Slack's requests arrive, in http mode
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)  # may hold a password
    directory: str | None = None  # a file that is imported at start when it has changed
    extra_bank_holidays: tuple[date, ...] = ()  # proclaimed since the `holidays` package was released
    clock_url: str | None = None  # whose clock is the office's, in a rehearsal
    time_scale: float = 1.0
    failpoints_fd: str | None = None  # two pipes through which a test stops the bot at a point of its own choice

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, alone: bool = False) -> "Settings":
        """Raises SettingsError naming every variable that is missing or does not fit.

        *alone*: for a command that does not talk to Slack, so that no token is missed.
        """
        given: dict[str, Any] = {}
        wrong: list[str] = []
        for name in (f.name for f in fields(cls)):
            text = environ.get(name.upper(), "").strip()
            try:
                given |= {name: READERS.get(name, str)(text)} if text else {}
            except ValueError as error:
                wrong.append(f"{name.upper()} {error}.")
        settings = cls(**given)
        missing = [name.upper() for name in NEEDED[settings.slack_mode] if not getattr(settings, name)]
        if missing and not alone:
            wrong.insert(0, f"Set {', '.join(missing)}; README.md says where each comes from.")
        wrong += _only_for_rehearsals(settings)
        if wrong:
            raise SettingsError("\n".join(wrong))
        return settings


def _only_for_rehearsals(settings: Settings) -> list[str]:
    """A moved or hurried clock must never reach a real workspace."""
    if urlsplit(settings.slack_api_url).hostname in LOOPBACK:
        return []
    used = {
        "CLOCK_URL": settings.clock_url is not None,
        "TIME_SCALE": settings.time_scale != 1,
        "FAILPOINTS_FD": settings.failpoints_fd is not None,
    }
    says = "{} is for rehearsals: SLACK_API_URL must then be on this machine."
    return [says.format(name) for name, is_set in used.items() if is_set]


def _mode(text: str) -> str:
    if text not in NEEDED:
        raise ValueError(f"is {text!r}; it must be socket or http")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise ValueError("must be a number from 1 to 65535, for example 3000")
    return int(text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        raise ValueError("must be a number, for example 20") from None
    if not 0 < scale < 10_000:
        raise ValueError("must be above 0")
    return scale


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.hostname is None or parts.scheme not in ("http", "https"):
        raise ValueError("must be an address such as https://slack.com/api/")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must begin with https://, or the token could be read on the way")
    return text


def _api_url(text: str) -> str:
    return _url(text).rstrip("/") + "/"


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// (then a file) or postgresql://")
    return text


def _days(text: str) -> tuple[date, ...]:
    try:
        return tuple(date.fromisoformat(day.strip()) for day in text.split(",") if day.strip())
    except ValueError:
        raise ValueError("must be days such as 2027-05-03,2027-06-01") from None


READERS: Mapping[str, Callable[[str], Any]] = {
    "slack_api_url": _api_url,
    "slack_mode": _mode,
    "port": _port,
    "database_url": _database_url,
    "extra_bank_holidays": _days,
    "clock_url": _url,
    "time_scale": _scale,
}
