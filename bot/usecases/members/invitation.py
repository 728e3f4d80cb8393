"""Answer an invitation: I'll come, can't come, which child. What was said may be changed until the meeting begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from bot.rules.calendar import LONDON
from bot.rules.due import due
from bot.rules.kinds import Deadline
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.chairs.chairing import settle_set_up
from bot.usecases.meetings import calendar
from bot.usecases.members.joining import join
from bot.usecases.over import over
from bot.usecases.panels.deputies import say_apologies_of, why_not_apologies
from bot.usecases.reaching import stands_in_for, tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import draw_again, redraw_group, redraw_last_meeting, redraw_meeting
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

NOT_NEEDED = "not_needed"
"""Why an invitation was closed that nobody has to answer any more: a colleague comes instead."""


class Answer(Struct, frozen=True, kw_only=True):
    """One press on an invitation, for the member it was sent to."""

    key: str
    answered_by: str  # Slack id, from the verified payload
    member_id: UUID
    reply: Literal["coming", "cannot"]
    meeting_id: UUID | None = None  # a later one than they were invited to


class UnsureWhichChild(Struct, frozen=True, kw_only=True):
    """Somebody was invited and was not told which child it is about."""

    key: str
    asked_by: str
    member_id: UUID


class Invitation(Struct, frozen=True):
    """An invitation somebody acts on: in a group that is locked, by a person who may."""

    group: models.Group
    policy: Policy
    seat: models.Seat
    member: models.Member
    person: models.Person


def answer(request: Answer, services: Services) -> None:
    """Record that a member comes, or cannot, and ask them no more. Raises Refused, saying what stands now."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            found = acted_on(work, services, request.member_id, request.answered_by, request.key, now)
            refuse_if(_may(work, found, "answer_invitation", now))
            meeting = still_to_come(work, found, now, request.meeting_id)
            if request.reply == "cannot":
                refuse_if(why_not_apologies(work, found.policy, found.group, meeting, found.member))
            before = work.groups.attendance(meeting.id).get(found.member.id)
            if before is not None and before.reply == request.reply:
                raise Refused(_said_already(request.reply))
            if request.reply == "coming":
                stand_down(work, found.group, before, now)
            instead = _comes_instead(work, found, meeting, request, now)
            said = "deputy" if instead else request.reply
            reply(work, meeting, found.member, found.person, said, now, deputy=instead)
            if found.group.stands:
                say_apologies_of(work, found.policy, found.group, meeting, found.member, now)
            settle_set_up(work, found.policy, found.group, now)
            work.audit.add(
                "invitation_answered",
                at=now,
                actor=str(found.person.id),
                group_id=found.group.id,
                member=str(found.member.id),
                meeting=meeting.number,
                reply=said,
            )
            work.answered(request.key, {}, at=now, actor=str(found.person.id))
    except Repeated:
        return


