"""A question to an agency that was not there: its message, its line in the thread, and its place in a digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import day
from bot.views.blocks import Block, button, buttons, names, section, small
from bot.views.decision import source_note, when
from bot.views.message import Message
from bot.views.why import why_owed
from storage.models import Group, Recommendation, Response

AGREE, CHANGES, DISAGREE = "question_agree", "question_changes", "question_disagree"
ASK_CHAIR, NOT_ME, REPLY = "question_ask_chair", "question_pass_on", "question_reply"
"""Their value is the id of what one agency was asked."""
RECORD, WITHDRAW, AGAIN = "question_record", "question_withdraw", "question_again"
"""Theirs is the question's own; after it may stand which agency's answer is meant."""

SAYS = {"agree": "agrees", "changes": "wants changes", "disagree": "does not agree"}

Reader = Literal["agency", "chair", "senior", "past"]


class Told(Struct, frozen=True, kw_only=True):
    """Who is told next, by role, and when (London)."""

    roles: Sequence[str]
    at: datetime


class Given(Struct, frozen=True, kw_only=True):
    """What one agency answered. *by* is who, and who wrote it down if it was told to them."""

    agency: str
    answer: str
    words: str | None
    by: str


class Asked(Struct, frozen=True, kw_only=True):
    """A question with all that was answered, found in the facts. *decision* is what it became, by name.

    *stuck* is what the forum's own rules offer where no agreement comes.
    """

    group: Group
    question: Recommendation
    waiting: Sequence[str]
    answers: Sequence[Given]
    due_at: datetime | None
    decision: str | None = None
    replaces: str | None = None
    meets_at: datetime | None = None
    stuck: str | None = None


class Shown(Struct, frozen=True, kw_only=True):
    """What one agency was asked, as one reader sees it. Instants are London's.

    Whoever reads as "senior" sits in no group of it: they see that an answer is owed, and never the question.
    """

    asked: Asked
    response: Response
    agency: str
    reader: Reader
    due_at: datetime
    now: datetime
    days_late: int
    counted: str
    missed_at: datetime | None  # when the meeting began at which the agency was not
    answered_by: str | None
    passed_to: str | None
    chair: str  # name, agency and duty desk
    members: Sequence[str]  # who can answer
    told: Sequence[str] = ()  # the roles that this step tells
    next_told: Told | None = None
    by_hand: bool = False  # has no Slack: whoever phones them reads this
    nobody_above: bool = False

    @property
    def group(self) -> Group:
        return self.asked.group

    @property
    def question(self) -> Recommendation:
        return self.asked.question

    @property
    def is_open(self) -> bool:
        return self.question.state == "open" and self.response.answer is None


def message(shown: Shown, ladder: str) -> Message:
    """To each who sits for the agency: the question, by when, what they can do; then what became of it."""
    group, question = shown.group, shown.question
    lock = f"{group.ref}: a question for your agency"
    if shown.reader in ("past", "senior"):
        return Message(lock, [section(f"You are not in {group.ref} any more. Nothing more is needed from you.")])
    if not shown.is_open:
        return Message(f"{group.ref}: {question.name}", [section(_stands(shown)), *source_note(question)])
    if shown.passed_to is not None:
        words = f"*You passed {question.name} on to {plain(shown.passed_to)}.* Nothing more is needed from you."
        return Message(lock, [section(f"{named(shown)}\n{words}")])
    lines = [
        _why_asked(shown),
        f"*{question.name}. “{plain(question.text)}”*",
        _by_when(shown),
        asked_chair(shown),
    ]
    foot = f"Asking does not stop the clock. No answer is not a yes. {plain(ladder)}"
    return Message(
        f"{lock}, by {when(shown.due_at)}",
        [
            section("\n".join(filter(None, lines))),
            *source_note(question),
            buttons(*answer_buttons(shown, brief=False)),
            small(foot),
        ],
    )


def to_chair(shown: Shown, *, may: bool) -> Message:
    """An agency asks the chair something before it answers. *may*: the reader is the one who answers."""
    group, question, response = shown.group, shown.question, shown.response
    lines = [
        f"*{named(shown)}: {plain(shown.agency)} asks you something before it answers {question.name}.*",
        f"“{plain(response.asked_chair or '')}”",
        f"{question.name}: “{plain(question.text)}” Their time to answer runs on until {when(shown.due_at)}.",
    ]
    row = []
    if response.chair_said is not None:
        lines.append(f"You answered: “{plain(response.chair_said)}”")
    elif not shown.is_open:
        lines.append("That is settled. Nothing more is needed.")
    elif may:
        row = [buttons(button("Answer", REPLY, str(response.id), primary=True))]
    else:
        lines.append(f"{plain(shown.chair)} has the chair now, and can answer.")
    return Message(f"{group.ref}: a question about {question.name}", [section("\n".join(lines)), *row])


def said(asked: Asked) -> Message:
    """Where people talked about it: one line, drawn again in its place; what it became stands there too."""
    group, question = asked.group, asked.question
    quoted, name = f"“{plain(question.text)}”", question.name
    row: list[Block] = []
    match question.state:
        case "open":
            line = f"*{name} waits for {names(asked.waiting)}*, until {_until(asked)}: {quoted}"
            row = chairs_buttons(question)
        case "agreed":
            line = f"*{asked.decision} is decided:* {quoted} Authority: {plain(question.authority)}."
            line += f" It was asked as {name}, and everybody agreed."
        case "contested":
            line = f"*{name} is not agreed, and comes first at the next meeting:* {quoted}"
            row = settle_buttons(question)
        case "withdrawn":
            line = f"*{name} was withdrawn:* “{plain(question.settled_why or '')}” It was: {quoted}"
            row = [button("Ask again", AGAIN, str(question.id))]
        case _:
            line = f"*{name} was replaced by {question.settled_why}.* {quoted}"
    lines = [line, *(given(asked) if question.state in ("open", "contested") else [])]
    blocks = [section("\n".join(lines)), *source_note(question), *([buttons(*row)] if row else [])]
    return Message(f"{group.ref}: {asked.decision or name}", blocks)


def in_full(asked: Asked) -> list[Block]:
    """One question, to whoever asked for it."""
    question = asked.question
    head = section(f"*{asked.group.ref} · {asked.group.code_word}*")
    more = [
        *(given(asked) if question.state not in ("open", "contested") else []),
        f"It would replace {asked.replaces}." if asked.replaces and question.state in ("open", "contested") else "",
        f"Authority: {plain(question.authority)}." if question.state != "agreed" else "",
        plain(asked.stuck or ""),
    ]
    found = [line for line in more if line]
    return [head, *said(asked).blocks, *([section("\n".join(found))] if found else [])]


def agenda(asked: Sequence[Asked]) -> list[str]:
    """What a meeting looks at, one line each: first what was not agreed, then what still waits."""
    found = []
    for one in asked:
        name, quoted = one.question.name, f"“{plain(one.question.text)}”"
        how = f"waits for {names(one.waiting)}" if one.question.state == "open" else "is not agreed"
        found.append(f"{name} {how}: {quoted}")
    return found


def _why_asked(shown: Shown) -> str:
    agency, group = plain(shown.agency), f"{shown.group.ref} · {shown.group.code_word}"
    if shown.missed_at is None:
        return f"*{group} has a question for {agency}.* It concerns you, so nothing is decided without you."
    on = day(shown.missed_at.date())
    return f"*{agency} was not at the meeting of {group} on {on}*, so nothing was decided for you. The group asks:"


def _by_when(shown: Shown) -> str:
    if shown.due_at < shown.now:
        return f"*No answer came yet.* It was due {when(shown.due_at)}. You can still answer."
    counted, _, _ = shown.counted.partition(";")  # "Why this time?" says all of it
    return f"Answer by *{when(shown.due_at)}*: {plain(counted)}."


def asked_chair(shown: Shown) -> str:
    """What the agency wanted to know, and what the chair said."""
    response = shown.response
    if response.asked_chair is None:
        return ""
    said = f"The chair answers: “{plain(response.chair_said)}”" if response.chair_said else "The chair has it."
    return f"Asked of the chair: “{plain(response.asked_chair)}” {said}"


def answer_buttons(shown: Shown, *, brief: bool) -> list[Block]:
    """What somebody of the agency can press; a digest shows the three answers."""
    value = str(shown.response.id)
    found = [
        button("Agree", AGREE, value, primary=True),
        button("Agree with changes", CHANGES, value),
        button("Disagree", DISAGREE, value),
    ]
    if not brief:
        found += [button("Ask the chair", ASK_CHAIR, value), button("Not me, pass on", NOT_ME, value)]
    return [*found, why_owed("question", value, "Why this time?")]


def chairs_buttons(question: Recommendation, response: Response | None = None) -> list[Block]:
    """What the chair can do while an answer is waited for; *response* says whose."""
    which = f"{question.id} {response.id}" if response else str(question.id)
    return [button("Record an answer", RECORD, which), button("Withdraw: why", WITHDRAW, str(question.id))]


def settle_buttons(question: Recommendation) -> list[Block]:
    """What the chair can do about what was not agreed."""
    value = str(question.id)
    return [button("Put it again", AGAIN, value), button("Withdraw: why", WITHDRAW, value)]


def _stands(shown: Shown) -> str:
    """What became of it, once nothing is to be answered any more."""
    question, response = shown.question, shown.response
    lines = [named(shown), f"{question.name}: “{plain(question.text)}”"]
    if response.answer in SAYS:
        by = f" ({plain(shown.answered_by)})" if shown.answered_by else ""
        lines.append(f"*{plain(shown.agency)} {SAYS[response.answer]}*{by}.")
        lines.append(f"“{plain(response.words)}”" if response.words else "")
    match question.state:
        case "open":
            lines.append(f"It waits for {names(shown.asked.waiting)}.")
        case "agreed":
            lines.append(f"*Everybody agreed: it is decided, as {shown.asked.decision}.*")
        case "contested":
            lines.append("Not everybody agreed, so it comes first at the next meeting.")
        case "withdrawn":
            lines.append(f"*It was withdrawn:* “{plain(question.settled_why or '')}”")
        case _:
            lines.append(f"*It was replaced by {question.settled_why}.*")
    lines.append("Nothing more is needed from you here.")
    return "\n".join(filter(None, lines))


def given(asked: Asked, besides: str = "") -> list[str]:
    """What each agency answered, one line each; not those who answered *besides*."""
    return [
        f"{plain(one.agency)} {SAYS[one.answer]} ({plain(one.by)})" + (f": “{plain(one.words)}”" if one.words else ".")
        for one in asked.answers
        if one.answer != besides
    ]


def _until(asked: Asked) -> str:
    return when(asked.due_at) if asked.due_at else "the next meeting"


def named(shown: Shown) -> str:
    """What the group is called."""
    return f"{shown.group.ref} · {shown.group.code_word}"
