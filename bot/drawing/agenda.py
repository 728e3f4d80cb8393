"""How a panel's agenda is drawn: as it stands for whoever asks, as it went out, and to whoever must agree."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import about as meant
from bot.drawing.facts import subject
from bot.rules.agenda import closes, why_not_drop
from bot.rules.approval import may_agree_as, waiting
from bot.rules.calendar import LONDON
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import Standing, why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.panels.agenda import ASKED, SENT, agenda_due, agreed_to, lines, step_of
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting
from bot.views import agenda as view
from bot.views.blocks import Block
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Approval, Effect, Group, Meeting, Obligation, Step
from storage.unit_of_work import UnitOfWork


def agenda_of(services: Services, slack_id: str, ref: str | None, channel_id: str) -> list[Block]:
    """The agenda of the meeting that is on or comes next, for whoever may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        here = about(work, services, person, now, ref=ref, channel_id=channel_id)
        refuse_if(why_not(here.policy, "read", here.standing))
        meeting = work.meetings.current(here.group.id)
        if meeting is None:
            raise Refused(Refusal("No meeting is entered yet.", "`/panel next Thu 9 July 2pm` enters one.", None, ""))
        return view.shown(_shown(work, services, here.policy, here.group, meeting, here.standing, now))


def agenda_drawers(services: Services) -> Mapping[str, Drawer]:
    """The agenda in the channel, and to whoever must agree to it."""

    def sent(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = meant(work, services, effect)
        row = work.panels.agenda_by_id(subject(effect))
        assert row is not None, "an agenda is never deleted"
        meeting = _meeting(work, row.meeting_id)
        return view.sent(group, meeting, [str(line["label"]) for line in row.lines], again=row.sent > 1)

    def asked(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = meant(work, services, effect)
        approval = work.session.get_one(Approval, subject(effect))
        row = work.panels.agenda_by_id(approval.subject_id)
        assert row is not None, "an agenda is never deleted"
        meeting = _meeting(work, row.meeting_id)
        open_still = approval.state == "asked" and meeting.state in ("planned", "running")
        if effect.kind == "post" and not open_still:
            return None
        labels = [line.label for line in lines(work, policy, group, meeting)]
        return view.asked(group, meeting, labels, open_still=open_still)

    return {SENT: sent, ASKED: asked}


def agenda_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """An agenda that is owed, in somebody's digest or in the list of what they owe."""
    meeting = _meeting(work, owed.subject_id)
    words, elements = view.item(work.groups.get(meeting.group_id), meeting, owed.due_at, late=owed.due_at < now)
    return Item(due_at=owed.due_at, words=words, elements=elements)


def _shown(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: Group,
    meeting: Meeting,
    standing: Standing,
    now: datetime,
) -> view.Shown:
    row, step = work.panels.agenda(meeting.id), step_of(policy)
    agreed = agreed_to(work, row) if row else []
    asked = row is not None and row.asked_by_id is not None
    left = waiting(policy, step, agreed) if step and asked else ()
    until = closes(policy, meeting.starts_at.astimezone(LONDON).date(), services.calendar)
    return view.Shown(
        group=group,
        meeting=meeting,
        lines=[
            view.AgendaLine(line.label, line.key if line.rule_id and _may_drop(policy, line.key, standing) else None)
            for line in lines(work, policy, group, meeting)
        ],
        due=agenda_due(services, policy, meeting),
        items_until=until if until and until > now else None,
        sent_at=row.sent_at if row else None,
        waits=[one.label for one in left],
        may_send=why_not(policy, "look_after", standing) is None,
        may_agree=step is not None and {one.key for one in left} & set(may_agree_as(policy, step, standing)) != set(),
    )


def _may_drop(policy: Policy, key: str | None, standing: Standing) -> bool:
    return key is not None and why_not_drop(policy, key, standing.roles) is None


def _meeting(work: UnitOfWork, meeting_id: UUID) -> Meeting:
    found = work.meetings.get(meeting_id)
    assert found is not None, "a meeting is never deleted"
    return found
