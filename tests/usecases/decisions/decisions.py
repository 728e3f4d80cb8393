"""A group with a chair and four agencies, in which things are decided, asked and proposed: for tests of that."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from bot.drawing.drawers import drawers
from bot.rules.calendar import LONDON
from bot.usecases.decisions.decision import RecordDecision, Recorded, record
from bot.usecases.decisions.decision_form import for_command
from bot.usecases.decisions.recommendation_answer import Answer, Withdraw, answer, withdraw
from bot.usecases.decisions.recommendation_case import Changed, Press
from bot.usecases.nagging import sweep
from bot.views.decision_form import Offered, Written
from bot.views.message import Message
from storage.database import Database
from storage.models import Decision, Effect, Meeting, Obligation, Presence, Recommendation, Response
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened, words

CHAIR, COUNTY, ICB, CAMHS = slack("lpt-sgm"), slack("county-head"), slack("icb-sgm"), slack("camhs")
WORKER = slack("county-worker")
COUNTY_IS, ICB_IS, LPT_IS, CAMHS_IS = "LEICESTERSHIRE-CC", "LLR-ICB", "LPT", "CAMHS-COLLAB"
TEXT = "Share the night staff until Friday 17 April"
THREAD = "1700000000.000100"


def chaired(database: Database, **changes: object) -> Opened:
    """A group whose opener has the chair, and whose channel is C1; its first meeting is on Good Friday, 10am."""
    here = opened(database, chairs_first=True, **changes)
    with database.write() as work:
        work.groups.lock(here.group_id).channel_id = "C1"
    return here


def seat(here: Opened, organisation: str) -> UUID:
    with here.database.read() as work:
        found = work.groups.seat(here.group_id, organisation)
    assert found is not None
    return found.id


def meets(here: Opened, *present: str) -> UUID:
    """The meeting goes on, and these agencies are marked as here."""
    with here.database.write() as work:
        meeting = work.groups.next_meeting(here.group_id)
        assert meeting is not None
        meeting.state, meeting.started_at = "running", here.clock.now()
        for organisation in present:
            found = work.groups.seat(here.group_id, organisation)
            assert found is not None
            row = Presence(
                meeting_id=meeting.id,
                seat_id=found.id,
                here=True,
                at=here.clock.now(),
                by_id=work.groups.get(here.group_id).opener_id,
            )
            work.meetings.add(row)
        return meeting.id


def met(here: Opened) -> None:
    """The meeting that went on has ended."""
    with here.database.write() as work:
        meeting = work.meetings.running(here.group_id)
        assert meeting is not None
        meeting.state, meeting.ended_at = "held", here.clock.now()


def meets_again(here: Opened, at: datetime) -> None:
    """One more meeting is planned."""
    with here.database.write() as work:
        number = work.meetings.next_number(here.group_id)
        work.meetings.add(Meeting(group_id=here.group_id, number=number, starts_at=at, minutes=45))


def form(here: Opened, by: str = CHAIR) -> Offered:
    """The form, as it is opened with the command."""
    return for_command(here.services, by, TEXT, here.group().ref, "")


def sent(
    here: Opened,
    *affected: str,
    by: str = CHAIR,
    key: str = "1",
    offered: Offered | None = None,
    source_ts: str | None = None,
    thread_ts: str | None = THREAD,
    proposal: str | None = None,
    **written: object,
) -> RecordDecision:
    """The form filled in: yes for the agencies that are *affected*, no for the others."""
    offered = offered or form(here, by)
    with here.database.read() as work:
        organisations = {str(one.id): one.organisation_id for one in work.groups.seats(here.group_id)}
    affects = {str(one.seat): organisations.get(str(one.seat)) in affected for one in offered.agencies}
    filled: dict[str, object] = {
        "text": TEXT,
        "authority": "The managers here",
        "affects": affects,
        "nobody": not affected,
        **written,
    }
    names = replace(
        offered.names, nonce=key, source_ts=source_ts, thread_ts=thread_ts, proposal=proposal or offered.names.proposal
    )
    return RecordDecision(by=by, names=names, written=Written(**filled))  # type: ignore[arg-type] # any field of it


def recorded(here: Opened, *affected: str, **more: object) -> Recorded:
    """The same, and recorded."""
    return record(sent(here, *affected, **more), here.services)  # type: ignore[arg-type] # any argument of it


def question(here: Opened, number: int = 1) -> Recommendation:
    with here.database.read() as work:
        found = work.decisions.question_named(here.group_id, number)
    assert found is not None
    return found


def decision(here: Opened, number: int = 1) -> Decision:
    with here.database.read() as work:
        found = work.decisions.named(here.group_id, number)
    assert found is not None
    return found


def response(here: Opened, organisation: str, number: int = 1) -> Response:
    """What one agency was asked."""
    with here.database.read() as work:
        found = work.decisions.responses(question(here, number).id)
        seats = {one.organisation_id: one.id for one in work.groups.seats(here.group_id)}
        seats |= {organisation: seat(here, organisation)}
    return next(one for one in found if one.seat_id == seats[organisation])


def owed(here: Opened, organisation: str, number: int = 1) -> Obligation:
    of = response(here, organisation, number)
    with here.database.read() as work:
        found = work.obligations.about(of.id, "question")
    assert found is not None
    return found


def press(here: Opened, organisation: str, by: str, key: str = "p1", number: int = 1) -> Press:
    return Press(key=key, by=by, response_id=response(here, organisation, number).id)


def answers(
    here: Opened, organisation: str, by: str, said: str = "agree", words: str = "", number: int = 1, key: str = ""
) -> Changed:
    """An agency's answer to a question."""
    of = response(here, organisation, number).id
    key = key or f"answer-{number}-{organisation}-{by}"
    return answer(Answer(key=key, by=by, response_id=of, answer=said, words=words), here.services)  # type: ignore[arg-type]


