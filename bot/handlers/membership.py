"""`/rsg add` and `/rsg remove`."""

import re
from typing import Any

from slack_sdk import WebClient

from bot.guard import plain, unslack
from bot.handlers.words import ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from bot.usecases.refused import Refused
from bot.views.blocks import Block, section

TYPED = re.compile(r"(?:<@(?P<id>\w+)(?:\|[^>]*)?>|(?P<name>.+?))(?:\s+for\s+(?P<organisation>.+))?", re.I)


def add(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg add @sam for County`, with the group's reference first where it is typed outside its channel."""
    ref, person, organisation = _read(words, "add")
    request = AddMember(
        key=f"cm:{command['trigger_id']}",
        by=command["user_id"],
        person=person,
        organisation=organisation,
        channel_id=command["channel_id"],
        ref=ref,
    )
    return [section(plain(add_member(request, services)))]


def remove(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg remove @sam`, likewise."""
    ref, person, _ = _read(words, "remove")
    request = RemoveMember(
        key=f"cm:{command['trigger_id']}",
        by=command["user_id"],
        person=person,
        channel_id=command["channel_id"],
        ref=ref,
    )
    return [section(plain(remove_member(request, services)))]


def _read(words: str, command: str) -> tuple[str | None, str, str | None]:
    """The group's reference, the person (a Slack id or a name) and the agency."""
    ref, rest = ref_and_rest(words)
    found = TYPED.fullmatch(rest)
    if found is None:
        who = "Who should be added?" if command == "add" else "Who should be taken out?"
        raise Refused(Refusal(who, f"Type it like this: `/rsg {command} @sam`.", None, ""))
    organisation = found["organisation"]
    return ref, found["id"] or unslack(found["name"]), unslack(organisation) if organisation else None
