"""Create an action: a promise with an owner and a time, who is told of it at once and nagged until it is done."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from bot.dates.says import moment
from bot.guard import clean
from bot.rules.needs import missing
from bot.rules.policy import Policy
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.actions.action_case import GONE, closed_group, ends_at, owe
from bot.usecases.actions.action_kept import use
from bot.usecases.actions.action_owner import owner_in, tell_owner
from bot.usecases.guard import kept
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import Repeated, UnitOfWork


class CreateAction(Struct, frozen=True, kw_only=True):
    """Who promises what by when. *key* makes it count once. A date without a time ends at the house's hour (HD-03)."""

    key: str
    made_by: str  # Slack id, from the verified payload
    text: str
    owner: str | UUID | None  # Slack id, or our own
    due: datetime | date | None
    channel_id: str | None = None
    ref: str | None = None  # of the group, where it was typed outside its channel
    source_ts: str | None = None  # the message it was made from
    thread_ts: str | None = None  # the thread that message stands in
    kept_id: UUID | None = None  # what was kept of an earlier try


class Created(Struct, frozen=True):
    """*ref* is the action's own (A3), *id* its id; *says* is the whole of it in a sentence, for its maker."""

    ref: str
    id: str
    says: str


def create_action(request: CreateAction, services: Services) -> Created:
    """Record an action and promise its owner a message if somebody else made it, or raise Refused and record nothing.

    What was made from a message is answered in its thread too.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            maker = acting(work, request.made_by)
            meant = about(work, services, maker, now, ref=request.ref, channel_id=request.channel_id, hold=True)
            group, policy = meant.group, meant.policy
            refuse_if(why_not(policy, "create_action", meant.standing))
            refuse_if(closed_group(group))
            action = _record(work, policy, group, request, maker, now)
            if action.owner_id != maker.id:  # else they read the same in the answer to what they did
                tell_owner(work, action, f"action:{action.id}", now)
            _answer_in_thread(work, action)
            owe(work, services, policy, action, now)
            work.outbox.refresh(f"card:{group.id}")
            work.audit.add(
                "action_created",
                at=now,
                actor=str(maker.id),
                group_id=group.id,
                action=action.name,
                due=str(action.due_at),
            )
            answer = {"ref": action.name, "id": str(action.id), "says": _says(work, services, group, action)}
            if request.kept_id is not None:
                use(work, request.kept_id, maker, answer)
            work.answered(request.key, answer, at=now, actor=str(maker.id))
    except Repeated as seen:
        return Created(**seen.answer)
    return Created(**answer)


def _record(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    request: CreateAction,
    maker: models.Person,
    now: datetime,
) -> models.Action:
    due_at = _due_at(policy, request, now)
    text = kept(policy, "action_text", request.text)
    assert request.owner is not None, "an action without an owner was refused"
    owner, seat = owner_in(work, group, request.owner)
    group.actions_made += 1
    action = models.Action(
        group_id=group.id,
        number=group.actions_made,
        text=text,
        owner_id=owner.id,
        organisation_id=seat.organisation_id,
        due_at=due_at,
        made_by_id=maker.id,
        made_at=now,
        source_ts=request.source_ts,
        thread_ts=request.thread_ts,
    )
    work.actions.add(action)
    return action


def _due_at(policy: Policy, request: CreateAction, now: datetime) -> datetime:
    """When it is due. Raises Refused where anything an action needs is missing, and for a time that has gone."""
    there = {"what": clean(request.text), "owner": request.owner, "due": request.due}
    refuse_if(missing(policy, "action", {key for key, value in there.items() if value}))
    assert request.due is not None, "an action without a time was refused"
    due_at = ends_at(policy, request.due)
    if due_at <= now:
        raise Refused(GONE)
    return due_at


def _answer_in_thread(work: UnitOfWork, action: models.Action) -> None:
    """One short line where people talked about it, shown anew in its place."""
    thread = action.thread_ts or action.source_ts
    if thread is not None:
        work.outbox.post(
            f"action_said:{action.id}",
            group_conversation(action.group_id),
            draw="action_said",
            subject_id=action.id,
            group_id=action.group_id,
            content={"thread_ts": thread},
        )


def _says(work: UnitOfWork, services: Services, group: models.Group, action: models.Action) -> str:
    owner = work.people.get(action.owner_id).name
    due = moment(action.due_at, services.calendar).says
    return f"{group.ref}: {action.name} is with {owner}, due {due}"
