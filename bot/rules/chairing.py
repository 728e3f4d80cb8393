"""Whom to ask to take the chair: the first one in which order, and who comes after."""

from collections.abc import Container, Sequence

from msgspec import Struct

from bot.rules.policy import Policy
from bot.rules.rights import Post, Standing, why_not


class Candidate(Struct, frozen=True):
    """Somebody of the organisation that must start the group; *on_call* is their place on its list, if any."""

    person: str
    post: Post
    on_call: int | None = None


def order_of_asking(
    policy: Policy, candidates: Sequence[Candidate], first: str | None = None
) -> tuple[tuple[str, ...], ...]:
    """Who is asked, one round after another; those of one round are asked at the same time.

    Only people who may take the chair are asked. The on-call list gives the order; without one all are asked at
    once, and the first to accept has it. *first* is somebody the opener chose, who is then asked before the rest.
    """
    able = [c for c in candidates if why_not(policy, "accept_chair", Standing(posts=(c.post,))) is None]
    chosen = [c.person for c in able if c.person == first]
    rest = [c for c in able if c.person != first]
    on_call = sorted((c for c in rest if c.on_call is not None), key=lambda c: c.on_call or 0)
    rounds: list[tuple[str, ...]] = [(c.person,) for c in on_call] if on_call else [tuple(c.person for c in rest)]
    return tuple(people for people in (tuple(chosen), *rounds) if people)


def order_of_offering(
    policy: Policy, candidates: Sequence[Candidate], *, here: Container[str], contacts: Container[str]
) -> tuple[str, ...]:
    """Who of the organisation that normally chairs later is asked for it, the best first.

    Who is in the group already, then the organisation's contact, then its on-call order, then the least senior who
    may. *candidates* come with the least senior first.
    """
    able = [c for c in candidates if why_not(policy, "take_later_chair", Standing(posts=(c.post,))) is None]
    able.sort(key=lambda c: (c.person not in here, c.person not in contacts, c.on_call is None, c.on_call or 0))
    return tuple(dict.fromkeys(c.person for c in able))
