"""What may not come in or go out: text made safe to keep, text made safe to show, and what may identify a child.

Everything here is pure. Text that Slack sends goes through `unslack`, then `clean`, then `identifying`, and only
then is it stored or logged.
"""

from bot.guard.cleaning import clean, too_long
from bot.guard.identifying import identifying
from bot.guard.kinds import Finding, Kind
from bot.guard.markup import mentions, plain, unslack
from bot.guard.phones import phone_numbers

__all__ = [
    "Finding",
    "Kind",
    "clean",
    "identifying",
    "mentions",
    "phone_numbers",
    "plain",
    "too_long",
    "unslack",
]
