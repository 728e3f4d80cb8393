"""Whether what the bot wrote in the channels of closed groups is past its time (HD-14).

The bot cannot delete it: closing puts the channel away, and in a channel that is put away an app changes nothing.
What is left is to say which they are; an owner of the workspace deletes them, or lets the retention setting do it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.console.line import Line
from bot.rules.calendar import LONDON
from bot.rules.limits import span
from bot.rules.policy import Policies
from bot.rules.words import counted, day
from storage.database import Database
from storage.models import Group


def channels(database: Database, policies: Policies, now: datetime) -> Iterator[Line]:
    """What stands in locked channels longer than the rule allows, and what is under a legal hold."""
    with database.read() as work:
        closed = [group for group in work.groups.closed() if group.channel_id is not None]
    held = [group.ref for group in closed if group.legal_hold]
    past = [group for group in closed if not group.legal_hold and _until(policies, group) <= now]
    if past:
        mend = (
            "ask an owner of the workspace to delete these channels, or to confirm that the workspace's retention "
            "setting deletes what stands in them. `rsg export` keeps the history."
        )
        yield Line(f"Past their time, and the bot cannot delete in a locked channel: {_named(policies, past)}.", mend)
    else:
        yield Line("No closed group's channel is past its time.")
    if held:
        refs = ", ".join(held)
        mend = "tell the owner of the workspace, so that its retention setting spares these channels."
        yield Line(f"{counted(len(held), 'closed group').capitalize()} under a legal hold: {refs}.", mend)


def _until(policies: Policies, group: Group) -> datetime:
    assert group.closed_at is not None, "it is closed"
    return group.closed_at + span(policies.in_force(group.forum, group.policy_from), "retention")


def _named(policies: Policies, groups: Sequence[Group]) -> str:
    return "; ".join(
        f"{group.ref} (#{group.channel_name}), since {day(_until(policies, group).astimezone(LONDON).date())}"
        for group in groups
    )
