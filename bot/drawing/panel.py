"""How what concerns a standing body is drawn: its card, and the message to whoever sits on it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency, agency_of, subject
from bot.drawing.meetings import meetings
from bot.drawing.recommendation import waiting_for
from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import about as meant
from bot.usecases.meetings.coming import by_seat
from bot.usecases.over import when
from bot.usecases.panels.seats import SEATED, taken
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views import panel as view
from bot.views import panel_card as card_view
from bot.views.blocks import Block
from bot.views.message import Message
from storage.models import Effect, Group
from storage.unit_of_work import UnitOfWork

LATER = "`/panel calendar` shows the dates"


def panel_drawers(services: Services) -> Mapping[str, Drawer]:
    """What whoever sits on a body reads."""

    def seated(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        member = work.groups.member_by_id(subject(effect))
        assert member is not None, "a membership is never deleted"
        still = member.state == "active"
        if effect.kind == "post" and not still:
            return None
        seat, meeting = work.groups.seat_by_id(member.seat_id), work.groups.meeting_after(group.id, now)
        return view.seated(
            view.Seated(
                group=group,
                parts=_parts(work, policy, group, member.person_id),
                agency=agency(work, seat.organisation_id) if seat else "",
                chair=_named(work, group.chair_id),
                next_at=when(meeting.starts_at) if meeting else None,
                still=still,
            )
        )

    return {SEATED: seated}


def panel_card(work: UnitOfWork, services: Services, policy: Policy, group: Group, now: datetime) -> Message:
    """The card of a standing body."""
    held = meetings(work, services, policy, group, now)
    said = by_seat(work, group, held.coming)
    seats = taken(work, policy, group)
    actions = work.actions.open_in(group.id)
    members = [member for member in work.groups.members(group.id) if member.state == "active"]

    def called(reply: str) -> list[str]:
        return _called(work, group, {seat_id for seat_id, answer in said.items() if answer == reply})

    return card_view.draw(
        card_view.PanelCard(
            group=group,
            goal=policy.about.goal,
            chair=_named(work, group.chair_id),
            vice_chair=_named(work, group.vice_chair_id),
            administrator=_named(work, group.record_keeper_id),
            seats=len(seats),
            filled=sum(bool(one.people) for one in seats),
            empty=[one.seat.label for one in seats if not one.people],
            meetings=replace(held.shown, later=LATER),
            coming=called("coming"),
            not_coming=called("cannot"),
            by_hand=[
                str(_named(work, one.person_id)) for one in members if one.reached == "by_hand" and one.told_at is None
            ],
            open_actions=len(actions),
            late_actions=sum(action.due_at < now for action in actions),
            decisions=len(work.decisions.standing(group.id)) if group.decisions_made else 0,
            waiting=waiting_for(work, group),
            checked_at=now.astimezone(LONDON),
        )
    )


def seats_of(services: Services, slack_id: str, ref: str | None, channel_id: str) -> list[Block]:
    """Who has which seat of the body meant, for whoever may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        here = meant(work, services, person, now, ref=ref, channel_id=channel_id)
        refuse_if(why_not(here.policy, "read", here.standing))
        lines = [
            view.SeatLine(
                one.seat.label,
                agency(work, one.seat.organisation) if one.seat.organisation else None,
                one.seat.key,
                [who.name for who in one.people],
            )
            for one in taken(work, here.policy, here.group)
        ]
        return view.seat_list(here.group, lines)


def _called(work: UnitOfWork, group: Group, which: Collection[UUID]) -> list[str]:
    return [agency(work, seat.organisation_id) for seat in work.groups.seats(group.id) if seat.id in which]


def _named(work: UnitOfWork, person_id: UUID | None) -> str | None:
    return f"{work.people.get(person_id).name} ({agency_of(work, person_id)})" if person_id else None


def _parts(work: UnitOfWork, policy: Policy, group: Group, person_id: UUID) -> list[str]:
    own = [one.seat.label for one in taken(work, policy, group) if any(who.id == person_id for who in one.people)]
    held = {"chair": group.chair_id, "vice-chair": group.vice_chair_id, "administrator": group.record_keeper_id}
    return own + [part for part, holder in held.items() if holder == person_id]
