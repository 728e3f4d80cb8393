"""Whether somebody may say why, asked before the form opens; whoever sends it is asked once more. Raises Refused."""

from uuid import UUID

from bot.rules.approval import why_not_agree
from bot.rules.rights import why_not
from bot.rules.turned_away import why_not_let_in
from bot.services import Services
from bot.usecases.referrals.referral_agreed import about_which, asked_of_them
from bot.usecases.referrals.referral_case import NOT_FOUND, agreed, case, not_sent, over, standing
from bot.usecases.referrals.referral_elsewhere import why_not_say
from bot.usecases.referrals.referral_let_in import LET_IN, kept_out
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting


def may_withdraw(services: Services, slack_id: str, referral_id: UUID) -> None:
    """Take it back."""
    now = services.clock.now()
    with services.database.read() as work:
        person, found = acting(work, slack_id), case(work, services, referral_id)
        refuse_if(why_not(found.policy, "withdraw_referral", standing(work, found, person, now)))
        refuse_if(over(found.referral))


def may_return(services: Services, slack_id: str, referral_id: UUID) -> None:
    """Send it back, or say that it is not heard here."""
    now = services.clock.now()
    with services.database.read() as work:
        person, found = acting(work, slack_id), case(work, services, referral_id)
        refuse_if(why_not(found.policy, "take_referral", standing(work, found, person, now)))
        refuse_if(not_sent(found.referral, taken_on=True))


def may_say_set_up(services: Services, slack_id: str, referral_id: UUID) -> None:
    """Say which meeting was set up."""
    now = services.clock.now()
    with services.database.read() as work:
        refuse_if(why_not_say(work, case(work, services, referral_id), acting(work, slack_id), now))


def may_answer(services: Services, slack_id: str, approval_id: UUID) -> None:
    """Answer what they were asked to agree to."""
    now = services.clock.now()
    about = about_which(services, approval_id)
    with services.database.read() as work:
        person, found = acting(work, slack_id), case(work, services, about)
        row, _ = asked_of_them(work, found, approval_id, person, now)
        who = standing(work, found, person, now)
        refuse_if(why_not_agree(found.policy, row.step, who, agreed(work, found.referral)))


def may_let_in(services: Services, slack_id: str, approval_id: UUID) -> None:
    """Let a case in that an answer keeps out, or not."""
    now = services.clock.now()
    about = about_which(services, approval_id)
    with services.database.read() as work:
        person, found = acting(work, slack_id), case(work, services, about)
        row, _ = asked_of_them(work, found, approval_id, person, now)
        away = kept_out(found)
        if row.step != LET_IN or away is None:
            raise Refused(NOT_FOUND)
        refuse_if(why_not_let_in(away, standing(work, found, person, now, gives_reason=True)))
