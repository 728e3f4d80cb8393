"""The buttons about people who are told by hand, and the form for what they answered."""

from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, submit, value
from bot.services import Services
from bot.usecases.members.by_hand import ToldByHand, told_by_hand
from bot.usecases.members.invitation import Answer, answer, check
from bot.views import by_hand as view


def register(app: App, services: Services) -> None:
    @app.action(view.TOLD)
    def told(ack: Ack, body: Body, client: WebClient) -> None:
        request = ToldByHand(key=key(body), by=body["user"]["id"], step_id=UUID(value(body)))
        press(ack, body, client, lambda: told_by_hand(request, services))

    @app.action(view.RECORD)
    def what_they_said(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            check(services, body["user"]["id"], UUID(value(body)), "answer_invitation")
            open_form(body, client, view.record_form(value(body), uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.RECORD_FORM)
    def recorded(ack: Ack, body: Body) -> None:
        request = Answer(answered_by=body["user"]["id"], **view.read_record(body["view"]))
        submit(ack, lambda: answer(request, services))
