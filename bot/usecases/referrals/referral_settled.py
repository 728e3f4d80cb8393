"""A referral ends: nothing is owed about it any more, and nobody is asked."""

from datetime import datetime

from bot.usecases.nagging import close
from bot.usecases.referrals.referral_agreed import pass_over
from storage import models
from storage.unit_of_work import UnitOfWork


def end_owed(work: UnitOfWork, referral: models.Referral, now: datetime) -> None:
    """Nothing more is owed by whoever refers."""
    for owed in work.obligations.open_about(referral.id):
        close(work, owed, now, referral.state)


def settle(
    work: UnitOfWork, referral: models.Referral, state: str, person: models.Person, why: str | None, now: datetime
) -> None:
    """It ends here: nobody is asked about it any more."""
    referral.state, referral.settled_at, referral.settled_by_id, referral.settled_why = state, now, person.id, why
    for row in work.approvals.waiting(referral.id):
        pass_over(work, row, now)
    end_owed(work, referral, now)
