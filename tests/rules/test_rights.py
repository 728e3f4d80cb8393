"""Who may do what (design: deny by default), by the clause that says so."""

from datetime import datetime, timedelta

import pytest

from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.rights import Post, Standing, relations, why_not

ASKED = datetime(2026, 11, 23, 19, 4, tzinfo=LONDON)
INVOLVED = frozenset({"involved"})


def post(level: int, organisation: str = "LPT", *relations_: str, able_to_chair: bool = False) -> Post:
    return Post(
        organisation=organisation,
        level=level,
        title="Team Manager" if level == 2 else "Manager",
        able_to_chair=able_to_chair,
        relations=frozenset(relations_),
    )


def role(*roles: str) -> Standing:
    return Standing(roles=frozenset(roles))


def test_a_service_group_manager_of_an_involved_partner_may_open(a: Policy, b: Policy) -> None:
    """RSG-A-REQ-1, RSG-B-REQ-1"""
    for policy in (a, b):
        assert why_not(policy, "open", Standing(posts=(post(4, "LPT", "involved"),))) is None
        assert why_not(policy, "open", Standing(posts=(post(6, "UHL", "involved"),))) is None


def test_a_team_manager_may_not_open_and_reads_why_and_what_to_do(b: Policy) -> None:
    """RSG-B-REQ-1, section 2 of the process, as the model message has it."""
    refusal = why_not(b, "open", Standing(posts=(post(2, "LPT", "involved"),)))

    assert refusal is not None
    assert refusal.reason == (
        "You can't open a Rapid Solutions Group yourself. A Service Group Manager, or someone at that level or "
        "above, must. You are listed as Team Manager."
    )
    assert "your on-call manager, or somebody at that level, can open it" in refusal.remedy
    assert (refusal.rule_id, refusal.clause) == ("RSG-B-REQ-1", "LLR process 2023, section 2 para 3")


def test_level_and_part_in_the_care_must_belong_to_one_post(b: Policy) -> None:
    """RSG-B-REQ-1: senior in one organisation and involved through another is not enough."""
    refusal = why_not(b, "open", Standing(posts=(post(4, "ELSEWHERE"), post(2, "LPT", "involved"))))

    assert refusal is not None
    assert refusal.reason.startswith("You can open a group only for a case your own organisation has a part in.")


def test_somebody_in_no_post_is_told_so(b: Policy) -> None:
    refusal = why_not(b, "open", Standing())

    assert refusal is not None
    assert refusal.reason.endswith("You are not listed in any post.")


def test_what_no_rule_speaks_of_nobody_may(b: Policy) -> None:
    refusal = why_not(b, "delete_everything", role("chair", "opener", "owner"))

    assert refusal is not None
    assert refusal.rule_id is None


def test_the_first_chair_is_senior_or_able_and_of_the_organisation_that_starts(b: Policy) -> None:
    """RSG-CHAIR-1 with our own rule OWN-CHAIR"""
    assert why_not(b, "accept_chair", Standing(posts=(post(4, "LPT", "mobilising"),))) is None
    assert why_not(b, "accept_chair", Standing(posts=(post(2, "LPT", "mobilising", able_to_chair=True),))) is None
    assert why_not(b, "accept_chair", Standing(posts=(post(3, "LPT", "mobilising"),)))
    assert why_not(b, "accept_chair", Standing(posts=(post(6, "UHL", "involved"),)))


def test_somebody_else_chairs_later_only_with_a_reason(b: Policy) -> None:
    """RSG-CHAIR-2 says normally"""
    outsider = post(4, "LPT", "involved")

    assert why_not(b, "take_later_chair", Standing(posts=(post(4, "LLR-ICB", "next_chair"),))) is None
    assert why_not(b, "take_later_chair", Standing(posts=(outsider,)))
    assert why_not(b, "take_later_chair", Standing(posts=(outsider,), gives_reason=True)) is None


def test_which_organisation_starts_depends_on_the_forum(a: Policy, b: Policy) -> None:
    """RSG-CHAIR-1 and RSG-CHAIR-2"""
    assert relations(a, "UHL", involved={"UHL"}) == {"involved", "mobilising"}
    assert relations(b, "UHL", involved={"UHL"}) == {"involved"}
    assert relations(b, "LPT", involved=set(), chairing="LPT") == {"mobilising", "chairing"}
    assert relations(b, "LLR-ICB", involved={"LLR-ICB"}) == {"involved", "next_chair"}


def test_the_record_keeper_is_of_the_chairs_organisation(b: Policy) -> None:
    """RSG-REC-1"""
    assert why_not(b, "be_record_keeper", Standing(posts=(post(1, "LPT", "chairing"),))) is None
    refusal = why_not(b, "be_record_keeper", Standing(posts=(post(6, "UHL", "involved"),)))
    assert refusal is not None
    assert refusal.rule_id == "RSG-REC-1"


