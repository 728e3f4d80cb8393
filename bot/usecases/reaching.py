"""Who reads the words that somebody is owed, and by what they reach them: the one place where that is decided.

Here, in Slack; else by hand: whoever looks after the group phones or e-mails them. Mail would be a third way, sent
from `delivery/`: it starts here. Whoever is away has a stand-in, who reads on their behalf.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from storage import models
from storage.outbox import CHANGE, person_conversation
from storage.unit_of_work import UnitOfWork


class Reach(Struct, frozen=True):
    """*reader* gets the words in their conversation with the bot; *by* says whether that is the end of the way."""

    reader: UUID
    by: Literal["slack", "by_hand"]


def reach(work: UnitOfWork, person_id: UUID, group_id: UUID | None, now: datetime) -> Reach:
    """The way to *person_id* at this moment. Whoever has no Slack account is told by hand."""
    today = now.astimezone(LONDON).date()
    person = work.people.get(person_id)
    reader = stand_in(work, person, today) or person
    if reader.slack_id is not None or group_id is None:
        return Reach(reader.id, "slack")
    return Reach(teller(work, work.groups.get(group_id), today), "by_hand")


def tell(
    work: UnitOfWork,
    key: str,
    person_id: UUID,
    now: datetime,
    *,
    draw: str,
    subject_id: UUID,
    group_id: UUID | None = None,
    priority: int = CHANGE,
    content: Mapping[str, Any] | None = None,
) -> models.Effect:
    """A message meant for *person_id* and drawn for them, put where it is read: with them, or with who passes it on."""
    return work.outbox.post(
        key,
        person_conversation(reach(work, person_id, group_id, now).reader),
        draw=draw,
        subject_id=subject_id,
        person_id=person_id,
        group_id=group_id,
        priority=priority,
        content=content,
    )


def teller(work: UnitOfWork, group: models.Group, today: date) -> UUID:
    """Who phones and e-mails for a group: its chair, else its record keeper, else whoever opened it.

    Somebody who is there and reads here comes before somebody's stand-in.
    """
    held = [holder for holder in (group.chair_id, group.record_keeper_id, group.opener_id) if holder is not None]
    people = [work.people.get(holder) for holder in held]
    for person in people:
        if _there(person, today):
            return person.id
    for person in people:
        if (found := stand_in(work, person, today)) is not None:
            return found.id
    return group.opener_id


def stand_in(work: UnitOfWork, person: models.Person, today: date) -> models.Person | None:
    """Who reads for somebody who is away today: the colleague they named, else the first of their deputies who is
    there, else their manager. None if they are not away, or if nobody can."""
    if not is_away(person, today):
        return None
    colleagues = (one for one in _colleagues(work, person) if one.id != person.id and _there(one, today))
    return next(colleagues, None)


def stands_in_for(work: UnitOfWork, person: models.Person, other_id: UUID, today: date) -> bool:
    """Whether *person* reads for somebody else today."""
    found = stand_in(work, work.people.get(other_id), today)
    return found is not None and found.id == person.id


def is_away(person: models.Person, today: date) -> bool:
    """Away up to and including the last day that they gave."""
    return person.away_until is not None and person.away_until >= today


def _colleagues(work: UnitOfWork, person: models.Person) -> Iterator[models.Person]:
    if person.away_deputy_id is not None:
        yield work.people.get(person.away_deputy_id)
    posts = work.people.posts(person.id)
    for key in (key for post in posts for key in post.deputies):
        if (deputy := work.people.by_key(key)) is not None:
            yield deputy
    for manager_id in (post.manager_id for post in posts):
        if manager_id is not None:
            yield work.people.get(manager_id)


def _there(person: models.Person, today: date) -> bool:
    return person.slack_id is not None and person.ended_at is None and not is_away(person, today)
