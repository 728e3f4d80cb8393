"""Socket Mode: the bot calls Slack, and nothing need be opened to the outside."""

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.handlers.handling import Handling

CONCURRENCY = 20
PING_SECONDS = 3.0  # a connection that died without a word is noticed after about six of these


class Sockets(SocketModeHandler):
    """Bolt's handler, counting what is being answered."""

    def __init__(self, app: App, app_token: str, opener: WebClient, handling: Handling) -> None:
        super().__init__(app, app_token, web_client=opener, ping_interval=PING_SECONDS, concurrency=CONCURRENCY)
        self._handling = handling

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as Bolt's
        """Answer one request: commit, then acknowledge."""
        with self._handling.one():
            super().handle(client, req)
