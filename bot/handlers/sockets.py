"""Socket Mode: the bot calls Slack, and nothing need be opened to the outside."""

import logging
from contextlib import suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.delivery.outcome import Done, Outcome, Unknown
from bot.delivery.slack import meaning
from bot.handlers.errors import UNREADABLE
from bot.handlers.handling import Handling

log = logging.getLogger(__name__)

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
            try:
                super().handle(client, req)
            except UNREADABLE as error:
                log.error("a payload could not be read: %s", type(error).__name__)  # its text may quote the payload

    def open(self) -> Outcome:
        """Try to connect, once. From then on it connects again by itself."""
        try:
            self.client.connect()
        except SlackApiError as error:
            answer = error.response.data
            return meaning("apps.connections.open", answer) if isinstance(answer, dict) else Unknown("no JSON")
        except Exception as error:  # noqa: BLE001 - whatever the SDK meets on the way, there is no connection
            return Unknown(type(error).__name__)
        return Done()

    def connected(self) -> bool:
        """Whether there is a connection."""
        return self.client.is_connected()

    def close(self) -> None:
        """Leave for good, at once: the SDK by itself waits seconds, for a read and for a queue to time out."""
        client = self.client
        client.auto_reconnect_enabled = False
        client.current_session_state.terminated = True
        if client.current_session is not None:
            with suppress(OSError):  # it is dead already
                client.current_session.ping("leaving")  # the answer ends the read; an empty one is half a frame to it
        client.message_processor.event.set()
        client.message_queue.put(None)
        super().close()  # type: ignore[no-untyped-call] # Bolt gives it no types
