"""J7 as people walk it: a step up asked for, authorised and agreed; the group above at work; the case handed over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.views.closing import WAY
from rehearsal.client import Message, Modal, Person, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_closing import THURSDAY
from tests.journeys.test_meeting import ANSWERS, OFTEN
from tests.journeys.test_members import chaired

WHY = "Why now? No names or health details."
ERG = "Exceptional Resourcing Group"


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST, office=THURSDAY) as place, bot(place, database_url):
        place.workspace.clock.freeze()
        yield place.workspace


def choices(form: Modal | None, label: str) -> list[str]:
    """What a menu of the form offers, in its order."""
    assert form is not None
    found = next(block for block in form.raw["blocks"] if block.get("label", {}).get("text") == label)
    return [one["text"]["text"] for one in found["element"]["options"]]


def asks(workspace: Workspace, who: str, channel: str, **more: str) -> str:
    person = workspace.person(who)
    form = person.command("/rsg escalate RSG-26-001").modal
    answer = person.submit(form, {WHY: "Three units have said no", **more})
    assert answer.modal is not None, answer.error
    return answer.modal.words


def words(person: Person, target: Message, what: str, said: str) -> str:
    """The small form behind a button, filled in and sent; what came of it."""
    form = person.press(target, what).modal
    assert form is not None
    label = next(block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input")
    answer = person.submit(form, {label: said})
    assert answer.modal is not None
    return answer.modal.words


def opened(workspace: Workspace) -> tuple[Person, Person, str]:
    """The chair below, the chair above who has accepted, and the channel above."""
    chair, channel = chaired(workspace)
    asks(workspace, "lpt-director", channel)
    manager, director = workspace.person("lpt-sgm"), workspace.person("county-director")
    manager.submit(manager.press(reads(workspace, manager, f"Please authorise an {ERG}"), "Authorise").modal)
    director.submit(director.press(reads(workspace, director, f"Please agree to an {ERG}"), "Agree").modal)
    director.press(reads(workspace, director, "Please chair the first meeting of ERG-26-001"), "I'll chair")
    workspace.clock.settle()
    above = next(one.name for one in workspace.channels() if one.name.startswith("erg-"))
    return chair, director, above


def test_it_is_asked_for_authorised_and_agreed_and_opens_a_group_of_its_own(workspace: Workspace) -> None:
    """RSG-B-ESC-1, ERG-AUTH-1, ERG-EST-1, ERG-CHAIR-1."""
    chair, channel = chaired(workspace)
    asker, manager = workspace.person("lpt-director"), workspace.person("lpt-sgm")
    director = workspace.person("county-director")

    said = asks(workspace, "lpt-director", channel)
    asked = reads(workspace, manager, f"Please authorise an {ERG} for RSG-26-001")
    form = manager.press(asked, "Authorise").modal
    next_asked = choices(form, "Who is asked to agree next?")
    manager.submit(form)
    last = director.press(reads(workspace, director, f"Please agree to an {ERG} for RSG-26-001"), "Agree").modal
    times = choices(last, "When is the first meeting?")
    answer = director.submit(last)
    workspace.clock.settle()

    assert "Robin Vale is asked to authorise it, and reminded." in said
    assert "“Three units have said no”" in asked.words
    assert "Stuck: Bed needed, none free." in asked.words  # from the record, typed by nobody now
    assert next_asked[-1].startswith("Sorrel Quayle")  # better somebody else than who asked (ERG-EST-1)
    assert times[0] == "Tuesday 7 April 2026, 10am"  # no bank holiday is proposed
    assert times[-1] == "Thursday 9 April 2026, 4pm"  # three working days after the agreement (HD-12)
    assert answer.modal is not None
    assert "ERG-26-001 · HARBOUR is being set up." in answer.modal.words
    above = next(one for one in workspace.channels() if one.name.startswith("erg-"))
    assert {"lpt-director", "county-hos", "icb-sgm", "camhs-sgm"} <= set(above.members)
    assert above.kind == "private"
    reads(workspace, chair, "ERG-26-001 · HARBOUR is being set up.")
    reads(workspace, asker, "RSG-26-001 meets as before until both chairs hand over.")
    assert "Step up: ERG-26-001 · HARBOUR works on it." in card(workspace, lambda one: "Step up" in one).words


def test_who_may_not_ask_proposes_it_to_whoever_may(workspace: Workspace) -> None:
    """RSG-B-ESC-1: from the place of safety an LPT Director asks; J7: others propose."""
    chair, channel = chaired(workspace)
    director = workspace.person("lpt-director")

    form = chair.command("/rsg escalate", channel=channel).modal
    first = choices(form, "Who should ask for it?")[0]
    chair.submit(form, {WHY: "Nothing within reach"})
    again = chair.command("/rsg escalate", channel=channel)
    proposed = reads(workspace, director, "Ash Merrow (Partnership trust) proposes")
    no = words(director, proposed, "Not now: why", "The unit rings tomorrow")

    assert first.startswith("Sorrel Quayle, Director")
    assert "It was proposed already, on Thursday 2 April 2026, 7:04pm" in again.words
    assert "Whoever proposed it can read why." in no
    assert "“The unit rings tomorrow”" in reads(workspace, chair, "says no").words


def test_somebody_outside_the_group_learns_nothing_of_it(workspace: Workspace) -> None:
    chaired(workspace)

    worker = workspace.person("county-sw").command("/rsg escalate RSG-26-001")
    director = workspace.person("uhl-director").command("/rsg escalate RSG-26-001")  # not at the table

    assert "There is no group RSG-26-001 that you are in." in worker.words
    assert "There is no group RSG-26-001 that you are in." in director.words


def test_whoever_must_authorise_it_is_reminded_and_then_whoever_asked_is_told(workspace: Workspace) -> None:
    """HD-12: at once, after 4, 8 and 24 hours, not at night; then somebody else can be asked."""
    _, channel = chaired(workspace)
    asker, manager = workspace.person("lpt-director"), workspace.person("lpt-sgm")
    asks(workspace, "lpt-director", channel)
    workspace.clock.settle()

    def count() -> int:
        return sum(f"Please authorise an {ERG}" in one.words for one in manager.messages())

    came = [count()]
    for hours in (3, 9, 15, 25):  # 10pm, 4am, 10am, 8pm the next day
        workspace.clock.advance(THURSDAY + timedelta(hours=hours))
        came.append(count())
    silent = reads(workspace, asker, "Robin Vale has not answered.")
    form = asker.press(silent, "Ask somebody else").modal
    instead = asker.submit(form)

    assert came == [1, 1, 1, 2, 3]  # two that fell due at night come as one at 7am
    assert instead.modal is not None
    assert "Alder Reeve is asked now." in instead.modal.words
    reads(workspace, workspace.person("county-hos"), f"Please authorise an {ERG}")
    workspace.clock.settle()
    settled = [one.words for one in manager.messages() if "Please authorise" in one.words]
    assert all("You are not asked any more." in one for one in settled)


def test_a_question_is_answered_and_a_no_is_read_by_whoever_asked(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    asker, manager = workspace.person("lpt-director"), workspace.person("lpt-sgm")
    asks(workspace, "lpt-director", channel)
    asked = reads(workspace, manager, "Please authorise")

    words(manager, asked, "Ask something first", "Has the ICB offered money?")
    words(asker, reads(workspace, asker, "Robin Vale asks you first:"), "Answer", "Half of it, until Friday")
    answered = reads(workspace, manager, "Their answer: “Half of it, until Friday”")
    words(manager, answered, "Decline: why", "Use the half first")
    late = manager.press(answered, "Authorise")

    assert late.modal is not None
    assert "That was declined already." in late.modal.words
    assert "“Use the half first”" in reads(workspace, asker, "says no:").words
    reads(workspace, chair, "Robin Vale (Partnership trust) says no:")
    assert "Robin Vale is asked to authorise it" in asks(workspace, "lpt-director", channel)  # it can be asked again


def test_the_group_above_meets_at_most_once_in_seven_days(workspace: Workspace) -> None:
    """ERG-FREQ-2."""
    _, director, _ = opened(workspace)
    first = datetime.fromisoformat("2026-04-07T10:00+01:00")
    workspace.clock.jump(first)
    start = director.press(reads(workspace, director, "Start: who is here?"), "Start: who is here?").modal
    director.submit(start)
    workspace.clock.jump(first + timedelta(minutes=40))
    running = reads(workspace, director, "is on now")

    form = director.press(running, "End the meeting").modal
    assert form is not None
    labels = [block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input"]
    said = {label: answer for label, answer in ANSWERS.items() if label in labels}
    no = director.submit(form, said | {OFTEN: "Mon & Thu 9.30"})
    look = director.submit(director.press(running, "End the meeting").modal, said | {OFTEN: "Tuesdays 10am"}).modal
    director.submit(look)

    assert no.modal is not None
    assert "more than one meeting in any seven days" in no.modal.words
    assert "section 7 Terms of Reference: Frequency" in no.modal.words
    assert look is not None
    assert "Tuesday 14 April 2026, 10am" in look.words
    assert "Tuesday 21 April 2026, 10am" in look.words


def test_the_report_is_owed_each_month_and_stands_in_the_channel(workspace: Workspace) -> None:
    """ERG-REP-1."""
    _, director, above = opened(workspace)

    workspace.clock.jump(datetime.fromisoformat("2026-05-05T07:00+01:00"))
    workspace.clock.advance(datetime.fromisoformat("2026-05-05T09:00+01:00"))
    digest = reads(workspace, director, "the report on how it goes* is due by")
    form = director.press(digest, "Write the report").modal
    assert form is not None
    tick = next(one["label"]["text"] for one in form.raw["blocks"] if one.get("block_id") == "ticks")
    early = director.submit(form)
    form = director.press(digest, "Write the report").modal
    director.submit(form, {tick: ["They have it too"]})
    workspace.clock.settle()

    assert "Tuesday 5 May 2026, 5pm" in digest.words  # a month after 2 April is a Saturday, then comes a bank holiday
    assert early.modal is not None
    assert "not everybody it is for reads there" in early.modal.words
    said = [one.words for one in workspace.said(above) if "Report of ERG-26-001" in one.words]
    assert len(said) == 1
    assert "So far no meetings and no decisions;" in said[0]


def test_after_seven_days_without_a_way_out_it_is_asked(workspace: Workspace) -> None:
    """OWN-DAY-7."""
    chair, _ = chaired(workspace)
    workspace.clock.advance(THURSDAY + timedelta(days=7, hours=20))

    asked = reads(workspace, chair, "has had no way out for seven days.")
    opener = workspace.person("lpt-sgm")
    reads(workspace, opener, "has had no way out for seven days.")
    chair.press(asked, "Not now: go on")
    workspace.clock.settle()

    assert not any("has had no way out" in one.words for one in [*chair.messages(), *opener.messages()])


def test_the_case_is_handed_over_when_both_chairs_say_so(workspace: Workspace) -> None:
    """OWN-RESOLUTION, J7: the group below meets until both chairs record the hand-over."""
    chair, director, _ = opened(workspace)
    handed = "Handed to an Exceptional Resourcing Group"
    chair.command("/rsg close RSG-26-001")
    gate = reads(workspace, chair, "You can't close")
    chair.press(gate, "Becomes County council's own work")

    chair.press(gate, WAY, handed)
    asked = reads(workspace, director, "wants to hand its case over to ERG-26-001")
    before = reads(workspace, chair, "You can't close RSG-26-001")
    director.press(asked, "We take it over")
    ready = reads(workspace, chair, "You can close RSG-26-001")

    assert "one thing is open" in before.words
    assert chair.submit(chair.press(ready, "Close the group").modal).modal is None
    assert "You have taken it over." in reads(workspace, director, "wants to hand its case over").words
