"""Plays a script step by step, and keeps what did not come out as expected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rehearsal.client import TooSlow
from rehearsal.errors import CannotDo
from rehearsal.play.acts import act
from rehearsal.play.expectations import judge
from rehearsal.play.script import Clause, Script, ScriptError, Step, office_time
from rehearsal.play.stage import Stage

REST_WITHIN = 30.0  # seconds, for each stop of the clock


@dataclass(frozen=True)
class Failure:
    """Which step, what was expected of it, and what was there instead."""

    where: str
    expected: str
    there: str

    def __str__(self) -> str:
        return f"{self.where}\n  expected: {self.expected}\n  there was: {self.there}"


def play(script: Script, stage: Stage, after_step: Callable[[int], None] = lambda number: None) -> list[Failure]:
    """Play all of it; what was not as expected, in order.

    An expectation that fails does not end the play, an act that cannot be done does: what follows rests on it.
    """
    failures: list[Failure] = []
    for number, step in enumerate(script.steps, start=1):
        stage.begin_step()
        if step.say:
            stage.workspace.note(step.say)
        failed = _act(script, stage, step)
        after_step(number)
        if failed is not None:
            return [*failures, failed]
        failures += _judge(script, stage, step)
    return failures


def _act(script: Script, stage: Stage, step: Step) -> Failure | None:
    doing = Clause("at", step.at, step.line)
    try:
        if step.at:
            _move(stage, office_time(step.at, stage.workspace.clock.now), jump=step.jump)
        for doing in step.do:
            act(stage, step.who, doing)
        doing = Clause("to come to rest", None, step.line)
        if stage.app.running:
            stage.workspace.clock.settle(timeout=REST_WITHIN)
    except (CannotDo, TooSlow, ScriptError) as error:
        return Failure(_where(script, step, doing), _told(doing), str(error))
    return None


def _move(stage: Stage, to: datetime, *, jump: bool) -> None:
    clock = stage.workspace.clock
    if not stage.app.running:
        clock.put(to)
    elif jump:
        clock.jump(to, timeout=REST_WITHIN)
    else:
        clock.advance(to, timeout=REST_WITHIN)


def _judge(script: Script, stage: Stage, step: Step) -> list[Failure]:
    found = ((clause, judge(stage, step.who, clause)) for clause in step.expect)
    return [Failure(_where(script, step, clause), _told(clause), there) for clause, there in found if there is not None]


def _where(script: Script, step: Step, clause: Clause) -> str:
    who = f" ({step.who})" if step.who else ""
    return f"{script.path.name}, line {clause.line}{who}"


def _told(clause: Clause) -> str:
    return clause.word if clause.given is None else f"{clause.word}: {clause.given}"
