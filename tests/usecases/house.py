"""A made-up directory and a clock that stands still, for tests of what people do."""

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from bot.bank_holidays import england
from bot.policy_files import read
from bot.rules.calendar import LONDON
from bot.rules.policy import load
from bot.services import Services
from bot.usecases.openings.opening_request import OpenGroup
from storage.database import Database
from storage.models import Organisation, Person, Post
from storage.unit_of_work import UnitOfWork

POLICIES = load(read())
ENGLAND = england()

THURSDAY_BEFORE_EASTER = datetime(2026, 4, 2, 19, 4, tzinfo=LONDON)

ORGANISATIONS = ("UHL", "LPT", "LLR-ICB", "LEICESTERSHIRE-CC", "LEICESTER-CITY", "RUTLAND-CC", "CAMHS-COLLAB")

POSTS: tuple[
    tuple[str, str, str, int, list[str], int | None], ...
] = (  # key, organisation, title, level, contact for, on call
    ("lpt-sgm", "LPT", "Service Group Manager", 4, [], None),
    ("lpt-on-call-1", "LPT", "On-call manager", 4, ["RSG-A"], 1),
    ("lpt-on-call-2", "LPT", "On-call manager", 4, [], 2),
    ("lpt-team-manager", "LPT", "Team Manager", 2, [], None),
    ("uhl-sgm", "UHL", "Service Group Manager", 4, ["RSG-A", "RSG-B"], 1),
    ("icb-sgm", "LLR-ICB", "Senior commissioning manager", 4, ["RSG-A", "RSG-B"], None),
    ("camhs", "CAMHS-COLLAB", "Senior manager", 4, ["RSG-B"], None),
    ("county-head", "LEICESTERSHIRE-CC", "Head of Service", 4, ["RSG-A", "RSG-B"], None),
    ("county-worker", "LEICESTERSHIRE-CC", "Social worker", 1, [], None),
)


@dataclass
class StoodStill:
    """A clock that a test moves by hand."""

    at: datetime

    def now(self) -> datetime:
        return self.at.astimezone(LONDON)


def services_on(database: Database, at: datetime = THURSDAY_BEFORE_EASTER) -> tuple[Services, StoodStill]:
    """Everything a use case needs, with the directory above in an otherwise empty database."""
    clock = StoodStill(at)
    with database.write() as work:
        fill(work)
    return Services(clock=clock, calendar=ENGLAND, policies=POLICIES, database=database), clock


def fill(work: UnitOfWork) -> None:
    """Write the directory above."""
    for organisation in ORGANISATIONS:
        work.session.add(Organisation(id=organisation, name=organisation, kind="agency", duty_desk="0116 496 0100"))
    work.session.flush()
    for key, organisation, title, level, contact_for, on_call in POSTS:
        person = Person(key=key, name=key.title(), slack_id=slack(key), email=f"{key}@example.org")
        work.session.add(person)
        work.session.flush()
        work.session.add(
            Post(
                person_id=person.id,
                organisation_id=organisation,
                title=title,
                level=level,
                contact_for=contact_for,
                on_call=on_call,
            )
        )


def slack(key: str) -> str:
    """The Slack id of somebody in the directory above."""
    return "U" + key.upper().replace("-", "")


ASKED = OpenGroup(
    key="form-1",
    opened_by=slack("lpt-sgm"),
    place="place_of_safety",
    first_meeting=datetime(2026, 4, 3, 10, tzinfo=LONDON),
    councils=("county",),
    stuck=("no_bed",),
    given=frozenset({"not_working", "tried"}),
)


def asked(**changes: object) -> OpenGroup:
    """The request above, with these changes."""
    return replace(ASKED, **changes)
