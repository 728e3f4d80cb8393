"""How a body decides: by agreement, or by a vote that is counted live, with a casting vote where the terms give one."""

from datetime import datetime
from uuid import UUID

import pytest

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.usecases.decisions.decision_form import from_vote
from bot.usecases.panels.seats import NameSeat, name_seat
from bot.usecases.panels.votes import Cast, CloseVote, OpenVote, asked_of, cast, cast_casting, close, open_vote
from bot.usecases.refused import Refused
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, words
from tests.usecases.panels.sitting import (
    CAMHS,
    CHIEF,
    CLINICAL,
    CORPORATE,
    DIRECTOR,
    FINANCE,
    HEALTH,
    ICB,
    LOCAL,
    LOCALITY,
    PARENTING,
    SEN,
    board,
)
from tests.usecases.panels.test_people import begins, changes, decides, meets, panel

THURSDAY = datetime(2026, 6, 18, 10, tzinfo=LONDON)
THERE = (CHIEF, CORPORATE, HEALTH, FINANCE)


def on_board(database: Database) -> Opened:
    """Two of the commissioners and two of the council are here; the chief officer chairs."""
    here = meets(board(database), CHIEF, THURSDAY)
    begins(here, *THERE, by=CHIEF)
    return here


def opens(here: Opened, by: str = CHIEF, **changes: object) -> str:
    fields: dict[str, object] = {
        "key": f"open:{changes}",
        "by": slack(by),
        "group_id": here.group_id,
        "text": "Open the new unit in June",
    }
    return open_vote(OpenVote(**{**fields, **changes}), here.services)  # type: ignore[arg-type] # any field of it


def vote_id(here: Opened) -> UUID:
    """The newest vote."""
    with here.database.read() as work:
        meeting = work.meetings.running(here.group_id)
        assert meeting is not None
        return work.panels.votes(meeting.id)[-1].id


def votes(here: Opened, who: str, choice: str, key: str = "") -> str:
    request = Cast(key=key or f"{who}:{choice}", by=slack(who), vote_id=vote_id(here), choice=choice)
    return cast(request, here.services)


def closes(here: Opened, by: str = CHIEF) -> str:
    return close(CloseVote(key=f"close:{vote_id(here)}", by=slack(by), vote_id=vote_id(here)), here.services)


def shown(here: Opened) -> str:
    return words(message(here))


def message(here: Opened):  # type: ignore[no-untyped-def]
    effect = here.effects()[f"vote:{vote_id(here)}"]
    with here.database.read() as work:
        found = drawers(here.services)["vote"](work, effect, here.clock.now())
    assert found is not None
    return found


def test_a_vote_is_counted_as_members_press(database: Database) -> None:
    """JDB-VOTE-1."""
    here = on_board(database)

    assert opens(here) == "V1 is open in the channel."
    assert "For 0, against 0, abstaining 0. 0 of 4 have voted." in shown(here)
    votes(here, CORPORATE, "for")
    votes(here, HEALTH, "abstain")
    says = votes(here, FINANCE, "against")
    assert says == "Your vote on V1: Against. You can change it until it is closed."
    assert "For 1, against 1, abstaining 1. 3 of 4 have voted." in shown(here)
    votes(here, FINANCE, "for", key="again")
    assert "For 2, against 0, abstaining 1." in shown(here)

    assert closes(here) == "V1 is carried. “Record decision” beneath it records it."
    assert "*Carried.*" in shown(here)
    assert labels(message(here)) == ["Record decision"]


def test_whoever_abstains_is_counted_neither_way(database: Database) -> None:
    here = on_board(database)
    opens(here)
    votes(here, CORPORATE, "for")
    votes(here, HEALTH, "abstain")
    votes(here, FINANCE, "abstain")

    assert closes(here).startswith("V1 is carried.")


