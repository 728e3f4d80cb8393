"""`/rsg why`: the clocks of the group whose channel it is typed in, an action's, or one rule; and the Why? buttons."""

import re
from typing import Any
from uuid import UUID

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.handlers.buttons import Body, open_form, press, value
from bot.handlers.words import AROUND, ref_and_rest
from bot.services import Services
from bot.usecases.seeing.why import clock_of, clock_of_action, clock_of_question, clocks, rule_named
from bot.views import why as view
from bot.views.blocks import Block

ACTION = re.compile(r"([as])(\d{1,5})", re.I)
QUESTION = re.compile(r"r(\d{1,5})", re.I)


def explain(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    ref, rest = ref_and_rest(words)
    user, channel = command["user_id"], command["channel_id"]
    rest = rest.strip(AROUND)
    if action := ACTION.fullmatch(rest):
        return view.in_full(clock_of_action(services, user, action[1].upper(), int(action[2]), ref, channel))
    if question := QUESTION.fullmatch(rest):
        return view.in_full(clock_of_question(services, user, int(question[1]), ref, channel))
    if rest:
        return _rule(rest, services)
    group, running = clocks(services, user, channel, ref)
    return view.clocks(group.ref, running)


def register(app: App, services: Services) -> None:
    """The Why? beside a no, and beside a reminder."""

    @app.action(view.WHY_RULE)
    def why_rule(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            _open(body, client, _rule(value(body), services))

        press(ack, body, client, show)

    @app.action(view.WHY_OWED)
    def why_owed(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            kind, _, subject = value(body).partition(" ")
            found = clock_of(services, body["user"]["id"], kind, UUID(subject))
            _open(body, client, view.in_full(found))

        press(ack, body, client, show)


def _rule(named: str, services: Services) -> list[Block]:
    found = rule_named(services.policies, named, services.clock.now().date())
    return view.rule(found, services.readings.of(found.id))


def _open(body: Body, client: WebClient, blocks: list[Block]) -> None:
    """Over the window it was pressed in; in its place, where Slack lays no more of them on one another."""
    try:
        open_form(body, client, view.window(blocks))
    except SlackApiError as refused:
        if refused.response["error"] != "push_limit_reached":
            raise
        client.views_update(view_id=body["view"]["id"], view=view.window(blocks))
