"""Putting a decision to the chair: from the card, beneath a no, by a mention or a command; and the chair's answers."""

from typing import Any
from uuid import uuid4

from msgspec.structs import asdict
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, open_form, press, submit, value
from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.decisions.decision_asked import propose_mentioned
from bot.usecases.decisions.decision_kept import Begun
from bot.usecases.decisions.proposal import (
    Decline,
    Propose,
    check_declining,
    decline,
    offer,
    offer_for_command,
    offer_kept,
    propose,
)
from bot.usecases.mention import Mention
from bot.usecases.spoken import as_spoken
from bot.views import proposal as view
from bot.views.blocks import Block
from bot.views.recommendation_forms import answered


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg propose TEXT` opens the form for what is to be put to the chair."""
    ref, text = ref_and_rest(words)
    offered = offer_for_command(services, payload["user_id"], unslack(text), ref, payload["channel_id"])
    client.views_open(trigger_id=payload["trigger_id"], view=view.form(offered, uuid4().hex))
    return None


def by_mention(mention: Mention, words: str, services: Services) -> None:
    """`@bot propose …` in a thread of the group's channel."""
    propose_mentioned(mention, as_spoken(services, words), services)


def register(app: App, services: Services) -> None:
    """The buttons that open the forms, and the forms."""

    @app.action(view.NEW)
    def on_card(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = offer(services, _user(body), Begun(group=str(uuid(value(body))), text=""))
            open_form(body, client, view.form(offered, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.INSTEAD)
    def beneath_a_no(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = offer(services, _user(body), Begun(**view.begun(body["view"])))
            open_form(body, client, view.form(offered, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.FINISH)
    def mentioned(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = offer_kept(services, _user(body), uuid(value(body)))
            open_form(body, client, view.form(offered, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.DECLINE)
    def not_now(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            check_declining(services, _user(body), uuid(value(body)))
            open_form(body, client, view.decline_form(value(body), uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.FORM)
    def proposed(ack: Ack, body: Body) -> None:
        submit(ack, lambda: _propose(body, services))

    @app.view(view.DECLINE_FORM)
    def declined(ack: Ack, body: Body) -> None:
        nonce, proposal, words = view.read_decline(body["view"])
        request = Decline(key=f"fm:{nonce}", by=_user(body), proposal_id=uuid(proposal), reason=words)
        submit(ack, lambda: answered(decline(request, services).says))


def _propose(body: Body, services: Services) -> Block:
    names, text = view.read(body["view"])
    given = asdict(names)
    nonce, group = given.pop("nonce"), given.pop("group")
    request = Propose(key=f"fm:{nonce}", by=_user(body), group_id=uuid(group), text=text, **given)
    return answered(propose(request, services).says)


def _user(body: Body) -> str:
    return str(body["user"]["id"])
