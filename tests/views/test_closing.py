"""However much is open, the chair's list is a message that Slack takes."""

from datetime import UTC, date, datetime
from uuid import uuid4

from bot.views.closing import Gate, OpenAction, OpenQuestion, Way, gate, window
from rehearsal.blocks import MESSAGE, block_problems, view_problems
from storage.models import Group

GROUP = Group(
    ref="A-26-014",
    code_word="KESTREL",
    forum="A",
    policy_from=date(2026, 1, 1),
    place="here",
    councils=[],
    council_agreed=True,
    reasons=[],
    opener_id=uuid4(),
    opened_at=datetime(2026, 4, 2, tzinfo=UTC),
    mobiliser_id="O",
)
LONG = "Community and mental health partnership trust of the whole area"


def test_however_much_is_open_it_can_be_shown() -> None:
    found = gate(
        Gate(
            group=GROUP,
            question="How did it end?",
            ways=[Way("moved", "Moved"), Way("plan", "All partners confirm a dated plan", "three of four have")],
            chosen="plan",
            actions=[OpenAction(uuid4(), f"A{n}", "x" * 200, LONG) for n in range(40)],
            questions=[OpenQuestion(uuid4(), f"R{n}", "y" * 300, [LONG]) for n in range(40)],
            unsent=[(n, uuid4()) for n in range(40)],
            meeting_runs=True,
            unconfirmed=[(uuid4(), LONG) for _ in range(40)],
            refused="You can't close it yet: 121 things are open.",
            clause="Process 2023, section 5",
            record=LONG,
            hours="24 hours",
        )
    )

    assert block_problems(found.blocks, MESSAGE) == []
    assert view_problems(window(found)) == []
    assert "And 35 more actions: settle these first." in str(found.blocks)
