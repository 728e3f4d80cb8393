"""The group below is handed to the one above: the chair below chooses it at the close, the chair above says yes."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from bot.rules.kinds import Ladder
from bot.rules.parts import Choice
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import demands_on
from bot.services import Services
from bot.usecases import nagging
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import card_key, redraw_gate
from bot.usecases.within import NOT_FOUND, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

TAKE_OVER = "take_over"
"""What the chair above owes: an answer. The right to give it, and the message that asks, have this name too."""

REMINDED = "agreement"


class TakeOver(Struct, frozen=True, kw_only=True):
    """The chair above takes the case over."""

    key: str
    by: str  # Slack id, from the verified payload
    escalation_id: UUID


def above(work: UnitOfWork, group: models.Group, choice: Choice | None) -> models.Escalation | None:
    """What led to the group that could take over, if one of that forum is at work."""
    for one in work.escalations.of(group.id):
        opened = work.groups.get(one.opened_id) if one.opened_id else None
        if choice is not None and opened is not None and opened.forum == choice.forum and opened.state == "open":
            return one
    return None


def ask_chair_above(
    work: UnitOfWork, services: Services, escalation: models.Escalation, now: datetime, *, wanted: bool
) -> None:
    """The chair above is asked, and reminded; or not any more. Raises Refused while that group has no chair."""
    opened = work.groups.get(escalation.opened_id) if escalation.opened_id else None
    assert opened is not None, "only where a group came of it"
    waiting = work.obligations.open_about(escalation.id, TAKE_OVER)
    if not wanted:
        for owed in waiting:
            nagging.close(work, owed, now, "not wanted any more")
        return
    if opened.chair_id is None:
        raise Refused(
            Refusal(
                f"{opened.ref} has no chair yet who could take it over.",
                "Keep this group open until it has one.",
                None,
                "",
            )
        )
    if waiting or escalation.taken_over_at is not None:
        return
    policy = services.policies.in_force(opened.forum, opened.policy_from)
    owed = nagging.owing(
        policy,
        now,
        kind=TAKE_OVER,
        subject_id=escalation.id,
        group_id=opened.id,
        rule_id=_rule(policy),
        ladder_id=policy.the(Ladder, REMINDED).id,
        due_at=now,
        person_id=opened.chair_id,
    )
    nagging.owe(work, services, owed, now)


def take_over(request: TakeOver, services: Services) -> str:
    """The chair above says yes; what follows, in a sentence. Raises Refused for anybody else."""
    now = services.clock.now()
    with services.database.read() as work:
        found = work.escalations.get(request.escalation_id)
    if found is None or found.opened_id is None:
        raise Refused(NOT_FOUND)
    try:
        with services.database.write() as work:
            here = within(work, services, found.opened_id, request.by, request.key, TAKE_OVER, now)
            escalation = work.escalations.get(request.escalation_id)
            assert escalation is not None, "an escalation is never deleted"
            waiting = work.obligations.open_about(escalation.id, TAKE_OVER)
            if not waiting:
                raise Refused(_not_asked(escalation))
            escalation.taken_over_at, escalation.taken_over_by_id = now, here.person.id
            for owed in waiting:
                nagging.close(work, owed, now, "taken over")
            below = work.groups.get(escalation.group_id)
            redraw_gate(work, below.id)
            work.outbox.refresh(card_key(below.id))
            says = f"{here.group.ref} takes {below.ref} over. Its chair can close it now."
            actor = str(here.person.id)
            work.audit.add("taken_over", at=now, actor=actor, group_id=here.group.id, below=below.ref)
            work.answered(request.key, {"says": says}, at=now, actor=actor)
    except Repeated as seen:
        return str(seen.answer["says"])
    return says


def _rule(policy: Policy) -> str:
    return demands_on(policy, TAKE_OVER)[0][0].id


def _not_asked(escalation: models.Escalation) -> Refusal:
    if escalation.taken_over_at is not None:
        return Refusal("You have taken it over already.", "Nothing more is needed.", None, "")
    return Refusal("That is not asked any more.", "Nothing is needed from you.", None, "")
