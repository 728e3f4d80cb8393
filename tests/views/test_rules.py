"""The rules of every forum as they are read in Slack: all of them, each with where it stands, under Slack's limits."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest

from bot.policy_files import Readings
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.refused import Refused
from bot.usecases.seeing.rules import page_of
from bot.views.blocks import Block
from bot.views.rules import OURS, Forum, Page, blocks, forums
from tests.usecases.house import POLICIES, THURSDAY_BEFORE_EASTER

TODAY = THURSDAY_BEFORE_EASTER.date()
FORUMS = POLICIES.forums(TODAY)
NOTHING_ELSE = cast(Services, SimpleNamespace(readings=Readings()))
"""Of what a use case is given, a page of rules needs to know how they are read."""


def policy(forum: str) -> Policy:
    return POLICIES.in_force(forum, TODAY)


def asked(forum: str, *words: str) -> Page:
    return page_of(NOTHING_ELSE, policy(forum), words, None)


def every_page(forum: str) -> Iterator[Page]:
    first = asked(forum)
    yield first
    for number in range(2, first.pages + 1):
        yield asked(forum, "page", str(number))


def words(shown: list[Block]) -> str:
    return "\n".join(block["text"]["text"] if "text" in block else block["elements"][0]["text"] for block in shown)


@pytest.mark.parametrize("forum", FORUMS)
def test_every_rule_stands_on_one_page_with_where_it_stands(forum: str) -> None:
    pages = list(every_page(forum))

    assert sorted(one.rule.id for page in pages for one in page.ruled) == sorted(policy(forum).rules)
    for page in pages:
        shown = words(blocks(page, "/rsg"))
        for one in page.ruled:
            assert f"{one.rule.clause} · {one.rule.id}" in shown or f"{one.rule.source} · {one.rule.id}" in shown
            assert one.ours == ("Our own rule, not in the agreement" in one.rule.cited)


@pytest.mark.parametrize("forum", FORUMS)
def test_no_page_is_more_than_slack_takes(forum: str) -> None:
    for page in every_page(forum):
        shown = blocks(page, "/rsg")

        assert len(shown) <= 50
        assert all(len(words([block])) <= 3_000 for block in shown)


def test_what_the_agreement_says_comes_before_what_we_say() -> None:
    pages = [words(blocks(page, "/rsg")) for page in every_page("RSG-A")]

    assert OURS not in pages[0]
    assert [OURS in page for page in pages].index(True) == 3  # 36 rules of the agreement, ten on a page
    assert pages[3].index("RSG-CLOSE-1") < pages[3].index(OURS)


def test_a_rule_that_can_be_read_in_two_ways_says_how_it_is_read() -> None:
    shown = words(blocks(asked("RSG-A", "24", "hours", "request"), "/rsg"))

    assert "Unclear: 24 hours: from when, until what, how binding. We read it so: Elapsed hours" in shown
    assert "(AMB-09)" in shown


def test_a_word_finds_the_rules_with_that_word_of_this_forum_alone() -> None:
    """Also where it stands in the words of the agreement only."""
    shown = words(blocks(asked("RSG-B", "psau"), "/rsg"))

    assert "RSG-B-EST-1" in shown
    assert "with “psau”" in shown
    assert "RSG-B-MEMB-1" not in shown
    with pytest.raises(Refused, match=r"No rule of the Rapid .* has “psau” in it\."):
        asked("RSG-A", "psau")


def test_the_list_of_forums_repeats_what_was_typed_unless_that_is_long() -> None:
    short, long = (
        words(forums([Forum(one, policy(one).about.name, (typed,)) for one in FORUMS], "/rsg"))
        for typed in ("quorum", "quorum" * 50)
    )

    assert "`/rsg rules RSG-A quorum` Rapid Solutions Group for A&amp;E" in short
    assert "`/rsg rules RSG-A` Rapid Solutions Group for A&amp;E" in long
    assert len(long) <= 3_000


def test_the_foot_says_what_to_type_for_the_next_page() -> None:
    first, last = asked("RSG-A", "chair"), asked("RSG-A", "chair", "page", "99")

    assert "Page 1 of 5. `/panel rules chair page 2` shows the next." in words(blocks(first, "/panel"))
    assert last.number == last.pages
    assert "shows the next" not in words(blocks(last, "/panel"))
