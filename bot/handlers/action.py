"""`/rsg action`, and the buttons and forms on an action's messages."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dates import At, Day, parse
from bot.guard import plain, unslack
from bot.handlers.buttons import key, open_form, press, submit, value
from bot.handlers.words import key_of, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.action import CreateAction, create_action
from bot.usecases.action_change import NOT_FOUND, Changed, Press, done, more_time, not_mine, update
from bot.usecases.refused import Refused
from bot.views import action as view
from bot.views import action_forms as forms
from bot.views.blocks import Block, section

TYPED = re.compile(r"<@(?P<owner>\w+)(?:\|[^>]*)?>\s+(?P<text>.+)\s+by\s+(?P<due>.+)", re.S | re.I)

HOW = Refusal(
    "An action needs a person, what to do, and a time.",
    "Type it like this: `/rsg action @sam arrange the bed assessment by Thursday noon`.",
    None,
    "",
)


def create(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg action @sam text by DATE`, with the group's reference first where it is typed outside its channel."""
    ref, rest = ref_and_rest(words)
    found = TYPED.fullmatch(rest)
    if found is None:
        raise Refused(HOW)
    request = CreateAction(
        key=key_of(command),
        made_by=command["user_id"],
        text=unslack(found["text"]),
        owner=found["owner"],
        due=_time(found["due"], services),
        channel_id=command["channel_id"],
        ref=ref,
    )
    return [section(plain(create_action(request, services).says))]


def register(app: App, services: Services) -> None:
    """The buttons of an action's messages, and the forms behind them."""

    @app.action(view.DONE)
    def press_done(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        press(ack, body, client, lambda: done(_press(body["user"]["id"], key(body), value(body)), services))

    for name, form in ((view.UPDATE, forms.update), (view.MORE_TIME, forms.more_time), (view.NOT_MINE, forms.not_mine)):
        app.action(name)(_opener(form))

    @app.view(forms.UPDATE_FORM)
    def send_update(ack: Ack, body: dict[str, Any]) -> None:
        _submit(ack, body, lambda press, words: update(press, words, services))

    @app.view(forms.NOT_MINE_FORM)
    def send_not_mine(ack: Ack, body: dict[str, Any]) -> None:
        _submit(ack, body, lambda press, words: not_mine(press, words, services))

    @app.view(forms.MORE_TIME_FORM)
    def send_more_time(ack: Ack, body: dict[str, Any]) -> None:
        _submit(ack, body, lambda press, words: more_time(press, _time(words, services), services))


def _opener(form: Callable[[str, str], Block]) -> Callable[[Ack, dict[str, Any], WebClient], None]:
    def show(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Opening a form writes nothing; whether they may is asked when it is sent."""
        open_form(body, client, form(value(body), uuid4().hex))
        ack()

    return show


def _submit(ack: Ack, body: dict[str, Any], change: Callable[[Press, str], Changed]) -> None:
    nonce, action_id, words = forms.read(body["view"])
    submit(ack, lambda: change(_press(body["user"]["id"], f"fm:{nonce}", action_id), words))


def _press(user: str, key: str, action_id: str) -> Press:
    try:
        return Press(key=key, by=user, action_id=UUID(action_id))
    except ValueError:
        raise Refused(NOT_FOUND) from None


def _time(words: str, services: Services) -> datetime | date:
    """The moment or the day that *words* mean. Raises Refused with the question where they are not sure enough."""
    reading = parse(words, services.clock.now(), services.calendar)
    match reading:
        case At(at=at):
            return at
        case Day(day=day, part=None):
            return day
        case Day():
            raise Refused(Refusal(reading.says, "Say at what hour, for example 11am.", None, ""))
    raise Refused(Refusal(reading.says, "Give one day and, if you like, an hour.", None, ""))
