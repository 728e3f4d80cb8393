"""`/panel vote TEXT`, its form, and the buttons of a vote."""

from typing import Any
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.decisions.decision_form import from_vote
from bot.usecases.panels.votes import Cast, CloseVote, OpenVote, asked_of, cast, cast_casting, close, open_vote
from bot.usecases.within import group_meant
from bot.views import decision_form
from bot.views import panel as panel_view
from bot.views import votes as view


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """`/panel vote TEXT` opens the form."""
    ref, text = ref_and_rest(words)
    by = payload["user_id"]
    group_id = group_meant(services, by, ref, payload["channel_id"])
    asked = asked_of(services, by, group_id, unslack(text))
    client.views_open(trigger_id=payload["trigger_id"], view=view.form(asked, uuid4().hex))


def register(app: App, services: Services) -> None:
    def votes(action: str, choice: str, *, casting: bool = False) -> None:
        @app.action(action)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def vote() -> None:
                request = Cast(key=key(body), by=_user(body), vote_id=_vote(body), choice=choice)
                says = cast_casting(request, services) if casting else cast(request, services)
                say(body, client, says, always=True)

            press(ack, body, client, vote)

    for action, choice in ((view.FOR, "for"), (view.AGAINST, "against"), (view.ABSTAIN, "abstain")):
        votes(action, choice)
    for action, choice in ((view.CAST_FOR, "for"), (view.CAST_AGAINST, "against")):
        votes(action, choice, casting=True)

    @app.action(view.CLOSE)
    def closed(ack: Ack, body: Body, client: WebClient) -> None:
        def end() -> None:
            says = close(CloseVote(key=key(body), by=_user(body), vote_id=_vote(body)), services)
            say(body, client, says, always=True)

        press(ack, body, client, end)

    @app.action(view.RECORD)
    def records(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = from_vote(services, _user(body), _vote(body))
            open_form(body, client, decision_form.form(offered, uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.FORM)
    def opened(ack: Ack, body: Body) -> None:
        request = OpenVote(by=_user(body), **view.read(body["view"]))
        submit(ack, lambda: panel_view.done(open_vote(request, services)))


def _vote(body: Body) -> UUID:
    return uuid(value(body))


def _user(body: Body) -> str:
    return str(body["user"]["id"])
