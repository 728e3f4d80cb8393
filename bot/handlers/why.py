"""`/rsg why`: the clocks of the group whose channel it is typed in, or one rule by its id."""

from typing import Any

from slack_sdk import WebClient

from bot.services import Services
from bot.usecases.why import clocks, rule_named
from bot.views import why as view
from bot.views.blocks import Block


def explain(command: dict[str, Any], words: str, client: WebClient, services: Services) -> list[Block]:
    """The answer, seen by the person who asked alone."""
    if words:
        return view.rule(rule_named(services.policies, words, services.clock.now().date()))
    group, running = clocks(services, command["user_id"], command["channel_id"])
    found = [
        block for clock in running for block in view.clock(clock.rule, clock.due_at, clock.counted, clock.next_told)
    ]
    return found or list(view.none(group.ref))