def unsure_which_child(request: UnsureWhichChild, services: Services) -> None:
    """Ask the opener to tell this agency, outside this bot, which child it is. Raises Refused if they were asked."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            found = acted_on(work, services, request.member_id, request.asked_by, request.key, now)
            refuse_if(_may(work, found, "answer_invitation", now))
            seat, group = found.seat, found.group
            refuse_if(over(group))
            if seat.asked_child_at is not None:
                raise Refused(_asked_already())
            seat.asked_child_at, seat.knows_child_at = now, None
            tell(
                work,
                which_child_key(seat.id, now),
                group.opener_id,
                now,
                draw="which_child",
                subject_id=seat.id,
                group_id=group.id,
            )
            redraw_seat(work, seat)
            redraw_group(work, group)
            work.audit.add(
                "which_child_asked",
                at=now,
                actor=str(found.person.id),
                group_id=group.id,
                agency=seat.organisation_id,
            )
            work.answered(request.key, {}, at=now, actor=str(found.person.id))
    except Repeated:
        return


def acted_on(
    work: UnitOfWork, services: Services, member_id: UUID, slack_id: str, key: str, now: datetime
) -> Invitation:
    """The invitation of *member_id* and who acts on it, with the group held until the transaction ends.

    Raises Repeated for a key seen before, Refused for somebody not listed or an invitation that is not there.
    """
    member = _invited(work, member_id)
    group = work.groups.lock(member.group_id)
    work.once(key)
    work.session.refresh(member)  # what was read before the lock may have changed while we waited for it
    return _acts_on(work, services, group, member, slack_id)


def check(services: Services, slack_id: str, member_id: UUID, action: str, meeting_id: UUID | None = None) -> None:
    """Whether somebody may do *action* about an invitation, before its form is shown; nothing is held or written.

    Raises Refused, as it would when the form is sent.
    """
    now = services.clock.now()
    with services.database.read() as work:
        member = _invited(work, member_id)
        found = _acts_on(work, services, work.groups.get(member.group_id), member, slack_id)
        refuse_if(_may(work, found, action, now))
        still_to_come(work, found, now, meeting_id)


def _invited(work: UnitOfWork, member_id: UUID) -> models.Member:
    member = work.groups.member_by_id(member_id)
    if member is None:
        raise Refused(Refusal("I can't find that invitation.", "Ask the chair of the group.", None, ""))
    return member


def _acts_on(
    work: UnitOfWork, services: Services, group: models.Group, member: models.Member, slack_id: str
) -> Invitation:
    person = acting(work, slack_id)
    policy = services.policies.in_force(group.forum, group.policy_from)
    seat = work.groups.seat_by_id(member.seat_id)
    assert seat is not None, "a seat is never deleted"
    return Invitation(group, policy, seat, member, person)


def standing(work: UnitOfWork, found: Invitation, now: datetime) -> Standing:
    """Who acts, towards this invitation: being a member or deputy counts for one's own agency's only."""
    own = {post.organisation_id for post in work.people.posts(found.person.id)}
    mine = found.person.id == found.member.person_id
    of_agency = found.seat.organisation_id in own
    roles = {role for role, holds in {"asked": mine, "agency": of_agency}.items() if holds}
    here = towards(work, found.policy, found.person, found.group, now, roles=roles)
    return here if mine or of_agency else replace(here, roles=here.roles - {"member", "deputy"})


def member_at(services: Services, slack_id: str, meeting_id: UUID) -> UUID:
    """Who somebody is in the group whose meeting this is. Raises Refused for whoever is not in it."""
    with services.database.read() as work:
        meeting = work.meetings.get(meeting_id)
        member = work.groups.member(meeting.group_id, acting(work, slack_id).id) if meeting else None
        if member is None or member.state != "active":
            raise Refused(Refusal("You are not in this group.", "Ask its chair; the card says who that is.", None, ""))
        return member.id


def still_to_come(work: UnitOfWork, found: Invitation, now: datetime, meeting_id: UUID | None = None) -> models.Meeting:
    """The meeting the invitation asks about, or the later one that is meant. Raises Refused once nothing can be
    answered, saying why."""
    group = found.group
    refuse_if(over(group))
    if found.member.state != "active":
        raise Refused(_passed_already() if found.member.state == "passed_on" else _taken_out(group))
    meeting = work.meetings.get(meeting_id) if meeting_id else asked_about(work, found.member)
    if meeting is None or meeting.group_id != group.id:
        raise Refused(Refusal("No meeting is planned.", "You are told when there is one.", None, ""))
    work.session.refresh(meeting)  # what was read before the lock may have changed while we waited for it
    if meeting.state == "cancelled":
        raise Refused(Refusal("That meeting is cancelled.", "The card says when the next one is.", None, ""))
    if meeting.starts_at <= now or meeting.state != "planned":
        raise Refused(_begun())
    return meeting


def asked_about(work: UnitOfWork, member: models.Member) -> models.Meeting | None:
    """The meeting a member was invited to, else the first one after they were added. It stays so when it is over."""
    known = [meeting for meeting in work.groups.meetings(member.group_id) if meeting.state != "cancelled"]
    asked = [meeting for meeting in known if meeting.id == member.asked_meeting_id]
    later = asked or [meeting for meeting in known if meeting.starts_at > member.added_at]
    return min(later, key=lambda meeting: meeting.starts_at, default=None)


def reply(
    work: UnitOfWork,
    meeting: models.Meeting,
    member: models.Member,
    by: models.Person,
    said: str,
    now: datetime,
    *,
    deputy: models.Person | None = None,
    can_agree: bool | None = None,
) -> None:
    """Keep what a member answered about a meeting, and show it; what they were asked about it is settled.

    *by* wrote it down.
    """
    row = work.groups.ever_answered(meeting.id).get(member.id)
    if row is None:
        row = models.Attendance(meeting_id=meeting.id, member_id=member.id, reply=said, at=now, recorded_by_id=by.id)
        work.groups.add(row)
    row.reply, row.at, row.recorded_by_id, row.meant_for = said, now, by.id, None
    row.deputy_id, row.can_agree = deputy.id if deputy else None, can_agree
    if said == "coming":
        calendar.give(work, meeting, member)
    if member.reached == "by_hand" and member.told_at is None:  # whoever heard their answer has told them
        member.told_at, member.told_by_id = now, by.id
    if asked_about(work, member) == meeting:
        close_invitation(work, member, now, said)
    redraw_meeting(work, meeting)
    redraw_last_meeting(work, meeting.group_id, only=member.person_id)
    if member.reached == "by_hand":
        redraw_group(work, work.groups.get(member.group_id))
    work.outbox.refresh(f"card:{member.group_id}")


def ask(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    meeting: models.Meeting,
    member: models.Member,
    now: datetime,
) -> None:
    """Invite a member, at the opening or later: one message, a time to answer, and asked again if silent."""
    ask_all(work, services, policy, meeting, [member], now)


def ask_all(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    meeting: models.Meeting,
    members: Sequence[models.Member],
    now: datetime,
) -> None:
    """Invite several members."""
    for member in members:
        member.asked_meeting_id = meeting.id
    rule = policy.the(Deadline, "answer_invitation")
    by = due(rule, meeting.starts_at, services.calendar, house=policy).at
    assert isinstance(by, datetime), "minutes before a time give a time"
    owed = [
        nagging.owing(
            policy,
            now,
            kind="invitation",
            subject_id=member.id,
            group_id=member.group_id,
            rule_id=rule.id,
            ladder_id=str(rule.ladder),
            due_at=by,
            meeting_at=meeting.starts_at,
            person_id=member.person_id,
        )
        for member in members
    ]
    nagging.owe_all(work, services, owed, now)


def close_invitation(work: UnitOfWork, member: models.Member, now: datetime, why: str) -> None:
    """Nobody is asked about it again; what was said about it is drawn anew, also where it was closed before."""
    owed = owed_answer(work, member.id)
    if owed is not None and owed.closed_at is None:
        nagging.close(work, owed, now, why)
    elif owed is not None:
        draw_again(work, owed)


def owed_answer(work: UnitOfWork, member_id: UUID) -> models.Obligation | None:
    """The answer a member owes, else the last one they owed: they may be asked anew while the clock stands."""
    still_open = work.obligations.open_about(member_id, "invitation")
    return still_open[-1] if still_open else work.obligations.about(member_id, "invitation")


def stand_down(work: UnitOfWork, group: models.Group, before: models.Attendance | None, now: datetime) -> None:
    """Let a deputy who was sent and has not answered yet know that a colleague comes instead."""
    if before is None or before.deputy_id is None:
        return
    deputy = work.groups.member(group.id, before.deputy_id)
    if deputy is not None and work.obligations.open_about(deputy.id, "invitation"):
        close_invitation(work, deputy, now, NOT_NEEDED)


def _comes_instead(
    work: UnitOfWork, found: Invitation, meeting: models.Meeting, request: Answer, now: datetime
) -> models.Person | None:
    """Whoever stands in for somebody who is away and says "I'll come" comes themselves."""
    today = now.astimezone(LONDON).date()
    if request.reply != "coming" or not stands_in_for(work, found.person, found.member.person_id, today):
        return None
    member = join(work, found.group, found.seat, found.person, "deputy", now, key=request.key)
    reply(work, meeting, member, found.person, "coming", now)
    return found.person


def _may(work: UnitOfWork, found: Invitation, action: str, now: datetime) -> Refusal | None:
    return why_not(found.policy, action, standing(work, found, now))


def which_child_key(seat_id: UUID, asked_at: datetime) -> str:
    """The message that asks the opener to tell an agency which child it is, once for each time it asked."""
    return f"which_child:{seat_id}:{asked_at:%Y%m%dT%H%M%S}"


def redraw_seat(work: UnitOfWork, seat: models.Seat) -> None:
    """Show the invitations of everybody who sits, or sat, for one agency anew."""
    for member in work.groups.members(seat.group_id):
        owed = owed_answer(work, member.id) if member.seat_id == seat.id else None
        if owed is not None:
            draw_again(work, owed)


def _said_already(said: str) -> Refusal:
    stands = "You said already that you'll come." if said == "coming" else "You said already that you can't come."
    return Refusal(stands, "Nothing more is needed. You can change it until the meeting begins.", None, "")


def _asked_already() -> Refusal:
    return Refusal(
        "The person who opened the group was asked already to tell your agency which child it is.",
        "They will phone or use secure email. If it is urgent, phone the chair.",
        None,
        "",
    )


def _passed_already() -> Refusal:
    return Refusal(
        "This invitation was passed on.", "A colleague was asked. Nothing more is needed from you.", None, ""
    )


def _taken_out(group: models.Group) -> Refusal:
    return Refusal(
        f"You are not in {group.ref} any more: you were taken out of it.",
        "Nothing more is needed from you. If that is wrong, phone the chair.",
        None,
        "",
    )


def _begun() -> Refusal:
    return Refusal(
        "That meeting has begun, or is over, so the answer can't be changed here.",
        "Phone the chair; the card says who that is.",
        None,
        "",
    )
