"""Machine durations: leases, time-outs, settling. All stand here, in seconds, already divided by the scale."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Self


class TimingError(ValueError):
    """These durations would let a message be doubled; the text says which."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """How long the machinery waits, in seconds of machine time (never of office time).

    Raises TimingError where an effect could be looked for before its last send is certain to show: a send may
    begin until the lease ends, be accepted up to ``http`` later, and be seen in the history another ``lag`` later.
    """

    scale: float = 1.0
    lease: float = 30.0  # how long a claim is its claimer's alone
    spare: float = 2.0  # a send begins only if the lease leaves the time-out and this much
    http: float = 10.0  # time-out of one call
    lag: float = 15.0  # how late Slack's history may be (assumed)
    margin: float = 5.0
    settle: float = 60.0  # from the claim to the first look, where nobody came back to say how it went
    gap: float = 15.0  # between two looks
    pace: float = 1.0  # between two posts into one channel
    pause: float = 5.0  # before trying again what never reached Slack
    net: float = 5.0  # the relay looks at the outbox this often though nobody woke it
    private: float = 60.0  # for so long a channel that was seen to be private counts as such
    sweep: float = 15.0  # who is owed a word is asked this often
    watch: float = 5.0  # whether Slack still reaches us is asked this often
    lost: float = 180.0  # without Slack for so long, the process ends: whoever supervises it starts a fresh one

    def __post_init__(self) -> None:
        needed = self.lease + self.http + self.lag + self.margin
        if self.settle < needed - 1e-9:
            raise TimingError(f"settle is {self.settle} s; lease, time-out, lag and margin need {needed} s.")
        if self.lease <= self.http + self.spare:
            raise TimingError(f"A lease of {self.lease} s leaves no time to send.")

    @classmethod
    def at_scale(cls, scale: float) -> Self:
        """Everything *scale* times faster, for a rehearsal. Raises TimingError unless it is above 0."""
        if scale <= 0:
            raise TimingError(f"TIME_SCALE must be above 0, not {scale}.")
        base = cls()
        return cls(**{f.name: scale if f.name == "scale" else getattr(base, f.name) / scale for f in fields(cls)})

    def after_retry(self, seconds: float) -> timedelta:
        """How long to leave a method alone that Slack wants left alone for so many seconds."""
        return timedelta(seconds=seconds / self.scale)

    @property
    def after_reply(self) -> float:
        """From a reply that says nothing (or none) to the first look: late acceptance, lag and margin."""
        return self.http + self.lag + self.margin

    @property
    def trusted(self) -> float:
        """From the start of a claim to the last moment at which a send may begin."""
        return self.lease - self.http - self.spare
