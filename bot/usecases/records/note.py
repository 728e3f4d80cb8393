"""Take a note: one line that somebody says for their agency, in a meeting or between two."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.guard import MayIdentify, Typed, kept, let_in
from bot.usecases.mention import Mention, refuse_mention
from bot.usecases.over import over
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from storage import models
from storage.audit import Link
from storage.outbox import group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

LIMIT = "note_text"
NOT_FOUND = Refusal("There is no such note that you can see.", "`/rsg notes` lists those of a group.", None, "")
TAKE_OUT = (
    "Take it out and write it again, and please delete that message. If it is none, type `/rsg note`: there you can "
    "say so."
)


class TakeNote(Struct, frozen=True, kw_only=True):
    """Who notes what. *key* makes it count once. *answered* puts one line into the thread it was said in."""

    key: str
    by: str  # Slack id, from the verified payload
    text: str
    channel_id: str | None = None
    ref: str | None = None  # of the group, where it was typed outside its channel
    source_ts: str | None = None  # the message it was taken from
    thread_ts: str | None = None
    answered: bool = False


class Noted(Struct, frozen=True):
    """*says* is what came of it, for whoever wrote it; *id* is the note's."""

    id: str
    says: str


class _Speaker(Struct, frozen=True, kw_only=True):
    """Who speaks, for whom, and where; the group is held."""

    group_id: UUID
    called: str
    policy: Policy
    person_id: UUID
    organisation_id: str
    agency: str
    meeting_id: UUID | None  # the one that is going on
    last_row: Link  # of what is recorded about the group


def take_note(request: TakeNote, services: Services) -> Noted:
    """Keep a note, or raise Refused and keep nothing. It belongs to the meeting that is going on, else to the next."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            who = _speaker(work, services, request, now) or _the_long_way(work, services, request, now)
            note_id = work.noting.add(
                group_id=who.group_id,
                person_id=who.person_id,
                organisation_id=who.organisation_id,
                text=" ".join(kept(who.policy, LIMIT, request.text).split()),
                at=now,
                meeting_id=who.meeting_id,
                source_ts=request.source_ts,
                thread_ts=request.thread_ts,
                number=who.last_row[0] + 1,
            )
            if request.answered:
                _answer_in_thread(work, who.group_id, note_id, str(request.thread_ts or request.source_ts))
            actor = str(who.person_id)
            work.audit.follow(who.last_row, "note_taken", at=now, actor=actor, group_id=who.group_id, note=str(note_id))
            answer = {"id": str(note_id), "says": _says(who)}
            work.answered(request.key, answer, at=now, actor=actor)
    except Repeated as seen:
        return Noted(**seen.answer)
    return Noted(**answer)


def note_mentioned(request: TakeNote, services: Services) -> None:
    """Keep what a mention in a channel says, answered there; else tell its author alone why not."""
    mention = Mention(
        key=f"{request.key}:no",  # that of the note is answered with the note alone
        by=request.by,
        channel_id=str(request.channel_id),
        ts=str(request.source_ts),
        thread_ts=request.thread_ts,
    )
    try:
        let_in(Typed(key=f"sure:{request.key}", by=request.by, texts=(request.text,)), services)
        take_note(replace(request, answered=True), services)
    except MayIdentify as found:
        refuse_mention(mention, replace(found.refusal, remedy=TAKE_OUT), services)
    except Refused as refused:
        refuse_mention(mention, refused.refusal, services)


def said_key(note_id: UUID) -> str:
    """The line in the thread that a note was taken from."""
    return f"note_said:{note_id}"


def _speaker(work: UnitOfWork, services: Services, request: TakeNote, now: datetime) -> _Speaker | None:
    """The short look, in two statements: a member in an open group, as nearly everybody is who notes something.

    Raises Repeated. The group is held first, so that of two deliveries at once the second finds the first's answer.
    """
    group = work.noting.group(ref=request.ref, channel_id=request.channel_id)
    if group is None or group["state"] != "open":
        return None
    person = work.noting.speaker(request.by, group["id"], request.key)
    if person is None:
        return None
    if person["answer"] is not None:
        raise Repeated(person["answer"])
    policy = services.policies.in_force(group["forum"], group["policy_from"])
    role = "deputy" if person["role"] == "deputy" else "member"
    if why_not(policy, "note", Standing(roles=frozenset({role}), now=now)) is not None:
        return None
    return _Speaker(
        group_id=group["id"],
        called=f"{group['ref']} · {group['code_word']}",
        policy=policy,
        person_id=person["id"],
        organisation_id=person["organisation_id"],
        agency=person["agency"],
        meeting_id=person["meeting_id"],
        last_row=(person["seq"], person["hash"]),
    )


def _the_long_way(work: UnitOfWork, services: Services, request: TakeNote, now: datetime) -> _Speaker:
    """Where the short look does not tell: their only group, a right by another part, or the reason why not."""
    work.once(request.key)
    person = acting(work, request.by)
    meant = about(work, services, person, now, ref=request.ref, channel_id=request.channel_id, hold=True)
    refuse_if(why_not(meant.policy, "note", meant.standing))
    refuse_if(over(meant.group))
    organisation = _agency_of(work, meant.group, person)
    running = work.meetings.running(meant.group.id)
    return _Speaker(
        group_id=meant.group.id,
        called=f"{meant.group.ref} · {meant.group.code_word}",
        policy=meant.policy,
        person_id=person.id,
        organisation_id=organisation.id,
        agency=organisation.name,
        meeting_id=running.id if running else None,
        last_row=work.audit.last(meant.group.id),
    )


def _agency_of(work: UnitOfWork, group: models.Group, person: models.Person) -> models.Organisation:
    """The agency they sit for in the group, else that of their first post."""
    member = work.groups.member(group.id, person.id)
    seat = work.groups.seat_by_id(member.seat_id) if member and member.state == "active" else None
    posts = work.people.posts(person.id)
    found = work.people.organisation(seat.organisation_id if seat else posts[0].organisation_id if posts else "")
    if found is None:
        raise Refused(Refusal("You are listed in no post.", "Ask your agency's administrator to list you.", None, ""))
    return found


def _answer_in_thread(work: UnitOfWork, group_id: UUID, note_id: UUID, thread: str) -> None:
    work.outbox.post(
        said_key(note_id),
        group_conversation(group_id),
        draw="note_said",
        subject_id=note_id,
        group_id=group_id,
        content={"thread_ts": thread},
    )


def _says(who: _Speaker) -> str:
    which = "of this meeting" if who.meeting_id else "of the next meeting"
    return f"Noted for {who.agency} in {who.called}. The record keeper gets it for the notes {which}."
