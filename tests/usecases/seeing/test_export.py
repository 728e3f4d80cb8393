"""A group's history: every fact with who and when, in one document that always comes out the same."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from markdown_it import MarkdownIt
from sqlalchemy import text

from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.actions.action_change import Press, done
from bot.usecases.members.invitation import Answer, answer
from bot.usecases.seeing.export import NoSuchGroup, as_json, export
from bot.usecases.seeing.export_clocks import stands
from bot.views.export import chain, markdown
from bot.views.export_book import typed
from storage.database import Database
from storage.history import ASKED_FOR, LEFT_OUT, History, tables
from storage.models import (
    Base,
    Decision,
    Meeting,
    Note,
    Obligation,
    Presence,
    Recommendation,
    Record,
    Response,
)
from tests.usecases.closings.closings import CHAIR, COUNTY, DAY, ICB, chooses, closes, look_around, ready
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened

ODD = "Ring *them* [now](http://x) | <b>_1. 2. # 3_ \\ `so`\n- and again"


def lived(database: Database) -> Opened:
    """A group in which something of everything has happened."""
    here = ready(database)
    member = here.member(ICB)
    answer(Answer(key="ac:1", answered_by=slack(ICB), member_id=member.id, reply="cannot"), here.services)
    made = create_action(
        CreateAction(
            key="cm:1",
            made_by=slack(CHAIR),
            text="Ask three providers for dates",
            owner=slack(COUNTY),
            due=here.clock.at + timedelta(days=5),
            ref=here.group().ref,
        ),
        here.services,
    )
    done(Press(key="ac:2", by=slack(COUNTY), action_id=UUID(made.id)), here.services)
    met(here)
    chooses(here, "moved")
    closes(here)
    here.clock.at += DAY
    look_around(here)
    return here


def met(here: Opened) -> None:
    """The first meeting was held, without one agency that was asked afterwards."""
    chair, now = here.person(CHAIR), here.clock.at
    with here.database.write() as work:
        meeting = work.session.get_one(Meeting, here.meeting().id)
        meeting.state, meeting.started_at, meeting.ended_at = "held", now, now + timedelta(minutes=40)
        seats = {seat.organisation_id: seat for seat in work.groups.seats(here.group_id)}
        for organisation in ("LPT", "LEICESTERSHIRE-CC"):
            seat = seats[organisation]
            work.meetings.add(Presence(meeting_id=meeting.id, seat_id=seat.id, here=True, at=now, by_id=chair.id))
        work.notes.add(
            Note(
                group_id=here.group_id,
                person_id=chair.id,
                organisation_id="LPT",
                text=ODD,
                at=now,
                meeting_id=meeting.id,
            )
        )
        work.notes.add(
            Record(
                group_id=here.group_id,
                meeting_id=meeting.id,
                version=1,
                lines=["Bed found"],
                chair_id=chair.id,
                circulated_at=now,
            )
        )
        common: dict[str, Any] = {"group_id": here.group_id, "affected": ["LLR-ICB"], "authority": "LPT manager"}
        first = Decision(number=1, text="Share the night staff", recorded_by_id=chair.id, recorded_at=now, **common)
        work.decisions.add(first)
        first.superseded_at = now
        work.decisions.add(
            Decision(
                number=2,
                text="Share them until Friday",
                recorded_by_id=chair.id,
                recorded_at=now,
                supersedes_id=first.id,
                **common,
            )
        )
        asked = Recommendation(
            number=1, text="Will you pay half?", asked_by_id=chair.id, asked_at=now, state="agreed", **common
        )
        work.decisions.add(asked)
        work.decisions.add(
            Response(
                recommendation_id=asked.id,
                seat_id=seats["LLR-ICB"].id,
                answer="agree",
                at=now,
                by_id=here.person(ICB).id,
                recorded_by_id=chair.id,
            )
        )


def test_people_read_who_did_what_and_when(database: Database) -> None:
    here = lived(database)

    read = markdown(export(here.services, here.group().ref))

    for line in (
        "# RSG-26-001 · KESTREL: history",
        "- Opened: Thursday 2 April 2026, 7:04pm by Lpt-Sgm (Service Group Manager, LPT)",
        "- How it ended: Moved to a suitable place",
        "- Closed: Friday 3 April 2026, 7:04pm",
        "### Meeting 1: Friday 3 April 2026, 10am, held",
        "- LEICESTERSHIRE-CC: here",
        "- LLR-ICB: apologies",
        "- CAMHS-COLLAB: absent",
        "- Replaced by D2, Thursday 2 April 2026, 7:04pm",
        "- In the place of D1",
        "- LLR-ICB: agree, Thursday 2 April 2026, 7:04pm, by Icb-Sgm (Senior commissioning manager, LLR-ICB), "
        "written down by Lpt-On-Call-1 (On-call manager, LPT).",
        "### A1: done",
        "- Thursday 2 April 2026, 7:04pm: action done, County-Head (Head of Service, LEICESTERSHIRE-CC)",
    ):
        assert line in read.splitlines(), line
    assert "**kept**" in read
    assert "rows, verified" in read


def test_what_people_typed_stands_as_they_typed_it(database: Database) -> None:
    here = lived(database)

    shown = MarkdownIt().render(markdown(export(here.services, here.group().ref)))

    assert "“Ring *them* [now](http://x) | &lt;b&gt;_1. 2. # 3_ \\ `so`<br>- and again”" in shown


@pytest.mark.parametrize(
    "words", ["# no heading", "1. no list", "> no quote", "a\n\nb", "**bold**", "&lt; <br>", "~~x~~"]
)
def test_no_words_work_as_markup(words: str) -> None:
    shown = MarkdownIt().renderInline(f"“{typed(words)}”")

    again = shown.replace("<br>", "\n") if "<br>" not in words else shown
    assert again.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == f"“{words}”"


def test_machines_get_the_same_document_twice(database: Database) -> None:
    here = lived(database)

    first, second = (as_json(export(here.services, here.group().ref)) for _ in range(2))

    assert first == second
    found = json.loads(first)
    assert list(found) == sorted(found)
    assert set(found) == {
        *("schema", "exported_at", "reference", "called", "group", "people", "agencies"),
        *("meetings", "weeks_missed", "clocks", "messages", "audit", "rows"),
    }


def test_every_table_about_a_group_is_there_with_every_column(database: Database) -> None:
    """Whatever is added later is exported too, or says why not."""
    here = lived(database)
    rows = export(here.services, here.group().ref)["rows"]

    assert set(Base.metadata.tables) == {*tables(), *LEFT_OUT, *ASKED_FOR}
    assert set(rows) == set(tables())
    hidden = {"content", "lease_until", "fence", "looks", "armed", "drawn", "not_before", "priority"}
    for name, (table, _) in tables().items():
        for row in rows[name]:
            assert set(row) == {column.name for column in table.c} - (hidden if name == "effect" else set()), name
    assert rows["decision"]
    assert rows["attendance"]
    assert rows["step"]


def test_another_groups_facts_are_not_in_it(database: Database) -> None:
    here = lived(database)
    with database.read() as work:
        rows = History(work.session).of(here.group_id)

    assert {row["group_id"] for table in rows.values() for row in table if "group_id" in row} == {here.group_id}


def test_everybody_named_in_it_is_known(database: Database) -> None:
    here = lived(database)
    found = export(here.services, here.group().ref)

    actors = {row["actor"] for row in found["audit"]["rows"]} - {"bot"}
    told = {row["told"] for row in found["rows"]["step"]} - {"nobody"}
    assert actors | told <= set(found["people"])
    assert found["people"][str(here.person(COUNTY).id)] == {
        "name": "County-Head",
        "post": "Head of Service",
        "agency": "LEICESTERSHIRE-CC",
    }


def test_a_changed_record_is_seen_and_where(database: Database) -> None:
    here = lived(database)
    whole = export(here.services, here.group().ref)
    with database.write() as work:
        changed = text("update audit set act = 'something else' where chain = :chain and seq = 3")
        work.session.execute(changed, {"chain": str(here.group_id)})

    broken = export(here.services, here.group().ref)

    assert chain(whole) == f"audit chain: {whole['audit']['count']} rows, verified"
    assert (broken["audit"]["verified"], broken["audit"]["broken_at"]) == (False, 3)
    assert "BROKEN at row 3" in markdown(broken).replace("\\", "")


def test_an_unknown_reference_is_one_sentence(database: Database) -> None:
    here = ready(database)

    with pytest.raises(NoSuchGroup, match=r"^There is no group RSG-26-999\.$"):
        export(here.services, "RSG-26-999")


@pytest.mark.parametrize(
    ("due", "closed", "why", "says"),
    [
        (2, 1, "done", "kept"),
        (2, 2, "done", "kept"),
        (2, 5, "done", "missed, three hours late"),
        (2, 29, "done", "missed, one day, three hours late"),
        (2, 1, "cancelled", "ended with nothing owed"),
        (2, 5, "closing", "late, then ended with nothing owed"),
        (2, None, None, "open, 48 hours late"),
        (60, None, None, "open, on track"),
    ],
)
def test_a_clock_was_kept_or_missed(
    database: Database, due: int, closed: int | None, why: str | None, says: str
) -> None:
    here = ready(database)
    start = here.clock.at
    owed = Obligation(
        kind="notes",
        subject_id=here.group_id,
        group_id=here.group_id,
        rule_id="HD-01",
        ladder_id="OWN-NOTES",
        forum="RSG-B",
        policy_from=here.group().policy_from,
        anchor_at=start,
        due_at=start + timedelta(hours=due),
        made_at=start,
        next_step_at=None,
        closed_at=start + timedelta(hours=closed) if closed is not None else None,
        closed_why=why,
    )

    assert stands(owed, start + timedelta(hours=50)) == says.replace("48 hours", "two days")
