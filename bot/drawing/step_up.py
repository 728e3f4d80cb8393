"""How day seven, a case that is handed over and the regular report are drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, agency_of, subject
from bot.rules.calendar import LONDON
from bot.rules.escalation import next_report
from bot.rules.policy import Policy
from bot.rules.words import a
from bot.services import Services
from bot.usecases.escalations.escalation_who import rules
from bot.usecases.escalations.reporting import SENT, report_form
from bot.usecases.escalations.taking_over import TAKE_OVER
from bot.views import step_up as view
from bot.views.blocks import Block
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Effect, Group, Obligation, Step
from storage.unit_of_work import UnitOfWork


def step_up_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about what leads to a step up and what follows it, by the name their effect carries."""

    def take_over(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        escalation = work.escalations.get(subject(effect))
        assert escalation is not None, "an escalation is never deleted"
        waits = bool(work.obligations.open_about(escalation.id, TAKE_OVER))
        if not waits and effect.kind == "post":
            return None
        came = "You have taken it over." if escalation.taken_over_at else "" if waits else "That is not asked any more."
        return view.take_over(group, work.groups.get(escalation.group_id), escalation.id, came)

    def sent(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        report = next(one for one in work.escalations.reports(group.id) if one.id == subject(effect))
        return view.sent(group, report.text, agency_of(work, report.by_id), _to(services, policy, group))

    return {TAKE_OVER: take_over, SENT: sent}


def way_out_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The question of day seven, in the digest of whoever may answer it."""
    assert owed.group_id is not None, "it is a group's"
    group = work.groups.get(owed.group_id)
    if owed.due_at > now or person not in (group.chair_id, group.opener_id):
        return None
    title = a(rules(services, group, now).above.title)
    return view.way_out_item(group, title, (owed.due_at - group.opened_at).days, owed.due_at)


def report_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """The report that is due, in the digest of whoever may write it."""
    assert owed.group_id is not None, "it is a group's"
    group = work.groups.get(owed.group_id)
    if person not in (group.chair_id, group.record_keeper_id):
        return None
    policy = services.policies.in_force(group.forum, group.policy_from)
    return view.report_item(group, _to(services, policy, group), owed.due_at)


def writing(services: Services, slack_id: str, group_id: UUID, nonce: str) -> Block:
    """The form for a report. Raises Refused."""
    form = report_form(services, slack_id, group_id)
    return view.report_form(form.group, view.draft(**asdict(form.facts)), form.to, form.most, nonce)


def _to(services: Services, policy: Policy, group: Group) -> Sequence[str]:
    established = group.opened_at.astimezone(LONDON).date()
    following = next_report(policy, established, (), services.calendar)
    return following.to if following else ()
