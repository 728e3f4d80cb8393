"""Every button the bot listens to, and who may not press it: read from the app itself, so that none is left out."""

import logging
import re
from functools import cache
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.handlers import register

MEMBER, STRANGER, COLLEAGUE = "camhs-sgm", "uhl-sgm", "lpt-tm"
"""In the group and without the right; of an agency that is not in it; of the chair's own agency, and not in it."""

NOT_IN_IT = (STRANGER, COLLEAGUE)
ALL_OTHERS = (MEMBER, STRANGER, COLLEAGUE)

STEP_UP = ("approval_", "escalation_", "report_", "step_up_")
"""How the buttons of a step up begin: they have a walk of their own."""

ANYBODY = {
    "away_show": "everybody may be away",
    "guard_sure": "it sends the presser's own words again, and their command is judged anew",
    "mine": "it shows the presser's own things",
    "mine_back": "the same, a page before",
    "why_rule": "the rules are public",
}
"""Buttons that are nobody's alone, and why."""

IN_THE_GROUP = {
    *(
        "action_new",
        "escalation_ask",
        "meeting_chair_not_here",
        "note_new",
        "notes_page_\\w+",
        "problem_report",
        "proposal_new",
        "proposal_instead",
    ),
    *("record_read", "record_wrong", "why_owed"),
}
"""Whoever is in the group may press them."""

OF_NO_GROUP = {
    *("open_ask", "open_choose", "open_different", "open_for", "open_not_now", "open_on_call", "open_show"),
    *("overview_start_without_chair", "^open_same:\\d+$", "problem_report"),
}
"""Buttons of groups that are not opened yet, of another group, or for whoever looks after the bot."""

VOTES = ("vote_for", "vote_against", "vote_abstain", "vote_close", "vote_cast_for", "vote_cast_against", "vote_record")
OF_PANELS = {
    "deputy_agree",
    "deputy_decline",
    "agenda_send",
    "agenda_agree",
    "agenda_drop",
    "interest_choose_\\d+",
    *VOTES,
}
"""Buttons of standing bodies, which one group for one case has not: tests/usecases/panels/ and test_panel.py press
what is behind them."""

WHILE_CLOSING = {
    "problem_report": "what does not work can be said to the last day",
    "record_correct": "what was sent can still be put right",
    "record_wrong": "what was sent can still be put right",
    "closing_reopen": "that is the day for it",
    "overview_try_again": "the last words have to go out too",
}
"""Buttons that may still change something in the day before a group is closed for good, and why."""

AGAIN = {
    "action_speak": "another word to the chair",
    "problem_report": "another report is another report",
    "action_new": "another action",
    "action_correct": "the date is written once more",
    "note_new": "another note",
    "report_write": "another report is another report",
    "proposal_instead": "another proposal",
    "proposal_new": "another proposal",
    "record_ask": "another question to the record keeper",
    "record_correct": "the notes are changed once more",
    "record_write": "the notes are changed once more",
    "record_wrong": "another thing that is wrong",
}
"""Buttons whose second press is a new thing and not the same once more."""
STILL = {*ANYBODY, "record_read", "notes_page_\\w+", "why_owed"}
"""Buttons that only show, so that nothing is refused while there is something to see."""


REFUSED_ALL_THE_SAME = {
    "readers_all_right": "the chair has answered that week's question with “Remove” already",
}
"""Buttons that the right person presses here to be refused, and why."""

WITHOUT_RULE = {
    "handover_accept": "one person was asked, and nobody else has anything to say to it",
    "handover_pass": "the same",
    **dict.fromkeys(("open_ask", "open_choose", "open_on_call", "open_show"), "what was filled in is one's own"),
    **dict.fromkeys(("open_different", "open_for", "open_not_now", "^open_same:\\d+$"), "the same"),
    **dict.fromkeys(("action_finish", "action_meaning_\\d+", "decision_finish", "proposal_finish"), "the same"),
    "proposal_instead": "the same",
    **dict.fromkeys(("approval_agree", "approval_decline", "approval_ask"), "one person is asked"),
    **dict.fromkeys(("approval_answer", "escalation_ask_instead", "escalation_withdraw"), "it is whose that asked"),
    **dict.fromkeys(("escalation_not_now", "escalation_take_up"), "it is proposed to one person"),
    **dict.fromkeys(("referral_agree", "referral_decline", "referral_let_in", "referral_keep_out"), "one was asked"),
    "^open_refer:\\d+$": "what was filled in is one's own",
}
"""Buttons whose refusal to a member rests on no rule, and why."""


OF_REFERRALS = re.compile(r"\^?(referral_|open_refer)")
"""Buttons of cases that are put to a panel: they are pressed in a walk of their own."""


class Heard(App):
    """Notes which buttons the handlers listen to."""

    def __init__(self) -> None:
        self.buttons: list[str] = []
        client = WebClient("xoxb-none")
        super().__init__(client=client, token_verification_enabled=False, signing_secret="none", logger=logging.root)

    def action(self, constraints: Any, *args: Any, **more: Any) -> Any:
        if not isinstance(constraints, dict):  # a question of a form that is drawn anew
            self.buttons.append(constraints.pattern if isinstance(constraints, re.Pattern) else constraints)
        return super().action(constraints, *args, **more)


@cache
def inventory() -> tuple[str, ...]:
    """Every button the bot listens to, by its action_id, or by the pattern of a row of them."""
    app = Heard()
    register(app, None)  # type: ignore[arg-type] # nothing is asked of it before something is pressed
    return tuple(dict.fromkeys(app.buttons))


def named(action: str) -> str:
    """The name in the inventory."""
    return next(one for one in inventory() if one == action or re.fullmatch(one, action))


def wrong(action: str) -> tuple[str, ...]:
    """Who may not press it."""
    if action in ANYBODY:
        return ()
    return NOT_IN_IT if action in IN_THE_GROUP else ALL_OTHERS
