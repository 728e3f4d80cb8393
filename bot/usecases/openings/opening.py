"""Open a group: one transaction records it with its seats, its first meeting, its clocks, and all that goes out."""

from datetime import date, datetime
from typing import Any

from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.rules.needs import missing
from bot.rules.opening import why_not_first_meeting
from bot.rules.places import forum_for
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.actions.action_standing import make_standing_actions
from bot.usecases.chairs.chairing import ask_for_chair, take_chair
from bot.usecases.members.readers import ask_each_monday
from bot.usecases.members.seating import seat_agencies
from bot.usecases.openings.opening_channel import finish_channel, promise_channel
from bot.usecases.openings.opening_record import next_ref, record_first_meeting, record_group, start_clocks
from bot.usecases.openings.opening_request import (
    BelongsElsewhere,
    MayNotOpen,
    Opened,
    OpenGroup,
    Other,
    PerhapsSameChild,
    agencies_of,
)
from bot.usecases.refused import refuse_if
from bot.usecases.seeing.overview import begin_overview
from bot.usecases.standing import acting, before_opening
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork


def open_group(request: OpenGroup, services: Services) -> Opened:
    """Record a new group and promise its channel, or raise Refused and record nothing.

    The clock "set up by" starts with this request. The same form sent twice opens one group.
    """
    now = services.clock.now()
    try:
        with services.database.write(patient=True) as work:
            return open_in(work, services, request, now)
    except Repeated as seen:
        return opened_before(seen.answer)


def open_in(work: UnitOfWork, services: Services, request: OpenGroup, now: datetime, **recorded: str) -> Opened:
    """The same inside a transaction of the caller's; *recorded* goes into the record of who opened it.

    Raises Repeated besides what `open_group` raises.
    """
    work.once(request.key)
    policy = policy_of(services, request, now.date())
    opener = acting(work, request.opened_by)
    ref = next_ref(work, policy, now)
    _refuse_unless_right(work, services, policy, request, opener, now)
    group = record_group(work, policy, request, opener, ref, now)
    card = promise_channel(work, group)
    seat_agencies(work, policy, group, agencies_of(policy, request), now, usual=opener)
    meeting = record_first_meeting(work, services, policy, group, request, now)
    start_clocks(work, services, policy, group, meeting, now)
    if request.chairs_first:
        take_chair(work, services, policy, group, opener, now)
    else:
        ask_for_chair(work, services, policy, group, meeting, now)
    make_standing_actions(work, services, policy, group, now)
    ask_each_monday(work, services, policy, group, now)
    begin_overview(work, group, opener, now)
    finish_channel(work, group, card)
    facts: dict[str, Any] = {"place": group.place, "stuck": group.reasons, **recorded}
    work.audit.add("opened", at=now, actor=str(opener.id), group_id=group.id, **facts)
    answer = {"ref": group.ref, "code_word": group.code_word, "first_meeting": request.first_meeting.isoformat()}
    work.answered(request.key, answer, at=now, actor=str(opener.id))
    return opened_before(answer)


def opened_before(answer: dict[str, Any]) -> Opened:
    """What was answered to the form, from what was kept of it."""
    return Opened(answer["ref"], answer["code_word"], datetime.fromisoformat(answer["first_meeting"]))


def policy_of(services: Services, request: OpenGroup, today: date) -> Policy:
    """The rules for the place. Raises BelongsElsewhere for a case that is for another forum."""
    council = request.councils[0] if len(request.councils) == 1 else None
    found = forum_for(services.policies, request.place, today, urgent=request.urgent, council=council)
    if isinstance(found, Refusal):
        raise BelongsElsewhere(found)
    return services.policies.in_force(found, today)


def _refuse_unless_right(
    work: UnitOfWork, services: Services, policy: Policy, request: OpenGroup, opener: models.Person, now: datetime
) -> None:
    involved = [found.organisation for found in agencies_of(policy, request)]
    if refusal := why_not(policy, "open", before_opening(work, policy, opener, involved, now)):
        raise MayNotOpen(refusal)
    refuse_if(missing(policy, "opening", request.given))
    reason = bool(request.late_reason)
    at = request.first_meeting
    refuse_if(why_not_first_meeting(policy, at, now, now, services.calendar, gives_reason=reason))
    if not request.another_child:
        _ask_same_child(work, policy, request, now)


def _ask_same_child(work: UnitOfWork, policy: Policy, request: OpenGroup, now: datetime) -> None:
    """Two groups for one child would be two plans: the opener rings the ward before a second one is opened."""
    rule = policy.the(Limit, "duplicate_guard")
    found = work.groups.open_at(request.place, now - span(policy, "duplicate_guard"))
    if not found:
        return
    others = [Other(group.id, f"{group.ref} · {group.code_word}") for group in found]
    refusal = Refusal(
        f"A group for the same place was opened in the last {rule.amount} {rule.unit}: "
        f"{', '.join(other.name for other in others)}.",
        "Ring the ward: is it the same child?",
        rule.id,
        rule.cited,
    )
    raise PerhapsSameChild(refusal, others)
