"""Put a case to a body: what the form says is kept under a reference, or a no that leaves a way on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import clean
from bot.rules.calendar import LONDON
from bot.rules.form import check
from bot.rules.kinds import CodeWords
from bot.rules.limits import too_long
from bot.rules.policy import Policy
from bot.rules.referring import REFER, REFERRAL, answers_of, places_of, why_not_told
from bot.rules.rights import why_not
from bot.rules.turned_away import Away, turned_away
from bot.services import Services
from bot.usecases.openings.opening_record import next_ref, unused_word
from bot.usecases.referrals.referral_agreed import ask_again, ask_approver
from bot.usecases.referrals.referral_answers import Wrong, cleaned
from bot.usecases.referrals.referral_case import (
    Case,
    body_named,
    case,
    case_of,
    checked,
    not_open,
    standing,
    towards_body,
)
from bot.usecases.referrals.referral_due import follow_dates
from bot.usecases.referrals.referral_elsewhere import taken_elsewhere
from bot.usecases.referrals.referral_form import who_may_agree
from bot.usecases.referrals.referral_kept import keep, used
from bot.usecases.referrals.referral_let_in import ask_to_let_in, can_let_in
from bot.usecases.referrals.referral_told import show, show_again
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.views.referral_form import APPROVER, BODY, DAY, PLACE, REASON, Filled
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Refer(Struct, frozen=True, kw_only=True):
    """A filled-in form; *referral_id* names the one that it changes, if it was made before."""

    key: str
    by: str  # Slack id, from the verified payload
    filled: Filled
    referral_id: UUID | None = None


class Referred(Struct, frozen=True):
    """What is answered at once; what follows stands in a message."""

    name: str
    panel: str
    lacks: int  # how much of the form is still missing


def refer(request: Refer, services: Services) -> Referred:
    """Keep it. Raises Wrong, and Refused where the case does not belong there or somebody else must refer it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = _changed(work, services, request, person, now) or _new(work, services, request, person, now)
            lacks = _go_on(work, services, found, person, request.filled, now)
            used(work, person, now)
            answer: dict[str, Any] = {"name": found.referral.name, "panel": found.body.name, "lacks": lacks}
            work.answered(request.key, answer, at=now, actor=str(person.id))
    except Repeated as seen:
        answer = seen.answer
    except Wrong:
        if request.referral_id is None:
            keep(request.by, request.filled, services)
        raise
    return Referred(**answer)


def _new(work: UnitOfWork, services: Services, request: Refer, person: models.Person, now: datetime) -> Case:
    body = body_named(services, request.filled.body, now.date())
    if body is None:
        raise Wrong({BODY: "Choose the panel."})
    policy = services.policies.in_force(body.forum, now.date())
    group = work.groups.standing(body.forum, body.instance)
    refuse_if(why_not(policy, REFER, towards_body(work, policy, group, person, now)))
    answers, told = _meant(work, policy, group, person, request.filled, now)
    _check_approver(work, policy, group, person, request.filled, now)
    referral = models.Referral(
        ref=next_ref(work, policy, now),
        code_word=unused_word(policy.the(CodeWords).words, work.groups.code_words()),
        forum=body.forum,
        instance=body.instance,
        policy_from=policy.from_date,
        person_id=person.id,
        place=request.filled.place,
        answers=answers,
        made_at=now,
        told_day=told,
    )
    work.referrals.add(referral)
    work.audit.add("referred", at=now, actor=str(person.id), referral=referral.ref, forum=body.forum)
    show(work, referral)
    return case_of(work, services, referral)


def _changed(work: UnitOfWork, services: Services, request: Refer, person: models.Person, now: datetime) -> Case | None:
    if request.referral_id is None:
        return None
    found = case(work, services, request.referral_id, hold=True)
    refuse_if(why_not(found.policy, "change_referral", standing(work, found, person, now)))
    refuse_if(not_open(found.referral))
    let_in = found.referral.let_in_by_id is not None
    answers, told = _meant(work, found.policy, found.group, person, request.filled, now, let_in=let_in)
    _check_approver(work, found.policy, found.group, person, request.filled, now)
    referral = found.referral
    if (answers, request.filled.place) != (referral.answers, referral.place):
        ask_again(work, referral, now)
    referral.answers, referral.place, referral.told_day = answers, request.filled.place, told
    work.audit.add("referral_changed", at=now, actor=str(person.id), referral=referral.ref)
    show_again(work, referral)
    return found


def _refuse_away(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group | None,
    person: models.Person,
    away: Away,
    filled: Filled,
    now: datetime,
) -> None:
    """A no, unless somebody can be asked to let it in all the same and whoever refers says why they should."""
    if can_let_in(work, policy, group, away, person, now) is None:
        raise Refused(away.refusal)
    why = clean(filled.reason)
    if not why:
        raise Wrong({REASON: f"{away.rule.text} {away.rule.instead} Or say here why it should be let in."})
    if (no := too_long(policy, "reason_text", why)) is not None:
        raise Wrong({REASON: f"{no.reason} {no.remedy}"})


def _meant(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group | None,
    person: models.Person,
    filled: Filled,
    now: datetime,
    *,
    let_in: bool = False,
) -> tuple[dict[str, Any], date | None]:
    """The answers as they are kept, and the day of a meeting that whoever refers gave. Raises Wrong, and Refused."""
    today = now.astimezone(LONDON).date()
    if places_of(policy) and filled.place not in {place.key for place in places_of(policy)}:
        raise Wrong({PLACE: "Choose where the young person is."})
    wrong: dict[str, str] = {}
    answers = cleaned(policy, REFERRAL, filled.answers, wrong)
    read = answers_of(policy, REFERRAL, filled.place, answers)
    if (away := turned_away(policy, REFERRAL, read)) is not None and not let_in:
        _refuse_away(work, policy, group, person, away, filled, now)
    faults = check(policy, REFERRAL, read, today).of("refused")
    wrong |= {fault.key: fault.says for fault in faults if not fault.missing}
    missing = {fault.key: fault.missing for fault in faults if fault.missing}
    told = date.fromisoformat(filled.told_day) if filled.told_day else None
    if told is not None and (no := why_not_told(policy, told, now)) is not None:
        wrong[DAY] = f"{no.reason} {no.remedy}"
    if wrong or missing:
        raise Wrong(wrong, missing)
    return answers, told


def _check_approver(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group | None,
    person: models.Person,
    filled: Filled,
    now: datetime,
) -> None:
    can = [key for key, _ in who_may_agree(work, policy, group, person, now)]
    if (can or filled.approver) and filled.approver not in can:
        raise Wrong({APPROVER: "Choose who agrees to the form."})


def _go_on(
    work: UnitOfWork, services: Services, found: Case, person: models.Person, filled: Filled, now: datetime
) -> int:
    """What follows from a form that was taken: its papers are owed, and once it is complete it is put to whoever must
    agree to it. How much is still missing."""
    lacks = len(checked(found, now.astimezone(LONDON).date()).of("sent_back"))
    follow_dates(work, services, found, now)
    ask_to_let_in(work, services, found, clean(filled.reason), person, now)
    if not lacks and not found.body.meets:
        taken_elsewhere(work, services, found, now)
    elif not lacks and filled.approver:
        ask_approver(work, services, found, UUID(filled.approver), person, now)
    return lacks
