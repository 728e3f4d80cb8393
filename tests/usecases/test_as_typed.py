"""What people type is shown as they typed it: no mention, link, emoji or emphasis of theirs works."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import asdict

from bot.drawing.drawers import drawers
from bot.guard import clean, plain, unslack
from bot.rules.refusal import Refusal
from bot.usecases.actions.action import create_action
from bot.usecases.actions.action_change import Press, done, update
from bot.usecases.records.problem import ReportProblem, report_problem
from bot.usecases.refused import Refused
from bot.usecases.seeing.status import status
from bot.views import refusal as refusal_view
from bot.views import status as status_view
from storage.database import Database
from storage.models import Effect
from tests.usecases.actions.actions import REF, WORKER, wanted
from tests.usecases.actions.actions import begun as group_begun
from tests.usecases.house import slack
from tests.usecases.members.invited import opened

TYPED = (
    *("<!channel>", "<!here>", "<!everyone>", "<!here|here>", "<!subteam^S012>", "<!subteam^S012|@team>"),
    *("<!date^1392734382^{date}|then>", "<@U1>", "<@U0LPTSGM>", "<@U1|sam>", "<@W9>", "<#C1>", "<#C1|general>"),
    *("@channel", "@here", "@everyone", "@sam", "#general", "<http://x|y>", "<https://example.org|bank>"),
    *("<mailto:a@example.org|write>", "<tel:+441164960100|ring>", "http://example.org", "https://example.org/a?b=c&d"),
    *("example.org", "www.example.org", "a@example.org", "&lt;!here&gt;", "&amp;lt;!here&amp;gt;", "&amp;", "&#60;"),
    *("a & b", "1 < 2 > 0", "<", ">", "<<>>", "<!", "< !here >", "<\u200b!here>", "*bold*", "_italic_", "~struck~"),
    *("`code`", "```block```", "*_`~", "2 * 3 * 4", "snake_case_name", ":smile:", ":+1:", ":flag-gb:", "at 10:30:15"),
    *("> quoted", ">>> all quoted", "line\n> quoted", "• point", "1. first", "\u202eevil\u202c", "\u2066x\u2069"),
    *("\u200bzero\u200bwidth", "zero\u200d\u2060width", "\ufeffmark", "nul\x00inside", "\x1b[31mred", "tab\there"),
    *("two\r\nlines", "café", "cafe\u0301", "👩‍👧 family", "Ｆｕｌｌ", "“quoted”", "'; drop table action; --", "{{x}}"),
    *("%s %d {0}", "$(reboot)", "\\n", "</script><b>", "[x](http://example.org)", "\ud83d half"),
)
SEQUENCE = re.compile(r"<[^<>]*>|&(?!(?:amp|lt|gt);)")
WORKS = re.compile(r"[*_~`](?!\u200b)|:[\w+'-]+:|https?://|[@#]\w|^&gt;", re.MULTILINE)
"""Marks that Slack would read, where no zero-width space stands in them."""


def texts(shown: object) -> Iterator[str]:
    """Every text that Slack reads as markup, and every other one that people read."""
    if isinstance(shown, dict):
        if isinstance(shown.get("text"), str):
            yield shown["text"]
        for inside in shown.values():
            yield from texts(inside)
    elif isinstance(shown, list):
        for inside in shown:
            yield from texts(inside)


def read_back(text: str) -> str:
    return clean(unslack(text.replace("\u200b", "")))


def check(typed: str, shown: list[dict[str, object]]) -> None:
    read = list(texts(shown))
    kept = clean(typed)
    made_plain = plain(kept).lstrip("\u200b")  # which stands there only where a line begins with it
    assert any(made_plain in text for text in read), (typed, read)
    assert any(read_back(kept.replace("&", "&amp;").replace("<", "&lt;")) in read_back(text) for text in read), typed
    assert not [found for text in read for found in SEQUENCE.findall(text)], (typed, read)


def test_there_are_enough_of_them() -> None:
    assert len(set(TYPED)) >= 60


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_in_it_works(typed: str) -> None:
    shown = plain(clean(typed))

    assert not SEQUENCE.search(shown)
    assert not WORKS.search(shown.replace("\u200b*\u200b", "").replace("\u200b_\u200b", "")), shown


def test_in_what_is_said_about_an_action_and_in_answers_to_commands(database: Database) -> None:
    services, clock = group_begun(database)
    draw = drawers(services)
    for number, typed in enumerate(TYPED):
        made = create_action(wanted(text=typed, key=f"made-{number}"), services)
        with database.read() as work:
            action = next(one for one in work.session.query(Effect) if one.key == f"action:{made.id}").subject_id
        assert action is not None
        update(Press(key=f"said-{number}", by=WORKER, action_id=action), f"{typed} said", services)
        with database.read() as work:
            for effect in work.session.query(Effect).filter(Effect.subject_id == action, Effect.kind == "post"):
                message = draw[str(effect.draw)](work, effect, clock.now())
                assert message is not None
                check(typed, message.blocks)
                assert not SEQUENCE.search(message.text)
        glance = status(WORKER, REF, "", services)
        mine = [one for one in glance.actions if one.name == made.ref]
        check(typed, status_view.blocks(status_view.Glance(**{**asdict(glance), "actions": mine})))
        done(Press(key=f"done-{number}", by=WORKER, action_id=action), services)  # so that the next one is listed


def test_in_what_is_said_about_a_group_and_its_problems(database: Database) -> None:
    here = opened(database)
    for number, typed in enumerate(TYPED):
        words = clean(typed)
        with database.write() as work:
            group = work.groups.get(here.group_id)
            group.rhythm_idea = group.reason_other = group.convened_why = words
            meeting = work.groups.next_meeting(here.group_id)
            assert meeting is not None
            meeting.late_reason = words
        check(typed, here.card_shown().blocks)
        check(typed, here.shown("lpt-on-call-1", "chair").blocks)
        report_problem(
            ReportProblem(key=f"fm:{number}", by=slack("county-head"), group_id=here.group_id, words=typed),
            here.services,
        )
        check(typed, here.shown("lpt-sgm", "problem").blocks)


def test_in_a_no_that_repeats_it() -> None:
    for typed in TYPED:
        check(typed, refusal_view.blocks(Refusal(f"I don't know “{clean(typed)}”.", "Try again.", None, "")))


def test_too_much_is_refused_by_its_length_and_nothing_at_all_as_nothing(database: Database) -> None:
    services, _ = group_begun(database)

    with pytest.raises(Refused, match="at most 200 fit"):
        create_action(wanted(text="x" * 65536), services)
    with pytest.raises(Refused):
        create_action(wanted(text="\x00\u200b\u202e", key="nothing"), services)
