"""What was answered to every press: judged as it comes, and kept, so that somebody can read it all."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from bot.views.refusal import DONE_ALREADY, NOT_POSSIBLE
from tests.journeys.pressing_facts import poor
from tests.journeys.pressing_table import MEMBER, REFUSED_ALL_THE_SAME, WITHOUT_RULE

NO = (NOT_POSSIBLE, DONE_ALREADY)
RULE = "[Why?]"
"""Stands beneath a no that a rule makes."""

NUMBER = re.compile(r"\b(RSG-[A-Z]+-|HD-\d|OWN-[A-Z])")

MOST = 4
"""So many of the situations that an answer was given in are listed."""


@dataclass(frozen=True)
class Press:
    """Who pressed what, and in which situation. *name* is the button's in the inventory."""

    how: str
    label: str
    name: str
    who: str


@dataclass
class Said:
    """Every answer, and what is poor about them."""

    answers: dict[str, list[Press]] = field(default_factory=dict)
    poor: list[str] = field(default_factory=list)

    def hear(self, press: Press, words: str, *, no: bool = False, silent: bool = False) -> None:
        """An answer. *no*: it must be one that refuses, and lead on; *silent*: it may be none at all."""
        self.answers.setdefault(words.strip(), []).append(press)
        if silent and not words.strip():
            return
        for why in filter(None, (poor(words, no=no), _without_rule(press, words) if no else "", _number(press, words))):
            self.blame(press, f"{why}: {words!r}")

    def right(self, press: Press, words: str, *, asks_on: bool) -> None:
        """The answer to somebody who may. *asks_on*: a form is left that wants to be sent once more."""
        self.hear(press, words)
        if words.startswith(NO) and press.name not in REFUSED_ALL_THE_SAME:
            self.blame(press, f"it was refused to whoever may: {words!r}")
        elif asks_on:
            self.blame(press, f"it was not done, and asks once more: {words!r}")

    def blame(self, press: Press, why: str) -> None:
        self.poor.append(f"{press.how}: [{press.label}] {press.name} by {press.who}: {why}")

    def to_read(self) -> str:
        """Each answer once, with the buttons and situations that it was given in."""
        poor = "\n".join(f"POOR {one}" for one in self.poor)
        return "\n\n".join([poor, *(f"{_where(presses)}\n{words}" for words, presses in self.answers.items())])

    def write(self, file: Path) -> None:
        file.write_text(self.to_read(), encoding="utf-8")


def _number(press: Press, words: str) -> str:
    """Rules have numbers of ours, which only stand where somebody asks why."""
    return "it names a rule by its number" if NUMBER.search(words) and not press.name.startswith("why_") else ""


def _without_rule(press: Press, words: str) -> str:
    if press.who == MEMBER and press.how.startswith("wrong") and RULE not in words and press.name not in WITHOUT_RULE:
        return "it does not say which rule is in the way"
    return ""


def _where(presses: Collection[Press]) -> str:
    seen = list(dict.fromkeys(f"-- [{one.label}] {one.name} ({one.how}, {one.who})" for one in presses))
    more = [f"-- and {len(seen) - MOST} more"] if len(seen) > MOST else []
    return "\n".join(seen[:MOST] + more)
