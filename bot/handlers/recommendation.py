"""The buttons on a question to an agency, and the small forms behind them."""

from collections.abc import Callable
from typing import Literal, cast
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.decisions.recommendation_answer import (
    Answer,
    Withdraw,
    answer,
    answer_asker,
    ask_chair,
    asked_of_chair,
    check_withdrawing,
    pass_on,
    whose_answer,
    withdraw,
)
from bot.usecases.decisions.recommendation_case import Changed, Press, check
from bot.usecases.refused import Refused
from bot.views import recommendation as view
from bot.views import recommendation_forms as forms
from bot.views.blocks import Block
from bot.views.recommendation_forms import Filled

Said = Literal["agree", "changes", "disagree"]
ANSWER = "answer_recommendation"
FORMS = {
    view.CHANGES: (forms.changes, ANSWER),
    view.DISAGREE: (forms.disagree, ANSWER),
    view.ASK_CHAIR: (forms.ask_chair, ANSWER),
    view.NOT_ME: (forms.pass_on, "name_deputy"),
}
"""Buttons of an agency's people that open a form, and the right that is looked at before they write into it."""


def register(app: App, services: Services) -> None:
    """Every button is a name and what it does; every form a name and what it changes."""

    @app.action(view.AGREE)
    def agree(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            press_on = Answer(key=key(body), by=_user(body), response_id=uuid(value(body)), answer="agree")
            say(body, client, answer(press_on, services).says)

        press(ack, body, client, act)

    for name, (form, right) in FORMS.items():
        app.action(name)(_opener(form, right, services))

    @app.action(view.WITHDRAW)
    def why_withdraw(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            check_withdrawing(services, _user(body), uuid(value(body)))
            open_form(body, client, forms.withdraw(value(body), uuid4().hex))

        press(ack, body, client, show)

    @app.action(view.REPLY)
    def reply(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: open_form(body, client, _reply_form(body, services)))

    @app.action(view.RECORD)
    def record(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: open_form(body, client, _record_form(body, services)))

    for name, change in _changes(services).items():
        app.view(name)(_sender(change))


def _changes(services: Services) -> dict[str, Callable[[str, Filled], Changed]]:
    def answers(by: str, said: Filled, which: Said) -> Changed:
        on = _press(by, said)
        request = Answer(key=on.key, by=on.by, response_id=on.response_id, answer=which, words=said.words)
        return answer(request, services)

    return {
        forms.CHANGES_FORM: lambda by, said: answers(by, said, "changes"),
        forms.DISAGREE_FORM: lambda by, said: answers(by, said, "disagree"),
        forms.ASK_FORM: lambda by, said: ask_chair(_press(by, said), said.words, services),
        forms.REPLY_FORM: lambda by, said: answer_asker(_press(by, said), said.words, services),
        forms.PASS_FORM: lambda by, said: pass_on(_press(by, said), said.person, services),
        forms.RECORD_FORM: lambda by, said: _record(by, said, services),
        forms.WITHDRAW_FORM: lambda by, said: withdraw(
            Withdraw(key=f"fm:{said.nonce}", by=by, question_id=uuid(said.about), reason=said.words), services
        ),
    }


def _record(by: str, said: Filled, services: Services) -> Changed:
    if said.answer not in ("agree", "changes", "disagree"):
        raise Refused(Refusal("No answer was chosen.", "Choose what they said and send it again.", None, ""))
    which = cast(Said, said.answer)
    request = Answer(key=f"fm:{said.nonce}", by=by, response_id=uuid(said.agency), answer=which, words=said.words)
    return answer(request, services)


def _press(by: str, said: Filled) -> Press:
    return Press(key=f"fm:{said.nonce}", by=by, response_id=uuid(said.about))


def _opener(
    form: Callable[[str, str], Block], right: str, services: Services
) -> Callable[[Ack, Body, WebClient], None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            check(services, _user(body), uuid(value(body)), right)
            open_form(body, client, form(value(body), uuid4().hex))

        press(ack, body, client, show)

    return pressed


def _sender(change: Callable[[str, Filled], Changed]) -> Callable[[Ack, Body], None]:
    def sent(ack: Ack, body: Body) -> None:
        said = forms.read(body["view"])
        submit(ack, lambda: forms.answered(change(_user(body), said).says))

    return sent


def _reply_form(body: Body, services: Services) -> Block:
    agency, words = asked_of_chair(services, _user(body), uuid(value(body)))
    return forms.reply(value(body), uuid4().hex, agency, words)


def _record_form(body: Body, services: Services) -> Block:
    question, _, chosen = value(body).partition(" ")
    agencies = whose_answer(services, _user(body), uuid(question))
    return forms.record(question, uuid4().hex, agencies, chosen)


def _user(body: Body) -> str:
    return str(body["user"]["id"])
