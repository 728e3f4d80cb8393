"""What the opener sees to: agencies phoned, told which child, what Slack refused, their part handed on."""

import pytest

from bot.delivery.outcome import Done, Outcome, Refused
from bot.usecases.chairs.chair_asked import AnswerChair, accept
from bot.usecases.members.invitation import UnsureWhichChild, unsure_which_child
from bot.usecases.members.part import HandPart, hand_part
from bot.usecases.openings.delivered import settled
from bot.usecases.refused import Refused as No
from bot.usecases.seeing.overview import Tick, TryAgain, phoned, told_which_child, try_again
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

OPENER, CHAIR, COUNTY = "lpt-sgm", "lpt-on-call-1", "county-head"


def tick(here: Opened, agency: str, by: str = OPENER, key: str = "ac:1") -> Tick:
    with here.database.read() as work:
        seat = work.groups.seat(here.group_id, agency)
    assert seat is not None
    return Tick(key=key, by=slack(by), seat_id=seat.id)


def ends(here: Opened, key: str, outcome: Outcome) -> None:
    """As if Slack had answered the effect of that key."""
    with here.database.write() as work:
        effect = work.outbox.by_key(key)
        assert effect is not None
        effect.state = "done" if isinstance(outcome, Done) else "failed"
        effect.error = outcome.code if isinstance(outcome, Refused) else None
        effect.outside_id = outcome.id if isinstance(outcome, Done) else None
        settled(work, effect, outcome, here.clock.now())


def overview(here: Opened, who: str = OPENER) -> str:
    return words(here.shown(who, "overview"))


def test_the_opener_gets_one_message_about_what_is_outstanding(database: Database) -> None:
    here = opened(database)

    shown = here.shown(OPENER, "overview")

    assert "RSG-26-001 · KESTREL: yours to see to." in words(shown)
    assert "*LLR-ICB* was asked to come." in words(shown)
    assert "LPT* was asked" not in words(shown)  # their own agency knows
    assert labels(shown).count("Hand my part to …") == 1
    assert len(here.posted(OPENER, "overview")) == 1


def test_an_opener_who_has_the_chair_gets_one_message_that_says_it_all(database: Database) -> None:
    here = opened(database, chairs_first=True)

    assert here.posted(OPENER, "overview") == []
    chair = here.shown(OPENER, "chair")
    assert "*LLR-ICB* was asked to come." in words(chair)
    assert "Hand my part to …" in labels(chair)


def test_an_agency_nobody_sits_for_is_phoned_and_ticked_off(database: Database) -> None:
    """OWN-ESTABLISHED: everybody involved is asked once the duty desk has been phoned."""
    here = opened(database, organisations=("RUTLAND-CC",))
    accept(AnswerChair(key="ac:0", answered_by=slack(CHAIR), group_id=here.group_id), here.services)
    assert "*RUTLAND-CC: not reached.* Please phone them. Duty desk: 0116 496 0100." in overview(here)
    assert "Not reached: RUTLAND-CC, duty desk 0116 496 0100. Please phone." in here.card()

    phoned(tick(here, "RUTLAND-CC"), here.services)

    assert "not reached" not in overview(here)
    assert "Not reached" not in here.card()
    assert here.group().set_up_at is not None
    with pytest.raises(No, match="ticked off already"):
        phoned(tick(here, "RUTLAND-CC", key="ac:2"), here.services)


@pytest.mark.parametrize("who", [COUNTY, "icb-sgm"])
def test_a_member_ticks_nothing_off(database: Database, who: str) -> None:
    """OWN-REACH."""
    here = opened(database)

    with pytest.raises(No) as refused:
        told_which_child(tick(here, "LLR-ICB", by=who), here.services)

    assert refused.value.refusal.rule_id == "OWN-REACH"


def test_a_stranger_learns_nothing_of_the_group(database: Database) -> None:
    here = opened(database)

    with pytest.raises(No) as refused:
        phoned(tick(here, "LLR-ICB", by="uhl-sgm"), here.services)

    assert "no such group that you are in" in refused.value.refusal.reason


def test_told_which_child_answers_who_asked_and_shows_on_the_card(database: Database) -> None:
    here = opened(database)
    request = UnsureWhichChild(key="ac:0", asked_by=slack(COUNTY), member_id=here.member(COUNTY).id)
    unsure_which_child(request, here.services)
    assert "*They ask which child it is.*" in overview(here)

    told_which_child(tick(here, "LEICESTERSHIRE-CC"), here.services)

    assert "LPT has told your agency." in words(here.shown(COUNTY, "invitation"))
    assert "I don't know which child" in labels(here.shown(COUNTY, "invitation"))  # it may be asked once more
    assert "now knows which child" in words(here.shown(OPENER, "which_child"))
    assert "Don't yet know which child: CAMHS-COLLAB and LLR-ICB" in here.card()
    assert "LEICESTERSHIRE-CC* was asked" not in overview(here)


def test_who_asks_again_after_being_told_is_listed_again(database: Database) -> None:
    here = opened(database)
    told_which_child(tick(here, "LEICESTERSHIRE-CC"), here.services)

    request = UnsureWhichChild(key="ac:2", asked_by=slack(COUNTY), member_id=here.member(COUNTY).id)
    unsure_which_child(request, here.services)

    assert "LEICESTERSHIRE-CC* was asked to come. *They ask which child it is.*" in overview(here)


