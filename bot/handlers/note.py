"""Taking a note: `/rsg note`, a message's menu, a mention in a thread, the card's button; and the list of them."""

import re
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.note import notes_in, notes_of
from bot.guard import unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.handlers.words import key_of, ref_and_rest
from bot.services import Services
from bot.usecases.mention import Mention
from bot.usecases.records.note import TakeNote, note_mentioned, take_note
from bot.usecases.records.note_form import new_note, new_note_in, note_from_message
from bot.usecases.records.note_strike import StrikeNote, strike_note
from bot.usecases.spoken import as_spoken
from bot.views import note as view
from bot.views.blocks import Block
from bot.views.note import Offered


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg note TEXT`, the group's reference first outside its channel; alone, it opens the form."""
    ref, text = ref_and_rest(words)
    by, channel = payload["user_id"], payload["channel_id"]
    if not text:
        offered = new_note(services, by, ref=ref, channel_id=channel)
        client.views_open(trigger_id=payload["trigger_id"], view=view.form(offered, uuid4().hex))
        return None
    request = TakeNote(key=key_of(payload), by=by, text=unslack(text), channel_id=channel, ref=ref)
    made = take_note(request, services)
    return view.noted(made.says, made.id)


def show(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg notes`: what was noted and has not gone out, and the notes that went out last."""
    ref, _ = ref_and_rest(words)
    return view.listed(notes_of(services, payload["user_id"], ref=ref, channel_id=payload["channel_id"]))


def by_mention(mention: Mention, words: str, services: Services) -> None:
    """`@bot note TEXT` in a thread of the group's channel."""
    request = TakeNote(
        key=mention.key,
        by=mention.by,
        text=as_spoken(services, words),
        channel_id=mention.channel_id,
        source_ts=mention.ts,
        thread_ts=mention.thread_ts,
    )
    note_mentioned(request, services)


def register(app: App, services: Services) -> None:
    """The shortcut on a message, the card's button, the form, and the buttons beneath a note."""

    @app.shortcut(view.SHORTCUT)
    def on_message(ack: Ack, body: Body, client: WebClient) -> None:
        said, channel = body["message"], body["channel"]["id"]

        def show_form() -> None:
            text, ts, thread = said.get("text") or "", said["ts"], said.get("thread_ts")
            _open(body, client, note_from_message(services, _user(body), channel, text, ts, thread))

        press(ack, body, client, show_form)

    @app.action(view.NEW)
    def on_card(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: _open(body, client, new_note_in(services, _user(body), uuid(value(body)))))

    @app.view(view.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        words, names = view.read(body["view"])
        request = TakeNote(
            key=f"fm:{names.nonce}",
            by=_user(body),
            text=words,
            ref=names.ref,
            source_ts=names.source_ts,
            thread_ts=names.thread_ts,
        )

        def take() -> Block:
            made = take_note(request, services)
            return view.noted_window(made.says, made.id)

        submit(ack, take)

    @app.action(view.STRIKE)
    def struck(ack: Ack, body: Body, client: WebClient) -> None:
        def strike() -> None:
            request = StrikeNote(key=key(body), by=_user(body), note_id=uuid(value(body)))
            say(body, client, strike_note(request, services))

        press(ack, body, client, strike)

    @app.action(re.compile(rf"{view.PAGE_TURNED}_\w+"))
    def turn(ack: Ack, body: Body, client: WebClient) -> None:
        def shown() -> None:
            group_id, _, page = value(body).partition(" ")
            asked = int(page) if page.isdecimal() else 1
            window = view.window(notes_in(services, _user(body), uuid(group_id), asked))
            if body.get("view"):  # the answer to the click itself: its own window shows the other page
                client.views_update(view_id=body["view"]["id"], view=window)
            else:
                open_form(body, client, window)

        press(ack, body, client, shown)


def _open(body: Body, client: WebClient, offered: Offered) -> None:
    open_form(body, client, view.form(offered, uuid4().hex))


def _user(body: Body) -> str:
    return str(body["user"]["id"])
