"""Somebody tries to do something: what the policy says of it, and what comes of it in the database."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from bot.rules.refusal import Refusal
from bot.usecases.refused import Refused
from tests.usecases.authorisation import terms
from tests.usecases.authorisation.cast import CAST, UNLISTED, who
from tests.usecases.authorisation.cast import GIVEN as PARTS
from tests.usecases.authorisation.deed import CLOSED, CLOSING, OTHER, OWN, WHILE_CLOSING, Deed
from tests.usecases.authorisation.stages import GIVEN, Stage
from tests.usecases.authorisation.world import FIRST_MEETING, REQUESTED, World, facts, path, restore
from tests.usecases.authorisation.world import OTHER as THEIRS
from tests.usecases.authorisation.world import OWN as OURS

ANSWERED = ("effect", "inbox", "counter")
"""The tables in which a no that comes as a message stands."""


class Life:
    """A forum's group, put back to any stage of its life and any state whenever that is needed."""

    def __init__(self, world: World, stages: Mapping[str, Stage]) -> None:
        self.world, self.stages = world, stages
        self._at: tuple[str, str] | None = None
        self._before: dict[tuple[str, str], Mapping[str, frozenset[Any]]] = {}
        self._looking = sqlite3.connect(path(world.database))
        self._commit = 0

    def put(self, stage: str, state: str) -> None:
        """Nothing is done where it stands so already."""
        if self._at != (stage, state):
            restore(self.world, self.stages[stage].file)
            self.world.clock.at = self.stages[stage].at
            if state in (CLOSING, CLOSED):
                _end(self.world, state)
            self._at = stage, state
            if self._at not in self._before:
                self._before[self._at] = facts(self.world.database)
            self._commits()

    def written(self) -> frozenset[str]:
        """The tables that hold something else than before; after that the group is put back when it is next tried."""
        if not self._commits():
            return frozenset()
        now = facts(self.world.database)
        assert self._at is not None, "somebody tried something at some stage"
        changed = frozenset(name for name, rows in now.items() if rows != self._before[self._at][name])
        if changed:
            self._at = None
        return changed

    def close(self) -> None:
        self._looking.close()

    def _commits(self) -> bool:
        """Whether somebody has committed since this was last asked."""
        before = self._commit
        (self._commit,) = self._looking.execute("pragma data_version").fetchone()
        return self._commit != before


class AsItIs:
    """The same at one stage, where nothing is put back: for whoever is refused, since that changes nothing."""

    def __init__(self, world: World) -> None:
        self.world, self._before = world, facts(world.database)

    def put(self, stage: str, state: str) -> None:
        """It stands so."""

    def written(self) -> frozenset[str]:
        now = facts(self.world.database)
        return frozenset(name for name, rows in now.items() if rows != self._before[name])


def tried(life: Life | AsItIs, stage: str, state: str, deed: Deed, name: str) -> Iterator[str]:
    """Somebody tries it; what of it was not as it should be."""
    life.put(stage, state)
    may, by = expected(life.world, deed, name, state, stage)
    try:
        deed.does(life.world, life.world.slack(name, THEIRS if state == OTHER else OURS))
    except Refused as no:
        if life.written():
            yield "refused, and yet something was written"
        if may:
            yield f"refused: {no.refusal.reason}"
        elif not (no.refusal.reason and no.refusal.remedy):
            yield f"the no leads nowhere: {no.refusal}"
        elif no_part(life.world, deed, name, state, stage) and names(life.world, no.refusal):
            yield f"a stranger is told which group it is: {no.refusal.reason} {no.refusal.remedy}"
        elif state == OWN and by and no.refusal.rule_id not in {*by, None}:
            yield f"refused by {no.refusal.rule_id}, not by {sorted(by)}"
    else:
        written = life.written()
        done = written if not deed.in_private else written - set(ANSWERED)
        if may and bool(done) == deed.shows:
            yield "it should only show, and wrote" if done else "nothing was written"
        elif not may and (done or not deed.in_private):
            yield f"let in, although {sorted(by) or 'the policy'} says no"


ASKED_BY_NAME = ("accept_handover", "pass_handover", "who_else")
"""Answers to a question that is put to one person, in a message that says which group it is about."""


def no_part(world: World, deed: Deed, name: str, state: str, stage: str) -> bool:
    """Whether somebody is nothing to the group, nor to what it is about, and could never do it: then its very name is
    not for them."""
    if deed.chosen or deed.use_case.__name__ in ASKED_BY_NAME or expected(world, deed, name, OWN, stage)[0]:
        return False
    return name == UNLISTED or state == OTHER or not (CAST[name].roles or CAST[name].things.get(deed.about))


def names(world: World, refusal: Refusal) -> bool:
    """Whether the group can be told from what is said, but for the reference that they typed themselves."""
    group = world.here.group()
    said = f"{refusal.reason} {refusal.remedy}".removeprefix(f"There is no group {group.ref} that you are in.")
    return group.ref in said or group.code_word in said


def expected(world: World, deed: Deed, name: str, state: str, stage: str) -> tuple[bool, frozenset[str]]:
    """Whether they may, and the rules that say no, as far as rules do: by the files, and the table of people."""
    if name == UNLISTED:
        return False, frozenset()
    by = _rules_against(world, deed, name, state, stage)
    if state != OTHER and name in (*deed.refused, *deed.let_in):
        may = name in deed.let_in
    elif deed.only is not None:
        may = state != OTHER and name in deed.only
    elif deed.rights:
        may = not by
    else:
        may = deed.anybody or bool(CAST[name].roles and state != OTHER)
    return may and _goes(deed, state), by


def _rules_against(world: World, deed: Deed, name: str, state: str, stage: str) -> frozenset[str]:
    given = GIVEN.get(stage, PARTS)
    organisation = world.organisations[CAST[name].where]
    somebody = who(name, deed.about, organisation=organisation, own=state != OTHER, given=given)
    moment = terms.Moment(
        hours=(world.clock.at - REQUESTED).total_seconds() / 3600,
        has_chair="chair" in given,
        has_met=world.clock.at >= FIRST_MEETING,
        chair_level=CAST["chair"].level if given else None,
    )
    return frozenset(rule for right in deed.rights for rule in terms.no(world.forum, right, somebody, moment))


def _goes(deed: Deed, state: str) -> bool:
    """Whether it can be done at all while the group is in that state."""
    if deed.undoes:
        return state == CLOSING
    if deed.goes_on or deed.anybody or deed.outside or state in (OWN, OTHER):
        return True
    return state == CLOSING and bool(deed.rights) and set(deed.rights) <= WHILE_CLOSING


def _end(world: World, state: str) -> None:
    """The group is closing, or closed, with everything as it was: nothing but that is to stand in the way."""
    with world.database.write() as work:
        group = work.groups.lock(world.group_id)
        group.state, group.closing_at = state, world.clock.at
        group.closes_at = world.clock.at.replace(year=2027)
        group.closed_at = world.clock.at if state == CLOSED else None
