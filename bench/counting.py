"""Every deadline of every policy file from every half hour of six years, counted by the rules and by a slow walk.

python -m bench.counting      (some minutes; ends with 1 where they differ)
"""

import sys

from tests.rules.counting_both_ways import differences, half_hours, pairs

SHOWN = 20


def main() -> int:
    """Print how many were compared, and each that differs."""
    deadlines, anchors = pairs(), list(half_hours())
    compared, found = differences(deadlines, anchors)
    print(f"{len(deadlines)} deadlines from {len(anchors)} half hours: {compared} compared, {len(found)} differ.")
    for line in found[:SHOWN]:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
