"""The form is sent: which meeting its papers are for, and who must agree if they are late; and taking a case back."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.guard import clean
from bot.rules.calendar import LONDON
from bot.rules.limits import too_long
from bot.rules.papers import Taken, taken
from bot.rules.referring import takes_papers
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.referrals.referral_agreed import ask, why_not_send
from bot.usecases.referrals.referral_case import Case, case, checked, days, not_open, over, standing
from bot.usecases.referrals.referral_let_in import why_not_in
from bot.usecases.referrals.referral_settled import end_owed, settle
from bot.usecases.referrals.referral_told import show_again, tell_body
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from storage.unit_of_work import Repeated, UnitOfWork


class Send(Struct, frozen=True, kw_only=True):
    """Whoever refers says that the form has gone to the body."""

    key: str
    by: str  # Slack id, from the verified payload
    referral_id: UUID


class Withdraw(Struct, frozen=True, kw_only=True):
    """Whoever refers takes the case back; why is theirs to say or not."""

    key: str
    by: str
    referral_id: UUID
    why: str = ""


def send(request: Send, services: Services) -> None:
    """Count the form as sent now. Raises Refused while something is missing, or somebody must still agree to it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = case(work, services, request.referral_id, hold=True)
            refuse_if(why_not(found.policy, "send_referral", standing(work, found, person, now)))
            refuse_if(not_open(found.referral))
            refuse_if(checked(found, now.astimezone(LONDON).date()).sent_back)
            refuse_if(why_not_in(found))
            refuse_if(why_not_send(work, found))
            found.referral.state, found.referral.sent_at = "sent", now
            found.referral.returned_why = None
            find_meeting(work, services, found, now)
            end_owed(work, found.referral, now)
            tell_body(work, found.referral, found.group, now)
            work.audit.add("referral_sent", at=now, actor=str(person.id), referral=found.referral.ref)
            show_again(work, found.referral)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def withdraw(request: Withdraw, services: Services) -> None:
    """Take it back: nothing is owed about it any more, and the body sees so. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = case(work, services, request.referral_id, hold=True)
            refuse_if(why_not(found.policy, "withdraw_referral", standing(work, found, person, now)))
            referral, why = found.referral, clean(request.why)
            refuse_if(over(referral))
            refuse_if(too_long(found.policy, "reason_text", why))
            settle(work, referral, "withdrawn", person, why or None, now)
            work.audit.add("referral_withdrawn", at=now, actor=str(person.id), referral=referral.ref)
            show_again(work, referral)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def find_meeting(work: UnitOfWork, services: Services, found: Case, now: datetime) -> None:
    """Which meeting the papers are for, by when they were sent; where they are late, whoever must agree is asked once.

    Without a date that is known it stays open: `follow` looks again, also where that meeting has moved.
    """
    referral = found.referral
    said = what_becomes(work, services, found, referral.sent_at or now)
    if said is None:
        return
    if said.then != "approved" or said.approval is None:
        referral.meeting_on, referral.late = said.meeting, said.then == "marked"
        return
    since = referral.sent_at or now  # when it was sent before, and came back, is another matter
    asked = [row for row in work.approvals.about(referral.id) if row.step == said.approval and row.asked_at >= since]
    referral.wanted_on, referral.late = said.meeting, any(row.state == "agreed" for row in asked)
    referral.meeting_on = said.meeting if referral.late else said.otherwise
    if not asked and found.group is not None and found.group.chair_id is not None:
        sender = work.people.get(referral.person_id)
        ask(work, services, found, said.approval, found.group.chair_id, sender, now)


def what_becomes(work: UnitOfWork, services: Services, found: Case, came: datetime) -> Taken | None:
    """What becomes of papers that come at that moment; None where the body has no last moment for them."""
    if not takes_papers(found.policy):
        return None
    known = days(work, found.policy, found.group, found.referral.told_day, came)
    return taken(found.policy, came, known, services.calendar)
