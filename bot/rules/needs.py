"""What a step cannot be taken without, and what of it is still missing. `form` looks at the answers themselves."""

from collections.abc import Collection, Iterable, Mapping

from bot.rules.kinds import Needs
from bot.rules.panel_kinds import Difference
from bot.rules.parts import Need
from bot.rules.policy import HOUSE, Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed

NO = "no"
"""What stands for no among the answers to yes or no."""
Given = Collection[str] | Mapping[str, object]
"""The keys of what is there, or the answers by their keys; a tick that was taken off and an empty answer are none."""


def asking(policy: Policy, step: str) -> tuple[Needs, ...]:
    """The rules that ask for something at *step*: what agreements share, then what is ours, then the forum's own.

    Of what is shared the more general comes first.
    """
    shared = [folder for folder in policy.about.extends if folder != HOUSE]
    order = [*shared, HOUSE, policy.folder]
    rules = (rule for rule in policy.all(Needs) if rule.step == step)
    return tuple(sorted(rules, key=lambda rule: order.index(policy.home[rule.id])))


def needed(policy: Policy, step: str) -> tuple[Need, ...]:
    """All that *step* needs, whichever rules ask for it, each thing once, and as the more general text has it.

    So a question stands after the one it depends on, as long as it does in the file.
    """
    form: dict[str, Need] = {}
    for rule in asking(policy, step):
        for need in rule.needs:
            form.setdefault(need.key, need)
    return tuple(form.values())


def missing(policy: Policy, step: str, given: Given) -> Refusal | None:
    """A refusal that names what is still missing of what *step* needs, however firmly; the forum's own rules first."""
    form = needed(policy, step)
    for rule in policy.all(Needs):
        if rule.step == step and (needs := lacking(rule.needs, given, form)):
            return still_needed(rule, needs)
    return None


def lacking(needs: Iterable[Need], given: Given, form: Iterable[Need] = ()) -> tuple[Need, ...]:
    """Of *needs* what is asked and not there; *form* holds what they depend on, where that is more than themselves."""
    needs = tuple(needs)
    by_key = {need.key: need for need in (*needs, *form)}
    return tuple(need for need in needs if not is_given(need.key, given) and is_asked(need, by_key, given))


def is_asked(need: Need, form: Mapping[str, Need], given: Given) -> bool:
    """Whether the answer it depends on was given, to a question of *form* that is itself asked."""
    if need.only_if is None:
        return True
    key, _, wanted = need.only_if.partition("=")
    if key in form and not is_asked(form[key], form, given):
        return False
    answer = given.get(key) if isinstance(given, Mapping) else None
    return answer == wanted if wanted else is_given(key, given) and answer != NO


def is_given(key: str, given: Given) -> bool:
    if not isinstance(given, Mapping):
        return key in given
    answer = given.get(key)
    return answer is not None and answer is not False and answer not in ("", ())


def still_needed(rule: Needs | Difference, needs: Collection[Need]) -> Refusal:
    what = listed([f"“{need.label}”" for need in needs])
    return Refusal(f"Still needed: {what}.", "Fill that in and try again.", rule.id, rule.cited)
