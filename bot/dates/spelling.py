"""Slips of the finger in the few long words that dates are made of."""

from collections.abc import Sequence

_LONG = 8  # words this long may have two slips, shorter ones only one


def nearest(word: str, targets: Sequence[str]) -> str | None:
    """The one target *word* is a slip away from; None if there is none, or if two are equally near."""
    scored = sorted((slips(word, target), target) for target in targets if _worth_comparing(word, target))
    if not scored or scored[0][0] > (2 if len(scored[0][1]) >= _LONG else 1):
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def slips(typed: str, meant: str) -> int:
    """Letters left out, put in, exchanged or swapped with their neighbour, to get from one to the other."""
    above: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        before, above, row = above, row, [i]
        for j, other in enumerate(meant, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _worth_comparing(word: str, target: str) -> bool:
    """People rarely slip on the first letter; and so "remember" is not taken for "december"."""
    if len(word) < 5 or abs(len(word) - len(target)) > 2:
        return False
    return word[0] == target[0] or word[:2] == target[1::-1]
