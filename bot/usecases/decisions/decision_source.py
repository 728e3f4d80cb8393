"""The message something was recorded from is edited or deleted later: noticed and shown, never kept."""

from collections.abc import Callable
from datetime import datetime

from bot.services import Services
from bot.usecases.decisions.decision_case import draw_decision_again, draw_question_again
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

Recorded = models.Decision | models.Recommendation


def source_changed(key: str, channel_id: str, ts: str, services: Services) -> None:
    """A message was edited: what was recorded from it says so from now on. *key* is the event's id."""

    def note(thing: Recorded, now: datetime) -> None:
        thing.source_changed_at = now

    _noticed(key, "source_changed", channel_id, ts, note, services)


def source_gone(key: str, channel_id: str, ts: str, services: Services) -> None:
    """A message was deleted, the same."""

    def note(thing: Recorded, now: datetime) -> None:
        thing.source_gone_at = thing.source_gone_at or now

    _noticed(key, "source_gone", channel_id, ts, note, services)


def _noticed(
    key: str, act: str, channel_id: str, ts: str, note: Callable[[Recorded, datetime], None], services: Services
) -> None:
    now = services.clock.now()
    with services.database.read() as work:  # nearly always nothing was recorded from it
        group = work.groups.by_channel(channel_id)
        if group is None or not _from(work, group, ts):
            return
    try:
        with services.database.write() as work:
            group = work.groups.lock(group.id)
            work.once(f"{key}:source")
            things = _from(work, group, ts)
            for thing in things:
                note(thing, now)
                if isinstance(thing, models.Decision):
                    draw_decision_again(work, group, thing)
                else:
                    draw_question_again(work, group, thing)
            work.audit.add(act, at=now, actor="bot", group_id=group.id, of=[thing.name for thing in things])
            work.answered(f"{key}:source", {}, at=now, actor=None)
    except Repeated:
        return


def _from(work: UnitOfWork, group: models.Group, ts: str) -> list[Recorded]:
    """All that was recorded from a message, a question as well as the decision that it became."""
    found = list(work.decisions.from_message(group.id, ts))
    became = (
        work.decisions.get(one.decision_id)
        for one in found
        if isinstance(one, models.Recommendation) and one.decision_id
    )
    return [*found, *(decision for decision in became if decision is not None)]
