"""What every new group begins with, whoever asked for it and by which rule: recorded, and promised to Slack."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.actions.action_standing import make_standing_actions
from bot.usecases.chairs.chairing import ask_for_chair, take_chair
from bot.usecases.escalations.reporting import owe_report
from bot.usecases.escalations.way_out import ask_in_time
from bot.usecases.members.readers import ask_each_monday
from bot.usecases.members.seating import seat_agencies
from bot.usecases.openings.opening_channel import finish_channel, promise_channel
from bot.usecases.openings.opening_record import record_first_meeting, record_group, start_clocks
from bot.usecases.openings.opening_request import OpenGroup, agencies_of
from bot.usecases.seeing.overview import begin_overview
from storage import models
from storage.unit_of_work import UnitOfWork


def establish(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    request: OpenGroup,
    opener: models.Person,
    ref: str,
    now: datetime,
    *,
    sit: Mapping[str, Sequence[models.Person]] | None = None,
) -> models.Group:
    """The group with its seats, first meeting, clocks and chair, and all that goes out. The caller has asked the rules
    and records who did it. *sit*: who sits for an agency that has no contact for this forum. Raises Refused where
    *opener* takes the chair and may not."""
    group = record_group(work, policy, request, opener, ref, now)
    card = promise_channel(work, group)
    seat_agencies(work, policy, group, agencies_of(policy, request), now, usual=opener, sit=sit or {})
    meeting = record_first_meeting(work, services, policy, group, request, now)
    start_clocks(work, services, policy, group, meeting, now)
    if request.chairs_first:
        take_chair(work, services, policy, group, opener, now)
    else:
        ask_for_chair(work, services, policy, group, meeting, now)
    make_standing_actions(work, services, policy, group, now)
    ask_each_monday(work, services, policy, group, now)
    ask_in_time(work, services, policy, group, now)
    owe_report(work, services, policy, group, now)
    begin_overview(work, group, opener, now)
    finish_channel(work, group, card)
    return group
