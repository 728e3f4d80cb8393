"""What people wrote in Slack, as they saw it themselves."""

import re

from bot.guard import unslack
from bot.services import Services
from storage.unit_of_work import UnitOfWork

_NAMELESS = re.compile(r"<@([UW][A-Z0-9]+)>")


def spoken(work: UnitOfWork, text: str) -> str:
    """*text* as Slack sends it, read back: people by their names in the directory, marks and escapes undone."""

    def named(found: re.Match[str]) -> str:
        person = work.people.by_slack_id(found[1])
        return f"<@{found[1]}|{person.name}>" if person else found[0]

    return unslack(_NAMELESS.sub(named, text))


def as_spoken(services: Services, text: str) -> str:
    """The same, for who has no transaction."""
    with services.database.read() as work:
        return spoken(work, text)
