"""What a claim and its outcome do to an effect: the protocol of delivery, without a clock, a thread or a database.

pending --claim--> sending --done--> done
                      |  \\--refused--> failed | held       limited, not sent --> pending
                      \\--unknown--> sending, in doubt: after settling it is looked for, twice;
                                     found --> done, absent twice --> pending, and only then sent again
"""

from datetime import datetime, timedelta

from bot.delivery.kinds import Kind
from bot.delivery.outcome import Absent, Done, Limited, NotSent, Outcome, Refused, Unknown, Withdrawn
from bot.timing import Timing
from storage.models import Effect

LOOKS = 2
"""How many looks must find nothing before an effect is sent again: one alone can fall into Slack's lag."""


def take(effect: Effect, kind: Kind, now: datetime, timing: Timing) -> bool:
    """Claim *effect*. True: it is in doubt and must be looked for; False: it is to be sent."""
    looking = effect.state == "sending" and kind.look is not None
    effect.state, effect.error = "sending", None
    effect.fence += 1
    effect.drawn = effect.armed
    effect.lease_until = now + timedelta(seconds=timing.lease)
    if looking:
        effect.not_before = effect.lease_until
        return True
    effect.attempts += 1
    effect.looks = 0
    effect.first_try_at = effect.first_try_at or now
    effect.not_before = now + timedelta(seconds=timing.settle)  # so that a killed sender's effect settles too
    return False


def settle(effect: Effect, kind: Kind, outcome: Outcome, *, looked: bool, now: datetime, timing: Timing) -> None:
    """Record how a claim ended. Afterwards the effect is settled, or waits for its next claim."""
    effect.lease_until = None
    match outcome:
        case Done(channel=channel, id=outside_id):
            effect.outside_channel = channel or effect.outside_channel
            effect.outside_id = outside_id or effect.outside_id
            effect.state, effect.done_at, effect.attempts = "done", now, 0
            if effect.armed > effect.drawn:  # changed while it was on its way
                _again(effect, now, 0)
        case Refused(code=code, held=held):
            effect.state, effect.error = "held" if held or looked else "failed", code  # unseen is not unsent
        case Withdrawn():
            effect.state = "withdrawn"
        case Limited() | NotSent() | Unknown() if kind.once:
            effect.state, effect.error = "failed", "unknown"  # a courtesy: late is worse than never
        case Absent():
            _absent(effect, kind, now, timing)
        case _ if looked:  # the look itself failed: it tells nothing
            _wait(effect, now, timing.gap)
        case Limited():
            _again(effect, now, 0)  # its method is frozen meanwhile
        case NotSent(at_once=at_once):
            _again(effect, now, 0 if at_once else timing.pause)
        case Unknown(why=why):
            _wait(effect, now, _patience(effect, kind, timing))
            effect.error = why
            _give_up(effect, kind)


def _absent(effect: Effect, kind: Kind, now: datetime, timing: Timing) -> None:
    effect.looks += 1
    if effect.looks < LOOKS:
        _wait(effect, now, timing.gap)
        return
    _again(effect, now, 0)
    _give_up(effect, kind)


def _give_up(effect: Effect, kind: Kind) -> None:
    """After so many tries that were not answered a person decides; nothing behind it waits any longer."""
    certain = kind.look is None or effect.looks >= LOOKS  # a post may only be given up when it is known to be absent
    if certain and effect.attempts >= kind.tries:
        effect.state, effect.error = "held", effect.error or "no_answer"


def _patience(effect: Effect, kind: Kind, timing: Timing) -> float:
    """What is looked for is looked for soon; what is simply repeated is repeated ever more slowly."""
    return timing.after_reply * (1 if kind.look else min(2 ** (effect.attempts - 1), 10))


def _wait(effect: Effect, now: datetime, seconds: float) -> None:
    effect.state, effect.not_before = "sending", now + timedelta(seconds=seconds)


def _again(effect: Effect, now: datetime, seconds: float) -> None:
    effect.state, effect.not_before = "pending", now + timedelta(seconds=seconds)