def test_a_vote_that_was_carried_is_recorded_as_a_decision(database: Database) -> None:
    here = on_board(database)
    opens(here)
    votes(here, CORPORATE, "for")
    with pytest.raises(Refused) as open_still:
        from_vote(here.services, slack(CHIEF), vote_id(here))
    closes(here)

    offered = from_vote(here.services, slack(CHIEF), vote_id(here))
    assert offered.written.text == "Open the new unit in June"
    assert offered.at_table is not None
    assert offered.at_table.vote == "V1"
    assert open_still.value.refusal.reason == "V1 is not carried."
    assert decides(here, CHIEF, vote=vote_id(here), agreed=False, affects=("LINCS-CC",)) == "D1 is decided."


def test_nobody_decides_what_those_here_have_not_agreed(database: Database) -> None:
    here = panel(database)
    begins(here, DIRECTOR, PARENTING, SEN, ICB, CAMHS)

    with pytest.raises(Refused) as no:
        decides(here, agreed=False)

    assert no.value.refusal.rule_id == "CITY-DEC-1"
    assert no.value.refusal.reason == "Those here have not agreed on it yet."
    assert decides(here, key="agreed") == "D1 is decided."


def test_a_panel_that_does_not_vote_opens_no_vote(database: Database) -> None:
    here = panel(database)
    begins(here, DIRECTOR, PARENTING, SEN, ICB, CAMHS)

    with pytest.raises(Refused) as no:
        opens(here, DIRECTOR)
    with pytest.raises(Refused) as form:
        asked_of(here.services, slack(DIRECTOR), here.group_id, "")

    assert no.value.refusal.reason == form.value.refusal.reason == "This body does not vote."
    assert no.value.refusal.rule_id == "CITY-DEC-1"


def test_policy_and_resources_are_not_voted_on_and_go_where_the_terms_say(database: Database) -> None:
    """JDB-VOTE-2 bars the vote; JDB-EXEC-S the decision."""
    here = on_board(database)

    with pytest.raises(Refused) as no_vote:
        opens(here, subject="policy")
    with pytest.raises(Refused) as no_decision:
        decides(here, CHIEF, subject="executive")

    assert no_vote.value.refusal.reason == "There is no vote on that here."
    assert no_vote.value.refusal.remedy == "Refer it to JCB and the statutory partner."
    assert no_decision.value.refusal.reason == "That is not decided here."
    assert no_decision.value.refusal.rule_id == "JDB-EXEC-S"


def test_the_casting_vote_settles_a_tie_and_is_the_chairs_alone(database: Database) -> None:
    here = on_board(database)
    opens(here)
    votes(here, CORPORATE, "for")
    votes(here, FINANCE, "against")

    says = closes(here)
    assert says == "V1 has no majority. The casting vote can settle it."
    assert "*No majority.*" in shown(here)
    assert labels(message(here)) == ["Casting vote: for", "Casting vote: against"]
    request = Cast(key="cast", by=slack(CORPORATE), vote_id=vote_id(here), choice="for")
    with pytest.raises(Refused) as no:
        cast_casting(request, here.services)
    done = cast_casting(Cast(key="chair", by=slack(CHIEF), vote_id=vote_id(here), choice="against"), here.services)

    assert no.value.refusal.reason == "The casting vote is the chair's."
    assert no.value.refusal.rule_id == "JDB-VOTE-1"
    assert done == "V1 is not carried."
    assert "*Not carried by the casting vote.*" in shown(here)


def test_whoever_is_not_here_or_has_no_seat_has_no_vote(database: Database) -> None:
    here = on_board(database)
    name_seat(
        NameSeat(key="c", by=slack(CHIEF), group_id=here.group_id, seat="clinical", person=slack(CLINICAL)),
        here.services,
    )
    opens(here)

    with pytest.raises(Refused) as no:
        votes(here, CLINICAL, "for")
    changes(here, THERE, (*THERE, CLINICAL), by=CHIEF)
    votes(here, CLINICAL, "for", key="now")

    assert no.value.refusal.rule_id == "JDB-VOTE-1"
    assert "For 1, against 0, abstaining 0. 1 of 5 have voted." in shown(here)


