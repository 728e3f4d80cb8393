"""The buttons of the opener's message, and the forms behind them."""

from collections.abc import Callable
from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, key, open_form, press, submit, value
from bot.services import Services
from bot.usecases.decisions.withdrawal import Withdraw, withdraw
from bot.usecases.meetings.convening import StartWithoutChair, start_without_chair
from bot.usecases.members.part import HandPart, hand_part
from bot.usecases.seeing.overview import Tick, TryAgain, phoned, told_which_child, try_again
from bot.usecases.within import reference_for
from bot.views import overview as view
from bot.views.blocks import Block


def register(app: App, services: Services) -> None:
    for name, tick in ((view.PHONED, phoned), (view.TOLD_WHICH_CHILD, told_which_child)):
        app.action(name)(_ticks(tick, services))

    @app.action(view.TRY_AGAIN)
    def once_more(ack: Ack, body: Body, client: WebClient) -> None:
        request = TryAgain(key=key(body), by=body["user"]["id"], group_id=UUID(value(body)))
        press(ack, body, client, lambda: try_again(request, services))

    forms: tuple[tuple[str, str, Callable[[str, str, str], Block]], ...] = (
        (view.HAND_PART, "hand_over_part", lambda group, ref, nonce: view.hand_part_form(group, nonce)),
        (view.WITHDRAW, "withdraw", view.withdraw_form),
        (view.START, "convene_without_chair", lambda group, ref, nonce: view.start_form(group, nonce)),
    )
    for name, action, form in forms:
        app.action(name)(_shows(action, form, services))

    @app.view(view.HAND_PART_FORM)
    def handed(ack: Ack, body: Body) -> None:
        request = HandPart(by=body["user"]["id"], **view.read_hand_part(body["view"]))
        submit(ack, lambda: hand_part(request, services))

    @app.view(view.WITHDRAW_FORM)
    def withdrawn(ack: Ack, body: Body) -> None:
        request = Withdraw(by=body["user"]["id"], **view.read_reason(body["view"]))
        submit(ack, lambda: withdraw(request, services))

    @app.view(view.START_FORM)
    def started(ack: Ack, body: Body) -> None:
        request = StartWithoutChair(by=body["user"]["id"], **view.read_reason(body["view"]))
        submit(ack, lambda: start_without_chair(request, services))


def _ticks(tick: Callable[[Tick, Services], None], services: Services) -> Callable[[Ack, Body, WebClient], None]:
    def ticked(ack: Ack, body: Body, client: WebClient) -> None:
        request = Tick(key=key(body), by=body["user"]["id"], seat_id=UUID(value(body)))
        press(ack, body, client, lambda: tick(request, services))

    return ticked


def _shows(
    action: str, form: Callable[[str, str, str], Block], services: Services
) -> Callable[[Ack, Body, WebClient], None]:
    def show(ack: Ack, body: Body, client: WebClient) -> None:
        """A form is shown to those who may send it; the rest read at once why not."""

        def answer() -> None:
            ref = reference_for(services, UUID(value(body)), body["user"]["id"], action)
            open_form(body, client, form(value(body), ref, uuid4().hex))

        press(ack, body, client, answer)

    return show
