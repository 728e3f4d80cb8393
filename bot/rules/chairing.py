"""Whom to ask to take the first chair, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.policy import Policy
from bot.rules.rights import Post, Standing, why_not


@dataclass(frozen=True)
class Candidate:
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
