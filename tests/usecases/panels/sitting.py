"""A standing body that was set up, and the people who sit on it, for tests of what they do.

    here = set_up(database)                  # a panel that decides by agreement, with a quorum of two and two
    here = set_up(database, BOARD)           # a board that may vote, with a casting vote

Both give an `Opened` (tests/usecases/members/invited.py). It is Thursday 2 April 2026, 7:04pm.
"""

from uuid import UUID

from bot.usecases.panels.panel import OpenPanel, open_panel
from storage.database import Database
from storage.models import Organisation, Person, Post
from storage.unit_of_work import UnitOfWork
from tests.usecases.house import services_on, slack
from tests.usecases.members.invited import Opened

PANEL, BOARD, COUNTED, WEEKLY, LOCALITY = "JSP-CITY", "JDB-SPEC", "JSP-LEICS", "DPSP", "WLP"

DIRECTOR, PARENTING, SEN, ADMIN = "city-director", "city-parenting", "city-sen", "city-admin"
ICB, CAMHS = "icb-lead", "lpt-camhs"
CHIEF, CORPORATE, HEALTH, CLINICAL, FINANCE = "swl-chief", "cc-director", "ph-assistant", "swl-clinical", "swl-finance"
COUNTY_AD, COUNTY_FIELD = "county-ad", "county-field"
HEAD, SERVICE, LOCAL = "dbc-head", "dbc-service", "eh-manager"

PEOPLE: tuple[tuple[str, str, str, int, str | None, list[str]], ...] = (
    (DIRECTOR, "LEICESTER-CITY", "Director of Social Care", 6, "Social care and early help", []),
    (PARENTING, "LEICESTER-CITY", "Head of Service, Corporate Parenting", 4, None, []),
    (SEN, "LEICESTER-CITY", "Head of Service - Special Educational Needs", 4, None, []),
    (ADMIN, "LEICESTER-CITY", "Business support", 1, None, []),
    (ICB, "LLR-ICB", "NHS Commissioner", 4, None, []),
    (CAMHS, "LPT", "Clinical lead", 4, None, ["JSP-CITY"]),
    (COUNTY_AD, "LEICESTERSHIRE-CC", "Assistant Director", 5, "Social care", []),
    (COUNTY_FIELD, "LEICESTERSHIRE-CC", "Head of Service, Field Social Work", 4, None, []),
    (CHIEF, "CCG-SWL", "Chief Officer, South West Lincolnshire CCG, which leads", 7, None, []),
    (CORPORATE, "LINCS-CC", "Corporate Director, Specialist Services", 6, None, []),
    (HEALTH, "LINCS-PH", "Assistant Director, Public Health", 5, None, []),
    (CLINICAL, "CCG-WL", "Clinician", 5, None, []),
    (HEAD, "DBC", "Head of Service (chair)", 4, None, []),
    (SERVICE, "DBC", "Service Manager (deputy chair)", 3, None, []),
    (LOCAL, "WARKS-EH", "Manager", 4, None, []),
    (FINANCE, "CCG-SWL", "Finance Officer, South West Lincolnshire CCG", 4, None, []),
)
MORE = ("CCG-SWL", "CCG-WL", "LINCS-CC", "LINCS-PH", "DBC", "WARKS-EH")


def set_up(database: Database, forum: str = PANEL, by: str = DIRECTOR, **changes: object) -> Opened:
    """The body is set up by whoever may; the administrator looks after it."""
    here = directory(database)
    fields = {"key": "open", "by": slack(by), "forum": forum} | changes
    if forum == PANEL:
        fields.setdefault("administrator", slack(ADMIN))
    open_panel(OpenPanel(**fields), here.services)  # type: ignore[arg-type] # any field of it
    return Opened(here.database, here.services, here.clock, the_only_body(database))


def board(database: Database) -> Opened:
    """The board, chaired by the chief officer, with a clinician on it for another agency."""
    return set_up(database, BOARD, CORPORATE, chair=slack(CHIEF), vice_chair=slack(HEALTH))


def directory(database: Database) -> Opened:
    """Nothing is set up yet."""
    services, clock = services_on(database)
    with database.write() as work:
        fill(work)
    return Opened(database, services, clock, UUID(int=0))


def fill(work: UnitOfWork) -> None:
    """Those above, besides the directory of the house."""
    for organisation in MORE:
        work.session.add(Organisation(id=organisation, name=organisation, kind="agency"))
    work.session.flush()
    for key, organisation, title, level, service, contact_for in PEOPLE:
        person = Person(key=key, name=key.title(), slack_id=slack(key), email=f"{key}@example.org")
        work.session.add(person)
        work.session.flush()
        post = Post(person_id=person.id, organisation_id=organisation, title=title, level=level)
        post.service, post.contact_for = service, contact_for
        work.session.add(post)


def the_only_body(database: Database) -> UUID:
    with database.read() as work:
        (found,) = work.groups.all()
    return found.id
