"""An answer that keeps a case out of a forum: where it goes instead, and who may let it in all the same."""

from msgspec import Struct

from bot.rules.form import Answers
from bot.rules.panel_kinds import TurnedAway
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing
from bot.rules.words import listed


class Away(Struct, frozen=True):
    """The rule that keeps a case out, and the no with the way on."""

    rule: TurnedAway
    refusal: Refusal


def turned_away(policy: Policy, step: str, answers: Answers) -> Away | None:
    """The first answer that keeps the case out (CITY-ELIG-1: a purely health need), or None if it may come in.

    An answer that was not given keeps nobody out; `form.check` asks for it.
    """
    for rule in policy.all(TurnedAway):
        if rule.step == step and answers.get(rule.asks.key) == rule.when:
            return Away(rule, Refusal(rule.text, _instead(rule), rule.id, rule.cited))
    return None


def why_not_let_in(away: Away, standing: Standing) -> Refusal | None:
    """None if somebody of that standing may let the case in all the same, with a reason; else why not."""
    rule = away.rule
    if standing.roles.isdisjoint(rule.unless):
        return away.refusal
    if not standing.gives_reason:
        return Refusal("To let this case in, a reason is needed.", "Say why, in a few words.", rule.id, rule.cited)
    return None


def _instead(rule: TurnedAway) -> str:
    if not rule.unless:
        return rule.instead
    who = listed([role.replace("_", " ") for role in rule.unless])
    return f"{rule.instead} The {who} can let it in with a reason."
