"""How the list of what somebody owes is drawn: what is looked up, page by page."""

from collections.abc import Sequence
from datetime import datetime

from bot.drawing.digest import ITEMS
from bot.rules.calendar import LONDON
from bot.services import Services
from bot.usecases.chairs.chair_asked import passed_chair
from bot.usecases.standing import acting
from bot.views import mine as view
from bot.views.digest import Item
from storage.models import Group, Person
from storage.unit_of_work import UnitOfWork


def mine(services: Services, slack_id: str, page: int) -> view.Mine:
    """Page *page* (the first is 1) of what this person owes; the last one where there are not so many.

    Raises Refused for somebody whom the directory does not know.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        count = work.obligations.count_of(person.id, ITEMS)
        page = min(max(page, 1), max(1, -(-count // view.PAGE)))
        groups = work.groups.open_of(person.id)
        agencies = {post.organisation_id for post in work.people.posts(person.id)}
        meets = work.groups.meetings_after((group.id for group in groups), now)
        return view.Mine(
            page=page,
            count=count,
            items=_items(work, services, person, page, now),
            asked_to_chair=_asked_to_chair(work, person, agencies, now),
            agency_owes=work.obligations.count_owed_by(agencies, (group.id for group in groups), besides=person.id),
            groups=[view.GroupLine(group=group, meets_at=_local(meets.get(group.id))) for group in groups],
        )


def _items(work: UnitOfWork, services: Services, person: Person, page: int, now: datetime) -> list[Item]:
    owed = work.obligations.page_of(person.id, ITEMS, (page - 1) * view.PAGE, view.PAGE)
    drawn = (ITEMS[one.kind](work, services, one, (), person.id, now) for one in owed)
    return [item for item in drawn if item is not None]


def _asked_to_chair(work: UnitOfWork, person: Person, agencies: set[str], now: datetime) -> Sequence[Item]:
    """Each group whose chair this person was asked to take, unless they said "not me"."""
    found = [
        (group, owed)
        for group in work.groups.without_chair(agencies)
        if (owed := work.obligations.about(group.id, "chair")) is not None and owed.closed_at is None
    ]
    return [
        view.chair_item(group, _local(_meets(work, group, now)), owed.due_at)
        for group, owed in found
        if any(step.told == str(person.id) for step in work.obligations.steps(owed.id))
        and not passed_chair(work, group.id, person.id)
    ]


def _meets(work: UnitOfWork, group: Group, now: datetime) -> datetime | None:
    meeting = work.groups.meeting_after(group.id, now)
    return meeting.starts_at if meeting else None


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(LONDON) if at else None
