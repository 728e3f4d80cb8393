"""A question to an agency as it stands in a digest: for those who answer, for the chair, and for whoever is above."""

from bot.guard import plain
from bot.rules.words import counted, listed
from bot.views.blocks import buttons, names, section
from bot.views.decision import when
from bot.views.digest import Item
from bot.views.message import Message
from bot.views.recommendation import (
    Asked,
    Shown,
    answer_buttons,
    asked_chair,
    chairs_buttons,
    given,
    named,
    settle_buttons,
)
from bot.views.why import why_owed

TOLD = {"agency": "the agency", "chair": "the chair", "agency_senior": "a senior manager of the agency"}


def item(shown: Shown) -> Item:
    """One line of a digest, with the buttons for whoever reads it."""
    match shown.reader:
        case "agency" if shown.by_hand:
            elements = chairs_buttons(shown.question, shown.response)
            return Item(due_at=shown.due_at, words=_agencys_line(shown), elements=elements)
        case "agency":
            return Item(due_at=shown.due_at, words=_agencys_line(shown), elements=answer_buttons(shown, brief=True))
        case "chair":
            return Item(
                due_at=shown.due_at, words=_chairs_line(shown), elements=chairs_buttons(shown.question, shown.response)
            )
        case _:
            return Item(due_at=shown.due_at, words=_seniors_line(shown))


def contested(asked: Asked, *, may: bool) -> Message:
    """To the chair at once: what was not agreed, and what can be done about it. *may*: the reader still is the one."""
    question, lock = asked.question, f"{asked.group.ref}: {asked.question.name} is not agreed"
    if question.state == "contested" and may:
        item = contested_item(asked)
        return Message(lock, [section(item.words), buttons(*item.elements)])
    if question.state == "contested":
        said = "The chair decides what comes of it."
    else:
        said = {
            "agreed": f"It is decided, as {asked.decision}.",
            "withdrawn": "It was withdrawn.",
            "superseded": f"It was replaced by {question.settled_why}.",
            "open": "It waits for answers.",
        }[question.state]
    words = f"*{asked.group.ref} · {asked.group.code_word}: {question.name} was not agreed.* {said}"
    return Message(lock, [section(f"{words} Nothing is needed from you here.")])


def contested_item(asked: Asked) -> Item:
    """To the chair: what was not agreed, and what can be done about it."""
    question = asked.question
    meets = f", {when(asked.meets_at)}" if asked.meets_at else ""
    lines = [
        f"*{asked.group.ref} · {asked.group.code_word}: {question.name} is not agreed.* "
        f"It comes first at the next meeting{meets}.",
        f"“{plain(question.text)}”",
        *given(asked, besides="agree"),
        plain(asked.stuck or ""),
    ]
    elements = [*settle_buttons(question), why_owed("contested", question.id)]
    due_at = asked.meets_at or asked.due_at
    assert due_at is not None, "every question was due"
    return Item(due_at=due_at, words="\n".join(filter(None, lines)), elements=elements)


def _agencys_line(shown: Shown) -> str:
    name, due = shown.question.name, when(shown.due_at)
    late = f"*{named(shown)}: your answer to {name} is late.* It was due {due}."
    head = late if shown.due_at < shown.now else f"*{named(shown)}: please answer {name} by {due}.*"
    return "\n".join(filter(None, [head, f"“{plain(shown.question.text)}”", asked_chair(shown), _next(shown)]))


def _chairs_line(shown: Shown) -> str:
    lines = [
        f"*{named(shown)}: {plain(shown.agency)} has not answered {shown.question.name}.* "
        f"It was due {when(shown.due_at)}, {counted(shown.days_late, 'working day')} ago. No answer is not a yes.",
        f"“{plain(shown.question.text)}”",
        "The directory lists nobody above its people who could be told." if shown.nobody_above else "",
        _next(shown),
        plain(shown.asked.stuck or ""),
    ]
    return "\n".join(filter(None, lines))


def _seniors_line(shown: Shown) -> str:
    """What somebody outside the group may know: that their agency owes an answer, since when, and whom to phone."""
    who = f"Who can answer: {names(shown.members)}." if shown.members else "Nobody of your agency sits in it."
    return (
        f"*{plain(shown.agency)} owes an answer in {shown.group.ref}.* It was due {when(shown.due_at)}, "
        f"{counted(shown.days_late, 'working day')} ago. What was asked stands in that group only.\n"
        f"{who} The chair: {plain(shown.chair)}. Please see that somebody answers."
    )


def _next(shown: Shown) -> str:
    if shown.next_told is None:
        return "This is the last daily message. It leads every meeting until it is settled." if shown.days_late else ""
    own = {"agency": "agency", "chair": "chair"}.get(shown.reader, "")
    fresh = [TOLD[role] for role in shown.next_told.roles if role not in (*shown.told, own)]
    who = f"{listed(fresh)} {'is' if len(fresh) == 1 else 'are'} told too" if fresh else "you hear again"
    return f"If there is no answer by {when(shown.next_told.at)}, {who}."
