"""Monday's question who can read in a group: once a week, on a working day, until the chair has answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.drawing.drawers import drawers
from bot.usecases.members.membership import AddMember, add_member
from bot.usecases.members.readers import (
    AllRight,
    RemoveReaders,
    all_right,
    mark,
    readers,
    remove_readers,
    whom_to_remove,
)
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.views.message import Message
from bot.views.readers import Monday, item
from rehearsal.blocks import MESSAGE, block_problems
from storage.database import Database
from storage.models import Effect, Group, Obligation, Person
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, at, met
from tests.usecases.members.invited import Opened, labels, words

ASKED = "can read this. All right?"


def monday(database: Database, *planned: datetime) -> Opened:
    """Opened on the Thursday before Easter; it is the Tuesday after, 8:30am, when the first question has come."""
    here = met(database, *(planned or (at(9), at(13))))
    look(here, at(7, 8, 30))
    return here


def look(here: Opened, now: datetime) -> None:
    here.clock.at = now
    sweep(here.services)


def digest_of(here: Opened, who: str, on: datetime) -> Message | None:
    """How somebody's digest of that day reads now, if they had one."""
    person = here.person(who)
    with here.database.read() as work:
        effect = work.outbox.by_key(f"digest:{person.id}:{on.date()}")
        return drawers(here.services)["digest"](work, effect, here.clock.now()) if effect else None


def asks(here: Opened, who: str, on: datetime) -> bool:
    found = digest_of(here, who, on)
    return found is not None and ASKED in words(found)


def seen(here: Opened) -> str:
    with here.database.read() as work:
        return mark(readers(work, work.groups.get(here.group_id)))


def confirms(here: Opened, by: str = CHAIR, key: str = "ac:1", **more: Any) -> None:
    fields = {"seen": seen(here)} | more
    all_right(AllRight(key=key, by=slack(by), group_id=here.group_id, **fields), here.services)


def removes(here: Opened, *people: str, by: str = CHAIR, key: str = "fm:1") -> str:
    ids: tuple[UUID, ...] = tuple(here.person(one).id for one in people)
    request = RemoveReaders(key=key, by=slack(by), group_id=here.group_id, people=ids)
    return remove_readers(request, here.services)


def waiting(here: Opened) -> list[datetime]:
    with here.database.read() as work:
        found = select(Obligation).where(Obligation.kind == "readers", Obligation.closed_at.is_(None))
        return [one.due_at for one in work.session.scalars(found)]


def test_on_easter_monday_nobody_is_asked_and_on_the_tuesday_the_chair_is(database: Database) -> None:
    """OWN-READERS."""
    here = met(database, at(9), at(13))
    look(here, at(6, 12, 0))
    assert digest_of(here, CHAIR, at(6)) is None
    look(here, at(7, 8, 30))

    shown = digest_of(here, CHAIR, at(7))
    assert shown is not None
    text = words(shown)
    assert "*RSG-26-001 · KESTREL: These five people can read this. All right?*" in text
    assert "LPT: Lpt-On-Call-1, Lpt-Sgm." in text
    assert "LEICESTERSHIRE-CC: County-Head." in text
    assert {"All right", "Remove", "Why?"} <= set(labels(shown))
    assert not asks(here, MEMBER, at(7))


def test_all_right_settles_this_week_and_waits_for_the_next_monday(database: Database) -> None:
    here = monday(database)

    confirms(here)

    assert waiting(here) == [at(13, 8, 30)]
    assert not asks(here, CHAIR, at(7))
    look(here, at(10, 8, 30))
    assert not asks(here, CHAIR, at(10))
    look(here, at(13, 8, 30))
    assert asks(here, CHAIR, at(13))
    assert "You were asked" not in words(digest_of(here, CHAIR, at(13)))  # type: ignore[arg-type]


def test_without_an_answer_it_comes_the_next_monday_counted_and_not_before(database: Database) -> None:
    here = monday(database, at(30))
    here.send_everything()
    for day in (8, 9, 10):
        look(here, at(day, 8, 30))
        assert not asks(here, CHAIR, at(day))
    look(here, at(13, 8, 30))
    second = digest_of(here, CHAIR, at(13))
    here.send_everything()
    look(here, at(20, 8, 30))
    third = digest_of(here, CHAIR, at(20))

    assert second is not None
    assert third is not None
    assert "You were asked once before." in words(second)
    assert "You were asked twice before." in words(third)
    assert len(waiting(here)) == 1


def test_only_whoever_chooses_the_members_answers(database: Database) -> None:
    here = monday(database)

    with pytest.raises(Refused) as confirmed:
        confirms(here, by=MEMBER)
    with pytest.raises(Refused) as removed:
        removes(here, "camhs", by=MEMBER)
    with pytest.raises(Refused):
        whom_to_remove(here.services, slack(MEMBER), here.group_id)

    assert confirmed.value.refusal.rule_id == removed.value.refusal.rule_id == "RSG-B-MEMB-1"
    assert here.member("camhs").state == "active"


def test_pressed_twice_it_counts_once_and_later_it_says_when_it_is_asked_again(database: Database) -> None:
    here = monday(database)

    confirms(here)
    confirms(here)
    with pytest.raises(Refused, match="answered already") as raised:
        confirms(here, key="ac:2")

    assert raised.value.refusal.remedy == "You are asked again on Monday 13 April 2026."
    assert here.acts().count("readers_all_right") == 1


