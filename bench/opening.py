"""A group of twelve is opened, at 150 ms a call: how many calls, and how many of them one after another?

python -m bench.opening
"""

import logging
from collections.abc import Sequence

from bench.databases import database_of
from bench.measuring import Row, show
from bench.town import Sent, SlowSlack, more_agencies, relay_to
from bot.usecases.openings.opening import open_group
from tests.usecases.house import asked, services_on

CALL_SECONDS = 0.15
MEMBERS = 12
CALLS, IN_SERIES = 8, 4

FROM_THE_RULES = 4
"""Members the rules name, of the made-up directory, for the request the tests make."""


def rows() -> list[Row]:
    logging.disable(logging.WARNING)
    with database_of("SQLite") as database:
        services, _ = services_on(database)
        agencies = more_agencies(database, MEMBERS - FROM_THE_RULES)
        town = SlowSlack(CALL_SECONDS)
        with relay_to(town, services) as relay:
            open_group(asked(organisations=agencies), services)
            assert relay.wait_idle(60)
        with database.read() as work:
            members = len(work.groups.members(work.groups.all()[0].id))
    besides = [sent for sent in town.sent if not _to_member(sent)]
    names = ", ".join(f"{sent.method}" for sent in besides)
    total = max(sent.ended for sent in town.sent) - min(sent.begun for sent in town.sent)
    beside = f"{members} members, {len(town.sent)} calls in {total:.2f} s"
    return [
        Row("opening: calls besides a message to each", len(besides), CALLS, f"{beside}: {names}"),
        Row("opening: of them one after another", longest_chain(besides), IN_SERIES, ""),
    ]


def longest_chain(sent: Sequence[Sent]) -> int:
    """The most calls each of which began only when the one before it had come back."""
    depth: dict[Sent, int] = {}
    for one in sorted(sent, key=lambda call: call.begun):
        depth[one] = 1 + max((depth[other] for other in depth if other.ended <= one.begun), default=0)
    return max(depth.values())


def _to_member(sent: Sent) -> bool:
    return sent.to.startswith(("U", "D"))


if __name__ == "__main__":
    raise SystemExit(show("Opening", rows()))
