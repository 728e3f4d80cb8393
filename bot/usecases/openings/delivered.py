"""What the facts learn when something has gone out, or has been refused."""

from datetime import datetime

from bot.delivery.outcome import Done, Outcome, Refused
from bot.usecases.members.privacy import LEFT, NOT_PRIVATE, expose, redraw_exposed, reopened
from bot.usecases.seeing.shown import redraw_group, redraw_seers
from storage import models
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def settled(work: UnitOfWork, effect: Effect, outcome: Outcome, now: datetime, /) -> None:
    """A group learns its channel, who is in it, and what Slack refused. Called inside the relay's own transaction.

    Whatever was refused stands in the message of who can mend it: the opener's, and the chair's once there is one.
    """
    if effect.group_id is None:
        return
    group = work.groups.get(effect.group_id)
    match outcome:
        case Done() if effect.kind == "create":
            group.channel_id = effect.outside_id
        case Done() if effect.kind == "members":
            _who_is_in(work, group, effect, outcome)
        case Done() if effect.kind == "privacy":
            reopened(work, group, now)
        case Refused():
            _refused(work, group, effect, outcome, now)


def _who_is_in(work: UnitOfWork, group: models.Group, effect: Effect, outcome: Done) -> None:
    missing = outcome.data.get("missing", {})
    members = work.groups.members(group.id)
    people = work.people.named(member.person_id for member in members)
    changed = False
    for member in members:
        slack_id = people[member.person_id].slack_id
        if slack_id not in missing and member.channel_why == LEFT:
            continue  # they went out while we looked; Slack says so when they come back
        if slack_id in effect.content["users"]:
            changed = changed or slack_id in missing or member.channel_state == "missing"
            member.channel_why = missing.get(slack_id)
            member.channel_state = "missing" if slack_id in missing else "in"
    if changed:
        redraw_group(work, group)


def _refused(work: UnitOfWork, group: models.Group, effect: Effect, outcome: Refused, now: datetime) -> None:
    is_card = effect.kind == "update" and effect.draw == "card"
    if outcome.code in NOT_PRIVATE:
        expose(work, group, NOT_PRIVATE[outcome.code], now)
        if effect.kind == "privacy":  # somebody asked whether it is private again
            redraw_exposed(work, group)
        return
    work.audit.add("not_sent", at=now, actor="bot", group_id=group.id, effect=effect.kind, error=outcome.code)
    if effect.draw == "invitation" and effect.kind == "post" and effect.subject_id is not None:
        member = work.groups.member_by_id(effect.subject_id)
        if member is not None:
            member.reached = "by_hand"
    if is_card:  # to draw it again would go round in circles
        redraw_seers(work, group)
    elif effect.kind != "update":
        redraw_group(work, group)
