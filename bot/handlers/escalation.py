"""`/rsg escalate`, the form for a step up, and the answers of whoever must agree."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.escalation import agreeing, asking, asking_instead
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, open_form, press, submit, value
from bot.handlers.words import ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.escalations.agreeing import (
    Agree,
    AskInstead,
    Say,
    agree,
    answer,
    ask_first,
    ask_instead,
    decline,
    may_answer,
    may_answer_for,
)
from bot.usecases.escalations.escalation import AskUp, ask_up
from bot.usecases.escalations.escalation_end import Settle, decline_proposal, may_take_back, withdraw
from bot.usecases.escalations.escalation_form import offer, offer_for_command, offer_proposed
from bot.usecases.refused import Refused
from bot.views import agreement as agreement_view
from bot.views import escalation as view
from bot.views.blocks import Block
from bot.views.recommendation_forms import answered

DECLINES, ANSWERS = "Why not? Whoever asked reads this.", "Your answer. They read it at once."

HOW = Refusal("That is more than a reference.", "Type `/rsg escalate`, or `/rsg escalate` and the reference.", None, "")


def command(payload: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block] | None:
    """`/rsg escalate` opens the form."""
    ref, rest = ref_and_rest(words)
    if rest:
        raise Refused(HOW)
    offered = offer_for_command(services, payload["user_id"], ref, payload["channel_id"])
    client.views_open(trigger_id=payload["trigger_id"], view=asking(services, offered, uuid4().hex))
    return None


def register(app: App, services: Services) -> None:
    _asking(app, services)
    _agreeing(app, services)
    _words(app, services)


def _asking(app: App, services: Services) -> None:
    @app.action(view.ASK)
    def wants_to_ask(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = offer(services, _user(body), uuid(value(body)))
            open_form(body, client, asking(services, offered, uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.TAKE_UP)
    def takes_up(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            offered = offer_proposed(services, _user(body), uuid(value(body)))
            open_form(body, client, asking(services, offered, uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.FORM)
    def asked(ack: Ack, body: Body) -> None:
        submit(ack, lambda: answered(ask_up(_ask_up(body), services)))


def _ask_up(body: Body) -> AskUp:
    said = view.read(body["view"])
    return AskUp(
        key=f"fm:{said.nonce}",
        by=_user(body),
        group_id=uuid(said.group),
        ground=said.ground,
        about=said.about,
        why=said.why,
        to=uuid(said.to),
        escalation_id=uuid(said.escalation) if said.escalation else None,
    )


def _agreeing(app: App, services: Services) -> None:
    @app.action(agreement_view.AGREE)
    def wants_to_agree(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            open_form(body, client, agreeing(services, _user(body), uuid(value(body)), uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.INSTEAD)
    def wants_somebody_else(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            open_form(body, client, asking_instead(services, _user(body), uuid(value(body)), uuid4().hex))

        press(ack, body, client, show)

    @app.view(agreement_view.AGREE_FORM)
    def agreed(ack: Ack, body: Body) -> None:
        nonce, about, to, at = agreement_view.read(body["view"])
        request = Agree(
            key=f"fm:{nonce}",
            by=_user(body),
            approval_id=uuid(about),
            to=uuid(to),
            first_meeting=datetime.fromisoformat(at) if at else None,
        )
        submit(ack, lambda: answered(agree(request, services)))

    @app.view(agreement_view.INSTEAD_FORM)
    def asked_instead(ack: Ack, body: Body) -> None:
        nonce, about, to, _ = agreement_view.read(body["view"])
        request = AskInstead(key=f"fm:{nonce}", by=_user(body), approval_id=uuid(about), to=uuid(to))
        submit(ack, lambda: answered(ask_instead(request, services)))


def _words(app: App, services: Services) -> None:
    """The small forms of one line each: the button that opens it, for whom, and what is done with what was written."""

    def asked(by: str, about: UUID) -> None:
        may_answer(services, by, about)

    def asker(by: str, about: UUID) -> None:
        may_answer_for(services, by, about)

    def proposed(by: str, about: UUID) -> None:
        offer_proposed(services, by, about)

    def own(by: str, about: UUID) -> None:
        may_take_back(services, by, about)

    for action, form, title, label, may, done in (
        (agreement_view.DECLINE, agreement_view.DECLINE_FORM, "Decline", DECLINES, asked, decline),
        (agreement_view.ASK, agreement_view.ASK_FORM, "Ask first", "What do you want to know first?", asked, ask_first),
        (
            agreement_view.ANSWER,
            agreement_view.ANSWER_FORM,
            "Answer",
            ANSWERS,
            asker,
            answer,
        ),
    ):
        _one_line(app, action, form, title, label, may, _say(done, services))
    for action, form, title, label, may, settled in (
        (view.NOT_NOW, view.NOT_NOW_FORM, "Not now", "Why not now? They read this.", proposed, decline_proposal),
        (view.WITHDRAW, view.WITHDRAW_FORM, "Take it back", "Why? Those who were asked read this.", own, withdraw),
    ):
        _one_line(app, action, form, title, label, may, _settle(settled, services))


def _one_line(
    app: App,
    action: str,
    form: str,
    title: str,
    label: str,
    may: Callable[[str, UUID], object],
    done: Callable[[Body], str],
) -> None:
    """*may* raises Refused for whoever could not send the form."""

    @app.action(action)
    def show(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            may(_user(body), uuid(value(body)))
            shown = view.why_form(form, title, f"{label} No names or health details.", value(body), uuid4().hex)
            open_form(body, client, shown)

        press(ack, body, client, act)

    @app.view(form)
    def sent(ack: Ack, body: Body) -> None:
        submit(ack, lambda: answered(done(body)))


def _say(done: Callable[[Say, Services], str], services: Services) -> Callable[[Body], str]:
    def say(body: Body) -> str:
        nonce, about, words = view.read_why(body["view"])
        return done(Say(key=f"fm:{nonce}", by=_user(body), approval_id=uuid(about), words=words), services)

    return say


def _settle(done: Callable[[Settle, Services], str], services: Services) -> Callable[[Body], str]:
    def settle(body: Body) -> str:
        nonce, about, words = view.read_why(body["view"])
        return done(Settle(key=f"fm:{nonce}", by=_user(body), escalation_id=uuid(about), why=words), services)

    return settle


def _user(body: Body) -> str:
    return str(body["user"]["id"])
