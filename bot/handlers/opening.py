"""`/rsg open`, its form, and the form drawn again when the place or the council changes."""

from typing import Any
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.handlers.buttons import Body
from bot.services import Services
from bot.usecases.openings.opening_form import what_to_ask
from bot.usecases.openings.opening_kept import Kept, send
from bot.usecases.openings.opening_line import filled_from
from bot.usecases.openings.opening_request import Opened
from bot.usecases.openings.opening_sent import Unclear
from bot.usecases.refused import Refused
from bot.views import opening as view
from bot.views import opening_no
from bot.views import refusal as refusal_view
from bot.views.blocks import Block
from storage.database import Busy

PAST = ("hash_conflict", "not_found")
"""Slack's words for a form that has changed since this click (the later click draws it), or is closed."""


def show_form(command: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """Open the form with what the command's words already answer."""
    filled, notices = filled_from(words, services)
    ask, filled = what_to_ask(command["user_id"], filled, services, notices)
    client.views_open(trigger_id=command["trigger_id"], view=view.form(ask, filled, uuid4().hex))


def register(app: App, services: Services) -> None:
    def draw_again(ack: Ack, body: Body, client: WebClient) -> None:
        form = _again(body, view.read(body["view"]), services)
        try:
            client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)
        except SlackApiError as error:
            if error.response["error"] not in PAST:
                raise
        ack()

    for question in (view.PLACE, view.COUNCIL):
        app.action({"block_id": question, "action_id": "value"})(draw_again)

    @app.view(view.FORM)
    def submit_form(ack: Ack, body: Body) -> None:
        sent = view.read(body["view"])
        if sent.filled.stale:  # the form was sent before it was drawn for this place and council
            ack(response_action="update", view=_again(body, sent, services))
            return
        try:
            came = send(sent.filled, sent.key, body["user"]["id"], services, UUID(sent.kept) if sent.kept else None)
        except Unclear as unclear:
            wrong = {sent.blocks.get(name, view.PLACE): said for name, said in unclear.sentences.items()}
            ack(response_action="errors", errors=wrong)
        except Refused as refused:
            ack(response_action="push", view=refusal_view.window(refused.refusal))
        except Busy:
            ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
        else:
            if isinstance(came, Opened):
                ack(response_action="update", view=view.opened(came.ref, came.code_word, came.first_meeting))
            else:
                ack(response_action="push", view=no(came))


def no(kept: Kept) -> Block:
    """The window for a no, with its way on."""
    match kept.why:
        case "right":
            return opening_no.may_not(kept.refusal, kept.form_id, kept.hours, kept.agency, too_junior=kept.too_junior)
        case "elsewhere":
            panels = [(panel.forum, panel.name) for panel in kept.panels]
            return opening_no.elsewhere(kept.refusal, kept.form_id, kept.hours, panels)
        case "same_child":
            others = [(other.group_id, other.name) for other in kept.others]
            return opening_no.same_child(kept.refusal, kept.form_id, others)


def _again(body: Body, sent: view.Sent, services: Services) -> Block:
    ask, filled = what_to_ask(body["user"]["id"], sent.filled, services)
    return view.form(ask, filled, sent.nonce, sent.kept)
