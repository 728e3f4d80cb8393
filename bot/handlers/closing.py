"""`/rsg close`, the buttons of what is still open, and the forms behind them."""

import re
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.closing import gate_now
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.handlers.words import key_of, ref_and_rest
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.actions.action_change import Press
from bot.usecases.closings.closing import CloseGroup, close_group, form_for
from bot.usecases.closings.closing_end import Reopen, reopen
from bot.usecases.closings.closing_gate import AskToClose, ChooseWay, ask_to_close, choose_way, keep_open
from bot.usecases.closings.closing_plan import ConfirmPlan, confirm_plan
from bot.usecases.closings.closing_settled import AskAgain, ask_again, own_work
from bot.usecases.refused import Refused
from bot.usecases.within import group_meant, reference_for
from bot.views import closing as view
from bot.views import closing_ended as ended
from bot.views import closing_forms as forms
from bot.views.blocks import Block

HOW = Refusal("That is more than a reference.", "Type `/rsg close`, or `/rsg close` and the reference.", None, "")


def command(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """How it stands, seen by the chair alone; the list stays in their messages, kept up to date."""
    ref, rest = ref_and_rest(words)
    if rest:
        raise Refused(HOW)
    by = command["user_id"]
    group_id = group_meant(services, by, ref, command["channel_id"])
    comes = ask_to_close(AskToClose(key=key_of(command), by=by, group_id=group_id), services)
    return gate_now(services, group_id, comes=comes).blocks


def register(app: App, services: Services) -> None:
    _gate_buttons(app, services)
    _ways_out(app, services)
    _forms(app, services)


def _gate_buttons(app: App, services: Services) -> None:
    @app.action(view.CLOSE)
    def wants_to_close(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            request = AskToClose(key=key(body), by=body["user"]["id"], group_id=uuid(value(body)))
            ask_to_close(request, services)
            open_form(body, client, view.window(gate_now(services, request.group_id)))

        press(ack, body, client, show)

    @app.action(view.CHECK)
    def look_again(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            request = AskToClose(key=key(body), by=body["user"]["id"], group_id=uuid(value(body)))
            ask_to_close(request, services)
            if body.get("view"):  # the answer to the click itself: its own window shows what stands now
                found = view.window(gate_now(services, request.group_id))
                client.views_update(view_id=body["view"]["id"], view=found)
            else:
                say(body, client, "The list in your messages from me shows what stands now.", always=True)

        press(ack, body, client, show)

    @app.action(view.KEEP)
    def stays_open(ack: Ack, body: Body, client: WebClient) -> None:
        def keep() -> None:
            keep_open(AskToClose(key=key(body), by=body["user"]["id"], group_id=uuid(value(body))), services)
            say(body, client, "The group stays open.")

        press(ack, body, client, keep)

    @app.action(view.WAY)
    def ended_so(ack: Ack, body: Body, client: WebClient) -> None:
        def choose() -> None:
            group, _, way = str(body["actions"][0]["selected_option"]["value"]).partition(" ")
            choose_way(ChooseWay(key=key(body), by=body["user"]["id"], group_id=uuid(group), way=way), services)
            say(body, client, "It is noted how it ended. “Check again” shows what is still open.")

        press(ack, body, client, choose)

    @app.action(view.SURE)
    def last_look(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            found = form_for(uuid(value(body)), body["user"]["id"], services)
            form = forms.close_form(found.group, found.people, found.owner, found.hours, uuid4().hex)
            open_form(body, client, form)

        press(ack, body, client, show)


def _ways_out(app: App, services: Services) -> None:
    @app.action(view.OWN_WORK)
    def own(ack: Ack, body: Body, client: WebClient) -> None:
        def hand_on() -> None:
            request = Press(key=key(body), by=body["user"]["id"], action_id=uuid(value(body)))
            say(body, client, own_work(request, services).says)

        press(ack, body, client, hand_on)

    @app.action(view.ASK_AGAIN)
    def again(ack: Ack, body: Body, client: WebClient) -> None:
        request = AskAgain(key=key(body), by=body["user"]["id"], question_id=uuid(value(body)))
        press(ack, body, client, lambda: say(body, client, ask_again(request, services), always=True))

    @app.action(ended.CONFIRM)
    @app.action(re.compile(rf"^{view.TOLD_ME}_\d+$"))
    def confirms(ack: Ack, body: Body, client: WebClient) -> None:
        request = ConfirmPlan(key=key(body), by=body["user"]["id"], seat_id=uuid(value(body)))
        press(ack, body, client, lambda: say(body, client, confirm_plan(request, services)))


def _forms(app: App, services: Services) -> None:
    @app.action(ended.REOPEN)
    def why_reopen(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            ref = reference_for(services, uuid(value(body)), body["user"]["id"], "reopen")
            open_form(body, client, forms.reopen_form(value(body), ref, uuid4().hex))

        press(ack, body, client, show)

    @app.view(forms.CLOSE_FORM)
    def closed(ack: Ack, body: Body) -> None:
        request = CloseGroup(by=body["user"]["id"], **forms.read_close(body["view"]))
        submit(ack, lambda: close_group(request, services))

    @app.view(forms.REOPEN_FORM)
    def opened_again(ack: Ack, body: Body) -> None:
        request = Reopen(by=body["user"]["id"], **forms.read_reason(body["view"]))
        submit(ack, lambda: reopen(request, services))
