"""How the messages that a meeting moved are drawn: to each member, and the line in the channel."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency, subject
from bot.rules.cadence import still_kept
from bot.rules.kinds import Cadence
from bot.rules.words import counted, number
from bot.services import Services
from bot.usecases.meetings.coming import by_seat, is_expected
from bot.usecases.meetings.meeting_move_told import MOVED, MOVED_LINE
from bot.views import meeting_move as view
from bot.views.message import Message
from storage.models import Effect, Meeting, Member
from storage.unit_of_work import UnitOfWork


def meeting_move_drawers(services: Services) -> Mapping[str, Drawer]:
    """To everybody, when a meeting moves to a time that is near; in the channel always."""

    def moved(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        member = work.groups.member(group.id, effect.person_id) if effect.person_id else None
        active = member if member is not None and member.state == "active" else None
        facts = _facts(work, effect, active, now)
        if effect.kind == "post" and (facts.over or active is None):
            return None
        return view.moved(facts)

    def line(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = _facts(work, effect, None, now)
        if effect.kind == "post" and facts.over:
            return None
        return view.line(_line(work, services, effect, facts))

    return {MOVED: moved, MOVED_LINE: line}


def _facts(work: UnitOfWork, effect: Effect, member: Member | None, now: datetime) -> view.MovedFacts:
    meeting = work.meetings.get(subject(effect))
    assert meeting is not None, "a meeting is never deleted"
    group = work.groups.get(meeting.group_id)
    told = _told(work, effect)
    row = work.groups.ever_answered(meeting.id).get(member.id) if member else None
    known = work.meetings.known_to_come(group.id)
    return view.MovedFacts(
        group=group,
        meeting=meeting,
        was=datetime.fromisoformat(str(told["was"])),
        once_more=datetime.fromisoformat(str(told["once_more"])) if "once_more" in told else None,
        over=meeting.state != "planned" or meeting.starts_at <= now,
        said=row.reply if row else None,
        doubtful=row is not None and row.meant_for is not None,
        expected=member is not None and is_expected(member, meeting, None, group, known),
        member_id=member.id if member else None,
    )


def _line(work: UnitOfWork, services: Services, effect: Effect, facts: view.MovedFacts) -> view.MovedLine:
    group, policy, _ = about(work, services, effect)
    meeting = facts.meeting
    counts = [one.starts_at for one in work.groups.meetings(group.id) if _counts(one) or one.id == meeting.id]
    rule = next((one for one in policy.all(Cadence) if one.bound == "at_least"), None)
    said = by_seat(work, group, meeting)
    seats = {seat.id: agency(work, seat.organisation_id) for seat in work.groups.seats(group.id)}
    return view.MovedLine(
        moved=facts,
        kept=still_kept(policy.all(Cadence), counts, meeting.starts_at),
        rule=f"no less than {counted(rule.count, 'meeting')} in any {number(rule.per_days)} days" if rule else "",
        coming=[name for seat, name in seats.items() if said.get(seat) == "coming"],
        silent=[name for seat, name in seats.items() if said.get(seat) is None],
        cannot=[name for seat, name in seats.items() if said.get(seat) == "cannot"],
        again=meeting.sequence != _told(work, effect)["sequence"],
    )


def _counts(meeting: Meeting) -> bool:
    return meeting.state not in ("cancelled", "missed")


def _told(work: UnitOfWork, effect: Effect) -> Mapping[str, object]:
    """What the message was promised with; an edit of it holds none of that itself."""
    post = work.outbox.by_key(effect.key.removeprefix("update:"))
    return (post or effect).content
