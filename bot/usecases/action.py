"""Create an action: a promise with an owner and a time, who is told of it at once and nagged until it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.guard import clean
from bot.rules.calendar import LONDON
from bot.rules.counting import at_hour
from bot.rules.kinds import CutOff, Ladder
from bot.rules.limits import too_long
from bot.rules.needs import missing
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.about import about
from bot.usecases.over import over
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class CreateAction:
    """Who promises what by when. *key* makes it count once. A date without a time ends at the house's hour (HD-03)."""

    key: str
    made_by: str  # Slack id, from the verified payload
    text: str
    owner: str  # Slack id
    due: datetime | date | None
    channel_id: str | None = None
    ref: str | None = None  # of the group, where it was typed outside its channel
    source_ts: str | None = None  # the message it was made from
    thread_ts: str | None = None


@dataclass(frozen=True)
class Created:
    """*ref* is the action's own (A3); *says* is the whole of it in a sentence, to be read by its maker."""

    ref: str
    says: str


def create_action(request: CreateAction, services: Services) -> Created:
    """Record an action and promise its owner a message, or raise Refused and record nothing."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            maker = acting(work, request.made_by)
            meant = about(work, services, maker, now, ref=request.ref, channel_id=request.channel_id, hold=True)
            group, policy = meant.group, meant.policy
            refuse_if(why_not(policy, "create_action", meant.standing))
            due_at = _due_at(policy, request)
            refuse_if(closed_group(group) or _unfit(policy, request, due_at, now))
            action = _record(work, policy, group, request, maker, due_at, now)
            _promise(work, services, policy, action, now)
            work.audit.add(
                "action_created", at=now, actor=str(maker.id), group_id=group.id, action=action.number, due=str(due_at)
            )
            answer = {"ref": f"A{action.number}", "says": _says(work, group, action)}
            work.answered(request.key, answer, at=now, actor=str(maker.id))
    except Repeated as seen:
        return Created(**seen.answer)
    return Created(**answer)


def closed_group(group: models.Group) -> Refusal | None:
    """Nothing is promised in a group that is over."""
    if group.state != "closed":
        return over(group)
    return Refusal(f"{group.ref} is closed.", "Its open work went to the agencies. Ask its last chair.", None, "")


def _due_at(policy: Policy, request: CreateAction) -> datetime | None:
    if request.due is None or isinstance(request.due, datetime):
        return request.due
    return at_hour(request.due, policy.the(CutOff).at)


def _unfit(policy: Policy, request: CreateAction, due_at: datetime | None, now: datetime) -> Refusal | None:
    there = {"what": clean(request.text), "owner": request.owner, "due": due_at}
    if refusal := missing(policy, "action", {key for key, value in there.items() if value}):
        return refusal
    if due_at is not None and due_at <= now:
        return Refusal("That time has gone.", "Give a time that is still to come.", None, "")
    return too_long(policy, "action_text", clean(request.text))


def _record(
    work: UnitOfWork,
    policy: Policy,
    group: models.Group,
    request: CreateAction,
    maker: models.Person,
    due_at: datetime | None,
    now: datetime,
) -> models.Action:
    assert due_at is not None, "an action without a time was refused"
    owner, seat = _owner(work, group, request.owner)
    group.actions_made += 1
    action = models.Action(
        group_id=group.id,
        number=group.actions_made,
        text=clean(request.text),
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


def _owner(work: UnitOfWork, group: models.Group, slack_id: str) -> tuple[models.Person, models.Seat]:
    """The person who is to do it and the seat of their agency. Raises Refused for anybody who is not in the group."""
    person = work.people.by_slack_id(slack_id)
    if person is None:
        raise Refused(
            Refusal(
                "That person is not in the directory of this bot, or has left.",
                "Choose someone who is in the group.",
                None,
                "",
            )
        )
    member = work.groups.member(group.id, person.id)
    seats = {seat.id: seat for seat in work.groups.seats(group.id)}
    if member is None or member.state != "active" or member.seat_id not in seats:
        raise Refused(
            Refusal(
                f"{person.name} is not in {group.ref}, so cannot be given an action there.",
                "Choose someone who is in the group, or ask the chair to add them first.",
                None,
                "",
            )
        )
    return person, seats[member.seat_id]


def _promise(work: UnitOfWork, services: Services, policy: Policy, action: models.Action, now: datetime) -> None:
    """The owner is told at once; from then on the ladder speaks."""
    tell(
        work,
        f"action:{action.id}",
        action.owner_id,
        now,
        draw="action",
        subject_id=action.id,
        group_id=action.group_id,
    )
    ladder = policy.the(Ladder, "actions")
    nagging.owe(
        work,
        services,
        models.Obligation(
            kind="action",
            subject_id=action.id,
            group_id=action.group_id,
            rule_id=ladder.id,
            ladder_id=ladder.id,
            forum=policy.forum,
            policy_from=policy.from_date,
            anchor_at=now,
            due_at=action.due_at,
            made_at=now,
            next_step_at=None,
            person_id=action.owner_id,
            organisation_id=action.organisation_id,
        ),
        now,
    )
    work.outbox.refresh(f"card:{action.group_id}")


def _says(work: UnitOfWork, group: models.Group, action: models.Action) -> str:
    owner = work.people.get(action.owner_id).name
    due = action.due_at.astimezone(LONDON)
    return f"{group.ref}: A{action.number} is with {owner}, due {day(due.date())}, {hour(due.time())}."
