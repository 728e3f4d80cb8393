"""The word a group is called by."""

from collections.abc import Collection

from bot.rules.kinds import CodeWords
from bot.rules.policy import Policy


def code_word(policy: Policy, number: int, in_use: Collection[str]) -> str:
    """The word for the *number*-th group of a year: the next in the list that no open group has.

    With every word in use, the one whose turn it is comes twice; the reference still tells the groups apart.
    """
    words = policy.the(CodeWords).words
    in_turn = [words[(number - 1 + step) % len(words)] for step in range(len(words))]
    return next((word for word in in_turn if word not in in_use), in_turn[0])
