"""What every use case is given: built once, at start."""

from msgspec import Struct, field

from bot.clock import Clock
from bot.policy_files import Readings
from bot.rules.calendar import Calendar
from bot.rules.policy import Policies
from storage.database import Database


class Services(Struct, frozen=True, kw_only=True):
    """The clock on the wall, England's working days, the rules, how they are read, and the facts."""

    clock: Clock
    calendar: Calendar
    policies: Policies
    database: Database
    readings: Readings = field(default_factory=Readings)
