"""A member puts a decision to the chair and sees, where it was proposed, what came of it."""

import pytest

from bot.usecases.decisions.decision_asked import decide_mentioned, propose_mentioned
from bot.usecases.decisions.decision_form import NotChair, from_kept, from_proposal
from bot.usecases.decisions.decision_kept import Begun
from bot.usecases.decisions.proposal import Decline, Propose, decline, offer, offer_kept, propose
from bot.usecases.mention import Mention
from bot.usecases.refused import Refused
from storage.database import Database
from storage.models import KeptForm, Proposal
from tests.usecases.decisions.decisions import (
    CHAIR,
    COUNTY,
    ICB,
    ICB_IS,
    LPT_IS,
    THREAD,
    all_sent,
    chaired,
    line,
    meets,
    recorded,
    sent,
)
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, labels, opened, words

SOURCE = "1700000000.000200"


def proposed(here: Opened, key: str = "p1", by: str = COUNTY, text: str = "Half each", **more: object) -> Proposal:
    request = Propose(key=key, by=by, group_id=here.group_id, text=text, **more)  # type: ignore[arg-type]
    propose(request, here.services)
    return newest(here)


def newest(here: Opened) -> Proposal:
    with here.database.read() as work:
        return work.decisions.proposals(here.group_id)[-1]


def mention(by: str = CHAIR, key: str = "ev:1") -> Mention:
    return Mention(key=key, by=by, channel_id="C1", ts=SOURCE, thread_ts=THREAD)


def test_the_chair_gets_one_message_and_the_thread_says_it_is_with_them(database: Database) -> None:
    here = chaired(database)

    made = proposed(here, source_ts=SOURCE, thread_ts=THREAD)

    shown = here.shown("lpt-sgm", "proposal")
    assert len(here.posted("lpt-sgm", "proposal")) == 1
    assert "County-Head, LEICESTERSHIRE-CC, proposes a decision in <#C1>.*\n“Half each”" in words(shown)
    assert labels(shown) == ["Record decision", "Not now: why"]
    assert here.effects()[f"proposal_said:{made.id}"].content["thread_ts"] == THREAD
    assert "“Half each” It is with the chair." in words(line(here, made.id))


def test_what_comes_of_it_is_read_where_it_was_proposed(database: Database) -> None:
    here = chaired(database)
    meets(here, ICB_IS)
    made = proposed(here, source_ts=SOURCE, thread_ts=THREAD)
    all_sent(here)
    offered = from_proposal(here.services, CHAIR, made.id)
    assert (offered.written.text, offered.names.source_ts) == ("Half each", SOURCE)

    recorded(here, ICB_IS, offered=offered, proposal=str(made.id))

    assert newest(here).state == "used"
    assert "*It became D1.*" in words(line(here, made.id))
    assert here.effects()[f"update:proposal_said:{made.id}"].state == "pending"
    assert labels(here.shown("lpt-sgm", "proposal")) == []
    with pytest.raises(Refused, match=r"settled already\. It became D1"):
        from_proposal(here.services, CHAIR, made.id)
    with pytest.raises(Refused, match=r"settled already\. It became D1"):
        recorded(here, key="2", offered=offered, proposal=str(made.id))
    with pytest.raises(Refused, match="it became D1"):
        decline(Decline(key="d", by=CHAIR, proposal_id=made.id, reason="Not now"), here.services)


def test_not_now_comes_with_a_reason(database: Database) -> None:
    here = chaired(database)
    made = proposed(here)
    with pytest.raises(Refused, match="Only the chair"):
        decline(Decline(key="d0", by=ICB, proposal_id=made.id, reason="No"), here.services)

    decline(Decline(key="d1", by=CHAIR, proposal_id=made.id, reason="The board meets first"), here.services)

    said = "*The chair says not now:* “The board meets first”"
    assert said in words(here.shown("county-head", "proposal_said"))
    assert said in words(here.shown("lpt-sgm", "proposal"))
    with pytest.raises(Refused, match="you said not now"):
        decline(Decline(key="d2", by=CHAIR, proposal_id=made.id, reason="Still not"), here.services)


def test_pressed_twice_it_is_proposed_once(database: Database) -> None:
    here = chaired(database)
    proposed(here)
    proposed(here)

    with database.read() as work:
        assert len(work.decisions.proposals(here.group_id)) == 1


