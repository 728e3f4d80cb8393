"""Forms that are complete, and a panel that is set up, for tests of what becomes of a case that is put to one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from bot.drawing.referral import shown
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.referrals import referral_due
from bot.usecases.referrals.referral import Refer, refer
from bot.usecases.referrals.referral_agreed import Answer, answer
from bot.usecases.referrals.referral_case import case
from bot.usecases.referrals.referral_sent import Send, send
from bot.usecases.referrals.referral_taken import Does, Take, take
from bot.views.referral import Shown
from bot.views.referral_form import Filled
from storage import models
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.usecases.house import slack

THURSDAY = datetime(2026, 4, 2, 10, tzinfo=LONDON)
AGREES = "lpt-on-call-1"
FIRST, SECOND = date(2026, 4, 30), date(2026, 5, 28)
CITY, COUNTY, ELSEWHERE = "JSP-CITY|", "JSP-LEICS|", "JSP-RUTLAND|"
CONTENT = (
    "needs_assessed",
    "support_now",
    "permanency",
    "education",
    "considered",
    "voice",
    "carers",
    "reason",
    "signed",
)
ANSWERS: dict[str, Any] = {
    "need": "social_care",
    "not_settled_locally": True,
    "looked_after": "no",
    "plan_and_school": "no",
    **dict.fromkeys(CONTENT, True),
    "social_worker_signed": "2026-03-30",
    "team_manager_signed": "2026-03-30",
    "service_manager_signed": "2026-03-31",
}
OF_COUNTY = {
    **dict.fromkeys(("who_when", "assessment", "summary", "options", "option_costs", "evidence"), True),
    "beyond_local": "2026-03-20",
    "verified": "2026-03-20",
    "referrer": "Service Group Manager",
}
TO_CITY = Filled(body=CITY, place="camhs_ward", answers=ANSWERS, told_day="2026-04-21")
TO_COUNTY = Filled(body=COUNTY, place="camhs_ward", answers={**ANSWERS, **OF_COUNTY}, told_day="2026-04-30")


def without(filled: Filled, *keys: str, **more: Any) -> Filled:
    """The same form with some answers left out, and others given."""
    return replace(filled, answers={key: one for key, one in filled.answers.items() if key not in keys} | more)


def person(database: Database, key: str) -> models.Person:
    with database.read() as work:
        found = work.people.by_key(key)
        assert found is not None
        return found


def referred(services: Services, filled: Filled = TO_CITY, by: str = "lpt-sgm", key: str = "fm:1") -> UUID:
    """The id of the referral that comes of a form."""
    with services.database.read() as work:
        approver = work.people.by_key("lpt-on-call-1")
        assert approver is not None
        filled = replace(filled, approver=str(approver.id)) if filled.body == COUNTY else filled
    ref = refer(Refer(key=key, by=slack(by), filled=filled), services).name.split(" ")[0]
    with services.database.read() as work:
        return next(one.id for one in work.referrals.going_of(person(services.database, by).id) if one.ref == ref)


def sent(services: Services, referral_id: UUID, key: str = "ac:send", by: str = "lpt-sgm") -> models.Referral:
    send(Send(key=key, by=slack(by), referral_id=referral_id), services)
    return seen(services, referral_id)


def seen(services: Services, referral_id: UUID) -> models.Referral:
    with services.database.read() as work:
        found = work.referrals.get(referral_id)
        assert found is not None
        return found


def set_up(work: UnitOfWork, forum: str, chair: str, administrator: str, *days: date) -> models.Group:
    """A panel that stands here, with the meetings of these days booked."""
    held = {key: work.people.by_key(key) for key in (chair, administrator)}
    chairs, keeps = held[chair], held[administrator]
    assert chairs is not None
    assert keeps is not None
    group = models.Group(
        ref=f"{forum}-26-900",
        code_word="PANEL",
        forum=forum,
        policy_from=date(2023, 6, 1),
        place=None,
        councils=[],
        council_agreed=True,
        reasons=[],
        opener_id=keeps.id,
        opened_at=datetime(2026, 3, 1, 9, tzinfo=LONDON),
        mobiliser_id="LPT",
        chair_id=chairs.id,
        record_keeper_id=keeps.id,
    )
    work.groups.add(group)
    for number, day in enumerate(days, start=1):
        at = datetime(day.year, day.month, day.day, 14, tzinfo=LONDON)
        work.groups.add(models.Meeting(group_id=group.id, number=number, starts_at=at, minutes=90))
    return group


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def owed(database: Database, referral_id: UUID) -> dict[str, datetime]:
    """What whoever refers owes, by the rule that says so."""
    with database.read() as work:
        found = work.obligations.open_about(referral_id, referral_due.OWED)
        return {one.rule_id: one.due_at.astimezone(LONDON) for one in found}


def asked(database: Database, referral_id: UUID) -> list[models.Approval]:
    with database.read() as work:
        return list(work.approvals.waiting(referral_id))


def agree(services: Services, referral_id: UUID, by: str = AGREES, why: str | None = None, key: str = "ac:1") -> None:
    row = asked(services.database, referral_id)[0]
    answer(Answer(key=key, by=slack(by), approval_id=row.id, why=why), services)


def stands(services: Services, referral_id: UUID) -> Shown:
    with services.database.read() as work:
        return shown(work, services, case(work, services, referral_id), services.clock.now())


def in_county(database: Database, *days: date) -> None:
    with database.write() as work:
        set_up(work, "JSP-LEICS", "county-head", "county-worker", *(days or (FIRST, SECOND)))


def do(services: Services, referral_id: UUID, does: Does, by: str = "county-worker", why: str = "") -> None:
    take(Take(key=f"ac:{does}", by=slack(by), referral_id=referral_id, does=does, why=why), services)
