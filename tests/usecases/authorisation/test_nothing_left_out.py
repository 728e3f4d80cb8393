"""The table of what people do holds everything: each right, each use case, and whatever a listener leads to."""

from types import FunctionType

import pytest

from tests.usecases.authorisation import terms
from tests.usecases.authorisation.deeds import DEEDS
from tests.usecases.authorisation.reaching import (
    OF_STANDING_BODIES,
    Function,
    listeners,
    opening_their_own,
    reached,
    use_cases,
    words,
)
from tests.usecases.authorisation.world import forums

TRIED = {deed.use_case for deed in DEEDS}
ANYBODY = {
    "away.back": "whoever is away may be back",
    "decision_form.from_vote": "what was voted on, which only a standing body has: tests/usecases/panels",
    "guard.let_in": "it looks at words alone, before anything is done",
    "mention.refuse_mention": "a no to whoever wrote",
    "overheard.in_channel": "what is said in a channel; nothing is asked of the bot",
    "overheard.changed": "the same",
    "overheard.to_the_bot": "whatever is said to the bot alone",
    "opening_form.what_to_ask": "the empty form; whoever sends it is asked",
    "opening_sent.understood": "it reads the form",
    "opening.policy_of": "it finds the rules for a place",
    "opening_kept.send": "who may not open has the form kept, for whoever may: test_opening_asked.py",
    "refusals.recorded": "it records that somebody was refused",
    **dict.fromkeys(
        ("action_case.change", "record_case.change", "recommendation_case.change"),
        "the one way in for many: each of them tells it the right, and is tried",
    ),
}
"""Use cases that are told who acts, and are for whoever that is."""

OF_NOBODY = {
    "decision_source.source_changed": "a message was changed in Slack",
    "decision_source.source_gone": "a message was deleted in Slack",
    "opening_line.filled_from": "it reads words",
    "overheard.gone": "a message was deleted in Slack",
    "privacy.channel_shared": "Slack says so",
    "privacy.joined": "Slack says so",
    "privacy.left": "Slack says so",
    "escalation.asking": "it draws what the form for a step up was given",
    "closing.gate_now": "what `ask_to_close` has just let through",
    "spoken.as_spoken": "it reads words",
    "when_due.read_due": "it reads words",
    "rhythm_words.read_rhythm": "it reads words",
    "meeting_dates.read_next": "it reads words",
}
"""What listeners lead to besides, where nobody acts."""

OPENS_FOR_ANYBODY = {
    "away_show": "everybody may be away",
    "why_rule": "the rules are public",
}
"""What is listened to and leads to nothing that looks at who it is, and why."""


EITHER = {
    "escalate": "whoever may ask for a step up with a note may ask as well: that right is tried",
    "look_after": "a standing body is looked after, a group for one case is not",
}
"""Rights that are not tried here, and why."""


@pytest.mark.parametrize("forum", forums())
def test_every_right_that_a_policy_grants_is_tried(forum: str) -> None:
    """But for what the bot does not do yet: no use case of it names such a right."""
    tried = {right for deed in DEEDS for right in deed.rights}

    missing = {right for right in terms.actions(forum) - tried - EITHER.keys() if right in words()}

    assert missing == set()


def test_every_right_that_is_tried_is_granted_by_some_policy() -> None:
    granted = {action for forum in forums() for action in terms.actions(forum)}

    assert {right for deed in DEEDS for right in deed.rights} - granted == set()


def test_every_use_case_that_is_told_who_acts_is_tried() -> None:
    left_out = {called(one) for one in use_cases() if one not in TRIED}

    assert left_out - ANYBODY.keys() == set()


def test_what_is_said_to_be_for_anybody_is_there() -> None:
    """A line that excuses nothing is taken out."""
    names = {called(one) for one in opening_their_own()}

    assert {*ANYBODY, *OF_NOBODY} - names == set()


def test_every_listener_leads_to_something_that_is_tried() -> None:
    """Whatever comes in from Slack is let through by a right, or it is said here why it is for anybody."""
    unchecked = {what: names for what, function in listeners() if (names := not_tried(function)) is not None}

    assert unchecked.keys() - OPENS_FOR_ANYBODY.keys() == set(), unchecked
    assert OPENS_FOR_ANYBODY.keys() - unchecked.keys() == set()


def not_tried(listener: FunctionType) -> str | None:
    """None where all that it leads to is tried or excused, and something is; else what is not."""
    leads_to = {one for one in reached(listener) if one in opening_their_own()}
    loose = {one for one in leads_to - TRIED if called(one) not in {*ANYBODY, *OF_NOBODY}}
    elsewhere = any(one.__module__.startswith(OF_STANDING_BODIES) for one in reached(listener))
    return ", ".join(sorted(map(called, loose))) if loose or not (leads_to or elsewhere) else None


def called(function: Function) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
