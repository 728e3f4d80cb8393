"""The buttons of a no to opening a group, and of the messages to whoever may open it instead."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, value
from bot.services import Services
from bot.usecases.openings.opening_asked import AskToOpen, ask_to_open, not_now, say_on_call, who_may_open
from bot.usecases.openings.opening_form import what_to_ask
from bot.usecases.openings.opening_join import AddAsker, AskToJoin, add_asker, ask_to_join
from bot.usecases.openings.opening_kept import kept_answers, open_kept
from bot.usecases.openings.opening_request import PerhapsSameChild
from bot.usecases.refused import Refused
from bot.views import opening as form
from bot.views import opening_asked as messages
from bot.views import opening_no as view
from bot.views import refusal as refusal_view
from bot.views.blocks import Block
from storage.database import Busy

Act = Callable[[Body, WebClient], None]


def register(app: App, services: Services) -> None:
    def show_people(body: Body, client: WebClient) -> None:
        found = who_may_open(UUID(value(body)), body["user"]["id"], services)
        people = [(one.agency, one.person_id, f"{one.name}, {one.title}") for one in found]
        _over(body, client, view.choose(UUID(value(body)), people, uuid4().hex))

    def show_kept(body: Body, client: WebClient) -> None:
        filled, _ = kept_answers(UUID(value(body)), body["user"]["id"], services)
        ask, filled = what_to_ask(body["user"]["id"], filled, services)
        _instead(body, client, form.form(ask, filled, uuid4().hex, value(body)))

    def ask(body: Body, client: WebClient) -> None:
        request = AskToOpen(key=key(body), asked_by=body["user"]["id"], form_id=UUID(value(body)))
        asked = ask_to_open(request, services)
        _instead(body, client, view.has_asked(asked.names, asked.until))

    def on_call(body: Body, client: WebClient) -> None:
        said = say_on_call(UUID(value(body)), key(body), body["user"]["id"], services)
        _instead(body, client, view.on_call(UUID(value(body)), said.posts, said.agency))

    def different(body: Body, client: WebClient) -> None:
        opened = open_kept(UUID(value(body)), key(body), body["user"]["id"], services, another_child=True)
        _instead(body, client, form.opened(opened.ref, opened.code_word, opened.first_meeting))

    def same(body: Body, client: WebClient) -> None:
        request = AskToJoin(key=key(body), asked_by=body["user"]["id"], **view.read_same(value(body)))
        _instead(body, client, view.asked_to_join(ask_to_join(request, services)))

    acts: dict[str | re.Pattern[str], Act] = {
        view.CHOOSE: show_people,
        view.SHOW: show_kept,
        view.ASK: ask,
        view.ON_CALL: on_call,
        view.DIFFERENT: different,
        re.compile(rf"^{view.SAME}:\d+$"): same,
    }
    for action, act in acts.items():
        app.action(action)(_answering(act))

    @app.view(view.CHOOSE_FORM)
    def chosen(ack: Ack, body: Body) -> None:
        request = AskToOpen(asked_by=body["user"]["id"], **view.read_choice(body["view"]))
        try:
            asked = ask_to_open(request, services)
        except Refused as refused:
            ack(response_action="update", view=refusal_view.window(refused.refusal))
        except Busy:
            ack(response_action="update", view=refusal_view.window(refusal_view.NOT_SAVED))
        else:
            ack(response_action="update", view=view.has_asked(asked.names, asked.until))

    _register_messages(app, services)


def _register_messages(app: App, services: Services) -> None:
    """The buttons of the messages: each answers by changing its message, or says no in a small window."""

    @app.action(messages.OPEN)
    def open_for(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            form_id = UUID(value(body))
            try:
                open_kept(form_id, key(body), body["user"]["id"], services)
            except PerhapsSameChild as asked:
                others = [(other.group_id, other.name) for other in asked.others]
                open_form(body, client, view.same_child(asked.refusal, form_id, others))

        press(ack, body, client, act)

    @app.action(messages.NOT_NOW)
    def cannot(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: not_now(UUID(value(body)), key(body), body["user"]["id"], services))

    @app.action(messages.ADD)
    def add(ack: Ack, body: Body, client: WebClient) -> None:
        group_id, person_id = value(body).split()
        request = AddAsker(
            key=key(body), added_by=body["user"]["id"], group_id=UUID(group_id), person_id=UUID(person_id)
        )
        press(ack, body, client, lambda: add_asker(request, services))


def _answering(act: Act) -> Callable[[Ack, Body, WebClient], None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        try:
            act(body, client)
        except Refused as refused:
            _over(body, client, refusal_view.window(refused.refusal))
        except Busy:
            _over(body, client, refusal_view.window(refusal_view.NOT_SAVED))
        ack()

    return pressed


def _over(body: Body, client: WebClient, window: Block) -> None:
    """Lay a window over the one that was pressed in; from a message it is the first."""
    show = client.views_push if "view" in body else client.views_open
    show(trigger_id=body["trigger_id"], view=window)


def _instead(body: Body, client: WebClient, window: Block) -> None:
    """Put a window where the one stands that was pressed in; from a message it is the first."""
    if "view" in body:
        client.views_update(view_id=body["view"]["id"], view=window)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=window)
