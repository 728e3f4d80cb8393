"""What is shown of a group, drawn again when its facts change."""

from uuid import UUID

from storage import models
from storage.unit_of_work import UnitOfWork


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


def draw_again(work: UnitOfWork, obligation: models.Obligation) -> None:
    """Show every message about *obligation* anew; whoever reads an old one reads what stands now."""
    for step in work.obligations.steps(obligation.id):
        if step.effect_id is not None:
            work.outbox.refresh(work.session.get_one(models.Effect, step.effect_id).key)


def redraw_group(work: UnitOfWork, group: models.Group) -> None:
    """Show anew what speaks of the group as a whole: its card, the opener's overview, the chair's message."""
    work.outbox.refresh(card_key(group.id))
    redraw_seers(work, group)


def redraw_seers(work: UnitOfWork, group: models.Group) -> None:
    """The messages of those who see to what is outstanding: the opener, and the chair."""
    work.outbox.refresh(overview_key(group.id, group.opener_id))
    work.outbox.refresh(chair_key(group.id))
    if group.chair_id is None:
        return
    work.outbox.refresh(later_chair_key(group.id, group.chair_id))
    asking = [owed for kind in ("chair", "handover") for owed in work.obligations.all_about(group.id, kind)]
    for step in (step for owed in asking for step in work.obligations.steps(owed.id)):
        if step.effect_id is not None and step.told == str(group.chair_id):
            work.outbox.refresh(work.session.get_one(models.Effect, step.effect_id).key)


def redraw_readers(work: UnitOfWork, group_id: UUID) -> None:
    """Somebody came or went: the newest question who can read in the group shows who can now."""
    for owed in work.obligations.open_about(group_id, "readers"):
        steps = [step for step in work.obligations.steps(owed.id) if step.effect_id is not None]
        if steps:
            newest = max(steps, key=lambda step: step.at)
            work.outbox.refresh(work.session.get_one(models.Effect, newest.effect_id).key)
