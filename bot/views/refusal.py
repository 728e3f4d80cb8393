"""How a no reads: what was refused, what to do instead, and small beneath it the clause."""

import re

from bot.guard import clean, plain
from bot.rules.refusal import Refusal
from bot.views.blocks import Block, buttons, escaped, modal, section, small
from bot.views.why import why_rule

NOT_POSSIBLE, DONE_ALREADY = "Not possible", "Done already"
"""What stands above a no."""

_QUOTED = re.compile(r"“[^”]*”")
_ALREADY = re.compile(r"\balready\b")
_COMMAND = re.compile(r"(`/[^`\n]*`)")

LONGEST = 3_000
"""Slack refuses an answer with a longer paragraph."""

QUOTED = 200
"""Characters of a reason that is too long, since it quotes what somebody typed."""


def blocks(refusal: Refusal) -> list[Block]:
    """For a message only the person who acted sees."""
    found = [section(words(refusal))]
    if refusal.clause:
        found.append(small(plain(refusal.clause)))
    if refusal.rule_id:
        found.append(buttons(why_rule(refusal.rule_id)))
    return found


def title(refusal: Refusal) -> str:
    """What was done before is not impossible; unless a rule is in the way, or something else is to be chosen."""
    done = refusal.rule_id is None and _ALREADY.search(_QUOTED.sub("", refusal.reason))
    return DONE_ALREADY if done and not refusal.remedy.startswith("Choose") else NOT_POSSIBLE


def window(refusal: Refusal) -> Block:
    """For the window they are in; what they typed stays beneath it."""
    return modal(title(refusal), blocks(refusal))


def words(refusal: Refusal) -> str:
    """Reason and remedy, for a mrkdwn field: commands stand out, and nothing else in them works as markup."""
    shown = _marked(f"{refusal.reason}\n{refusal.remedy}")
    return shown if len(shown) <= LONGEST else _marked(f"{refusal.reason[:QUOTED]}…\n{refusal.remedy}")


def _marked(text: str) -> str:
    parts = _COMMAND.split(clean(text))  # it may quote what somebody typed, with letters that nobody sees
    return "".join(escaped(part) if _COMMAND.fullmatch(part) else plain(part) for part in parts)


OUTDATED = Refusal(
    "That button or form is from an older version of this bot, and does nothing any more. Nothing was saved.",
    "Type `/rsg` to see what you can do.",
    None,
    "",
)

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
