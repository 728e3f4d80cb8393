"""Whoever must agree is asked, and answers: a manager to the form before it is sent, the chair to late papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.rules import papers
from bot.rules.approval import may_agree_as, reminders, waiting, why_not_agree, why_not_go_on
from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder
from bot.rules.panel_kinds import Approval
from bot.rules.referring import REFERRAL
from bot.rules.refusal import Refusal
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.nagging import close, owe, owing
from bot.usecases.reaching import stands_in_for
from bot.usecases.referrals.referral_case import NOT_FOUND, Case, agreed, case, dates, standing
from bot.usecases.referrals.referral_told import What, say, show_again
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

OWED = "referral_approval"
"""What is owed by whoever is asked to agree: an answer. Their message shows what it is about and what came of it."""


class Answer(Struct, frozen=True, kw_only=True):
    """Somebody who was asked agrees, or says why not (*why*)."""

    key: str
    by: str  # Slack id, from the verified payload
    approval_id: UUID
    why: str | None = None


def ask_approver(
    work: UnitOfWork, services: Services, found: Case, person_id: UUID, asked_by: models.Person, now: datetime
) -> None:
    """Put the form to somebody, unless they are asked already or it is agreed to; in the place of whoever was asked."""
    rows = [row for row in work.approvals.about(found.referral.id) if row.step == REFERRAL]
    if form_agreed(work, found) or any(row.state == "asked" and row.person_id == person_id for row in rows):
        return
    for row in rows:
        if row.state in ("asked", "declined"):
            pass_over(work, row, now)
    ask(work, services, found, REFERRAL, person_id, asked_by, now)


def ask(
    work: UnitOfWork,
    services: Services,
    found: Case,
    step: str,
    person_id: UUID,
    asked_by: models.Person,
    now: datetime,
) -> None:
    """Ask somebody to agree to a step, as each of those whom it still waits for."""
    person = work.people.get(person_id)
    mine = may_agree_as(found.policy, step, standing(work, found, person, now))
    keys = [one.key for one in waiting(found.policy, step, agreed(work, found.referral)) if one.key in mine]
    ask_person(work, services, found, step, keys, _rule_of(found, step), person_id, asked_by, now)


def ask_person(
    work: UnitOfWork,
    services: Services,
    found: Case,
    step: str,
    keys: Sequence[str],
    rule_id: str,
    person_id: UUID,
    asked_by: models.Person,
    now: datetime,
) -> None:
    """Ask somebody to agree as each of *keys*: one question, however many they are."""
    rows = [
        models.Approval(
            subject_id=found.referral.id,
            group_id=None,
            step=step,
            key=key,
            person_id=person_id,
            asked_by_id=asked_by.id,
            asked_at=now,
        )
        for key in keys
    ]
    for row in rows:
        work.approvals.add(row)
    if not rows:
        return
    ladder = reminders(found.policy, step) or found.policy.the(Ladder, "agreement")
    first, _ = dates(work, services, found.policy, found.group, found.referral.told_day, now)
    by = first.deadline.at if first and step == REFERRAL else now
    owed = owing(
        found.policy,
        now,
        kind=OWED,
        subject_id=rows[0].id,
        group_id=None,
        rule_id=rule_id,
        ladder_id=ladder.id,
        due_at=by if isinstance(by, datetime) else now,
        person_id=person_id,
    )
    owe(work, services, owed, now)


def ask_again(work: UnitOfWork, referral: models.Referral, now: datetime) -> None:
    """What the form says has changed: whoever agreed to it, or was asked, is asked anew when it is complete."""
    for row in work.approvals.about(referral.id):
        if row.step == REFERRAL and row.state != "passed":
            pass_over(work, row, now)


def pass_over(work: UnitOfWork, row: models.Approval, now: datetime) -> None:
    """It is not needed any more from them."""
    row.state, row.settled_at = "passed", now
    for owed in work.obligations.open_about(row.id, OWED):
        close(work, owed, now, "passed")


def form_agreed(work: UnitOfWork, found: Case) -> bool:
    """Whether everybody who must has agreed to the form."""
    return not waiting(found.policy, REFERRAL, agreed(work, found.referral))


def why_not_send(work: UnitOfWork, found: Case) -> Refusal | None:
    """A no while somebody must still agree to the form."""
    return why_not_go_on(found.policy, REFERRAL, agreed(work, found.referral))


def answer(request: Answer, services: Services) -> None:
    """Record it, and tell whoever refers. Raises Refused for whoever was not asked or may not agree."""
    now = services.clock.now()
    about = about_which(services, request.approval_id)
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = case(work, services, about, hold=True)
            row, rows = asked_of_them(work, found, request.approval_id, person, now)
            who = standing(work, found, person, now)
            refuse_if(why_not_agree(found.policy, row.step, who, agreed(work, found.referral)))
            if request.why is None:
                _agree(work, services, found, rows, person, now)
            else:
                why = kept(found.policy, "reason_text", request.why)
                settle_answers(work, rows, "declined", person, now, why)
                what: What = "late_declined" if row.step != REFERRAL else "declined"
                say(work, found.referral, what, now, who=person.name, why=why)
            act = "referral_agreed" if request.why is None else "referral_declined"
            work.audit.add(act, at=now, actor=str(person.id), referral=found.referral.ref, step=row.step)
            show_again(work, found.referral)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def about_which(services: Services, approval_id: UUID) -> UUID:
    """The referral that is asked about, which is held before anything of it is read. Raises Refused."""
    with services.database.read() as work:
        row = work.approvals.get(approval_id)
        if row is None:
            raise Refused(NOT_FOUND)
        return row.subject_id


def asked_of_them(
    work: UnitOfWork, found: Case, approval_id: UUID, person: models.Person, now: datetime
) -> tuple[models.Approval, Sequence[models.Approval]]:
    """What they answer, with all that is asked of them at this step. Raises Refused."""
    row = work.approvals.get(approval_id)
    assert row is not None, "what is asked is never deleted"
    today = now.astimezone(LONDON).date()
    if row.person_id != person.id and not stands_in_for(work, person, row.person_id, today):
        raise Refused(Refusal("You were not asked to agree to that.", "Whoever was asked answers here.", None, ""))
    if found.referral.state in ("withdrawn", "closed"):
        raise Refused(Refusal(f"{found.referral.ref} was {found.referral.state}.", "Nothing is needed.", None, ""))
    rows = [one for one in work.approvals.about(found.referral.id) if one.step == row.step]
    mine = [one for one in rows if one.person_id == row.person_id and one.state == "asked"]
    if not mine:
        remedy = "Its message shows what came of it."
        raise Refused(Refusal("That is answered already, or not asked any more.", remedy, None, ""))
    return row, mine


def _agree(
    work: UnitOfWork,
    services: Services,
    found: Case,
    rows: Sequence[models.Approval],
    person: models.Person,
    now: datetime,
) -> None:
    referral = found.referral
    if rows[0].step != REFERRAL:
        refuse_if(too_late(found, services, now))
    settle_answers(work, rows, "agreed", person, now)
    if rows[0].step == REFERRAL:
        if form_agreed(work, found):
            say(work, referral, "agreed", now)
        return
    referral.meeting_on, referral.late = referral.wanted_on, True
    say(work, referral, "late_agreed", now)


def settle_answers(
    work: UnitOfWork,
    rows: Sequence[models.Approval],
    state: Literal["agreed", "declined"],
    person: models.Person,
    now: datetime,
    why: str | None = None,
) -> None:
    for row in rows:
        row.state, row.settled_at, row.settled_why, row.person_id = state, now, why, person.id
        for owed in work.obligations.open_about(row.id, OWED):
            close(work, owed, now, state)


def _rule_of(found: Case, step: str) -> str:
    """The rule that makes somebody agree to a step."""
    return next(rule.id for rule in found.policy.nearest(Approval) if rule.step == step)


def too_late(found: Case, services: Services, now: datetime) -> Refusal | None:
    """A no to late papers once even the last moment for them is over; None where nothing is late."""
    wanted = found.referral.wanted_on
    until = papers.dates(found.policy, wanted, services.calendar).floor if wanted else None
    if until is None or not isinstance(until.at, datetime) or now <= until.at:
        return None
    local = until.at.astimezone(LONDON)
    said = f"Late papers for that meeting could be taken until {day(local.date())}, {hour(local.time())}."
    return Refusal(said, "They are for the meeting after.", None, "")


def give_up(work: UnitOfWork, found: Case, services: Services, now: datetime) -> None:
    """Nobody is asked about late papers any more, once it is too late for them."""
    for row in work.approvals.waiting(found.referral.id):
        if row.step != REFERRAL and too_late(found, services, now) is not None:
            pass_over(work, row, now)
