"""Whose rules are shown: those of the group it is typed in, of a forum that is named, or the list of forums."""

import pytest

from bot.usecases.refused import Refused
from bot.usecases.seeing.rules import rules_for
from bot.views.rules import Page
from storage.database import Database
from tests.usecases.closings.closings import ready
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened

MEMBER, STRANGER = slack("icb-sgm"), slack("uhl-sgm")


def shown(here: Opened, who: str, typed: str = "", *, channel: str = "C9", ref: str | None = None) -> Page:
    found = rules_for(here.services, who, ref, channel, typed)
    assert isinstance(found, Page)
    return found


def test_in_a_group_and_by_its_reference_its_own_rules_are_shown(database: Database) -> None:
    here = ready(database)
    ids = {one.rule.id for one in shown(here, MEMBER, "camhs", channel="C1").ruled}

    assert "RSG-B-SOL-1" in ids
    assert shown(here, MEMBER, "camhs", ref=here.group().ref).called.endswith("for the place of safety")


def test_a_stranger_learns_nothing_of_a_group_by_asking_for_its_rules(database: Database) -> None:
    here = ready(database)

    with pytest.raises(Refused, match=r"There is no group RSG-26-001 that you are in\."):
        rules_for(here.services, STRANGER, here.group().ref, "C9", "")


def test_elsewhere_a_forum_is_named_or_chosen_from_the_list(database: Database) -> None:
    here = ready(database)

    named = shown(here, STRANGER, "rsg-a Quorum")
    listed = rules_for(here.services, STRANGER, None, "C9", "quorum")

    assert (named.asked_as, named.words, named.number) == ("RSG-A", ("Quorum",), 1)
    assert not isinstance(listed, Page)
    assert {one.id for one in listed} >= {"RSG-A", "RSG-B", "ERG", "WLP"}
    assert {one.words for one in listed} == {("quorum",)}


def test_a_number_alone_is_a_page_and_in_a_sentence_a_word(database: Database) -> None:
    here = ready(database)

    assert shown(here, MEMBER, "3", channel="C1").number == 3
    assert shown(here, MEMBER, "chair page 2", channel="C1").number == 2
    assert shown(here, MEMBER, "page 2", channel="C1").number == 2
    assert shown(here, MEMBER, "section 5", channel="C1").words == ("section", "5")
    assert shown(here, MEMBER, "136", channel="C1").words == ("136",)
