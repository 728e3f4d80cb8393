"""The relay's questions, each built once: to build one costs more than to ask it.

``:now`` is machine time throughout.
"""

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from storage.models import Conversation, Effect, Group

CREATE = "create"
"""The kind of effect that gives a conversation its channel."""

ARCHIVE = "archive"
"""The kind that puts a group's channel away: after it nothing more can be said there, so it is the last of all."""

PERSON, CHANNEL = "person:", "channel:"

_NOW = bindparam("now", type_=Effect.not_before.type)


def is_open(effect: type[Effect]) -> ColumnElement[bool]:
    """Promised and not settled. Written out, not bound, so that both databases use the index on just these."""
    return effect.state.in_([literal_column("'pending'"), literal_column("'sending'")])


def _among(name: str) -> ColumnElement[object]:
    return bindparam(name, expanding=True)


_before, _maker, _earlier, _other = aliased(Effect), aliased(Effect), aliased(Effect), aliased(Effect)

_STEP_BEFORE_IS_DONE = or_(
    Effect.after_id.is_(None), exists().where(_before.id == Effect.after_id, _before.state == "done")
)
_IS_FIRST_IN_ITS_CONVERSATION = ~exists().where(
    _earlier.conversation_id == Effect.conversation_id, _earlier.seq < Effect.seq, is_open(_earlier)
)
_HAS_SOMEWHERE_TO_GO = or_(
    Effect.conversation_id.is_(None),
    Effect.kind == CREATE,
    Effect.conversation_id.startswith(PERSON),
    Effect.conversation_id.startswith(CHANNEL),
    exists().where(Conversation.id == Effect.conversation_id, Conversation.channel_id.is_not(None)),
)
_MAY_PUT_AWAY = or_(
    Effect.kind != literal_column(f"'{ARCHIVE}'"),
    ~exists().where(_other.group_id == Effect.group_id, _other.id != Effect.id, is_open(_other)),
)
_MAKES_ITS_CHANNEL = and_(_maker.conversation_id == Effect.conversation_id, _maker.kind == CREATE)

READY = (
    select(Effect)
    .where(
        is_open(Effect),
        Effect.not_before <= _NOW,
        or_(Effect.lease_until.is_(None), Effect.lease_until <= _NOW),
        _STEP_BEFORE_IS_DONE,
        _IS_FIRST_IN_ITS_CONVERSATION,
        _HAS_SOMEWHERE_TO_GO,
        _MAY_PUT_AWAY,
        or_(Effect.state != "pending", Effect.kind.not_in(_among("resting_kinds"))),
        or_(Effect.state != "sending", Effect.kind.not_in(_among("resting_looks"))),
        or_(
            Effect.state != "pending",
            Effect.seq.is_(None),
            Effect.conversation_id.not_in(_among("resting_conversations")),
        ),
    )
    .order_by(Effect.priority, Effect.created_at, Effect.seq, Effect.id)
    .limit(bindparam("limit", type_=Effect.priority.type))
    .with_for_update(of=Effect, skip_locked=True, key_share=True)
)
"""What may be claimed: the first open post of a conversation, and calls whose step before is done; under no lease,
not resting, with somewhere to go. A channel is put away when all else that was promised about its group is settled,
well or badly: what failed or is held keeps no channel open. The most urgent first."""

STRANDED = (
    select(
        Effect,
        func.coalesce(
            _before.id,
            select(_maker.id)
            .where(_MAKES_ITS_CHANNEL)
            .order_by(_maker.created_at.desc())
            .limit(1)
            .correlate(Effect)
            .scalar_subquery(),
        ),
    )
    .outerjoin(_before, and_(_before.id == Effect.after_id, _before.state.in_(("failed", "held", "withdrawn"))))
    .where(
        Effect.state == literal_column("'pending'"),
        or_(
            _before.id.is_not(None),
            and_(~_HAS_SOMEWHERE_TO_GO, ~exists().where(_MAKES_ITS_CHANNEL, is_open(_maker)).correlate(Effect)),
        ),
    )
    .with_for_update(of=Effect, skip_locked=True, key_share=True)
)
"""What can never leave, and the effect that is the cause: the step before ended badly, or there is no channel and
nothing will make one."""

GROUPS_OF = (
    select(Group.id)
    .where(Group.id.in_(select(Effect.group_id).where(Effect.id.in_(_among("ids")))))
    .order_by(Group.id)
    .with_for_update(key_share=True)
)
"""The groups these effects are about, locked."""

BY_ID = select(Effect).where(Effect.id.in_(_among("ids"))).order_by(Effect.id).with_for_update(key_share=True)
"""These effects, locked."""

ANY_OPEN = select(exists().where(is_open(Effect)))
"""Whether anything is promised and not settled."""

NEXT_AT = select(func.min(Effect.not_before)).where(is_open(Effect), Effect.not_before > _NOW)
"""When the next effect that waits for its time may be claimed."""
