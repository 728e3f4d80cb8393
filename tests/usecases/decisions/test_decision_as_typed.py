"""What is decided, asked and answered is shown as it was typed, in every message that holds it."""

from datetime import timedelta
from uuid import UUID

from bot.drawing.decision import decisions
from bot.drawing.drawers import drawers
from bot.usecases.decisions.recommendation_answer import ask_chair
from bot.views.blocks import Block
from storage.database import Database
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY,
    COUNTY_IS,
    ICB_IS,
    all_sent,
    answers,
    chaired,
    decision,
    line,
    meets,
    press,
    question,
    recorded,
    response,
)
from tests.usecases.decisions.test_proposal import proposed
from tests.usecases.members.invited import Opened
from tests.usecases.test_as_typed import TYPED, check

EVERY = 4
"""One in four of them, in each place: they are many, and each is a meeting of its own."""


def without_channel(blocks: list[Block]) -> list[Block]:
    """The chair's message links to the channel, which is ours and meant to work."""
    return [{**one, "text": {"text": one["text"]["text"].replace("<#C1>", "")}} for one in blocks if "text" in one]


def about(here: Opened, subject: UUID, draw: str) -> list[Block]:
    """The message of that name about one thing, as it reads now."""
    with here.database.read() as work:
        effect = next(post for post in work.outbox.posts_about(subject, here.group_id) if post.draw == draw)
    effect.kind = "update"
    with here.database.read() as work:
        found = drawers(here.services)[draw](work, effect, here.clock.now())
    assert found is not None
    return found.blocks


def test_nothing_in_a_decision_a_question_or_a_proposal_works(database: Database) -> None:
    here = chaired(database)
    meets(here, ICB_IS)
    for number, typed in enumerate(TYPED[::EVERY], start=1):
        recorded(here, ICB_IS, key=f"d{number}", text=typed, authority=typed)
        check(typed, line(here, decision(here, number).id).blocks)
        recorded(here, COUNTY_IS, key=f"r{number}", text=typed)
        check(typed, line(here, question(here, number).id).blocks)
        asked = response(here, COUNTY_IS, number).id
        check(typed, about(here, asked, "question"))
        ask_chair(press(here, COUNTY_IS, COUNTY, f"a{number}", number), typed, here.services)
        check(typed, about(here, asked, "asked_chair"))
        answers(here, COUNTY_IS, COUNTY, "changes", typed, number, key=f"c{number}")
        check(typed, line(here, question(here, number).id).blocks)
        check(typed, decisions(here.services, CHAIR, "RSG-26-001", ""))
        made = proposed(here, key=f"p{number}", text=typed)
        check(typed, line(here, made.id).blocks)
        check(typed, without_channel(about(here, made.id, "proposal")))
        all_sent(here)
        here.clock.at += timedelta(seconds=1)
