"""The relay's transactions: recording what came of claims, claiming and drawing what may go out next."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from msgspec.structs import replace

from bot.clock import Clock
from bot.delivery import protocol
from bot.delivery.claim import Claim, Result
from bot.delivery.kinds import Kind
from bot.delivery.outcome import Done, Limited, Outcome, Refused, Unknown, Withdrawn
from bot.timing import Timing
from bot.views.message import Message
from storage.effects import Effects
from storage.models import Effect
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Drawer = Callable[[UnitOfWork, Effect, datetime], Message | None]
"""Draws a message from the facts as they are, at an office time. None: nothing is left to say."""

TELLINGS = 5
"""How often the facts are told of an outcome, where telling them fails."""

NO_KIND = Kind(send=lambda call, claim: Refused("unknown_kind"), methods=())


class OnSettled(Protocol):
    """Told of each effect that ended (Done, or Refused with Slack's word or ours), at an office time.

    It runs in the transaction that records the end, and may promise more.
    """

    def __call__(self, work: UnitOfWork, effect: Effect, outcome: Outcome, now: datetime, /) -> None: ...


class Desk:
    """What the relay does inside a transaction. Nothing here calls Slack."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        timing: Timing,
        clock: Clock,
        drawers: Mapping[str, Drawer],
        on_settled: OnSettled,
    ) -> None:
        self._kinds = kinds
        self._timing = timing
        self._clock = clock
        self._drawers = drawers
        self._on_settled = on_settled

    def record(self, work: UnitOfWork, results: Collection[Result]) -> list[Result]:
        """Write down how claims ended; a claim that lost its fence has no say any more.

        Returns the results of which the facts could not be told: to be recorded once more.
        """
        if not results:
            return []
        effects = Effects(work.session, work.machine_now)
        locked = effects.lock(result.claim.id for result in results)
        current = [result for result in results if locked[result.claim.id].fence == result.claim.fence]
        if self._recorded(work, effects, locked, current):
            return []
        return [result for result in current if not self._recorded(work, effects, locked, [result])]

    def settle_stranded(self, work: UnitOfWork) -> None:
        """End what can never leave, since what it hangs on has ended badly; and what hangs on that."""
        effects = Effects(work.session, work.machine_now)
        while stranded := effects.stranded():
            for effect, cause in stranded:
                self._end(work, effect, _like(cause))
            work.session.flush()

    def claim(
        self, work: UnitOfWork, limit: int, *, deadline: float, resting_conversations: Collection[str]
    ) -> list[Claim]:
        """Take at most *limit* effects under a lease and draw them. No call may begin after *deadline*."""
        claims: list[Claim] = []
        while len(claims) < limit:
            effects = Effects(work.session, work.machine_now)
            frozen = effects.frozen().keys()
            ready = effects.ready(
                limit - len(claims),
                resting_kinds=[name for name, kind in self._kinds.items() if frozen & set(kind.methods)],
                resting_looks=[name for name, kind in self._kinds.items() if frozen & _doubt_methods(kind)],
                resting_conversations=resting_conversations,
            )
            taken = self._take(work, effects, ready, deadline)
            claims += taken
            if len(taken) == len(ready):
                break
            self.settle_stranded(work)  # some were settled on the spot: what waited for them need not wait
        return claims

    def next_in(self, work: UnitOfWork) -> float | None:
        """Seconds until something that now waits for its time may be claimed."""
        effects = Effects(work.session, work.machine_now)
        times = [at for at in (effects.next_at(), *effects.frozen().values()) if at]
        return (min(times) - work.machine_now).total_seconds() if times else None

    def _take(self, work: UnitOfWork, effects: Effects, ready: Sequence[Effect], deadline: float) -> list[Claim]:
        channels, people, targets = effects.channels(ready), effects.slack_ids(ready), effects.targets(ready)
        shut = effects.shut(ready)
        claims = []
        for effect in ready:
            drawn = self._take_one(work, effect, shut.get(effect.conversation_id or ""))
            if drawn is None:
                continue
            looking, message = drawn
            name = effect.conversation_id or ""
            claims.append(
                Claim(
                    id=effect.id,
                    kind=effect.kind,
                    fence=effect.fence,
                    looking=looking,
                    deadline=deadline,
                    since=effect.first_try_at or work.machine_now,
                    conversation=name,
                    channel=channels.get(name),
                    user=people.get(name),
                    target=targets.get(effect.target_id) if effect.target_id else None,
                    message=message,
                    content=dict(effect.content),
                )
            )
        return claims

    def _take_one(self, work: UnitOfWork, effect: Effect, shut: str | None) -> tuple[bool, Message] | None:
        """Whether to look for it rather than send it, and the words. None: it has been settled instead.

        *shut*: why nothing may be said in its conversation any more, if that is so.
        """
        kind = self._kinds.get(effect.kind)
        if kind is None:
            self._end(work, effect, Refused("unknown_kind", held=True))
            return None
        if kind.once and effect.state == "sending":  # whoever was sending it is gone
            self._end(work, effect, Unknown("nobody saw how it ended"))
            return None
        if shut is not None and kind.speaks and effect.state == "pending":
            self._end(work, effect, Refused(f"channel_is_{shut}", held=True))
            return None
        if protocol.take(effect, kind, work.machine_now, self._timing):
            return True, Message("")
        try:
            with work.session.begin_nested():
                message = self._draw(work, effect)
        except Exception:  # one message that cannot be drawn holds up no other
            log.exception("effect %s could not be drawn", effect.id)
            self._end(work, effect, Refused("could_not_be_drawn", held=True))
            return None
        if message is None:
            self._end(work, effect, Withdrawn())
            return None
        return False, message

    def _draw(self, work: UnitOfWork, effect: Effect) -> Message | None:
        """The words. A post's are fixed at its first claim, so that whatever shows of it is the same."""
        fixed = effect.kind == "post" and "text" in effect.content
        if fixed or effect.draw is None:
            return Message(effect.content.get("text", ""), effect.content.get("blocks", []))
        message = self._drawers[effect.draw](work, effect, self._clock.now())
        if message is not None and effect.kind == "post":
            effect.content = {**effect.content, "text": message.text, "blocks": message.blocks}
        return message

    def _recorded(
        self, work: UnitOfWork, effects: Effects, locked: Mapping[UUID, Effect], results: Collection[Result]
    ) -> bool:
        """Record all of *results*, or none of them and say False."""
        try:
            with work.session.begin_nested():
                for result in results:
                    self._record_one(work, effects, locked[result.claim.id], result)
        except Exception:  # what was sent was sent: it is told again, one by one
            log.exception("the facts could not be told how effects ended: %s", [str(r.claim.id) for r in results])
            return False
        return True

    def _record_one(self, work: UnitOfWork, effects: Effects, effect: Effect, result: Result) -> None:
        claim, outcome = result.claim, result.outcome
        self._settle(work, effect, outcome, looked=claim.looking)
        if isinstance(outcome, Limited):
            rest = self._timing.after_retry(outcome.retry_after)
            effects.freeze(outcome.method, work.machine_now + rest)
        if isinstance(outcome, Done) and outcome.channel and effect.conversation_id and not claim.channel:
            effects.remember_channel(effect.conversation_id, outcome.channel)
        if result.tellings < TELLINGS:
            self._tell(work, effect, outcome)

    def _end(self, work: UnitOfWork, effect: Effect, outcome: Outcome) -> None:
        """End what no call was made for. If the facts cannot be told, it has ended all the same."""
        self._settle(work, effect, outcome, looked=False)
        try:
            with work.session.begin_nested():
                self._tell(work, effect, outcome)
        except Exception:  # it has ended whether the facts could be told or not
            log.exception("the facts could not be told how effect %s ended", effect.id)

    def _settle(self, work: UnitOfWork, effect: Effect, outcome: Outcome, *, looked: bool) -> None:
        kind = self._kinds.get(effect.kind, NO_KIND)
        protocol.settle(effect, kind, outcome, looked=looked, now=work.machine_now, timing=self._timing)

    def _tell(self, work: UnitOfWork, effect: Effect, outcome: Outcome) -> None:
        if effect.state in ("failed", "held") and not isinstance(outcome, Refused):  # given up
            outcome = Refused(effect.error or "", held=effect.state == "held")
        if isinstance(outcome, Done | Refused):
            self._on_settled(work, effect, outcome, self._clock.now())


def nobody_asks(work: UnitOfWork, effect: Effect, outcome: Outcome, now: datetime, /) -> None:
    """For effects whose end no fact depends on."""


def again(results: Iterable[Result]) -> list[Result]:
    """These results, to be recorded once more."""
    return [replace(result, tellings=result.tellings + 1) for result in results]


def _like(cause: Effect | None) -> Outcome:
    if cause is None:
        return Refused("no_channel")
    if cause.state == "withdrawn":
        return Withdrawn()
    return Refused("step_before_failed", {"kind": cause.kind, "error": cause.error}, held=cause.state == "held")


def _doubt_methods(kind: Kind) -> set[str]:
    return set(kind.look_methods if kind.look else kind.methods)
