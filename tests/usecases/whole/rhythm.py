"""When they meet: a meeting moved, the rhythm changed, and never too few meetings."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.meetings.meeting_move import MoveMeeting, move_meeting
from bot.usecases.meetings.rhythm import ChangeRhythm, change_rhythm
from tests.usecases.house import slack
from tests.usecases.whole.model import Meeting
from tests.usecases.whole.people import ANY, WHO, Group
from tests.usecases.whole.terms import LONDON

RHYTHMS, SLOW = ("MO,TH@09:30", "TU,FR@14:00", "MO,WE,FR@10:00", "MO,TU,WE,TH,FR@08:30"), ("MO@09:30",)
WEEK = timedelta(days=7)


class Rhythm(Group):
    @precondition(lambda self: self.play.model.meetings)
    @rule(drawn=WHO, which=ANY, hours=st.sampled_from((-72, -24, -2, 1, 24, 48, 96)))
    def moves(self, drawn: str, which: int, hours: int) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        meeting = (model.planned() or model.meetings)[which % len(model.planned() or model.meetings)]
        to = meeting.starts_at + timedelta(hours=hours)
        with play.here.database.read() as work:
            row = work.meetings.get(meeting.id)
        assert row is not None
        request = MoveMeeting(
            key=self.key(),
            by=slack(by),
            meeting_id=meeting.id,
            sequence=row.sequence,
            to=to,
            sure=frozenset({"day_off", "clash"}),
            reason="No room is free before",
        )
        may = None if model.may_decide(by) and meeting.state == "planned" and to > play.now else False
        before = play.copy()
        if play.does(lambda: move_meeting(request, play.here.services), may, "a meeting was moved"):
            meeting.starts_at = to
            assert not too_late(before, model.meetings, play.now, whole_days=False)

    @rule(drawn=WHO, rhythm=st.sampled_from((*RHYTHMS, *SLOW)))
    def changes_rhythm(self, drawn: str, rhythm: str) -> None:
        play, model, by = self.play, self.play.model, self.who(drawn)
        request = ChangeRhythm(key=self.key(), by=slack(by), group_id=play.here.group_id, rhythm=rhythm)
        able = model.may_decide(by) and (model.met or model.running is not None)
        before = play.copy()
        may = None if able and rhythm != model.rhythm and rhythm not in SLOW else False
        if play.does(lambda: change_rhythm(request, play.here.services), may, "the rhythm was changed"):
            model.rhythm = rhythm
            for later in [one for one in model.planned() if one.starts_at > play.now][1:]:
                later.state = "cancelled"
            play.booked()
            assert not too_late(before, model.meetings, play.now, whole_days=True)


def too_late(
    before: Sequence[Meeting], after: Sequence[Meeting], now: datetime, *, whole_days: bool
) -> list[tuple[int, timedelta]]:
    """Meetings after which the next two do not begin within seven days, though they did before the change.

    What is past is left out (in whole days: from the morning of the seventh), and what came too late before and comes
    no later now.
    """
    counts = ("held", "running", "planned")
    old = sorted((one for one in before if one.state in counts), key=lambda one: one.starts_at)
    new = sorted((one for one in after if one.state in counts), key=lambda one: one.starts_at)
    was = {one.id: lateness(old, one, whole_days) for one in old}
    found = []
    for one in new:
        if counted_from(one, whole_days) + WEEK <= now:
            continue
        for late, earlier in zip(lateness(new, one, whole_days), was.get(one.id, [timedelta()] * 2), strict=True):
            if late > max(earlier, timedelta()):
                found.append((one.number, late))
    return found


def lateness(meetings: Sequence[Meeting], one: Meeting, whole_days: bool) -> list[timedelta]:
    """By how much the two after it begin later than at the same hour seven days on; nothing where none is known."""
    following = [other for other in meetings if other.starts_at > one.starts_at][:2]
    from_it = counted_from(one, whole_days).replace(tzinfo=None)
    late = [counted_from(other, whole_days).replace(tzinfo=None) - from_it - WEEK for other in following]
    return late + [timedelta()] * (2 - len(late))


def counted_from(meeting: Meeting, whole_days: bool) -> datetime:
    local = meeting.starts_at.astimezone(LONDON)
    return local.replace(hour=0, minute=0) if whole_days else local
