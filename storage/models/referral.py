"""A case that is put to a standing body."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Referral(Base):
    """What somebody said on a body's form, by the keys of its questions, and how it stands. The form itself never.

    ``state``: open (with whoever refers), sent (they sent the form), accepted, withdrawn, closed (it is not heard
    here). ``forum`` and ``instance`` name the body, whether it was set up here or not. ``meeting_on`` is the meeting
    that its papers are for, once they were sent and the day is known; ``late`` that they are shown as late there, and
    ``wanted_on`` an earlier one for which it must be agreed first.
    """

    __tablename__ = "referral"
    __table_args__ = (Index("ix_referral_forum", "forum"), Index("ix_referral_person_id", "person_id"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    ref: Mapped[str] = mapped_column(unique=True)
    code_word: Mapped[str]
    forum: Mapped[str]
    instance: Mapped[str | None]
    policy_from: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # who refers
    place: Mapped[str | None]
    answers: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    told_day: Mapped[date | None] = mapped_column(default=None)  # a meeting of the body, as whoever refers heard
    state: Mapped[str] = mapped_column(default="open")
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    meeting_on: Mapped[date | None] = mapped_column(default=None)
    wanted_on: Mapped[date | None] = mapped_column(default=None)
    late: Mapped[bool] = mapped_column(default=False)
    let_in_why: Mapped[str | None] = mapped_column(default=None)  # although an answer would keep it out
    let_in_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    returned_why: Mapped[str | None] = mapped_column(default=None)  # why it was last sent back
    set_up: Mapped[str | None] = mapped_column(default=None)  # what was set up, where another takes the case on
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    settled_why: Mapped[str | None] = mapped_column(default=None)

    @property
    def name(self) -> str:
        """Its reference with the word that people say on the phone."""
        return f"{self.ref} · {self.code_word}"
