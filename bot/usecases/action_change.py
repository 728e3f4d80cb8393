"""What an owner or the chair does with an action: done, a word on it, more time, not mine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.counting import at_hour
from bot.rules.kinds import CutOff
from bot.rules.moving import why_not_move
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.action import closed_group
from bot.usecases.guard import kept
from bot.usecases.reaching import stands_in_for, tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Press:
    """Somebody's word on an action. *key* is the press's trigger or the form's nonce."""

    key: str
    by: str  # Slack id, from the verified payload
    action_id: UUID


@dataclass(frozen=True)
class Changed:
    """*says* is what came of it, in a sentence."""

    says: str


@dataclass(frozen=True, kw_only=True)
class _Case:
    """The action in its group, both held, and who acts on it."""

    work: UnitOfWork
    services: Services
    policy: Policy
    group: models.Group
    action: models.Action
    person: models.Person
    now: datetime

    @property
    def is_owner(self) -> bool:
        return self.person.id == self.action.owner_id

    @property
    def is_chair(self) -> bool:
        return self.person.id == self.group.chair_id

    @property
    def name(self) -> str:
        return f"A{self.action.number}"


def done(press: Press, services: Services) -> Changed:
    """It is done: nobody is told again. Raises Refused."""

    def finish(case: _Case) -> str:
        action = case.action
        action.state, action.closed_at, action.closed_why = "done", case.now, "done"
        for owed in case.work.obligations.open_about(action.id, "action"):
            nagging.close(case.work, owed, case.now, "done")
        return f"{case.name} is done."

    return _change(press, services, "action_done", finish)


def update(press: Press, text: str, services: Services) -> Changed:
    """Keep a word on how it goes; the date and the reminders stay. Raises Refused."""

    def keep(case: _Case) -> str:
        _keep_words(case, text, "note_text")
        return f"Your update to {case.name} is kept."

    return _change(press, services, "action_updated", keep)


def more_time(press: Press, due: datetime | date, services: Services) -> Changed:
    """Move the date: its owner once, and not past the next meeting; the chair freely. Raises Refused.

    A date without a time ends at the house's hour (HD-03).
    """

    def postpone(case: _Case) -> str:
        to = due if isinstance(due, datetime) else at_hour(due, case.policy.the(CutOff).at)
        refuse_if(_why_not_postpone(case, to))
        case.action.due_at = to
        if not case.is_chair:
            case.action.moved += 1
        for owed in case.work.obligations.open_about(case.action.id, "action"):
            nagging.move(case.work, case.services, owed, to, case.now)
        local = to.astimezone(LONDON)
        return f"{case.name} is now due {day(local.date())}, {hour(local.time())}."

    return _change(press, services, "action_moved", postpone)


def not_mine(press: Press, reason: str, services: Services) -> Changed:
    """The owner says that it is somebody else's: the chair is asked; until they act it stays where it is."""

    def ask_chair(case: _Case) -> str:
        refuse_if(_why_not_hand_back(case))
        _keep_words(case, reason, "reason_text")
        asked = case.group.chair_id or case.group.opener_id
        tell(
            case.work,
            _handed_back(case.action),
            asked,
            case.now,
            draw="action_not_mine",
            subject_id=case.action.id,
            group_id=case.group.id,
        )
        return f"The chair is asked who should do {case.name}. Until then it stays with you."

    return _change(press, services, "action_not_mine", ask_chair)


def _change(press: Press, services: Services, act: str, change: Callable[[_Case], str]) -> Changed:
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(press.key)
            person = acting(work, press.by)
            case = _case(work, services, press.action_id, person, now)
            refuse_if(_closed(case.action))
            says = change(case)
            for key in (f"action:{case.action.id}", _handed_back(case.action), f"card:{case.group.id}"):
                work.outbox.refresh(key)
            work.audit.add(act, at=now, actor=str(person.id), group_id=case.group.id, action=case.action.number)
            work.answered(press.key, {"says": says}, at=now, actor=str(person.id))
    except Repeated as seen:
        return Changed(**seen.answer)
    return Changed(says)


def _case(work: UnitOfWork, services: Services, action_id: UUID, person: models.Person, now: datetime) -> _Case:
    """Everything about the action, read under its group's lock. Raises Refused if it is not theirs to change."""
    found = work.actions.get(action_id)
    if found is None:
        raise Refused(NOT_FOUND)
    group = work.groups.lock(found.group_id)
    work.session.refresh(found)  # what it was before the lock may be out of date
    policy = services.policies.in_force(group.forum, group.policy_from)
    stands_in = stands_in_for(work, person, found.owner_id, now.astimezone(LONDON).date())
    owns = ("owner",) if stands_in or found.owner_id == person.id else ()
    standing = towards(work, policy, person, group, now, roles=owns)
    if not standing.roles:
        raise Refused(NOT_FOUND)
    refuse_if(why_not(policy, "change_action", standing))
    refuse_if(closed_group(group))
    return _Case(work=work, services=services, policy=policy, group=group, action=found, person=person, now=now)


NOT_FOUND = Refusal("There is no such action that you can see.", "Look at the group's card.", None, "")
"""Said of what is not there and of what is none of their business, in the same words."""


def _closed(action: models.Action) -> Refusal | None:
    if action.state == "open":
        return None
    how = "done" if action.state == "done" else "no longer needed"
    return Refusal(f"A{action.number} is {how} already.", "Nothing more is needed.", None, "")


def _why_not_postpone(case: _Case, to: datetime) -> Refusal | None:
    if case.is_chair:
        gone = Refusal("That time has gone.", "Give a time that is still to come.", None, "")
        return gone if to <= case.now else None
    meeting = case.work.groups.next_meeting(case.group.id)
    return why_not_move(case.policy, case.action.moved, to, meeting.starts_at if meeting else None, case.now)


def _why_not_hand_back(case: _Case) -> Refusal | None:
    if not case.is_owner:
        return Refusal(f"{case.name} is not yours.", "Ask its owner to say so, or give it a new date.", None, "")
    if case.person.id == (case.group.chair_id or case.group.opener_id):
        return Refusal("You are the one who would be asked.", "Agree at the next meeting who does it.", None, "")
    if case.work.outbox.by_key(_handed_back(case.action)):
        return Refusal("The chair has been asked already.", "Phone the chair if it cannot wait.", None, "")
    return None


def _keep_words(case: _Case, words: str, limit: str) -> None:
    text = kept(case.policy, limit, words)
    case.action.update, case.action.updated_at = text, case.now


def _handed_back(action: models.Action) -> str:
    """Once for each owner: the next one may hand it back too."""
    return f"not_mine:{action.id}:{action.owner_id}"
