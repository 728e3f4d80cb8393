"""The kinds of rules there are. Which forum has which, and with what figure, is a line in a policy file."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from bot.rules.panel_kinds import (
    Agenda,
    Approval,
    Deputising,
    Difference,
    Duty,
    Ground,
    Indicators,
    Interests,
    Joining,
    Late,
    Method,
    Rating,
    Register,
    Reserved,
    Schedule,
    Seating,
    TurnedAway,
    Yearly,
)
from bot.rules.parts import (
    Amount,
    Anchor,
    Choice,
    Demand,
    Elsewhere,
    Moment,
    Need,
    Panel,
    Place,
    Rung,
    Seats,
    Text,
    TimeOfDay,
    Unit,
    Weekday,
)
from bot.rules.rule import Rule


class Told(Rule, frozen=True):
    """Needs no mechanism: it is shown at a moment. *see* names the rule that carries the figure for it."""

    moment: Moment
    see: str | None = None


class Right(Rule, frozen=True):
    """Who may do what; every demand that speaks of an action must be met."""

    demands: Annotated[tuple[Demand, ...], msgspec.Meta(min_length=1)]


class Escalation(Rule, frozen=True):
    """The forum above, and who may ask for it. *ground*: one that only this forum has; else those of the one above."""

    to: Text
    demands: Annotated[tuple[Demand, ...], msgspec.Meta(min_length=1)]
    ground: Choice | None = None


class Routes(Rule, frozen=True):
    """The ways a case comes in; a place on any form must lie on one of them."""

    question: Text
    routes: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Places(Rule, frozen=True):
    """The places this forum is for."""

    places: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1)]


class SentOn(Rule, frozen=True):
    """Places this forum is not for, and where to go instead: one forum for each council."""

    places: Annotated[tuple[Elsewhere, ...], msgspec.Meta(min_length=1)]
    panels: Annotated[tuple[Panel, ...], msgspec.Meta(min_length=1)]


class Needs(Rule, frozen=True):
    """What a step cannot be taken without: a tick on a form, an owner of an action, a date.

    *missing*: what becomes of a form that lacks it: it is not taken, or it is taken and sent back.
    """

    step: Text
    needs: Annotated[tuple[Need, ...], msgspec.Meta(min_length=1)]
    missing: Literal["refused", "sent_back"] = "refused"


class Question(Rule, frozen=True):
    """Something asked at a moment, with or without ready answers; any answer will do, and it is recorded."""

    name: Text
    moment: Moment
    of: Literal["opener", "chair", "record_keeper"]
    question: Text
    choices: tuple[Choice, ...] = ()
    otherwise: str | None = None  # the answer for what is not on the list


class Deadline(Rule, frozen=True):
    """Something due so long after, or before, an anchor.

    Hours and minutes are elapsed, through nights and holidays. Days end at *cut_off*, or at the hour the house
    gives where none is stated. *before_next_meeting*: due by the next meeting if that is sooner.
    """

    name: Text
    amount: Amount
    unit: Unit
    direction: Literal["after", "before"]
    anchor: Anchor
    cut_off: TimeOfDay | None = None
    before_next_meeting: bool = False
    ladder: str | None = None


class Cadence(Rule, frozen=True):
    """At least, or at most, so many meetings in any *per_days* days, from one start to the same wall time."""

    bound: Literal["at_least", "at_most"]
    count: Annotated[int, msgspec.Meta(ge=1)]
    per_days: Annotated[int, msgspec.Meta(ge=1)]


class Slots(Rule, frozen=True):
    """The times that are proposed for a first meeting, on working days and on others."""

    working_days: Annotated[tuple[TimeOfDay, ...], msgspec.Meta(min_length=1)]
    other_days: tuple[TimeOfDay, ...]
    notice_minutes: Amount


class Chair(Rule, frozen=True):
    """Which organisation chairs the first or the later meetings; by forum where one rule serves several."""

    meeting: Literal["first", "later"]
    organisations: dict[Text, Text]  # forum, or "any" -> organisation

    def organisation(self, forum: str) -> str | None:
        return self.organisations.get(forum, self.organisations.get("any"))


class Invite(Rule, frozen=True):
    """Who is asked to come: organisations by name, and the council that is responsible."""

    why: Text
    organisations: tuple[Text, ...] = ()
    the_council: bool = False


class Quorum(Rule, frozen=True):
    """Who must be there for a meeting to count as full."""

    seats: Annotated[tuple[Seats, ...], msgspec.Meta(min_length=1)]


class StandingAction(Rule, frozen=True):
    """An action every group has from the start, and the rule that says by when."""

    action: Text
    owner: Literal["council", "mobilising", "next_chair"]
    due: Text


class Ladder(Rule, frozen=True):
    """Who is told next, and when, until the thing is done."""

    name: Text
    rungs: Annotated[tuple[Rung, ...], msgspec.Meta(min_length=1)]


class Hours(Rule, frozen=True):
    """When words of some sort may be sent. What falls outside waits; it is never lost.

    *unless_meeting*: does not hold anything back if the meeting itself is outside these hours.
    """

    start: TimeOfDay
    end: TimeOfDay
    working_days_only: bool
    unless_meeting: bool = False

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("`start` must come before `end`, on the same day")


class Limit(Rule, frozen=True):
    """A figure with a name: how long something is kept, how much is allowed, how often."""

    name: Text
    amount: Amount
    unit: Literal["minutes", "hours", "calendar_days", "words", "characters", "times", "level"]
    anchor: Anchor | None = None


class Counting(Rule, frozen=True):
    """How days are counted where a rule does not say.

    A deadline before something that falls on a day off moves *before* it; one after something, in calendar days,
    moves *after* it.
    """

    before: Literal["earlier", "stays"]
    after: Literal["later", "stays"]


class CutOff(Rule, frozen=True):
    """The hour at which a day ends, where a rule gives a day and no hour."""

    at: TimeOfDay


class WorkingWeek(Rule, frozen=True):
    """The days of the week that can be working days."""

    days: Annotated[tuple[Weekday, ...], msgspec.Meta(min_length=1)]


class Report(Rule, frozen=True):
    """Who is told how it goes: at moments, or every so many months."""

    to: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    moments: tuple[Moment, ...] = ()
    every_months: Annotated[int, msgspec.Meta(ge=1)] | None = None


class ReviewDate(Rule, frozen=True):
    """The day by which the source itself was to be looked at again; *remind_months* before it somebody is told."""

    by: date
    remind_months: Amount | None = None


class CodeWords(Rule, frozen=True):
    """Words a group is called by: neutral, and far apart in sound and spelling."""

    words: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


AnyRule = (
    Told
    | Right
    | Escalation
    | Routes
    | Places
    | SentOn
    | Needs
    | Question
    | Deadline
    | Cadence
    | Schedule
    | Slots
    | Chair
    | Invite
    | Quorum
    | StandingAction
    | Ladder
    | Hours
    | Limit
    | Counting
    | CutOff
    | WorkingWeek
    | Report
    | ReviewDate
    | CodeWords
    | Yearly
    | TurnedAway
    | Approval
    | Late
    | Method
    | Reserved
    | Difference
    | Deputising
    | Seating
    | Joining
    | Agenda
    | Interests
    | Register
    | Rating
    | Indicators
    | Duty
    | Ground
)
