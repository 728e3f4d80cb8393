"""Who is in the group: added and taken out one by one, and the chair's look at the agencies invited."""

from datetime import timedelta

import pytest

from bot.usecases.actions.action import CreateAction, create_action
from bot.usecases.chairs.chair_asked import AnswerChair, NameRecordKeeper, accept, name_record_keeper
from bot.usecases.members.agencies import ChangeInvited, KeepInvited, change_invited, keep_invited, whom_to_offer
from bot.usecases.members.deputy import SendDeputy, send_deputy
from bot.usecases.members.membership import AddMember, RemoveMember, add_member, remove_member
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import Organisation, Person, Post
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

OPENER, CHAIR, COUNTY, WORKER, REF = "lpt-sgm", "lpt-on-call-1", "county-head", "county-worker", "RSG-26-001"


def chaired(database: Database) -> Opened:
    here = opened(database)
    accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    return here


def adds(here: Opened, who: str, by: str = CHAIR, key: str = "cm:1", organisation: str | None = None) -> str:
    request = AddMember(key=key, by=slack(by), person=who, organisation=organisation, ref=REF)
    return add_member(request, here.services)


def removes(here: Opened, who: str, by: str = CHAIR, key: str = "cm:2") -> str:
    return remove_member(RemoveMember(key=key, by=slack(by), person=slack(who), ref=REF), here.services)


def agencies(here: Opened) -> list[str]:
    with here.database.read() as work:
        return [seat.organisation_id for seat in work.groups.seats(here.group_id)]


def test_the_chair_adds_somebody_who_is_let_in_and_invited(database: Database) -> None:
    here = chaired(database)

    says = adds(here, slack(WORKER))

    assert (
        says
        == "County-Worker (LEICESTERSHIRE-CC) is in RSG-26-001 · KESTREL now. They are let into the channel and told."
    )
    member = here.member(WORKER)
    assert (member.role, member.state) == ("extra", "active")
    assert here.effects()[f"invite:{member.id}:cm:1"].content == {"users": [slack(WORKER)]}
    assert len(here.posted(WORKER, "invitation")) == 1


def test_somebody_of_an_agency_not_yet_there_gets_it_a_seat(database: Database) -> None:
    """RSG-B-MEMB-1: the chair decides who is in the group."""
    here = chaired(database)

    adds(here, slack("uhl-sgm"))

    assert "UHL" in agencies(here)
    assert here.member("uhl-sgm").role == "usual"
    assert "UHL" in here.card()


def test_the_opener_adds_until_there_is_a_chair_and_not_after(database: Database) -> None:
    """RSG-B-MEMB-1."""
    here = opened(database)
    adds(here, slack("uhl-sgm"), by=OPENER)
    accept(AnswerChair(key="ac:chair", answered_by=slack(CHAIR), group_id=here.group_id), here.services)

    with pytest.raises(Refused) as refused:
        adds(here, slack(WORKER), by=OPENER, key="cm:3")

    assert refused.value.refusal.rule_id == "RSG-B-MEMB-1"


def test_a_member_adds_a_deputy_of_their_own_agency_only(database: Database) -> None:
    """OWN-DEPUTY, RSG-B-MEMB-1."""
    here = chaired(database)

    adds(here, slack(WORKER), by=COUNTY)
    with pytest.raises(Refused) as refused:
        adds(here, slack("uhl-sgm"), by=COUNTY, key="cm:3")

    assert here.member(WORKER).role == "deputy"
    assert refused.value.refusal.rule_id == "RSG-B-MEMB-1"


