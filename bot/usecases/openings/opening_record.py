"""What opening a group records: the group under its reference, its first meeting, and the clocks that begin."""

from datetime import datetime

from bot.rules.kinds import CodeWords, Deadline
from bot.rules.opening import council_organisations, set_up_by
from bot.rules.policy import Policy
from bot.services import Services
from bot.usecases.meetings.booking import book
from bot.usecases.members.invitation import ask_all
from bot.usecases.nagging import owe, owing
from bot.usecases.openings.opening_request import OpenGroup, agencies_of
from storage import models
from storage.unit_of_work import UnitOfWork


def next_ref(work: UnitOfWork, policy: Policy, now: datetime) -> str:
    """The next reference. From here on openings wait for each other, so that two at once for one place see it."""
    name = f"{policy.family}-{now:%y}"
    return f"{name}-{work.groups.next_number(name):03}"


def record_group(
    work: UnitOfWork, policy: Policy, request: OpenGroup, opener: models.Person, ref: str, now: datetime
) -> models.Group:
    """The group itself, with a code word of its own."""
    code_word = unused_word(policy.the(CodeWords).words, work.groups.code_words())
    mobiliser = agencies_of(policy, request)[0].organisation
    group = models.Group(
        ref=ref,
        code_word=code_word,
        forum=policy.forum,
        policy_from=policy.from_date,
        place=request.place,
        councils=list(council_organisations(policy, request.councils)),
        council_agreed=request.council_agreed,
        reasons=list(request.stuck),
        reason_other=request.stuck_other,
        opener_id=opener.id,
        opened_at=now,
        mobiliser_id=mobiliser,
        rhythm_idea=request.rhythm_idea,
        channel_name=f"{ref}-{code_word}".lower(),
    )
    work.groups.add(group)
    return group


def unused_word(words: tuple[str, ...], used: set[str]) -> str:
    """The first word not used yet; when all are, the words come round again with a number."""
    turn = 1
    while True:
        for word in words:
            candidate = word if turn == 1 else f"{word}-{turn}"
            if candidate not in used:
                return candidate
        turn += 1


def record_first_meeting(
    work: UnitOfWork, services: Services, policy: Policy, group: models.Group, request: OpenGroup, now: datetime
) -> models.Meeting:
    """When they meet first; if that is late, with the reason."""
    late = request.first_meeting > set_up_by(policy, group.opened_at, services.calendar)
    reason = request.late_reason if late else None
    return book(work, services, policy, group, request.first_meeting, now, late_reason=reason)


def start_clocks(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> None:
    """From now on the group is owed its setting up, and each agency's answer."""
    rule = policy.the(Deadline, "set_up")
    owe(
        work,
        services,
        owing(
            policy,
            now,
            kind="set_up",
            subject_id=group.id,
            group_id=group.id,
            rule_id=rule.id,
            ladder_id=str(rule.ladder),
            due_at=set_up_by(policy, now, services.calendar),
            organisation_id=group.mobiliser_id,
        ),
        now,
    )
    invited = [member for member in work.groups.members(group.id) if member.person_id != group.opener_id]
    ask_all(work, services, policy, meeting, invited, now)
