"""The clock "set up by": its line on the card and in the opener's message, and the reminder to those who must act."""

from collections.abc import Sequence
from datetime import datetime

from bot.guard import plain
from bot.rules.words import day, hour
from bot.views.blocks import button, buttons, section
from bot.views.chairing import ACCEPT
from bot.views.message import Message
from bot.views.overview import START
from bot.views.why import why_owed
from storage.models import Group


def line(*, by: datetime, counted: str, parts: Sequence[tuple[str, bool]], done_at: datetime | None, late: bool) -> str:
    """Until when, how that is counted, what is there of it and what is not, and when it was done. London's times."""
    there = " · ".join(f"{label} {'yes' if is_there else 'no'}" for label, is_there in parts)
    end = ""
    if done_at is not None:
        end = f" *Done {_when(done_at)}{', late' if late else ''}.*"
    elif late:
        end = " *Late.*"
    return f"Set up by {_when(by)} ({counted}): {there}.{end}"


def reminder(group: Group, agency: str, clock: str, *, may_chair: bool, may_start: bool) -> Message:
    """To those who must act; *clock* is the line. *may_start*: begin although nobody has the chair."""
    if group.set_up_at is not None:
        words = f"*{group.ref} · {group.code_word} is set up.* Nothing is needed from you."
        return Message(f"{group.ref}: the group is set up", [section(words)])
    value = str(group.id)
    found = [button("I'll chair", ACCEPT, value, primary=True)] if may_chair else []
    found += [button("Start without a chair", START, value)] if may_start else []
    return Message(
        f"{group.ref}: the group is not set up yet",
        [
            section(
                f"*{group.ref} · {group.code_word} is not set up yet.* {plain(agency)} has to start it.\n{clock}\n"
                "This is not the legal time limit for detention. The ward keeps that."
            ),
            buttons(*found, why_owed("set_up", value)),
        ],
    )


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
