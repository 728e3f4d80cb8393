"""Who counts, what is missing, and whether anything may be decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import quorum
from bot.rules.policy import Policies, Policy
from tests.rules.conftest import TODAY
from tests.rules.made_up import policies as made_up
from tests.rules.made_up import table
from tests.rules.probes_of_panels import here

CHAIR = here("ann", "chair", agency="early help")
POLICE, SCHOOL, HEALTH = here("bo", "member"), here("cy", "deputy"), here("di", "member")
SUPPORT = here("ed", "administrator")


@pytest.fixture
def locality(policies: Policies) -> Policy:
    return policies.in_force("WLP", TODAY)


def lacks(policy: Policy, *there: quorum.Attending, **answers: str) -> str:
    return quorum.lacks(policy, quorum.present(policy, there, answers))


def board(**seat: object) -> Policy:
    """A board that wants one member of the trusts and two of the councils; one seat of a council is as given."""
    seats = [
        {"key": "trust", "label": "Trust", "group": "trusts"},
        {"key": "north", "label": "North", "group": "councils"},
        {"key": "south", "label": "South", "group": "councils", **seat},
    ]
    wanted = [
        {"count": 1, "of": "trusts", "label": "one member of a trust"},
        {"count": 2, "of": "councils", "label": "members of the councils"},
    ]
    return made_up(table("P-1", "seating", seats=seats), table("P-2", "quorum", seats=wanted)).in_force("PANEL", TODAY)


BOARD = (here("a", "chair", seat="trust"), here("b", "member", seat="north"), here("c", "member", seat="south"))


def test_three_services_and_the_chair_may_decide(locality: Policy) -> None:
    """WLP-QUO-1, WARKS 4.3"""
    present = quorum.present(locality, (CHAIR, POLICE, SCHOOL, HEALTH), {})

    assert quorum.why_no_decision(locality, present) is None


def test_below_it_nothing_is_decided_and_it_is_said_who_is_missing(locality: Policy) -> None:
    """WLP-QUO-1: whoever supports the panel does not count, and the person in the chair is none of the three."""
    refusal = quorum.why_no_decision(locality, quorum.present(locality, (CHAIR, POLICE, SCHOOL, SUPPORT), {}))

    assert refusal is not None
    assert refusal.reason == "Too few are here to decide. Missing: three services (two are here)."
    assert refusal.remedy == "Talk it through now, and put it on the next agenda."
    assert (refusal.rule_id, refusal.clause) == ("WLP-QUO-1", "Locality Panels terms of reference, 4.3")


def test_two_people_of_one_service_are_one_service(locality: Policy) -> None:
    second = here("ben", "member", agency="bo")

    assert lacks(locality, CHAIR, POLICE, second, SCHOOL) == "three services (two are here)"


def test_a_vice_chair_in_the_chair_counts_as_the_chair_and_otherwise_as_a_service(locality: Policy) -> None:
    """WLP-QUO-1, AMB-39"""
    vice, acting = here("fay", "vice_chair"), here("fay", "vice_chair", "acting_chair")

    assert lacks(locality, CHAIR, POLICE, SCHOOL, vice) == ""
    assert lacks(locality, acting, POLICE, SCHOOL, HEALTH) == ""
    assert lacks(locality, acting, POLICE, SCHOOL) == "three services (two are here)"
    assert lacks(locality, vice, POLICE, SCHOOL) == "the chair"


@pytest.mark.parametrize("role", ["adviser", "guest", "administrator", "record_keeper", "referrer"])
def test_advisers_guests_and_administrators_do_not_count(locality: Policy, role: str) -> None:
    assert lacks(locality, CHAIR, POLICE, SCHOOL, here("gil", role)) == "three services (two are here)"


def test_groups_of_organisations_are_counted_by_person_whoever_is_in_the_chair() -> None:
    assert lacks(board(), *BOARD) == ""
    assert lacks(board(), *BOARD[1:]) == "one member of a trust"
    assert lacks(board(), *BOARD[:2]) == "two members of the councils (one is here)"
    assert lacks(board(), BOARD[0]) == "two members of the councils (none is here)"


def test_a_seat_without_a_vote_does_not_count() -> None:
    assert lacks(board(votes=False), *BOARD) == "two members of the councils (one is here)"


@pytest.mark.parametrize(("answer", "counts"), [("yes", True), ("no", False), (None, False)])
def test_a_seat_bound_to_a_question_counts_only_after_a_yes_at_that_item(answer: str | None, *, counts: bool) -> None:
    """As JCB has it of a commissioner who otherwise watches: no answer is not a yes."""
    answers = {"commissions": answer} if answer else {}

    assert (lacks(board(decides_if="commissions"), *BOARD, **answers) == "") is counts


def test_where_the_rule_only_warns_the_meeting_is_marked_and_goes_on(policies: Policies) -> None:
    """HD-04"""
    group = policies.in_force("RSG-B", TODAY)
    alone = {"chair": 1}

    assert quorum.why_no_decision(group, alone) is None
    assert quorum.thin(group, alone) == (
        "This meeting is thin: it lacks the record keeper and one other partner. It can still go on. "
        "(Our own rule, not in the agreement)"
    )
    assert quorum.thin(group, {"chair": 1, "record_keeper": 1, "other_partner": 2}) == ""


def test_a_forums_own_quorum_takes_the_place_of_our_own(locality: Policy, policies: Policies) -> None:
    assert quorum.rule(locality).id == "WLP-QUO-1"
    assert quorum.rule(policies.in_force("DPSP", TODAY)).id == "HD-04"
    assert quorum.thin(locality, {}) == ""


@given(st.lists(st.sampled_from([CHAIR, POLICE, SCHOOL, HEALTH, SUPPORT, here("h", "guest")]), unique=True))
def test_more_people_never_make_a_meeting_less_full(there: list[quorum.Attending]) -> None:
    wanted = [{"count": 2, "of": "agency", "label": "agencies"}, {"count": 1, "of": "chair", "label": "the chair"}]
    policy = made_up(table("P-1", "quorum", seats=wanted)).in_force("PANEL", TODAY)
    missing = [len(quorum.missing(policy, quorum.present(policy, there[:n], {}))) for n in range(len(there) + 1)]

    assert missing == sorted(missing, reverse=True)
