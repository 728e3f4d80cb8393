"""`/rsg mine`, and the buttons that show the same list in a window and turn its pages."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.mine import mine
from bot.handlers.buttons import Body, open_form, press, value
from bot.services import Services
from bot.views import mine as view
from bot.views.all_mine import MINE
from bot.views.blocks import Block


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The first page, shown to who typed, alone."""
    return view.blocks(mine(services, command["user_id"], 1))


def register(app: App, services: Services) -> None:
    @app.action(MINE)
    @app.action(view.BACK)
    def turn(ack: Ack, body: Body, client: WebClient) -> None:
        def shown() -> None:
            asked = value(body)
            window = view.window(mine(services, body["user"]["id"], int(asked) if asked.isdecimal() else 1))
            if body.get("view"):  # the answer to the click itself: its own window shows the other page
                client.views_update(view_id=body["view"]["id"], view=window)
            else:
                open_form(body, client, window)

        press(ack, body, client, shown)
