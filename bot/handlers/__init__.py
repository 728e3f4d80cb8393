"""Where Slack comes in: a payload becomes a request, a use case answers, the answer is acknowledged last."""

from slack_bolt import App

from bot.handlers import (
    action,
    action_new,
    agenda,
    away,
    by_hand,
    chairing,
    closing,
    command,
    decision,
    deputies,
    errors,
    escalation,
    guard,
    handover,
    interests,
    invitation,
    meeting,
    meeting_move,
    mention,
    mine,
    note,
    opening,
    opening_no,
    overheard,
    overview,
    panel,
    privacy,
    problem,
    proposal,
    readers,
    recommendation,
    record,
    referral,
    rhythm,
    step_up,
    votes,
    why,
)
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Everything the app listens to."""
    errors.register(app)
    guard.register(app, services)  # first: nothing may read what it has not let in
    command.register(app, services)
    opening.register(app, services)
    opening_no.register(app, services)
    invitation.register(app, services)
    meeting.register(app, services)
    chairing.register(app, services)
    action.register(app, services)
    decision.register(app, services)
    proposal.register(app, services)
    recommendation.register(app, services)
    overview.register(app, services)
    problem.register(app, services)
    privacy.register(app, services)
    away.register(app, services)
    by_hand.register(app, services)
    action_new.register(app, services)
    meeting_move.register(app, services)
    mention.register(app, services)
    mine.register(app, services)
    note.register(app, services)
    record.register(app, services)
    overheard.register(app, services)
    rhythm.register(app, services)
    handover.register(app, services)
    readers.register(app, services)
    why.register(app, services)
    closing.register(app, services)
    escalation.register(app, services)
    step_up.register(app, services)
    panel.register(app, services)
    interests.register(app, services)
    votes.register(app, services)
    agenda.register(app, services)
    deputies.register(app, services)
    referral.register(app, services)
