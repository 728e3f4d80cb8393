"""What somebody may do here, in one short answer."""

from collections.abc import Sequence

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.views import refusal as refusal_view
from bot.views.blocks import Block, section, small

DANGER = "In danger now? Use emergency and safeguarding routes. Nothing here replaces or delays them."


class Command(Struct, frozen=True):
    """What is typed, what it does, and the actions of which one must be allowed; none: everybody listed may."""

    typed: str
    does: str
    needs: tuple[str, ...] = ()


class Help(Struct, frozen=True, kw_only=True):
    """What is offered. *group* is that of the channel, if it is one that the reader is in."""

    group: str | None
    may_open: bool
    here: Sequence[Command]
    everywhere: Sequence[Command]


def blocks(found: Help) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    opening = Command(
        "/rsg open",
        "opens a Rapid Solutions Group" if found.may_open else "fills in the form, and asks somebody who may open it",
    )
    made = [section(f"*What you can do{f' in {found.group}' if found.group else ' here'}*")]
    if found.here:
        made.append(section(_lines(found.here)))
        made.append(
            section(
                "Also: “Create action”, “Add to notes” and “Record decision” in a message's menu; `@me action …`, "
                "`@me note …`, `@me decide …` and `@me propose …` in a thread."
            )
        )
    made.append(section(f"*Anywhere*\n{_lines([opening, *found.everywhere])}"))
    return [*made, small(f"Everything you are asked has a button in its message. {DANGER}")]


def stranger(refusal: Refusal) -> list[Block]:
    """To somebody whom the directory does not know, and who would be refused whatever they tried."""
    return [*refusal_view.blocks(refusal), small(DANGER)]


def _lines(commands: Sequence[Command]) -> str:
    return "\n".join(f"`{command.typed}` {command.does}" for command in commands)
