"""A reason as it is kept: clean, there, and within its limit."""

from bot.guard import clean
from bot.rules.limits import too_long
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.usecases.refused import Refused, refuse_if


def kept_reason(policy: Policy, typed: str) -> str:
    """*typed* without what cannot be seen. Raises Refused where nothing is left, or too much."""
    text = clean(typed)
    if not text:
        raise Refused(Refusal("Nothing was written.", "Write one line and send it again.", None, ""))
    refuse_if(too_long(policy, "reason_text", text))
    return text
