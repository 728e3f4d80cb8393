"""Making an action: from a message, by `/rsg action`, by a mention in a thread, from the card, and with the form."""

import re
from typing import Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import due_of, submit_dated, uuid
from bot.handlers.buttons import Body, key, open_form, press, value
from bot.handlers.words import key_of, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.actions.action import CreateAction, Created, create_action
from bot.usecases.actions.action_asked import ask_when, create_kept, create_mentioned
from bot.usecases.actions.action_form import from_kept, from_message, new_action, new_action_in
from bot.usecases.mention import Mention
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import NotSure, read_due
from bot.usecases.spoken import as_spoken
from bot.views import action as action_view
from bot.views import action_forms as forms
from bot.views import action_new as view
from bot.views.action_new import Offered
from bot.views.blocks import Block

OWNER = re.compile(r"<@(?P<owner>[UW]\w+)(?:\|[^>]*)?>\s*", re.S)
BY = re.compile(r"(?P<text>.*)\bby\s+(?P<due>.+)", re.S | re.I)

HOW = Refusal(
    "An action needs a person, what to do, and a time.",
    "Type it like this: `/rsg action @sam arrange the bed assessment by Thursday noon`. "
    "Pick the person from the list that Slack shows after @; or type `/rsg action` alone and choose in the form.",
    None,
    "",
)


class Typed(Struct, frozen=True):
    """What was typed, taken apart; what is not there is empty."""

    owner: str | None
    text: str
    due: str


def taken_apart(words: str) -> Typed:
    """`@sam arrange the bed assessment by Thursday noon`: the last "by" begins the time."""
    owner = OWNER.match(words)
    rest = words[owner.end() :] if owner else words
    by = BY.fullmatch(rest)
    text, due = (by["text"], by["due"]) if by else (rest, "")
    return Typed(owner["owner"] if owner else None, text.strip(), due.strip())


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg action @sam text by DATE`, the group's reference first outside its channel; alone, it opens the form."""
    ref, rest = ref_and_rest(words)
    if not rest:
        offered = new_action(services, payload["user_id"], ref=ref, channel_id=payload["channel_id"])
        client.views_open(trigger_id=payload["trigger_id"], view=view.form(offered, uuid4().hex))
        return None
    typed = taken_apart(rest)
    if not (typed.owner and typed.text and typed.due):
        raise Refused(HOW)
    request = CreateAction(
        key=key_of(payload),
        made_by=payload["user_id"],
        text=unslack(typed.text),
        owner=typed.owner,
        due=None,
        channel_id=payload["channel_id"],
        ref=ref,
    )
    due = unslack(typed.due)
    try:
        made = create_action(replace(request, due=read_due(due, services)), services)
    except NotSure as doubt:
        waiting = ask_when(request, due, doubt, services)
        return view.which_time(doubt.question, doubt.pairs, waiting.id, waiting.says)
    return view.created(made.says, made.id)


def by_mention(mention: Mention, words: str, services: Services) -> None:
    """`@bot action @sam text by DATE` in a thread of the group's channel."""
    typed = taken_apart(words)
    request = CreateAction(
        key=mention.key,
        made_by=mention.by,
        text=as_spoken(services, typed.text),
        owner=typed.owner,
        due=None,
        channel_id=mention.channel_id,
        source_ts=mention.ts,
        thread_ts=mention.thread_ts,
    )
    create_mentioned(request, unslack(typed.due), services)


def register(app: App, services: Services) -> None:
    """The shortcut on a message, the card's button, the form, and the buttons of a question."""

    @app.shortcut(view.SHORTCUT)
    def on_message(ack: Ack, body: Body, client: WebClient) -> None:
        said, channel = body["message"], body["channel"]["id"]

        def show() -> None:
            text, ts, thread = said.get("text") or "", said["ts"], said.get("thread_ts")
            _open(body, client, from_message(services, _user(body), channel, text, ts, thread))

        press(ack, body, client, show)

    @app.action(action_view.NEW)
    def on_card(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: _open(body, client, new_action_in(services, _user(body), uuid(value(body)))))

    @app.action(view.FINISH)
    def finish(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: _open(body, client, from_kept(services, _user(body), uuid(value(body)))))

    @app.action(re.compile(rf"{view.MEANING}_\d+"))
    def picked(ack: Ack, body: Body, client: WebClient) -> None:
        kept_id, _, meaning = value(body).partition(" ")
        press(
            ack,
            body,
            client,
            lambda: _show(body, client, create_kept(key(body), _user(body), uuid(kept_id), meaning, services)),
        )

    @app.view(view.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        filled, names = view.read(body["view"])

        def create() -> Block:
            made = create_action(
                CreateAction(
                    key=f"fm:{names.nonce}",
                    made_by=_user(body),
                    text=filled.words,
                    owner=filled.person,
                    due=due_of(filled, services),
                    ref=names.ref,
                    source_ts=names.source_ts,
                    thread_ts=names.thread_ts,
                    kept_id=uuid(names.kept_id) if names.kept_id else None,
                ),
                services,
            )
            return forms.answered(made.says, made.id)

        submit_dated(ack, body, create)


def _open(body: Body, client: WebClient, offered: Offered) -> None:
    open_form(body, client, view.form(offered, uuid4().hex))


def _show(body: Body, client: WebClient, made: Created) -> None:
    """What came of a press on a message that only they see, and that cannot be changed."""
    open_form(body, client, forms.answered(made.says, made.id))


def _user(body: Body) -> str:
    return str(body["user"]["id"])
