"""The buttons of an invitation, and the two small forms behind them."""

from collections.abc import Callable
from typing import Literal
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.services import Services
from bot.usecases.members.deputy import PassOn, SendDeputy, pass_on, send_deputy
from bot.usecases.members.invitation import Answer, UnsureWhichChild, answer, check, unsure_which_child
from bot.views import deputy as form
from bot.views import invitation as view
from bot.views.blocks import Block

SAID = {"coming": "It is noted that you come.", "cannot": "It is noted that you cannot come."}


def register(app: App, services: Services) -> None:
    def answered(ack: Ack, body: Body, client: WebClient, reply: Literal["coming", "cannot"]) -> None:
        request = Answer(key=key(body), answered_by=body["user"]["id"], member_id=UUID(value(body)), reply=reply)

        def reply_kept() -> None:
            answer(request, services)
            say(body, client, SAID[reply])

        press(ack, body, client, reply_kept)

    def shown(ack: Ack, body: Body, client: WebClient, opens: Callable[[str, str], Block]) -> None:
        def show() -> None:
            check(services, body["user"]["id"], UUID(value(body)), "name_deputy")
            open_form(body, client, opens(value(body), uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.COMING)
    def coming(ack: Ack, body: Body, client: WebClient) -> None:
        answered(ack, body, client, "coming")

    @app.action(view.CANNOT)
    def cannot(ack: Ack, body: Body, client: WebClient) -> None:
        answered(ack, body, client, "cannot")

    @app.action(view.WHICH_CHILD)
    def which_child(ack: Ack, body: Body, client: WebClient) -> None:
        request = UnsureWhichChild(key=key(body), asked_by=body["user"]["id"], member_id=UUID(value(body)))
        press(ack, body, client, lambda: unsure_which_child(request, services))

    @app.action(view.DEPUTY)
    def who_comes(ack: Ack, body: Body, client: WebClient) -> None:
        shown(ack, body, client, form.deputy_form)

    @app.action(view.NOT_ME)
    def whom_to_ask(ack: Ack, body: Body, client: WebClient) -> None:
        shown(ack, body, client, form.pass_on_form)

    @app.view(form.DEPUTY_FORM)
    def deputy_sent(ack: Ack, body: Body) -> None:
        request = SendDeputy(sent_by=body["user"]["id"], **form.read_deputy(body["view"]))
        submit(ack, lambda: form.sent(send_deputy(request, services)))

    @app.view(form.NOT_ME_FORM)
    def passed_on(ack: Ack, body: Body) -> None:
        request = PassOn(passed_by=body["user"]["id"], **form.read_pass_on(body["view"]))
        submit(ack, lambda: pass_on(request, services))
