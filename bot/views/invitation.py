"""The invitation, and the question to take the chair: one direct message each."""

from datetime import datetime

from bot.rules.words import day, hour
from bot.views.blocks import section
from bot.views.message import Message
from storage.models import Group, Meeting


def invitation(group: Group, meeting: Meeting, title: str, agency: str, opener: str, answer_by: datetime) -> Message:
    """Why, when, what is expected, and what happens if they do nothing."""
    return Message(
        f"{group.ref}: please answer about a meeting",
        [
            section(
                f"*{agency} is asked to join {group.ref} · {group.code_word}*, a {title}.\n"
                f"Meeting: *{_when(meeting.starts_at)}*, {meeting.minutes} minutes.\n"
                f"Send someone who can agree things for {agency}. Please answer by {_when(answer_by)}.\n"
                f"Which child? We never write that here. {opener} will phone you or use secure email.\n"
                "If nobody comes, nothing is decided for you. You get a question, with a time to answer."
            )
        ],
    )


def chair(group: Group, meeting: Meeting, title: str, agency: str) -> Message:
    """Asked of one person after another, day and night."""
    return Message(
        f"{group.ref}: please take the chair",
        [
            section(
                f"*Please chair the first meeting of {group.ref} · {group.code_word}*, a {title}.\n"
                f"{agency} has to start it. Meeting: *{_when(meeting.starts_at)}*, {meeting.minutes} minutes.\n"
                "If you do not answer, the next person on call is asked."
            )
        ],
    )


def set_up(group: Group, agency: str, by: datetime, lacks: str) -> Message:
    """The running clock, to those who must act."""
    return Message(
        f"{group.ref}: the group is not set up yet",
        [
            section(
                f"*{group.ref} · {group.code_word} should be set up by {_when(by)}.* {agency} has to start it. "
                f"Still needed: {lacks}.\nThis is not the legal time limit for detention. The ward keeps that."
            )
        ],
    )


def _when(at: datetime) -> str:
    return f"{day(at.date())}, {hour(at.time())}"
