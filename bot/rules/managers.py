"""Who is told when an owner cannot be moved: the owner's manager, as the directory has it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct


class Held(Struct, frozen=True):
    """A post and who holds it; *manager* is the person the directory names as theirs."""

    person: str
    organisation: str
    level: int
    service: str | None = None
    manager: str | None = None


def manager_of(owner: str, organisation: str, level: int, posts: Sequence[Held]) -> str | None:
    """The owner's manager of at least *level*: up the line of managers, else the lowest such post of the same
    organisation that is not below the owner's own, the owner's service first; None if the directory lists nobody
    (HD-06)."""
    by_person: Mapping[str, Held] = {
        post.person: post for post in sorted(posts, key=lambda post: post.organisation == organisation)
    }
    seen = {owner}
    above = by_person[owner].manager if owner in by_person else None
    while above is not None and above not in seen and above in by_person:
        if by_person[above].level >= level:
            return above
        seen.add(above)
        above = by_person[above].manager
    own = by_person.get(owner)
    least = max(level, own.level) if own else level
    return senior_of(organisation, least, posts, besides=owner, service=own.service if own else None)


def senior_of(
    organisation: str, level: int, posts: Sequence[Held], *, besides: str | None = None, service: str | None = None
) -> str | None:
    """The holder of the lowest post of at least *level* in an organisation, that service's first."""
    able = [
        post for post in posts if post.organisation == organisation and post.level >= level and post.person != besides
    ]
    able.sort(key=lambda post: (service is not None and post.service != service, post.level, post.person))
    return able[0].person if able else None