def test_only_whoever_chairs_opens_and_closes_a_vote(database: Database) -> None:
    here = on_board(database)

    with pytest.raises(Refused) as no:
        opens(here, CORPORATE)
    opens(here)
    votes(here, FINANCE, "for")
    with pytest.raises(Refused):
        closes(here, CORPORATE)

    assert no.value.refusal.rule_id == "HD-17"
    assert closes(here).startswith("V1 is carried.")


def test_no_vote_is_opened_while_too_few_are_here_or_another_is_open(database: Database) -> None:
    here = meets(board(database), CHIEF, THURSDAY)
    begins(here, CHIEF, CORPORATE, by=CHIEF)

    with pytest.raises(Refused) as few:
        opens(here)
    changes(here, (CHIEF, CORPORATE), THERE, by=CHIEF)
    opens(here)
    with pytest.raises(Refused) as second:
        opens(here, text="Something else")

    assert few.value.refusal.rule_id == "JDB-QUO-1"
    assert second.value.refusal.reason == "V1 is still open."


def test_the_same_press_twice_is_one_vote_and_a_late_one_is_refused(database: Database) -> None:
    here = on_board(database)
    opens(here)
    votes(here, CORPORATE, "for", key="one press")
    votes(here, CORPORATE, "for", key="one press")
    closes(here)

    with pytest.raises(Refused) as late:
        votes(here, FINANCE, "against")

    assert late.value.refusal.reason == "V1 is closed."
    assert "For 1, against 0" in shown(here)


def test_where_every_agency_must_be_heard_first_the_form_asks_and_a_tie_says_what_comes_next(
    database: Database,
) -> None:
    """WLP-CONF-2, and WLP-CONF-3 with -4 after it."""
    here = locality(database)

    with pytest.raises(Refused) as unheard:
        opens(here, LOCAL)
    opens(here, LOCAL, heard=True, text="Youth Justice leads")
    votes(here, "police", "for")
    votes(here, "health", "against")
    says = closes(here, LOCAL)

    assert asked_of(here.services, slack(LOCAL), here.group_id, "").asks_heard
    assert unheard.value.refusal.rule_id == "WLP-CONF-2"
    assert "By the terms, next: the chair says which service takes the case" in says
    assert "those who differ meet with their line managers" in says


def locality(database: Database) -> Opened:
    """Three services and the chair are at the meeting of one of several bodies of a kind."""
    from storage.models import Organisation, Person, Post
    from tests.usecases.panels.sitting import directory, the_only_body

    here = directory(database)
    services = {"police": "WARKS-POLICE", "health": "WARKS-HEALTH", "housing": "WARKS-HOUSING"}
    with database.write() as work:
        for organisation in services.values():
            work.session.add(Organisation(id=organisation, name=organisation, kind="agency"))
        work.session.flush()
        for key, organisation in services.items():
            person = Person(key=key, name=key.title(), slack_id=slack(key))
            work.session.add(person)
            work.session.flush()
            post = Post(person_id=person.id, organisation_id=organisation, title="Officer", level=3)
            post.contact_for = [LOCALITY]
            work.session.add(post)
    from bot.usecases.panels.panel import OpenPanel, open_panel

    open_panel(OpenPanel(key="o", by=slack(LOCAL), forum=LOCALITY, instance="Rugby", chair=slack(LOCAL)), here.services)
    here = Opened(here.database, here.services, here.clock, the_only_body(database))
    meets(here, LOCAL, datetime(2026, 5, 13, 10, tzinfo=LONDON))
    begins(here, LOCAL, *services, by=LOCAL)
    return here


def test_a_board_has_its_vote_only_while_a_meeting_is_on(database: Database) -> None:
    here = meets(board(database), CHIEF, THURSDAY)

    with pytest.raises(Refused) as no:
        opens(here)

    assert "decides at its meetings, and none is on." in no.value.refusal.reason
