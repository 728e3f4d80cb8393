"""What the forms about actions offer to this person, here and now: nothing is asked that can be known."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from bot.guard import mentions
from bot.rules.kinds import Limit
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import About, about, in_channel
from bot.usecases.actions.action_case import NOT_FOUND, Case, Press, case_of, chair_of, closed_group, when
from bot.usecases.actions.action_kept import Begun, cut, guessed, kept
from bot.usecases.guard import recognised
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.spoken import spoken
from bot.usecases.standing import acting
from bot.views.action_new import Offered
from storage import models
from storage.unit_of_work import UnitOfWork

ADDRESSED = re.compile(r"^\s*<@\w+(?:\|[^>]*)?>[,:]?\s*")
"""Whom a message speaks to, at its beginning."""

NOT_COPIED = "The message may hold what identifies a child, so it was not copied. Write here what is to be done."
CUT = "The message is longer than an action may be: its end was left out."


def new_action(services: Services, slack_id: str, *, channel_id: str | None = None, ref: str | None = None) -> Offered:
    """The empty form for the group that is meant. Raises Refused for somebody who may not create there."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        return _offer(work, about(work, services, person, now, ref=ref, channel_id=channel_id))


def new_action_in(services: Services, slack_id: str, group_id: UUID) -> Offered:
    """The empty form, from a group's card. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = work.groups.find(group_id)
        if group is None:
            raise Refused(NOT_FOUND)
        return _offer(work, about(work, services, person, now, ref=group.ref))


def from_message(
    services: Services, slack_id: str, channel_id: str, text: str, source_ts: str, thread_ts: str | None
) -> Offered:
    """The form filled in from a message of a group's channel; *text* is as Slack sends it.

    The owner is guessed only where exactly one person of the group is mentioned. Raises Refused elsewhere.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = in_channel(work, services, person, now, channel_id)
        owner = guessed(work, meant.group, mentions(text))
        shown, was_cut = cut(meant.policy, spoken(work, ADDRESSED.sub("", text) if owner else text))
        if recognised((text, shown), now.date()):
            shown, note = "", NOT_COPIED
        else:
            note = CUT if was_cut else ""
        return _offer(
            work,
            meant,
            Begun(
                group=str(meant.group.id),
                owner=owner,
                text=shown,
                source_ts=source_ts,
                thread_ts=thread_ts,
            ),
            note=note,
        )


def from_kept(services: Services, slack_id: str, kept_id: UUID) -> Offered:
    """The form with what somebody wrote before. Raises Refused if it is not theirs, or is kept no longer."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        begun, meant = kept_about(work, services, person, kept_id, now)
        return _offer(work, meant, begun, kept_id=str(kept_id))


def kept_about(
    work: UnitOfWork, services: Services, person: models.Person, kept_id: UUID, now: datetime
) -> tuple[Begun, About]:
    """What was kept, and the group it is for. Raises Refused as `kept` and `about` do."""
    begun = kept(work, services.policies.house(now.date()), kept_id, person, now)
    return begun, about(work, services, person, now, ref=work.groups.get(UUID(begun.group)).ref)


def new_owner_of(services: Services, slack_id: str, action_id: UUID) -> tuple[Sequence[tuple[UUID, str]], str, bool]:
    """Who can be given an action by this person, its date as it stands, and whether that has gone. Raises Refused."""
    with _case(services, slack_id, action_id, "give_action") as case:
        action = case.action
        only = None if case.is_chair else action.organisation_id
        people = [one for one in _people(case.work, case.group, only) if one[0] != action.owner_id]
        if not people:
            raise Refused(_nobody_else(case))
        return people, when(action.due_at), action.due_at <= case.now


def check(services: Services, slack_id: str, action_id: UUID, right: str) -> None:
    """Whether somebody may do it, before they fill in a form that asks nothing of the facts. Raises Refused."""
    with _case(services, slack_id, action_id, right):
        return


def chair_of_action(services: Services, slack_id: str, action_id: UUID) -> str:
    """Who the chair is, as a manager is shown it before they write. Raises Refused."""
    with _case(services, slack_id, action_id, "deal_with_action") as case:
        return case.work.people.get(chair_of(case.group)).name


@contextmanager
def _case(services: Services, slack_id: str, action_id: UUID, right: str) -> Iterator[Case]:
    press = Press(key="", by=slack_id, action_id=action_id)
    with services.database.read() as work:
        yield case_of(work, services, press, right, services.clock.now(), hold=False)


def _offer(work: UnitOfWork, meant: About, begun: Begun | None = None, **more: str) -> Offered:
    """Who may not create here is told so now: the form names the people of the group."""
    group, policy = meant.group, meant.policy
    refuse_if(why_not(policy, "create_action", meant.standing))
    refuse_if(closed_group(group))
    begun = begun or Begun(group=str(group.id))
    return Offered(
        ref=group.ref,
        code_word=group.code_word,
        people=_people(work, group),
        most=policy.the(Limit, "action_text").amount,
        owner=UUID(begun.owner) if begun.owner else None,
        text=begun.text,
        due=begun.due,
        source_ts=begun.source_ts,
        thread_ts=begun.thread_ts,
        **more,
    )


def _people(work: UnitOfWork, group: models.Group, only: str | None = None) -> list[tuple[UUID, str]]:
    """Everybody who sits in the group, of the agency *only* where one is given: ids and labels."""
    seats = {seat.id: seat.organisation_id for seat in work.groups.seats(group.id)}
    members = [m for m in work.groups.members(group.id) if m.state == "active" and m.seat_id in seats]
    named = work.people.named(member.person_id for member in members)
    agencies = work.people.organisations()
    return [
        (member.person_id, f"{named[member.person_id].name}, {agencies[seats[member.seat_id]].name}")
        for member in members
        if only in (None, seats[member.seat_id]) and named[member.person_id].ended_at is None
    ]


def _nobody_else(case: Case) -> Refusal:
    chair = case.work.people.get(chair_of(case.group)).name
    return Refusal(
        f"Nobody else who could do it is in {case.group.ref}.",
        f"Ask {chair} to add somebody with `/rsg add`, or speak to the owner.",
        None,
        "",
    )
