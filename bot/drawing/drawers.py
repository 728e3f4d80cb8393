"""The table of drawers: every message the bot can post, by the name its effect carries; and the card."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.actions import action_drawers
from bot.drawing.away import away_drawers
from bot.drawing.by_hand import by_hand_drawers
from bot.drawing.digest import digest_drawers
from bot.drawing.facts import about, agency, agency_of, set_up_line
from bot.drawing.handover import handover_drawers
from bot.drawing.invitation import invitation_drawers
from bot.drawing.meeting_move import meeting_move_drawers
from bot.drawing.opening import opening_drawers
from bot.drawing.overheard import overheard_drawers
from bot.drawing.overview import may_start, overview_drawers
from bot.drawing.privacy import privacy_drawers
from bot.drawing.problem import problem_drawers
from bot.drawing.reached import addressed
from bot.drawing.readers import missed_of
from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair
from bot.rules.places import places
from bot.services import Services
from bot.usecases.chairing import reached
from bot.usecases.invitation import agency_reply
from bot.usecases.telling import may_be_asked_to_chair
from bot.views import card as card_view
from bot.views import set_up as set_up_view
from bot.views import withdrawal as withdrawal_view
from bot.views.message import Message
from storage.models import Effect, Group, Meeting, Member, Seat
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
        clock = set_up_line(work, policy, group, now)
        start = effect.person_id is not None and may_start(work, policy, group, effect.person_id, now)
        chairs = group.chair_id is None and effect.person_id in may_be_asked_to_chair(work, policy, group)
        return set_up_view.reminder(group, agency(work, group.mobiliser_id), clock, may_chair=chairs, may_start=start)

    found = {
        "card": card,
        "set_up": set_up,
        **opening_drawers(services),
        **invitation_drawers(services),
        **overview_drawers(services),
        **problem_drawers(services),
        **overheard_drawers(services),
        **privacy_drawers(services),
        **action_drawers(services),
        **digest_drawers(services),
        **by_hand_drawers(services),
        **away_drawers(services),
        **meeting_move_drawers(services),
        **handover_drawers(services),
    }
    return {name: addressed(_unless_withdrawn(drawer)) for name, drawer in found.items()}


def _unless_withdrawn(drawer: Drawer) -> Drawer:
    """Of a group that was taken back nothing else is left to read, wherever it stood."""

    def draw(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group = work.groups.get(effect.group_id) if effect.group_id else None
        if group is None or group.state != "withdrawn":
            return drawer(work, effect, now)
        is_card = effect.draw == "card"
        shown = is_card or effect.kind == "update"
        return withdrawal_view.withdrawn(group, in_channel=is_card) if shown else None

    return draw


def _card(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    group, policy, meeting = about(work, services, effect)
    now = now.astimezone(LONDON)
    replies = work.groups.attendance(meeting.id) if meeting else {}
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    seats = work.groups.seats(group.id)
    said = {seat.id: agency_reply([m for m in members if m.seat_id == seat.id], replies) for seat in seats}
    there = {m.seat_id for m in members if m.person_id in (group.opener_id, group.chair_id)}  # they come anyway
    coming = there | {seat_id for seat_id, reply in said.items() if reply == "coming"}
    cannot = {seat_id for seat_id, reply in said.items() if reply == "cannot"} - coming
    asked = {seat.id for seat in seats if reached(seat, members)}
    actions = work.actions.open_in(group.id)
    later = next((r.organisation(policy.forum) for r in policy.all(Chair) if r.meeting == "later"), None)
    place = next(p.short for p in places(services.policies, group.policy_from) if p.key == group.place)

    def called(which: Collection[UUID]) -> list[str]:
        return [agency(work, seat.organisation_id) for seat in seats if seat.id in which]

    return card_view.draw(
        card_view.Card(
            group=group,
            place=place,
            councils=[agency(work, council) for council in group.councils],
            goal=policy.about.goal,
            chair=agency(work, group.chair_organisation_id or group.mobiliser_id),
            has_chair=group.chair_id is not None,
            next_chair=agency(work, later) if later else "whoever the members choose",
            record_keeper=agency_of(work, group.record_keeper_id) if group.record_keeper_id else None,
            starts_without_chair=agency_of(work, group.opener_id)
            if group.convened_why and group.chair_id is None
            else None,
            meeting_at=meeting.starts_at.astimezone(LONDON) if meeting and not _is_over(meeting, group, now) else None,
            late=bool(meeting and meeting.late_reason),
            missed=missed_of(work, policy, group, now)[-1:],
            clock=set_up_line(work, policy, group, now),
            coming=called(coming),
            silent=called(asked - coming - cannot),
            not_coming=called(cannot),
            not_reached=_desks(work, [s for s in seats if s.id not in asked | coming | cannot]),
            by_hand=[_named(work, m) for m in members if m.reached == "by_hand" and m.told_at is None],
            unsure_which_child=called({seat.id for seat in seats if seat.knows_child_at is None}),
            open_actions=len(actions),
            late_actions=sum(action.due_at < now for action in actions),
            checked_at=now,
            day_number=(now.date() - group.opened_at.astimezone(LONDON).date()).days + 1,
        )
    )


def _desks(work: UnitOfWork, seats: Sequence[Seat]) -> list[tuple[str, str | None]]:
    found = [(agency(work, seat.organisation_id), work.people.organisation(seat.organisation_id)) for seat in seats]
    return [(name, organisation.duty_desk if organisation else None) for name, organisation in found]


def _named(work: UnitOfWork, member: Member) -> str:
    return f"{work.people.get(member.person_id).name} ({agency_of(work, member.person_id)})"


def _is_over(meeting: Meeting, group: Group, now: datetime) -> bool:
    """Nobody says yet that a meeting was held: one with a chair counts as over when its time has gone."""
    return group.chair_id is not None and meeting.starts_at + timedelta(minutes=meeting.minutes) <= now
