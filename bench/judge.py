"""What was promised against what the workspace holds: lost, doubled, out of order.

Judged by the workspace's own messages and the effect ids in their metadata, and by what stands in its files, never by
what the sender recorded.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise

import httpx
from sqlalchemy import create_engine, func, select

from bot.delivery.posts import EVENT_TYPE
from rehearsal.client import Workspace
from storage.models import Action, Effect, Group, Meeting, Member, Person, Record
from storage.queries import is_open

CARD, LOCKED, CHECKED = "Actions: ", "This channel is locked.", "Checked by the chair"
CHANGES = ("chat.", "pins.", "conversations.set", "conversations.invite", "conversations.kick")


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


def promised_files(url: str) -> list[Promise]:
    """All files for calendars that were committed: which meeting, which of its times, on or off, and whose."""
    engine = create_engine(url)
    files = select(Effect.content, Effect.state, Person.key).join(Person, Person.id == Effect.person_id)
    with engine.connect() as connection:
        rows = connection.execute(files.where(Effect.kind == "file")).all()
        meetings = {str(one.id): one for one in connection.execute(select(Meeting.id, Meeting.state, Meeting.sequence))}
    engine.dispose()
    found = []
    for content, state, who in rows:
        meeting, sequence = meetings[content["meeting"]], content["sequence"]
        off = meeting.state == "cancelled" and meeting.sequence == sequence
        name = _named(content["meeting"], sequence, "CANCEL" if off else "PUBLISH", who)
        found.append(Promise(name, f"{content['meeting']} {who}", sequence, state))
    return found


def held_files(workspace: Workspace, token: str) -> list[Held]:
    """All files for calendars in people's direct messages, by what stands in them."""
    found = []
    for channel in workspace.get("/channels"):
        who = " ".join(member for member in channel["members"] if member != "bot")
        for message in channel["messages"]:
            for file in message.get("files", []):
                answer = httpx.get(file["url_private"], headers={"Authorization": f"Bearer {token}"})
                found.append(Held(calendar_file(answer.raise_for_status().text, who), message["ts"]))
    return found


def calendar_file(text: str, who: str) -> str:
    """What a file says to somebody's calendar, whatever it is called."""
    lines = dict(line.split(":", 1) for line in text.replace("\r\n ", "").splitlines())
    return _named(lines["UID"], lines["SEQUENCE"], lines["METHOD"], who)


def _named(meeting: str, sequence: str, method: str, who: str) -> str:
    """There is one file for each of these."""
    return f"{meeting} {sequence} {method} {who}"


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
        groups = connection.execute(select(Group.ref, Group.channel_id, Group.state, counted)).all()
    engine.dispose()
    shown = {channel.id: channel for channel in workspace.channels() if channel.name.startswith("rsg-")}
    found = [f"{len(shown)} channels for {len(groups)} groups"] if len(shown) != len(groups) else []
    for ref, channel, state, count in groups:
        cards = [one.words for one in workspace.said(str(channel)) if f"*{ref} " in one.words and CARD in one.words]
        wanted = LOCKED if state == "closed" else f"Actions: {count} open"
        if len(cards) != 1 or wanted not in cards[0]:
            found.append(f"the card of {ref} is stale or not there alone")
        if state == "closed":
            found += [f"{ref}: {line}" for line in not_put_away_last(workspace, str(channel))]
    return found + notes_amiss(workspace, url)


def not_put_away_last(workspace: Workspace, channel: str) -> list[str]:
    """What was done in a channel after it was put away, or that it was not put away."""
    if not workspace.channel(channel).archived:
        return ["the channel is not locked"]
    calls = [call for call in workspace.ledger(kind="call") if call.request.get("channel") == channel]
    locked = min(call.id for call in calls if call.name == "conversations.archive")
    late = [call.name for call in calls if call.id > locked and call.name.startswith(CHANGES)]
    return [f"after the channel was put away: {', '.join(late)}"] if late else []


def notes_amiss(workspace: Workspace, url: str) -> list[str]:
    """Members whose message about a meeting did not turn into its notes, once the notes had gone out."""
    engine = create_engine(url)
    read_by = (
        select(Group.ref, Meeting.number, Person.slack_id)
        .select_from(Record)
        .join(Meeting, Meeting.id == Record.meeting_id)
        .join(Group, Group.id == Record.group_id)
        .join(Member, (Member.group_id == Group.id) & (Member.added_at <= Record.circulated_at))
        .join(Person, Person.id == Member.person_id)
        .where(Record.state == "circulated", Member.state == "active", Member.reached == "slack")
    )
    with engine.connect() as connection:
        readers = connection.execute(read_by).all()
    engine.dispose()
    found = []
    for ref, number, who in readers:
        messages = [one.words for one in workspace.person(str(who)).messages(mark=False)]
        notes = [words for words in messages if f"{ref} " in words and f"Meeting {number} ·" in words]
        if len(notes) != 1 or CHECKED not in notes[0]:
            found.append(f"{who} does not have the notes of meeting {number} of {ref} once")
    return found


def held(workspace: Workspace) -> list[Held]:
    """All messages in the workspace that carry an effect's id, in channels and direct messages."""
    messages = [m for channel in workspace.get("/channels") for m in channel["messages"]]
    marked = [(m.get("metadata") or {}, m["ts"]) for m in messages]
    return [Held(data["event_payload"]["e"], ts) for data, ts in marked if data.get("event_type") == EVENT_TYPE]
