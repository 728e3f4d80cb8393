"""A meeting of a standing body has ended: who was replaced so often that the deputy has become the member, and who is
absent so often that it is looked into."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from bot.rules import deputising
from bot.rules.deputising import Came
from bot.rules.policy import Policy
from bot.usecases.reaching import tell
from storage import models
from storage.unit_of_work import UnitOfWork

REPLACED = "replaced"
"""What the chair and the member read, by the name it is drawn by."""


def look_into(work: UnitOfWork, policy: Policy, group: models.Group, meeting: models.Meeting, now: datetime) -> None:
    """Tell whom the rules name of every member of whom that is so since this meeting (HD-09, WLP-CH-7)."""
    held = work.meetings.held(group.id)
    for member in work.groups.members(group.id):
        if member.state != "active" or member.post_seat is None:
            continue
        came = list(_came(work, member, held))
        for rule_id, people in _noticed(policy, group, member, came):
            for person in dict.fromkeys(people):
                tell(
                    work,
                    f"{REPLACED}:{rule_id}:{meeting.id}:{member.id}:{person}",
                    person,
                    now,
                    draw=REPLACED,
                    subject_id=member.id,
                    group_id=group.id,
                    content={"rule": rule_id, "meeting": meeting.number},
                )


def _noticed(
    policy: Policy, group: models.Group, member: models.Member, came: Sequence[Came]
) -> Iterator[tuple[str, list[UUID]]]:
    """The rules that speak of it, and whom each tells; nothing where they came to this very meeting themselves."""
    if not came or came[-1] == "self":
        return
    chair = [group.chair_id] if group.chair_id else []
    rule = deputising.replaced_regularly(policy, came)
    if rule is not None and came[-1] == "deputy":
        yield rule.id, [*chair, member.person_id]
    limit = deputising.absent_running(policy, came)
    if limit is not None and came[-1] != "deputy":
        yield limit.id, chair


def _came(work: UnitOfWork, member: models.Member, held: Sequence[models.Meeting]) -> Iterator[Came]:
    """How their seat was filled at each meeting since they had it, the latest last."""
    for meeting in held:
        if meeting.starts_at < member.added_at:
            continue
        here, row = work.panels.here(meeting.id), work.groups.attendance(meeting.id).get(member.id)
        deputy = work.groups.member(member.group_id, row.deputy_id) if row and row.deputy_id else None
        if member.id in here:
            yield "self"
        elif deputy is not None and deputy.id in here:
            yield "deputy"
        else:
            yield "apologies" if row and row.reply in ("cannot", "deputy") else "nobody"
