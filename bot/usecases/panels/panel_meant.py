"""Which standing body somebody means who types `/panel`: that of the channel, the one named, or their only one."""

from bot.services import Services
from storage.unit_of_work import UnitOfWork


def channel_meant(services: Services, slack_id: str, channel_id: str) -> str:
    """The channel to read a command in: where it was typed, unless that is no group's and they sit on one body only."""
    with services.database.read() as work:
        if work.groups.by_channel(channel_id) is not None:
            return channel_id
        return _only_one(work, slack_id) or channel_id


def _only_one(work: UnitOfWork, slack_id: str) -> str | None:
    person = work.people.by_slack_id(slack_id)
    mine = [group for group in work.groups.open_of(person.id) if group.stands] if person else []
    return mine[0].channel_id if len(mine) == 1 else None
