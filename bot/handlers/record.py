"""The buttons and forms about the notes of a meeting: written, checked, sent, read, and put right."""

from collections.abc import Callable
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.services import Services
from bot.usecases.records.record_case import Changed, HasChanged, Press
from bot.usecases.records.record_correct import (
    Correct,
    Decline,
    SayWrong,
    check_declining,
    check_saying,
    correct,
    decline,
    offer_correction,
    say_wrong,
)
from bot.usecases.records.record_draft import WriteNotes, offer_form, preview, write_notes
from bot.usecases.records.record_send import AskWriter, approve, ask_the_writer, check_asking, send_unchecked
from bot.views import record as view
from bot.views import record_check as check_view
from bot.views import record_forms as forms
from bot.views.blocks import Block, modal, section
from bot.views.record_forms import Written

AT_ONCE = {view.APPROVE: approve, view.SEND: send_unchecked}


def register(app: App, services: Services) -> None:
    """Every button is a name and what it does; every form a name and what it changes."""
    for name, act in AT_ONCE.items():
        app.action(name)(_presser(act, services))
    for name, form in _forms(services).items():
        app.action(name)(_opener(form))

    @app.action(view.READ)
    def read_them(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            open_form(body, client, _whole(services, body["user"]["id"], value(body)))

        press(ack, body, client, show)

    for name, change in _changes(services).items():
        app.view(name)(_sender(change, services))


def _forms(services: Services) -> dict[str, Callable[[Body, str], Block]]:
    """What opens before something is written; whether they may is asked again when it is sent."""

    def write(body: Body, nonce: str) -> Block:
        return forms.form(offer_form(services, body["user"]["id"], uuid(value(body))), nonce)

    def put_right(body: Body, nonce: str) -> Block:
        return forms.form(offer_correction(services, body["user"]["id"], uuid(value(body))), nonce)

    def ask(body: Body, nonce: str) -> Block:
        record_id, edits = view.read_pressed(value(body))
        check_asking(services, body["user"]["id"], uuid(record_id), edits)
        return forms.ask_form(record_id, edits, nonce)

    def wrong(body: Body, nonce: str) -> Block:
        check_saying(services, body["user"]["id"], uuid(value(body)))
        return forms.wrong_form(value(body), nonce)

    def leave(body: Body, nonce: str) -> Block:
        check_declining(services, body["user"]["id"], uuid(value(body)))
        return forms.decline_form(value(body), nonce)

    return {
        view.WRITE: write,
        view.CORRECT: put_right,
        view.ASK: ask,
        view.WRONG: wrong,
        check_view.DECLINE: leave,
    }


def _changes(services: Services) -> dict[str, Callable[[str, str, Written], Changed]]:
    def write(by: str, nonce: str, said: Written) -> Changed:
        return write_notes(
            WriteNotes(
                key=nonce,
                by=by,
                record_id=uuid(said.about),
                edits=said.edits,
                position=said.position,
                lines=said.lines,
            ),
            services,
        )

    def put_right(by: str, nonce: str, said: Written) -> Changed:
        return correct(
            Correct(
                key=nonce,
                by=by,
                record_id=uuid(said.about),
                edits=said.edits,
                position=said.position,
                lines=said.lines,
                words=said.words,
            ),
            services,
        )

    def ask(by: str, nonce: str, said: Written) -> Changed:
        request = AskWriter(key=nonce, by=by, record_id=uuid(said.about), edits=said.edits, words=said.words)
        return ask_the_writer(request, services)

    def wrong(by: str, nonce: str, said: Written) -> Changed:
        return say_wrong(SayWrong(key=nonce, by=by, record_id=uuid(said.about), words=said.words), services)

    def leave(by: str, nonce: str, said: Written) -> Changed:
        return decline(Decline(key=nonce, by=by, correction_id=uuid(said.about), words=said.words), services)

    return {
        forms.WRITE_FORM: write,
        forms.CORRECT_FORM: put_right,
        forms.ASK_FORM: ask,
        forms.WRONG_FORM: wrong,
        forms.DECLINE_FORM: leave,
    }


def _presser(act: Callable[[Press, Services], Changed], services: Services) -> Callable[[Ack, Body, WebClient], None]:
    def pressed(ack: Ack, body: Body, client: WebClient) -> None:
        def change() -> None:
            record_id, edits = view.read_pressed(value(body))
            found = act(Press(key=key(body), by=body["user"]["id"], record_id=uuid(record_id), edits=edits), services)
            say(body, client, found.says)

        press(ack, body, client, change)

    return pressed


def _opener(form: Callable[[Body, str], Block]) -> Callable[[Ack, Body, WebClient], None]:
    def show(ack: Ack, body: Body, client: WebClient) -> None:
        press(ack, body, client, lambda: open_form(body, client, form(body, uuid4().hex)))

    return show


def _sender(change: Callable[[str, str, Written], Changed], services: Services) -> Callable[[Ack, Body], None]:
    def sent(ack: Ack, body: Body) -> None:
        said = forms.read(body["view"])

        def act() -> Block:
            try:
                found = change(body["user"]["id"], f"fm:{said.nonce}", said)
            except HasChanged as now:
                return forms.again(body["view"], _as_it_stands(now), uuid4().hex)
            if body["view"]["callback_id"] in (forms.WRITE_FORM, forms.CORRECT_FORM) and found.about:
                return _whole(services, body["user"]["id"], found.about, found.says)
            return modal("Done", [section(found.says)])

        submit(ack, act)

    return sent


def _as_it_stands(now: HasChanged) -> Written:
    return Written(nonce="", about=str(now.record_id), edits=now.edits, position=now.position, lines=now.lines)


def _whole(services: Services, slack_id: str, record_id: str, says: str = "") -> Block:
    """The notes in a window; whoever may send them does so there."""
    notes, may_send = preview(services, slack_id, uuid(record_id))
    return view.window("The notes", notes, says, [view.approve_button(notes)] if may_send else ())
