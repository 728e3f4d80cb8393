"""What the facts learn when something has gone out, or has been refused."""

from datetime import datetime

from bot.delivery.outcome import Done, Outcome, Refused
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def settled(work: UnitOfWork, effect: Effect, outcome: Outcome, now: datetime, /) -> None:
    """A group learns its channel, and who is in it. Called inside the relay's recording transaction."""
    if effect.group_id is None:
        return
    if effect.kind == "create" and isinstance(outcome, Done):
        work.groups.get(effect.group_id).channel_id = effect.outside_id
    if effect.kind == "members" and isinstance(outcome, Done):
        missing = outcome.data.get("missing", {})
        members = work.groups.members(effect.group_id)
        people = work.people.named(member.person_id for member in members)
        for member in members:
            slack_id = people[member.person_id].slack_id
            if slack_id in effect.content["users"]:
                member.channel_why = missing.get(slack_id)
                member.channel_state = "missing" if slack_id in missing else "in"
    if isinstance(outcome, Refused):
        work.audit.add(
            "not_sent", at=now, actor="bot", group_id=effect.group_id, effect=effect.kind, error=outcome.code
        )
