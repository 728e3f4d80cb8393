"""What leads to a step up, and what follows it: day seven, the case taken over, the regular report."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.guard import plain
from bot.rules.words import counted, listed
from bot.views.blocks import LONGEST_LABEL, Block, asked, button, buttons, modal, option, section
from bot.views.digest import Item
from bot.views.escalation import ASK, words
from bot.views.invitation import when
from bot.views.message import Message
from bot.views.why import why_owed
from storage.models import Group

GO_ON, TAKE_OVER, REPORT = "step_up_go_on", "step_up_take_over", "report_write"
REPORT_FORM = "report_form"


def way_out_item(group: Group, title: str, days: int, due_at: datetime) -> Item:
    """The question of day seven, in the digest of the opener and the chair."""
    words = (
        f"*{group.ref} · {group.code_word} has had no way out for {counted(days, 'day')}.* "
        f"Should it go a step up, to {title}? Meetings go on either way."
    )
    elements = [
        button(f"Ask for {title}"[:LONGEST_LABEL], ASK, str(group.id), primary=True),
        button("Not now: go on", GO_ON, str(group.id)),
        why_owed("way_out", group.id),
    ]
    return Item(due_at=due_at, words=words, elements=elements)


def take_over(group: Group, below: Group, escalation_id: object, came: str) -> Message:
    """To the chair of the group above: *below* wants to hand the case over."""
    lock = f"{group.ref}: please answer"
    head = f"*{below.ref} · {below.code_word} wants to hand its case over to {group.ref} · {group.code_word}.*"
    if came:
        return Message(lock, [section(f"{head} {came}")])
    more = f"If you take it over, {below.ref} ends, and this group alone goes on. Until then it meets as before."
    row = buttons(
        button("We take it over", TAKE_OVER, str(escalation_id), primary=True), why_owed("take_over", escalation_id)
    )
    return Message(lock, [section(f"{head} {more}"), row])


def report_item(group: Group, to: Sequence[str], due_at: datetime) -> Item:
    """The report that is due, in the digest of who writes it."""
    words = (
        f"*{group.ref} · {group.code_word}: the report on how it goes* is due by {when(due_at)}. "
        f"It goes to {listed([plain(one) for one in to])}."
    )
    return Item(
        due_at=due_at,
        words=words,
        elements=[button("Write the report", REPORT, str(group.id), primary=True), why_owed("report", group.id)],
    )


def report_form(group: Group, text: str, to: Sequence[str], most: int, nonce: str) -> Block:
    """The report, begun from the record."""
    element = {"type": "plain_text_input", "multiline": True, "initial_value": text[:most], "max_length": most}
    ticks = {"type": "checkboxes", "options": [option("They have it too", "passed_on")]}
    head = (
        f"*{group.ref} · {group.code_word}*: it goes into the channel when you send it. It is for "
        f"{listed([plain(one) for one in to])}. Send it by e-mail first to those who do not read in the channel."
    )
    return modal(
        "Report",
        [
            section(head),
            asked("words", "How does it go? No names or health details.", element),
            asked("ticks", "Those who do not read in the channel", ticks, optional=True),
        ],
        callback_id=REPORT_FORM,
        private_metadata=f"{nonce} {group.id}",
        submit={"type": "plain_text", "text": "Send"},
    )


def read_report(view: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    """Nonce, group, the text, and whether the others have it."""
    nonce, _, group = str(view["private_metadata"]).partition(" ")
    ticks = ((view["state"]["values"].get("ticks") or {}).get("value") or {}).get("selected_options") or []
    return nonce, group, words(view, "words"), bool(ticks)


def draft(
    *, held: int, decided: int, waiting: int, open_actions: int, late_actions: int, next_at: datetime | None
) -> str:
    """What the record alone says of how it goes."""
    asked = f"{counted(waiting, 'question')} to agencies not answered" if waiting else "no question unanswered"
    promised = f"{counted(open_actions, 'action')} open, {late_actions} late" if open_actions else "no action open"
    following = f"The next meeting is on {when(next_at)}." if next_at else "No meeting is fixed."
    return f"So far {counted(held, 'meeting')} and {counted(decided, 'decision')}; {asked}; {promised}. {following}"


def sent(group: Group, text: str, agency: str, to: Sequence[str]) -> Message:
    """The report, in the channel."""
    words = f"*Report of {group.ref} · {group.code_word}, for {listed([plain(one) for one in to])}:*\n{plain(text)}"
    return Message(f"{group.ref}: a report", [section(f"{words}\nSent by {plain(agency)}.")])
