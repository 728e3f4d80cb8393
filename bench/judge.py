"""What was promised against what the workspace holds: lost, doubled, out of order.

Judged by the workspace's own messages and the effect ids in their metadata, never by what the sender recorded.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise

from sqlalchemy import create_engine, func, select

from bot.delivery.posts import EVENT_TYPE
from rehearsal.client import Workspace
from storage.models import Action, Effect, Group
from storage.queries import is_open


@dataclass(frozen=True)
class Promise:
    """A post that was committed: its effect, its conversation and its place there."""

    effect: str
    conversation: str
    seq: int
    state: str


@dataclass(frozen=True)
class Held:
    """A message of ours as the workspace holds it."""

    effect: str
    ts: str


@dataclass
class Verdict:
    """What went wrong, by effect id. ``open``: promised and not settled, held or failed; lost unless it shows."""

    promised: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    misordered: list[str] = field(default_factory=list)
    unpromised: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Everything stands there once, in its place."""
        return self.promised > 0 and not (self.lost or self.doubled or self.misordered or self.unpromised)

    def add(self, other: "Verdict") -> None:
        """Count another verdict with this one."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        found = ", ".join(f"{len(getattr(self, f.name))} {f.name}" for f in fields(self) if f.name != "promised")
        return f"{self.promised} promised: {found}"


def judge(promises: Sequence[Promise], held: Sequence[Held]) -> Verdict:
    """Compare. Withdrawn posts must not show; all others must, once, in the order of their commits."""
    times = Counter(message.effect for message in held)
    wanted = {promise.effect: promise for promise in promises if promise.state != "withdrawn"}
    verdict = Verdict(len(wanted))
    verdict.lost = [effect for effect in wanted if not times[effect]]
    verdict.doubled = [effect for effect, count in times.items() if count > 1]
    verdict.unpromised = [effect for effect in times if effect not in wanted]
    shown: dict[str, list[Promise]] = defaultdict(list)
    for message in sorted(held, key=lambda message: float(message.ts)):
        if message.effect in wanted:
            shown[wanted[message.effect].conversation].append(wanted[message.effect])
    for posts in shown.values():
        verdict.misordered += [after.effect for before, after in pairwise(posts) if before.seq > after.seq]
    return verdict


def promised(url: str) -> list[Promise]:
    """All posts that were committed in this database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(
            select(Effect.id, Effect.conversation_id, Effect.seq, Effect.state).where(Effect.kind == "post")
        ).all()
    engine.dispose()
    return [Promise(str(effect), str(conversation), seq or 0, state) for effect, conversation, seq, state in found]


def still_open(url: str) -> list[str]:
    """What has not been settled, and how it stands."""
    engine = create_engine(url)
    shown = (Effect.key, Effect.state, Effect.attempts, Effect.looks, Effect.not_before, Effect.error)
    with engine.connect() as connection:
        rows = connection.execute(select(*shown).where(is_open(Effect)).limit(5)).all()
    engine.dispose()
    return [" ".join(map(str, row)) for row in rows]


def amiss(workspace: Workspace, url: str) -> list[str]:
    """Channels made twice or not at all, and cards that do not show how many actions are open."""
    engine = create_engine(url)
    is_open = (Action.group_id == Group.id) & (Action.state == "open")
    counted = select(func.count()).where(is_open).correlate(Group).scalar_subquery()
    with engine.connect() as connection:
        groups = connection.execute(select(Group.ref, Group.channel_id, counted)).all()
    engine.dispose()
    shown = {channel.id: channel for channel in workspace.channels() if channel.name.startswith("rsg-")}
    found = [f"{len(shown)} channels for {len(groups)} groups"] if len(shown) != len(groups) else []
    for ref, channel, count in groups:
        cards = [one.words for one in workspace.said(str(channel)) if f"*{ref} " in one.words]
        if len(cards) != 1 or f"Actions: {count} open" not in cards[0]:
            found.append(f"the card of {ref} is stale or not there alone")
    return found


def held(workspace: Workspace) -> list[Held]:
    """All messages in the workspace that carry an effect's id, in channels and direct messages."""
    messages = [m for channel in workspace.get("/channels") for m in channel["messages"]]
    marked = [(m.get("metadata") or {}, m["ts"]) for m in messages]
    return [Held(data["event_payload"]["e"], ts) for data, ts in marked if data.get("event_type") == EVENT_TYPE]
