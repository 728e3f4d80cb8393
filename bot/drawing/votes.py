"""How a vote is drawn: counted anew from the ballots each time."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, subject
from bot.rules.deciding import method
from bot.services import Services
from bot.usecases.panels.items import entitled, items_of
from bot.usecases.panels.votes import VOTE, may_cast, next_steps
from bot.views import votes as view
from bot.views.message import Message
from storage.models import Effect
from storage.unit_of_work import UnitOfWork


def votes_drawers(services: Services) -> Mapping[str, Drawer]:
    """The vote in the channel."""

    def vote(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        row = work.panels.vote(subject(effect))
        assert row is not None, "a vote is never deleted"
        meeting = work.meetings.get(row.meeting_id)
        assert meeting is not None, "a meeting is never deleted"
        may, ballots = entitled(work, policy, group, meeting, row), work.panels.ballots(row.id)
        cast = [ballot.choice for person, ballot in ballots.items() if str(person) in may]
        how = method(policy)
        return view.vote(
            view.Counted(
                group=group,
                vote=row,
                item=dict(items_of(work, policy, group, meeting)).get(row.item or ""),
                counts={choice: cast.count(choice) for choice in set(cast)},
                entitled=len(may),
                may_cast=may_cast(policy, row),
                next_steps=next_steps(policy, row),
                clause=f"{how.text} ({how.cited})" if how else "",
            )
        )

    return {VOTE: vote}
