"""What the clocks and ladders of the policy files answer, one literal for each behaviour."""

from datetime import datetime, timedelta

from bot.rules.calendar import LONDON
from bot.rules.kinds import Deadline
from tests.rules.probes import THURSDAY, TODAY, Probe, climbs, clock, held_until


def _first_and_last(steps: object) -> tuple[object, ...]:
    """How many there are, the first two and the last."""
    assert isinstance(steps, list)
    return len(steps), *steps[:2], *steps[-1:]


MADE = datetime(2026, 11, 24, 10, 40, tzinfo=LONDON)
DUE = datetime(2026, 11, 26, 12, tzinfo=LONDON)
FRIDAY = datetime(2026, 11, 27, 9, 30, tzinfo=LONDON)
DAY = timedelta(days=1)
A_YEAR_ON = datetime(2027, 4, 1, 12, tzinfo=LONDON)
MORNING = datetime(2026, 4, 3, 10, tzinfo=LONDON)
NAMES = ("notes", "question", "answer_invitation", "standing_action", "closing", "correction")
PROBES: dict[str, tuple[Probe, object]] = {
    "set up by, A": (clock("RSG-A-EST-1", "2026-04-02T19:04"), "2026-04-03T19:04:00+01:00"),
    "set up by, B": (clock("RSG-B-EST-1", "2026-04-02T19:04"), "2026-04-03T19:04:00+01:00"),
    "notes": (clock("HD-01", "2026-04-02"), "2026-04-07T17:00:00+01:00"),
    "notes before a meeting": (clock("HD-01", "2026-04-02", "2026-04-07T09:30"), "2026-04-07T09:30:00+01:00"),
    "question": (clock("HD-05", "2026-04-02"), "2026-04-09T17:00:00+01:00"),
    "question before a meeting": (clock("HD-05", "2026-04-02", "2026-04-07T09:30"), "2026-04-07T09:30:00+01:00"),
    "notes by the clause": (clock("LLR-NOTES-1", "2026-04-02"), "2026-04-07T17:00:00+01:00"),
    "answer": (clock("OWN-ANSWER", "2026-04-03T10:00"), "2026-04-03T08:30:00+01:00"),
    "standing action": (clock("RSG-B-ACT-1", "2026-04-02"), "2026-04-13T17:00:00+01:00"),
    "report": (clock("LLR-REV-1", "2026-04-02"), "2026-10-02T17:00:00+01:00"),
    "retention": (clock("HD-14", "2026-04-02"), "2026-05-02"),
    "floor, A": (clock("RSG-A-FREQ-2", "2026-04-10T10:00"), "2026-04-17T10:00:00+01:00"),
    "floor, B": (clock("RSG-B-FREQ-2", "2026-04-10T10:00"), "2026-04-17T10:00:00+01:00"),
    "floor, both": (clock("RSG-FREQ-3", "2026-04-10T10:00"), "2026-04-17T10:00:00+01:00"),
    "no chair": (clock("HD-16", "2026-04-02T19:04"), "2026-04-03T19:04:00+01:00"),
    "actions": (
        climbs("actions", anchor=MADE, due=DUE),
        [
            "day_before 0 25 08:30 owner digest",
            "due_day 0 26 08:30 owner digest",
            "first_late_day 0 27 08:30 owner digest",
            "second_late_day 0 30 08:30 owner chair digest",
            "after_third_late_day 0 02 08:30 manager chair owner digest 4",
        ],
    ),
    "question ladder": (
        climbs("question", anchor=MADE, due=DUE),
        [
            "asked 0 24 10:40 agency now",
            "due_day 0 26 08:30 agency digest",
            "first_late_day 0 27 08:30 agency digest",
            "second_late_day 0 30 08:30 chair digest",
            "after_third_late_day 0 02 08:30 agency_senior chair agency digest 5",
        ],
    ),
    "question ladder, due at a meeting": (
        climbs("question", anchor=MADE, due=FRIDAY, meeting=FRIDAY),
        [
            "asked 0 24 10:40 agency now",
            "first_late_day 0 30 08:30 agency digest",
            "second_late_day 0 01 08:30 chair digest",
            "after_third_late_day 0 03 08:30 agency_senior chair agency digest 5",
        ],
    ),
    "question ladder, due on a Sunday at a meeting": (
        climbs("question", anchor=MADE, due=FRIDAY + 2 * DAY, meeting=FRIDAY + 2 * DAY),
        [
            "asked 0 24 10:40 agency now",
            "due_day 0 27 08:30 agency digest",
            "first_late_day 0 30 08:30 agency digest",
            "second_late_day 0 01 08:30 chair digest",
            "after_third_late_day 0 03 08:30 agency_senior chair agency digest 5",
        ],
    ),
    "not agreed": (
        climbs("contested", anchor=MADE, due=DUE),
        [
            "at_once 0 24 10:40 chair now",
            "after_the_meeting 0 27 08:30 chair digest",
        ],
    ),
    "set up": (
        climbs("set_up", due=THURSDAY + timedelta(hours=24)),
        [
            "half_way 0 03 07:04 mobilising now",
            "four_hours_left 0 03 15:04 mobilising now",
            "one_hour_left 0 03 18:04 mobilising now",
            "late 0 03 19:04 mobilising opener now",
        ],
    ),
    "chair": (
        climbs("chair", meeting=MORNING, people=2),
        [
            "asked 0 02 19:04 next_on_call now",
            "asked 1 02 19:34 next_on_call now",
            "asked_again 0 03 08:30 on_call now",
        ],
    ),
    "invitation": (
        climbs("invitation", meeting=MORNING),
        ["asked 0 02 19:04 asked now", "asked_again 0 03 08:30 asked now", "silent 0 03 08:30 chair card"],
    ),
    "early invitation": (
        climbs("invitation", meeting=datetime(2026, 4, 3, 8, 20, tzinfo=LONDON)),
        ["asked 0 02 19:04 asked now", "silent 0 03 06:50 chair card", "asked_again 0 03 07:00 asked now"],
    ),
    "night invitation": (
        climbs("invitation", meeting=datetime(2026, 4, 3, 5, tzinfo=LONDON)),
        ["asked 0 02 19:04 asked now", "asked_again 0 03 03:30 asked now", "silent 0 03 03:30 chair card"],
    ),
    "notes ladder": (
        climbs("notes", due=datetime(2026, 4, 7, 17, tzinfo=LONDON)),
        ["may_send_draft 0 07 15:00 record_keeper now", "late 0 08 08:30 record_keeper chair digest"],
    ),
    "notes are wrong": (clock("OWN-CORRECTION", "2026-04-02"), "2026-04-07T17:00:00+01:00"),
    "wrong notes, before they meet": (
        clock("OWN-CORRECTION", "2026-04-02", next_meeting="2026-04-07T09:30"),
        "2026-04-07T09:30:00+01:00",
    ),
    "notes are wrong, and nothing is done": (
        climbs("correction", due=datetime(2026, 4, 7, 17, tzinfo=LONDON)),
        [
            "due_day 0 07 08:30 record_keeper digest",
            "late 0 08 08:30 record_keeper chair digest",
            "still_late 0 10 08:30 record_keeper chair digest",
        ],
    ),
    "notes told by hand": (
        climbs("notes_sent"),
        ["sent 0 02 19:04 by_hand card", "next_morning 0 07 08:30 by_hand digest"],
    ),
    "asked to open": (
        climbs("open_asked", due=THURSDAY + timedelta(hours=1)),
        ["asked 0 02 19:04 asked now", "expired 0 02 20:04 asked ends"],
    ),
    "closing": (clock("OWN-CLOSING", "2026-04-02T19:04"), "2026-04-03T19:04:00+01:00"),
    "closed": (climbs("closing", due=THURSDAY + timedelta(hours=24)), ["closed 0 03 19:04 chair ends"]),
    "before": (
        climbs("before_meeting", meeting=MORNING, meeting_end=MORNING + timedelta(minutes=45)),
        ["before 0 03 09:30 members now", "over 0 03 10:45 chair card"],
    ),
    "handover": (
        climbs("handover", anchor=datetime(2026, 4, 2, 10, 45, tzinfo=LONDON)),
        [
            "asked 0 02 10:45 asked now",
            "asked_again 0 08 08:30 asked digest",
            "third_day 0 09 08:30 asked chair digest",
            "fifth_day 0 13 08:30 asked chair digest",
        ],
    ),
    "handover in the evening": (
        climbs("handover"),
        [
            "asked 0 07 08:00 asked now",
            "asked_again 0 08 08:30 asked digest",
            "third_day 0 09 08:30 asked chair digest",
            "fifth_day 0 13 08:30 asked chair digest",
        ],
    ),
    "who can read": (
        lambda policies, calendar: _first_and_last(
            climbs("readers", A_YEAR_ON, due=datetime(2026, 4, 6, 8, 30, tzinfo=LONDON))(policies, calendar)
        ),
        (53, "asked 0 07 08:30 chair digest", "asked_2 0 13 08:30 chair digest", "asked_53 0 05 08:30 chair digest"),
    ),
    "who can read, after hours": (
        held_until(
            "readers",
            datetime(2026, 4, 13, 18, 2, tzinfo=LONDON),
            anchor=THURSDAY,
            due=datetime(2026, 4, 13, 8, 30, tzinfo=LONDON),
        ),
        "|2026-04-14T08:30:00+01:00",
    ),
    "way out": (climbs("way_out"), ["day_7 0 10 08:30 opener chair digest"]),
    "digest after hours": (
        held_until("actions", datetime(2026, 11, 25, 18, 2, tzinfo=LONDON), anchor=MADE, due=DUE),
        "|2026-11-26T08:30:00+00:00",
    ),
    "reminder after hours": (
        held_until(
            "handover", datetime(2026, 4, 9, 18, 2, tzinfo=LONDON), anchor=datetime(2026, 4, 9, 18, 1, tzinfo=LONDON)
        ),
        "|2026-04-10T08:00:00+01:00",
    ),
    "asked after hours": (
        held_until(
            "invitation",
            datetime(2026, 4, 2, 22, 2, tzinfo=LONDON),
            anchor=datetime(2026, 4, 2, 12, tzinfo=LONDON),
            meeting=datetime(2026, 4, 2, 20, tzinfo=LONDON),
        ),
        "asked silent|2026-04-03T07:00:00+01:00",
    ),
    "way out in the day": (climbs("way_out", anchor=MADE), ["day_7 0 01 10:40 opener chair digest"]),
    "way out on a day off": (
        climbs("way_out", anchor=datetime(2026, 3, 28, 12, tzinfo=LONDON)),
        ["day_7 0 07 08:30 opener chair digest"],
    ),
    "digest on a day off": (
        held_until("actions", datetime(2026, 11, 28, 10, tzinfo=LONDON), anchor=MADE, due=DUE),
        "|2026-11-30T08:30:00+00:00",
    ),
    "deadlines by name": (
        lambda policies, _: [policies.house(TODAY).the(Deadline, name).id for name in NAMES],
        ["HD-01", "HD-05", "OWN-ANSWER", "OWN-STANDING", "OWN-CLOSING", "OWN-CORRECTION"],
    ),
}
