"""What others are asked about a referral: to agree to it, what was set up elsewhere; and the forms that ask why."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.guard import plain
from bot.rules.words import day
from bot.views.blocks import Block, asked, button, buttons, modal, section, small
from bot.views.message import Message
from bot.views.referral import CLOSE, RETURN, SET_UP, WITHDRAW, Shown, said_at, sentence

AGREE, DECLINE, LET_IN, KEEP_OUT = "referral_agree", "referral_decline", "referral_let_in", "referral_keep_out"
WITHDRAW_FORM, DECLINE_FORM, RETURN_FORM = (f"{name}_form" for name in (WITHDRAW, DECLINE, RETURN))
CLOSE_FORM, SET_UP_FORM, LET_IN_FORM, KEEP_OUT_FORM = (f"{name}_form" for name in (CLOSE, SET_UP, LET_IN, KEEP_OUT))
WHY = "why"


def to_agree(facts: Shown, approval_id: UUID, *, step: str, stands: str, due: datetime | None) -> Message:
    """To whoever must agree: to the form before it is sent (*step* "form"), or to papers that are late ("late")."""
    ref = facts.name.split(" ")[0]
    lock = f"{ref}: please agree, or say why not"
    if facts.state in ("withdrawn", "closed"):
        return Message(lock, [section(f"*{facts.name} was {facts.state}.* Nothing is needed from you.")])
    if stands != "asked":
        said = {"agreed": "You agreed.", "declined": "You did not agree.", "passed": "This is not asked any more."}
        return Message(lock, [section(f"*{facts.name}:* {said[stands]} {plain(facts.by)} sees that.")])
    if step == "let_in":
        why = f" They say: {sentence(facts.let_in_why)}" if facts.let_in_why else ""
        words = (
            f"*{plain(facts.by)} asks you to let in {facts.name}*, for the {plain(facts.panel)}. "
            f"{plain(facts.kept_out or '')}{why} If you do nothing, it is not let in."
        )
        value = str(approval_id)
        return Message(
            lock,
            [section(words), buttons(button("Let it in", LET_IN, value), button("No: say why", KEEP_OUT, value))],
        )
    if step == "late":
        wanted = day(facts.wanted_on) if facts.wanted_on else "the next meeting"
        other = f"it is for {day(facts.meeting_on)}" if facts.meeting_on else "it goes to the meeting after"
        words = (
            f"*{facts.name} came late for {wanted}.* {plain(facts.by)} sent it on {said_at(facts.sent_at)}. "
            f"Do you take it all the same? If you do nothing, {other}."
        )
        return Message(lock, [section(words), _agree_buttons(approval_id, "Take it")])
    by = f" Papers are due by {said_at(due)}." if due else ""
    words = (
        f"*{plain(facts.by)} asks you to agree to a form* before it goes to the {plain(facts.panel)}: {facts.name}. "
        f"They send you the form by secure e-mail; it never comes into Slack.{by} If you do nothing, it is not sent."
    )
    return Message(lock, [section(words), _agree_buttons(approval_id, "I agree")])


def _agree_buttons(approval_id: UUID, label: str) -> Block:
    value = str(approval_id)
    return buttons(button(label, AGREE, value, primary=True), button("No: say why", DECLINE, value))


def elsewhere(facts: Shown, duty: str) -> Message:
    """To whoever takes the case on elsewhere: what did you set up?"""
    ref = facts.name.split(" ")[0]
    if facts.state == "withdrawn":
        return Message(f"{ref}: withdrawn", [section(f"*{facts.name} was withdrawn.* Nothing is needed from you.")])
    if facts.set_up_elsewhere:
        said = f"*{facts.name}:* set up: {sentence(facts.set_up_elsewhere)}"
        return Message(f"{ref}: what was set up", [section(said)])
    words, elements = elsewhere_item(facts, duty)
    return Message(f"{ref}: what was set up?", [section(words), buttons(*elements)])


def elsewhere_item(facts: Shown, duty: str) -> tuple[str, list[Block]]:
    """The same in a digest, or of whoever refers, who asks them where nobody of theirs is listed."""
    by = f" by {said_at(facts.elsewhere_due)}" if facts.elsewhere_due else ""
    if facts.elsewhere_asked:
        whom = (
            f"{plain(facts.by)} referred it to the {plain(facts.panel)} on {said_at(facts.sent_at)}. Please answer{by}."
        )
    else:
        whom = f"Ask the {plain(facts.panel)}, and write down what they say{by}."
    words = f"*{facts.name}: {duty[0].lower()}{duty[1:].rstrip('.')}.* {whom}"
    return words, [button("Say what was set up", SET_UP, str(facts.id))]


def why_form(callback_id: str, subject_id: UUID, nonce: str, most: int) -> Block:
    """One line of why: on withdrawing (where it is theirs to say or not), declining, sending back, not hearing."""
    titles = {
        WITHDRAW_FORM: ("Withdraw", "Why? (you need not say)", "Withdraw it"),
        DECLINE_FORM: ("Not agreed", "What has to change first?", "Say so"),
        RETURN_FORM: ("Send it back", "What is missing, or has to change?", "Send it back"),
        LET_IN_FORM: ("Let it in", "Why is it let in?", "Let it in"),
        KEEP_OUT_FORM: ("Not let in", "Why not, and where does it go instead?", "Say so"),
        SET_UP_FORM: ("What was set up", "Which meeting was set up, and when is it?", "Say so"),
        CLOSE_FORM: ("Not heard here", "Why, and where does it go instead?", "Say so"),
    }
    title, question, submit = titles[callback_id]
    element = {"type": "plain_text_input", "max_length": most}
    return modal(
        title,
        [asked(WHY, question, element, optional=callback_id == WITHDRAW_FORM), small("No names or health details.")],
        callback_id=callback_id,
        private_metadata=json.dumps({"nonce": nonce, "id": str(subject_id)}),
        submit={"type": "plain_text", "text": submit},
    )


def read_why(view: Mapping[str, Any]) -> tuple[str, UUID, str]:
    """The form's key, what it is about, and what was written."""
    names = json.loads(view["private_metadata"])
    said = view["state"]["values"][WHY]["value"].get("value") or ""
    return f"fm:{names['nonce']}", UUID(names["id"]), str(said)
