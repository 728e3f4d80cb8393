"""Who is told of a referral: whoever refers, in one message that changes and a word when they must know; the body."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from bot.usecases.reaching import tell
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import UnitOfWork

SHOWN, NEWS, CAME = "referral", "referral_news", "referral_came"
"""The names by which these messages are drawn: how it stands, a word that something has changed, and to the body."""

What = Literal[
    "agreed", "declined", "taken", "returned", "closed", "late_agreed", "late_declined", "set_up", "let_in", "moved"
]


def show(work: UnitOfWork, referral: models.Referral) -> None:
    """The message of whoever refers, which says at any time how it stands."""
    work.outbox.post(
        _key(referral),
        person_conversation(referral.person_id),
        draw=SHOWN,
        subject_id=referral.id,
        person_id=referral.person_id,
    )


def show_again(work: UnitOfWork, referral: models.Referral) -> None:
    """It changed: every message that shows how it stands is drawn anew."""
    about = [referral.id, *(approval.id for approval in work.approvals.about(referral.id))]
    work.outbox.refresh(*(post.key for one in about for post in work.outbox.posts_about(one, None)))


def say(
    work: UnitOfWork, referral: models.Referral, what: What, now: datetime, *, who: str = "", why: str = ""
) -> None:
    """A message of its own to whoever refers: one that changes in place rings for nobody. *who* did it, and *why*."""
    tell(
        work,
        f"{NEWS}:{referral.id}:{what}:{now.timestamp():.6f}",
        referral.person_id,
        now,
        draw=NEWS,
        subject_id=referral.id,
        content={"what": what, "who": who, "why": why},
    )


def tell_body(work: UnitOfWork, referral: models.Referral, group: models.Group | None, now: datetime) -> None:
    """Whoever looks after the body hears that the case came; nobody, where it was not set up here."""
    for person in looking_after(group):
        key = f"{CAME}:{referral.id}:{person}"
        if work.outbox.by_key(key) is None:
            tell(work, key, person, now, draw=CAME, subject_id=referral.id)


def looking_after(group: models.Group | None) -> tuple[UUID, ...]:
    """Who is told of what comes to a body: its administrator, else its chair."""
    held = (group.record_keeper_id, group.chair_id) if group else ()
    return tuple(person for person in held if person is not None)[:1]


def _key(referral: models.Referral) -> str:
    return f"{SHOWN}:{referral.id}"
