"""Recording a decision: from a message, by a mention in a thread, from a proposal, by `/rsg decide`; and the list."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import asdict
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.decision import decisions, one_decision
from bot.guard import unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, open_form, press, submit, value
from bot.handlers.words import AROUND, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.decisions.decision import Outdated, RecordDecision, record
from bot.usecases.decisions.decision_asked import decide_mentioned
from bot.usecases.decisions.decision_form import (
    NotChair,
    again,
    for_command,
    from_kept,
    from_message,
    from_proposal,
    in_place_of,
)
from bot.usecases.decisions.decision_seen import DECISION, QUESTION
from bot.usecases.mention import Mention
from bot.usecases.refused import Refused
from bot.usecases.spoken import as_spoken
from bot.views import decision as view
from bot.views import decision_form as form
from bot.views import proposal as proposal_view
from bot.views import recommendation as question_view
from bot.views.blocks import Block
from bot.views.recommendation_forms import answered

NAME = re.compile(r"([dr])(\d{1,5})", re.I)

NO_NAME = Refusal(
    "That is not the name of a decision or a question.",
    "`/rsg decisions` lists them all, `/rsg decisions D1` shows one.",
    None,
    "",
)


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg decide TEXT` opens the form, for what was said in no thread."""
    ref, text = ref_and_rest(words)
    user, channel = payload["user_id"], payload["channel_id"]
    trigger = payload["trigger_id"]
    try:
        offered = for_command(services, user, unslack(text), ref, channel)
    except NotChair as no:
        client.views_open(trigger_id=trigger, view=proposal_view.instead(no.refusal, asdict(no.begun)))
    else:
        client.views_open(trigger_id=trigger, view=form.form(offered, uuid4().hex))
    return None


def listed(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg decisions`: what is decided, asked and proposed; with a name after it, one of them in full."""
    ref, rest = ref_and_rest(words)
    user, channel = payload["user_id"], payload["channel_id"]
    rest = rest.strip(AROUND)
    if named := NAME.fullmatch(rest):
        return one_decision(services, user, named[1].upper(), int(named[2]), ref, channel)
    if rest:
        raise Refused(NO_NAME)
    return decisions(services, user, ref, channel)


def by_mention(mention: Mention, words: str, services: Services) -> None:
    """`@bot decide …` in a thread of the group's channel."""
    decide_mentioned(mention, as_spoken(services, words), services)


def register(app: App, services: Services) -> None:
    """The shortcut on a message, the buttons that open the form, and the form."""

    def opens(action: str, offer: Callable[[str, UUID], form.Offered]) -> None:
        @app.action(action)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def show() -> None:
                open_form(body, client, form.form(offer(_user(body), uuid(value(body))), uuid4().hex))

            press(ack, body, client, show)

    @app.shortcut(form.SHORTCUT)
    def on_message(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: _on_message(body, client, services))

    opens(form.FINISH, lambda user, kept_id: from_kept(services, user, kept_id))
    opens(proposal_view.RECORD, lambda user, proposal_id: from_proposal(services, user, proposal_id))
    opens(view.REPLACE, lambda user, decision_id: in_place_of(services, user, DECISION, decision_id))
    opens(question_view.AGAIN, lambda user, question_id: in_place_of(services, user, QUESTION, question_id))

    @app.view(form.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        submit(ack, lambda: _record(body, services))


def _on_message(body: Body, client: WebClient, services: Services) -> None:
    said, channel = body["message"], body["channel"]["id"]
    text, ts, thread = said.get("text") or "", said["ts"], said.get("thread_ts")
    try:
        offered = from_message(services, _user(body), channel, text, ts, thread)
    except NotChair as no:
        open_form(body, client, proposal_view.instead(no.refusal, asdict(no.begun)))
    else:
        open_form(body, client, form.form(offered, uuid4().hex))


def _record(body: Body, services: Services) -> Block:
    """What came of it; or the form once more, with what was written, where things have changed meanwhile."""
    names, written = form.read(body["view"])
    try:
        made = record(RecordDecision(by=_user(body), names=names, written=written), services)
    except Outdated as changed:
        return form.form(again(services, _user(body), names, written, changed.notes), names.nonce)
    return answered(made.says)


def _user(body: Body) -> str:
    return str(body["user"]["id"])
