"""The chair after the first meeting: who is asked, what the answers do, and that the notes always have a keeper."""

import pytest

from bot.usecases.chairs.chair_asked import NameRecordKeeper, name_record_keeper
from bot.usecases.chairs.handover import AnswerHandover, accept_handover, offer_chair
from bot.usecases.chairs.handover_asked import HandOver, hand_over, pass_handover, who_else, whom_to_hand_to
from bot.usecases.nagging import sweep
from bot.usecases.refused import Refused
from bot.usecases.seeing.why import clock_of
from storage.database import Database
from storage.models import Group, Handover, Organisation, Person, Post
from tests.usecases.actions.actions import settle_what_it_starts_with
from tests.usecases.house import slack
from tests.usecases.meetings.meetings import CHAIR, MEMBER, NEXT_CHAIR, at, chaired, meetings, met
from tests.usecases.members.invited import Opened, labels, words

SECOND = "icb-ad"


def offered(database: Database) -> Opened:
    """After the first meeting somebody of the usual organisation is asked; it is Tuesday, 11am."""
    here = met(database, at(9), at(13))
    here.clock.at = at(7, 11, 0)
    _colleague(database, SECOND, "LLR-ICB", 5)
    offers(here)
    return here


def offers(here: Opened) -> None:
    """What the end of a meeting does."""
    with here.database.write() as work:
        group = work.groups.lock(here.group_id)
        policy = here.services.policies.in_force(group.forum, group.policy_from)
        offer_chair(work, here.services, policy, group, work.groups.meetings(group.id)[0], here.clock.now())


def accepts(here: Opened, who: str = NEXT_CHAIR, key: str = "ac:1") -> None:
    accept_handover(AnswerHandover(key=key, by=slack(who), group_id=here.group_id), here.services)


def passes(here: Opened, to: str | None, who: str = NEXT_CHAIR, key: str = "fm:1") -> None:
    request = AnswerHandover(key=key, by=slack(who), group_id=here.group_id)
    pass_handover(request, here.person(to).id if to else None, here.services)


def hands(here: Opened, to: str, reason: str = "", by: str = CHAIR, key: str = "fm:1") -> str:
    request = HandOver(key=key, by=slack(by), group_id=here.group_id, to=here.person(to).id, reason=reason)
    return hand_over(request, here.services)


def rows(here: Opened) -> list[tuple[str, str]]:
    with here.database.read() as work:
        found = work.groups.handovers(here.group_id)
        return sorted((work.people.get(one.person_id).key, one.state) for one in found)


def test_who_sits_for_the_usual_organisation_is_asked_with_their_load(database: Database) -> None:
    """RSG-CHAIR-2."""
    here = offered(database)

    assert rows(here) == [(NEXT_CHAIR, "asked")]
    shown = here.shown(NEXT_CHAIR, "handover")
    assert "Please chair RSG-26-001 · KESTREL from now on." in words(shown)
    assert "After it somebody from LLR-ICB normally chairs." in words(shown)
    assert "You chair no groups now. Next meeting here: *Thursday 9 April 2026, 9:30am*." in words(shown)
    assert "you then name somebody of your organisation who keeps the notes" in words(shown)
    assert labels(shown) == ["I'll chair", "Not me: choose", "Why?"]
    assert here.group().chair_id == here.person(CHAIR).id
    assert "On Tuesday 7 April 2026, 11am, Icb-Sgm was asked to take the chair." in words(here.shown(CHAIR, "chair"))
    assert clock_of(here.services, slack(NEXT_CHAIR), "handover", here.group_id).rule.id == "RSG-CHAIR-2"


def test_it_is_offered_once_however_many_meetings_end(database: Database) -> None:
    here = offered(database)

    offers(here)

    assert rows(here) == [(NEXT_CHAIR, "asked")]


