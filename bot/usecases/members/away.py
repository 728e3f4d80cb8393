"""Being away: until when, and who stands in. What would reach somebody then reaches their stand-in."""

from datetime import date, datetime

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.rules.words import day
from bot.services import Services
from bot.usecases.reaching import is_away, stand_in, tell, teller
from bot.usecases.refused import Refused
from bot.usecases.standing import acting
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import Repeated, UnitOfWork


class Away(Struct, frozen=True, kw_only=True):
    """Somebody is away up to and including *until* (London's day).

    *deputy* is who stands in; else the first of their deputies in the directory who is there, else their manager.
    """

    key: str
    away_by: str  # Slack id, from the verified payload
    until: date
    deputy: str | None = None  # Slack id


class Back(Struct, frozen=True, kw_only=True):
    """Somebody is back earlier than they said."""

    key: str
    by: str  # Slack id, from the verified payload


class Noted(Struct, frozen=True):
    """*says* is what came of it, in sentences."""

    says: str


def away(request: Away, services: Services) -> Noted:
    """Note until when somebody is away, and tell who stands in. No clock of an agency stops for it. Raises Refused."""
    now = services.clock.now()
    today = now.astimezone(LONDON).date()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = work.people.lock(acting(work, request.away_by).id)
            if request.until < today:
                raise Refused(Refusal("That day is over.", "Give the last day on which you are away.", None, ""))
            named = _named(work, person, request.deputy, today) if request.deputy else None
            _show_again(work, person)
            person.away_until, person.away_deputy_id = request.until, None
            deputy = named or stand_in(work, person, today)
            person.away_deputy_id = deputy.id if deputy else None
            _tell(work, person, deputy, now)
            for other in work.people.left_to(person.id, today):  # whom this person was to stand in for
                if stand_in(work, other, today) is None:
                    _tell_chairs(work, other, now)
            work.audit.add(
                "away",
                at=now,
                actor=str(person.id),
                until=str(request.until),
                deputy=str(deputy.id) if deputy else "nobody",
            )
            answer = {"says": _says(request.until, deputy)}
            work.answered(request.key, answer, at=now, actor=str(person.id))
    except Repeated as seen:
        return Noted(**seen.answer)
    return Noted(**answer)


def back(request: Back, services: Services) -> Noted:
    """From now on what is theirs reaches them again. Raises Refused for somebody who is not away."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = work.people.lock(acting(work, request.by).id)
            if not is_away(person, now.astimezone(LONDON).date()):
                raise Refused(
                    Refusal("You are not marked as away.", "Nothing is needed: what is yours reaches you.", None, "")
                )
            _show_again(work, person)
            person.away_until, person.away_deputy_id = None, None
            work.audit.add("back", at=now, actor=str(person.id))
            answer = {"says": "Welcome back. From now on what is yours reaches you again."}
            work.answered(request.key, answer, at=now, actor=str(person.id))
    except Repeated as seen:
        return Noted(**seen.answer)
    return Noted(**answer)


def _named(work: UnitOfWork, person: models.Person, slack_id: str, today: date) -> models.Person:
    """The colleague they chose: listed, of the same agency, and there."""
    found = work.people.by_slack_id(slack_id)
    own = {post.organisation_id for post in work.people.posts(person.id)}
    theirs = {post.organisation_id for post in work.people.posts(found.id)} if found else set()
    if found is None or found.id == person.id or not own & theirs:
        raise Refused(
            Refusal(
                "That person cannot stand in for you.",
                "Choose a colleague of your own agency who is listed in the directory.",
                None,
                "",
            )
        )
    if is_away(found, today):
        raise Refused(Refusal(f"{found.name} is away too.", "Choose another colleague to stand in for you.", None, ""))
    return found


def _tell(work: UnitOfWork, person: models.Person, deputy: models.Person | None, now: datetime) -> None:
    if deputy is None:
        _tell_chairs(work, person, now)
        return
    key = _key(person, deputy)
    if work.outbox.by_key(key) is not None:
        work.outbox.refresh(key)
        return
    work.outbox.post(key, person_conversation(deputy.id), draw="stand_in", subject_id=person.id, person_id=deputy.id)


def _tell_chairs(work: UnitOfWork, person: models.Person, now: datetime) -> None:
    """Whoever looks after their groups learns that nobody stands in."""
    today = now.astimezone(LONDON).date()
    for reader in {teller(work, group, today) for group in work.groups.open_of(person.id)} - {person.id}:
        key = f"away_alone:{person.id}:{person.away_until}:{reader}"
        if work.outbox.by_key(key) is None:
            tell(work, key, reader, now, draw="away_alone", subject_id=person.id)


def _show_again(work: UnitOfWork, person: models.Person) -> None:
    """The message to whoever stood in until now is drawn anew: it says what holds then."""
    if person.away_deputy_id is not None:
        work.outbox.refresh(_key(person, work.people.get(person.away_deputy_id)))


def _key(person: models.Person, deputy: models.Person) -> str:
    return f"stand_in:{person.id}:{deputy.id}:{person.away_until}"


def _says(until: date, deputy: models.Person | None) -> str:
    who = (
        f"{deputy.name} stands in: what would reach you goes to them."
        if deputy
        else "Nobody was found who can stand in: your messages wait here for you, and the chairs of your groups know."
    )
    return (
        f"You are away until {day(until)}, that day included. {who} "
        "Your agency's times to answer go on running. Back earlier? Type `/rsg back`."
    )
