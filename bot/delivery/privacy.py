"""Before anything is said in a group's channel: is it private still? Events may be missed; Slack itself is asked."""

import time
from collections.abc import Callable

from bot.delivery.claim import Claim
from bot.delivery.outcome import Done, Limited, NotSent, Outcome, Refused
from bot.delivery.slack import Call
from storage.outbox import GROUP

Act = Callable[[Call, Claim], Outcome]
ASKED = "conversations.info"
PUBLIC, SHARED = "channel_is_public", "channel_is_shared"
"""Our own words for a channel in which nothing may be said any more."""


class Private:
    """Asks at most once in *fresh* seconds for each channel; what we have just made is known to be private."""

    def __init__(self, fresh: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fresh = fresh
        self._monotonic = monotonic
        self._seen: dict[str, float] = {}

    def only(self, act: Act) -> Act:
        """*act*, but in a group's channel only while that is private; else it is held."""

        def send(call: Call, claim: Claim) -> Outcome:
            if not claim.conversation.startswith(GROUP) or claim.channel is None or self._known(claim.channel):
                return act(call, claim)
            seen = self.look(call, claim)
            return act(call, claim) if isinstance(seen, Done) else seen

        return send

    def made(self, act: Act) -> Act:
        """*act*, which makes a private channel."""

        def send(call: Call, claim: Claim) -> Outcome:
            outcome = act(call, claim)
            if isinstance(outcome, Done) and outcome.channel:
                self._seen[outcome.channel] = self._monotonic()
            return outcome

        return send

    def look(self, call: Call, claim: Claim) -> Outcome:
        """Done if the channel is private; Refused, held, if it is not. Whatever else is said, nothing was done."""
        if claim.channel is None:
            return Refused("no_channel")
        outcome = call(ASKED, channel=claim.channel)
        match outcome:
            case Done(data=data):
                channel = data["channel"]
                if not channel.get("is_private"):
                    return Refused(PUBLIC, held=True)
                if any(channel.get(sign) for sign in ("is_shared", "is_ext_shared", "is_org_shared")):
                    return Refused(SHARED, held=True)
                self._seen[claim.channel] = self._monotonic()
                return Done()
            case Refused(code="missing_scope", data=data) if "channels:read" in str(data.get("needed")):
                return Refused(PUBLIC, held=True)  # it can be read only with a right over public channels
            case Refused() | Limited():
                return outcome
            case _:
                return NotSent("it is not known whether the channel is private")

    def _known(self, channel: str) -> bool:
        seen = self._seen.get(channel)
        return seen is not None and self._monotonic() - seen < self._fresh
