"""A plain page to look at what is in the workspace: who is in it, who may see what, and what was said to whom."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse

from rehearsal.clock import OfficeClock
from rehearsal.plain import BOLD, MENTION, plain
from rehearsal.reading import Reading
from rehearsal.state import Json
from rehearsal.workspace import Workspace

OFFICE = ZoneInfo("Europe/London")
STYLE = (
    "body{font:16px/1.45 system-ui,sans-serif;color:#1d1c1d;margin:0;display:flex}"
    "nav{flex:0 0 17rem;background:#f4f4f5;padding:1rem;min-height:100vh;font-size:14px}"
    "nav ul{list-style:none;margin:.2rem 0 1rem;padding:0}nav h1{font-size:1.1rem;margin:0}nav h2{font-size:.9rem}"
    "nav a{color:inherit}nav .none{color:#72727a}"
    "main{flex:1;min-width:0;max-width:48rem;padding:0 2rem 4rem}h2{margin:2rem 0 0}"
    ".seen{color:#5c5c66;font-size:14px;margin:.1rem 0 1rem}"
    "article{margin:0 0 1rem;overflow-wrap:anywhere}article.reply{margin-left:2rem;border-left:3px solid #ddd;"
    "padding-left:.8rem}article.line{color:#72727a;font-size:14px;margin-bottom:.4rem}"
    "pre{white-space:pre-wrap;font:inherit;margin:0}time,.mark{color:#72727a;font-size:13px}"
    "@media(max-width:45rem){body{display:block}nav{min-height:0}main{padding:0 1rem 3rem}}"
)


class Page:
    """Shows everything to whoever rehearses; beside each place stands who in the workspace may see it."""

    def __init__(self, reading: Reading, workspace: Workspace, clock: OfficeClock) -> None:
        self._reading, self._workspace, self._clock = reading, workspace, clock

    async def show(self, request: Request) -> HTMLResponse:
        again = '<meta http-equiv="refresh" content="2">' if request.query_params.get("refresh") else ""
        name = escape(self._workspace.cast.team_name)
        places = [place for place in self._reading.everything() if place["messages"]]
        parts = [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"{again}<title>{name}</title><style>{STYLE}</style></head><body>",
            f"<nav><h1>{name}</h1><p>Office time: {_clock(self._clock.now())}<br>"
            '<a href="/?refresh=1">Keep refreshing</a> · <a href="/">Stop</a></p>',
            *self._list(places),
            "</nav><main>",
            *(part for place in places for part in self._place(place)),
            "" if places else "<p>Nothing has been said yet.</p>",
            "</main></body></html>",
        ]
        return HTMLResponse("".join(parts))

    def _list(self, places: list[Json]) -> Iterator[str]:
        """Channels, then people: those who were told something are links to what."""
        yield "<h2>Channels</h2><ul>"
        for place in places:
            if place["kind"] != "im":
                yield f'<li><a href="#{place["id"]}">#{escape(place["name"])}</a></li>'
        yield "</ul><h2>People</h2><ul>"
        told = {member: place["id"] for place in places if place["kind"] == "im" for member in place["members"]}
        for person in self._workspace.people.values():
            shown = escape(person.shown())
            known = f'<a href="#{told[person.name]}">{shown}</a>' if person.name in told else shown
            gone = " (left)" if person.deactivated else " (guest)" if person.guest != "none" else ""
            yield f"<li{'' if person.name in told else ' class=none'}>{known}{gone}</li>"
        yield "</ul>"

    def _place(self, place: Json) -> Iterator[str]:
        names = {person.name: person.shown() for person in self._workspace.people.values()}
        members = [names.get(member, self._workspace.manifest.bot_name) for member in place["members"]]
        direct = place["kind"] == "im"
        others = [one for one in members if one != self._workspace.manifest.bot_name]
        title = " and ".join(others) if direct else "#" + place["name"]
        seen = (
            "Direct messages: nobody else sees them."
            if direct
            else f"{place['kind'].capitalize()}. Seen by {', '.join(members)}."
        )
        seen += " Archived." if place["archived"] else ""
        yield f'<h2 id="{place["id"]}">{escape(title)}</h2><p class="seen">{escape(seen)}</p>'
        said = self._said_at()
        for message in _threaded(place["messages"]):
            words = MENTION.sub(lambda named: f"@{self._workspace.name_of(named[1])}", plain(message))
            yield _message(message, words, said.get(message["ts"]), pinned=message["ts"] in place["pins"])

    def _said_at(self) -> dict[str, datetime]:
        diary = self._workspace.diary.happenings
        return {one.what["ts"]: datetime.fromisoformat(one.office) for one in diary if one.kind == "said"}


def _threaded(messages: list[Json]) -> Iterator[Json]:
    """Each message with the answers to it beneath."""
    for message in messages:
        if message.get("thread_ts", message["ts"]) == message["ts"]:
            yield message
            yield from (m for m in messages if m.get("thread_ts") == message["ts"] != m["ts"])


def _message(message: Json, words: str, at: datetime | None, *, pinned: bool) -> str:
    words = BOLD.sub(r"<strong>\1</strong>", escape(words, quote=False))
    when = f"<time>{_clock(at)}</time>" if at else ""
    if message.get("subtype", "").startswith("channel_") or message.get("subtype") == "pinned_item":
        return f'<article class="line">{when} {words}</article>'
    marks = [word for word, is_so in (("pinned", pinned), ("edited", "edited" in message)) if is_so]
    mark = f'<span class="mark">({", ".join(marks)})</span>' if marks else ""
    reply = message.get("thread_ts", message["ts"]) != message["ts"]
    head = f"<strong>{escape(message['from'])}</strong> {when} {mark}"
    return f"<article{' class=reply' if reply else ''}>{head}<pre>{words}</pre></article>"


def _clock(at: datetime) -> str:
    local = at.astimezone(OFFICE)
    return f"{local:%A} {local.day} {local:%B, %H:%M}"