def test_no_private_channel_is_said_with_who_can_mend_it(database: Database) -> None:
    here = opened(database)

    ends(here, f"create:{here.group_id}", Refused("restricted_action"))

    shown = here.shown(OPENER, "overview")
    assert "this workspace does not let the bot make private channels" in words(shown)
    assert "Ask a workspace owner" in words(shown)
    assert "Try again" in labels(shown)


def test_what_was_refused_goes_out_after_all_when_somebody_mended_it(database: Database) -> None:
    here = opened(database)
    create = f"create:{here.group_id}"
    ends(here, create, Refused("restricted_action"))
    ends(here, f"invite:{here.group_id}", Refused("step_before_failed"))

    try_again(TryAgain(key="ac:1", by=slack(OPENER), group_id=here.group_id), here.services)

    effects = here.effects()
    assert [effects[key].state for key in (create, f"invite:{here.group_id}")] == ["pending", "pending"]
    assert "no channel" not in overview(here)
    with pytest.raises(No, match="Nothing is left to try again"):
        try_again(TryAgain(key="ac:2", by=slack(OPENER), group_id=here.group_id), here.services)


def test_only_who_sees_to_it_lets_the_bot_try_again(database: Database) -> None:
    """OWN-MEND."""
    here = opened(database)

    with pytest.raises(No) as refused:
        try_again(TryAgain(key="ac:1", by=slack(COUNTY), group_id=here.group_id), here.services)

    assert refused.value.refusal.rule_id == "OWN-MEND"


def test_a_guest_who_could_not_be_added_is_named_with_what_to_do(database: Database) -> None:
    here = opened(database)
    here.send_everything()
    ends(here, f"create:{here.group_id}", Done(id="C1"))

    ends(here, f"members:{here.group_id}", Done({"missing": {slack(COUNTY): "user_is_restricted"}}))

    assert "County-Head (LEICESTERSHIRE-CC) is not in the channel: this person is a guest" in overview(here)
    assert f"update:overview:{here.group_id}:{here.person(OPENER).id}" in here.effects()
    try_again(TryAgain(key="ac:1", by=slack(OPENER), group_id=here.group_id), here.services)
    assert here.effects()[f"members:{here.group_id}:ac:1"].content == {"users": [slack(COUNTY)]}


def test_who_could_not_be_told_in_slack_is_to_be_told_by_hand(database: Database) -> None:
    here = opened(database)
    (invitation,) = here.posted(COUNTY, "invitation")

    ends(here, invitation.key, Refused("user_disabled"))

    assert here.member(COUNTY).reached == "by_hand"
    assert "County-Head (LEICESTERSHIRE-CC) could not be told in Slack." in overview(here)
    assert "To be told by hand: County-Head (LEICESTERSHIRE-CC)." in here.card()
    assert "Not reached: LEICESTERSHIRE-CC" in here.card()


def test_the_chair_sees_what_is_outstanding_too(database: Database) -> None:
    here = opened(database)
    ends(here, f"members:{here.group_id}", Done({"missing": {slack(COUNTY): "cant_invite"}}))

    accept(AnswerChair(key="ac:0", answered_by=slack(CHAIR), group_id=here.group_id), here.services)

    assert "County-Head (LEICESTERSHIRE-CC) is not in the channel" in words(here.shown(CHAIR, "chair"))


def test_the_opener_hands_their_part_to_a_colleague(database: Database) -> None:
    here = opened(database)
    here.send_everything()
    request = HandPart(key="fm:1", by=slack(OPENER), group_id=here.group_id, to=slack(CHAIR))

    hand_part(request, here.services)
    hand_part(request, here.services)

    assert here.group().opener_id == here.person(CHAIR).id
    assert here.member(CHAIR).state == "active"
    assert "Lpt-On-Call-1 has your part" in overview(here)
    assert f"update:overview:{here.group_id}:{here.person(OPENER).id}" in here.effects()
    assert "RSG-26-001 · KESTREL: yours to see to." in overview(here, CHAIR)
    assert here.acts().count("part_handed_over") == 1


@pytest.mark.parametrize(
    ("to", "says"),
    [
        (COUNTY, "colleague of yours"),
        (OPENER, "this part already"),
        ("lpt-team-manager", "may not open a group"),
    ],
)
def test_the_part_goes_to_a_colleague_who_may_open_a_group(database: Database, to: str, says: str) -> None:
    here = opened(database)

    with pytest.raises(No, match=says):
        hand_part(HandPart(key="fm:1", by=slack(OPENER), group_id=here.group_id, to=slack(to)), here.services)


def test_only_the_opener_hands_their_part_on(database: Database) -> None:
    """OWN-PART."""
    here = opened(database)

    with pytest.raises(No) as refused:
        hand_part(HandPart(key="fm:1", by=slack(COUNTY), group_id=here.group_id, to=slack(CHAIR)), here.services)

    assert refused.value.refusal.rule_id == "OWN-PART"
