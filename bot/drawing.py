"""How each message is drawn when it is claimed: the facts are looked up here, the words stand in the views."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair
from bot.rules.needs import needed
from bot.rules.places import places
from bot.rules.policy import Policy
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.chairing import set_up_lacks
from bot.views import card as card_view
from bot.views import invitation as invitation_view
from bot.views.message import Message
from storage.models import Effect, Group, Meeting
from storage.unit_of_work import UnitOfWork


def drawers(services: Services) -> Mapping[str, Drawer]:
    """Every message the bot can post, by the name its effect carries."""

    def card(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _card(work, services, effect, now)

    def invitation(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, meeting = _about(work, services, effect)
        owed = work.obligations.about(_subject(effect), "invitation")
        member = work.groups.member_by_id(_subject(effect))
        if meeting is None or owed is None or member is None:
            return None
        seat = next(seat for seat in work.groups.seats(group.id) if seat.id == member.seat_id)
        opener = _agency_of(work, group.opener_id)
        agency = _agency(work, seat.organisation_id)
        return invitation_view.invitation(group, meeting, policy.title, agency, opener, owed.due_at.astimezone(LONDON))

    def chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, meeting = _about(work, services, effect)
        if meeting is None or (group.chair_id is not None and effect.kind == "post"):
            return None
        return invitation_view.chair(group, meeting, policy.title, _agency(work, group.mobiliser_id))

    def set_up(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = _about(work, services, effect)
        owed = work.obligations.about(group.id, "set_up")
        if owed is None or (group.set_up_at is not None and effect.kind == "post"):
            return None
        lacks = listed(_lacks(work, policy, group)) or "nothing more"
        by = owed.due_at.astimezone(LONDON)
        return invitation_view.set_up(group, _agency(work, group.mobiliser_id), by, lacks)

    return {"card": card, "invitation": invitation, "chair": chair, "set_up": set_up}


def _card(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    group, policy, meeting = _about(work, services, effect)
    replies = work.groups.attendance(meeting.id) if meeting else {}
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    seats = work.groups.seats(group.id)
    answered = {m.seat_id for m in members if m.id in replies} | {
        m.seat_id for m in members if m.person_id == group.opener_id
    }
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
            chair=_agency(work, group.chair_organisation_id) if group.chair_organisation_id else None,
            next_chair=_agency(work, later) if later else "whoever the members choose",
            record_keeper=_agency_of(work, group.record_keeper_id) if group.record_keeper_id else None,
            meeting_at=meeting.starts_at.astimezone(LONDON) if meeting else None,
            set_up_by=owed.due_at.astimezone(LONDON) if owed else now,
            lacks=_lacks(work, policy, group),
            coming=[_agency(work, s.organisation_id) for s in seats if s.id in answered],
            silent=[_agency(work, s.organisation_id) for s in seats if s.id in reached - answered],
            not_reached=[_agency(work, s.organisation_id) for s in seats if s.id not in reached and not s.phoned_at],
            unsure_which_child=[_agency(work, s.organisation_id) for s in seats if s.asked_child_at],
            open_actions=len(actions),
            late_actions=sum(action.due_at < now for action in actions),
            checked_at=now,
            day_number=(now.date() - opened_on).days + 1,
        )
    )


def _about(work: UnitOfWork, services: Services, effect: Effect) -> tuple[Group, Policy, Meeting | None]:
    assert effect.group_id is not None, "these messages are all about a group"
    group = work.groups.get(effect.group_id)
    policy = services.policies.in_force(group.forum, group.policy_from)
    return group, policy, work.groups.next_meeting(group.id)


def _subject(effect: Effect) -> UUID:
    assert effect.subject_id is not None, "a drawn message has a subject"
    return effect.subject_id


def _lacks(work: UnitOfWork, policy: Policy, group: Group) -> list[str]:
    missing = set_up_lacks(work, group)
    return [need.label for need in needed(policy, "set_up") if need.key in missing]


def _agency(work: UnitOfWork, organisation_id: str) -> str:
    found = work.people.organisation(organisation_id)
    return found.name if found else organisation_id


def _agency_of(work: UnitOfWork, person_id: UUID) -> str:
    posts = work.people.posts(person_id)
    return _agency(work, posts[0].organisation_id) if posts else "an agency that is no longer listed"
