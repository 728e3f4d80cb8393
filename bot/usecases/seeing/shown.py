"""What is shown of a group, drawn again when its facts change."""

from uuid import UUID

from storage import models
from storage.unit_of_work import UnitOfWork

GATE = "closing"
"""The name by which that message is drawn."""

ACTING = "acting_chair"
"""The name by which the message to whoever chairs one meeting is drawn."""


def card_key(group_id: UUID) -> str:
    """The pinned card in the group's channel."""
    return f"card:{group_id}"


def overview_key(group_id: UUID, person_id: UUID) -> str:
    """The opener's own message: what is outstanding, and who can mend it."""
    return f"overview:{group_id}:{person_id}"


def chair_key(group_id: UUID) -> str:
    """The message to a first chair who took the chair without being asked."""
    return f"chair:{group_id}"


def later_chair_key(group_id: UUID, person_id: UUID) -> str:
    """The message to somebody who took the chair later on without having been asked themselves."""
    return f"chair:{group_id}:{person_id}"


def acting_key(meeting_id: UUID, person_id: UUID) -> str:
    """The message to somebody who chairs one meeting."""
    return f"{ACTING}:{meeting_id}:{person_id}"


def gate_key(group_id: UUID, person_id: UUID) -> str:
    """The message to a chair who wants to close the group: what is still open."""
    return f"{GATE}:{group_id}:{person_id}"


def draw_again(work: UnitOfWork, obligation: models.Obligation, *, only: UUID | None = None) -> None:
    """Show every message about *obligation* anew; whoever reads an old one reads what stands now.

    *only*: that person's alone.
    """
    work.outbox.refresh(
        *(
            work.session.get_one(models.Effect, step.effect_id).key
            for step in work.obligations.steps(obligation.id)
            if step.effect_id is not None and only in (None, UUID(step.told))
        )
    )


def redraw_meeting(work: UnitOfWork, meeting: models.Meeting, *, only: UUID | None = None) -> None:
    """Everybody's message about *meeting*, or *only* that person's."""
    for owed in work.obligations.all_about(meeting.id, "before_meeting"):
        draw_again(work, owed, only=only)


def redraw_last_meeting(work: UnitOfWork, group_id: UUID, *, only: UUID | None = None) -> None:
    """The message about the last meeting that began: it says when the next one is, and what is still to be done."""
    begun = [one for one in work.groups.meetings(group_id) if one.state in ("running", "held", "missed")]
    if begun:
        redraw_meeting(work, max(begun, key=lambda one: one.starts_at), only=only)


def redraw_group(work: UnitOfWork, group: models.Group) -> None:
    """Show anew what speaks of the group as a whole: its card, the opener's overview, the chair's message."""
    work.outbox.refresh(card_key(group.id))
    redraw_seers(work, group)


def redraw_seers(work: UnitOfWork, group: models.Group) -> None:
    """The messages of those who see to what is outstanding: the opener, and the chair."""
    work.outbox.refresh(*seen_by_seers(work, group))


def seen_by_seers(work: UnitOfWork, group: models.Group) -> set[str]:
    """The keys of these messages."""
    keys = {overview_key(group.id, group.opener_id), chair_key(group.id)}
    if group.chair_id is None:
        return keys
    keys.add(later_chair_key(group.id, group.chair_id))
    asking = [owed for kind in ("chair", "handover") for owed in work.obligations.all_about(group.id, kind)]
    for step in (step for owed in asking for step in work.obligations.steps(owed.id)):
        if step.effect_id is not None and step.told == str(group.chair_id):
            keys.add(work.session.get_one(models.Effect, step.effect_id).key)
    return keys


def redraw_gate(work: UnitOfWork, group_id: UUID) -> None:
    """What stands between a chair and closing the group: shown anew to whoever asked for it, if anybody did."""
    for post in work.outbox.posts_about(group_id, group_id):
        if post.draw == GATE:
            work.outbox.refresh(post.key)


def redraw_readers(work: UnitOfWork, group_id: UUID) -> None:
    """Somebody came or went: the newest question who can read in the group shows who can now."""
    for owed in work.obligations.open_about(group_id, "readers"):
        steps = [step for step in work.obligations.steps(owed.id) if step.effect_id is not None]
        if steps:
            newest = max(steps, key=lambda step: step.at)
            work.outbox.refresh(work.session.get_one(models.Effect, newest.effect_id).key)
