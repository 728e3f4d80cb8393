"""How decisions are drawn: the line where one was recorded, what a mention began, and the list of what stands."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.drawing.recommendation import asked_of
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.decisions.decision_case import DECIDED
from bot.usecases.decisions.decision_kept import KEPT
from bot.usecases.decisions.recommendation import open_questions
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.standing import acting, towards
from bot.views import decision as view
from bot.views import decision_form as form_view
from bot.views import proposal as proposal_view
from bot.views import recommendation as question_view
from bot.views.blocks import Block
from bot.views.message import Message
from storage.models import Decision, Effect, Group
from storage.unit_of_work import UnitOfWork


def decision_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about decisions, by the name their effect carries."""

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = work.decisions.get(subject(effect))
        return view.said(_shown(work, found)) if found else None

    def kept(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _kept(work, services, effect, now)

    return {DECIDED: said, KEPT: kept}


def decisions(services: Services, slack_id: str, ref: str | None, channel_id: str) -> list[Block]:
    """What is decided, asked and proposed in the group meant, for somebody who may read there. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        group = _group(work, services, slack_id, ref, channel_id, now)
        asked = [asked_of(work, services, one, now) for one in open_questions(work, group.id)]
        found = view.Listed(
            ref=group.ref,
            code_word=group.code_word,
            decisions=[_shown(work, one) for one in work.decisions.standing(group.id)],
            questions=[
                view.Waiting(
                    name=one.question.name,
                    text=one.question.text,
                    waiting=one.waiting if one.question.state == "open" else (),
                    due_at=one.due_at,
                )
                for one in asked
            ],
            proposals=[one.text for one in work.decisions.proposals(group.id) if one.state == "open"],
        )
        return view.listing(found)


def one_decision(
    services: Services, slack_id: str, series: str, number: int, ref: str | None, channel_id: str
) -> list[Block]:
    """D3 or R1 of the group meant, in full. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        group = _group(work, services, slack_id, ref, channel_id, now)
        if series == "D" and (decision := work.decisions.named(group.id, number)) is not None:
            return view.in_full(_shown(work, decision))
        if series == "R" and (question := work.decisions.question_named(group.id, number)) is not None:
            return question_view.in_full(asked_of(work, services, question, now))
    raise Refused(Refusal(f"There is no {series}{number} in {group.ref}.", "`/rsg decisions` lists them.", None, ""))


def _group(
    work: UnitOfWork, services: Services, slack_id: str, ref: str | None, channel_id: str, now: datetime
) -> Group:
    meant = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id)
    if not {"opener", "chair"} & meant.standing.roles:
        refuse_if(why_not(meant.policy, "read", meant.standing))
    return meant.group


def _shown(work: UnitOfWork, decision: Decision) -> view.Shown:
    question = work.decisions.question_of(decision.id)
    before = work.decisions.get(decision.supersedes_id) if decision.supersedes_id else None
    after = work.decisions.replacing(decision.id)
    return view.Shown(
        group=work.groups.get(decision.group_id),
        decision=decision,
        recorded_by=agency_of(work, decision.recorded_by_id),
        affected=[agency(work, one) for one in decision.affected],
        asked_as=question.name if question else None,
        replaces=before.name if before else None,
        replaced_by=after.name if after else None,
    )


def _kept(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    """What a mention said: to be recorded by the chair, or proposed by a member; then what became of it."""
    assert effect.group_id is not None, "it is about a group"
    form, group = work.kept_forms.look(subject(effect)), work.groups.get(effect.group_id)
    if form is None or (form.state == "used" and effect.kind == "post"):
        return None
    if form.state == "used":
        return proposal_view.finished(group, form.values["decision_made"])
    policy = services.policies.in_force(group.forum, group.policy_from)
    standing = towards(work, policy, work.people.get(form.person_id), group, now)
    may_record = why_not(policy, "decide", standing) is None
    text = form.values.get("decision", {}).get("text", "")
    action = form_view.FINISH if may_record else proposal_view.FINISH
    return proposal_view.unfinished(group, text, str(form.id), may_record=may_record, action=action)
