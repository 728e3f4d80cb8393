"""The small forms about a question to an agency, and what a filled-in one says."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from bot.guard import plain
from bot.views.blocks import Block, asked, modal, option, section

CHANGES_FORM, DISAGREE_FORM = "question_changes_form", "question_disagree_form"
ASK_FORM, REPLY_FORM = "question_ask_form", "question_reply_form"
PASS_FORM, RECORD_FORM, WITHDRAW_FORM = "question_pass_form", "question_record_form", "question_withdraw_form"

NO_DETAILS = "No names or health details."


class Filled(Struct, frozen=True, kw_only=True):
    """What a form says: *about* is what it was opened for; the rest what was asked in it."""

    nonce: str
    about: str
    words: str = ""
    answer: str = ""
    agency: str = ""  # what that agency was asked, by its id
    person: str = ""  # Slack id


def changes(about: str, nonce: str) -> Block:
    """What should be different."""
    return _form(CHANGES_FORM, "Agree with changes", [_words(f"What should change? {NO_DETAILS}")], about, nonce)


def disagree(about: str, nonce: str) -> Block:
    """Why not."""
    return _form(DISAGREE_FORM, "Disagree", [_words(f"Why not? What would help? {NO_DETAILS}")], about, nonce)


def ask_chair(about: str, nonce: str) -> Block:
    """What an agency wants to know first."""
    told = section("The chair gets this at once. Asking does not stop the clock.")
    return _form(ASK_FORM, "Ask the chair", [told, _words(f"What do you want to know? {NO_DETAILS}")], about, nonce)


def reply(about: str, nonce: str, agency: str, words: str) -> Block:
    """The chair answers; *words* are what was asked."""
    blocks = [section(f"{plain(agency)} asks: “{plain(words)}”"), _words(f"Your answer. {NO_DETAILS}")]
    return _form(REPLY_FORM, "Answer", blocks, about, nonce)


def pass_on(about: str, nonce: str) -> Block:
    """Who is asked instead."""
    blocks = [
        section("Choose a colleague of your own agency. They are let into the group, to read it."),
        asked("person", "Who should answer?", {"type": "users_select"}),
    ]
    return _form(PASS_FORM, "Pass it on", blocks, about, nonce)


def record(question_id: str, nonce: str, agencies: Sequence[tuple[str, str]], chosen: str = "") -> Block:
    """What an agency said by phone or e-mail; *agencies* are those that have not answered, ids and names."""
    options = [option(name, value) for value, name in agencies]
    first = next((one for one in options if one["value"] == chosen or len(options) == 1), None)
    whose: Block = {"type": "static_select", "options": options} | ({"initial_option": first} if first else {})
    answers = [option("Agree", "agree"), option("Agree with changes", "changes"), option("Disagree", "disagree")]
    blocks = [
        asked("agency", "Whose answer is it?", whose),
        asked("answer", "What did they say?", {"type": "radio_buttons", "options": answers}),
        asked(
            "words",
            f"What should change, or why not? {NO_DETAILS}",
            {"type": "plain_text_input", "multiline": True},
            optional=True,
        ),
    ]
    return _form(RECORD_FORM, "Record an answer", blocks, question_id, nonce)


def withdraw(question_id: str, nonce: str) -> Block:
    """Why it is asked no more."""
    return _form(
        WITHDRAW_FORM, "Withdraw it", [_words(f"Why? Those asked read this. {NO_DETAILS}")], question_id, nonce
    )


def read(view: Mapping[str, Any]) -> Filled:
    """What was filled in."""
    nonce, _, about = str(view["private_metadata"]).partition(" ")
    answers = {name: answer["value"] or {} for name, answer in view["state"]["values"].items()}

    def chosen(name: str) -> str:
        option = answers.get(name, {}).get("selected_option")
        return str(option["value"]) if option else ""

    return Filled(
        nonce=nonce,
        about=about,
        words=str(answers.get("words", {}).get("value") or ""),
        answer=chosen("answer"),
        agency=chosen("agency"),
        person=str(answers.get("person", {}).get("selected_user") or ""),
    )


def answered(says: str) -> Block:
    """What came of it."""
    return modal("Done", [section(plain(says))])


def _words(label: str) -> Block:
    return asked("words", label, {"type": "plain_text_input", "multiline": True})


def _form(name: str, title: str, blocks: list[Block], about: str, nonce: str) -> Block:
    return modal(
        title,
        blocks,
        callback_id=name,
        private_metadata=f"{nonce} {about}",
        submit={"type": "plain_text", "text": "Send"},
    )
