"""Which group somebody speaks of: by its reference, by its channel, or the only open one that they are in.

A standing body that they sit on besides is not meant, unless it is said.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.standing import towards
from storage import models
from storage.unit_of_work import UnitOfWork


class About(Struct, frozen=True):
    """A group, the rules it was opened under, and what the person who speaks of it is there."""

    group: models.Group
    policy: Policy
    standing: Standing


def about(
    work: UnitOfWork,
    services: Services,
    person: models.Person,
    now: datetime,
    *,
    ref: str | None = None,
    channel_id: str | None = None,
    hold: bool = False,
) -> About:
    """The group spoken of; *hold* keeps it until the transaction ends.

    Raises Refused for a reference that is not there or not theirs, in the same words, so that a stranger who
    guesses one learns nothing; and where neither a reference nor a channel says which of several is meant.
    """
    found = _by_ref(work, ref) if ref else _by_channel(work, channel_id) or _only_one(work, person)
    group = work.groups.lock(found.id) if hold else found
    policy = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, policy, person, group, now)
    if ref and not standing.roles:
        raise Refused(_not_found(ref))
    return About(group, policy, standing)


def in_channel(
    work: UnitOfWork, services: Services, person: models.Person, now: datetime, channel_id: str, *, hold: bool = False
) -> About:
    """The group whose channel this is. Raises Refused everywhere else: nothing about a group is said elsewhere."""
    if work.groups.by_channel(channel_id) is None:
        raise Refused(NOT_HERE)
    return about(work, services, person, now, channel_id=channel_id, hold=hold)


NOT_HERE = Refusal("That works in a group's own channel only.", "Go to the group's channel and try it there.", None, "")


def _by_ref(work: UnitOfWork, ref: str) -> models.Group:
    found = work.groups.by_ref(ref)
    if found is None:
        raise Refused(_not_found(ref))
    return found


def _by_channel(work: UnitOfWork, channel_id: str | None) -> models.Group | None:
    return work.groups.by_channel(channel_id) if channel_id else None


def _only_one(work: UnitOfWork, person: models.Person) -> models.Group:
    known = work.groups.open_of(person.id)
    mine = [group for group in known if not group.stands] or known
    if len(mine) != 1:
        raise Refused(_which(mine))
    return mine[0]


def _not_found(ref: str) -> Refusal:
    return Refusal(f"There is no group {ref} that you are in.", "Look at its reference again, on its card.", None, "")


def _which(mine: Sequence[models.Group]) -> Refusal:
    if not mine:
        return Refusal("You are in no open group.", "Ask the chair of the group to add you.", None, "")
    known = ", ".join(f"{group.ref} · {group.code_word}" for group in mine)
    return Refusal(
        f"You are in more than one group: {known}.",
        "Type it in the group's own channel, or put the group's reference first.",
        None,
        "",
    )
