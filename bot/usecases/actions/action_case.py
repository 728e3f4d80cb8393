"""Somebody acts on an action: the one way in, for every button and form about it."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.counting import at_hour
from bot.rules.kinds import CutOff, Ladder
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.guard import kept
from bot.usecases.over import over
from bot.usecases.reaching import stands_in_for
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import draw_again as redraw_steps
from bot.usecases.seeing.shown import redraw_gate, redraw_meeting
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


class Press(Struct, frozen=True, kw_only=True):
    """Somebody's word on an action. *key* is the press's trigger or the form's nonce."""

    key: str
    by: str  # Slack id, from the verified payload
    action_id: UUID


class Changed(Struct, frozen=True):
    """*says* is what came of it, in a sentence."""

    says: str


class Case(Struct, frozen=True, kw_only=True):
    """The action in its group, both held, and who acts on it."""

    work: UnitOfWork
    services: Services
    policy: Policy
    group: models.Group
    action: models.Action
    person: models.Person
    now: datetime
    key: str
    is_owner: bool  # or stands in for its owner, who is away

    @property
    def is_chair(self) -> bool:
        """The opener stands in until somebody has taken the chair."""
        return self.person.id == chair_of(self.group)

    @property
    def name(self) -> str:
        return self.action.name

    @property
    def owed(self) -> models.Obligation:
        """What its owner owes; there is one as long as the action is open."""
        (owed,) = self.work.obligations.open_about(self.action.id, "action")
        return owed


def change(press: Press, services: Services, *, act: str, right: str, how: Callable[[Case], str]) -> Changed:
    """Do *how*, once for each press, to an action that is still open, if *right* allows it.

    Everything that was said about the action is shown anew. Raises Refused, and then nothing was recorded.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(press.key)
            case = case_of(work, services, press, right, now, hold=True)
            actor = str(case.person.id)
            says = how(case)
            draw_again(work, case.group, case.action)
            work.audit.add(act, at=now, actor=actor, group_id=case.group.id, action=case.action.name)
            work.answered(press.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return Changed(**seen.answer)
    return Changed(says)


NOT_FOUND = Refusal("There is no such action that you can see.", "Look at the group's card.", None, "")
"""Said of what is not there and of what is none of their business, in the same words."""

GONE = Refusal("That time has gone.", "Give a time that is still to come.", None, "")


def chair_of(group: models.Group) -> UUID:
    """Who has the chair's part in what concerns actions: the opener until somebody has taken the chair."""
    return group.chair_id or group.opener_id


def closed_group(group: models.Group) -> Refusal | None:
    """Nothing is promised in a group that is over."""
    if group.state != "closed":
        return over(group)
    return Refusal(f"{group.ref} is closed.", "Its open work went to the agencies. Ask its last chair.", None, "")


def ends_at(policy: Policy, due: datetime | date) -> datetime:
    """The moment something is due: a day without a time ends at the house's hour (HD-03)."""
    return due if isinstance(due, datetime) else at_hour(due, policy.the(CutOff).at)


def say(case: Case, words: str, limit: str = "note_text") -> str:
    """Keep *words* as the last word on the action, as the person's who acts."""
    action = case.action
    action.update = kept(case.policy, limit, words)
    action.updated_at, action.updated_by_id = case.now, case.person.id
    return action.update


def when(at: datetime) -> str:
    """Thursday 9 April 2026, 5pm (London)"""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def owe(
    work: UnitOfWork, services: Services, policy: Policy, action: models.Action, now: datetime
) -> models.Obligation:
    """From now on its owner owes the action, and the ladder speaks; steps that lie before now never come."""
    ladder = policy.the(Ladder, "actions")
    owed = nagging.owing(
        policy,
        now,
        kind="action",
        subject_id=action.id,
        group_id=action.group_id,
        rule_id=action.rule_id or ladder.id,
        ladder_id=ladder.id,
        due_at=action.due_at,
        person_id=action.owner_id,
        organisation_id=action.organisation_id,
    )
    nagging.owe(work, services, owed, now)
    return owed


def draw_again(work: UnitOfWork, group: models.Group, action: models.Action) -> None:
    """Show anew every message about the action, the digests it stands in, and the card."""
    for post in work.outbox.posts_about(action.id, group.id):
        work.outbox.refresh(post.key)
    for owed in work.obligations.open_about(action.id, "action"):
        redraw_steps(work, owed)
    if (meeting := work.meetings.current(group.id)) is not None:
        redraw_meeting(work, meeting, only=action.owner_id)
    work.outbox.refresh(f"card:{group.id}")
    redraw_gate(work, group.id)


def case_of(work: UnitOfWork, services: Services, press: Press, right: str, now: datetime, *, hold: bool) -> Case:
    """Everything about an open action, under its group's lock where it is to *hold*.

    Raises Refused if *right* does not allow them to act on it, in the words of "not found" if it is none of theirs.
    """
    person = acting(work, press.by)
    found = work.actions.get(press.action_id)
    if found is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(found.group_id) if hold else work.groups.get(found.group_id)
    work.session.refresh(found)  # what it was before the lock may be out of date
    policy = services.policies.in_force(group.forum, group.policy_from)
    parts = _parts_in(work, policy, found, person, now)
    standing = towards(work, policy, person, group, now, roles=parts)
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(why_not(policy, right, standing))
    refuse_if(closed_group(group))
    refuse_if(_closed(found))
    return Case(
        work=work,
        services=services,
        policy=policy,
        group=group,
        action=found,
        person=person,
        now=now,
        key=press.key,
        is_owner="owner" in parts,
    )


def _parts_in(
    work: UnitOfWork, policy: Policy, action: models.Action, person: models.Person, now: datetime
) -> set[str]:
    """What somebody is to the action itself, whatever they are in its group; whoever stands in for them is it too."""
    today = now.astimezone(LONDON).date()

    def is_or_stands_in(other: UUID) -> bool:
        return other == person.id or stands_in_for(work, person, other, today)

    parts = {
        "owner": is_or_stands_in(action.owner_id),
        "maker": action.made_by_id == person.id,
        "manager": any(is_or_stands_in(manager) for manager in _managers_told(work, policy, action)),
    }
    return {part for part, holds in parts.items() if holds}


def _managers_told(work: UnitOfWork, policy: Policy, action: models.Action) -> set[UUID]:
    """Who has been told of it as the manager of the owner it has now."""
    rungs = {rung.name for rung in policy.the(Ladder, "actions").rungs if "manager" in rung.tell}
    owed = work.obligations.about(action.id, "action")
    told = {step.told for step in work.obligations.steps(owed.id) if step.rung in rungs} if owed else set()
    others = {str(action.owner_id), str(chair_of(work.groups.get(action.group_id))), nagging.NOBODY}
    return {UUID(person) for person in told - others}


def _closed(action: models.Action) -> Refusal | None:
    if action.state == "open":
        return None
    how = {"done": "is done already", "own_work": "is the agency's own work already"}
    says = how.get(action.state, "was dropped already: it is not needed any more")
    return Refusal(f"{action.name} {says}.", "Nothing more is needed.", None, "")
