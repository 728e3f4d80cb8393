"""How a no reads: what was refused, what to do instead, and small beneath it the clause."""

import re

from bot.guard import plain
from bot.rules.refusal import Refusal
from bot.views.blocks import Block, escaped, modal, section, small

_COMMAND = re.compile(r"(`/[^`\n]*`)")


def blocks(refusal: Refusal) -> list[Block]:
    """For a message only the person who acted sees."""
    found = [section(words(refusal))]
    return [*found, small(plain(refusal.clause))] if refusal.clause else found


def window(refusal: Refusal) -> Block:
    """For the window they are in; what they typed stays beneath it."""
    return modal("Not possible", blocks(refusal))


def words(refusal: Refusal) -> str:
    """Reason and remedy, for a mrkdwn field: commands stand out, and nothing else in them works as markup."""
    parts = _COMMAND.split(f"{refusal.reason}\n{refusal.remedy}")
    return "".join(escaped(part) if _COMMAND.fullmatch(part) else plain(part) for part in parts)


FAILED = Refusal(
    "That was NOT saved: something went wrong here, not with you.",
    "Please try again. If it happens again, phone the chair of your group and tell whoever looks after this bot.",
    None,
    "",
)


NOT_SAVED = Refusal(
    "That was NOT saved: too much was going on at once.",
    "Please try again.",
    None,
    "",
)
