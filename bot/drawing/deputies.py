"""How the messages about deputies and apologies are drawn from what was answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.delivery.desk import Drawer
from bot.drawing.facts import about, subject
from bot.rules.deputising import rule
from bot.services import Services
from bot.usecases.panels.deputies import ASKED, SAID, STANDS_IN, waits_for
from bot.usecases.panels.replacing import REPLACED
from bot.views import deputies as view
from bot.views.message import Message
from storage.models import Approval, Attendance, Effect, Member
from storage.unit_of_work import UnitOfWork


def deputies_drawers(services: Services) -> Mapping[str, Drawer]:
    """To the deputy, to whoever must agree, and in the channel."""

    def stands_in(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        row = work.session.get_one(Attendance, subject(effect))
        facts = _facts(work, services, effect, row, now, still=row.deputy_id == effect.person_id)
        return None if effect.kind == "post" and not facts.still else view.stands_in(facts)

    def asked(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        approval = work.session.get_one(Approval, subject(effect))
        row = work.session.get_one(Attendance, approval.subject_id)
        if effect.kind == "post" and approval.state != "asked":
            return None
        facts = _facts(work, services, effect, row, now, still=row.deputy_id is not None)
        _, policy, _ = about(work, services, effect)
        holds = rule(policy, "member")
        clause = f"{holds.text} ({holds.cited})" if holds else ""
        return view.asked(facts, str(approval.id), cast(view.State, approval.state), clause)

    def apologies(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        row = work.session.get_one(Attendance, subject(effect))
        facts = _facts(work, services, effect, row, now, still=row.reply in ("cannot", "deputy"))
        return None if effect.kind == "post" and not facts.still else view.apologies(facts)

    def often(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, policy, _ = about(work, services, effect)
        member = work.session.get_one(Member, subject(effect))
        told = work.session.get_one(Effect, effect.target_id or effect.id)
        found = policy.rule(str(told.content["rule"]))
        words = f"{found.text} ({found.cited})"
        own = member.person_id == effect.person_id
        return view.replaced(group, told.content["meeting"], work.people.get(member.person_id).name, words, own=own)

    return {STANDS_IN: stands_in, ASKED: asked, SAID: apologies, REPLACED: often}


def _facts(
    work: UnitOfWork, services: Services, effect: Effect, row: Attendance, now: datetime, *, still: bool
) -> view.Instead:
    group, policy, _ = about(work, services, effect)
    meeting, member = work.meetings.get(row.meeting_id), work.session.get_one(Member, row.member_id)
    assert meeting is not None, "a meeting is never deleted"
    asked = [one.state for one in work.approvals.about(row.id) if one.state != "passed"]
    return view.Instead(
        group=group,
        meeting=meeting,
        member=work.people.get(member.person_id).name,
        deputy=work.people.get(row.deputy_id).name if row.deputy_id else None,
        waits=waits_for(work, policy, meeting, row),
        agreed=asked[-1] == "agreed" if asked and asked[-1] != "asked" else None,
        still=still and meeting.state == "planned",
    )
