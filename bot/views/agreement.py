"""Whoever must agree to a step up: what they read, what they can press, and their question with its answer."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.guard import plain
from bot.rules.opening import Slot
from bot.rules.words import a, day, hour
from bot.views.blocks import Block, asked, button, buttons, modal, option, section
from bot.views.digest import Item
from bot.views.escalation import INSTEAD, Shown, Summary, came_of_it, does, menu, selected, summary
from bot.views.invitation import when
from bot.views.message import Message
from bot.views.why import why_owed
from storage.models import Approval

AGREE, DECLINE, ASK, ANSWER = "approval_agree", "approval_decline", "approval_ask", "approval_answer"
AGREE_FORM, DECLINE_FORM, ASK_FORM = "approval_agree_form", "approval_decline_form", "approval_ask_form"
ANSWER_FORM, INSTEAD_FORM = "approval_answer_form", "approval_instead_form"


class Step(Struct, frozen=True, kw_only=True):
    """A step that somebody is asked to agree to, as they read it."""

    approval: Approval
    shown: Shown
    summary: Summary
    text: str  # the rule, in plain words
    due_at: datetime
    own: str | None = None  # the warning where they asked for it themselves


def message(step: Step) -> Message:
    """To whoever must agree; once that is settled, what came of it."""
    approval, shown = step.approval, step.shown
    lock = f"{shown.group.ref}: please answer"
    if approval.state != "asked":
        return Message(lock, [section(f"{_head(step)}\n{_settled(step)}")])
    return Message(lock, [section(_words(step)), section(summary(step.summary)), buttons(*_buttons(step))])


def item(step: Step) -> Item:
    """In the list of what they owe."""
    return Item(due_at=step.due_at, words=_words(step), elements=_buttons(step))


def unanswered(step: Step, name: str) -> Message:
    """To whoever asked, after the last reminder."""
    head = f"*{step.shown.group.ref} · {step.shown.group.code_word}: {plain(name)} has not answered.*"
    if step.approval.state != "asked":
        return Message(f"{step.shown.group.ref}: a step up", [section(f"{head} {came_of_it(step.shown)}")])
    words = f"{head} They were asked on {when(step.approval.asked_at)} to {does(step.approval.step)}, and reminded."
    row = buttons(button("Ask somebody else", INSTEAD, str(step.approval.id)))
    return Message(f"{step.shown.group.ref}: a step up", [section(words), row])


def question(step: Step, name: str) -> Message:
    """To whoever asked: what they want to know first."""
    asks, approval = step.approval.question or "", step.approval
    head = f"*{step.shown.group.ref} · {step.shown.group.code_word}: {plain(name)} asks you first:* “{plain(asks)}”"
    lock = f"{step.shown.group.ref}: a question for you"
    if approval.answer is not None:
        return Message(lock, [section(f"{head}\nYour answer: “{plain(approval.answer)}”")])
    if approval.state != "asked":
        return Message(lock, [section(f"{head}\n{came_of_it(step.shown)}")])
    return Message(lock, [section(head), buttons(button("Answer", ANSWER, str(approval.id), primary=True))])


def agree_form(step: Step, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """They authorise it, and say who is asked to agree."""
    blocks: list[Block] = [section(f"*{step.shown.group.ref}*: {plain(step.text)}")]
    if not people:
        blocks.append(section("*The directory lists nobody at the table who could agree.* Ask your administrator."))
        return modal("Agree", blocks)
    blocks.append(asked("to", "Who is asked to agree next?", menu(people)))
    return _form("Agree", AGREE_FORM, blocks, str(step.approval.id), nonce, f"I {does(step.approval.step)}")


def last_form(step: Step, chairs: Sequence[tuple[UUID, str]], slots: Sequence[Slot], nonce: str) -> Block:
    """They agree, and say who is asked to chair and when the group meets first."""
    blocks: list[Block] = [section(f"*{step.shown.group.ref}*: {plain(step.text)}")]
    if step.own:
        blocks.append(section(f"*{step.own}*"))
    if not chairs:
        blocks.append(section("*The directory lists nobody at the table who could chair.* Ask your administrator."))
        return modal("Agree", blocks)
    times = [option(f"{day(slot.at.date())}, {hour(slot.at.time())}", slot.at.isoformat()) for slot in slots]
    when_first: Block = {"type": "static_select", "options": times, "initial_option": times[0]}
    blocks += [
        asked("to", "Who is asked to chair?", menu(chairs)),
        asked("at", "When is the first meeting?", when_first),
    ]
    return _form("Agree", AGREE_FORM, blocks, str(step.approval.id), nonce, "I agree: open it")


def instead_form(step: Step, people: Sequence[tuple[UUID, str]], nonce: str) -> Block:
    """Who is asked instead."""
    if not people:
        return modal("Ask somebody else", [section("The directory lists nobody else at the table who could agree.")])
    blocks = [asked("to", f"Who is asked to {does(step.approval.step)} instead?", menu(people))]
    return _form("Ask somebody else", INSTEAD_FORM, blocks, str(step.approval.id), nonce, "Ask them")


def read(view: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The nonce, the approval, who was chosen, and when: an ISO time, or nothing."""
    carried = json.loads(view["private_metadata"])
    return carried["nonce"], carried["about"], selected(view, "to"), selected(view, "at")


def _head(step: Step) -> str:
    shown = step.shown
    what = f"{a(shown.title)} for {shown.group.ref} · {shown.group.code_word}"
    return f"*Please {does(step.approval.step, what)}.*"


def _words(step: Step) -> str:
    shown, approval = step.shown, step.approval
    lines = [
        _head(step),
        f"{plain(shown.by)} asks for it. Ground: {plain(shown.ground)} Why now: “{plain(shown.why)}”",
        *[f"Agreed: {'; '.join(plain(one) for one in shown.agreed)}." for _ in shown.agreed[:1]],
        f"You asked: “{plain(approval.question)}”" if approval.question else "",
        f"Their answer: “{plain(approval.answer)}”" if approval.answer else "",
        step.own or "",
    ]
    return "\n".join(filter(None, lines))


def _buttons(step: Step) -> list[Block]:
    value = str(step.approval.id)
    return [
        button(step.approval.step.capitalize(), AGREE, value, primary=True),
        button("Decline: why", DECLINE, value),
        button("Ask something first", ASK, value),
        why_owed("approval", step.approval.id),
    ]


def _settled(step: Step) -> str:
    match step.approval.state:
        case "agreed":
            return f"*You have agreed.* {came_of_it(step.shown)}"
        case "declined":
            return f"*You said no:* “{plain(step.approval.settled_why or '')}” Whoever asked can read it."
        case _:
            return f"*You are not asked any more.* {came_of_it(step.shown)}"


def _form(title: str, name: str, blocks: list[Block], about: str, nonce: str, send: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=name,
        private_metadata=json.dumps({"nonce": nonce, "about": about}),
        submit={"type": "plain_text", "text": send},
    )
