"""What Slack reports of a group's channel: shared, somebody in, somebody out; and the buttons that answer it."""

from uuid import UUID

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, press, say, value
from bot.services import Services
from bot.usecases.members.privacy import (
    InChannel,
    LookAgain,
    TakeOutStranger,
    channel_shared,
    joined,
    left,
    look_again,
    take_out_stranger,
)
from bot.views import privacy as view


def register(app: App, services: Services) -> None:
    @app.event("channel_shared")
    def shared(body: Body) -> None:
        channel_shared(_happened(body), services)

    @app.event("member_joined_channel")
    def came(body: Body, context: BoltContext) -> None:
        if body["event"]["user"] != context.bot_user_id:
            joined(_happened(body), services)

    @app.event("member_left_channel")
    def went(body: Body) -> None:
        left(_happened(body), services)

    @app.action(view.LOOK_AGAIN)
    def private_again(ack: Ack, body: Body, client: WebClient) -> None:
        request = LookAgain(key=key(body), by=body["user"]["id"], group_id=UUID(value(body)))

        def ask_slack() -> None:
            look_again(request, services)
            say(body, client, "The bot looks again now. Your message from me says how it stands.", always=True)

        press(ack, body, client, ask_slack)

    @app.action(view.TAKE_OUT)
    def out(ack: Ack, body: Body, client: WebClient) -> None:
        group_id, user = view.read_take_out(value(body))
        request = TakeOutStranger(key=key(body), by=body["user"]["id"], group_id=UUID(group_id), user=user)
        press(ack, body, client, lambda: take_out_stranger(request, services))


def _happened(body: Body) -> InChannel:
    event = body["event"]
    return InChannel(channel_id=event["channel"], user=event.get("user", ""))