def test_where_the_usual_organisation_has_the_chair_nobody_is_asked(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        work.session.get_one(Group, here.group_id).chair_organisation_id = "LLR-ICB"

    offers(here)

    assert rows(here) == []


def test_where_it_has_nobody_who_may_the_chair_is_told(database: Database) -> None:
    here = met(database, at(9), at(13))
    with database.write() as work:
        for post, _ in work.people.posts_in(["LLR-ICB"]):
            post.level = 3

    offers(here)

    assert rows(here) == []
    shown = here.shown(CHAIR, "handover_open")
    assert "nobody of LLR-ICB who can chair is in the directory" in words(shown)
    assert labels(shown) == ["Hand over the chair"]


def test_whoever_accepts_has_the_chair_and_the_last_chair_reads_it_in_place(database: Database) -> None:
    here = offered(database)
    names_keeper(here, "lpt-team-manager", CHAIR)
    here.send_everything()

    accepts(here)

    group = here.group()
    assert (group.chair_id, group.chair_organisation_id) == (here.person(NEXT_CHAIR).id, "LLR-ICB")
    assert rows(here) == [(NEXT_CHAIR, "accepted")]
    assert "LLR-ICB has the chair" in words(here.shown(CHAIR, "chair"))
    assert labels(here.shown(CHAIR, "chair")) == []
    assert here.posted(CHAIR, "chair")[0].key in {
        key.removeprefix("update:") for key in here.effects() if "update:" in key
    }
    shown = here.shown(NEXT_CHAIR, "handover")
    assert "You have the chair of RSG-26-001 · KESTREL." in words(shown)
    assert "Hand over the chair" in labels(shown)
    assert "Chair: LLR-ICB" in here.card()
    assert here.acts()[-1] == "chair_handed_over"


def test_the_notes_keep_their_keeper_until_the_new_chair_names_one_of_their_own(database: Database) -> None:
    """RSG-REC-1, and never without a keeper."""
    here = offered(database)
    names_keeper(here, "lpt-team-manager", CHAIR)

    accepts(here)

    assert here.group().record_keeper_id == here.person("lpt-team-manager").id
    shown = here.shown(NEXT_CHAIR, "handover")
    assert "Lpt-Team-Manager keeps the notes until you name somebody of your organisation." in words(shown)
    assert "Name the record keeper" in labels(shown)
    with pytest.raises(Refused, match="must work for the chair's organisation"):
        names_keeper(here, "lpt-on-call-2", NEXT_CHAIR, "fm:8")
    names_keeper(here, SECOND, NEXT_CHAIR, "fm:9")
    assert here.group().record_keeper_id == here.person(SECOND).id
    assert "Icb-Ad keeps the notes." in words(here.shown(NEXT_CHAIR, "handover"))


def test_pressed_twice_and_pressed_by_others_and_late(database: Database) -> None:
    here = offered(database)

    with pytest.raises(Refused, match="You are not asked to take the chair"):
        accepts(here, MEMBER, "ac:2")
    with pytest.raises(Refused, match="You have the chair already"):
        accepts(here, CHAIR, "ac:3")
    accepts(here)
    accepts(here)
    with pytest.raises(Refused, match="You have the chair already"):
        accepts(here, NEXT_CHAIR, "ac:4")
    with pytest.raises(Refused, match="not asked to take the chair, or not any more"):
        accepts(here, SECOND, "ac:5")

    assert here.acts().count("chair_handed_over") == 1


def test_in_a_group_that_is_over_nobody_takes_it(database: Database) -> None:
    here = offered(database)
    with database.write() as work:
        work.session.get_one(Group, here.group_id).state = "withdrawn"

    with pytest.raises(Refused, match="was withdrawn"):
        accepts(here)
    with pytest.raises(Refused, match="was withdrawn"):
        passes(here, SECOND)
    with pytest.raises(Refused, match="was withdrawn"):
        hands(here, SECOND)


def test_not_me_names_a_colleague_who_is_asked_then(database: Database) -> None:
    here = offered(database)
    offers_whom = who_else(AnswerHandover(key="", by=slack(NEXT_CHAIR), group_id=here.group_id), here.services)
    here.send_everything()

    passes(here, SECOND)

    assert [label for _, label in offers_whom.people] == ["Icb-Ad, Manager, LLR-ICB"]
    assert rows(here) == [(SECOND, "asked"), (NEXT_CHAIR, "passed")]
    assert "You said: not me" in words(here.shown(NEXT_CHAIR, "handover"))
    asked = "On Tuesday 7 April 2026, 11am, Icb-Ad was asked to take the chair."
    assert asked in words(here.shown(NEXT_CHAIR, "handover"))
    assert "Icb-Sgm asks you" in words(here.shown(SECOND, "handover"))
    accepts(here, SECOND)
    assert here.group().chair_id == here.person(SECOND).id
    assert here.member(SECOND).state == "active"


def test_not_me_without_a_name_tells_the_chair(database: Database) -> None:
    here = offered(database)

    passes(here, None)

    assert rows(here) == [(NEXT_CHAIR, "passed")]
    assert "Icb-Sgm does not take the chair" in words(here.shown(CHAIR, "handover_open"))
    hands(here, SECOND, key="fm:2")
    assert "is settled" in words(here.shown(CHAIR, "handover_open"))


def test_a_colleague_is_of_the_same_organisation_and_may_chair(database: Database) -> None:
    here = offered(database)

    with pytest.raises(Refused, match="does not list that person there"):
        passes(here, MEMBER)
    _colleague(database, "icb-records", "LLR-ICB", 1)
    with pytest.raises(Refused, match="senior enough"):
        passes(here, "icb-records", key="fm:2")

    assert rows(here) == [(NEXT_CHAIR, "asked")]


def test_no_answer_is_asked_again_and_then_the_chair_hears(database: Database) -> None:
    """OWN-HANDOVER; the first chair goes on meanwhile."""
    here = offered(database)
    settle_what_it_starts_with(database, here.clock.at)
    for day in (8, 9, 10, 13, 14):
        here.clock.at = at(day, 8, 30)
        sweep(here.services)

    assert len(here.posted(NEXT_CHAIR, "digest")) == 3  # Thursday, Friday, Tuesday
    shown = here.posted(CHAIR, "digest")
    assert len(shown) == 2  # Friday, Tuesday
    assert "Icb-Sgm has not said whether they take the chair" in words(here.shown(CHAIR, "digest"))
    assert "Ask somebody else" in labels(here.shown(CHAIR, "digest"))
    assert "I'll chair" in labels(here.shown(NEXT_CHAIR, "digest"))
    assert here.group().chair_id == here.person(CHAIR).id
    accepts(here)
    owed = here.owed("handover")
    assert owed is not None
    assert (owed.closed_why, owed.next_step_at) == ("accepted", None)


def test_a_meeting_that_ends_in_the_evening_asks_the_next_working_morning(database: Database) -> None:
    """Good Friday, 11am: nobody is asked before Tuesday, 8am (HD-13)."""
    here = met(database, at(9), at(13))
    offers(here)

    assert here.posted(NEXT_CHAIR, "handover") == []
    to_come = "On Tuesday 7 April 2026, 8am, Icb-Sgm will be asked to take the chair. You have it until they say yes."
    assert to_come in words(here.shown(CHAIR, "chair"))
    here.send_everything()
    here.clock.at = at(7, 8, 0)
    sweep(here.services)
    assert len(here.posted(NEXT_CHAIR, "handover")) == 1
    assert to_come.replace("will be", "was") in words(here.shown(CHAIR, "chair"))
    chairs = here.posted(CHAIR, "chair")[-1]
    assert here.effects()[f"update:{chairs.key}"].state == "pending"  # it says so of itself


def test_the_chair_hands_it_over_themselves_and_the_question_before_is_taken_back(database: Database) -> None:
    here = offered(database)
    choices = whom_to_hand_to(here.services, slack(CHAIR), here.group_id)
    here.send_everything()

    says = hands(here, SECOND)

    assert says == "On Tuesday 7 April 2026, 11am, Icb-Ad was asked to take the chair. You have it until they say yes."
    assert [label.split(", ")[-1] for _, label in choices.people][:2] == ["LLR-ICB", "LLR-ICB"]
    assert here.person(CHAIR).id not in [person for person, _ in choices.people]
    assert rows(here) == [(SECOND, "asked"), (NEXT_CHAIR, "withdrawn")]
    assert "You are not asked any more" in words(here.shown(NEXT_CHAIR, "handover"))
    assert "Lpt-On-Call-1 asks you" in words(here.shown(SECOND, "handover"))
    with pytest.raises(Refused, match="not asked to take the chair"):
        accepts(here)


def test_another_organisation_only_with_a_reason(database: Database) -> None:
    """OWN-CHAIR."""
    here = offered(database)

    with pytest.raises(Refused, match="only with a reason") as raised:
        hands(here, MEMBER)
    hands(here, MEMBER, "The board has nobody free this week", key="fm:2")
    accepts(here, MEMBER)

    assert raised.value.refusal.rule_id == "OWN-CHAIR"
    group = here.group()
    assert (group.chair_id, group.chair_organisation_id) == (here.person(MEMBER).id, "LEICESTERSHIRE-CC")
    with database.read() as work:
        reasons = [one.reason for one in work.session.query(Handover).order_by(Handover.asked_at)]
    assert "The board has nobody free this week" in reasons


def test_a_reason_is_kept_only_where_it_is_needed(database: Database) -> None:
    here = offered(database)

    hands(here, SECOND, "no matter")

    with database.read() as work:
        assert [one.reason for one in work.session.query(Handover)] == [None, None]


@pytest.mark.parametrize(
    ("to", "says"), [(CHAIR, "has the chair already"), (NEXT_CHAIR, "is asked already"), ("county-worker", "senior")]
)
def test_whom_the_chair_cannot_ask(database: Database, to: str, says: str) -> None:
    here = offered(database)

    with pytest.raises(Refused, match=says):
        hands(here, to, "because")


def test_only_the_chair_hands_it_over_and_not_before_the_first_meeting(database: Database) -> None:
    """HD-17; RSG-CHAIR-1: the first meeting is chaired by whoever starts the group."""
    here = offered(database)
    with pytest.raises(Refused) as raised:
        hands(here, SECOND, by=MEMBER)
    assert raised.value.refusal.rule_id == "HD-17"


def test_before_the_first_meeting_the_chair_stays(database: Database) -> None:
    here = chaired(database)

    with pytest.raises(Refused, match="only after the first meeting") as raised:
        hands(here, NEXT_CHAIR)
    with pytest.raises(Refused):
        whom_to_hand_to(here.services, slack(CHAIR), here.group_id)

    assert raised.value.refusal.rule_id == "RSG-CHAIR-1"
    assert meetings(here)[0].state == "planned"


def test_the_stand_in_of_somebody_away_takes_it_themselves(database: Database) -> None:
    here = met(database, at(9), at(13))
    _colleague(database, SECOND, "LLR-ICB", 5)
    here.clock.at = at(7, 11, 0)
    with database.write() as work:
        away = work.people.by_slack_id(slack(NEXT_CHAIR))
        assert away is not None
        away.away_until, away.away_deputy_id = at(17).date(), here.person(SECOND).id
    offers(here)

    accepts(here, SECOND)

    assert here.group().chair_id == here.person(SECOND).id
    assert "You have the chair" in words(here.shown(SECOND, "chair"))
    assert "LLR-ICB has the chair" in words(here.shown(NEXT_CHAIR, "handover"))


def names_keeper(here: Opened, keeper: str, by: str, key: str = "fm:keeper") -> None:
    request = NameRecordKeeper(key=key, named_by=slack(by), group_id=here.group_id, person_id=here.person(keeper).id)
    name_record_keeper(request, here.services)


def _colleague(database: Database, key: str, organisation: str, level: int) -> None:
    with database.write() as work:
        assert work.session.get(Organisation, organisation) is not None
        person = Person(key=key, name=key.title(), slack_id=slack(key), email=f"{key}@example.org")
        work.session.add(person)
        work.session.flush()
        work.session.add(Post(person_id=person.id, organisation_id=organisation, title="Manager", level=level))
