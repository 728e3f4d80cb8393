"""J4 as people walk it: a decision out of a thread, a question to agencies, and what each of them presses."""

from collections.abc import Iterator

import pytest

from rehearsal.client import Message, Modal, Person, Reply, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_actions import BOT, in_thread
from tests.journeys.test_after_opening import card, reads
from tests.journeys.test_members import chaired

AFFECTS = "{}: does this need, cost or change anything for them?"
AGENCIES = ("Partnership trust", "Integrated care board", "CAMHS Collaborative", "County council")


@pytest.fixture
def workspace(database_url: str) -> Iterator[Workspace]:
    with started(MANIFEST) as place, bot(place, database_url):
        yield place.workspace


NOBODY = "This needs, costs or changes nothing for any agency?"


def records(chair: Person, form: Modal | None, *affected: str, **more: object) -> Reply:
    """The chair sends the form, once more where it affects nobody."""
    return for_nobody(chair, sends(chair, form, *affected, **more))


def sends(chair: Person, form: Modal | None, *affected: str, **more: object) -> Reply:
    """The chair sends the form. An agency named in the text has another label."""
    assert form is not None
    labels = [block["label"]["text"] for block in form.raw["blocks"] if block["type"] == "input"]
    values = {
        next(label for label in labels if label.startswith(agency)): "Yes" if agency in affected else "No"
        for agency in AGENCIES
    }
    sent = {"authority": "LPT manager, ICB manager", **values, **more}
    return chair.submit(form, sent)


def for_nobody(chair: Person, reply: Reply) -> Reply:
    """Where the form asks whether it really affects nobody: yes."""
    asks = reply.modal is not None and NOBODY in str(reply.modal.raw)
    return chair.submit(reply.modal, {NOBODY: ["Yes, for nobody: decide it"]}) if asks else reply


def says(reply: Reply) -> str:
    assert reply.modal is not None
    return reply.modal.words


def talk(workspace: Workspace, chair: Person, channel: str) -> tuple[Message, Message]:
    """What is talked about in a thread: its first message, and the one to be recorded."""
    root = chair.post(channel, "How do we staff the nights?")
    return root, chair.post(channel, "County council and LPT share two extra staff until Friday", root.ts)


