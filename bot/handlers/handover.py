"""The buttons of the question to take the chair after the first meeting, and the forms behind them."""

from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.chairs.handover import AnswerHandover, accept_handover
from bot.usecases.chairs.handover_asked import HandOver, hand_over, pass_handover, who_else, whom_to_hand_to
from bot.usecases.refused import Refused
from bot.views import handover as view
from bot.views.blocks import Block


def register(app: App, services: Services) -> None:
    def pressed(body: Body) -> AnswerHandover:
        return AnswerHandover(key=key(body), by=str(body["user"]["id"]), group_id=uuid(value(body)))

    @app.action(view.ACCEPT)
    def accepted(ack: Ack, body: Body, client: WebClient) -> None:
        def chairs() -> None:
            accept_handover(pressed(body), services)
            say(body, client, "You have the chair. Your message from me says what comes next.")

        press(ack, body, client, chairs)

    @app.action(view.NOT_ME)
    def who_instead(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = who_else(pressed(body), services)
            open_form(body, client, view.not_me_form(value(body), found.called, found.people, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.HAND_OVER)
    def to_whom(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = whom_to_hand_to(services, str(body["user"]["id"]), uuid(value(body)))
            form = view.hand_over_form(value(body), found.called, found.people, found.usual, uuid4().hex)
            open_form(body, client, form)

        press(ack, body, client, show)

    @app.view(view.NOT_ME_FORM)
    def passed(ack: Ack, body: Body) -> None:
        nonce, group_id, person, _ = view.read(body["view"])
        request = AnswerHandover(key=nonce, by=str(body["user"]["id"]), group_id=group_id)
        submit(ack, lambda: pass_handover(request, person, services))

    @app.view(view.HAND_OVER_FORM)
    def handed_over(ack: Ack, body: Body) -> None:
        nonce, group_id, person, reason = view.read(body["view"])

        def ask() -> Block:
            if person is None:
                raise Refused(Refusal("Nobody was chosen.", "Choose somebody and send it again.", None, ""))
            by = str(body["user"]["id"])
            request = HandOver(key=nonce, by=by, group_id=group_id, to=person, reason=reason)
            return view.done(hand_over(request, services))

        submit(ack, ask)
