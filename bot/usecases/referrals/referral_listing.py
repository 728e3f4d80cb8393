"""What a body's rules ask before a case is listed: whoever takes it on answers, and what keeps it out is said there."""

from datetime import datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.form import asked, check
from bot.rules.kinds import Limit
from bot.rules.referring import LISTING, answers_of, asked_at, decisive
from bot.rules.rights import why_not
from bot.rules.turned_away import turned_away
from bot.services import Services
from bot.usecases.referrals.referral_answers import Wrong, cleaned
from bot.usecases.referrals.referral_case import Case, case, not_sent, standing
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views.referral_form import Asked, Filled

INSTEAD = "Close this, and press “Send it back” or “Not heard here”."


def what_to_list(slack_id: str, referral_id: UUID, services: Services, filled: Filled | None = None) -> Asked | None:
    """The questions of whoever takes the case on, after the answers so far; None where none are. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        found = case(work, services, referral_id)
        refuse_if(why_not(found.policy, "take_referral", standing(work, found, person, now)))
        refuse_if(not_sent(found.referral))
        policy = found.policy
        if not asked_at(policy, LISTING):
            return None
        answers = answers_of(policy, LISTING, None, filled.answers if filled else {})
        return Asked(
            bodies=[(found.body.key, found.body.name)],
            needs=asked(policy, LISTING, answers),
            decisive=decisive(policy, LISTING),
            most_characters=policy.the(Limit, "reason_text").amount,
        )


def list_it(found: Case, filled: Filled, now: datetime) -> None:
    """Keep the answers with the referral. Raises Wrong for what keeps the case from being listed."""
    policy, wrong = found.policy, dict[str, str]()
    answers = cleaned(policy, LISTING, filled.answers, wrong)
    read = answers_of(policy, LISTING, None, answers)
    if (away := turned_away(policy, LISTING, read)) is not None:
        wrong[away.rule.asks.key] = f"{away.rule.text} {INSTEAD}"
    faults = check(policy, LISTING, read, now.astimezone(LONDON).date()).of("refused")
    wrong = {fault.key: fault.says for fault in faults if not fault.missing} | wrong
    missing = {fault.key: fault.missing for fault in faults if fault.missing and fault.key not in wrong}
    if wrong or missing:
        raise Wrong(wrong, missing)
    found.referral.answers = {**found.referral.answers, **answers}