def test_a_list_on_which_somebody_is_missing_is_not_confirmed(database: Database) -> None:
    here = monday(database)
    before = seen(here)
    here.send_everything()
    add_member(AddMember(key="cm:9", by=slack(CHAIR), person=slack("county-worker"), ref="RSG-26-001"), here.services)

    with pytest.raises(Refused, match="Somebody came or went"):
        confirms(here, seen=before)

    digest = f"digest:{here.person(CHAIR).id}:2026-04-07"
    assert f"update:{digest}" in here.effects()
    assert "County-Worker" in words(digest_of(here, CHAIR, at(7)))  # type: ignore[arg-type]
    confirms(here, key="ac:2")


def test_remove_takes_out_and_answers_the_week(database: Database) -> None:
    here = monday(database)
    called, offered = whom_to_remove(here.services, slack(CHAIR), here.group_id)

    says = removes(here, MEMBER, "camhs")
    again = removes(here, MEMBER, "camhs")

    assert called == "RSG-26-001 · KESTREL"
    assert [one.person.key for one in offered] == ["camhs", "county-head", "icb-sgm"]  # the others hold a part
    assert says == again
    assert "County-Head and Camhs are not in RSG-26-001 · KESTREL any more." in says
    assert (here.member(MEMBER).state, here.member("camhs").state) == ("removed", "removed")
    assert waiting(here) == [at(13, 8, 30)]
    assert here.acts().count("member_removed") == 2
    assert any(key.startswith("kick:") for key in here.effects())


def test_nobody_is_taken_out_where_one_of_them_cannot_be(database: Database) -> None:
    here = monday(database)

    with pytest.raises(Refused, match="opened the group"):
        removes(here, MEMBER, "lpt-sgm")
    with pytest.raises(Refused, match="Nobody was chosen"):
        removes(here, key="fm:2")
    with pytest.raises(Refused, match="not in the group any more"):
        removes(here, "county-worker", key="fm:3")

    assert here.member(MEMBER).state == "active"
    assert asks(here, CHAIR, at(7))


def test_in_a_group_that_is_over_nothing_is_asked_or_kept(database: Database) -> None:
    here = monday(database)
    with database.write() as work:
        work.session.get_one(Group, here.group_id).state = "withdrawn"

    with pytest.raises(Refused, match="was withdrawn"):
        confirms(here)
    with pytest.raises(Refused, match="was withdrawn"):
        removes(here, MEMBER)


def test_a_new_chair_is_asked_and_the_last_one_no_more(database: Database) -> None:
    here = monday(database)
    with database.write() as work:
        group = work.session.get_one(Group, here.group_id)
        group.chair_id, group.chair_organisation_id = here.person("icb-sgm").id, "LLR-ICB"

    assert not asks(here, CHAIR, at(7))
    look(here, at(13, 8, 30))
    assert asks(here, "icb-sgm", at(13))


def test_the_week_in_which_they_met_too_seldom_is_shown_to_the_chair_and_on_the_card(database: Database) -> None:
    """RSG-B-FREQ-2: a full week, Monday to Sunday."""
    here = met(database, at(9), at(13))
    with database.write() as work:
        work.groups.meetings(here.group_id)[1].state = "held"
    look(here, at(13, 8, 30))

    shown = digest_of(here, CHAIR, at(13))
    assert shown is not None
    assert "Week of 6 April: 1 of 2 meetings held." in words(shown)
    assert "Week of 6 April: 1 of 2 meetings held." in here.card()
    here.clock.at = at(20, 8, 0)
    assert "Week of 13 April: 0 of 2 meetings held." in here.card()
    assert "Week of 6 April" not in here.card()
    look(here, at(20, 8, 30))
    assert "Two weeks in all had too few." in words(digest_of(here, CHAIR, at(20)))  # type: ignore[arg-type]


def test_a_bank_holiday_among_the_planned_meetings_is_seen_beforehand(database: Database) -> None:
    here = monday(database, at(9), at(4, month=5))

    shown = digest_of(here, CHAIR, at(7))

    assert shown is not None
    assert "The meeting on Monday 4 May 2026, 9:30am is on May Day." in words(shown)
    assert "Move" in labels(shown)


def test_a_long_list_stays_under_slacks_limits() -> None:
    group = Group(
        ref="RSG-26-001",
        code_word="KESTREL",
        forum="",
        policy_from=at(1).date(),
        place="",
        councils=[],
        council_agreed=True,
        reasons=[],
        opener_id=UUID(int=1),
        opened_at=at(1),
        mobiliser_id="",
    )
    people = [(f"Agency {number}", [f"Somebody Withalongname {number}"] * 5) for number in range(40)]

    found = item(
        Monday(
            group=group,
            people=people,
            mark="x",
            due_at=at(6),
            asked_before=0,
            missed=(),
            days_off=(),
            names_keeper=False,
        )
    )

    assert "These 200 people" in found.words
    assert "more: “Remove” lists them." in found.words
    block = {"type": "section", "text": {"type": "mrkdwn", "text": f"1. {found.words}"}}
    assert block_problems([block], MESSAGE) == []


def test_who_can_read_are_members_and_whoever_holds_a_part(database: Database) -> None:
    here = met(database, at(9))
    with database.write() as work:
        outside = Person(key="outside", name="Outside", slack_id="UOUT")
        work.session.add(outside)
        work.session.flush()
        work.session.get_one(Group, here.group_id).record_keeper_id = outside.id
    with database.read() as work:
        found = readers(work, work.groups.get(here.group_id))

    assert "Outside" in [one.person.name for one in found]
    assert not [effect for effect in here.effects().values() if isinstance(effect, Effect) and effect.draw == "readers"]
