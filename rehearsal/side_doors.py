"""The addresses the app uses besides the Web API: response_url, uploads, downloads."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from rehearsal import posting
from rehearsal.bodies import MULTIPART, fields
from rehearsal.errors import SlackError
from rehearsal.ledger import Ledger
from rehearsal.methods import chat
from rehearsal.state import Ephemeral, Json, ResponseUrl
from rehearsal.workspace import Workspace

RESPONSE_FIELDS = {
    *("text", "blocks", "attachments", "response_type", "replace_original", "delete_original"),
    *("thread_ts", "metadata", "unfurl_links", "unfurl_media", "link_names", "mrkdwn"),
}


class SideDoors:
    def __init__(self, workspace: Workspace, ledger: Ledger) -> None:
        self._workspace, self._ledger = workspace, ledger

    async def response_url(self, request: Request) -> Response:
        """Five answers within half an hour of the click."""
        try:
            said = json.loads(await request.body())
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        entry = self._ledger.call("response_url", said)
        try:
            self._answer(request.path_params["key"], said)
        except SlackError as error:
            status = 404 if error.code in ("used_url", "expired_url") else 400
            self._ledger.close(entry, error.answer(), status=status)
            return JSONResponse(error.answer(), status_code=status)
        self._ledger.close(entry, "ok", status=200)
        return PlainTextResponse("ok")

    def _answer(self, key: str, said: Json) -> None:
        url = self._workspace.response_urls.get(key)
        if url is None or url.uses_left <= 0:
            raise SlackError("used_url")
        if url.expires < self._workspace.machine.now():
            raise SlackError("expired_url")
        if not isinstance(said, dict) or set(said) - RESPONSE_FIELDS:
            raise SlackError("invalid_payload")
        url.uses_left -= 1
        if said.get("delete_original"):
            self._delete_original(url)
            return
        blocks = chat.checked_blocks(said.get("blocks"))
        text = str(said.get("text") or "")
        if not text and not blocks:
            raise SlackError("no_text")
        if said.get("replace_original"):
            self._replace_original(url, text, blocks)
        elif said.get("response_type") == "in_channel":
            channel = self._workspace.channels[url.channel]
            thread = str(said.get("thread_ts") or "")
            posting.post(self._workspace, channel, self._workspace.bot_user, text, blocks=blocks, thread_ts=thread)
        else:
            posting.whisper(self._workspace, url.channel, url.user, text, blocks, url.thread_ts)

    def _original(self, url: ResponseUrl) -> Ephemeral | None:
        same = [e for e in self._workspace.ephemerals if e.ts == url.message_ts and e.to == url.user]
        return same[0] if same else None

    def _delete_original(self, url: ResponseUrl) -> None:
        channel = self._workspace.channels[url.channel]
        if (whispered := self._original(url)) is not None:
            self._workspace.ephemerals.remove(whispered)
            self._workspace.changes.bump()
        elif url.message_ts in channel.messages:
            posting.delete(self._workspace, channel, channel.messages[url.message_ts])

    def _replace_original(self, url: ResponseUrl, text: str, blocks: list[Json]) -> None:
        channel = self._workspace.channels[url.channel]
        if (whispered := self._original(url)) is not None:
            whispered.text, whispered.blocks = text, blocks
            self._workspace.changes.bump()
        elif url.message_ts in channel.messages:
            posting.edit(self._workspace, channel, channel.messages[url.message_ts], text=text, blocks=blocks)

    async def upload(self, request: Request) -> Response:
        file = self._workspace.files.get(request.path_params["file"])
        if file is None or file.content is not None:
            return PlainTextResponse("not found", status_code=404)
        content_type, content = request.headers.get("content-type", ""), await request.body()
        if content_type.startswith(MULTIPART):
            content = next(iter(fields(content_type, content).values()), b"")
        if len(content) != file.size:
            return PlainTextResponse("length does not match", status_code=400)
        file.content = content
        return PlainTextResponse(f"OK - {file.size}")

    async def download(self, request: Request) -> Response:
        """Without the right token Slack leads to its sign-in page."""
        file = self._workspace.files.get(request.path_params["file"])
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        may = token == self._workspace.bot_token and "files:read" in self._workspace.manifest.scopes
        if not may or file is None or file.content is None:
            return RedirectResponse(f"{self._workspace.url}/signin", status_code=302)
        here = any(self._workspace.bot_user in self._workspace.channels[c].members for c in file.shared_in)
        if not here and file.user != self._workspace.bot_user:
            return RedirectResponse(f"{self._workspace.url}/signin", status_code=302)
        return Response(file.content, media_type=file.mimetype)
