"""The rules of a forum: in plain words, in those of the agreement, and where they stand."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from bot.guard import plain
from bot.rules.reading import Reading
from bot.rules.rule import Rule
from bot.rules.words import counted, day
from bot.views.blocks import Block, escaped, section, small
from bot.views.why import rule as in_full

PAGE = 10
"""How many rules stand on a page: it is read on a phone, and a message holds 50 blocks."""

MOST_REPEATED = 40
"""How many letters of what was typed are repeated in each line of a list."""

OURS = "*Our own rules, where the agreement is silent*"


class Forum(Struct, frozen=True):
    """A forum whose rules can be asked for, and the words that were asked for."""

    id: str
    name: str
    words: tuple[str, ...] = ()


class Ruled(Struct, frozen=True):
    """A rule; *ours*: no agreement says so; and how it is read where it can be read in more than one way."""

    rule: Rule
    ours: bool
    readings: Sequence[Reading] = ()


class Page(Struct, frozen=True, kw_only=True):
    """Some rules of a forum. *asked_as*: what was typed to say which forum; *agreed* and *ours*: of all pages."""

    called: str
    since: date
    asked_as: str | None
    words: tuple[str, ...]
    agreed: int
    ours: int
    number: int
    pages: int
    ruled: Sequence[Ruled]


def blocks(page: Page, command: str) -> list[Block]:
    """The answer, seen by the person who asked alone; *command* is what they typed before the word “rules”."""
    return [section(_head(page)), *_rules(page), small(_foot(page, command))]


def forums(found: Sequence[Forum], command: str) -> list[Block]:
    """What can be asked for, where it was not said and cannot be told."""
    lines = [f"`{_typed(command, one.id, *_short(one.words))}` {plain(one.name)}" for one in found]
    head = "*Whose rules?* Type this in a group's channel, or say which:"
    return [section(f"{head}\n" + "\n".join(lines)), small("A word after it finds the rules with that word.")]


def _short(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, unless they are so many that the list would be longer than Slack takes."""
    return words if len(" ".join(words)) <= MOST_REPEATED else ()


def _head(page: Page) -> str:
    with_words = f" with “{plain(' '.join(page.words))}”" if page.words else ""
    agreed = f"{counted(page.agreed, 'rule')} of the agreement" if page.agreed else ""
    ours = f"{counted(page.ours, 'rule')} of our own" if page.ours else ""
    how_many = " and ".join(filter(None, (agreed, ours)))
    return (
        f"*{plain(page.called)}*\n{how_many[:1].upper()}{how_many[1:]}{with_words}, in force since {day(page.since)}."
    )


def _rules(page: Page) -> Iterator[Block]:
    own = False
    for one in page.ruled:
        if one.ours and not own:
            own = True
            yield section(OURS)
        yield from in_full(one.rule, one.readings)


def _foot(page: Page, command: str) -> str:
    asked = [one for one in (page.asked_as, *page.words) if one is not None]
    following = (
        f" `{_typed(command, *asked, f'page {page.number + 1}')}` shows the next." if page.number < page.pages else ""
    )
    where = f"Page {page.number} of {page.pages}.{following}" if page.pages > 1 else ""
    first = [page.asked_as] if page.asked_as else []
    words = "" if page.words else f" `{_typed(command, *first, 'chair')}` finds the rules with that word."
    return f"{where}{words}".strip() or "That is all of them."


def _typed(command: str, *words: str) -> str:
    return escaped(" ".join((command, "rules", *words)))
