"""Moving a meeting: `/rsg move next to Fri 11am`, the button with its form, and the buttons of what is asked first."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from msgspec.structs import replace
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.guard import unslack
from bot.handlers.action import due_of, submit_dated, uuid
from bot.handlers.buttons import Body, key, open_form, press, submit, value
from bot.handlers.words import key_of, ref_and_rest
from bot.services import Services
from bot.usecases.meetings.meeting_move import MoveMeeting, ToMove, meeting_to_move, move_meeting, who_may_chair
from bot.usecases.meetings.meeting_move_asked import OtherTimes
from bot.usecases.seeing.when_due import NotSure, chosen, read_due
from bot.views import action_forms, meeting_forms
from bot.views import meeting_move as view
from bot.views import refusal as refusal_view
from bot.views.blocks import Block

TYPED = re.compile(r"(?:the\s+)?(?:meeting\s+)?(?:next|(?P<number>\d{1,4}))?\s*(?:\bto\s+(?P<when>.+))?", re.I | re.S)


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg move next to Fri 11am`, `/rsg move 2 to …`, the group's reference first outside its channel."""
    ref, rest = ref_and_rest(words)
    typed = TYPED.fullmatch(rest)
    number = int(typed["number"]) if typed and typed["number"] else None
    when = unslack((typed["when"] if typed else rest) or "").strip()
    by = payload["user_id"]
    found = meeting_to_move(services, by, ref=ref, channel_id=payload["channel_id"], number=number)
    if not when:
        client.views_open(trigger_id=payload["trigger_id"], view=_form(found))
        return None
    try:
        to = read_due(when, services)
    except NotSure as doubt:
        return view.which_time(_names(found), doubt.question, doubt.pairs)
    return _move(_request(key_of(payload), by, _names(found), to), services)


def register(app: App, services: Services) -> None:
    """The buttons that open the form, the form, and the buttons of a question."""

    @app.action(view.MOVE)
    def that_one(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            open_form(body, client, _form(meeting_to_move(services, _user(body), meeting_id=uuid(value(body)))))

        press(ack, body, client, show)

    @app.action(view.MOVE_NEXT)
    def next_one(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            open_form(body, client, _form(meeting_to_move(services, _user(body), group_id=uuid(value(body)))))

        press(ack, body, client, show)

    @app.action(f"{view.TO}_why")
    def why_so_late(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            names, to = view.read_button(value(body))
            found = meeting_to_move(services, _user(body), meeting_id=uuid(names.meeting))
            open_form(body, client, _form(found, names, to))

        press(ack, body, client, show)

    @app.action(re.compile(rf"{view.TO}_\d+"))
    def picked(ack: Ack, body: Body, client: WebClient) -> None:
        def move() -> None:
            names, to = view.read_button(value(body))
            shown = _move(_request(key(body), _user(body), names, chosen(to)), services)
            open_form(body, client, view.window(shown))

        press(ack, body, client, move)

    @app.action(view.CHAIR)
    def who_chairs(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            names, to = view.read_button(value(body))
            called, people = who_may_chair(services, _user(body), uuid(names.meeting))
            open_form(body, client, view.chair_form(names, called, people, uuid4().hex, to))

        press(ack, body, client, show)

    @app.view(view.CHAIR_FORM)
    def named(ack: Ack, body: Body) -> None:
        nonce, names, to = view.read(body["view"])
        request = replace(
            _request(f"fm:{nonce}", _user(body), names, chosen(to)),
            chair=meeting_forms.person(body["view"]),
            chair_why=meeting_forms.words(body["view"], "words"),
        )
        submit(ack, lambda: view.window(_move(request, services)))

    @app.view(view.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        nonce, names, given = view.read(body["view"])
        filled = action_forms.filled(body["view"], nonce, names.meeting)

        def move() -> Block:
            to = chosen(given) if given else due_of(filled, services)
            request = _request(f"fm:{nonce}", _user(body), names, to, filled.words or None)
            return view.window(_move(request, services))

        submit_dated(ack, body, move)


def _move(request: MoveMeeting, services: Services) -> list[Block]:
    """What came of it, or what is asked first."""
    try:
        moved = move_meeting(request, services)
    except OtherTimes as other:
        meeting, sequence = str(request.meeting_id), request.sequence
        once_more = request.once_more.isoformat() if request.once_more else ""
        names = view.Names(meeting=meeting, sequence=sequence, sure=sorted(other.sure or ()), once_more=once_more)
        says = refusal_view.blocks(other.refusal)
        if other.late:
            return view.lacks_reason(names, says, other.to)
        offer = view.Offer(times=other.times, to=other.to, about=other.about, once_more=other.once_more, own=other.own)
        return view.offers(names, says, offer, services.clock.now())
    return view.done(moved.says, str(request.meeting_id), clash=moved.clash)


def _request(key: str, by: str, names: view.Names, to: datetime | date, reason: str | None = None) -> MoveMeeting:
    return MoveMeeting(
        key=key,
        by=by,
        meeting_id=uuid(names.meeting),
        sequence=names.sequence,
        to=to,
        sure=frozenset(names.sure),
        reason=reason,
        once_more=_at(names.once_more),
    )


def _at(text: str) -> datetime | None:
    found = chosen(text) if text else None
    return found if isinstance(found, datetime) else None


def _form(found: ToMove, names: view.Names | None = None, to: str = "") -> Block:
    return view.form(names or _names(found), found.called, found.number, found.starts_at, uuid4().hex, to)


def _names(found: ToMove) -> view.Names:
    return view.Names(meeting=str(found.meeting_id), sequence=found.sequence)


def _user(body: Body) -> str:
    return str(body["user"]["id"])