def test_members_are_the_chairs_choice_and_the_openers_until_there_is_one(a: Policy, b: Policy) -> None:
    """RSG-A-MEMB-1, RSG-B-MEMB-1"""
    opener = frozenset({"opener"})
    for policy in (a, b):
        assert why_not(policy, "add_member", role("chair")) is None
        assert why_not(policy, "remove_member", Standing(roles=opener)) is None
        refusal = why_not(policy, "remove_member", Standing(roles=opener, has_chair=True))
        assert refusal is not None
        assert refusal.rule_id == f"{policy.forum}-MEMB-1"


IN_A_GROUP = {
    "chair": {"roll", "decide", "draft_notes", "note", "create_action", "read", "change_action", "told_by_hand"},
    "acting_chair": {"roll", "decide", "draft_notes", "note", "create_action", "read", "told_by_hand"},
    "record_keeper": {"roll", "draft_notes", "note", "create_action", "read", "told_by_hand"},
    "member": {"note", "create_action", "read"},
    "deputy": {"note", "create_action", "read"},
    "owner": {"change_action"},
    "agency": set[str](),
}


@pytest.mark.parametrize("who", IN_A_GROUP)
def test_what_each_role_may_do_in_a_group(b: Policy, who: str) -> None:
    """HD-17, and our own rule OWN-REACH"""
    allowed = {action for action in IN_A_GROUP["chair"] if why_not(b, action, role(who)) is None}

    assert allowed == IN_A_GROUP[who]


def test_an_invitation_is_answered_by_who_was_asked_or_written_down_for_them(b: Policy) -> None:
    for who in ("asked", "deputy", "agency", "chair", "record_keeper"):
        assert why_not(b, "answer_invitation", role(who)) is None
    assert why_not(b, "answer_invitation", role("member"))


def test_a_question_is_answered_by_the_agency_or_written_down_for_it(b: Policy) -> None:
    """HD-17"""
    for who in ("agency", "chair", "record_keeper"):
        assert why_not(b, "answer_recommendation", role(who)) is None
    assert why_not(b, "answer_recommendation", role("member"))


def opener_after(hours: float, *, gives_reason: bool = False, has_chair: bool = False) -> Standing:
    return Standing(
        roles=frozenset({"opener"}),
        now=ASKED + timedelta(hours=hours),
        requested_at=ASKED,
        gives_reason=gives_reason,
        has_chair=has_chair,
    )


def test_only_after_24_hours_without_a_chair_may_the_opener_start_with_a_reason(b: Policy) -> None:
    """HD-16"""
    assert why_not(b, "convene_without_chair", opener_after(24, gives_reason=True)) is None
    assert why_not(b, "convene_without_chair", opener_after(23.9, gives_reason=True))
    assert why_not(b, "convene_without_chair", opener_after(25))
    assert why_not(b, "convene_without_chair", opener_after(25, gives_reason=True, has_chair=True))


def test_a_group_opened_by_mistake_is_taken_back_early_or_by_the_chair(b: Policy) -> None:
    """Own rule OWN-WITHDRAW: two hours or before the first meeting, later the chair"""
    held = ASKED + timedelta(hours=1)
    late = Standing(
        roles=frozenset({"opener"}), now=ASKED + timedelta(hours=3), requested_at=ASKED, first_meeting_at=held
    )

    assert why_not(b, "withdraw", opener_after(2)) is None
    assert why_not(b, "withdraw", opener_after(20)) is None  # no meeting yet
    assert why_not(b, "withdraw", late)
    assert why_not(b, "withdraw", role("chair")) is None


def test_only_the_opener_hands_that_part_on(b: Policy) -> None:
    assert why_not(b, "hand_over_part", role("opener")) is None
    assert why_not(b, "hand_over_part", role("chair"))


def test_the_next_forum_is_asked_for_by_a_director_or_with_a_note_by_an_assistant_director(
    a: Policy, b: Policy
) -> None:
    """RSG-A-ESC-1, RSG-B-ESC-1"""
    assert why_not(a, "escalate", Standing(posts=(post(6, "UHL"),))) is None
    assert why_not(b, "escalate", Standing(posts=(post(6, "LPT"),))) is None
    assert why_not(b, "escalate", Standing(posts=(post(6, "UHL"),)))
    assert why_not(b, "escalate_with_note", Standing(posts=(post(5, "UHL", "involved"),))) is None
    assert why_not(b, "escalate_with_note", Standing(posts=(post(4, "UHL", "involved"),)))
