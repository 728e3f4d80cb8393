"""`/rsg meeting`, the buttons of the message about a meeting, and the forms behind them."""

import re
from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.meeting import meeting_now
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, submit_over, value
from bot.handlers.words import ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.meetings.meeting_chair import NameActing, TakeActing, name_acting, take_acting, take_of, who_may_act
from bot.usecases.meetings.meeting_end import EndMeeting, end_meeting, end_of, plan_of
from bot.usecases.meetings.meeting_missed import Miss, miss, not_held_of
from bot.usecases.meetings.meeting_roll import ChangeHere, Marked, Start, change_here, roll_of, start
from bot.usecases.members.invitation import Answer, answer, check, member_at
from bot.usecases.refused import Refused
from bot.views import deputy as deputy_form
from bot.views import meeting as view
from bot.views import meeting_end as end_view
from bot.views import meeting_forms as forms
from bot.views.blocks import Block

SAID = {"coming": "It is noted that you come.", "cannot": "It is noted that you cannot come."}
NO_REFERENCE = Refusal(
    "That is not the reference of a group.",
    "Type `/rsg meeting` in the group's channel, or the group's reference after it.",
    None,
    "",
)


def show(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """`/rsg meeting`: the meeting that is on or comes next, with the buttons, seen by the person who asked alone."""
    ref, rest = ref_and_rest(words)
    if rest:
        raise Refused(NO_REFERENCE)
    return meeting_now(services, command["user_id"], ref, command["channel_id"]).blocks


def register(app: App, services: Services) -> None:
    """Every button is a name and the form that it opens; every form a name and what it changes."""
    for name in (view.START, view.HELD, view.CHANGE):
        app.action(name)(_opener(lambda by, about: forms.roll(roll_of(services, by, about), uuid4().hex)))
    app.action(view.END)(_opener(lambda by, about: end_view.form(end_of(services, by, about), uuid4().hex)))
    app.action(view.NOT_HELD)(_opener(lambda by, about: forms.not_held(not_held_of(services, by, about), uuid4().hex)))
    for acting in (view.ACTING, re.compile(rf"{view.ACTING}_\d+")):
        app.action(acting)(_opener(lambda by, about: _acting_form(services, by, about)))
    app.action(view.TAKE)(_opener(lambda by, about: forms.take(str(about), take_of(services, by, about), uuid4().hex)))
    _register_replies(app, services)
    _register_forms(app, services)
    _register_end(app, services)


def _register_replies(app: App, services: Services) -> None:
    def replied(reply: Literal["coming", "cannot"]) -> Callable[[Ack, Body, WebClient], None]:
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            def keep() -> None:
                by = body["user"]["id"]
                meeting, member = _about_reply(body, services)
                answer(
                    Answer(key=key(body), answered_by=by, member_id=member, meeting_id=meeting, reply=reply), services
                )
                say(body, client, SAID[reply], always=" " not in value(body))

            press(ack, body, client, keep)

        return pressed

    app.action(view.COMING)(replied("coming"))
    app.action(view.CANNOT)(replied("cannot"))

    @app.action(view.DEPUTY)
    def who_comes(ack: Ack, body: Body, client: WebClient) -> None:
        def show_form() -> None:
            meeting, member = _about_reply(body, services)
            check(services, body["user"]["id"], member, "name_deputy", meeting)
            open_form(body, client, deputy_form.deputy_form(str(member), uuid4().hex, str(meeting)))

        press(ack, body, client, show_form)


def _register_forms(app: App, services: Services) -> None:
    @app.view(forms.START_FORM)
    def started(ack: Ack, body: Body) -> None:
        found = forms.read_roll(body["view"])
        del found["were"]
        submit(ack, lambda: _marked(start(Start(by=body["user"]["id"], **found), services)))

    @app.view(forms.CHANGE_FORM)
    def changed(ack: Ack, body: Body) -> None:
        found = forms.read_roll(body["view"])
        submit(ack, lambda: _marked(change_here(ChangeHere(by=body["user"]["id"], **found), services)))

    @app.view(forms.ACTING_FORM)
    def named(ack: Ack, body: Body) -> None:
        form, by = body["view"], body["user"]["id"]
        request = NameActing(by=by, person_id=forms.person(form), why=forms.words(form, "words"), **forms.read(form))
        submit(ack, lambda: forms.done(name_acting(request, services)))

    @app.view(forms.TAKE_FORM)
    def taken(ack: Ack, body: Body) -> None:
        form, by = body["view"], body["user"]["id"]
        request = TakeActing(by=by, why=forms.words(form, "words"), **forms.read(form))
        submit(ack, lambda: forms.done(take_acting(request, services)))

    @app.view(forms.NOT_HELD_FORM)
    def missed(ack: Ack, body: Body) -> None:
        form, by = body["view"], body["user"]["id"]
        request = Miss(by=by, why=forms.words(form, "words"), next_words=forms.words(form, "next"), **forms.read(form))
        submit(ack, lambda: forms.done(miss(request, services)))


def _register_end(app: App, services: Services) -> None:
    @app.view(end_view.END_FORM)
    def filled_in(ack: Ack, body: Body) -> None:
        """Where dates were typed they are shown in full first: the form stays beneath."""
        filled, by = end_view.read(body["view"]), body["user"]["id"]
        if not filled.asks_rhythm:
            request = EndMeeting(
                key=f"fm:{filled.nonce}",
                by=by,
                meeting_id=filled.meeting_id,
                position=filled.position,
                answers=filled.answers,
            )
            submit(ack, lambda: forms.done(end_meeting(request, services)))
            return

        def look() -> Block:
            plan = plan_of(services, by, filled.meeting_id, filled.position, filled.rhythm, filled.next_words)
            return end_view.check(filled, plan)

        submit_over(ack, look)

    @app.view(end_view.CHECK_FORM)
    def looked_at(ack: Ack, body: Body) -> None:
        checked = end_view.read_check(body["view"])
        request = EndMeeting(
            key=f"fm:{checked.nonce}",
            by=body["user"]["id"],
            meeting_id=checked.meeting_id,
            position=checked.position,
            answers=checked.answers,
            rhythm=checked.rhythm,
            next_at=checked.next_at,
            acting=checked.acting,
            acting_why=checked.acting_why,
        )
        submit(ack, lambda: forms.done(end_meeting(request, services)))


def _opener(form: Callable[[str, UUID], Block]) -> Callable[[Ack, Body, WebClient], None]:
    def show_form(ack: Ack, body: Body, client: WebClient) -> None:
        """Opening a form writes nothing; whether they may is asked again when it is sent."""
        press(ack, body, client, lambda: open_form(body, client, form(body["user"]["id"], uuid(value(body)))))

    return show_form


def _acting_form(services: Services, by: str, about: UUID) -> Block:
    name, people = who_may_act(services, by, about)
    return forms.acting(str(about), name, people, uuid4().hex)


def _about_reply(body: Body, services: Services) -> tuple[UUID, UUID]:
    """The meeting, and whose answer it is: in the channel, whoever presses answers for themselves."""
    meeting, _, member = value(body).partition(" ")
    if member:
        return uuid(meeting), uuid(member)
    return uuid(meeting), member_at(services, body["user"]["id"], uuid(meeting))


def _marked(found: Marked) -> Block:
    return forms.done(found.says, found.thin)
