"""Every figure of the design that concerns what is built, beside its reference of the same run.

python -m bench      (ten minutes; kills, claims and fuzz are commands of their own)
"""

import sys

from bench import acks, busy, demo, opening, sending, starting, sweeping
from bench.measuring import show

if __name__ == "__main__":
    parts = (acks, busy, opening, sending, sweeping, starting, demo)
    sys.exit(show("Speed", [row for part in parts for row in part.rows()]))
