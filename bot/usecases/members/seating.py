"""Who sits for an agency: found in the directory when a group is opened, or when an agency is added."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.rules.opening import Invited
from bot.rules.policy import Policy
from storage import models
from storage.unit_of_work import UnitOfWork

NOBODY: Mapping[str, Sequence[models.Person]] = {}


def seat_agencies(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    asked: Sequence[Invited],
    now: datetime,
    *,
    usual: models.Person | None = None,
    sit: Mapping[str, Sequence[models.Person]] = NOBODY,
) -> None:
    """Give each agency its seat, and the seat its people. *usual* sits for their own agency themselves; *sit* are
    those who do where the agency has no contact for the forum.

    An agency for which the directory lists nobody gets its seat all the same: it is shown as not reached.
    """
    holders = work.people.posts_in(found.organisation for found in asked)
    seats = [
        models.Seat(group_id=group.id, organisation_id=found.organisation, rule_id=found.rule_id) for found in asked
    ]
    work.groups.add(*seats)
    members = [
        new_member(seat, person, "usual", now)
        for seat in seats
        for person in _first_of(
            [held for held in holders if held[0].organisation_id == seat.organisation_id],
            policy.forum,
            usual,
            sit.get(seat.organisation_id, ()),
        )
    ]
    work.groups.add(*members)


def new_member(
    seat: models.Seat, person: models.Person, role: str, now: datetime, *, post_seat: str | None = None
) -> models.Member:
    """*person* sits for the agency of *seat*; *post_seat* is their own seat where a body lists its seats by post."""
    return models.Member(
        group_id=seat.group_id,
        seat_id=seat.id,
        person_id=person.id,
        role=role,
        reached="slack" if person.slack_id else "by_hand",
        added_at=now,
        post_seat=post_seat,
    )


def contacts(
    work: UnitOfWork, forum: str, organisation: str, usual: models.Person | None = None
) -> Sequence[models.Person]:
    """Whom an agency sends first: *usual* if they are its own, else its contact for the forum, else who is on call."""
    return _first_of(work.people.posts_in([organisation]), forum, usual)


def _first_of(
    holders: Sequence[tuple[models.Post, models.Person]],
    forum: str,
    usual: models.Person | None,
    sit: Sequence[models.Person] = (),
) -> Sequence[models.Person]:
    if usual is not None and any(person.id == usual.id for _, person in holders):
        return [usual]
    if named := [person for post, person in holders if forum in post.contact_for]:
        return named
    if sit:
        return sit
    on_call = sorted((post.on_call, person.key, person) for post, person in holders if post.on_call is not None)
    return [person for _, _, person in on_call[:1]]
