"""All that somebody owes, over all their groups: page by page, with the buttons in place."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import counted, day, hour
from bot.views.all_mine import MINE
from bot.views.blocks import Block, button, buttons, modal, section, small
from bot.views.chairing import ACCEPT, NOT_ME
from bot.views.digest import Item, listed_items
from storage.models import Group

BACK = "mine_back"

PAGE = 15
"""How many things one page lists: a message holds 50 blocks, and each thing has two."""
MOST_ASKED, MOST_GROUPS = 5, 20
"""How many questions to take a chair, and how many groups, are listed one by one on the first page."""


class GroupLine(Struct, frozen=True, kw_only=True):
    """A group the reader is in, and its next meeting (London)."""

    group: Group
    meets_at: datetime | None


class Mine(Struct, frozen=True, kw_only=True):
    """One page. *count* is of all pages; *agency_owes* is what colleagues owe in the same groups."""

    page: int
    count: int
    items: Sequence[Item]
    asked_to_chair: Sequence[Item]
    agency_owes: int
    groups: Sequence[GroupLine]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


def blocks(mine: Mine) -> list[Block]:
    """The page, under Slack's limits."""
    found = [section(_head(mine))]
    if mine.page == 1:
        found += listed_asks(mine.asked_to_chair)
    found += listed_items(mine.items, (mine.page - 1) * PAGE + 1)
    turn = []
    if mine.page > 1:
        turn.append(button("Back", BACK, str(mine.page - 1)))
    if mine.page < mine.pages:
        turn.append(button("More", MINE, str(mine.page + 1)))
    if turn:
        found.append(buttons(*turn))
    if mine.agency_owes:
        things = counted(mine.agency_owes, "thing")
        found.append(section(f"Colleagues of your agency owe {things} in these groups. The cards there count them."))
    if mine.page == 1 and mine.groups:
        found.append(section(_groups(mine.groups)))
    return [*found, small("Only you see this. `/rsg mine` shows it as it stands at that moment.")]


def window(mine: Mine) -> Block:
    """The same in a window, where its pages can be turned."""
    return modal("What I owe", blocks(mine))


def chair_item(group: Group, meets_at: datetime | None, by: datetime) -> Item:
    """The reader is asked to take a chair, and nobody has it yet."""
    when = f"\nMeeting: {_when(meets_at)}." if meets_at else ""
    return Item(
        due_at=by,
        words=f"*{group.ref} · {group.code_word}: will you chair?* Nobody has the chair yet.{when}",
        elements=[
            button("I'll chair", ACCEPT, str(group.id), primary=True),
            button("Not me", NOT_ME, str(group.id)),
        ],
    )


def listed_asks(asks: Sequence[Item]) -> list[Block]:
    """Questions that come before all else; they have no number."""
    return [block for ask in asks[:MOST_ASKED] for block in (section(ask.words), buttons(*ask.elements))]


def _head(mine: Mine) -> str:
    if not mine.count:
        return "*You owe nothing at the moment.*" + ("" if mine.asked_to_chair else " Thank you.")
    of = f" Page {mine.page} of {mine.pages}." if mine.pages > 1 else ""
    first = ", what is due first at the top" if mine.count > 1 else ""
    return f"*You owe {counted(mine.count, 'thing')}{first}.*{of}"


def _groups(groups: Sequence[GroupLine]) -> str:
    lines = [
        f"{line.group.ref} · {plain(line.group.code_word)}: "
        + (f"next meeting {_when(line.meets_at)}" if line.meets_at else "no meeting fixed")
        for line in groups[:MOST_GROUPS]
    ]
    more = [f"And {len(groups) - MOST_GROUPS} more."] if len(groups) > MOST_GROUPS else []
    return "\n".join(["*Your groups*", *lines, *more])


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
