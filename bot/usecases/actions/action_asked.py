"""An action asked for in words that do not settle it: kept, put back to whoever wrote them, and finished later."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from bot.rules.kinds import Limit
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import About, about
from bot.usecases.actions.action import CreateAction, Created, create_action
from bot.usecases.actions.action_case import closed_group
from bot.usecases.actions.action_form import kept_about
from bot.usecases.actions.action_kept import Begun, cut, guessed, keep
from bot.usecases.guard import MayIdentify, Typed, let_in
from bot.usecases.mention import Mention, answer_privately, refuse_mention
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.when_due import NotSure, chosen, read_due
from bot.usecases.standing import acting
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import Repeated, UnitOfWork

TAKE_OUT = (
    "Take it out and write it again, and please delete that message. If it is none, type `/rsg action`: there you can "
    "say so."
)


class Waiting(Struct, frozen=True):
    """What was typed waits under *id*; *says* for how long."""

    id: str
    says: str


def ask_when(request: CreateAction, due: str, doubt: NotSure, services: Services) -> Waiting:
    """Keep what was typed after the command until its time is settled. Raises Refused."""
    now, key = services.clock.now(), f"{request.key}:kept"
    try:
        with services.database.write() as work:
            work.once(key)
            maker = acting(work, request.made_by)
            meant = about(work, services, maker, now, ref=request.ref, channel_id=request.channel_id)
            form = _keep(work, meant, maker, request, due, doubt, now)
            answer = {"id": str(form.id), "says": meant.policy.the(Limit, "kept").text}
            work.answered(key, answer, at=now, actor=str(maker.id))
    except Repeated as seen:
        return Waiting(**seen.answer)
    return Waiting(**answer)


def create_kept(key: str, by: str, kept_id: UUID, value: str, services: Services) -> Created:
    """Create what was kept, due at the meaning that was picked. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        begun, meant = kept_about(work, services, acting(work, by), kept_id, now)
        ref = meant.group.ref
    request = CreateAction(
        key=key,
        made_by=by,
        text=begun.text,
        owner=UUID(begun.owner) if begun.owner else None,
        due=chosen(value),
        ref=ref,
        source_ts=begun.source_ts,
        thread_ts=begun.thread_ts,
        kept_id=kept_id,
    )
    return create_action(request, services)


def create_mentioned(request: CreateAction, due: str, services: Services) -> None:
    """Create what a mention in a thread asks for, answered there; else tell its author alone why not.

    What can be finished is kept, and their message has the button for it; what may identify a child is not.
    """
    try:
        let_in(Typed(key=f"sure:{request.key}", by=request.made_by, texts=(request.text, due)), services)
    except MayIdentify as found:
        refuse_mention(_mention(request), replace(found.refusal, remedy=TAKE_OUT), services)
        return
    try:
        create_action(replace(request, due=read_due(due, services) if due else None), services)
    except Refused as refused:
        _say_why_not(request, due, refused, services)


def _say_why_not(request: CreateAction, due: str, refused: Refused, services: Services) -> None:
    now, key = services.clock.now(), f"{request.key}:kept"
    try:
        with services.database.write() as work:
            work.once(key)
            try:
                maker = acting(work, request.made_by)
                meant = about(work, services, maker, now, channel_id=request.channel_id)
                form = _keep(work, meant, maker, request, due, refused, now)
            except Refused as no:  # they may not create here at all: nothing is kept
                answer_privately(work, _mention(request), no.refusal)
            else:
                work.outbox.post(
                    f"kept:{form.id}",
                    person_conversation(maker.id),
                    draw="action_kept",
                    subject_id=form.id,
                    person_id=maker.id,
                    group_id=meant.group.id,
                )
            work.answered(key, {}, at=now, actor=request.made_by)
    except Repeated:
        return


def _keep(
    work: UnitOfWork,
    meant: About,
    maker: models.Person,
    request: CreateAction,
    due: str,
    why: Refused,
    now: datetime,
) -> models.KeptForm:
    group, policy = meant.group, meant.policy
    refuse_if(why_not(policy, "create_action", meant.standing))
    refuse_if(closed_group(group))
    owner = guessed(work, group, [request.owner]) if isinstance(request.owner, str) else None
    begun = Begun(
        group=str(group.id),
        owner=owner,
        text=cut(policy, request.text)[0],
        due=due,
        source_ts=request.source_ts,
        thread_ts=request.thread_ts,
    )
    return keep(work, policy, maker, begun, _told(why), now)


def _told(why: Refused) -> dict[str, Any]:
    """What its author is shown of *why*, kept beside it."""
    found: dict[str, Any] = {"reason": why.refusal.reason, "remedy": why.refusal.remedy}
    if isinstance(why, NotSure):
        found["meanings"] = [[meaning.value, meaning.label] for meaning in why.meanings]
    return found


def _mention(request: CreateAction) -> Mention:
    return Mention(
        key=request.key,
        by=request.made_by,
        channel_id=str(request.channel_id),
        ts=str(request.source_ts),
        thread_ts=request.thread_ts,
    )
