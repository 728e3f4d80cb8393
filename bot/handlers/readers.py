"""The buttons of Monday's question who can read in a group, and the form behind one of them."""

from uuid import uuid4

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.handlers.action import uuid
from bot.handlers.buttons import Body, key, open_form, press, say, submit, value
from bot.services import Services
from bot.usecases.members.readers import AllRight, RemoveReaders, all_right, remove_readers, whom_to_remove
from bot.views import readers as view
from bot.views.blocks import Block


def register(app: App, services: Services) -> None:
    @app.action(view.ALL_RIGHT)
    def confirmed(ack: Ack, body: Body, client: WebClient) -> None:
        def settle() -> None:
            group_id, _, seen = value(body).partition(" ")
            by = str(body["user"]["id"])
            all_right(AllRight(key=key(body), by=by, group_id=uuid(group_id), seen=seen), services)
            say(body, client, "Thank you. You are asked again next Monday.")

        press(ack, body, client, settle)

    @app.action(view.REMOVE)
    def whom(ack: Ack, body: Body, client: WebClient) -> None:
        def show() -> None:
            called, found = whom_to_remove(services, str(body["user"]["id"]), uuid(value(body)))
            people = [(one.person.id, f"{one.person.name}, {one.agency}") for one in found]
            open_form(body, client, view.remove_form(value(body), called, people, uuid4().hex))

        press(ack, body, client, show)

    @app.view(view.REMOVE_FORM)
    def taken_out(ack: Ack, body: Body) -> None:
        def remove() -> Block:
            request = RemoveReaders(by=str(body["user"]["id"]), **view.read(body["view"]))
            return view.done(remove_readers(request, services))

        submit(ack, remove)
