"""How a command begins and ends: with settings that fit, or with a sentence and an exit status."""

import os
import sys
from typing import NoReturn

import typer

from bot.settings import Settings, SettingsError


def settings_or_end(*, alone: bool = False) -> Settings:
    """The settings, or the end with a sentence for each that does not fit. *alone*: Slack is not needed."""
    try:
        return Settings.from_env(os.environ, alone=alone)
    except SettingsError as error:
        end(error, 2)


def end(error: Exception, status: int = 1) -> NoReturn:
    """Say why, and no more."""
    print(error, file=sys.stderr)
    raise typer.Exit(status) from None
