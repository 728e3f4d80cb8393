"""Whom a step of a ladder tells: the roles of a rung, found in the facts and the directory."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from bot.rules.chairing import Candidate, order_of_asking
from bot.rules.managers import Held, manager_of, senior_of
from bot.rules.nagging import Come
from bot.rules.policy import Policy
from bot.usecases.records import record_who
from bot.usecases.standing import post_of
from storage import models
from storage.unit_of_work import UnitOfWork


class Roles:
    """Who holds which role. What was read is kept: one transaction asks once about an agency or a group's members."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._posts = cache(lambda organisation: work.people.posts_in([organisation]))
        self._seats = cache(work.groups.seats)
        self._seat = cache(work.groups.seat)
        self._members = cache(work.groups.members)

    def told(self, policy: Policy, obligation: models.Obligation, come: Come) -> tuple[UUID | None, ...]:
        """Everybody whom *come* tells, each once, in the rung's own order; None stands for a role nobody holds."""
        found: list[UUID | None] = []
        for role in come.tell:
            people = self._holders(policy, obligation, come, role)
            found.extend(person for person in people or (None,) if person not in found)
        return tuple(found)

    def asked_to_chair(self, policy: Policy, group_id: UUID) -> tuple[tuple[UUID, ...], ...]:
        """Who may be asked to chair first, one round after another; without an on-call list all are of one round."""
        involved = [seat.organisation_id for seat in self._seats(group_id)]
        candidates = [
            Candidate(str(person.id), post_of(policy, post, involved), post.on_call)
            for post, person in self._posts(self._work.groups.get(group_id).mobiliser_id)
        ]
        return tuple(tuple(UUID(person) for person in asked) for asked in order_of_asking(policy, candidates))

    def _holders(self, policy: Policy, obligation: models.Obligation, come: Come, role: str) -> Sequence[UUID]:
        match role:
            case "owner" | "asked" | "approvers":
                return _some(obligation.person_id)
            case "asker":
                return _some(self._asker(obligation))
            case "referrer":
                referral = self._work.referrals.get(obligation.subject_id)
                return _some(referral.person_id if referral else None)
            case "manager":
                return _some(self._manager(obligation, come))
            case "agency_senior":
                return _some(self._senior(obligation, come))
        group = self._work.groups.get(obligation.group_id) if obligation.group_id else None
        if group is None:
            return ()
        record = self._notes(obligation)
        match role:
            case "chair" if record:
                return _some(record_who.checker(self._work, record, group))
            case "record_keeper" if record:
                return _some(record_who.writer(self._work, record, group))
            case "by_hand":
                return self._not_in_slack(group, obligation)
            case "agency":
                return self._of_agency(group, obligation.organisation_id)
            case "chair":
                return _some(group.chair_id or group.opener_id)
            case "opener":
                return _some(group.opener_id)
            case "record_keeper":
                return _some(group.record_keeper_id)
            case "administrator":  # of a standing body; where it has none, whoever set it up
                return _some(group.record_keeper_id or group.opener_id)
            case "vice_chair":
                return _some(group.vice_chair_id)
            case "members":
                return [member.person_id for member in self._active(group)]
            case "mobilising" | "on_call":
                return [p for asked in self.asked_to_chair(policy, group.id) for p in asked]
            case "next_on_call":
                return [p for asked in self.asked_to_chair(policy, group.id)[come.occurrence :][:1] for p in asked]
            case _:
                return ()

    def _asker(self, obligation: models.Obligation) -> UUID | None:
        """Who asked that somebody agrees, proposed that they ask, or wants to hand a case over."""
        about = obligation.subject_id
        if (approval := self._work.approvals.get(about)) is not None:
            return approval.asked_by_id
        if (escalation := self._work.escalations.get(about)) is None:
            return None
        below = self._work.groups.get(escalation.group_id)
        return escalation.proposed_by_id if obligation.group_id == below.id else below.chair_id

    def _notes(self, obligation: models.Obligation) -> models.Record | None:
        """The notes that are to be written, or corrected: whoever does that is theirs, whatever they are by now."""
        about = obligation.subject_id
        if obligation.kind == "correction":
            row = self._work.notes.correction(about)
            return self._work.notes.record(row.record_id) if row else None
        return self._work.notes.record(about) if obligation.kind == "notes" else None

    def _active(self, group: models.Group) -> list[models.Member]:
        return [member for member in self._members(group.id) if member.state == "active"]

    def _not_in_slack(self, group: models.Group, obligation: models.Obligation) -> list[UUID]:
        """Members whom somebody has to phone or e-mail, and has not yet."""
        told = {step.told for step in self._work.obligations.steps(obligation.id) if step.told_at is not None}
        people = self._work.people.named(member.person_id for member in self._active(group))
        return sorted(one.id for one in people.values() if one.slack_id is None and str(one.id) not in told)

    def _of_agency(self, group: models.Group, organisation: str | None) -> list[UUID]:
        """Those who sit for an agency in this group; nobody else of it may read what is asked here."""
        seat = self._seat(group.id, organisation) if organisation else None
        return [member.person_id for member in self._active(group) if seat and member.seat_id == seat.id]

    def _manager(self, obligation: models.Obligation, come: Come) -> UUID | None:
        if obligation.person_id is None or obligation.organisation_id is None or come.level is None:
            return None
        posts = self._held(obligation.organisation_id)
        found = manager_of(str(obligation.person_id), obligation.organisation_id, come.level, posts)
        return UUID(found) if found else None

    def _senior(self, obligation: models.Obligation, come: Come) -> UUID | None:
        if obligation.organisation_id is None or come.level is None:
            return None
        found = senior_of(obligation.organisation_id, come.level, self._held(obligation.organisation_id))
        return UUID(found) if found else None

    def _held(self, organisation: str) -> list[Held]:
        return [
            Held(
                str(person.id),
                post.organisation_id,
                post.level,
                post.service,
                str(post.manager_id) if post.manager_id else None,
            )
            for post, person in self._posts(organisation)
        ]


def may_be_asked_to_chair(work: UnitOfWork, policy: Policy, group: models.Group) -> tuple[UUID, ...]:
    """Who may be asked to chair, the first to be asked first."""
    return tuple(person for asked in Roles(work).asked_to_chair(policy, group.id) for person in asked)


def _some(person: UUID | None) -> tuple[UUID, ...]:
    return () if person is None else (person,)
