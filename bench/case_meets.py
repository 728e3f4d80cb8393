"""What is done in a group of the scripted case from its first meeting to the day its channel is locked."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from bench.case_opens import Opens
from bench.deeds import Count, Deeds, Filled
from bot.views.closing import WAY
from rehearsal.client import Message, Modal
from rehearsal.seen import Channel
from storage.models import (
    Action,
    Decision,
    Group,
    Handover,
    Meeting,
    Note,
    Person,
    Proposal,
    Recommendation,
    Record,
    Response,
)

FRIDAY = datetime.fromisoformat("2026-04-17T14:00+01:00")
ENDED = {
    "Where do things stand? One line. No names or health details.": "Bed search goes on",
    "Is someone here who can agree things for each partner?": "Yes, for each",
    "Did you consider going a step up?": "No",
    "How often will you meet? The members decide.": "Mondays and Thursdays 9:30am",
}
FOR_NOBODY = {"This needs, costs or changes nothing for any agency?": ["Yes, for nobody: decide it"]}
BOT = "@rapid-solutions"
PATIENCE = 10.0  # seconds in which somebody who wrote to the bot waits for a word
CONCERNS = ": does this need"
ABSENT, ABSENT_CALLED = "icb-sgm", "Integrated care board"
RESOLVED = "Moved to a suitable place"


class Meets:
    """What is done in one group once it has been opened. Each part is done when it is among the facts."""

    def __init__(self, deeds: Deeds, opened: Opens) -> None:
        self.deeds, self.opened, self.script = deeds, opened, opened.script
        self.chair = self.script.opener
        self.group = select(Group.id).where(opened.here).scalar_subquery()

    def meets(self) -> None:
        """Notes, a decision, a question to an agency that is absent, a proposal; the end, with two more meetings."""
        self._names_keeper(self.script.keeper_called, Group.record_keeper_id.is_not(None))
        self._form("Start: who is here?", {}, count=self._meeting(1, Meeting.started_at.is_not(None)), says="is on")
        for who in (self.chair, self.script.proposer):
            self._notes(who)
        self._asks(f"the nights are shared, {self.chair}")
        self._mentions(f"the weekend is shared, {self.chair}")
        self._proposes(f"the days are shared, {self.chair}")
        ended = self._meeting(1, Meeting.ended_at.is_not(None))
        self._form("End the meeting", ENDED, {}, count=ended, says="has ended")
        for number in (2, 3):
            self.deeds.expect(f"meeting {number} of {self.script.place}", self._meeting(number))
        self.deeds.expect(f"the last meeting of {self.script.place}", self._count(Meeting, Meeting.number > 2))

    def goes_on(self) -> None:
        """The next meeting is moved, and the notes go out."""
        written = self._count(Record, Record.drafted_at.is_not(None))
        lines = {"lines": "A bed is asked for"}
        self._form("Write the notes", lines, who=self.script.keeper, count=written, says="has the notes")
        moved = self._meeting(2, Meeting.starts_at == FRIDAY)
        self.deeds.command(self.chair, f"/rsg move {self.opened.ref} next to Fri 2pm", moved, "is now on")
        approved = self._count(Record, Record.state == "circulated")
        self.deeds.press(self.chair, self.opened.ref, "Approve", approved)

    def closes(self) -> None:
        """One of the groups gets another chair; whatever is open is settled, and the chair closes the group."""
        if self.script.later_chair:
            self._hands_over(self.script.later_chair)
        for number in range(self.opened.actions * 3 // 2):
            if number % 2 or number >= self.opened.actions:
                self.opened.finish(number)
        ref = self.opened.ref
        self._asks_to_close(f"close {ref}")
        self.deeds.press(self.chair, f"close {ref}", WAY, self._groups(Group.resolution.is_not(None)), RESOLVED)
        if self._count(Action, Action.series == "S")():  # the group had it from the start
            own_work = self._count(Action, Action.series == "S", Action.state == "own_work")
            self.deeds.press(self.chair, f"can't close {ref}", "Becomes County council's own work", own_work)
        closing = self._groups(Group.closing_at.is_not(None))
        self._form("Close the group", {}, count=closing, says="is closing", words=f"You can close {ref}")
        for number in (2, 3):
            cancelled = self._meeting(number, Meeting.state == "cancelled")
            self.deeds.expect(f"meeting {number} of {self.script.place} is cancelled", cancelled)

    def is_locked(self) -> None:
        """The day is over: nobody does anything, and the channel is put away."""
        self.deeds.until(lambda: (channel := self._channel()) is not None and channel.archived)
        self.deeds.expect(f"{self.script.place} is closed", self._groups(Group.state == "closed"))

    def _names_keeper(self, called: str, named: ColumnElement[bool]) -> None:
        answers = {"Who keeps the notes?": called}
        self._form("Name the record keeper", answers, count=self._groups(named))

    def _notes(self, who: str) -> None:
        text = f"noted by {who}"
        noted = self._count(Note, Note.text == text)
        self.deeds.command(who, f"/rsg note {self.opened.ref} {text}", noted, "Noted for")

    def _asks(self, text: str) -> None:
        """The chair records a decision out of a thread. It concerns an agency that is absent, which then agrees."""
        said = self._said(text)
        chair = self.deeds.workspace.person(self.chair)
        asked = self._count(Recommendation, Recommendation.text == text)
        self.deeds.form(
            self.chair,
            f"asks: {text}",
            lambda: chair.shortcut(said, "Record decision"),
            lambda form: self._recorded(form, ABSENT_CALLED),
            count=asked,
            says="is not a decision yet",
        )
        question = select(Recommendation.id).where(Recommendation.text == text).scalar_subquery()
        agreed = self.deeds.counts(Response, Response.recommendation_id == question, Response.answer == "agree")
        self.deeds.press(ABSENT, text, "Agree", agreed)
        self.deeds.expect(f"decided: {text}", self._count(Decision, Decision.text == text))

    def _mentions(self, text: str) -> None:
        """The chair asks for it in a thread, which opens no form: they get a message with a button."""
        said = self._said("And at the weekend?")
        chair = self.deeds.workspace.person(self.chair)
        while not self.deeds.stop.is_set() and not self.deeds.read(self.chair, text):
            chair.post(said.channel, f"{BOT} decide {text}", said.thread_ts)
            self._nothing_comes_of_it(lambda: bool(self.deeds.read(self.chair, text)))
        decided = self._count(Decision, Decision.text == text)
        self._form("Record decision", self._recorded, FOR_NOBODY, count=decided, says="is decided", words=text)

    def _nothing_comes_of_it(self, came: Callable[[], bool]) -> None:
        """Slack tries an event four times over minutes; after that somebody would write it once more."""
        ends = time.monotonic() + PATIENCE
        under_way = partial(self.deeds.workspace.get, "/sockets")
        self.deeds.until(lambda: came() or (time.monotonic() > ends and not under_way()["under_way"]))

    def _proposes(self, text: str) -> None:
        """A member proposes, and the chair records what was proposed."""
        proposer = self.deeds.workspace.person(self.script.proposer)
        self.deeds.form(
            proposer.who,
            f"proposes: {text}",
            lambda: proposer.command(f"/rsg propose {self.opened.ref} {text}"),
            {},
            count=self._count(Proposal, Proposal.text == text),
            says="has your proposal now",
        )
        decided = self._count(Decision, Decision.text == text)
        self._form("Record decision", self._recorded, FOR_NOBODY, count=decided, says="is decided", words=text)
        self.deeds.expect(f"used: {text}", self._count(Proposal, Proposal.text == text, Proposal.state == "used"))

    def _hands_over(self, to: str) -> None:
        """Who is asked takes the chair, and names who keeps the notes from now on."""
        accepted = self._count(Handover, Handover.state == "accepted")
        self.deeds.press(to, f"Please chair {self.opened.ref}", "I'll chair", accepted)
        self.chair = to
        keeper = select(Person.id).where(Person.key == self.script.later_keeper).scalar_subquery()
        self._names_keeper(self.script.later_keeper_called, Group.record_keeper_id == keeper)

    def _asks_to_close(self, words: str) -> None:
        """The chair types it until they have the message in which all that is open is listed."""
        chair = self.deeds.workspace.person(self.chair)
        while not self.deeds.stop.is_set() and not self.deeds.read(self.chair, words):
            self.deeds.until(lambda: chair.command(f"/rsg {words}").ok)
            self._nothing_comes_of_it(lambda: bool(self.deeds.read(self.chair, words)))

    def _said(self, text: str) -> Message:
        """What somebody said in the channel, in a thread: Slack keeps that, whatever becomes of the bot."""
        chair = self.deeds.workspace.person(self.chair)
        self.deeds.until(lambda: (channel := self._channel()) is not None and chair.who in channel.members)
        channel = self._channel()
        assert channel is not None, "there was no more time"
        root = chair.post(channel.id, "Who looks after the nights?")
        return chair.post(channel.id, text, root.ts)

    def _recorded(self, form: Modal, *concerned: str) -> Mapping[str, Any]:
        """The form of a decision: whom it concerns, and on whose authority."""
        asked = [block["label"]["text"] for block in form.raw["blocks"] if CONCERNS in str(block.get("label"))]
        answers = {label: "Yes" if label.startswith(tuple(concerned)) else "No" for label in asked}
        return {"authority": self.script.authority, **answers}

    def _form(self, label: str, *filled: Filled, count: Count, says: str = "", who: str = "", words: str = "") -> None:
        """The chair (or *who*) presses a button of this group that opens a form, fills it in and sends it."""
        who, words = who or self.chair, words or self.opened.ref
        self.deeds.form(
            who, f"{label} ({words})", lambda: self.deeds.pressed(who, words, label), *filled, count=count, says=says
        )

    def _channel(self) -> Channel | None:
        name = f"{self.opened.ref.lower()}-"
        return next((one for one in self.deeds.workspace.channels() if one.name.startswith(name)), None)

    def _meeting(self, number: int, *where: ColumnElement[bool]) -> Count:
        return self._count(Meeting, Meeting.number == number, *where)

    def _groups(self, *where: ColumnElement[bool]) -> Count:
        return self.deeds.counts(Group, self.opened.here, *where)

    def _count(self, model: type[Any], *where: ColumnElement[bool]) -> Count:
        return self.deeds.counts(model, model.group_id == self.group, *where)
