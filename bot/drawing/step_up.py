"""How day seven, a case that is handed over and the regular report are drawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict

from bot.delivery.desk import Drawer
from bot.drawing.escalation import shown
from bot.drawing.facts import about, agency_of, subject
from bot.rules.calendar import LONDON
from bot.rules.escalation import next_report
from bot.rules.policy import Policy
from bot.rules.words import a
from bot.services import Services
from bot.usecases.escalations.escalation_who import rules
from bot.usecases.escalations.reporting import SENT, report_form
from bot.usecases.escalations.taking_over import TAKE_OVER
from bot.usecases.escalations.way_out import NOT_NOW, WAY_OUT
from bot.views import step_up as view
from bot.views.blocks import Block
from bot.views.digest import Item
from bot.views.escalation import came_of_it
from bot.views.message import Message
from storage.models import Effect, Group, Obligation, Step
from storage.unit_of_work import UnitOfWork


def step_up_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about what leads to a step up and what follows it, by the name their effect carries."""

    def way_out(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        owed = work.obligations.about(group.id, WAY_OUT)
        if owed is None or (effect.kind == "post" and owed.closed_at is not None):
            return None
        days = (owed.due_at - group.opened_at).days
        title = a(rules(services, group, now).above.title)
        return view.way_out(group, title, days, _came(work, services, group, owed))

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

    return {WAY_OUT: way_out, TAKE_OVER: take_over, SENT: sent}


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


def _came(work: UnitOfWork, services: Services, group: Group, owed: Obligation) -> str:
    if owed.closed_at is None:
        return ""
    newest = next(iter(work.escalations.of(group.id)), None)
    if newest is not None and owed.closed_why != NOT_NOW:
        return came_of_it(shown(work, services, newest, None))
    return "It goes on as it is: that was said already." if owed.closed_why == NOT_NOW else "That is settled."


def _to(services: Services, policy: Policy, group: Group) -> Sequence[str]:
    established = group.opened_at.astimezone(LONDON).date()
    following = next_report(policy, established, (), services.calendar)
    return following.to if following else ()
