"""What everything done to a referral begins with: the row held, the rules it was made under, and the body it is for."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.approval import Agreed
from bot.rules.calendar import LONDON
from bot.rules.form import Answers, Checked, check
from bot.rules.papers import Dates
from bot.rules.policy import Policy
from bot.rules.referring import REFERRAL, Body, answers_of, bodies, body_of, meetings, next_two
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.standing import before_opening, towards
from storage import models
from storage.unit_of_work import UnitOfWork

NOT_FOUND = Refusal("There is no such referral of yours.", "`/panel referrals` lists yours.", None, "")


class Case(Struct, frozen=True):
    """A referral, its rules, the body it is for, and that body's group where it was set up here."""

    referral: models.Referral
    policy: Policy
    body: Body
    group: models.Group | None


def case(work: UnitOfWork, services: Services, referral_id: UUID, *, hold: bool = False) -> Case:
    """The referral with this id; *hold* keeps it until the transaction ends. Raises Refused."""
    referral = work.referrals.lock(referral_id) if hold else work.referrals.get(referral_id)
    if referral is None:
        raise Refused(NOT_FOUND)
    return case_of(work, services, referral)


def case_of(work: UnitOfWork, services: Services, referral: models.Referral) -> Case:
    policy = services.policies.in_force(referral.forum, referral.policy_from)
    group = work.groups.standing(referral.forum, referral.instance)
    return Case(referral, policy, body_of(policy, referral.instance), group)


def body_named(services: Services, key: str | None, today: date) -> Body | None:
    """The body with this key on the form."""
    return next((body for body in bodies(services.policies, today) if body.key == key), None)


def checked(found: Case, today: date) -> Checked:
    """What the form still lacks, or says that cannot be."""
    return check(found.policy, REFERRAL, said(found), today)


def said(found: Case) -> Answers:
    """The answers as the rules read them."""
    return answers_of(found.policy, REFERRAL, found.referral.place, found.referral.answers)


def days(work: UnitOfWork, policy: Policy, group: models.Group | None, told: date | None, now: datetime) -> list[date]:
    """The body's meetings that are to come, today's among them: those booked here, else those that can be counted."""
    there = work.groups.meetings(group.id) if group else ()
    held = [meeting for meeting in there if meeting.state not in ("cancelled", "missed")]
    booked = [meeting.starts_at.astimezone(LONDON).date() for meeting in held]
    return list(meetings(policy, booked, told, now.astimezone(LONDON).date()))


def dates(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group | None, told: date | None, now: datetime
) -> tuple[Dates | None, Dates | None]:
    """The next meeting whose papers can still be in time, and the one after it."""
    return next_two(policy, days(work, policy, group, told, now), now, services.calendar)


def standing(
    work: UnitOfWork,
    found: Case,
    person: models.Person,
    now: datetime,
    *,
    besides: Collection[str] = (),
    gives_reason: bool = False,
) -> Standing:
    """Who somebody is towards a referral and the body it is for; *besides* are roles in the thing in question."""
    own = {"referrer"} if found.referral.person_id == person.id else set()
    roles = {*own, *besides}
    return towards_body(work, found.policy, found.group, person, now, roles=roles, gives_reason=gives_reason)


def towards_body(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group | None,
    person: models.Person,
    now: datetime,
    *,
    roles: Collection[str] = (),
    gives_reason: bool = False,
) -> Standing:
    """Who somebody is towards a body, set up here or not."""
    if group is None:
        posts = before_opening(work, policy, person, (), now).posts
        return Standing(posts=posts, roles=frozenset(roles), now=now, requested_at=now, gives_reason=gives_reason)
    keeps = {"administrator"} if group.record_keeper_id == person.id else set()
    return towards(work, policy, person, group, now, roles={*roles, *keeps}, gives_reason=gives_reason)


def agreed(work: UnitOfWork, referral: models.Referral) -> list[Agreed]:
    """Who has agreed to what of it."""
    about = work.approvals.about(referral.id)
    return [Agreed(one.step, one.key, str(one.person_id)) for one in about if one.state == "agreed"]


def asked_of(work: UnitOfWork, referral: models.Referral, step: str) -> Sequence[models.Approval]:
    """Who was asked to agree to that step, and is not replaced by somebody else."""
    return [one for one in work.approvals.about(referral.id) if one.step == step and one.state != "passed"]


def not_open(referral: models.Referral) -> Refusal | None:
    """None while it is with whoever refers; else what has become of it."""
    if referral.state == "open":
        return None
    remedy = "To change it, ask the panel to send it back, or withdraw it and refer again."
    return over(referral) or Refusal(f"{referral.ref} is sent already.", remedy, None, "")


def over(referral: models.Referral) -> Refusal | None:
    """None while something can still become of it."""
    match referral.state:
        case "withdrawn":
            return Refusal(f"{referral.ref} was withdrawn.", "To refer the case again: `/panel refer`.", None, "")
        case "closed":
            return Refusal(f"{referral.ref} is not heard by this panel.", "Its message says why.", None, "")
    return None


def not_sent(referral: models.Referral, *, taken_on: bool = False) -> Refusal | None:
    """None while it is before the body; *taken_on*: also once it was taken on. Else what has become of it."""
    if (no := over(referral)) is not None or referral.state == "sent":
        return no
    if referral.state == "open":
        return Refusal(f"{referral.ref} is with whoever refers it.", "It comes back when they send it.", None, "")
    if taken_on:
        return None
    return Refusal(f"{referral.ref} is taken on already.", "Nothing more is needed.", None, "")
