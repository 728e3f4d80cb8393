"""How invitations, and the messages about the chair and the record, are drawn from the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency, agency_of, subject
from bot.drawing.overview import outstanding
from bot.rules.calendar import LONDON
from bot.rules.kinds import Chair
from bot.rules.opening import stuck
from bot.services import Services
from bot.usecases.chairs.chair_asked import passed_chair
from bot.usecases.chairs.handover import asking
from bot.usecases.members.invitation import NOT_NEEDED, asked_about, owed_answer
from bot.usecases.telling import may_be_asked_to_chair
from bot.views import chairing as chairing_view
from bot.views import invitation as view
from bot.views.digest import Item
from bot.views.handover import asks
from bot.views.message import Message
from storage.models import Attendance, Effect, Group, Member, Obligation, Step
from storage.unit_of_work import UnitOfWork


def invitation_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages by which people are asked to come, to chair, to keep the record, to tell which child."""

    def invitation(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = _invitation(work, services, about(work, services, effect)[0], subject(effect), now)
        if facts is None or (effect.kind == "post" and _too_late(facts, effect)):
            return None
        return view.invitation(facts)

    def chair(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = chair_facts(work, services, effect, now)
        if facts is None or (effect.kind == "post" and facts.stands == "taken"):
            return None
        return chairing_view.chair(facts)

    def record_keeper(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, meeting = about(work, services, effect)
        still = group.record_keeper_id == effect.person_id
        if effect.kind == "post" and not still:
            return None
        return chairing_view.record_keeper(group, meeting, still=still)

    def which_child(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        seat = work.groups.seat_by_id(subject(effect))
        if seat is None or (effect.kind == "post" and seat.asked_child_at is None):
            return None
        organisation = work.people.organisation(seat.organisation_id)
        desk = organisation.duty_desk if organisation else None
        told = seat.asked_child_at is None
        return view.which_child(group, agency(work, seat.organisation_id), desk, seat.id, told=told)

    return {
        "invitation": invitation,
        "chair": chair,
        "record_keeper": record_keeper,
        "which_child": which_child,
    }


def invitation_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """An invitation as it stands in somebody's digest; None once there is nothing to answer."""
    assert owed.group_id is not None, "an invitation is to a group"
    facts = _invitation(work, services, work.groups.get(owed.group_id), owed.subject_id, now)
    return None if facts is None or facts.begun or facts.said is not None else view.item(facts)


def _invitation(
    work: UnitOfWork, services: Services, group: Group, member_id: UUID, now: datetime
) -> view.Invitation | None:
    policy = services.policies.in_force(group.forum, group.policy_from)
    member = work.groups.member_by_id(member_id)
    owed = owed_answer(work, member_id)
    meeting = asked_about(work, member) if member else None
    if member is None or owed is None or meeting is None:
        return None
    seat = work.groups.seat_by_id(member.seat_id)
    assert seat is not None, "a seat is never deleted"
    replies = work.groups.attendance(meeting.id)
    row, before = replies.get(member.id), work.groups.ever_answered(meeting.id).get(member.id)
    return view.Invitation(
        group=group,
        meeting=meeting,
        member_id=member.id,
        title=policy.title,
        agency=agency(work, seat.organisation_id),
        opener=agency_of(work, group.opener_id),
        answer_by=owed.due_at.astimezone(LONDON),
        said=_said(member, owed, row),
        by_themselves=row is None or row.recorded_by_id == member.person_id,
        deputy=work.people.get(row.deputy_id).name if row and row.deputy_id else None,
        stands_in_for=_sender(work, replies, member) if member.role == "deputy" else None,
        asked_which_child=seat.asked_child_at is not None,
        told_which_child=seat.knows_child_at is not None,
        begun=meeting.starts_at <= now,
        unanswered=owed.due_at <= now and owed.closed_at is None,
        before_move=(before.reply, before.meant_for) if before and before.meant_for else None,
    )


def _sender(work: UnitOfWork, replies: Mapping[UUID, Attendance], member: Member) -> str:
    """Who sent this deputy, as far as is still known."""
    for member_id, row in replies.items():
        sender = work.groups.member_by_id(member_id) if row.deputy_id == member.person_id else None
        if sender is not None:
            return work.people.get(sender.person_id).name
    return "A colleague"


def _too_late(facts: view.Invitation, effect: Effect) -> bool:
    """Whether there is no sense in sending it any more: a second asking, or one that concerns somebody else now."""
    asked_again = effect.content.get("rung") != "asked"
    return facts.said in view.OUT or (asked_again and (facts.begun or facts.said is not None))


def _said(member: Member, owed: Obligation, row: Attendance | None) -> view.Said | None:
    if member.state != "active":
        return "passed_on" if member.state == "passed_on" else "removed"
    if row is not None and owed.closed_at is not None:
        replies: dict[str, view.Said] = {"coming": "coming", "cannot": "cannot", "deputy": "deputy"}
        return replies[row.reply]
    return "not_needed" if owed.closed_why == NOT_NEEDED else None


def chair_facts(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> chairing_view.ChairAsked | None:
    """What the message to whoever is asked to chair, or has the chair, shows; None where there is nothing to ask."""
    group, policy, meeting = about(work, services, effect)
    if meeting is None and group.chair_id is None:
        return None
    keeper = group.record_keeper_id
    waiting = asking(work, group.id)
    mine = group.chair_id is not None and group.chair_id == effect.person_id
    return chairing_view.ChairAsked(
        group=group,
        meeting=meeting,
        title=policy.title,
        agency=agency(work, group.mobiliser_id),
        must_start=bool(policy.all(Chair)),
        stands=_stands(work, group, effect),
        has_it=agency(work, group.chair_organisation_id) if group.chair_organisation_id else None,
        record_keeper=work.people.get(keeper).name if keeper else None,
        invited=[agency(work, seat.organisation_id) for seat in work.groups.seats(group.id)],
        outstanding=outstanding(work, policy, group, effect.person_id, now) if mine and effect.person_id else None,
        is_opener=group.opener_id == effect.person_id,
        is_last=may_be_asked_to_chair(work, policy, group)[-1:] == (effect.person_id,),
        stuck=stuck(policy, group.reasons, group.reason_other),
        met=any(one.state in ("held", "running") for one in work.groups.meetings(group.id)),
        keeps_for_now=keeper is not None and not _of_the_chair(work, group, keeper),
        asked_next=asks(waiting.name, waiting.at, asked=waiting.asked) if waiting else None,
        running=work.meetings.running(group.id),
    )


def _of_the_chair(work: UnitOfWork, group: Group, person: UUID) -> bool:
    return any(post.organisation_id == group.chair_organisation_id for post in work.people.posts(person))


def _stands(work: UnitOfWork, group: Group, effect: Effect) -> Literal["asked", "passed", "mine", "taken"]:
    if group.chair_id is not None:
        return "mine" if group.chair_id == effect.person_id else "taken"
    passed = effect.person_id is not None and passed_chair(work, group.id, effect.person_id)
    return "passed" if passed else "asked"
