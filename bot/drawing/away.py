"""How the messages about somebody who is away are drawn: for whoever stands in, and for the chair."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.digest import open_items
from bot.drawing.facts import agency_of, subject
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.reaching import is_away, stands_in_for, teller
from bot.views import away as view
from bot.views.digest import MOST, listed_items
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def away_drawers(services: Services) -> Mapping[str, Drawer]:
    """To the stand-in: until when, and what is owed now. To a chair: that nobody stands in."""

    def stand_in(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        assert effect.person_id is not None, "somebody stands in"
        today = now.astimezone(LONDON).date()
        person, reader = work.people.get(subject(effect)), work.people.get(effect.person_id)
        still = stands_in_for(work, reader, person.id, today)
        if effect.kind == "post" and not still:
            return None
        things = listed_items(open_items(work, services, person.id, now)[:MOST]) if still else []
        until = person.away_until if is_away(person, today) else None
        return view.stand_in(person.name, until, still=still, things=things)

    def alone(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        today = now.astimezone(LONDON).date()
        person = work.people.get(subject(effect))
        if effect.kind == "post" and not is_away(person, today):
            return None
        groups = [
            f"{group.ref} · {group.code_word}"
            for group in work.groups.open_of(person.id)
            if teller(work, group, today) == effect.person_id
        ]
        until = person.away_until if is_away(person, today) else None
        return view.alone(person.name, agency_of(work, person.id), until, groups)

    return {"stand_in": stand_in, "away_alone": alone}
