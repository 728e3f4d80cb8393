"""HD-13 and the digest's hours: quiet hours postpone and never use up, whenever somebody looks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.bank_holidays import england
from bot.policy_files import read
from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder
from bot.rules.nagging import Come, Times, next_step
from bot.rules.policy import load

ENGLAND = england()
HOUSE = load(read()).house(datetime(2026, 4, 1, tzinfo=LONDON).date())
BEGIN = datetime(2026, 3, 23, tzinfo=UTC)  # three weeks with a change of clocks and Easter in them
END = BEGIN + timedelta(weeks=3)
MINUTE = timedelta(minutes=1)
INSTANTS = st.integers(0, int((END - BEGIN).total_seconds() // 60)).map(lambda minutes: BEGIN + minutes * MINUTE)
NAMES = st.sampled_from(["actions", "question", "notes", "set_up", "chair", "invitation", "way_out"])


def swept(ladder: Ladder, times: Times, sweeps: list[datetime]) -> list[tuple[Come, datetime]]:
    """Each step that was taken, and when, if the sweeps fell so."""
    taken: set[tuple[str, int]] = set()
    found = []
    for now in sorted(sweeps):
        for come in next_step(ladder, times, taken, now, ENGLAND, HOUSE.hours).due:
            taken.add(come.key)
            found.append((come, now))
    return found


def every_minute(ladder: Ladder, times: Times) -> dict[tuple[str, int], datetime]:
    """The reference: somebody who looks all the time, jumping to the next moment that they are told."""
    taken: dict[tuple[str, int], datetime] = {}
    now: datetime | None = BEGIN
    while now is not None and now <= END:
        found = next_step(ladder, times, taken, now, ENGLAND, HOUSE.hours)
        taken |= {come.key: now for come in found.due}
        now = next_step(ladder, times, taken, now, ENGLAND, HOUSE.hours).look_again
    return taken


def quiet(ladder: Ladder, come: Come, at: datetime, times: Times) -> bool:
    """Worked out by hand: whether words of this sort may not be sent at that moment."""
    rung = next(rung for rung in ladder.rungs if rung.name == come.rung)
    if rung.hours is None:
        return False
    hours = HOUSE.hours[rung.hours]

    def open_at(moment: datetime) -> bool:
        local = moment.astimezone(LONDON)
        return hours.start <= f"{local:%H:%M}" < hours.end and (
            not hours.working_days_only or ENGLAND.is_working_day(local.date())
        )

    lifted = hours.unless_meeting and times.meeting is not None and not open_at(times.meeting)
    return not lifted and not open_at(at)


@given(NAMES, INSTANTS, st.integers(1, 14 * 24 * 60), st.lists(INSTANTS, max_size=60), st.integers(1, 4))
def test_every_step_is_taken_exactly_once_however_the_sweeps_fall(
    name: str, anchor: datetime, minutes: int, sweeps: list[datetime], people: int
) -> None:
    ladder = HOUSE.the(Ladder, name)
    due = anchor + minutes * MINUTE
    times = Times(anchor=anchor, due=due, meeting=due, people=people)
    at_last = [END + timedelta(days=day, hours=10) for day in range(30)]  # whatever was put off is let out by then

    found = swept(ladder, times, [*sweeps, *at_last])

    keys = [come.key for come, _ in found]
    looked_all_the_time = every_minute(ladder, times)
    assert len(keys) == len(set(keys)), "nothing twice"
    assert set(looked_all_the_time) <= set(keys), "nothing missed"
    for come, now in found:
        assert come.at <= now
        assert not quiet(ladder, come, now, times)
        assert now >= looked_all_the_time.get(come.key, come.at), "nothing before its time"


@given(INSTANTS, st.lists(INSTANTS, min_size=1, max_size=40))
def test_steps_are_taken_in_the_order_in_which_they_come(anchor: datetime, sweeps: list[datetime]) -> None:
    ladder = HOUSE.the(Ladder, "actions")
    times = Times(anchor=anchor, due=anchor + timedelta(days=2))

    found = swept(ladder, times, sweeps)

    assert [come.at for come, _ in found] == sorted(come.at for come, _ in found)
