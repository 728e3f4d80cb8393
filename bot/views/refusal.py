"""How a no reads: what was refused, what to do instead, and small beneath it the clause."""

from bot.rules.refusal import Refusal
from bot.views.blocks import Block, modal, plain, section, small


def blocks(refusal: Refusal) -> list[Block]:
    """For a message only the person who acted sees."""
    found = [section(f"{plain(refusal.reason)}\n{plain(refusal.remedy)}")]
    return [*found, small(plain(refusal.clause))] if refusal.clause else found


def window(refusal: Refusal) -> Block:
    """For the window they are in; what they typed stays beneath it."""
    return modal("Not possible", blocks(refusal))


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
