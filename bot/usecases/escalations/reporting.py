"""A group that must report how it goes: owed each month until it is closed, to whom its rules say (ERG-REP-1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.calendar import LONDON
from bot.rules.escalation import next_report
from bot.rules.kinds import Ladder, Limit
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.guard import kept
from bot.usecases.refused import Refused
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.outbox import group_conversation
from storage.unit_of_work import Repeated, UnitOfWork

REPORT = "report"
"""What the chair owes: a report. The right to give it, and its ladder, have this name too."""

SENT = "report_sent"
"""The name by which the report in the channel is drawn."""


class SendReport(Struct, frozen=True, kw_only=True):
    """*text* is what is reported; *passed_on*: whoever is not in the channel has it too, by e-mail or phone."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    text: str
    passed_on: bool = False


class Form(Struct, frozen=True):
    """What the form shows: the report as the record would have it, and whom it is for, by their ids."""

    group: models.Group
    facts: "Facts"
    to: Sequence[str]
    most: int


class Facts(Struct, frozen=True, kw_only=True):
    """How a group stands, in figures alone."""

    held: int
    decided: int
    waiting: int
    open_actions: int
    late_actions: int
    next_at: datetime | None


def owe_report(work: UnitOfWork, services: Services, policy: Policy, group: models.Group, now: datetime) -> None:
    """Keep in mind the next report, where the group's rules want one."""
    established = group.opened_at.astimezone(LONDON).date()
    reported = [one.at.astimezone(LONDON).date() for one in work.escalations.reports(group.id)]
    following = next_report(policy, established, reported, services.calendar)
    if following is None:
        return
    at = following.due.at
    assert isinstance(at, datetime), "a report is due at the end of a day"
    owed = nagging.owing(
        policy,
        now,
        kind=REPORT,
        subject_id=group.id,
        group_id=group.id,
        rule_id=following.rule_id,
        ladder_id=policy.the(Ladder, REPORT).id,
        due_at=at,
        person_id=None,
    )
    nagging.owe(work, services, owed, now)


def report_form(services: Services, slack_id: str, group_id: UUID) -> Form:
    """The form, for somebody who may report. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        here = looking_at(work, services, group_id, slack_id, REPORT, now)
        return Form(here.group, _facts(work, here.group, now), _to(services, work, here), _most(here.policy))


def send_report(request: SendReport, services: Services) -> str:
    """Put the report into the channel and keep it; the next one is owed. What was done, in a sentence.

    Raises Refused for somebody who may not, where none is owed, and while those outside have not got it.
    """
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, REPORT, now)
            waiting = work.obligations.open_about(here.group.id, REPORT)
            if not waiting:
                raise Refused(Refusal("This group need not report.", "Nothing more is needed.", None, ""))
            if not request.passed_on:
                raise Refused(
                    Refusal(
                        "It goes into the channel, and not everybody it is for reads there.",
                        "Send it to the others too, then tick that they have it.",
                        None,
                        "",
                    )
                )
            report = models.Report(
                group_id=here.group.id,
                by_id=here.person.id,
                text=kept(here.policy, "report_text", request.text),
                at=now,
                due_at=waiting[0].due_at,
            )
            work.escalations.report(report)
            for owed in waiting:
                nagging.close(work, owed, now, "sent")
            work.outbox.post(
                f"{SENT}:{report.id}",
                group_conversation(here.group.id),
                draw=SENT,
                subject_id=report.id,
                group_id=here.group.id,
            )
            owe_report(work, services, here.policy, here.group, now)
            says = "Noted, and it stands in the channel. The next report is due in its time."
            actor = str(here.person.id)
            work.audit.add("reported", at=now, actor=actor, group_id=here.group.id)
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _facts(work: UnitOfWork, group: models.Group, now: datetime) -> Facts:
    actions, following = work.actions.open_in(group.id), work.groups.meeting_after(group.id, now)
    return Facts(
        held=len(work.meetings.held(group.id)),
        decided=len(work.decisions.standing(group.id)),
        waiting=len(work.decisions.open_questions(group.id)),
        open_actions=len(actions),
        late_actions=sum(one.due_at < now for one in actions),
        next_at=following.starts_at if following else None,
    )


def _to(services: Services, work: UnitOfWork, here: Within) -> Sequence[str]:
    following = next_report(here.policy, here.group.opened_at.date(), (), services.calendar)
    return following.to if following else ()


def _most(policy: Policy) -> int:
    return policy.the(Limit, "report_text").amount
