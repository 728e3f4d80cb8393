"""Being away: the form, what the stand-in reads, and what a chair reads when nobody stands in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.guard import plain
from bot.rules.words import day, listed
from bot.views.blocks import Block, asked, button, modal, section
from bot.views.message import Message

SHOW = "away_show"
FORM = "away_form"


def away_button() -> Block:
    """Opens the form."""
    return button("I'm away until …", SHOW, "away")


def form(nonce: str) -> Block:
    """Until when, and who stands in."""
    words: Block = {"type": "plain_text_input", "placeholder": {"type": "plain_text", "text": "Friday"}}
    return modal(
        "I'm away",
        [
            section("Your agency's times to answer go on running while you are away."),
            asked("until", "Your last day away", words),
            asked(
                "deputy",
                "Who stands in? If you leave this empty: your deputy in the directory",
                {"type": "users_select"},
                optional=True,
            ),
        ],
        callback_id=FORM,
        private_metadata=nonce,
        submit={"type": "plain_text", "text": "I'm away"},
    )


def read(view: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """The nonce, the words for the last day, and who stands in."""
    values = view["state"]["values"]
    deputy = values["deputy"]["value"].get("selected_user")
    return str(view["private_metadata"]), values["until"]["value"].get("value") or "", deputy


def noted(says: str) -> Block:
    """The form's answer."""
    return modal("I'm away", [section(plain(says))])


def stand_in(name: str, until: date | None, *, still: bool, things: Sequence[Block]) -> Message:
    """To whoever stands in. *things*: what the other owes now, with its buttons."""
    if until is None:
        return Message("Nothing more to stand in for", [section(f"*{plain(name)} is back.* Nothing more is needed.")])
    if not still:
        words = f"*Somebody else stands in for {plain(name)} now.* Nothing more is needed from you."
        return Message("Nothing more to stand in for", [section(words)])
    words = (
        f"*You stand in for {plain(name)} until {day(until)}.* What this bot would send them comes to you. "
        "Their agency's times to answer go on running."
    )
    owed = "They owe this now:" if things else "They owe nothing at the moment."
    return Message("You stand in for a colleague", [section(f"{words}\n{owed}"), *things])


def alone(name: str, agency: str, until: date | None, groups: Sequence[str]) -> Message:
    """To a chair: somebody of the group is away, and nobody stands in."""
    if until is None:
        words = f"*{plain(name)}, {plain(agency)}, is back.*"
    else:
        words = (
            f"*Nobody stands in for {plain(name)}, {plain(agency)}, who is away until {day(until)}.* "
            f"They are in {listed(groups)}. If something cannot wait, phone their agency."
        )
    return Message("Nobody stands in for a member", [section(words)])
