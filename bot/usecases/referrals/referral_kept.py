"""A form that was not taken is kept for a while: what is missing may be found, and nobody types the rest again."""

from datetime import datetime

import msgspec

from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.services import Services
from bot.usecases.standing import acting
from bot.views.referral_form import Filled
from storage import models
from storage.unit_of_work import UnitOfWork

FILLED = "referral"
"""Under which it stands among what a kept form holds."""


def keep(slack_id: str, filled: Filled, services: Services) -> None:
    """Keep it in the place of what the same person began before."""
    now = services.clock.now()
    house = services.policies.house(now.date())
    with services.database.write() as work:
        person = acting(work, slack_id)
        values = {FILLED: msgspec.to_builtins(filled)}
        form = _of(work, person, now)
        if form is None:
            form = models.KeptForm(person_id=person.id, values=values, expires_at=now)
            work.kept_forms.add(form)
        form.values, form.expires_at = values, now + span(house, "kept")


def begun(slack_id: str, services: Services) -> Filled | None:
    """What they began and is kept still. Raises Refused for somebody not listed."""
    with services.database.read() as work:
        form = _of(work, acting(work, slack_id), services.clock.now())
        return msgspec.convert(form.values[FILLED], Filled) if form else None


def used(work: UnitOfWork, person: models.Person, now: datetime) -> None:
    """It came to a referral: nothing of it is kept."""
    if (form := _of(work, person, now)) is not None:
        form.state, form.values = "used", {}


def hours_kept(services: Services) -> int:
    """For how many hours it is kept."""
    return services.policies.house(services.clock.now().date()).the(Limit, "kept").amount


def _of(work: UnitOfWork, person: models.Person, now: datetime) -> models.KeptForm | None:
    return next((one for one in work.kept_forms.of(person.id, now) if FILLED in one.values), None)
