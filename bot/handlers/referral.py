"""`/panel refer`, its form drawn again when an answer changes what is asked, and the buttons about a referral."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.drawing.referral import referrals_of
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, submit, value
from bot.handlers.opening import PAST
from bot.services import Services
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_agreed import Answer, answer
from bot.usecases.referrals.referral_answers import Wrong
from bot.usecases.referrals.referral_carried import filled_before
from bot.usecases.referrals.referral_elsewhere import SaySetUp, say_set_up
from bot.usecases.referrals.referral_form import longest_why, what_to_ask, what_to_change
from bot.usecases.referrals.referral_kept import begun, hours_kept
from bot.usecases.referrals.referral_let_in import LetIn, let_in
from bot.usecases.referrals.referral_listing import what_to_list
from bot.usecases.referrals.referral_may import may_answer, may_let_in, may_return, may_say_set_up, may_withdraw
from bot.usecases.referrals.referral_sent import Send, Withdraw, send, withdraw
from bot.usecases.referrals.referral_taken import Take, take
from bot.usecases.refused import Refused
from bot.views import opening_no
from bot.views import referral as view
from bot.views import referral_asked as asks
from bot.views import referral_form as form
from bot.views import refusal as refusal_view
from bot.views.blocks import Block
from storage.database import Busy

May = Callable[[Services, str, UUID], None]
"""Raises Refused for whoever may not do it, before they are asked why."""


def show_form(command: dict[str, Any], words: str, client: WebClient, services: Services) -> None:
    """`/panel refer` opens the form, with what was begun a short time ago; which panel is its first question."""
    filled = begun(command["user_id"], services) or form.Filled()
    ask = what_to_ask(command["user_id"], filled, services)
    client.views_open(trigger_id=command["trigger_id"], view=form.form(ask, filled, uuid4().hex))


def listed(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/panel referrals`: those that somebody made, and those of the panels they look after."""
    return view.listing(referrals_of(services, command["user_id"]))


