"""What Slack lets run out, seen with a machine clock that a test holds in its hand."""

from pathlib import Path

import pytest

from rehearsal.arguments import Arguments
from rehearsal.cast import load_cast
from rehearsal.errors import SlackError
from rehearsal.faults import Faults
from rehearsal.limits import Limits
from rehearsal.machine import Machine
from rehearsal.manifest import load_manifest
from rehearsal.methods import views
from rehearsal.methods.method import Call
from rehearsal.process import CAST
from rehearsal.socketmode import Sockets
from rehearsal.workspace import Workspace
from tests.rehearsal.conftest import MANIFEST
from tests.rehearsal.shapes import form


class Held(Machine):
    """A machine clock that stands until it is set."""

    seconds = 1_000_000.0

    def now(self) -> float:
        return self.seconds


def workspace_on(machine: Machine, cast: Path = CAST) -> Workspace:
    return Workspace(load_cast(cast), load_manifest(MANIFEST), machine)


def open_form(workspace: Workspace, trigger: str) -> None:
    args = Arguments({"trigger_id": trigger, "view": form()})
    machine = workspace.machine
    views.open_(Call(workspace, args, Faults(), Limits(machine), Sockets(machine, workspace.changes, "A0")))


def test_a_trigger_is_good_for_three_seconds() -> None:
    machine = Held()
    workspace = workspace_on(machine)
    in_time, late = (workspace.new_trigger("U0LPTSGM") for _ in range(2))

    machine.seconds += 2.9
    open_form(workspace, in_time)
    machine.seconds += 0.2
    with pytest.raises(SlackError, match="expired_trigger_id"):
        open_form(workspace, late)


def test_stamps_are_never_given_twice() -> None:
    machine = Held()

    assert len({machine.stamp() for _ in range(100)}) == 100


def test_a_post_a_second_after_a_short_burst() -> None:
    machine = Held()
    limits = Limits(machine)

    burst = [limits.too_many_posts("C1") for _ in range(6)]
    machine.seconds += 1

    assert burst == [None] * 4 + [1, 1]
    assert limits.too_many_posts("C2") is None
    assert limits.too_many_posts("C1") is None
    assert limits.too_many_posts("C1") == 1


@pytest.mark.parametrize(("tier", "allowed"), [(2, 20), (3, 50), (4, 100)])
def test_each_tier_has_its_calls_a_minute(tier: int, allowed: int) -> None:
    machine = Held()
    limits = Limits(machine)

    answers = [limits.too_many("m", tier) for _ in range(allowed + 1)]
    machine.seconds += 61

    assert answers == [None] * allowed + [60]
    assert limits.too_many("m", tier) is None


def test_the_scale_shortens_the_minute_but_not_what_is_said() -> None:
    machine = Held(scale=20)
    limits = Limits(machine)
    refused = [limits.too_many("m", 2) for _ in range(21)][-1]
    machine.seconds += 3.1

    assert refused == 60
    assert limits.too_many("m", 2) is None
