"""One group at a glance: what is late, who is silent, when they meet next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from bot.rules.cadence import Week
from bot.rules.calendar import LONDON
from bot.rules.closing import way
from bot.rules.policy import Policy
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.called import called
from bot.usecases.meetings.coming import agency_reply
from bot.usecases.meetings.weeks import all_missed
from bot.usecases.over import when
from bot.usecases.refused import refuse_if
from bot.usecases.standing import acting
from bot.views.card import Waiting
from bot.views.status import MOST, Clock, Glance, OpenAction
from storage.types import Seen
from storage.unit_of_work import UnitOfWork


class _Member(NamedTuple):
    id: UUID
    person_id: UUID
    role: str


class _Reply(NamedTuple):
    reply: str
    deputy_id: UUID | None


def status(slack_id: str, ref: str | None, channel_id: str, services: Services) -> Glance:
    """The group meant, for somebody who may read there. Raises Refused; what is not theirs is not found."""
    now = services.clock.now()
    with services.database.read() as work:
        found = work.asking.glance(slack_id, ref=ref, channel_id=channel_id)
        if found is None or not _reads_by_role(found, services, now):
            found = _the_long_way(work, services, slack_id, ref, channel_id, now)
        group_id = found["id"]
        table, owed = work.asking.table(group_id, now), work.asking.owed(group_id, MOST)
        waiting = work.asking.waiting(group_id) if found["questions_made"] else ()
        glance = _glance(services, found, table, owed, now)
        missed = _missed(work, services, found, now)
        return replace(glance, waiting=[_waiting(row) for row in waiting], missed=missed)


def _reads_by_role(found: Seen, services: Services, now: datetime) -> bool:
    """Whether what they are in the group is enough to read there, as it is for nearly everybody who asks."""
    policy = services.policies.in_force(found["forum"], found["policy_from"])
    held = {"opener": found["opener_id"], "chair": found["chair_id"], "record_keeper": found["record_keeper_id"]}
    roles = {role for role, holder in held.items() if holder == found["me"]}
    if found["my_state"] == "active":
        roles.add("deputy" if found["my_role"] == "deputy" else "member")
    return (
        bool(roles & {"opener", "chair"}) or why_not(policy, "read", Standing(roles=frozenset(roles), now=now)) is None
    )


def _the_long_way(
    work: UnitOfWork, services: Services, slack_id: str, ref: str | None, channel_id: str, now: datetime
) -> Seen:
    """Where the short look does not tell: the only group they are in, a right by post, or the reason why not."""
    meant = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id)
    if not {"opener", "chair"} & meant.standing.roles:
        refuse_if(why_not(meant.policy, "read", meant.standing))
    found = work.asking.glance(slack_id, ref=meant.group.ref, channel_id=None)
    assert found is not None, "both are there: they were found just now"
    return found


def _missed(work: UnitOfWork, services: Services, found: Seen, now: datetime) -> tuple[Week, ...]:
    """The weeks in which they met too seldom, until it began to close."""
    policy = services.policies.in_force(found["forum"], found["policy_from"])
    return all_missed(work, policy, found["id"], found["opened_at"], found["closing_at"] or now)


def _waiting(row: Seen) -> Waiting:
    return Waiting(agency=row["agency"], question=f"R{row['number']}", due_at=row["due_at"].astimezone(LONDON))


def _glance(services: Services, found: Seen, table: Sequence[Seen], owed: Sequence[Seen], now: datetime) -> Glance:
    policy = services.policies.in_force(found["forum"], found["policy_from"])
    replies = _replies(table, found)
    meeting = next(iter(table), None)
    names = {row["seat_id"]: row["agency"] for row in table}
    asked = {row["seat_id"] for row in table if row["phoned_at"] or row["reached"] == "slack" or row["told_at"]}
    starts_at = meeting["starts_at"] if meeting else None
    after_it = meeting["after_it"] if meeting else None
    here = {row["seat_id"] for row in table if row["here"]}
    sorry = {row["seat_id"] for row in table if row["reply"] == "cannot"}
    actions = [row for row in owed if row["kind"] == "action"]
    return Glance(
        group=called(services, found),
        day_number=(now.date() - found["opened_at"].astimezone(LONDON).date()).days + 1,
        goal=policy.about.goal,
        over=_over(policy, found),
        chair=found["chair"],
        record_keeper=found["record_keeper"],
        meeting_at=starts_at.astimezone(LONDON) if starts_at else None,
        meeting_number=meeting["number"] if meeting else None,
        running=meeting is not None and meeting["meeting_state"] == "running",
        here=[names[seat] for seat in names if seat in here],
        apologies=[names[seat] for seat in names if seat not in here and seat in sorry],
        absent=[names[seat] for seat in names if seat not in here and seat not in sorry],
        after_it=after_it.astimezone(LONDON) if after_it else None,
        set_up_at=found["set_up_at"].astimezone(LONDON) if found["set_up_at"] else None,
        coming=[names[seat] for seat, reply in replies.items() if reply == "coming"],
        cannot=[names[seat] for seat, reply in replies.items() if reply == "cannot"],
        silent=[names[seat] for seat in names if replies.get(seat) is None and seat in asked],
        not_reached=[names[seat] for seat in names if replies.get(seat) is None and seat not in asked],
        unsure_which_child=sorted({row["agency"] for row in table if row["knows_child_at"] is None})
        if found["place"]
        else (),
        actions=[
            OpenAction(f"{a['series']}{a['number']}", a["text"], a["agency"], a["due_at"].astimezone(LONDON))
            for a in actions
        ],
        open_actions=actions[0]["of"] if actions else 0,
        clocks=[Clock(one["kind"], one["due_at"].astimezone(LONDON)) for one in owed if one["kind"] != "action"],
        decisions=found["decided"],
        now=now.astimezone(LONDON),
    )


def _over(policy: Policy, found: Seen) -> str | None:
    """How it stands with a group that is not simply open."""
    choice = way(policy, found["resolution"])
    how = f" How it ended: {choice.label}." if choice else ""
    match found["state"]:
        case "open":
            return None
        case "closing":
            who = "the chair" if found["chair_id"] else "the opener"
            return f"*Closing until {when(found['closes_at'])}.*{how} Until then {who} can open it again."
        case "closed":
            return f"*Closed on {when(found['closed_at'])}.*{how}"
        case other:
            return f"This group is {other}."


def _replies(table: Sequence[Seen], found: Seen) -> Mapping[UUID, str | None]:
    """What each agency answered that has somebody in the group, or what may be assumed of it (`coming.assumed`)."""
    members: dict[UUID, list[_Member]] = {}
    said: dict[UUID, _Reply] = {}
    for row in table:
        if row["id"] is not None:
            members.setdefault(row["seat_id"], []).append(_Member(row["id"], row["person_id"], row["role"]))
            if row["reply"] is not None:
                said[row["id"]] = _Reply(row["reply"], row["deputy_id"])
            elif _comes_anyway(row, found):
                said[row["id"]] = _Reply("coming", None)
    return {seat: agency_reply(there, said) for seat, there in members.items()}


def _comes_anyway(row: Seen, found: Seen) -> bool:
    first = row["number"] in (None, 1)
    anyway = {found["chair_id"], row["acting_chair_id"], *([found["opener_id"]] if first else [])}
    asked = first if row["asked_meeting_id"] is None else row["asked_meeting_id"] == row["meeting_id"]
    return row["person_id"] in anyway or (row["role"] == "usual" and not asked and row["known_to_come"])
