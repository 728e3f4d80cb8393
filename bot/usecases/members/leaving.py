"""Somebody is taken out of a group: out of the channel, owing nothing there, and told so where they were invited."""

from datetime import datetime

from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.actions.action_case import draw_again as show_action
from bot.usecases.decisions.recommendation import show_to_leaver
from bot.usecases.members.invitation import ask, close_invitation
from bot.usecases.seeing.shown import redraw_readers
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import UnitOfWork


def take_out(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    member: models.Member,
    heir: models.Person,
    now: datetime,
    *,
    key: str,
) -> tuple[str, ...]:
    """*member* is in the group no more; their open actions go to *heir*. Returns those actions' names (A3 …).

    *key* is that of the request: someone may be taken out, come back and be taken out again.
    """
    member.state = "removed"
    close_invitation(work, member, now, "removed")
    redraw_readers(work, group.id)
    _ask_who_sent(work, services, policy, group, member, now)
    show_to_leaver(work, group, member.seat_id)
    person = work.people.get(member.person_id)
    if person.slack_id:
        work.outbox.call(
            f"kick:{member.id}:{key}",
            "kick",
            content={"user": person.slack_id},
            group_id=group.id,
            after=_last_step_in(work, group, person.slack_id),
            conversation=group_conversation(group.id),
        )
    return _hand_on(work, group, member, heir)


STEPS_IN = ("create", "invite", "members")
"""How somebody gets into the channel, each step after the one before."""


def _last_step_in(work: UnitOfWork, group: models.Group, slack_id: str) -> models.Effect | None:
    """What still lets this person into the channel, or makes it: they are taken out after that."""
    on_the_way = [
        effect
        for effect in work.outbox.of_group(group.id)
        if effect.kind in STEPS_IN
        and effect.state in ("pending", "sending")
        and (effect.kind == "create" or slack_id in effect.content["users"])
    ]
    return max(on_the_way, key=lambda one: (one.created_at, STEPS_IN.index(one.kind)), default=None)


def _ask_who_sent(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, deputy: models.Member, now: datetime
) -> None:
    """Whoever sent this person as their deputy has nobody now, and is asked anew."""
    meeting = work.groups.meeting_after(group.id, now)
    if meeting is None:
        return
    for row in work.groups.ever_answered(meeting.id).values():
        sender = work.groups.member_by_id(row.member_id)
        if row.deputy_id == deputy.person_id and sender is not None and sender.state == "active":
            work.session.delete(row)
            work.session.flush()
            ask(work, services, policy, meeting, sender, now)


def _hand_on(work: UnitOfWork, group: models.Group, member: models.Member, heir: models.Person) -> tuple[str, ...]:
    theirs = [action for action in work.actions.open_in(group.id) if action.owner_id == member.person_id]
    sits = work.groups.member(group.id, heir.id)
    seat = work.groups.seat_by_id(sits.seat_id) if sits else None
    for action in theirs:
        action.owner_id = heir.id
        action.organisation_id = seat.organisation_id if seat else action.organisation_id
        for owed in work.obligations.open_about(action.id, "action"):
            owed.person_id, owed.organisation_id = heir.id, action.organisation_id
        action.handed_back = action.dealing_id = None
        show_action(work, group, action)
    return tuple(action.name for action in theirs)
