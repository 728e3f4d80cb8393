"""Report a problem: the button on the card, and its form."""

from uuid import UUID, uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.buttons import Body, open_form, press, value
from bot.services import Services
from bot.usecases.records.problem import ReportProblem, report_problem
from bot.usecases.refused import Refused
from bot.usecases.within import reference_for
from bot.views import problem as view
from bot.views import refusal as refusal_view
from storage.database import Busy


def register(app: App, services: Services) -> None:
    @app.action(view.REPORT)
    def ask(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            reference_for(services, UUID(value(body)), body["user"]["id"], "read")
            open_form(body, client, view.report_form(value(body), uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.REPORT_FORM)
    def reported(ack: Ack, body: Body) -> None:
        try:
            to = report_problem(ReportProblem(by=body["user"]["id"], **view.read_report(body["view"])), services)
        except Refused as refused:
            ack(response_action="push", view=refusal_view.window(refused.refusal))
        except Busy:
            ack(response_action="push", view=refusal_view.window(refusal_view.NOT_SAVED))
        else:
            ack(response_action="update", view=view.sent(to))
