"""Somebody else comes for an agency: a deputy is sent, or the invitation is passed on."""

from uuid import UUID

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on, why_not
from bot.services import Services
from bot.usecases.meetings.coming import comes_as_usual
from bot.usecases.members.invitation import (
    acted_on,
    ask,
    close_invitation,
    reply,
    stand_down,
    standing,
    still_to_come,
)
from bot.usecases.members.joining import join
from bot.usecases.panels.deputies import tell_deputy
from bot.usecases.refused import Refused, refuse_if
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class SendDeputy(Struct, frozen=True, kw_only=True):
    """Somebody else comes to the meeting for this member; *can_agree* says whether they may agree things."""

    key: str
    sent_by: str  # Slack id, from the verified payload
    member_id: UUID
    deputy: str  # Slack id
    can_agree: bool
    meeting_id: UUID | None = None  # a later one than they were invited to


class PassOn(Struct, frozen=True, kw_only=True):
    """ "Not me": a colleague has this seat from now on."""

    key: str
    passed_by: str
    member_id: UUID
    to: str  # Slack id


def send_deputy(request: SendDeputy, services: Services) -> str:
    """A colleague of the same agency comes instead and is invited; says so. Raises Refused for anybody else."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            found = acted_on(work, services, request.member_id, request.sent_by, request.key, now)
            refuse_if(why_not(found.policy, "name_deputy", standing(work, found, now)))
            meeting = still_to_come(work, found, now, request.meeting_id)
            deputy = colleague(work, found.policy, found.seat, found.member.person_id, request.deputy)
            replies = work.groups.attendance(meeting.id)
            before = replies.get(found.member.id)
            if before is not None and before.deputy_id == deputy.id:
                raise Refused(_sent_already(deputy))
            stand_down(work, found.group, before, now)
            member = join(work, found.group, found.seat, deputy, "deputy", now, key=request.key)
            known = work.meetings.known_to_come(found.group.id)
            asks = not found.group.stands and not _asked_or_coming(work, member, replies)
            if asks and not comes_as_usual(member, meeting, known):
                ask(work, services, found.policy, meeting, member, now)
            reply(work, meeting, found.member, found.person, "deputy", now, deputy=deputy, can_agree=request.can_agree)
            if found.group.stands:
                tell_deputy(work, found.policy, found.group, meeting, found.member, member, found.person, now)
            work.audit.add(
                "deputy_sent",
                at=now,
                actor=str(found.person.id),
                group_id=found.group.id,
                member=str(found.member.id),
                deputy=str(deputy.id),
                can_agree=request.can_agree,
            )
            mine = found.person.id == found.member.person_id
            says = f"{deputy.name} comes instead of {'you' if mine else work.people.get(found.member.person_id).name}."
            work.answered(request.key, {"says": says}, at=now, actor=str(found.person.id))
            return says
    except Repeated as seen:
        return str(seen.answer["says"])


def pass_on(request: PassOn, services: Services) -> None:
    """This member's seat goes to a colleague of the same agency, who is invited anew. Raises Refused otherwise."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            found = acted_on(work, services, request.member_id, request.passed_by, request.key, now)
            refuse_if(why_not(found.policy, "name_deputy", standing(work, found, now)))
            meeting = still_to_come(work, found, now)
            heir_to = colleague(work, found.policy, found.seat, found.member.person_id, request.to)
            replies = work.groups.attendance(meeting.id)
            heir = join(work, found.group, found.seat, heir_to, found.member.role, now, key=request.key)
            if found.member.role == "usual":
                heir.role = "usual"
            for row in work.groups.ever_answered(
                meeting.id
            ).values():  # whoever sent this member is now sending the colleague
                if row.deputy_id == found.member.person_id:
                    row.deputy_id = heir_to.id
            if found.member.id in replies:  # it is not their answer any more that counts
                reply(work, meeting, found.member, found.person, "cannot", now)
            found.member.state = "passed_on"
            close_invitation(work, found.member, now, "passed_on")
            if not _asked_or_coming(work, heir, replies):
                ask(work, services, found.policy, meeting, heir, now)
            work.outbox.refresh(f"card:{found.group.id}")
            work.audit.add(
                "passed_on",
                at=now,
                actor=str(found.person.id),
                group_id=found.group.id,
                member=str(found.member.id),
                to=str(heir_to.id),
            )
            work.answered(request.key, {}, at=now, actor=str(found.person.id))
    except Repeated:
        return


def colleague(work: UnitOfWork, policy: Policy, seat: models.Seat, asked: UUID, slack_id: str) -> models.Person:
    """Somebody of the agency that was asked, from the directory, other than the person who was *asked*."""
    person = work.people.by_slack_id(slack_id)
    own = {post.organisation_id for post in work.people.posts(person.id)} if person else set()
    if person is None or seat.organisation_id not in own:
        raise Refused(_chair_must_add(work, policy, seat))
    if person.id == asked:
        raise Refused(Refusal("This person was asked already.", "Choose a colleague of theirs.", None, ""))
    return person


def _chair_must_add(work: UnitOfWork, policy: Policy, seat: models.Seat) -> Refusal:
    rule, _ = demands_on(policy, "name_deputy")[0]
    organisation = work.people.organisation(seat.organisation_id)
    agency = organisation.name if organisation else seat.organisation_id
    return Refusal(
        f"The directory does not list this person under {agency}.",
        f"Choose somebody of {agency}, or ask the chair to add this person.",
        rule.id,
        rule.cited,
    )


def _asked_or_coming(work: UnitOfWork, member: models.Member, replies: dict[UUID, models.Attendance]) -> bool:
    said = replies.get(member.id)
    return bool(work.obligations.open_about(member.id, "invitation")) or (said is not None and said.reply == "coming")


def _sent_already(deputy: models.Person) -> Refusal:
    return Refusal(f"{deputy.name} was sent already.", "Nothing more is needed from you.", None, "")
