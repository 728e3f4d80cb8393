"""What a move of a meeting is asked before it is made: what cannot be, and what somebody should know first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dates import briefly, in_words
from bot.rules.cadence import nearest, why_not_times
from bot.rules.kinds import Cadence, Slots
from bot.rules.meeting_move import Slot, day_off, why_not_then
from bot.rules.opening import why_not_first_meeting
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.within import Within
from storage import models
from storage.unit_of_work import UnitOfWork

DAY_OFF, CLASH = "day_off", "clash"
"""What somebody is asked before a meeting moves there: a day off, and a chair who chairs elsewhere then."""


class OtherTimes(Refused):
    """Not moved: the rules say no, or it is asked whether they are sure. *times* will do (London).

    *sure* is what to send with the same time once more, None where the rules leave no choice. *late*: it only lacks
    the reason why a first meeting is so late.
    """

    def __init__(
        self,
        refusal: Refusal,
        times: Sequence[datetime],
        *,
        sure: frozenset[str] | None = None,
        about: str = "",
        to: datetime,
        late: bool = False,
    ) -> None:
        super().__init__(refusal)
        self.times, self.sure, self.about, self.to, self.late = tuple(times), sure, about, to, late


@dataclass(frozen=True)
class Move:
    """A move that is asked of the rules, with all that they ask about."""

    work: UnitOfWork
    services: Services
    here: Within
    meeting: models.Meeting
    to: datetime
    now: datetime

    @property
    def policy(self) -> Policy:
        return self.here.policy

    def check(self, sure: frozenset[str], gives_reason: bool) -> None:
        """Raises Refused, or OtherTimes: first what cannot be, then what somebody should know before."""
        refuse_if(self._not_then(self.to))
        if refusal := self._too_few(self.to):
            raise OtherTimes(refusal, self._offered(), to=self.to)
        off = day_off(self.to, self.services.calendar)
        if off and DAY_OFF not in sure:
            raise self._asks(off, sure | {DAY_OFF}, DAY_OFF)
        clash = self._clash(self.to)
        if clash and CLASH not in sure:
            raise self._asks(clash, sure | {CLASH}, CLASH)
        if refusal := self.late_refusal(gives_reason):
            raise OtherTimes(refusal, (), sure=sure, to=self.to, late=True)

    def late_refusal(self, gives_reason: bool) -> Refusal | None:
        """A first meeting later than the group should be set up needs a reason, as at the opening."""
        if self.meeting.number != 1:
            return None
        opened, calendar = self.here.group.opened_at, self.services.calendar
        return why_not_first_meeting(self.policy, self.to, opened, self.now, calendar, gives_reason=gives_reason)

    def _not_then(self, to: datetime) -> Refusal | None:
        wanted = Slot(self.meeting.number, to, self.meeting.minutes)
        others = [Slot(one.number, one.starts_at, one.minutes) for one in self._others() if one.state == "planned"]
        return why_not_then(self.policy, wanted, self.meeting.starts_at, others, self.now)

    def _too_few(self, to: datetime) -> Refusal | None:
        others = [one.starts_at for one in self._others()]
        at = self.meeting.starts_at
        remedy = "Choose a sooner time."
        rules = self.policy.all(Cadence)
        return why_not_times(rules, [*others, at], [*others, to], self.now, remedy, stood={to: at})

    def _others(self) -> list[models.Meeting]:
        """The other meetings that count: held, running, or still planned."""
        known = self.work.groups.meetings(self.here.group.id)
        return [one for one in known if one.id != self.meeting.id and one.state not in ("cancelled", "missed")]

    def _clash(self, to: datetime) -> str | None:
        """What else whoever chairs this meeting chairs then; a reader who is somebody else learns no more of it."""
        chair = self.meeting.chair_id or self.here.group.chair_id
        if chair is None:
            return None
        length = timedelta(minutes=self.meeting.minutes)
        around = self.work.meetings.led_by(chair, to - timedelta(days=1), to + length)
        across = [
            one
            for one in around
            if one.group_id != self.here.group.id
            and one.starts_at < to + length
            and to < one.starts_at + timedelta(minutes=one.minutes)
        ]
        if not across:
            return None
        if chair != self.here.person.id:
            return "Whoever chairs this meeting chairs another group at that time."
        found = [f"{self._called(one)}, {in_words(one.starts_at)}" for one in across]
        return f"You chair another group then: {listed(found)}."

    def _called(self, meeting: models.Meeting) -> str:
        group = self.work.groups.get(meeting.group_id)
        return f"{group.ref} · {group.code_word}"

    def _offered(self) -> tuple[datetime, ...]:
        slots = self.policy.the(Slots).working_days
        return nearest(self.to, self.meeting.starts_at, self._will_do, slots, self.services.calendar)

    def _will_do(self, at: datetime) -> bool:
        at_all = self._not_then(at) is None and self._too_few(at) is None and self._clash(at) is None
        return at_all and replace(self, to=at).late_refusal(gives_reason=False) is None

    def _asks(self, what: str, sure: frozenset[str], about: str) -> OtherTimes:
        times = self._offered()
        ways = " or ".join(briefly(one, self.now) for one in times)
        refusal = Refusal(what, f"{ways} would do." if ways else "No other time near it would do.", None, "")
        return OtherTimes(refusal, times, sure=sure, about=about, to=self.to)
