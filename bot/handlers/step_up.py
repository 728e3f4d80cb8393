"""Day seven, a case that is handed over to the group above, and the regular report."""

from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.drawing.step_up import writing
from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.services import Services
from bot.usecases.escalations.reporting import SendReport, send_report
from bot.usecases.escalations.taking_over import TakeOver, take_over
from bot.usecases.escalations.way_out import GoOn, go_on
from bot.views import step_up as view
from bot.views.recommendation_forms import answered


def register(app: App, services: Services) -> None:
    @app.action(view.GO_ON)
    def goes_on(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            request = GoOn(key=key(body), by=body["user"]["id"], group_id=uuid(value(body)))
            say(body, client, go_on(request, services))

        press(ack, body, client, act)

    @app.action(view.TAKE_OVER)
    def takes_over(ack: Ack, body: Body, client: WebClient) -> None:
        def act() -> None:
            request = TakeOver(key=key(body), by=body["user"]["id"], escalation_id=uuid(value(body)))
            say(body, client, take_over(request, services))

        press(ack, body, client, act)

    @app.action(view.REPORT)
    def writes(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            form = writing(services, body["user"]["id"], uuid(value(body)), uuid4().hex)
            open_form(body, client, form)

        press(ack, body, client, show)

    @app.view(view.REPORT_FORM)
    def reported(ack: Ack, body: Body) -> None:
        nonce, group, text, passed_on = view.read_report(body["view"])
        request = SendReport(
            key=f"fm:{nonce}", by=body["user"]["id"], group_id=uuid(group), text=text, passed_on=passed_on
        )
        submit(ack, lambda: answered(send_report(request, services)))
