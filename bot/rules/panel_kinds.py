"""The kinds of rules that only standing bodies have: panels and boards, which meet on days of their own."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from bot.rules.parts import (
    AgendaItem,
    Amount,
    Approver,
    Choice,
    Indicator,
    Need,
    Role,
    Seat,
    Seats,
    Text,
    TimeOfDay,
    Weekday,
)
from bot.rules.rule import Rule

After = Literal["difference", "tie", "no_agreement", "unsettled", "challenge"]
"""What a step towards settling a difference can follow."""


class Schedule(Rule, frozen=True):
    """A standing day: every so many weeks or months, on a weekday, from one wall time to another.

    *dates*: "counted" from *first*, a sitting that is known, or from any other; "entered" by whoever looks after the
    body, where the text does not say which of the days it is. Without a *weekday* it stays that of the sitting before.
    *until*: the last day on which this holds; after it
    another schedule does. *longest*: minutes that a meeting may take.
    """

    every: Annotated[int, msgspec.Meta(ge=1)]
    unit: Literal["weeks", "months"]
    dates: Literal["counted", "entered"]
    weekday: Weekday | None = None
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None
    first: date | None = None
    until: date | None = None
    longest: Amount | None = None
    venue: str | None = None

    def __post_init__(self) -> None:
        if self.dates == "counted" and self.unit != "weeks":
            raise ValueError("dates can only be `counted` in weeks; otherwise they are `entered`")


class Yearly(Rule, frozen=True):
    """So many meetings a year at the least. *printed* is what the text says, where that is read as a slip."""

    at_least: Annotated[int, msgspec.Meta(ge=1)]
    aim: Annotated[int, msgspec.Meta(ge=1)] | None = None
    printed: Amount | None = None


class TurnedAway(Rule, frozen=True):
    """An answer on a form that keeps a case out of this forum, and where it goes instead.

    *unless*: who may let it in all the same, with a reason.
    """

    step: Text
    asks: Need
    when: Text  # "yes", "no" or the key of a choice
    instead: Text
    unless: tuple[Role, ...] = ()


class Approval(Rule, frozen=True):
    """A step that waits until everyone named has agreed to it, each for themselves.

    *follows*: the step that must be agreed before this one is asked for. *ladder*: who is reminded of it.
    """

    step: Text
    by: Annotated[tuple[Approver, ...], msgspec.Meta(min_length=1)]
    follows: str | None = None
    ladder: str | None = None


class Late(Rule, frozen=True):
    """What becomes of what comes in after the deadline of that name; without such a rule it goes to the next meeting.

    "next_meeting": it is put to the next one. "approved": it is taken once the step *approval* is agreed, not after
    the deadline named *floor*. "marked": it is taken, and shown as late. *target*: an earlier deadline that is wished
    for; what comes after it is taken, and shown as late against it.
    """

    deadline: Text
    then: Literal["next_meeting", "approved", "marked"]
    approval: str | None = None
    floor: str | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        if (self.then == "approved") != (self.approval is not None):
            raise ValueError("what is late is `approved` by a step named `approval`, and by nothing else")


class Method(Rule, frozen=True):
    """How the body decides, and whether it may vote.

    *casting*: whose vote settles it where there is no majority. *chair_votes*: whether whoever is in the chair has a
    vote like any other member.
    """

    decides_by: Literal["agreement", "consensus", "vote"]
    vote: Literal["never", "after_views", "last_resort", "allowed"]
    casting: Role | None = None
    chair_votes: bool = True


class Reserved(Rule, frozen=True):
    """Subjects that are not voted on, or not decided, here, and to whom they go."""

    bars: Literal["vote", "decision"]
    subjects: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=1)]
    refer_to: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Difference(Rule, frozen=True):
    """One step by which a difference is settled; steps of a lower number come first.

    *on*: what it follows. *by*: who takes it. *to*: who is asked. *settles*: their word is the decision.
    """

    step: Annotated[int, msgspec.Meta(ge=1)]
    label: Text
    on: Annotated[
        tuple[Literal["difference", "tie", "no_agreement", "unsettled", "challenge"], ...], msgspec.Meta(min_length=1)
    ]
    by: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
    to: tuple[Text, ...] = ()
    settles: bool = False
    needs: tuple[Need, ...] = ()


class Deputising(Rule, frozen=True):
    """Who comes for whoever cannot.

    *substitute*: whether apologies need one. *approval*: the step by which it is agreed beforehand. *told*: who hears
    of it. *running*, *times*, *of_last*: so often running, or so often in the last meetings, is a regular replacement;
    whom a rule with these figures tells hears of that alone.
    """

    of: Literal["member", "chair"]
    substitute: Literal["required", "where_possible", "allowed"]
    stands_in: Role | None = None
    approval: str | None = None
    told: tuple[Role, ...] = ()
    running: Amount | None = None
    times: Amount | None = None
    of_last: Amount | None = None


class Seating(Rule, frozen=True):
    """The seats of the body, by post or agency. *per_agency*: how many of one agency may sit.

    *at_least*: of which groups of agencies so many should hold a seat.
    """

    seats: tuple[Seat, ...] = ()
    per_agency: Amount | None = None
    at_least: tuple[Seats, ...] = ()


class Joining(Rule, frozen=True):
    """How others come to sit: for good or for one item, by whose invitation, and who must agree first."""

    who: Text
    joins_for: Literal["good", "one_item"]
    invited_by: Role
    approval: str | None = None


class Agenda(Rule, frozen=True):
    """What stands on each agenda, or comes back in its turn."""

    items: Annotated[tuple[AgendaItem, ...], msgspec.Meta(min_length=1)]


class Interests(Rule, frozen=True):
    """Interests are declared to somebody, who chooses what follows; both are minuted."""

    declared_to: Role
    choices: tuple[Choice, ...] = ()


class Register(Rule, frozen=True):
    """A book that is kept: what is written of each thing, and by whom. *lines*: what stands in it from the start."""

    name: Text
    of: Literal["referral", "item", "meeting", "body"]
    by: tuple[Role, ...]
    fields: tuple[Need, ...] = ()
    lines: tuple[Choice, ...] = ()


class Rating(Rule, frozen=True):
    """Red, amber and green, as a person chooses them and with a word of why; the bot never does."""

    of: Literal["actions", "indicators"]
    colours: Annotated[tuple[Choice, ...], msgspec.Meta(min_length=2)]


class Indicators(Rule, frozen=True):
    """What is measured, from where it began and to where it should come."""

    since: date
    every_months: Annotated[int, msgspec.Meta(ge=1)]
    indicators: Annotated[tuple[Indicator, ...], msgspec.Meta(min_length=1)]


class Duty(Rule, frozen=True):
    """Something that somebody does for each thing of a sort, and ticks; nagged of until it is done.

    *due*: the rule that says by when; without one, at once. *before*: the step that waits for it.
    """

    duty: Text
    owner: Role
    of: Literal["meeting", "referral", "item", "decision", "quarter", "year"]
    due: str | None = None
    before: str | None = None


class Ground(Rule, frozen=True):
    """A ground on which this forum is asked for. *below*: the forums it can be asked for from; *about*: what is stuck
    there, of which one is chosen."""

    key: Text
    label: Text
    below: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    about: tuple[Choice, ...] = ()
