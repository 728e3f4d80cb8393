"""What was said about something owed, drawn again when the facts change after it was closed."""

from storage import models
from storage.unit_of_work import UnitOfWork


def draw_again(work: UnitOfWork, obligation: models.Obligation) -> None:
    """Show every message about *obligation* anew; whoever reads an old one reads what stands now."""
    for step in work.obligations.steps(obligation.id):
        if step.effect_id is not None:
            work.outbox.refresh(work.session.get_one(models.Effect, step.effect_id).key)
