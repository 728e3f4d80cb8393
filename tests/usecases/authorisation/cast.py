"""Who is who towards a group: every part that somebody can have, and the facts the rules go by.

Everybody is there twice: "chair-1" has the chair of the group in question, "chair-2" that of another.
"""

from dataclasses import dataclass, field
from types import MappingProxyType as Fixed

from tests.usecases.authorisation.terms import Who

FIRST, LATER, COUNCIL, ASKED, ELSEWHERE = "first", "later", "council", "asked", "elsewhere"
"""The organisations by what they are: which must start the group, which chairs later, the council, one that was
asked to come, and one that has no part in the group."""

INVOLVED = frozenset({"involved"})
RELATIONS = {
    FIRST: INVOLVED | {"mobilising"},
    LATER: INVOLVED | {"next_chair"},
    COUNCIL: INVOLVED,
    ASKED: INVOLVED,
    ELSEWHERE: frozenset[str](),
}


@dataclass(frozen=True)
class Part:
    """Where somebody works, how senior they are, what they are in their group, and to which thing in it."""

    where: str
    level: int
    roles: frozenset[str] = frozenset()
    things: Fixed[str, frozenset[str]] = field(default_factory=lambda: Fixed({}))


def _part(where: str, level: int, *roles: str, things: dict[str, tuple[str, ...]] | None = None) -> Part:
    to_things = {thing: frozenset(parts) for thing, parts in (things or {}).items()}
    return Part(where, level, frozenset(roles), Fixed(to_things))


AGENCY = ("agency",)
CAST = {
    "opener": _part(COUNCIL, 4, "opener", "member"),
    "chair": _part(FIRST, 4, "chair", "member"),
    "acting-chair": _part(FIRST, 4, "acting_chair", "member"),
    "record-keeper": _part(FIRST, 2, "record_keeper", "member"),
    "member": _part(LATER, 2, "member"),
    "next-chair": _part(LATER, 4, "member"),
    "asked": _part(ASKED, 3, "member", things={"invitation": ("asked", "agency"), "response": AGENCY, "seat": AGENCY}),
    "deputy": _part(ASKED, 2, "deputy", things={"invitation": AGENCY, "response": AGENCY, "seat": AGENCY}),
    "agency": _part(ASKED, 1, things={"invitation": AGENCY}),
    "owner": _part(COUNCIL, 1, "member", things={"action": ("owner",), "fresh": ("owner",)}),
    "maker": _part(LATER, 1, "member", things={"action": ("maker",), "fresh": ("maker",), "note": ("maker",)}),
    "manager": _part(COUNCIL, 5, things={"action": ("manager",)}),
    "senior": _part(FIRST, 5),
    "outsider": _part(ELSEWHERE, 5),
}
UNLISTED, OUTSIDER = "unlisted", "outsider"
EVERYBODY = (*CAST, UNLISTED)

ONE_S_OWN = ("invitation", "response")
"""Things of one agency: to be in the group counts for nothing there, unless one is of that agency."""


GIVEN = frozenset({"chair", "acting_chair", "record_keeper"})
"""Parts that nobody has when a group is opened."""


def who(name: str, about: str, *, organisation: str, own: bool, given: frozenset[str]) -> Who:
    """Somebody of the cast of this group (*own*) or of another, towards a thing of this group.

    *given* are those of the parts above that somebody has by now.
    """
    part = CAST[name]
    relations = RELATIONS[part.where] | ({"chairing"} if "chair" in given and part.where == FIRST else frozenset())
    in_group = part.roles - (GIVEN - given) if own else frozenset[str]()
    to_thing = part.things.get(about, frozenset()) if own or about == "invitation" else frozenset[str]()
    if not own:
        to_thing &= frozenset(AGENCY)  # a colleague of the agency is one, whichever group they sit in
    if about in ONE_S_OWN and not to_thing:
        in_group -= {"member", "deputy"}
    return Who(roles=in_group | to_thing, level=part.level, organisation=organisation, relations=relations)