def line(here: Opened, thing: UUID) -> Message:
    """The line where a decision, question or proposal was recorded, as it reads now."""
    with here.database.read() as work:
        (effect,) = [post for post in work.outbox.posts_about(thing, here.group_id) if str(post.draw).endswith("_said")]
    effect.kind = "update"
    with here.database.read() as work:
        shown = drawers(here.services)[str(effect.draw)](work, effect, here.clock.now())
    assert shown is not None
    return shown


def all_sent(here: Opened) -> None:
    """As if every post had gone out with the words of this moment, and what says nothing any more had not."""
    draw = drawers(here.services)
    with here.database.write() as work:
        for effect in work.session.query(Effect).filter(Effect.kind == "post", Effect.state == "pending"):
            message = draw[str(effect.draw)](work, effect, here.clock.now())
            effect.state = "done" if message else "withdrawn"
            if message:
                effect.content = {**effect.content, "text": message.text, "blocks": message.blocks}


def small(message: Message) -> str:
    """All small print of a message."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "context"]
    return "\n".join(one["text"] for row in rows for one in row)


AFTER_EASTER = datetime(2026, 4, 7, 9, 30, tzinfo=LONDON)
A_DAY = timedelta(days=1)


def asked(database: Database, *agencies: str) -> Opened:
    """R1, of these agencies, after a meeting at which only LPT was; they meet again on the Tuesday after Easter."""
    here = chaired(database)
    meets(here, LPT_IS)
    meets_again(here, AFTER_EASTER)
    recorded(here, LPT_IS, *(agencies or (COUNTY_IS,)))
    all_sent(here)
    return here


def withdrawn(here: Opened, by: str = CHAIR, key: str = "w1", reason: str = "Settled by phone") -> None:
    withdraw(Withdraw(key=key, by=by, question_id=question(here).id, reason=reason), here.services)


def read_by(here: Opened, key: str) -> Message:
    """The question as somebody reads it now."""
    return here.shown(key, "question")


def morning(here: Opened, at: datetime, key: str) -> str:
    """The digest of somebody on a morning; every sweep until then has been made."""
    while here.clock.at < at:
        here.clock.at = min(at, here.clock.at + timedelta(hours=1))
        sweep(here.services)
    effect = here.posted(key, "digest")[-1]
    with here.database.read() as work:
        found = drawers(here.services)["digest"](work, effect, here.clock.now())
    return words(found) if found else ""
