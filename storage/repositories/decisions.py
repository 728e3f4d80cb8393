"""What was proposed, decided, and asked of absent agencies."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Decision, Proposal, Recommendation, Response, Seat


class Decisions:
    """What was proposed, decided, and asked of absent agencies."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: Decision | Proposal | Recommendation | Response) -> None:
        """Keep a new row."""
        self._session.add(row)
        self._session.flush()

    def get(self, decision_id: UUID) -> Decision | None:
        """The decision with this id."""
        return self._session.get(Decision, decision_id)

    def named(self, group_id: UUID, number: int) -> Decision | None:
        """A group's decision by its number: D3 is number 3."""
        found = select(Decision).where(Decision.group_id == group_id, Decision.number == number)
        return self._session.scalars(found).one_or_none()

    def all_in(self, group_id: UUID) -> Sequence[Decision]:
        """A group's decisions, superseded ones too, by their numbers."""
        found = select(Decision).where(Decision.group_id == group_id)
        return self._session.scalars(found.order_by(Decision.number)).all()

    def standing(self, group_id: UUID) -> Sequence[Decision]:
        """A group's decisions that no later one replaced, by their numbers."""
        found = select(Decision).where(Decision.group_id == group_id, Decision.superseded_at.is_(None))
        return self._session.scalars(found.order_by(Decision.number)).all()

    def replacing(self, decision_id: UUID) -> Decision | None:
        """The decision that was recorded in place of this one, if one was."""
        found = select(Decision).where(Decision.supersedes_id == decision_id)
        return self._session.scalars(found.order_by(Decision.number).limit(1)).one_or_none()

    def from_message(self, group_id: UUID, source_ts: str) -> Sequence[Decision | Recommendation]:
        """What was recorded from one message of a group: questions first, then decisions that were not questions."""
        asked = select(Recommendation).where(Recommendation.group_id == group_id, Recommendation.source_ts == source_ts)
        questions = self._session.scalars(asked.order_by(Recommendation.number)).all()
        became = {question.decision_id for question in questions}
        made = select(Decision).where(Decision.group_id == group_id, Decision.source_ts == source_ts)
        decisions = self._session.scalars(made.order_by(Decision.number)).all()
        return [*questions, *(decision for decision in decisions if decision.id not in became)]

    def proposal(self, proposal_id: UUID) -> Proposal | None:
        """The proposal with this id."""
        return self._session.get(Proposal, proposal_id)

    def proposals(self, group_id: UUID) -> Sequence[Proposal]:
        """What was put to the chair, the earliest first."""
        found = select(Proposal).where(Proposal.group_id == group_id)
        return self._session.scalars(found.order_by(Proposal.at, Proposal.id)).all()

    def question(self, recommendation_id: UUID) -> Recommendation | None:
        """The question with this id."""
        return self._session.get(Recommendation, recommendation_id)

    def question_named(self, group_id: UUID, number: int) -> Recommendation | None:
        """A group's question by its number: R1 is number 1."""
        found = select(Recommendation).where(Recommendation.group_id == group_id, Recommendation.number == number)
        return self._session.scalars(found).one_or_none()

    def question_of(self, decision_id: UUID) -> Recommendation | None:
        """The question that became this decision, if it was one."""
        found = select(Recommendation).where(Recommendation.decision_id == decision_id)
        return self._session.scalars(found).one_or_none()

    def questions(self, group_id: UUID) -> Sequence[Recommendation]:
        """Everything asked of absent agencies, by its number."""
        found = select(Recommendation).where(Recommendation.group_id == group_id)
        return self._session.scalars(found.order_by(Recommendation.number)).all()

    def open_questions(self, group_id: UUID) -> Sequence[Recommendation]:
        """Questions that are neither agreed nor taken back: open ones, and those that must be talked about again."""
        found = select(Recommendation).where(
            Recommendation.group_id == group_id, Recommendation.state.in_(("open", "contested"))
        )
        return self._session.scalars(found.order_by(Recommendation.number)).all()

    def response(self, response_id: UUID) -> Response | None:
        """The answer with this id, given or not."""
        return self._session.get(Response, response_id)

    def responses(self, recommendation_id: UUID) -> Sequence[Response]:
        """What each agency that was asked has answered, if it has, in the order of the agencies' ids."""
        found = select(Response).join(Seat, Seat.id == Response.seat_id)
        found = found.where(Response.recommendation_id == recommendation_id).order_by(Seat.organisation_id)
        return self._session.scalars(found).all()

    def waiting(self, group_id: UUID) -> Sequence[tuple[Recommendation, Response]]:
        """The answers that open questions of a group still wait for, by the questions' numbers."""
        found = (
            select(Recommendation, Response)
            .join(Response, Response.recommendation_id == Recommendation.id)
            .join(Seat, Seat.id == Response.seat_id)
            .where(Recommendation.group_id == group_id, Recommendation.state == "open", Response.answer.is_(None))
            .order_by(Recommendation.number, Seat.organisation_id)
        )
        return [(question, response) for question, response in self._session.execute(found).all()]
