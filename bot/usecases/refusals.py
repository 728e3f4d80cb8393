"""A no is kept on record: who tried what, and which rule stood in the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from bot.services import Services
from bot.usecases.refused import Refused
from storage.unit_of_work import UnitOfWork


@contextmanager
def recorded(services: Services, what: str, by: str, about: Callable[[UnitOfWork], UUID | None]) -> Iterator[None]:
    """Whatever is refused inside is recorded under the name *what*, once its own transaction is rolled back.

    *by* is a Slack id, *about* finds the group. Only what was tried and the rule are kept, never what was typed.
    """
    try:
        yield
    except Refused as no:
        if no.only_asks:
            raise
        with services.database.write() as work:
            group_id = about(work)
            group = work.groups.lock(group_id) if group_id and work.groups.find(group_id) else None
            person = work.people.by_slack_id(by)
            work.audit.add(
                "refused",
                at=services.clock.now(),
                actor=str(person.id) if person else by,
                group_id=group.id if group else None,
                refused_by=no.refusal.rule_id,
                what=what,
            )
        raise
