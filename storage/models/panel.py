"""What only standing bodies have: who was there in person, what was voted on, and interests that were declared."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Turnout(Base):
    """Whether a member of a standing body was there themselves, as it was marked. Unmarked is absent."""

    __tablename__ = "turnout"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, init=False)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    here: Mapped[bool]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
