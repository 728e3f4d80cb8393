"""RSG-CLOSE-1, OWN-CLOSE, OWN-RESOLUTION: a group is closed when there is a way out and nothing is left open."""

import dataclasses

import pytest
from msgspec.structs import replace

from bot.rules.closing import Facts, how_far, is_agreed, still_open, way, ways, why_not_close, why_not_way
from bot.rules.kinds import Needs
from bot.rules.parts import Need
from bot.rules.policy import Policy

SETTLED = Facts(resolution="moved", agencies=4)


def test_it_can_be_closed_when_nothing_is_open_and_how_it_ended_is_said(b: Policy) -> None:
    assert why_not_close(b, "RSG-26-001", SETTLED) is None


@pytest.mark.parametrize(
    ("change", "rule_id", "names"),
    [
        ({"actions": ("A6",)}, "RSG-CLOSE-1", "A6"),
        ({"resolution": None}, "RSG-CLOSE-1", "how it ended"),
        ({"resolution": "no such way"}, "RSG-CLOSE-1", "how it ended"),
        ({"resolution": "dated_plan", "confirmed": 3}, "RSG-CLOSE-1", "how it ended"),
        ({"resolution": "handed_over"}, "RSG-CLOSE-1", "how it ended"),
        ({"questions": ("R1", "R2")}, "OWN-CLOSE", "R1 and R2"),
        ({"meetings": (2,)}, "OWN-CLOSE", "the notes of meeting 2"),
        ({"meeting_runs": True}, "OWN-CLOSE", "the meeting that is going on"),
    ],
)
def test_what_is_open_keeps_it_open_by_its_rule(b: Policy, change: dict[str, object], rule_id: str, names: str) -> None:
    refusal = why_not_close(b, "RSG-26-001", replace(SETTLED, **change))

    assert refusal is not None
    assert refusal.rule_id == rule_id
    assert f"Still open: {names}." in refusal.remedy


def test_the_agreement_speaks_before_our_own_rule_and_everything_is_named_once(b: Policy) -> None:
    refusal = why_not_close(b, "RSG-26-001", replace(SETTLED, actions=("A6",), questions=("R1",), resolution=None))

    assert refusal is not None
    assert refusal.rule_id == "RSG-CLOSE-1"
    assert refusal.reason == "You can't close RSG-26-001 yet: three things are open."
    assert "A6, R1 and how it ended" in refusal.remedy


def test_a_need_that_nobody_looks_up_keeps_the_group_open(b: Policy) -> None:
    own = b.rule("OWN-CLOSE")
    assert isinstance(own, Needs)
    more = type(own)(
        **{name: getattr(own, name) for name in own.__struct_fields__ if name != "needs"},
        needs=(*own.needs, Need(key="blessing", label="a blessing")),
    )
    strict = dataclasses.replace(b, rules={**b.rules, "OWN-CLOSE": more})

    assert "a blessing" in getattr(why_not_close(strict, "RSG-26-001", SETTLED), "remedy", "")
    assert still_open(strict, SETTLED) == "one thing is open"


def test_silence_is_not_a_yes(b: Policy) -> None:
    plan = way(b, "dated_plan")
    assert plan is not None

    assert not is_agreed(plan, Facts(agencies=4, confirmed=3))
    assert not is_agreed(plan, Facts(agencies=0, confirmed=0))
    assert is_agreed(plan, Facts(agencies=4, confirmed=4))
    assert how_far(plan, Facts(agencies=4, confirmed=3)) == "three of four have"
    assert how_far(plan, Facts(agencies=4, confirmed=1)) == "one of four has"


def test_it_is_handed_over_only_to_a_group_that_is_there_and_by_both_chairs(b: Policy) -> None:
    handed = way(b, "handed_over")
    assert handed is not None

    refused = why_not_way(b, handed, taken_over=False)

    assert refused is not None
    assert refused.rule_id == "OWN-RESOLUTION"
    assert "there is no such group that could take over" in refused.reason
    assert why_not_way(b, handed, taken_over=True) is None
    assert not is_agreed(handed, Facts())
    assert is_agreed(handed, Facts(both_chairs=True))


def test_only_the_ways_of_the_rule_can_be_chosen(b: Policy) -> None:
    assert [one.key for one in ways(b)] == ["moved", "dated_plan", "handed_over"]
    assert why_not_way(b, way(b, "because"), taken_over=True) is not None
