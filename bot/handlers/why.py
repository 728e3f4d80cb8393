"""`/rsg why`: the clocks of the group whose channel it is typed in, an action's, or one rule; and the Why? buttons."""

import re
from typing import Any
from uuid import UUID

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, open_form, press, value
from bot.handlers.words import ref_and_rest
from bot.services import Services
from bot.usecases.why import Clock, clock_of, clock_of_action, clocks, rule_named
from bot.views import why as view
from bot.views.blocks import Block

ACTION = re.compile(r"[aA](\d{1,5})")


def explain(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    ref, rest = ref_and_rest(words)
    user, channel = command["user_id"], command["channel_id"]
    if action := ACTION.fullmatch(rest):
        return _clock(clock_of_action(services, user, int(action[1]), ref, channel))
    if rest:
        return view.rule(rule_named(services.policies, rest, services.clock.now().date()))
    group, running = clocks(services, user, channel, ref)
    return [block for clock in running for block in _clock(clock)] or list(view.none(group.ref))


def register(app: App, services: Services) -> None:
    """The Why? beside a no, and beside a reminder."""

    @app.action(view.WHY_RULE)
    def why_rule(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = rule_named(services.policies, value(body), services.clock.now().date())
            open_form(body, client, view.window(view.rule(found)))

        press(ack, body, client, show)

    @app.action(view.WHY_OWED)
    def why_owed(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            kind, _, subject = value(body).partition(" ")
            found = clock_of(services, body["user"]["id"], kind, UUID(subject))
            open_form(body, client, view.window(_clock(found)))

        press(ack, body, client, show)


def _clock(clock: Clock) -> list[Block]:
    return view.clock(clock.rule, clock.due_at, clock.counted, clock.next_told)
