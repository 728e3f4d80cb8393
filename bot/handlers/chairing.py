"""The buttons of the question to take the chair, and the form that names the record keeper."""

from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, submit, value
from bot.services import Services
from bot.usecases.chair_asked import (
    AnswerChair,
    NameRecordKeeper,
    accept,
    name_record_keeper,
    pass_chair,
    who_may_keep,
)
from bot.views import chairing as view


def register(app: App, services: Services) -> None:
    def asked(body: Body) -> AnswerChair:
        return AnswerChair(key=key(body), answered_by=body["user"]["id"], group_id=UUID(value(body)))

    @app.action(view.ACCEPT)
    def accepted(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: accept(asked(body), services))

    @app.action(view.NOT_ME)
    def passed(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: pass_chair(asked(body), services))

    @app.action(view.RECORD_KEEPER)
    def who_keeps(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = who_may_keep(body["user"]["id"], UUID(value(body)), services)
            people = [(one.person_id, f"{one.name}, {one.title}") for one in found]
            open_form(body, client, view.record_keeper_form(value(body), people, uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.RECORD_KEEPER_FORM)
    def named(ack: Ack, body: Body) -> None:
        request = NameRecordKeeper(named_by=body["user"]["id"], **view.read_record_keeper(body["view"]))
        submit(ack, lambda: name_record_keeper(request, services))
