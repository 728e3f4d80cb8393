"""An answer would keep a case out, and somebody may let it in all the same: they are asked, and say why."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.referring import REFERRAL
from bot.rules.refusal import Refusal
from bot.rules.turned_away import Away, turned_away, why_not_let_in
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.referrals.referral_agreed import about_which, ask_person, asked_of_them, pass_over, settle_answers
from bot.usecases.referrals.referral_case import NOT_FOUND, Case, case, said, standing, towards_body
from bot.usecases.referrals.referral_settled import settle
from bot.usecases.referrals.referral_told import say, show_again
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

LET_IN = "let_in"
"""The step that waits for whoever may let a case in."""


class LetIn(Struct, frozen=True, kw_only=True):
    """Whoever was asked lets the case in or not (*lets*), and says why."""

    key: str
    by: str  # Slack id, from the verified payload
    approval_id: UUID
    why: str
    lets: bool = True


def kept_out(found: Case) -> Away | None:
    """What keeps the case out as long as nobody lets it in."""
    return None if found.referral.let_in_by_id else turned_away(found.policy, REFERRAL, said(found))


def why_not_in(found: Case) -> Refusal | None:
    """A no to sending what is still kept out."""
    away = kept_out(found)
    if away is None:
        return None
    return Refusal(f"Not let in yet. {away.rule.text}", "It goes on when it is let in.", away.rule.id, away.rule.cited)


def can_let_in(
    work: UnitOfWork, policy: Policy, group: models.Group | None, away: Away, person: models.Person, now: datetime
) -> UUID | None:
    """Who is asked to let it in: whoever refers, if they may; else who has that part in the body. None: nobody here."""
    if why_not_let_in(away, towards_body(work, policy, group, person, now, gives_reason=True)) is None:
        return person.id
    if group is None:
        return None
    held = {"chair": group.chair_id, "administrator": group.record_keeper_id}
    return next((one for role in away.rule.unless if (one := held.get(role)) is not None), None)


def ask_to_let_in(
    work: UnitOfWork, services: Services, found: Case, why: str, person: models.Person, now: datetime
) -> None:
    """Put it to them with what whoever refers says; whoever refers and may has let it in by that."""
    away = kept_out(found)
    waiting = [row for row in work.approvals.waiting(found.referral.id) if row.step == LET_IN]
    if away is None:  # what kept it out was changed meanwhile
        for row in waiting:
            pass_over(work, row, now)
    if away is None or waiting:
        return
    found.referral.let_in_why = why
    who = can_let_in(work, found.policy, found.group, away, person, now)
    if who == person.id:
        found.referral.let_in_by_id = person.id
    elif who is not None:
        ask_person(work, services, found, LET_IN, (away.rule.unless[0],), away.rule.id, who, person, now)


def let_in(request: LetIn, services: Services) -> None:
    """Record it with why, and tell whoever refers; what is not let in ends here. Raises Refused."""
    now = services.clock.now()
    about = about_which(services, request.approval_id)
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = case(work, services, about, hold=True)
            row, rows = asked_of_them(work, found, request.approval_id, person, now)
            away = kept_out(found)
            if row.step != LET_IN or away is None:
                raise Refused(NOT_FOUND)
            refuse_if(why_not_let_in(away, standing(work, found, person, now, gives_reason=True)))
            why = kept(found.policy, "reason_text", request.why)
            if request.lets:
                found.referral.let_in_why, found.referral.let_in_by_id = why, person.id
                settle_answers(work, rows, "agreed", person, now)
            else:
                settle_answers(work, rows, "declined", person, now, why)
                settle(work, found.referral, "closed", person, why, now)
            say(work, found.referral, "let_in" if request.lets else "closed", now, why=why)
            act = "referral_let_in" if request.lets else "referral_kept_out"
            work.audit.add(act, at=now, actor=str(person.id), referral=found.referral.ref)
            show_again(work, found.referral)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return
