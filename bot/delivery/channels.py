"""Private channels: made once, filled, named, put away. Each call may be repeated without harm."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from bot.delivery.claim import Claim
from bot.delivery.codes import ABOUT_ONE_PERSON
from bot.delivery.outcome import Absent, Done, Outcome, Refused
from bot.delivery.paging import pages
from bot.delivery.posts import SKEW
from bot.delivery.slack import Call

NextName = Callable[[str, int], str]
"""What to try where a name is taken: from the first choice and the number of the try (1, 2 …), always the same."""

NAMES = 5
"""How many names are tried before a person must choose one."""

AT_ONCE = 100
"""How many people one invitation may name."""


class Create(Struct, frozen=True):
    """A private channel with a name of its own; there is no way from here to a public one.

    A taken name may be our own earlier try: that channel is adopted, known by its name, its creator and its age.
    """

    next_name: NextName

    def send(self, call: Call, claim: Claim) -> Outcome:
        """Create it under the first free name, or adopt what an earlier try made."""
        mine: Outcome | None = None
        for name in self._names(claim):
            made = call("conversations.create", name=name, is_private=True)
            if isinstance(made, Done):
                return _channel(made.data["channel"])
            if not (isinstance(made, Refused) and made.code == "name_taken"):
                return made
            mine = mine or self.look(call, claim)
            if not isinstance(mine, Absent):
                return mine
        return Refused("name_taken")

    def look(self, call: Call, claim: Claim) -> Outcome:
        """Done if a private channel of ours bears one of the names and is no older than the first try."""
        me = call("auth.test")
        if not isinstance(me, Done):
            return me
        names, since = self._names(claim), claim.since - SKEW
        for page in pages(call, "conversations.list", types="private_channel", exclude_archived=True, limit=200):
            if not isinstance(page, Done):
                return page
            for channel in page.data["channels"]:
                if _is_ours(channel, names, me.data["user_id"], since):
                    return _channel(channel)
        return Absent()

    def _names(self, claim: Claim) -> list[str]:
        first = claim.content["name"]
        return [first, *(self.next_name(first, n) for n in range(1, NAMES))]


def topic(call: Call, claim: Claim) -> Outcome:
    """Set the topic."""
    return call("conversations.setTopic", channel=claim.channel, topic=_words(claim))


def purpose(call: Call, claim: Claim) -> Outcome:
    """Set the purpose."""
    return call("conversations.setPurpose", channel=claim.channel, purpose=_words(claim))


def invite(call: Call, claim: Claim) -> Outcome:
    """Invite all in one call. Who could not be invited is learnt afterwards, from the members there are."""
    users: list[str] = list(claim.content["users"])
    for start in range(0, len(users), AT_ONCE):
        some = ",".join(users[start : start + AT_ONCE])
        outcome = call("conversations.invite", channel=claim.channel, users=some, force=True)
        if not (isinstance(outcome, Done) or _about_one_person(outcome)):
            return outcome
    return Done()


def members(call: Call, claim: Claim) -> Outcome:
    """Invite one by one whoever is not there. ``data["missing"]``: who still is not, and Slack's word for why."""
    present: set[str] = set()
    for page in pages(call, "conversations.members", channel=claim.channel, limit=200):
        if not isinstance(page, Done):
            return page
        present.update(page.data["members"])
    missing: dict[str, str] = {}
    for user in claim.content["users"]:
        if user in present:
            continue
        outcome = call("conversations.invite", channel=claim.channel, users=user)
        if isinstance(outcome, Refused) and _about_one_person(outcome):
            missing[user] = _why(outcome)
        elif not isinstance(outcome, Done):
            return outcome
    return Done({"missing": missing})


def kick(call: Call, claim: Claim) -> Outcome:
    """Take a person out; one who is out already stays so."""
    outcome = call("conversations.kick", channel=claim.channel, user=claim.content["user"])
    return Done() if isinstance(outcome, Refused) and outcome.code == "not_in_channel" else outcome


def archive(call: Call, claim: Claim) -> Outcome:
    """Put the channel away."""
    return call("conversations.archive", channel=claim.channel)


def _channel(channel: Mapping[str, Any]) -> Outcome:
    if not channel.get("is_private", True):
        return Refused("channel_is_not_private", channel)
    return Done(channel, channel=channel["id"], id=channel["id"])


def _is_ours(channel: Mapping[str, Any], names: list[str], bot: str, since: datetime) -> bool:
    made_by_us = channel.get("creator") == bot and channel.get("created", 0) >= since.timestamp() - 1
    return made_by_us and channel["name"] in names


def _words(claim: Claim) -> str:
    return claim.message.text or str(claim.content["text"])


def _about_one_person(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused) and outcome.code in ABOUT_ONE_PERSON


def _why(refused: Refused) -> str:
    errors = refused.data.get("errors") or [{}]
    return str(errors[0].get("error") or refused.code)
