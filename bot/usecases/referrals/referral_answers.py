"""The answers of a form as they are kept, and those to ask about once more."""

from collections.abc import Mapping
from typing import Any

from bot.guard import clean
from bot.rules.limits import too_long
from bot.rules.policy import Policy
from bot.rules.referring import asked_at

WORDS = ("words", "post")
"""The questions that are answered with words."""


class Wrong(Exception):
    """Answers to ask about once more: a sentence for each that cannot be, by the key of the question; and the labels of
    what is *missing*, likewise."""

    def __init__(self, sentences: Mapping[str, str], missing: Mapping[str, str] | None = None) -> None:
        super().__init__("the form has to be asked about")
        self.sentences, self.missing = sentences, missing or {}


def cleaned(policy: Policy, step: str, given: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    """What the form of *step* can ask, words clean and within their limit; the guard at the door has looked at them."""
    needs = {need.key: need for need in asked_at(policy, step)}
    found: dict[str, Any] = {}
    for key, answer in given.items():
        if key not in needs:
            continue
        found[key] = clean(answer) if needs[key].answer in WORDS else answer
        if needs[key].answer in WORDS and (no := too_long(policy, "reason_text", found[key])) is not None:
            wrong[key] = f"{no.reason} {no.remedy}"
    return found
