"""The buttons of the question to take the chair, and the forms of whoever took it: who is invited, who keeps notes."""

from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.services import Services
from bot.usecases.chairs.chair_asked import (
    AnswerChair,
    NameRecordKeeper,
    accept,
    name_record_keeper,
    pass_chair,
    who_may_keep,
)
from bot.usecases.members.agencies import ChangeInvited, KeepInvited, change_invited, keep_invited, whom_to_offer
from bot.views import chairing as view


def register(app: App, services: Services) -> None:
    def asked(body: Body) -> AnswerChair:
        return AnswerChair(key=key(body), answered_by=body["user"]["id"], group_id=UUID(value(body)))

    @app.action(view.ACCEPT)
    def accepted(ack: Ack, body: Body, client: WebClient) -> None:
        def chairs() -> None:
            accept(asked(body), services)
            say(body, client, "You have the chair. Your message from me says what comes next.")

        press(ack, body, client, chairs)

    @app.action(view.NOT_ME)
    def passed(ack: Ack, body: Body, client: WebClient) -> None:
        def not_me() -> None:
            pass_chair(asked(body), services)
            say(body, client, "It is noted: not you. The next person is asked.")

        press(ack, body, client, not_me)

    @app.action(view.RECORD_KEEPER)
    def who_keeps(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = who_may_keep(body["user"]["id"], UUID(value(body)), services)
            people = [(one.person_id, f"{one.name}, {one.title}") for one in found]
            open_form(body, client, view.record_keeper_form(value(body), people, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.KEEP_INVITED)
    def kept(ack: Ack, body: Body, client: WebClient) -> None:
        request = KeepInvited(key=key(body), by=body["user"]["id"], group_id=UUID(value(body)))
        press(ack, body, client, lambda: keep_invited(request, services))

    @app.action(view.CHANGE_INVITED)
    def whom_to_invite(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = whom_to_offer(body["user"]["id"], UUID(value(body)), services)
            agencies = [(one.organisation, one.name, one.invited) for one in found]
            open_form(body, client, view.change_invited_form(value(body), agencies, uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.CHANGE_INVITED_FORM)
    def invited_changed(ack: Ack, body: Body) -> None:
        request = ChangeInvited(by=body["user"]["id"], **view.read_change_invited(body["view"]))
        submit(ack, lambda: change_invited(request, services))

    @app.view(view.RECORD_KEEPER_FORM)
    def named(ack: Ack, body: Body) -> None:
        request = NameRecordKeeper(named_by=body["user"]["id"], **view.read_record_keeper(body["view"]))
        submit(ack, lambda: name_record_keeper(request, services))
