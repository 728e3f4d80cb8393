"""Messages between whoever may not open a group and whoever may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.words import a, listed
from bot.views.blocks import button, buttons, section
from bot.views.message import Message
from bot.views.opening_no import CHOOSE, PHONE_LIST, SHOW, when

OPEN, NOT_NOW, ADD = "open_for", "open_not_now", "open_add"


class Asking(Struct, frozen=True, kw_only=True):
    """What both messages show. *group* and *opener*: what came of it, and whose name it was opened in."""

    form_id: UUID
    title: str
    asker: str  # name, post and agency
    place: str
    council: str
    stuck: Sequence[str]
    first_meeting: str
    until: datetime
    expired: bool = False
    group: str | None = None
    opener: str | None = None


class Answered(Struct, frozen=True):
    """One person who was asked, and what came of it."""

    name: str
    said: Literal["waiting", "not now"]


def request(facts: Asking, *, mine: bool, not_now: bool) -> Message:
    """To whoever may open it. *mine*: they opened it; *not_now*: they said that they cannot."""
    lock = "Please open a group, or say not now"
    if facts.group:
        who = "You" if mine else plain(facts.opener or "Somebody")
        return Message(lock, [section(f"*{who} opened {facts.group}.* {plain(facts.asker)} is told.")])
    if facts.expired:
        words = f"{plain(facts.asker)} asked you to open {a(facts.title)}. Nobody did in time, and they are told so."
        return Message(lock, [section(f"{words} Nothing more is needed from you.")])
    again = button("Open it after all" if not_now else "Open", OPEN, str(facts.form_id), primary=not not_now)
    look = button("Look and change first", SHOW, str(facts.form_id))
    if not_now:
        words = f"*You said: not now.* {plain(facts.asker)} sees that, and the next person is asked."
        return Message(lock, [section(words), buttons(again, look)])
    return Message(
        lock,
        [
            section(
                f"*{plain(facts.asker)} asks you to open {a(facts.title)}.*\n{_summary(facts)}\n"
                "It is opened in your name. Which child? Phone them: we never write that here.\n"
                f"If you do nothing, it is not opened. Kept until {when(facts.until)}."
            ),
            buttons(again, look, button("Not now", NOT_NOW, str(facts.form_id))),
        ],
    )


def progress(facts: Asking, answers: Sequence[Answered]) -> Message:
    """To whoever asked: one message that changes with what comes of it."""
    lock = "Your group: who is asked to open it"
    if facts.group:
        words = f"*{plain(facts.opener or 'Somebody')} opened {facts.group}.* Tell them which child it is."
        return Message(lock, [section(words)])
    choose = buttons(
        button("Choose someone else", CHOOSE, str(facts.form_id)),
        button("Show what I filled in", SHOW, str(facts.form_id)),
    )
    said = [f"{plain(one.name)}: {'no answer yet' if one.said == 'waiting' else 'not now'}" for one in answers]
    if facts.expired:
        words = (
            f"*Nobody opened it in time.* {'. '.join(said)}.\nType `/rsg open` again, or use your on-call phone list."
        )
        return Message(lock, [section(words)])
    return Message(
        lock,
        [
            section(
                f"*You asked for {a(facts.title)} to be opened.* {'. '.join(said)}.\n{_summary(facts)}\n"
                f"Kept until {when(facts.until)}."
            ),
            choose,
            section(PHONE_LIST),
        ],
    )


def told(facts: Asking, what: str) -> Message:
    """News for whoever asked: it is opened, or nobody of those asked can."""
    if what == "opened" and facts.group:
        words = (
            f"*{plain(facts.opener or 'Somebody')} opened {facts.group} for you.* "
            "Tell them which child it is, by phone or secure email. If you should be in the group, ask them to add you."
        )
        return Message("Your group is opened", [section(words)])
    words = "*Nobody of those you asked can open it now.* Choose someone else, or use your on-call phone list."
    return Message(
        "Your group is not opened",
        [section(words), buttons(button("Choose someone else", CHOOSE, str(facts.form_id), primary=True))],
    )


def join(name: str, asker: str, person_id: UUID, group_id: UUID, *, there: bool) -> Message:
    """To the chair, or the opener until there is one: somebody's child is that of this group."""
    lock = f"{name.split(' ')[0]}: somebody asks to join"
    if there:
        return Message(lock, [section(f"{plain(asker)} asked to join *{name}*, and is in it.")])
    words = (
        f"*{plain(asker)} asks to join {name}.* They wanted to open a group for the same place, rang the ward, and say "
        "that it is the same child. Only add them if that is right."
    )
    return Message(lock, [section(words), buttons(button("Add them", ADD, f"{group_id} {person_id}", primary=True))])


def _summary(facts: Asking) -> str:
    lines: list[str] = [f"{plain(facts.place)} · {plain(facts.council)}"]
    if facts.stuck:
        lines.append(f"What is stuck: {plain(listed(facts.stuck))}")
    lines.append(f"First meeting: {facts.first_meeting}")
    return "\n".join(lines)
