"""What every use case is given: built once, at start."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.rules.calendar import Calendar
from bot.rules.policy import Policies
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Services:
    """The clock on the wall, England's working days, the rules and the facts."""

    clock: Clock
    calendar: Calendar
    policies: Policies
    database: Database
