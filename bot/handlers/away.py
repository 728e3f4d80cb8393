"""`/rsg away`, `/rsg back`, and the button "I'm away until …" with its form."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dates import At, Day, parse
from bot.guard import plain
from bot.handlers.buttons import Body, open_form
from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.members.away import Away, Back, away, back
from bot.usecases.refused import Refused
from bot.views import away as view
from bot.views import refusal as refusal_view
from bot.views.blocks import Block, section
from storage.database import Busy

MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
UNTIL = re.compile(r"(?:i'?m\s+)?(?:away\s+)?(?:until|till|til)\s+", re.I)


def leave(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg away until Friday @colleague`; whoever gives no colleague has the deputy of the directory."""
    deputy = MENTION.search(words)
    request = Away(
        key=f"cm:{command['trigger_id']}",
        away_by=command["user_id"],
        until=_last_day(MENTION.sub(" ", words), services),
        deputy=deputy[1] if deputy else None,
    )
    return [section(plain(away(request, services).says))]


def come_back(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg back`"""
    request = Back(key=f"cm:{command['trigger_id']}", by=command["user_id"])
    return [section(plain(back(request, services).says))]


def register(app: App, services: Services) -> None:
    @app.action(view.SHOW)
    def until_when(ack: Ack, body: Body, client: WebClient) -> None:
        open_form(body, client, view.form(uuid4().hex))
        ack()

    @app.view(view.FORM)
    def left(ack: Ack, body: Body) -> None:
        nonce, words, deputy = view.read(body["view"])
        try:
            until = _last_day(words, services)
            noted = away(Away(key=f"fm:{nonce}", away_by=body["user"]["id"], until=until, deputy=deputy), services)
        except Refused as refused:
            ack(response_action="push", view=refusal_view.window(refused.refusal))
        except Busy:
            ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
        else:
            ack(response_action="update", view=view.noted(noted.says))


def _last_day(words: str, services: Services) -> date:
    """The last day away. Raises Refused with what was understood, where that is not one day."""
    plain_words = UNTIL.sub("", words.strip(), count=1).strip()
    if not plain_words:
        raise Refused(HOW)
    reading = parse(plain_words, services.clock.now(), services.calendar)
    match reading:
        case At(at=at):
            return at.astimezone(LONDON).date()
        case Day(day=day):
            return day
    raise Refused(
        Refusal(
            reading.says,
            "A day alone is enough here: the last one on which you are away, for example Friday.",
            None,
            "",
        )
    )


HOW = Refusal(
    "The last day on which you are away is missing.",
    "Type it like this: `/rsg away until Friday @colleague`. "
    "If you name no colleague, your deputy in the directory stands in.",
    None,
    "",
)
