"""When a group may be closed: what is still open, and whether the way it ended has been agreed."""

from msgspec import Struct

from bot.rules.kinds import Needs, Question
from bot.rules.parts import Choice
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted, listed, number

QUESTION = "resolution"
"""The name of the question whose answers are the ways in which a group can end."""


KNOWN = ("resolution", "actions_settled", "questions_settled", "meeting_over", "notes_sent")
"""What closing can need and is looked up; anything else a rule names keeps the group open, by its label."""


class Facts(Struct, frozen=True, kw_only=True):
    """How a group stands when its chair wants to close it.

    *actions* and *questions* are the names of those still open (A6, R1), *meetings* the numbers of those held of
    which the notes have not gone out. *confirmed* are so many of *agencies*. *both_chairs*: the chair of the group
    that takes over agreed too.
    """

    actions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    meetings: tuple[int, ...] = ()
    meeting_runs: bool = False
    resolution: str | None = None
    agencies: int = 0
    confirmed: int = 0
    both_chairs: bool = False


def ways(policy: Policy) -> tuple[Choice, ...]:
    """The ways in which a group of this forum can end."""
    return policy.the(Question, QUESTION).choices


def way(policy: Policy, key: str | None) -> Choice | None:
    """The way with this key, if it is one of this forum's; a group that is not ending has none."""
    return None if key is None else next((choice for choice in ways(policy) if choice.key == key), None)


def is_agreed(choice: Choice | None, facts: Facts) -> bool:
    """Whether whoever must agree to this way has; an agency that says nothing has not."""
    if choice is None:
        return False
    match choice.agreed_by:
        case "chair":
            return True
        case "agencies":
            return facts.agencies > 0 and facts.confirmed >= facts.agencies
        case "both_chairs":
            return facts.both_chairs


def why_not_close(policy: Policy, ref: str, facts: Facts) -> Refusal | None:
    """None if the group may be closed; else what is still open, by the first rule that needs it settled.

    A rule of the agreement speaks before one of our own.
    """
    there = _settled(policy, facts)
    for rule in sorted(policy.all(Needs), key=lambda rule: not rule.clause):
        if rule.step == "close" and any(need.key not in there for need in rule.needs):
            return Refusal(
                f"You can't close {ref} yet: {still_open(policy, facts)}.",
                f"Still open: {listed(_named(policy, facts))}. Meetings go on until it is closed.",
                rule.id,
                rule.cited,
            )
    return None


def still_open(policy: Policy, facts: Facts) -> str:
    """How many things are: "three things are open"."""
    count = len(_named(policy, facts))
    return f"{counted(count, 'thing')} {'is' if count == 1 else 'are'} open"


def why_not_way(policy: Policy, choice: Choice | None, *, taken_over: bool) -> Refusal | None:
    """Whether a group can end in this way at all. *taken_over*: a group of the other forum is there to take it."""
    rule = policy.the(Question, QUESTION)
    if choice is None:
        return Refusal("That is not a way for a group to end.", "Choose one of the list.", rule.id, rule.cited)
    if choice.agreed_by == "both_chairs" and not taken_over:
        return Refusal(
            f"“{choice.label}” cannot be chosen: there is no such group that could take over.",
            "Keep this group open until there is one, or choose another way.",
            rule.id,
            rule.cited,
        )
    return None


def how_far(choice: Choice, facts: Facts) -> str:
    """How many agencies have confirmed, where that counts: "three of four have"."""
    if choice.agreed_by != "agencies":
        return ""
    so_far = number(facts.confirmed) if facts.confirmed else "none"
    return f"{so_far} of {number(facts.agencies)} {'has' if facts.confirmed <= 1 else 'have'}"


def _settled(policy: Policy, facts: Facts) -> set[str]:
    """The keys of what is settled."""
    ended = is_agreed(way(policy, facts.resolution), facts)
    holds = (ended, not facts.actions, not facts.questions, not facts.meeting_runs, not facts.meetings)
    return {key for key, settled in zip(KNOWN, holds, strict=True) if settled}


def _named(policy: Policy, facts: Facts) -> list[str]:
    """Each thing that is still open, by what people call it."""
    found = [*facts.actions, *facts.questions, *(f"the notes of meeting {number}" for number in facts.meetings)]
    if facts.meeting_runs:
        found.append("the meeting that is going on")
    if not is_agreed(way(policy, facts.resolution), facts):
        found.append("how it ended")
    known = {need.key: need.label for rule in policy.all(Needs) if rule.step == "close" for need in rule.needs}
    return [*found, *(label for key, label in known.items() if key not in KNOWN)]
