"""The buttons of whoever must agree to a deputy."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, press, say, value
from bot.services import Services
from bot.usecases.panels.deputies import Settle, settle
from bot.views import deputies as view


def register(app: App, services: Services) -> None:
    def settles(action: str, *, agrees: bool) -> None:
        @app.action(action)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def answer() -> None:
                by, asked = str(body["user"]["id"]), uuid(value(body))
                says = settle(Settle(key=key(body), by=by, approval_id=asked, agrees=agrees), services)
                say(body, client, says)

            press(ack, body, client, answer)

    settles(view.AGREE, agrees=True)
    settles(view.DECLINE, agrees=False)
