"""How the message about what is outstanding is drawn: the facts are looked up here, the words stand in the views."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.by_hand import still_to_tell
from bot.drawing.facts import about, agency, agency_of, set_up_line, subject
from bot.rules.kinds import Chair
from bot.rules.policy import Policy
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.chairs.chairing import reached
from bot.usecases.members.privacy import NOT_PRIVATE
from bot.usecases.standing import towards
from bot.views import membership as membership_view
from bot.views import overview as view
from bot.views import slack_said
from bot.views.message import Message
from storage.models import Effect, Group
from storage.unit_of_work import UnitOfWork

TOLD_OTHERWISE = ("step_before_failed", "no_channel", "no_slack_account", *NOT_PRIVATE)
"""Our own words for a step not taken because of something that is told by itself: another step was refused, the
person has no Slack and is told by hand, the channel is not private."""


def overview_drawers(services: Services) -> Mapping[str, Drawer]:
    """The opener's message, and that of somebody added while no meeting is fixed."""

    def overview(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        assert effect.person_id is not None, "it is somebody's"
        has_it = None if group.opener_id == effect.person_id else work.people.get(group.opener_id).name
        if has_it and effect.kind == "post":
            return None
        return view.overview(
            view.Overview(
                outstanding=outstanding(work, policy, group, effect.person_id, now),
                clock=set_up_line(work, policy, group, now),
                chair=agency(work, group.chair_organisation_id) if group.chair_organisation_id else None,
                asked=None if policy.all(Chair) else agency(work, group.mobiliser_id),
                has_it=has_it,
                may_withdraw=may(work, policy, group, effect.person_id, "withdraw", now),
                may_start=may_start(work, policy, group, effect.person_id, now),
            )
        )

    def added(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        member = work.groups.member_by_id(subject(effect))
        still = member is not None and member.state == "active"
        if effect.kind == "post" and not still:
            return None
        return membership_view.added(group, agency_of(work, member.person_id) if member else "", still=still)

    return {"overview": overview, "added": added}


def may(work: UnitOfWork, policy: Policy, group: Group, person_id: UUID, action: str, now: datetime) -> bool:
    """Whether a button is worth showing: it is asked again, in earnest, when it is pressed."""
    standing = towards(work, policy, work.people.get(person_id), group, now, gives_reason=True)
    return why_not(policy, action, standing) is None


def may_start(work: UnitOfWork, policy: Policy, group: Group, person_id: UUID, now: datetime) -> bool:
    """Whether somebody may start without a chair, and has not."""
    return group.convened_why is None and may(work, policy, group, person_id, "convene_without_chair", now)


def outstanding(work: UnitOfWork, policy: Policy, group: Group, reader: UUID, now: datetime) -> view.Outstanding:
    """What is still to be done in a group, agency by agency, and what Slack refused, for one reader."""
    members = [member for member in work.groups.members(group.id) if member.state == "active"]
    tells = may(work, policy, group, reader, "told_by_hand", now)
    agencies = []
    for seat in work.groups.seats(group.id):
        organisation = work.people.organisation(seat.organisation_id)
        agencies.append(
            view.Agency(
                seat_id=seat.id,
                name=agency(work, seat.organisation_id),
                desk=organisation.duty_desk if organisation else None,
                reached=reached(seat, members),
                knows_child=seat.knows_child_at is not None,
                asks_which_child=seat.asked_child_at is not None,
                by_hand=any(m.seat_id == seat.id and m.reached == "by_hand" for m in members),
            )
        )
    people = still_to_tell(work, group.id, reader) if tells else ()
    return view.Outstanding(group=group, agencies=agencies, by_hand=people, troubles=_troubles(work, group))


def _troubles(work: UnitOfWork, group: Group) -> Sequence[slack_said.Trouble]:
    promised = work.outbox.of_group(group.id)
    create = next((effect for effect in promised if effect.kind == "create"), None)
    found = []
    if create is not None and create.state in ("failed", "held"):
        found.append(slack_said.no_channel(group.channel_name or "", create.error or ""))
    for member in work.groups.members(group.id):
        if member.state == "active" and member.channel_state == "missing":
            found.append(slack_said.not_added(_named(work, member.person_id), member.channel_why or ""))
    for effect in promised:
        said_elsewhere = effect.kind == "create" or (effect.kind == "update" and effect.draw != "card")
        if effect.state in ("failed", "held") and not said_elsewhere:
            trouble = _step(work, group, effect)
            if trouble is not None and trouble not in found:
                found.append(trouble)
    return found


def _step(work: UnitOfWork, group: Group, effect: Effect) -> slack_said.Trouble | None:
    if effect.error in TOLD_OTHERWISE:
        return None
    if effect.kind == "post" and effect.person_id is not None:
        settled = _told_since(work, effect) or (effect.draw == "chair" and group.chair_id is not None)
        return None if settled else slack_said.not_told(_named(work, effect.person_id))
    return slack_said.step_refused(effect.kind, effect.error or "")


def _told_since(work: UnitOfWork, effect: Effect) -> bool:
    """Whether an invitation that Slack refused needs nobody's care any more: told by hand, or out of the group."""
    member = work.groups.member_by_id(effect.subject_id) if effect.draw == "invitation" and effect.subject_id else None
    return member is not None and (member.told_at is not None or member.state != "active")


def _named(work: UnitOfWork, person_id: UUID) -> str:
    return f"{work.people.get(person_id).name} ({agency_of(work, person_id)})"
