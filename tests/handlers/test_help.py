"""Help offers what this person may do here, and nothing that would be refused."""

from typing import Any, cast

from slack_sdk import WebClient

from bot.handlers import help
from bot.services import Services
from storage.database import Database
from tests.usecases.actions.actions import OPENER, REF, WORKER, begun

NO_CLIENT = cast(WebClient, None)  # it answers the command itself


def shown(services: Services, who: str, words: str = REF) -> str:
    blocks: list[dict[str, Any]] = help.show({"user_id": who, "channel_id": "C9"}, words, NO_CLIENT, services)
    return str(blocks)


def test_a_social_worker_is_not_offered_what_the_chair_decides(database: Database) -> None:
    services, _ = begun(database)

    manager, worker = shown(services, OPENER), shown(services, WORKER)

    assert "`/rsg remove @sam`" in manager
    assert "`/rsg add @sam` brings somebody in" in manager
    assert manager.count("/rsg add") == 1
    assert "`/rsg open` opens a Rapid Solutions Group" in manager
    assert "`/rsg remove @sam`" not in worker
    assert "`/rsg add @sam` brings in somebody of your own agency" in worker
    assert "asks somebody who may open it" in worker


def test_somebody_unknown_is_told_who_adds_them_and_where_to_turn_in_danger(database: Database) -> None:
    services, _ = begun(database)

    found = shown(services, "UNOBODY", "")

    assert "You are not in the directory" in found
    assert "In danger now? Use emergency and safeguarding routes." in found
    assert "/rsg" not in found
