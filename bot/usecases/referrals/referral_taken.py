"""What the body does with a case that came: it takes it on, sends it back with what is missing, or does not hear it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.rules.referring import REFERRAL
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.referrals.referral_agreed import pass_over
from bot.usecases.referrals.referral_case import Case, case, not_sent, standing
from bot.usecases.referrals.referral_due import follow_dates
from bot.usecases.referrals.referral_listing import list_it
from bot.usecases.referrals.referral_settled import settle
from bot.usecases.referrals.referral_told import say, show_again
from bot.usecases.refusals import recorded
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views.referral_form import Filled
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

NOTHING = Filled()
Does = Literal["take", "return", "close"]


class Take(Struct, frozen=True, kw_only=True):
    """Whoever looks after the body says what becomes of it; *why* goes with all but the first.

    *listing*: what the body's rules ask before they take it on.
    """

    key: str
    by: str  # Slack id, from the verified payload
    referral_id: UUID
    does: Does
    why: str = ""
    listing: Filled = NOTHING


def take(request: Take, services: Services) -> None:
    """Record it and tell whoever refers. Raises Refused, and Wrong for what keeps a case from being listed."""
    now = services.clock.now()
    with recorded(services, "take_referral", request.by, lambda work: None):
        try:
            with services.database.write() as work:
                work.once(request.key)
                person = acting(work, request.by)
                found = case(work, services, request.referral_id, hold=True)
                refuse_if(why_not(found.policy, "take_referral", standing(work, found, person, now)))
                refuse_if(not_sent(found.referral, taken_on=request.does != "take"))
                _take(work, services, found, person, request, now)
                show_again(work, found.referral)
                act = f"referral_{request.does}"
                work.audit.add(act, at=now, actor=str(person.id), referral=found.referral.ref)
                work.answered(request.key, {}, at=now, actor=str(person.id))
        except Repeated:
            return


def _take(
    work: UnitOfWork, services: Services, found: Case, person: models.Person, request: Take, now: datetime
) -> None:
    referral = found.referral
    if request.does == "take":
        list_it(found, request.listing, now)
        referral.state, referral.settled_at, referral.settled_by_id = "accepted", now, person.id
        say(work, referral, "taken", now)
        return
    why = kept(found.policy, "reason_text", request.why)
    if request.does == "close":
        settle(work, referral, "closed", person, why, now)
        say(work, referral, "closed", now, why=why)
        return
    referral.state, referral.returned_why = "open", why
    for row in work.approvals.about(referral.id):
        if row.step != REFERRAL and row.asked_at >= (referral.sent_at or now):  # about papers that came late
            pass_over(work, row, now)
    referral.sent_at = referral.meeting_on = referral.wanted_on = None
    referral.late = False
    follow_dates(work, services, found, now)
    say(work, referral, "returned", now, why=why)