def test_a_decision_is_made_of_a_message_once_every_agency_it_affects_agrees(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head, icb = workspace.person("county-hos"), workspace.person("icb-sgm")
    root, said = talk(workspace, chair, channel)

    form = chair.shortcut(said, "Record decision").modal
    assert form is not None
    assert "No meeting is on, so no agency counts as here." in form.words
    assert "County council (named in the text): does this need" in str(form.raw)
    made = records(chair, form, "County council", "Integrated care board")

    assert "R1 is not a decision yet: County council and Integrated care board are asked first." in says(made)
    in_thread(workspace, channel, root, "R1 waits for County council and Integrated care board")
    card(workspace, lambda words: "Decisions: 0. Waiting for answers: 2 (" in words)
    asked = reads(workspace, head, "share two extra staff until Friday")
    assert "It concerns you, so nothing is decided without you." in asked.words
    why = head.press(asked, "Why this time?").modal
    assert why is not None
    assert "the next meeting, sooner than three working days" in why.words
    explained = chair.command("/rsg why R1", channel=channel).words
    assert "the next meeting, sooner than three working days" in explained

    head.close(everything=True)
    late = head.press(asked, "Disagree").modal
    head.press(asked, "Agree")
    in_thread(workspace, channel, root, "R1 waits for Integrated care board*")
    again = head.submit(late, {"words": "Too dear"})
    assert "County council has answered R1 already: it agrees." in says(again)
    icb.press(reads(workspace, icb, "share two extra staff until Friday"), "Agree")

    line = in_thread(workspace, channel, root, "D1 is decided:")
    assert "It was asked as R1, and everybody agreed." in line.words
    card(workspace, lambda words: "Decisions: 1. Waiting for answers: 0." in words)
    reads(workspace, head, "it is decided, as D1")
    assert "D1 is decided" in head.command("/rsg decisions D1", channel=channel).words
    assert "share two extra staff" in head.command("/rsg decisions", channel=channel).words


def test_what_affects_no_agency_is_decided_at_once_edited_afterwards_and_replaced(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    root, said = talk(workspace, chair, channel)
    records(chair, chair.shortcut(said, "Record decision").modal)
    line = in_thread(workspace, channel, root, "D1 is decided:")

    chair.edit(said, "We share three extra staff")
    in_thread(workspace, channel, root, "The message it was recorded from was changed on")
    form = chair.press(line, "Replace it").modal
    records(chair, form, words="We share three extra staff")
    chair.close()

    in_thread(workspace, channel, root, "D1 was replaced by D2.")
    new = in_thread(workspace, channel, root, "D2 is decided:")
    assert "It replaces D1." in new.words
    chair.delete(said)
    in_thread(workspace, channel, root, "The message it was recorded from was deleted on")


def test_changes_go_to_the_next_meeting_and_the_chair_puts_it_again_or_withdraws_it(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    root, said = talk(workspace, chair, channel)
    records(chair, chair.shortcut(said, "Record decision").modal, "County council")
    asked = reads(workspace, head, "share two extra staff until Friday")

    head.submit(head.press(asked, "Ask the chair").modal, {"words": "Who pays for the nights?"})
    question = reads(workspace, chair, "asks you something before it answers R1")
    chair.submit(chair.press(question, "Answer").modal, {"words": "The trust pays for them"})
    reads(workspace, head, "The chair answers: “The trust pays for them”")
    empty = head.submit(head.press(asked, "Agree with changes").modal, {"words": "943 476 5919"})
    assert "That looks like an NHS number" in says(empty)
    head.close(everything=True)
    head.submit(head.press(asked, "Agree with changes").modal, {"words": "Only until Monday"})

    line = in_thread(workspace, channel, root, "R1 is not agreed, and comes first at the next meeting:")
    assert "County council wants changes (Alder Reeve): “Only until Monday”" in line.words
    form = chair.press(line, "Put it again").modal
    records(chair, form, "County council", words="Share them until Monday")
    in_thread(workspace, channel, root, "R1 was replaced by R2.")
    second = in_thread(workspace, channel, root, "R2 waits for County council")
    reads(workspace, head, "Share them until Monday")
    assert "Only the chair or the acting chair can do that." in says(head.press(second, "Withdraw: why"))
    head.close(everything=True)
    chair.submit(chair.press(second, "Withdraw: why").modal, {"words": "Settled by phone"})
    in_thread(workspace, channel, root, "R2 was withdrawn:")
    reads(workspace, head, "Settled by phone")


def test_a_member_proposes_beneath_the_no_and_reads_what_came_of_it(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")
    root, said = talk(workspace, chair, channel)

    no = head.shortcut(said, "Record decision").modal
    assert no is not None
    assert "Only the chair or the acting chair can do that." in no.words
    form = head.press(no, "Propose it to the chair").modal
    put = head.submit(form, {})
    assert "Ash Merrow, who has the chair, has your proposal now." in says(put)

    head.close(everything=True)
    proposed = reads(workspace, chair, "Alder Reeve, County council, proposes a decision")
    in_thread(workspace, channel, root, "It is with the chair.")
    records(chair, chair.press(proposed, "Record decision").modal)
    chair.close()
    in_thread(workspace, channel, root, "It became D1.")
    assert "[Record decision]" not in reads(workspace, chair, "It became D1.").words


def test_the_card_proposes_and_the_chair_says_not_now(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")

    form = head.press(card(workspace), "Propose a decision").modal
    head.submit(form, {"What should be decided? No names or health details.": "Half the cost each"})
    proposed = reads(workspace, chair, "proposes a decision")
    chair.submit(chair.press(proposed, "Not now: why").modal, {"words": "The board meets first"})

    reads(workspace, head, "The chair says not now:* “The board meets first”")


def test_a_mention_opens_no_window_so_the_chair_gets_a_button(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")
    root = chair.post(channel, "How do we staff the nights?")

    chair.post(channel, f"{BOT} decide two extra staff until Friday", root.ts)
    asked = reads(workspace, chair, "You asked me to record a decision")
    records(chair, chair.press(asked, "Record decision").modal)
    in_thread(workspace, channel, root, "D1 is decided:* “two extra staff until Friday”")
    reads(workspace, chair, "done: D1.")

    head.post(channel, f"{BOT} decide no extra staff", root.ts)
    no = reads(workspace, head, "Only the chair or the acting chair can do that.")
    head.submit(head.press(no, "Propose it to the chair").modal, {})
    in_thread(workspace, channel, root, "proposes:* “no extra staff”")
    head.post(channel, f"{BOT} propose one extra staff", root.ts)
    in_thread(workspace, channel, root, "proposes:* “one extra staff”")


def test_a_colleague_is_asked_instead_and_the_chair_writes_down_an_answer_by_phone(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head, worker = workspace.person("county-hos"), workspace.person("county-sw")
    root, said = talk(workspace, chair, channel)
    records(chair, chair.shortcut(said, "Record decision").modal, "County council", "Integrated care board")
    asked = reads(workspace, head, "share two extra staff until Friday")

    wrong = head.submit(head.press(asked, "Not me, pass on").modal, {"Who should answer?": "icb-ad"})
    assert "does not list this person under County council" in says(wrong)
    head.close(everything=True)
    head.submit(head.press(asked, "Not me, pass on").modal, {"Who should answer?": "county-sw"})
    reads(workspace, head, "You passed R1 on to Sage Pelham.")
    worker.press(reads(workspace, worker, "share two extra staff until Friday"), "Agree")

    line = in_thread(workspace, channel, root, "R1 waits for Integrated care board*")
    form = chair.press(line, "Record an answer").modal
    chair.submit(form, {"What did they say?": "Agree"})
    in_thread(workspace, channel, root, "D1 is decided:")
    assert "written down by Ash Merrow, Partnership trust" in chair.command("/rsg decisions R1", channel=channel).words


def test_things_that_change_while_the_form_is_open_are_said_in_it(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    _, said = talk(workspace, chair, channel)
    form = chair.shortcut(said, "Record decision").modal
    chair.command("/rsg add @uhl-sgm", channel=channel)

    back = records(chair, form, words="Two extra staff")

    assert back.modal is not None
    assert "University hospitals is in the group now. Please answer for them too." in back.modal.words
    assert "Two extra staff" in str(back.modal.raw)
    done = for_nobody(chair, chair.submit(back.modal, {AFFECTS.format("University hospitals"): "No"}))
    assert "D1 is decided." in says(done)


def test_the_command_knows_no_thread_and_offers_a_member_the_way_on(workspace: Workspace) -> None:
    chair, channel = chaired(workspace)
    head = workspace.person("county-hos")
    workspace.wait_for(lambda: "county-hos" in workspace.channel(channel).members, 20, "the head to be in")

    records(chair, chair.command("/rsg decide two extra staff", channel=channel).modal)
    workspace.wait_for(lambda: any("D1 is decided" in one.words for one in workspace.said(channel)), 20, "D1")
    no = head.command("/rsg decide no extra staff", channel=channel).modal
    assert no is not None
    form = head.press(no, "Propose it to the chair").modal
    assert form is not None
    assert "no extra staff" in str(form.raw)
    head.close(everything=True)
    assert head.command("/rsg propose one extra staff", channel=channel).modal is not None
    assert "Nothing" not in head.command("/rsg decisions", channel=channel).words