def test_only_members_propose_and_only_where_there_is_a_chair(database: Database) -> None:
    here = chaired(database)
    with pytest.raises(Refused, match="There is no such group"):
        proposed(here, by=slack("uhl-sgm"))
    with pytest.raises(Refused, match="at most 300 fit"):
        proposed(here, text="x" * 301)


def test_without_a_chair_nothing_is_proposed(database: Database) -> None:
    here = opened(database)

    with pytest.raises(Refused, match="Nobody has the chair yet"):
        proposed(here)
    with pytest.raises(Refused, match="Nobody has the chair yet"):
        offer(here.services, COUNTY, Begun(group=str(here.group_id), text=""))


def test_who_chairs_a_running_meeting_gets_it(database: Database) -> None:
    here = chaired(database)
    meets(here, LPT_IS)
    with database.write() as work:
        running = work.meetings.running(here.group_id)
        assert running is not None
        running.chair_id = here.person("icb-sgm").id

    proposed(here)

    assert here.posted("icb-sgm", "proposal")
    assert not here.posted("lpt-sgm", "proposal")


def test_a_mention_by_the_chair_is_kept_once_and_finished_from_a_private_message(database: Database) -> None:
    here = chaired(database)
    for _ in range(2):
        decide_mentioned(mention(), "Half each", here.services)

    (form,) = kept_forms(here)
    shown = here.shown("lpt-sgm", "decision_kept")
    assert labels(shown) == ["Record decision"]
    offered = from_kept(here.services, CHAIR, form.id)
    assert (offered.written.text, offered.names.source_ts, offered.names.thread_ts) == ("Half each", SOURCE, THREAD)
    all_sent(here)
    recorded(here, offered=offered)

    assert "done: D1" in words(here.shown("lpt-sgm", "decision_kept"))
    with pytest.raises(Refused, match="finished already: D1"):
        from_kept(here.services, CHAIR, form.id)


def test_a_mention_by_a_member_can_be_proposed_instead(database: Database) -> None:
    here = chaired(database)
    decide_mentioned(mention(COUNTY), "Half each", here.services)

    (form,) = kept_forms(here)
    shown = here.shown("county-head", "decision_kept")
    assert "Only the chair or the acting chair can do that." in words(shown)
    assert labels(shown) == ["Propose it to the chair"]
    with pytest.raises(NotChair):
        from_kept(here.services, COUNTY, form.id)
    offered = offer_kept(here.services, COUNTY, form.id)
    assert offered.text == "Half each"
    with pytest.raises(Refused, match="nothing kept here for you"):
        offer_kept(here.services, ICB, form.id)
    proposed(here, kept=str(form.id), source_ts=offered.source_ts, thread_ts=offered.thread_ts)

    assert "it is with the chair" in words(here.shown("county-head", "decision_kept"))


def test_of_a_mention_that_may_identify_nothing_is_kept_and_one_person_is_told(database: Database) -> None:
    here = chaired(database)

    decide_mentioned(mention(), "Her NHS number is 943 476 5919", here.services)
    propose_mentioned(mention(COUNTY, "ev:2"), "Her NHS number is 943 476 5919", here.services)
    decide_mentioned(mention("USTRANGER", "ev:3"), "Half each", here.services)
    propose_mentioned(mention("USTRANGER", "ev:4"), "Half each", here.services)

    assert not kept_forms(here)
    assert sorted(key for key in here.effects() if key.startswith("refused:")) == [
        f"refused:ev:{number}" for number in (1, 2, 3, 4)
    ]
    with database.read() as work:
        assert not work.decisions.proposals(here.group_id)


def test_a_mention_proposes_at_once(database: Database) -> None:
    here = chaired(database)
    for _ in range(2):
        propose_mentioned(mention(COUNTY), "Half each", here.services)

    assert newest(here).text == "Half each"
    assert newest(here).thread_ts == THREAD
    assert len(here.posted("lpt-sgm", "proposal")) == 1


def test_a_proposal_settled_while_the_form_was_open_is_not_recorded_again(database: Database) -> None:
    here = chaired(database)
    made = proposed(here)
    offered = from_proposal(here.services, CHAIR, made.id)
    decline(Decline(key="d1", by=CHAIR, proposal_id=made.id, reason="No"), here.services)

    with pytest.raises(Refused, match="You said not now"):
        recorded(here, offered=offered)
    assert sent(here, offered=offered).names.proposal == str(made.id)
    assert here.group().decisions_made == 0


def kept_forms(here: Opened) -> list[KeptForm]:
    with here.database.read() as work:
        return list(work.session.query(KeptForm).all())
