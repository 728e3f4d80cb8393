"""How each message is drawn when it is claimed: the facts are looked up here, the words stand in the views."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing_actions import action_drawers
from bot.drawing_facts import about, agency, agency_of
from bot.drawing_invitation import invitation_drawers
from bot.drawing_opening import opening_drawers
from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair
from bot.rules.needs import needed
from bot.rules.places import places
from bot.rules.policy import Policy
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.chairing import set_up_lacks
from bot.usecases.invitation import agency_reply
from bot.views import card as card_view
from bot.views import invitation as invitation_view
from bot.views.message import Message
from storage.models import Effect, Group
from storage.unit_of_work import UnitOfWork


def drawers(services: Services) -> Mapping[str, Drawer]:
    """Every message the bot can post, by the name its effect carries."""

    def card(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _card(work, services, effect, now)

    def set_up(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        owed = work.obligations.about(group.id, "set_up")
        if owed is None or (group.set_up_at is not None and effect.kind == "post"):
            return None
        lacks = listed(_lacks(work, policy, group)) or "nothing more"
        by = owed.due_at.astimezone(LONDON)
        return invitation_view.set_up(group, agency(work, group.mobiliser_id), by, lacks)

    return {
        "card": card,
        "set_up": set_up,
        **opening_drawers(services),
        **invitation_drawers(services),
        **action_drawers(services),
    }


def _card(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    group, policy, meeting = about(work, services, effect)
    replies = work.groups.attendance(meeting.id) if meeting else {}
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    seats = work.groups.seats(group.id)
    said = {seat.id: agency_reply([m for m in members if m.seat_id == seat.id], replies) for seat in seats}
    there = {m.seat_id for m in members if m.person_id in (group.opener_id, group.chair_id)}  # they come anyway
    coming = there | {seat_id for seat_id, reply in said.items() if reply == "coming"}
    cannot = {seat_id for seat_id, reply in said.items() if reply == "cannot"}
    reached = {member.seat_id for member in members}
    actions = work.actions.open_in(group.id)
    owed = work.obligations.about(group.id, "set_up")
    later = next((r.organisation(policy.forum) for r in policy.all(Chair) if r.meeting == "later"), None)
    place = next(p.short for p in places(services.policies, group.policy_from) if p.key == group.place)
    opened_on = group.opened_at.astimezone(LONDON).date()
    return card_view.draw(
        card_view.Card(
            group=group,
            place=place,
            goal=policy.about.goal,
            chair=agency(work, group.chair_organisation_id) if group.chair_organisation_id else None,
            next_chair=agency(work, later) if later else "whoever the members choose",
            record_keeper=agency_of(work, group.record_keeper_id) if group.record_keeper_id else None,
            meeting_at=meeting.starts_at.astimezone(LONDON) if meeting else None,
            late=bool(meeting and meeting.late_reason),
            set_up_by=owed.due_at.astimezone(LONDON) if owed else now,
            lacks=_lacks(work, policy, group),
            coming=[agency(work, s.organisation_id) for s in seats if s.id in coming],
            silent=[agency(work, s.organisation_id) for s in seats if s.id in reached - coming - cannot],
            not_reached=[agency(work, s.organisation_id) for s in seats if s.id not in reached and not s.phoned_at],
            unsure_which_child=[agency(work, s.organisation_id) for s in seats if s.asked_child_at],
            open_actions=len(actions),
            late_actions=sum(action.due_at < now for action in actions),
            checked_at=now,
            day_number=(now.date() - opened_on).days + 1,
        )
    )


def _lacks(work: UnitOfWork, policy: Policy, group: Group) -> list[str]:
    missing = set_up_lacks(work, group)
    return [need.label for need in needed(policy, "set_up") if need.key in missing]
