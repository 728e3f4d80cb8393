"""What is noted, and the notes of a meeting: written, checked, sent."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.usecases.records.note import TakeNote, take_note
from bot.usecases.records.record_case import Press
from bot.usecases.records.record_draft import WriteNotes, write_notes
from bot.usecases.records.record_send import approve, send_unchecked
from tests.usecases.house import slack
from tests.usecases.whole.model import PEOPLE, Meeting
from tests.usecases.whole.people import ANY, REF, WRITER, Group

UNCHECKED = timedelta(hours=2)
"""So long before they are due, notes that the chair has not checked may go out as a draft."""


class Notes(Group):
    @rule(by=st.sampled_from(PEOPLE))
    def notes(self, by: str) -> None:
        play, model = self.play, self.play.model
        key = self.key()
        request = TakeNote(key=key, by=slack(by), text=f"The ward has a bed ({key})", ref=REF)
        may = model.open and (by in model.members or by in (model.chair, model.keeper))
        if play.does(lambda: take_note(request, play.here.services), may, "something was noted"):
            model.noted += 1

    @precondition(lambda self: self.play.model.met)
    @rule(drawn=WRITER, which=ANY)
    def writes_notes(self, drawn: str, which: int) -> None:
        self.writes(self._of_a_meeting(which), self.who(drawn))

    @precondition(lambda self: self.play.model.met)
    @rule(drawn=WRITER, which=ANY)
    def approves_notes(self, drawn: str, which: int) -> None:
        self.approves(self._of_a_meeting(which), self.who(drawn))

    @precondition(lambda self: self.play.model.met)
    @rule(drawn=WRITER, which=ANY)
    def sends_notes_unchecked(self, drawn: str, which: int) -> None:
        play, by, meeting = self.play, self.who(drawn), self._of_a_meeting(which)
        press = Press(key=self.key(), by=slack(by), record_id=play.record(meeting))
        ready = meeting.notes == "written" and meeting.notes_due - UNCHECKED <= play.now  # type: ignore[operator]
        may = self._may(meeting, by) if ready else False
        if play.does(lambda: send_unchecked(press, play.here.services), may, "notes were sent unchecked"):
            meeting.notes, meeting.unchecked = "sent", True

    def writes(self, meeting: Meeting, by: str) -> None:
        play = self.play
        request = WriteNotes(
            key=self.key(),
            by=slack(by),
            record_id=play.record(meeting),
            position="Still looking",
            lines="One bed from Friday",
        )
        if play.does(lambda: write_notes(request, play.here.services), self._may(meeting, by), "notes were written"):
            meeting.notes = "written"

    def approves(self, meeting: Meeting, by: str) -> None:
        """Whoever chaired checks them before they go, or afterwards where they went unchecked."""
        play, model = self.play, self.play.model
        press = Press(key=self.key(), by=slack(by), record_id=play.record(meeting))
        ready = meeting.notes == "written" or (meeting.notes == "sent" and meeting.unchecked)
        able = ready and model.state in ("open", "closing") and by in model.had_the_chair
        may = (True if by == model.chair else None) if able else False
        if play.does(lambda: approve(press, play.here.services), may, "notes were approved"):
            meeting.notes, meeting.unchecked = "sent", False

    def _may(self, meeting: Meeting, by: str) -> bool | None:
        """Whether somebody may write them. Who chaired or kept the notes before may still, for their own meetings."""
        model = self.play.model
        if model.state not in ("open", "closing") or meeting.notes == "sent":
            return False
        if by in (model.chair, model.keeper):
            return True
        return None if by in model.had_the_chair else False

    def _of_a_meeting(self, which: int) -> Meeting:
        held = self.play.model.unsent() or [one for one in self.play.model.meetings if one.state == "held"]
        return held[which % len(held)]
