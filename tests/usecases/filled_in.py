"""A filled-in opening form, and how it is sent."""

from msgspec.structs import replace

from bot.services import Services
from bot.usecases.openings.opening_kept import Kept, send
from bot.usecases.openings.opening_request import Opened
from bot.views.opening_filled import Filled
from tests.usecases.house import slack

FILLED = Filled(
    place="place_of_safety",
    council="county",
    stuck=("no_bed",),
    given=("not_working", "tried"),
    who=("LPT", "LLR-ICB", "CAMHS-COLLAB", "LEICESTERSHIRE-CC"),
    slot="2026-04-03T10:00:00+01:00",
    chair="on_call",
    drawn_for=("place_of_safety", "county"),
)


def filled(**changes: object) -> Filled:
    """The form above, with these answers."""
    return replace(FILLED, **changes)


def sent(services: Services, by: str = "lpt-sgm", key: str = "fm:1", **changes: object) -> Opened | Kept:
    """The form above, sent by somebody of the made-up directory."""
    return send(filled(**changes), key, slack(by), services)


def kept(services: Services, by: str = "lpt-team-manager", key: str = "fm:1", **changes: object) -> Kept:
    """The same, where it cannot be opened as it is."""
    came = sent(services, by, key, **changes)
    assert isinstance(came, Kept)
    return came
