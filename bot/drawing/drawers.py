"""The table of drawers: every message the bot can post, by the name its effect carries; and the card."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing import closing
from bot.drawing.actions import action_drawers
from bot.drawing.agenda import agenda_drawers
from bot.drawing.away import away_drawers
from bot.drawing.by_hand import by_hand_drawers
from bot.drawing.calendar import calendar_drawers
from bot.drawing.closing import closing_drawers
from bot.drawing.decision import decision_drawers
from bot.drawing.deputies import deputies_drawers
from bot.drawing.digest import digest_drawers
from bot.drawing.escalation import escalation_drawers, step_up_line
from bot.drawing.facts import about, agency, agency_of, set_up_line
from bot.drawing.handover import handover_drawers
from bot.drawing.interests import interests_drawers
from bot.drawing.invitation import invitation_drawers
from bot.drawing.meeting import meeting_drawers
from bot.drawing.meeting_move import meeting_move_drawers
from bot.drawing.meetings import meetings
from bot.drawing.note import note_drawers
from bot.drawing.opening import opening_drawers
from bot.drawing.overheard import overheard_drawers
from bot.drawing.overview import may_start, overview_drawers
from bot.drawing.panel import panel_card, panel_drawers
from bot.drawing.privacy import privacy_drawers
from bot.drawing.problem import problem_drawers
from bot.drawing.proposal import proposal_drawers
from bot.drawing.reached import addressed
from bot.drawing.recommendation import recommendation_drawers, waiting_for
from bot.drawing.record import record_drawers
from bot.drawing.record_correct import record_correct_drawers
from bot.drawing.referral import referral_drawers
from bot.drawing.sittings import sittings_drawers
from bot.drawing.step_up import step_up_drawers
from bot.drawing.votes import votes_drawers
from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair
from bot.rules.places import short
from bot.services import Services
from bot.usecases.chairs.chairing import reached
from bot.usecases.meetings.calendar import CALENDAR
from bot.usecases.meetings.coming import by_seat
from bot.usecases.meetings.weeks import missed_lately
from bot.usecases.telling import may_be_asked_to_chair
from bot.views import card as card_view
from bot.views import set_up as set_up_view
from bot.views import withdrawal as withdrawal_view
from bot.views.message import Message
from storage.models import Effect, Group, Member, Seat
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
        **meeting_drawers(services),
        **overview_drawers(services),
        **problem_drawers(services),
        **overheard_drawers(services),
        **privacy_drawers(services),
        **action_drawers(services),
        **decision_drawers(services),
        **proposal_drawers(services),
        **recommendation_drawers(services),
        **note_drawers(services),
        **record_drawers(services),
        **record_correct_drawers(services),
        **digest_drawers(services),
        **by_hand_drawers(services),
        **calendar_drawers(services),
        **away_drawers(services),
        **closing_drawers(services),
        **meeting_move_drawers(services),
        **handover_drawers(services),
        **escalation_drawers(services),
        **step_up_drawers(services),
        **panel_drawers(services),
        **interests_drawers(services),
        **votes_drawers(services),
        **agenda_drawers(services),
        **deputies_drawers(services),
        **sittings_drawers(services),
        **referral_drawers(services),
    }
    return {name: addressed(_unless_over(drawer, services)) for name, drawer in found.items()}


def _unless_over(drawer: Drawer, services: Services) -> Drawer:
    """Of a group that was taken back nothing else is left to read, wherever it stood; of one that is closing or
    closed only what does not ask for anything. Calendars are cleared all the same."""

    def draw(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group = work.groups.get(effect.group_id) if effect.group_id else None
        if effect.draw == CALENDAR:
            return drawer(work, effect, now)
        if group is None or group.state == "open":
            found = drawer(work, effect, now)
            silent = found is None and effect.kind == "update" and group is not None and group.reopened_at is not None
            return closing.open_again(work, services, group, now) if silent and group else found
        if group.state != "withdrawn":
            over = closing.instead(work, services, group, effect.draw or "", now)
            if over is None:
                return drawer(work, effect, now)
            return over if effect.kind == "update" else None
        is_card = effect.draw == "card"
        shown = is_card or effect.kind == "update"
        return withdrawal_view.withdrawn(group, in_channel=is_card) if shown else None

    return draw


def _card(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    group, policy, _ = about(work, services, effect)
    if group.state in closing.OVER:
        return closing.card(work, services, group, now)
    if group.stands:
        return panel_card(work, services, policy, group, now)
    now = now.astimezone(LONDON)
    held = meetings(work, services, policy, group, now)
    said = by_seat(work, group, held.coming)
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    seats = work.groups.seats(group.id)
    coming = {seat_id for seat_id, reply in said.items() if reply == "coming"}
    cannot = {seat_id for seat_id, reply in said.items() if reply == "cannot"}
    asked = {seat.id for seat in seats if reached(seat, members)}
    actions = work.actions.open_in(group.id)
    later = next((r.organisation(policy.forum) for r in policy.all(Chair) if r.meeting == "later"), None)

    def called(which: Collection[UUID]) -> list[str]:
        return [agency(work, seat.organisation_id) for seat in seats if seat.id in which]

    return card_view.draw(
        card_view.Card(
            group=group,
            place=short(services.policies, group.policy_from, group.place),
            councils=[agency(work, council) for council in group.councils],
            goal=policy.about.goal,
            chair=agency(work, group.chair_organisation_id or group.mobiliser_id),
            has_chair=group.chair_id is not None,
            next_chair=_next_chair(work, group, later) if policy.all(Chair) else None,
            record_keeper=agency_of(work, group.record_keeper_id) if group.record_keeper_id else None,
            starts_without_chair=agency_of(work, group.opener_id)
            if group.convened_why and group.chair_id is None
            else None,
            meetings=held.shown,
            missed=missed_lately(work, policy, group.id, group.opened_at, now)[-1:],
            clock=set_up_line(work, policy, group, now),
            coming=called(coming),
            silent=called(asked - coming - cannot),
            not_coming=called(cannot),
            not_reached=_desks(work, [s for s in seats if s.id not in asked | coming | cannot]),
            by_hand=[_named(work, m) for m in members if m.reached == "by_hand" and m.told_at is None],
            unsure_which_child=called({seat.id for seat in seats if seat.knows_child_at is None}),
            open_actions=len(actions),
            late_actions=sum(action.due_at < now for action in actions),
            decisions=len(work.decisions.standing(group.id)) if group.decisions_made else 0,
            waiting=waiting_for(work, group),
            step_up=step_up_line(work, services, group),
            checked_at=now,
            day_number=(now.date() - group.opened_at.astimezone(LONDON).date()).days + 1,
        )
    )


def _next_chair(work: UnitOfWork, group: Group, later: str | None) -> str | None:
    if later is None:
        return "whoever the members choose"
    return None if later == group.chair_organisation_id else agency(work, later)


def _desks(work: UnitOfWork, seats: Sequence[Seat]) -> list[tuple[str, str | None]]:
    found = [(agency(work, seat.organisation_id), work.people.organisation(seat.organisation_id)) for seat in seats]
    return [(name, organisation.duty_desk if organisation else None) for name, organisation in found]


def _named(work: UnitOfWork, member: Member) -> str:
    return f"{work.people.get(member.person_id).name} ({agency_of(work, member.person_id)})"
