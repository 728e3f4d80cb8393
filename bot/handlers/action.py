"""The buttons on an action's messages, and the forms behind them."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.actions.action_case import NOT_FOUND
from bot.usecases.actions.action_change import Changed, Press, correct, done, more_time, not_mine, update
from bot.usecases.actions.action_form import chair_of_action, check, new_owner_of
from bot.usecases.actions.action_hand import NewOwner, deal_with, drop, keep_with_them, new_owner, speak_to_chair
from bot.usecases.refused import Refused
from bot.usecases.seeing.when_due import NotSure, chosen, read_due
from bot.views import action as view
from bot.views import action_forms as forms
from bot.views.action_forms import Filled
from bot.views.blocks import Block

AT_ONCE = {view.DONE: done, view.KEEP: keep_with_them, view.DEAL: deal_with}
PLAIN_FORMS = {
    view.UPDATE: (forms.update, "change_action"),
    view.MORE_TIME: (forms.more_time, "change_action"),
    view.NOT_MINE: (forms.not_mine, "change_action"),
    view.DROP: (forms.drop, "drop_action"),
    view.CORRECT: (forms.correct, "correct_action"),
}
"""Buttons that open a form which asks nothing of the facts, and the right that is looked at before."""
SAID = {forms.MORE_TIME_FORM, forms.CORRECT_FORM, forms.NEW_OWNER_FORM, forms.SPEAK_FORM}
"""Forms whose answer is shown: a date in full, or what no message of theirs shows."""


def register(app: App, services: Services) -> None:
    """Every button is a name and what it does; every form a name and what it changes."""
    for name, act in AT_ONCE.items():
        app.action(name)(_presser(act, services))
    for name, (form, right) in PLAIN_FORMS.items():
        app.action(name)(_opener(_about_action(form, right, services)))
    app.action(view.NEW_OWNER)(_opener(lambda body, nonce: _new_owner_form(body, nonce, services)))
    app.action(view.SPEAK)(_opener(lambda body, nonce: _speak_form(body, nonce, services)))
    for name, change in _changes(services).items():
        app.view(name)(_sender(change, shows=name in SAID))


def _changes(services: Services) -> dict[str, Callable[[Press, Filled], Changed]]:
    return {
        forms.UPDATE_FORM: lambda press, said: update(press, said.words, services, at_risk=said.ticked),
        forms.NOT_MINE_FORM: lambda press, said: not_mine(press, said.words, services),
        forms.DROP_FORM: lambda press, said: drop(press, said.words, services),
        forms.SPEAK_FORM: lambda press, said: speak_to_chair(press, said.words, services),
        forms.MORE_TIME_FORM: lambda press, said: more_time(press, due_of(said, services), services),
        forms.CORRECT_FORM: lambda press, said: correct(press, due_of(said, services), services),
        forms.NEW_OWNER_FORM: lambda press, said: _give(press, said, services),
    }


def _give(press: Press, said: Filled, services: Services) -> Changed:
    if said.person is None:
        raise Refused(Refusal("Nobody was chosen.", "Choose somebody and send it again.", None, ""))
    due = due_of(said, services) if said.due.strip() else None
    request = NewOwner(key=press.key, by=press.by, action_id=press.action_id, to=said.person, due=due)
    return new_owner(request, services)


def due_of(said: Filled, services: Services) -> datetime | date:
    """The time a form gives: the meaning that was picked, else the words. Raises NotSure or Refused."""
    return chosen(said.which) if said.which else read_due(said.due, services)


def submit_dated(ack: Ack, body: Body, act: Callable[[], Block | None]) -> None:
    """Do what a form asks for; where its time has more than one meaning the form comes back with the question."""

    def act_or_ask() -> Block | None:
        try:
            return act()
        except NotSure as doubt:
            return forms.with_question(body["view"], doubt.question, doubt.pairs)

    submit(ack, act_or_ask)


def uuid(text: str) -> UUID:
    """An id out of a payload. Raises Refused for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused(NOT_FOUND) from None


def _presser(act: Callable[[Press, Services], Changed], services: Services) -> Callable[[Ack, Body, WebClient], None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        def change() -> Changed:
            return act(Press(key=key(body), by=body["user"]["id"], action_id=uuid(value(body))), services)

        press(ack, body, client, lambda: say(body, client, change().says))

    return pressed


def _about_action(form: Callable[[str, str], Block], right: str, services: Services) -> Callable[[Body, str], Block]:
    def checked(body: Body, nonce: str) -> Block:
        check(services, body["user"]["id"], uuid(value(body)), right)
        return form(value(body), nonce)

    return checked


def _opener(form: Callable[[Body, str], Block]) -> Callable[[Ack, Body, WebClient], None]:
    def show(ack: Ack, body: Body, client: WebClient) -> None:
        """Opening a form writes nothing; whether they may is asked again when it is sent."""
        press(ack, body, client, lambda: open_form(body, client, form(body, uuid4().hex)))

    return show


def _sender(change: Callable[[Press, Filled], Changed], *, shows: bool) -> Callable[[Ack, Body], None]:
    def sent(ack: Ack, body: Body) -> None:
        said = forms.read(body["view"])

        def act() -> Block | None:
            found = change(Press(key=f"fm:{said.nonce}", by=body["user"]["id"], action_id=uuid(said.about)), said)
            return forms.answered(found.says) if shows else None

        submit_dated(ack, body, act)

    return sent


def _new_owner_form(body: Body, nonce: str, services: Services) -> Block:
    people, due, late = new_owner_of(services, body["user"]["id"], uuid(value(body)))
    return forms.new_owner(value(body), nonce, people, due, late=late)


def _speak_form(body: Body, nonce: str, services: Services) -> Block:
    chair = chair_of_action(services, body["user"]["id"], uuid(value(body)))
    return forms.speak(value(body), nonce, chair)
