"""A case that another takes on in their own way: no meeting is planned here, and they are asked what they set up."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.duties import duties
from bot.rules.kinds import Deadline
from bot.rules.published import instant
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.nagging import close, owe, owing
from bot.usecases.reaching import stands_in_for
from bot.usecases.referrals.referral_case import Case, case, over, standing
from bot.usecases.referrals.referral_told import say, show_again
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

OWED = "referral_elsewhere"
"""What is owed by whoever takes a case on elsewhere: to say which meeting they set up."""


class SaySetUp(Struct, frozen=True, kw_only=True):
    """Which meeting was set up, and when it is: said by whoever was asked, or by whoever refers, for them."""

    key: str
    by: str  # Slack id, from the verified payload
    referral_id: UUID
    words: str


def taken_elsewhere(work: UnitOfWork, services: Services, found: Case, now: datetime) -> None:
    """What is complete has gone there already, as its form says; what they set up is asked for from now on."""
    found.referral.state, found.referral.sent_at = "sent", now
    for duty in duties(found.policy, "referral", {"referral_sent": now}, services.calendar, owner="asked"):
        rule = found.policy.rule(duty.rule.due or "")
        if not isinstance(rule, Deadline) or rule.ladder is None or duty.at is None:
            continue
        asked = owing(
            found.policy,
            now,
            kind=OWED,
            subject_id=found.referral.id,
            group_id=None,
            rule_id=duty.rule.id,
            ladder_id=rule.ladder,
            due_at=instant(duty.at),
            person_id=whom_to_ask(work, found),
        )
        owe(work, services, asked, now)


def whom_to_ask(work: UnitOfWork, found: Case) -> UUID:
    """Whoever the directory names as the contact for that body; else whoever refers, who asks them."""
    contacts = work.people.contacts_for(found.referral.forum)
    return next((one.id for one in contacts if one.slack_id), found.referral.person_id)


def say_set_up(request: SaySetUp, services: Services) -> None:
    """Write it down and tell whoever refers. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.by)
            found = case(work, services, request.referral_id, hold=True)
            refuse_if(why_not_say(work, found, person, now))
            found.referral.set_up = kept(found.policy, "reason_text", request.words)
            for obligation in work.obligations.open_about(found.referral.id, OWED):
                close(work, obligation, now, "said")
            if found.referral.person_id != person.id:
                say(work, found.referral, "set_up", now)
            work.audit.add("referral_set_up", at=now, actor=str(person.id), referral=found.referral.ref)
            show_again(work, found.referral)
            work.answered(request.key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def why_not_say(work: UnitOfWork, found: Case, person: models.Person, now: datetime) -> Refusal | None:
    """None for whoever may say it, while nobody has."""
    owed = work.obligations.open_about(found.referral.id, OWED)
    asked = {"asked"} if any(_is_asked(work, one, person, now) for one in owed) else set()
    if no := why_not(found.policy, "say_set_up", standing(work, found, person, now, besides=asked)):
        return no
    if no := over(found.referral):
        return no
    return None if owed else Refusal("That was said already.", "The message of whoever refers shows it.", None, "")


def _is_asked(work: UnitOfWork, owed: models.Obligation, person: models.Person, now: datetime) -> bool:
    today = now.astimezone(LONDON).date()
    assert owed.person_id is not None, "somebody is asked"
    return owed.person_id == person.id or stands_in_for(work, person, owed.person_id, today)