def register(app: App, services: Services) -> None:
    @app.action({"block_id": re.compile(rf":{form.REDRAWS}$"), "action_id": "value"})
    def draw_again(ack: Ack, body: Body, client: WebClient) -> None:
        shown = _again(body, form.read(body["view"]), services)
        try:
            client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=shown)
        except SlackApiError as error:
            if error.response["error"] not in PAST:
                raise
        ack()

    @app.action(re.compile(rf"^{opening_no.REFER}:\d+$"))
    def carried(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            form_id, forum = opening_no.read_refer(value(body))
            filled = filled_before(form_id, forum, body["user"]["id"], services)
            shown = form.form(what_to_ask(body["user"]["id"], filled, services), filled, uuid4().hex)
            client.views_update(view_id=body["view"]["id"], view=shown)

        press(ack, body, client, show)

    _register_forms(app, services)
    _register_buttons(app, services)
    _register_reasons(app, services)


def _register_forms(app: App, services: Services) -> None:
    def answered(ack: Ack, body: Body, act: Callable[[form.Sent], Block | None]) -> None:
        """Do what a form asks for, unless it was sent before it was drawn for these answers."""
        sent = form.read(body["view"])
        ask = _ask(body, sent, services)
        if ask.no is None and sent.filled.asked != ask.keys:
            ack(response_action="update", view=_again(body, sent, services))
            return
        way_on = "" if sent.referral else form.kept_for(hours_kept(services))
        try:
            shown = act(sent)
        except Wrong as wrong:
            ack(response_action="errors", errors=form.beside(sent, wrong.sentences, wrong.missing, way_on))
        except Refused as refused:
            ack(response_action="push", view=refusal_view.window(refused.refusal))
        except Busy:
            ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
        else:
            ack(response_action="update", view=shown) if shown else ack()

    @app.view(form.FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        def act(sent: form.Sent) -> Block:
            request = Refer(key=sent.key, by=body["user"]["id"], filled=sent.filled, referral_id=sent.referral)
            found = refer(request, services)
            return view.kept(found.name, found.panel, found.lacks)

        answered(ack, body, act)

    @app.view(form.LISTING_FORM)
    def listed_in(ack: Ack, body: Body) -> None:
        def act(sent: form.Sent) -> None:
            assert sent.referral is not None, "it is about one"
            by = body["user"]["id"]
            take(Take(key=sent.key, by=by, referral_id=sent.referral, does="take", listing=sent.filled), services)

        answered(ack, body, act)


def _register_buttons(app: App, services: Services) -> None:
    def does(act: Callable[[Body], object]) -> Callable[[Ack, Body, WebClient], None]:
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            press(ack, body, client, lambda: act(body))

        return pressed

    def by(body: Body) -> str:
        return str(body["user"]["id"])

    app.action(view.SENT)(
        does(lambda body: send(Send(key=key(body), by=by(body), referral_id=uuid(value(body))), services))
    )
    app.action(asks.AGREE)(
        does(lambda body: answer(Answer(key=key(body), by=by(body), approval_id=uuid(value(body))), services))
    )

    @app.action(view.TAKE)
    def take_on(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            referral_id = uuid(value(body))
            ask = what_to_list(by(body), referral_id, services)
            if ask is None:
                take(Take(key=key(body), by=by(body), referral_id=referral_id, does="take"), services)
                return
            filled = form.Filled(body=ask.bodies[0][0])
            shown = form.form(ask, filled, uuid4().hex, referral_id, callback_id=form.LISTING_FORM)
            open_form(body, client, shown)

        press(ack, body, client, act)

    @app.action(view.CHANGE)
    def change(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            referral_id = uuid(value(body))
            ask, filled = what_to_change(by(body), referral_id, services)
            open_form(body, client, form.form(ask, filled, uuid4().hex, referral_id))

        press(ack, body, client, show)


def _register_reasons(app: App, services: Services) -> None:
    """The buttons that ask why, and the forms they open."""

    def asking(callback_id: str, may: May) -> Callable[[Ack, Body, WebClient], None]:
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def show() -> None:
                about = uuid(value(body))
                may(services, str(body["user"]["id"]), about)
                open_form(body, client, asks.why_form(callback_id, about, uuid4().hex, longest_why(services)))

            press(ack, body, client, show)

        return pressed

    def act(callback_id: str, key: str, by: str, about: UUID, why: str) -> None:
        match callback_id:
            case asks.WITHDRAW_FORM:
                withdraw(Withdraw(key=key, by=by, referral_id=about, why=why), services)
            case asks.SET_UP_FORM:
                say_set_up(SaySetUp(key=key, by=by, referral_id=about, words=why), services)
            case asks.LET_IN_FORM | asks.KEEP_OUT_FORM:
                lets = callback_id == asks.LET_IN_FORM
                let_in(LetIn(key=key, by=by, approval_id=about, why=why, lets=lets), services)
            case asks.DECLINE_FORM:
                answer(Answer(key=key, by=by, approval_id=about, why=why), services)
            case asks.RETURN_FORM:
                take(Take(key=key, by=by, referral_id=about, does="return", why=why), services)
            case asks.CLOSE_FORM:
                take(Take(key=key, by=by, referral_id=about, does="close", why=why), services)

    def submits(callback_id: str) -> Callable[[Ack, Body], None]:
        def submitted(ack: Ack, body: Body) -> None:
            key, about, why = asks.read_why(body["view"])
            submit(ack, lambda: act(callback_id, key, str(body["user"]["id"]), about, why))

        return submitted

    for name, callback_id, may in (
        (view.WITHDRAW, asks.WITHDRAW_FORM, may_withdraw),
        (asks.DECLINE, asks.DECLINE_FORM, may_answer),
        (view.RETURN, asks.RETURN_FORM, may_return),
        (view.CLOSE, asks.CLOSE_FORM, may_return),
        (view.SET_UP, asks.SET_UP_FORM, may_say_set_up),
        (asks.LET_IN, asks.LET_IN_FORM, may_let_in),
        (asks.KEEP_OUT, asks.KEEP_OUT_FORM, may_let_in),
    ):
        app.action(name)(asking(callback_id, may))
        app.view(callback_id)(submits(callback_id))


def _ask(body: Body, sent: form.Sent, services: Services) -> form.Asked:
    by = str(body["user"]["id"])
    if body["view"]["callback_id"] == form.LISTING_FORM:
        assert sent.referral is not None, "it is about one"
        found = what_to_list(by, sent.referral, services, sent.filled)
        assert found is not None, "the rules a referral was made under do not change"
        return found
    if sent.referral is None:
        return what_to_ask(by, sent.filled, services)
    return what_to_change(by, sent.referral, services, sent.filled)[0]


def _again(body: Body, sent: form.Sent, services: Services) -> Block:
    ask, callback_id = _ask(body, sent, services), body["view"]["callback_id"]
    return form.form(ask, sent.filled, sent.nonce, sent.referral, callback_id=callback_id)
