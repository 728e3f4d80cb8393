"""Where Slack comes in: a payload becomes a request, a use case answers, the answer is acknowledged last."""

from slack_bolt import App

from bot.handlers import action, chairing, command, errors, invitation, opening, opening_no
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Everything the app listens to."""
    errors.register(app)
    command.register(app, services)
    opening.register(app, services)
    opening_no.register(app, services)
    invitation.register(app, services)
    chairing.register(app, services)
    action.register(app, services)
