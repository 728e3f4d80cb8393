"""`/panel calendar`, `/panel next Thu 9 July 2pm` and `/panel cancel 3 why`: when a standing body meets."""

import re
from typing import Any

from slack_sdk import WebClient

from bot.drawing.sittings import calendar_of
from bot.guard import plain, unslack
from bot.handlers.words import key_of, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.panels.sittings import CancelSitting, EnterSitting, cancel, enter
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import read_due
from bot.usecases.within import group_meant
from bot.views.blocks import Block, section

EXTRA = re.compile(r"(?P<extra>extra\s+)?(?P<when>.+)", re.I | re.S)
TAKEN_OFF = re.compile(r"(?:meeting\s+)?(?P<number>\d{1,4})\s+(?P<why>\S.*)", re.I | re.S)
HOW = Refusal(
    "Which meeting is off, and why?",
    "Type it like this: `/panel cancel 3 too few can come`. `/panel calendar` shows the numbers.",
    None,
    "",
)


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel calendar`: the next meetings, with what has to be ready for each."""
    ref, _ = ref_and_rest(words)
    return calendar_of(services, command["user_id"], ref, command["channel_id"])


def enter_one(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel next Thu 9 July 2pm`, `/panel next extra Fri 3 July 10am`; alone it shows the calendar."""
    ref, rest = ref_and_rest(words)
    typed = EXTRA.fullmatch(rest.strip())
    if typed is None:
        return show(command, words, client, services)
    by = command["user_id"]
    request = EnterSitting(
        key=key_of(command),
        by=by,
        group_id=group_meant(services, by, ref, command["channel_id"]),
        at=read_due(unslack(typed["when"]), services),
        extra=typed["extra"] is not None,
    )
    return [section(plain(enter(request, services)))]


def cancel_one(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel cancel 3 too few can come`"""
    ref, rest = ref_and_rest(words)
    typed = TAKEN_OFF.fullmatch(rest.strip())
    if typed is None:
        raise Refused(HOW)
    by = command["user_id"]
    request = CancelSitting(
        key=key_of(command),
        by=by,
        group_id=group_meant(services, by, ref, command["channel_id"]),
        number=int(typed["number"]),
        why=unslack(typed["why"]),
    )
    return [section(plain(cancel(request, services)))]
