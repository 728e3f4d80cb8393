"""An agenda goes out: once whoever must agree to it has, into the channel of its body."""

from datetime import datetime
from uuid import UUID

from bot.rules.approval import may_agree_as, waiting, why_not_agree
from bot.rules.panel_kinds import Approval
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.meetings.meeting import Case, Press, case_of
from bot.usecases.panels.agenda import AGENDA, ASKED, SENT, STEPS, agreed_to, all_lines, as_kept, row_of, step_of
from bot.usecases.reaching import tell
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import towards
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import Repeated, UnitOfWork


def send(request: Press, services: Services) -> str:
    """It goes into the channel once whoever must agree has; whoever sends it and may agree has. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "look_after", now)
            if case.meeting.state not in ("planned", "running"):
                raise Refused(Refusal(f"{case.name} is over.", "Send the agenda of the next one.", None, ""))
            row = row_of(work, case.meeting)
            row.asked_by_id = case.person.id
            _agree_where_they_may(work, case, row, now)
            says = _send_or_ask(work, case, row, now)
            work.answered(request.key, {"says": says}, at=now, actor=str(case.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def agree(request: Press, services: Services) -> str:
    """Somebody who must agree does; with the last of them it goes out. Raises Refused for everybody else."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            case = case_of(work, services, request, "read", now)
            row = row_of(work, case.meeting)
            step = step_of(case.policy)
            if step is None or row.asked_by_id is None:
                raise Refused(Refusal("Nobody is asked to agree to it yet.", "`/panel agenda` shows it.", None, ""))
            standing = towards(work, case.policy, case.person, case.group, now, roles=_officer(work, case))
            refuse_if(why_not_agree(case.policy, step, standing, agreed_to(work, row)))
            _agree_where_they_may(work, case, row, now)
            says = _send_or_ask(work, case, row, now)
            work.answered(request.key, {"says": says}, at=now, actor=str(case.person.id))
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _officer(work: UnitOfWork, case: Case) -> frozenset[str]:
    """An officer whose seat the approver is named after may agree as that officer."""
    member = work.groups.member(case.group.id, case.person.id)
    keys = {one.key for rule in case.policy.all(Approval) if rule.step in STEPS for one in rule.by}
    return frozenset({"senior_officer"} if member is not None and member.post_seat in keys else ())


def _agree_where_they_may(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> None:
    step = step_of(case.policy)
    if step is None:
        return
    standing = towards(work, case.policy, case.person, case.group, now, roles=_officer(work, case))
    given = {one.key for one in agreed_to(work, row)}
    asked = {one.key: one for one in work.approvals.waiting(row.id)}
    for key in dict.fromkeys(may_agree_as(case.policy, step, standing)):
        if key in given:
            continue
        approval = asked.get(key)
        if approval is None:
            approval = _approval(case, row, step, key, case.person.id, now)
            work.approvals.add(approval)
        approval.state, approval.settled_at, approval.person_id = "agreed", now, case.person.id
        work.outbox.refresh(f"{ASKED}:{approval.id}")
        actor = str(case.person.id)
        work.audit.add(
            "agenda_agreed", at=now, actor=actor, group_id=case.group.id, meeting=case.meeting.number, as_=key
        )


def _send_or_ask(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> str:
    step = step_of(case.policy)
    left = waiting(case.policy, step, agreed_to(work, row)) if step else ()
    if not left:
        return _send(work, case, row, now)
    asked = {one.key for one in work.approvals.waiting(row.id)}
    nobody = []
    for approver in left:
        person = _who(work, case, approver.key)
        if person is None:
            nobody.append(approver.label)
        elif approver.key not in asked:
            approval = _approval(case, row, str(step), approver.key, person, now)
            work.approvals.add(approval)
            key = f"{ASKED}:{approval.id}"
            tell(work, key, person, now, draw=ASKED, subject_id=approval.id, group_id=case.group.id, priority=URGENT)
    says = f"Still to agree: {', '.join(one.label for one in left)}. It goes out when they have."
    return says + (f" Nobody is listed as {', '.join(nobody)}: `/panel seats` shows the seats." if nobody else "")


def _send(work: UnitOfWork, case: Case, row: models.Agenda, now: datetime) -> str:
    row.lines, row.sent, row.sent_at = as_kept(all_lines(work, case)), row.sent + 1, now
    row.sent_by_id, row.asked_by_id = row.asked_by_id or case.person.id, None
    for owed in work.obligations.open_about(case.meeting.id, AGENDA):
        nagging.close(work, owed, now, "sent")
    work.outbox.post(
        f"{SENT}:{row.id}:{row.sent}",
        group_conversation(case.group.id),
        draw=SENT,
        subject_id=row.id,
        group_id=case.group.id,
    )
    redraw_group(work, case.group)
    actor = str(case.person.id)
    work.audit.add("agenda_sent", at=now, actor=actor, group_id=case.group.id, meeting=case.meeting.number)
    return f"The agenda of meeting {case.meeting.number} is in the panel's channel."


def _approval(case: Case, row: models.Agenda, step: str, key: str, person: UUID, now: datetime) -> models.Approval:
    return models.Approval(
        subject_id=row.id,
        group_id=case.group.id,
        step=step,
        key=key,
        person_id=person,
        asked_by_id=row.asked_by_id or case.person.id,
        asked_at=now,
    )


def _who(work: UnitOfWork, case: Case, key: str) -> UUID | None:
    """Who is asked as that approver: whoever has the part, or the seat of that name."""
    group = case.group
    parts = {
        "chair": case.meeting.chair_id or group.chair_id,
        "vice_chair": group.vice_chair_id,
        "administrator": group.record_keeper_id,
    }
    seated = [one.person_id for one in work.groups.members(group.id) if one.state == "active" and one.post_seat == key]
    return parts.get(key) or next(iter(seated), None)
