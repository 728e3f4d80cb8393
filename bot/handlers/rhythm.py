"""How often a group meets: `/rsg rhythm Mondays and Thursdays 9:30am`, the button with its form."""

import re
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import submit_dated, uuid
from bot.handlers.buttons import Body, key, open_form, press, value
from bot.handlers.words import key_of, ref_and_rest
from bot.services import Services
from bot.usecases.meetings.rhythm import ChangeRhythm, Clash, Offered, change_rhythm, rhythm_of
from bot.usecases.meetings.rhythm_words import read_rhythm
from bot.usecases.seeing.when_due import NotSure
from bot.views import action_forms
from bot.views import refusal as refusal_view
from bot.views import rhythm as view
from bot.views.blocks import Block


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg rhythm Mondays and Thursdays 9:30am`, the group's reference first outside its channel."""
    ref, rest = ref_and_rest(words)
    by = payload["user_id"]
    found = rhythm_of(services, by, ref=ref, channel_id=payload["channel_id"])
    if not rest:
        client.views_open(trigger_id=payload["trigger_id"], view=_form(found))
        return None
    try:
        rhythm = read_rhythm(unslack(rest), services)
    except NotSure as doubt:
        return view.which(str(found.group_id), doubt.question, doubt.pairs)
    request = ChangeRhythm(key=key_of(payload), by=by, group_id=found.group_id, rhythm=rhythm)
    return _change(request, services)


def register(app: App, services: Services) -> None:
    """The button that opens the form, the form, and the buttons of a question."""

    @app.action(view.CHANGE)
    def ask(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = rhythm_of(services, str(body["user"]["id"]), group_id=uuid(value(body)))
            open_form(body, client, _form(found))

        press(ack, body, client, show)

    @app.action(re.compile(rf"{view.MEANING}_\d+"))
    def picked(ack: Ack, body: Body, client: WebClient) -> None:
        def change() -> None:
            group_id, _, rhythm = value(body).partition(" ")
            request = ChangeRhythm(key=key(body), by=str(body["user"]["id"]), group_id=uuid(group_id), rhythm=rhythm)
            open_form(body, client, view.window(_change(request, services)))

        press(ack, body, client, change)

    @app.action(view.SURE)
    def sure(ack: Ack, body: Body, client: WebClient) -> None:
        def change() -> None:
            group_id, _, rhythm = value(body).partition(" ")
            by = str(body["user"]["id"])
            request = ChangeRhythm(key=key(body), by=by, group_id=uuid(group_id), rhythm=rhythm, sure=True)
            open_form(body, client, view.window(_change(request, services)))

        press(ack, body, client, change)

    @app.view(view.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        nonce, group_id = view.read(body["view"])
        filled = action_forms.filled(body["view"], nonce, group_id)

        def change() -> Block:
            rhythm = filled.which or read_rhythm(filled.due, services)
            request = ChangeRhythm(
                key=f"fm:{nonce}", by=str(body["user"]["id"]), group_id=uuid(group_id), rhythm=rhythm
            )
            return view.window(_change(request, services))

        submit_dated(ack, body, change)


def _change(request: ChangeRhythm, services: Services) -> list[Block]:
    """What came of it, or what is asked first."""
    try:
        changed = change_rhythm(request, services)
    except Clash as clash:
        return view.sure(str(request.group_id), refusal_view.blocks(clash.refusal), clash.rhythm)
    return view.done(changed.says, changed.clashes)


def _form(found: Offered) -> Block:
    return view.form(str(found.group_id), found.called, found.rhythm, uuid4().hex)