def test_a_stranger_is_told_of_no_such_group(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(Refused, match="There is no group RSG-26-001 that you are in"):
        adds(here, slack(WORKER), by="uhl-sgm")


@pytest.mark.parametrize(
    ("who", "organisation", "says"),
    [
        ("UNOBODY", None, "not in the directory"),
        (slack(COUNTY), None, "is in RSG-26-001 already"),
        (slack(WORKER), "UHL", "does not list County-Worker under that agency"),
    ],
)
def test_who_cannot_be_added_is_refused_with_what_to_do(
    database: Database, who: str, organisation: str | None, says: str
) -> None:
    here = chaired(database)

    with pytest.raises(Refused, match=says) as refused:
        adds(here, who, organisation=organisation)

    assert refused.value.refusal.remedy


def test_somebody_who_works_for_two_agencies_needs_one_named(database: Database) -> None:
    here = chaired(database)
    with database.write() as work:
        for organisation in ("NORTH", "SOUTH"):
            work.session.add(Organisation(id=organisation, name=f"{organisation.title()} trust", kind="trust"))
        both = Person(key="both", name="Robin Vale", slack_id="UBOTH")
        work.session.add(both)
        work.session.flush()
        for organisation in ("NORTH", "SOUTH"):
            work.session.add(Post(person_id=both.id, organisation_id=organisation, title="Manager", level=3))

    with pytest.raises(Refused, match="Robin Vale works for"):
        adds(here, "UBOTH")
    adds(here, "UBOTH", organisation="south trust", key="cm:3")

    assert "SOUTH" in agencies(here)
    assert "NORTH" not in agencies(here)


def test_somebody_without_slack_is_added_by_name_and_told_by_hand(database: Database) -> None:
    here = chaired(database)
    with database.write() as work:
        person = Person(key="by-mail", name="Onyx Barrow", email="onyx@example.org")
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id="LEICESTER-CITY", title="Manager", level=2))

    says = adds(here, "@onyx barrow")

    assert "has no Slack: please tell them by hand" in says
    assert "To be told by hand: Onyx Barrow (LEICESTER-CITY)." in here.card()


def test_the_command_sent_twice_adds_once_and_answers_the_same(database: Database) -> None:
    here = chaired(database)

    assert adds(here, slack(WORKER)) == adds(here, slack(WORKER))
    assert here.acts().count("member_added") == 1


def test_who_is_taken_out_loses_the_channel_and_owes_nothing(database: Database) -> None:
    here = chaired(database)
    member = here.member(COUNTY)
    here.send_everything()

    says = removes(here, COUNTY)

    assert says.startswith("County-Head is not in RSG-26-001 · KESTREL any more.")
    assert here.member(COUNTY).state == "removed"
    assert here.effects()[f"kick:{member.id}:cm:2"].content == {"user": slack(COUNTY)}
    assert here.invitation(COUNTY).closed_why == "removed"
    shown = here.shown(COUNTY, "invitation")
    assert "You were taken out of this group" in words(shown)
    assert labels(shown) == []
    assert "Not reached: LEICESTERSHIRE-CC" in here.card()


def test_who_is_taken_out_while_being_let_in_goes_after_that(database: Database) -> None:
    here = chaired(database)

    removes(here, COUNTY)

    effects = here.effects()
    kick = effects[f"kick:{here.member(COUNTY).id}:cm:2"]
    assert kick.after_id == effects[f"members:{here.group_id}"].id


def test_an_action_of_somebody_taken_out_is_with_whoever_did_it(database: Database) -> None:
    here = chaired(database)
    due = here.clock.at + timedelta(days=5)
    made = CreateAction(key="a:1", made_by=slack(CHAIR), text="Ring them", owner=slack(COUNTY), due=due, ref=REF)
    create_action(made, here.services)

    says = removes(here, COUNTY)

    assert says.endswith("A1 and S1 are with you now.")
    with database.read() as work:
        action = work.actions.named(here.group_id, "A", 1)
        assert action is not None
        assert (action.owner_id, action.organisation_id) == (here.person(CHAIR).id, "LPT")
        (owed,) = work.obligations.open_about(action.id, "action")
        assert owed.person_id == here.person(CHAIR).id


def test_who_sent_a_deputy_that_was_taken_out_is_asked_anew(database: Database) -> None:
    here = chaired(database)
    sent = SendDeputy(
        key="fm:d", sent_by=slack(COUNTY), member_id=here.member(COUNTY).id, deputy=slack(WORKER), can_agree=True
    )
    send_deputy(sent, here.services)

    removes(here, WORKER)

    assert here.reply(COUNTY) is None
    assert here.invitation(COUNTY).closed_at is None


