"""Everything the bot reads from its environment, read once, at start."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from urllib.parse import urlsplit

DEFAULT_DATABASE = "sqlite:///rsg.db"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """What is missing or does not fit, and where to find it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Two are required: the tokens. The rest has a default that suits one process on one machine."""

    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = DEFAULT_DATABASE
    directory: str | None = None  # a file that is imported at start when it has changed
    clock_url: str | None = None  # whose clock is the office's, in a rehearsal
    time_scale: float = 1.0

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises SettingsError naming every variable that is missing or does not fit."""
        names = {f.name: f.name.upper() for f in fields(cls)}
        needed = [names[f.name] for f in fields(cls) if f.default is MISSING]
        if missing := [name for name in needed if not environ.get(name)]:
            raise SettingsError(f"Set {', '.join(missing)}; README.md says where each comes from.")
        given = {name: environ[env] for name, env in names.items() if environ.get(env)}
        try:
            scale = float(given.pop("time_scale", "1"))
        except ValueError:
            raise SettingsError("TIME_SCALE is a number, for example 20.") from None
        settings = cls(**given, time_scale=scale)
        if urlsplit(settings.slack_api_url).hostname in LOOPBACK:
            return settings
        for name, set_for_rehearsal in (("CLOCK_URL", settings.clock_url is not None), ("TIME_SCALE", scale != 1)):
            if set_for_rehearsal:
                raise SettingsError(f"{name} is for rehearsals: SLACK_API_URL must then be on this machine.")
        return settings
