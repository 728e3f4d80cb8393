"""What rules are made of: the smaller pieces that stand inside a line of a policy file."""

from typing import Annotated, Literal

import msgspec

Amount = Annotated[int, msgspec.Meta(ge=0)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Level = Annotated[int, msgspec.Meta(ge=1, le=7)]
Unit = Literal["minutes", "hours", "working_days", "calendar_days", "months"]
Moment = Literal[
    "opening",
    "action",
    "first_meeting",
    "meeting",
    "decision",
    "escalation",
    "closing",
    "rules",
    "referral",
    "pre_meeting",
    "card",
]
Anchor = Literal[
    "request_made",
    "meeting_date",
    "meeting_start",
    "meeting_end",
    "recommendation_sent",
    "referral_sent",
    "draft_received",
    "decision_made",
    "answer_given",
    "notes_questioned",
    "closed",
    "last_report_or_establishment",
    "due",
    "agreed",
]
Role = Literal[
    "opener",
    "chair",
    "acting_chair",
    "record_keeper",
    "member",
    "deputy",
    "owner",
    "maker",
    "manager",
    "agency",
    "asked",
    "vice_chair",
    "administrator",
    "referrer",
    "sponsor",
    "senior_officer",
    "parent",
]
Relation = Literal["involved", "mobilising", "chairing", "next_chair"]
Told = Literal[
    "owner",
    "chair",
    "manager",
    "opener",
    "mobilising",
    "next_on_call",
    "on_call",
    "asked",
    "members",
    "record_keeper",
    "agency",
    "agency_senior",
    "by_hand",
    "vice_chair",
    "administrator",
    "referrer",
    "approvers",
    "asker",
    "senior_officer",
]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any piece of a rule; a name it does not know is an error, so that a slip of the pen is found at start."""


class Grant(Part, frozen=True):
    """One way to be entitled: everything that is stated must hold, the post's parts of one and the same post."""

    roles: tuple[Role, ...] = ()  # any one of these towards the group or the thing in question
    min_level: Level | None = None
    able_to_chair: bool = False
    chairs_level: bool = False  # the post is at the level of whoever has the chair, or above
    relation: Relation | None = None  # what the post's organisation is in the group
    organisation: str | None = None
    service: str | None = None  # the part of the organisation that the post is of, as the directory has it
    within_hours: Amount | None = None  # elapsed since the request
    after_hours: Amount | None = None
    before_first_meeting: bool = False
    until_chair: bool = False  # only while nobody has accepted the chair
    with_reason: bool = False


class Demand(Part, frozen=True):
    """What must hold before somebody may do any of *actions*: one of *any_of*, or else a no in plain words."""

    actions: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    any_of: Annotated[tuple[Grant, ...], msgspec.Meta(min_length=1)]
    no: Text  # what is refused, and who may
    instead: Text  # the way on


class Need(Part, frozen=True):
    """One thing that must be there before a step is taken.

    *answer*: a tick; yes or no; a day that has come, or one that is to come; one of *choices*; a post; a share of the
    cost; some words; an agency at the table. *only_if*: asked only where another need of the same form is answered
    so, "key=choice", or where it is answered and not with no, "key"; "route=C" where the place that was chosen lies on
    that route.
    """

    key: Text
    label: Text
    answer: Literal["tick", "yes_no", "past_day", "coming_day", "choice", "post", "share", "words", "agency"] = "tick"
    choices: tuple["Choice", ...] = ()
    only_if: str | None = None

    def __post_init__(self) -> None:
        if (self.answer == "choice") != bool(self.choices):
            raise ValueError("an answer that is a `choice` has `choices`, and no other has")


class Choice(Part, frozen=True):
    """One answer to a question; an answer may stand for an organisation that is then asked to come.

    *agreed_by*: whoever must agree before the answer counts. "agencies" is every agency at the table; "both_chairs"
    is the chair of this group and that of a group of *forum*.
    """

    key: Text
    label: Text
    organisation: str | None = None
    agreed_by: Literal["chair", "agencies", "both_chairs"] = "chair"
    forum: str | None = None


class Place(Part, frozen=True):
    """Where the young person is. A question may turn the case away: "no" leads to the place *if_not*."""

    key: Text
    label: Text  # on the form
    short: Text  # on the card
    route: Text
    words: tuple[Text, ...]  # what people type for it
    ask: str | None = None
    if_not: str | None = None


class Panel(Part, frozen=True):
    """Another forum to send somebody to: its name, its form, when it meets and when papers are due, in words."""

    choice: Text  # the answer about the council that leads here
    forum: Text
    name: Text
    form: Text
    meets: Text
    papers: Text


class Elsewhere(Part, frozen=True):
    """A place that belongs to another forum."""

    key: Text
    label: Text
    route: Text
    words: tuple[Text, ...]


class Seats(Part, frozen=True):
    """So many of one sort who must be there.

    *of*: "chair", "record_keeper", "other_partner", "agency" (each agency or service once, besides whoever is in the
    chair), "member" (people, besides whoever is in the chair), or a `group` of the seating.
    """

    count: Annotated[int, msgspec.Meta(ge=1)]
    of: Text
    label: Text


class Rung(Part, frozen=True, rename={"start": "from"}):
    """One step of a ladder: when it comes, who is told, and how.

    *amount* counts from *from*: the due time, the time it all began (anchor), the meeting, or when that is
    planned to be over (meeting_end); negative is before.
    In working days the step comes at the wall time *at*. *each* makes it come once for every person on a list,
    one after another, so many minutes apart. *weekly* makes it come each week for as long as the thing is owed, on the
    weekday of *from* or, on a day off, on the next working day. *hours* names the rule that says when such words may
    be sent; without it the step comes at any hour. *level* is the least level of the senior person who is told.
    *with_meeting*: it does not come where the thing is due at a meeting that same day, whose own message says it.
    With *how* "ends" nothing is owed from then on, and what was said about it is shown anew.
    """

    name: Text
    amount: int
    unit: Literal["minutes", "hours", "working_days"]
    start: Literal["due", "anchor", "meeting", "meeting_end"]
    tell: Annotated[tuple[Told, ...], msgspec.Meta(min_length=1)]
    how: Literal["digest", "now", "card", "ends"]
    at: TimeOfDay | None = None
    each: Amount | None = None
    weekly: bool = False
    hours: str | None = None
    level: Level | None = None
    with_meeting: bool = False

    def __post_init__(self) -> None:
        if (self.unit == "working_days") != (self.at is not None):
            raise ValueError("a step counted in working_days has a time of day `at`, and no other step has one")
        if self.weekly and (self.unit != "working_days" or self.amount != 0):
            raise ValueError("a `weekly` step is counted in working_days, with the amount 0")


class Approver(Part, frozen=True):
    """One of those who must agree: what they are called, and who that can be.

    *not_the_asker*: a warning where whoever asked for it agrees to it as well. *each*: everybody that can be, not
    just one of them.
    """

    key: Text
    label: Text
    any_of: Annotated[tuple[Grant, ...], msgspec.Meta(min_length=1)]
    not_the_asker: bool = False
    each: bool = False


class Seat(Part, frozen=True):
    """One seat of a standing body, by post. *group*: with which others it is counted for the quorum.

    A seat without a vote is an adviser's. *decides_if*: the question to whose yes, at an item, the vote is bound.
    """

    key: Text
    label: Text
    organisation: str | None = None
    group: str | None = None
    votes: bool = True
    decides_if: str | None = None


class AgendaItem(Part, frozen=True):
    """What stands on an agenda: at every meeting, at the first, or so many times a year. *before*: another item."""

    key: Text
    label: Text
    every: Literal["meeting", "first_meeting", "quarter", "half_year", "year"] = "meeting"
    dropped_by: Role | None = None
    before: str | None = None


class Indicator(Part, frozen=True):
    """One thing that is measured, with the figure it began from and the one aimed at."""

    key: Text
    label: Text
    baseline: Text
    target: Text
