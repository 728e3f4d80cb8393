"""Whose turn it is to write."""

import threading
from collections.abc import Callable

import pytest

from storage.turns import BEFORE_ONE_PATIENT, NoTurn, Turns


def waiting(turns: Turns, name: str, done: list[str], *, patient: bool = False) -> threading.Thread:
    """Somebody who waits for a turn, and has begun to when this returns."""

    def take() -> None:
        with turns.one(30, patient=patient):
            done.append(name)

    before = waiters(turns)
    thread = threading.Thread(target=take)
    thread.start()
    until(lambda: waiters(turns) > before)
    return thread


def waiters(turns: Turns) -> int:
    return len(turns._prompt) + len(turns._patient)


def until(holds: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not holds():
        pause.wait(0.001)


def test_who_came_first_is_first_and_who_is_patient_is_last() -> None:
    turns = Turns()
    done: list[str] = []

    with turns.one(1):
        others = [
            waiting(turns, "patient", done, patient=True),
            waiting(turns, "first", done),
            waiting(turns, "second", done),
        ]
    for thread in others:
        thread.join(30)

    assert done == ["first", "second", "patient"]


def test_who_is_patient_does_not_starve() -> None:
    turns = Turns()
    done: list[str] = []

    with turns.one(1):
        others = [waiting(turns, "patient", done, patient=True)]
        others += [waiting(turns, f"other {n}", done) for n in range(BEFORE_ONE_PATIENT + 2)]
    for thread in others:
        thread.join(30)

    assert done.index("patient") == BEFORE_ONE_PATIENT


def test_who_has_waited_for_long_enough_gives_up_and_holds_nobody_up() -> None:
    turns = Turns()
    done: list[str] = []

    with turns.one(1):
        with pytest.raises(NoTurn), turns.one(0.01):
            pytest.fail("there were two at once")
        other = waiting(turns, "other", done)
    other.join(30)

    assert done == ["other"]
    with turns.one(0.01):
        assert waiters(turns) == 0


def test_a_turn_that_fails_is_over_all_the_same() -> None:
    turns = Turns()

    with pytest.raises(ZeroDivisionError), turns.one(1):
        raise ZeroDivisionError

    with turns.one(0.01):
        assert waiters(turns) == 0
