"""Who reads how a step up stands: whoever asked, the chair, and the card."""

from datetime import datetime
from uuid import UUID

from bot.usecases.reaching import tell
from bot.usecases.seeing.shown import card_key, redraw_gate, redraw_group
from storage import models
from storage.unit_of_work import UnitOfWork

ASKER, CAME, NOTED = "escalation", "escalation_came", "escalation_noted"
"""What whoever asked keeps, what they and the chair read when something came of it, and what those read who would
normally have asked: the names these messages are drawn by."""

QUESTION, ANSWERED = "approval_question", "approval_answered"
"""What whoever asked is asked in turn, and what who must agree reads when it is answered."""

PROPOSED = "escalation_proposed"
"""What somebody owes to whom it was proposed: an answer; the message that asks is drawn under this name too."""


def tell_asker(
    work: UnitOfWork, group: models.Group, escalation: models.Escalation, now: datetime, *, besides: UUID
) -> None:
    """Something came of it: whoever asked or proposed it, and the chair, each once; not whoever did it."""
    readers = dict.fromkeys((escalation.asked_by_id, escalation.proposed_by_id, group.chair_id))
    for reader in readers:
        if reader is not None and reader != besides:
            key = f"{CAME}:{escalation.id}:{escalation.state}:{reader}"
            tell(work, key, reader, now, draw=CAME, subject_id=escalation.id, group_id=group.id)


def tell_answer(work: UnitOfWork, approval: models.Approval, key: str, now: datetime) -> None:
    """Whoever must agree reads the answer to their question, with all that they can press."""
    tell(
        work,
        f"{ANSWERED}:{key}",
        approval.person_id,
        now,
        draw=ANSWERED,
        subject_id=approval.id,
        group_id=approval.group_id,
    )


def draw_again(work: UnitOfWork, group: models.Group, escalation: models.Escalation) -> None:
    """Show anew every message about it, the card, and what stands between the chair and closing the group."""
    subjects = [escalation.id, *(one.id for one in work.approvals.about(escalation.id))]
    posts = [post for subject in subjects for post in work.outbox.posts_about(subject, group.id)]
    work.outbox.refresh(card_key(group.id), *(post.key for post in posts))
    redraw_group(work, group)
    redraw_gate(work, group.id)
