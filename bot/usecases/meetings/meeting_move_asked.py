"""What a move of a meeting is asked before it is made: what cannot be, and what somebody should know first."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from bot.dates import briefly, in_words
from bot.rules.cadence import either_side, nearest, why_not_times
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence, Slots
from bot.rules.meeting_move import Slot, day_off, why_not_at, why_not_then
from bot.rules.opening import why_not_first_meeting
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.meetings.clash import clashes
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.within import Within
from storage import models
from storage.unit_of_work import UnitOfWork

DAY_OFF, CLASH = "day_off", "clash"
"""What somebody is asked before a meeting moves there: a day off, and a chair who chairs elsewhere then."""


class OtherTimes(Refused):
    """Not moved: the rules say no, or it is asked whether they are sure. *times* will do (London).

    *once_more* is when the group could meet once more, so that the rules let this one move. *sure* is what to send
    with the same time once more, None where the rules leave no choice. *late*: it only lacks the reason why a first
    meeting is so late. *own*: the clash is the reader's own, and they may name somebody to chair.
    """

    def __init__(
        self,
        refusal: Refusal,
        times: Sequence[datetime],
        *,
        to: datetime,
        sure: frozenset[str] | None = None,
        about: str = "",
        late: bool = False,
        once_more: datetime | None = None,
        own: bool = False,
    ) -> None:
        super().__init__(refusal)
        self.times, self.to, self.sure, self.about = tuple(times), to, sure, about
        self.late, self.once_more, self.own = late, once_more, own

    @property
    def only_asks(self) -> bool:
        return self.sure is not None


class Move(Struct, frozen=True):
    """A move that is asked of the rules, with all that they ask about; *once_more*: they meet then as well."""

    work: UnitOfWork
    services: Services
    here: Within
    meeting: models.Meeting
    to: datetime
    now: datetime
    once_more: datetime | None = None

    @property
    def policy(self) -> Policy:
        return self.here.policy

    def check(self, sure: frozenset[str], gives_reason: bool) -> None:
        """Raises Refused, or OtherTimes: first what cannot be, then what somebody should know before."""
        refuse_if(self._not_then(self.to))
        if self.once_more is not None:
            refuse_if(self._not_once_more(self.once_more))
        if refusal := self._too_few(self.to, self.once_more):
            raise self._refused(refusal)
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
        if self.meeting.number != 1 or self.here.group.stands:
            return None
        opened, calendar = self.here.group.opened_at, self.services.calendar
        return why_not_first_meeting(self.policy, self.to, opened, self.now, calendar, gives_reason=gives_reason)

    def _not_then(self, to: datetime) -> Refusal | None:
        wanted = Slot(self.meeting.number, to, self.meeting.minutes)
        others = [Slot(one.number, one.starts_at, one.minutes) for one in self._others() if one.state == "planned"]
        return why_not_then(self.policy, wanted, self.meeting.starts_at, others, self.now)

    def _too_few(self, to: datetime, once_more: datetime | None = None) -> Refusal | None:
        others = [one.starts_at for one in self._others()]
        at = self.meeting.starts_at
        after = [*others, to, *([once_more] if once_more else [])]
        rules = self.policy.all(Cadence)
        return why_not_times(rules, [*others, at], after, self.now, "Choose a sooner time.", stood={to: at})

    def _refused(self, refusal: Refusal) -> OtherTimes:
        """The no with the rule's own words, and both ways on: another time, or to meet once more in between."""
        times, once_more = self._offered(), self._another()
        ways = _ways(times, self.now)
        if once_more is not None:
            ways += f" Or meet once more, on {in_words(once_more)}: then it can move."
        rule = self.policy.rule(refusal.rule_id) if refusal.rule_id else None
        quoted = f" The rule: “{rule.quote}”." if rule is not None and rule.quote else ""
        said = replace(refusal, reason=f"{refusal.reason}{quoted}", remedy=ways)
        return OtherTimes(said, times, to=self.to, once_more=once_more)

    def _others(self) -> list[models.Meeting]:
        """The other meetings that count: held, running, or still planned."""
        known = self.work.groups.meetings(self.here.group.id)
        return [one for one in known if one.id != self.meeting.id and one.state not in ("cancelled", "missed")]

    def _clash(self, to: datetime) -> str | None:
        """What else whoever chairs this meeting chairs then; a reader who is somebody else learns no more of it."""
        chair = self.meeting.chair_id or self.here.group.chair_id
        across = clashes(self.work, chair, to, self.meeting.minutes, besides=self.here.group.id)
        if not across:
            return None
        if chair != self.here.person.id:
            return "Whoever chairs this meeting chairs another group at that time."
        found = [f"{group.ref} · {group.code_word}, {in_words(one.starts_at)}" for group, one in across]
        return f"You chair another group then: {listed(found)}."

    def _hours(self, *first: datetime) -> list[time]:
        usual = self.policy.the(Slots).working_days
        return [*(one.astimezone(LONDON).time() for one in first), *map(time.fromisoformat, usual)]

    def _offered(self) -> tuple[datetime, ...]:
        """On each day the hour that was asked for is tried first, then the meeting's own, then the usual ones."""
        stands = self.meeting.starts_at
        hours = self._hours(self.to, stands)
        found = nearest(self.to, hours, lambda at: at != stands and self._will_do(at), self.services.calendar)
        return either_side(self.to, found)

    def _another(self) -> datetime | None:
        """When one meeting more would keep the rules: near the time that is given up, on a day without a meeting."""
        stands = self.meeting.starts_at
        taken = {at.astimezone(LONDON).date() for at in (stands, self.to, *(one.starts_at for one in self._others()))}

        def keeps(at: datetime) -> bool:
            possible = at.date() not in taken and self._not_once_more(at) is None and self._clash(at) is None
            return possible and self._too_few(self.to, at) is None

        return next(iter(nearest(stands, self._hours(stands), keeps, self.services.calendar)), None)

    def _not_once_more(self, at: datetime) -> Refusal | None:
        if refusal := why_not_at(self.policy, at, self.now):
            return refusal
        length = timedelta(minutes=self.meeting.minutes)
        planned = [one.starts_at for one in self._others() if one.state == "planned"]
        if any(abs(one - at) < length for one in (*planned, self.to)):
            return Refusal("The group meets then already.", "Choose another time for the meeting between.", None, "")
        return None

    def _will_do(self, at: datetime) -> bool:
        at_all = self._not_then(at) is None and self._too_few(at) is None and self._clash(at) is None
        return at_all and replace(self, to=at).late_refusal(gives_reason=False) is None

    def _asks(self, what: str, sure: frozenset[str], about: str) -> OtherTimes:
        times = self._offered()
        own = about == CLASH and self.here.person.id == self.here.group.chair_id
        ways = _ways(times, self.now) + (" Or name somebody to chair this one meeting." if own else "")
        return OtherTimes(Refusal(what, ways, None, ""), times, sure=sure, about=about, to=self.to, own=own)


def _ways(times: Sequence[datetime], now: datetime) -> str:
    ways = " or ".join(briefly(one, now) for one in times)
    return f"{ways} would do." if ways else "No other time near it would do."
