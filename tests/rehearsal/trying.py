"""A very small app, as a process of its own: it greets, it asks, and it answers a button."""

import os
from threading import Event
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

web = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = App(client=web, process_before_response=True)


@app.command("/try")
def greet(ack: Ack, command: dict[str, str]) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Yes"}, "action_id": "yes", "value": "1"}
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{command['text']}*?"}},
        {"type": "actions", "elements": [button]},
    ]
    ack("Asked.")
    web.chat_postMessage(channel=command["user_id"], text="a question", blocks=blocks)


@app.action("yes")
def answer(ack: Ack, body: dict[str, dict[str, str]]) -> None:
    ack()
    web.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Thank you.", blocks=[])


opener = WebClient(os.environ["SLACK_APP_TOKEN"], base_url=os.environ["SLACK_API_URL"])
SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=opener).connect()  # type: ignore[no-untyped-call]
Event().wait()
