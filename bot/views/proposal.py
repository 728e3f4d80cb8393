"""What is put to the chair: the form, the chair's message, and the line that says what came of it."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from bot.guard import plain
from bot.rules.refusal import Refusal
from bot.views import refusal as refusal_view
from bot.views.blocks import Block, asked, button, buttons, modal, section
from bot.views.message import Message
from storage.models import Group, Proposal

NEW = "proposal_new"  # on the card: the group's id
INSTEAD = "proposal_instead"  # beneath a no: what was to be decided goes with the window
FINISH = "proposal_finish"  # in the message to whoever mentioned the bot
RECORD, DECLINE = "proposal_record", "proposal_decline"
FORM, DECLINE_FORM = "proposal_form", "proposal_decline_form"


class Offered(Struct, frozen=True, kw_only=True):
    """What the form shows; *chair* is who gets it."""

    group: str
    ref: str
    code_word: str
    chair: str
    most: int  # characters
    text: str = ""
    source_ts: str | None = None
    thread_ts: str | None = None
    kept: str | None = None


class Names(Struct, frozen=True, kw_only=True):
    """What the form carries besides its answer: names, never rights."""

    nonce: str
    group: str
    source_ts: str | None = None
    thread_ts: str | None = None
    kept: str | None = None


class Shown(Struct, frozen=True, kw_only=True):
    """A proposal as one reader sees it. *to_chair*: the reader decides about it; *chair* is who does."""

    group: Group
    proposal: Proposal
    by: str  # name and agency
    agency: str
    chair: str
    to_chair: bool


def form(offered: Offered, nonce: str) -> Block:
    """The text, and who gets it."""
    names = Names(
        nonce=nonce,
        group=offered.group,
        source_ts=offered.source_ts,
        thread_ts=offered.thread_ts,
        kept=offered.kept,
    )
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": offered.most}
    element |= {"initial_value": offered.text} if offered.text else {}
    head = f"*{offered.ref} · {offered.code_word}*\n{plain(offered.chair)} has the chair, and gets this at once."
    return modal(
        "Propose a decision",
        [section(head), asked("words", "What should be decided? No names or health details.", element)],
        callback_id=FORM,
        private_metadata=json.dumps(asdict(names), separators=(",", ":")),
        submit={"type": "plain_text", "text": "Propose it"},
    )


def read(view: Mapping[str, Any]) -> tuple[Names, str]:
    """What the form is about, and what was written."""
    return Names(**json.loads(view["private_metadata"])), _words(view)


def instead(refusal: Refusal, begun: Mapping[str, Any]) -> Block:
    """A no with its way on: *begun* is what the button takes to the next form."""
    window = refusal_view.window(refusal)
    propose = buttons(button("Propose it to the chair", INSTEAD, "chair", primary=True))
    carried = json.dumps(dict(begun), separators=(",", ":"))
    return window | {"blocks": [*window["blocks"], propose], "private_metadata": carried}


def begun(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the window of a no carries."""
    found: dict[str, Any] = json.loads(view["private_metadata"])
    return found


def decline_form(proposal_id: str, nonce: str) -> Block:
    """Why not now."""
    element: Block = {"type": "plain_text_input", "multiline": True}
    return modal(
        "Not now",
        [asked("words", "Why not now? They read this. No names or health details.", element)],
        callback_id=DECLINE_FORM,
        private_metadata=f"{nonce} {proposal_id}",
        submit={"type": "plain_text", "text": "Send"},
    )


def read_decline(view: Mapping[str, Any]) -> tuple[str, str, str]:
    """Nonce, proposal, and the reason."""
    nonce, _, proposal = str(view["private_metadata"]).partition(" ")
    return nonce, proposal, _words(view)


def to_chair(shown: Shown) -> Message:
    """Who proposes what, and where; once it is settled, what came of it."""
    group, proposal = shown.group, shown.proposal
    where = f" in <#{group.channel_id}>" if group.channel_id else ""
    head = f"*{group.ref} · {group.code_word}: {plain(shown.by)} proposes a decision{where}.*"
    lines = [head, f"“{plain(proposal.text)}”", _came_of_it(shown)]
    row = []
    if proposal.state == "open" and shown.to_chair:
        value = str(proposal.id)
        record = button("Record decision", RECORD, value, primary=True)
        row = [buttons(record, button("Not now: why", DECLINE, value))]
    elif proposal.state == "open":
        lines.append(f"{plain(shown.chair)} has the chair now, and decides about it.")
    return Message(f"{group.ref}: a proposal for you", [section("\n".join(filter(None, lines))), *row])


def said(shown: Shown) -> Message:
    """One short line where it was proposed: what came of it stands there too."""
    group, proposal = shown.group, shown.proposal
    came = _came_of_it(shown) or "It is with the chair."
    line = f"*{plain(shown.agency)} proposes:* “{plain(proposal.text)}” {came}"
    return Message(f"{group.ref}: a proposal to the chair", [section(line)])


def unfinished(group: Group, text: str, kept_id: str, *, may_record: bool, action: str) -> Message:
    """To whoever mentioned the bot: a mention opens no window, so the form has a button here."""
    if may_record:
        head, label = f"*You asked me to record a decision in {group.ref}.* Some questions are left.", "Record decision"
    else:
        head = f"*You asked me to record a decision in {group.ref}.* Only the chair or the acting chair can do that."
        label = "Propose it to the chair"
    quoted = f"\n“{plain(text)}”" if text else ""
    row = buttons(button(label, action, kept_id, primary=True))
    return Message(f"{group.ref}: a decision to finish", [section(f"{head}{quoted}"), row])


def finished(group: Group, made: str) -> Message:
    """The same message, once something came of it."""
    return Message(f"{group.ref}: done", [section(f"*{group.ref}: done: {plain(made)}.* Nothing more is needed here.")])


def _came_of_it(shown: Shown) -> str:
    proposal = shown.proposal
    if proposal.state == "used":
        return f"*It became {proposal.settled_why}.*"
    if proposal.state == "declined":
        return f"*The chair says not now:* “{plain(proposal.settled_why or '')}”"
    return ""


def _words(view: Mapping[str, Any]) -> str:
    return str((view["state"]["values"]["words"]["value"] or {}).get("value") or "")
