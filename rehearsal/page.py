"""A plain page to look at what is in the workspace: channels, messages, what each was shown."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse

from rehearsal.clock import OfficeClock
from rehearsal.plain import plain
from rehearsal.reading import Reading
from rehearsal.workspace import Workspace

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "article{border-left:3px solid #ccc;padding-left:1rem;margin:1rem 0}"
    "pre{white-space:pre-wrap;font:inherit;margin:0}"
)


class Page:
    def __init__(self, reading: Reading, workspace: Workspace, clock: OfficeClock) -> None:
        self._reading, self._workspace, self._clock = reading, workspace, clock

    async def show(self, request: Request) -> HTMLResponse:
        again = '<meta http-equiv="refresh" content="2">' if request.query_params.get("refresh") else ""
        parts = [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{again}'
            f"<title>{escape(self._workspace.cast.team_name)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{escape(self._workspace.cast.team_name)}</h1>",
            f"<p>Office time: {escape(self._clock.now().isoformat(timespec='minutes'))}."
            ' <a href="/?refresh=1">Keep refreshing</a> <a href="/">Stop</a></p>',
        ]
        for channel in self._reading.everything():
            if not channel["messages"]:
                continue
            direct = channel["kind"] == "im"
            name = "Direct: " + ", ".join(channel["members"]) if direct else "#" + channel["name"]
            parts.append(f"<h2>{escape(name)}</h2>")
            parts += [
                f"<article><strong>{escape(message['from'])}</strong><pre>{escape(plain(message))}</pre></article>"
                for message in channel["messages"]
            ]
        return HTMLResponse("".join([*parts, "</body></html>"]))
