"""A deputy is no regular replacement: after the second meeting running the chair and the member are told."""

from datetime import datetime, timedelta

from bot.rules.calendar import LONDON
from bot.usecases.members.deputy import SendDeputy, send_deputy
from storage.database import Database
from tests.usecases.held import current, finish
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, words
from tests.usecases.panels.sitting import DIRECTOR, ICB, LOCAL, PARENTING, set_up
from tests.usecases.panels.test_people import begins, meets
from tests.usecases.panels.test_votes import locality

APRIL, MAY, JUNE = (
    datetime(2026, 4, 21, 12, 30, tzinfo=LONDON),
    datetime(2026, 5, 19, 12, 30, tzinfo=LONDON),
    datetime(2026, 6, 16, 12, 30, tzinfo=LONDON),
)


def holds(here: Opened, at: datetime, *people: str, instead: str = "") -> None:
    """A meeting that *people* are at; somebody comes in the place of the commissioner."""
    meets(here, DIRECTOR, at)
    here.clock.at = at - timedelta(days=1)
    if instead:
        request = SendDeputy(
            key=f"send:{at}",
            sent_by=slack(ICB),
            member_id=here.member(ICB).id,
            deputy=slack(instead),
            can_agree=True,
            meeting_id=current(here).id,
        )
        send_deputy(request, here.services)
    here.clock.at = at
    begins(here, DIRECTOR, *people, *([instead] if instead else []))
    here.clock.at = at + timedelta(minutes=80)
    finish(here, DIRECTOR, rhythm=None)


def told(here: Opened, who: str) -> int:
    return len(here.posted(who, "replaced"))


def test_after_a_deputy_came_twice_running_the_chair_and_the_member_are_told(database: Database) -> None:
    """HD-09, for CITY-DEP-1."""
    here = set_up(database)
    holds(here, APRIL, PARENTING, instead="icb-sgm")
    assert told(here, DIRECTOR) == told(here, ICB) == 0

    holds(here, MAY, PARENTING, instead="icb-sgm")

    assert told(here, DIRECTOR) == told(here, ICB) == 1
    assert "*Icb-Lead was not at meeting 2 of JSP-26-001" in words(here.shown(DIRECTOR, "replaced"))
    assert "*You were not at meeting 2" in words(here.shown(ICB, "replaced"))
    assert "A deputy who comes twice running" in str(here.shown(ICB, "replaced").blocks)


def test_whoever_comes_themselves_in_between_is_not_replaced(database: Database) -> None:
    here = set_up(database)
    holds(here, APRIL, PARENTING, instead="icb-sgm")
    holds(here, MAY, PARENTING, ICB)
    holds(here, JUNE, PARENTING, instead="icb-sgm")

    assert told(here, DIRECTOR) == 0


def test_two_absences_running_are_looked_into_where_the_terms_say_so(database: Database) -> None:
    here = locality(database)
    here.clock.at += timedelta(minutes=60)
    finish(here, LOCAL, rhythm=None)
    for _ in range(2):
        here.clock.at = current(here).starts_at
        begins(here, LOCAL, "police", "health", by=LOCAL)
        here.clock.at += timedelta(minutes=60)
        finish(here, LOCAL, rhythm=None)

    assert told(here, LOCAL) == 1
    assert "*Housing was not at meeting 3 of WLP-26-001" in words(here.shown(LOCAL, "replaced"))