@pytest.mark.parametrize(
    ("who", "says"), [(CHAIR, "has the chair"), (OPENER, "opened the group"), ("lpt-team-manager", "keeps the notes")]
)
def test_nobody_is_taken_out_who_holds_a_part(database: Database, who: str, says: str) -> None:
    here = chaired(database)
    keeper = here.person("lpt-team-manager").id
    name_record_keeper(
        NameRecordKeeper(key="fm:k", named_by=slack(CHAIR), group_id=here.group_id, person_id=keeper), here.services
    )

    with pytest.raises(Refused, match=says):
        removes(here, who)


def test_a_member_takes_nobody_out(database: Database) -> None:
    """RSG-B-MEMB-1."""
    here = chaired(database)

    with pytest.raises(Refused) as refused:
        removes(here, "icb-sgm", by=COUNTY)

    assert refused.value.refusal.rule_id == "RSG-B-MEMB-1"


def test_who_was_taken_out_can_come_back(database: Database) -> None:
    here = chaired(database)
    removes(here, COUNTY)

    adds(here, slack(COUNTY), key="cm:4")

    assert here.member(COUNTY).state == "active"
    assert here.invitation(COUNTY).closed_at is None
    assert labels(here.shown(COUNTY, "invitation"))


def test_the_chair_sees_who_was_invited_and_keeps_it(database: Database) -> None:
    here = chaired(database)
    assert "These four agencies were invited" in words(here.shown(CHAIR, "chair"))
    assert labels(here.shown(CHAIR, "chair"))[:2] == ["Keep", "Change"]

    keep_invited(KeepInvited(key="ac:1", by=slack(CHAIR), group_id=here.group_id), here.services)

    assert labels(here.shown(CHAIR, "chair"))[0] == "Change"
    with pytest.raises(Refused, match="looked at who is invited already"):
        keep_invited(KeepInvited(key="ac:2", by=slack(CHAIR), group_id=here.group_id), here.services)


def test_the_chair_changes_who_is_invited(database: Database) -> None:
    here = chaired(database)
    here.send_everything()
    offered = whom_to_offer(slack(CHAIR), here.group_id, here.services)
    assert {one.organisation for one in offered if one.invited} == set(agencies(here))
    were = tuple(agencies(here))
    now = {*were, "UHL"} - {"LEICESTERSHIRE-CC"}
    adds(here, slack(worker_of_the_city(here)))  # while the form is open

    request = ChangeInvited(
        key="fm:1", by=slack(CHAIR), group_id=here.group_id, were=were, organisations=tuple(sorted(now))
    )
    change_invited(request, here.services)

    assert set(agencies(here)) == {*now, "LEICESTER-CITY"}
    assert here.member(COUNTY).state == "removed"
    assert "You were taken out" in words(here.shown(COUNTY, "invitation"))
    assert len(here.posted("uhl-sgm", "invitation")) == 1
    assert "LEICESTERSHIRE-CC" not in words(here.shown(CHAIR, "chair"))


def worker_of_the_city(here: Opened) -> str:
    with here.database.write() as work:
        person = Person(key="city-worker", name="Ellis Norwood", slack_id=slack("city-worker"))
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id="LEICESTER-CITY", title="Manager", level=2))
    return "city-worker"


def test_the_chairs_own_agency_stays(database: Database) -> None:
    here = chaired(database)
    were = tuple(agencies(here))
    without = tuple(one for one in were if one != "LPT")

    with pytest.raises(Refused, match=r"opened the group|has the chair"):
        change_invited(
            ChangeInvited(key="fm:1", by=slack(CHAIR), group_id=here.group_id, were=were, organisations=without),
            here.services,
        )

    assert "LPT" in agencies(here)


def test_only_the_chair_changes_who_is_invited(database: Database) -> None:
    """RSG-B-MEMB-1."""
    here = chaired(database)

    for by in (OPENER, COUNTY):
        with pytest.raises(Refused) as refused:
            whom_to_offer(slack(by), here.group_id, here.services)
        assert refused.value.refusal.rule_id == "RSG-B-MEMB-1"
