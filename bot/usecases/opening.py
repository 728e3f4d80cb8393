"""Open a group: one transaction records it with its seats, its first meeting, its clocks, and all that goes out."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.rules.due import due
from bot.rules.kinds import CodeWords, Deadline, Limit
from bot.rules.limits import span
from bot.rules.needs import missing
from bot.rules.opening import Invited, council_organisations, invited, set_up_by, why_not_first_meeting
from bot.rules.places import forum_for
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.chairing import ask_for_chair, take_chair
from bot.usecases.nagging import owe
from bot.usecases.overview import begin_overview
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seating import seat_agencies
from bot.usecases.standing import acting, before_opening
from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import Repeated, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class OpenGroup:
    """What the opening form asks for. Instants are aware; *key* is the form's nonce."""

    key: str
    opened_by: str  # Slack id, from the verified payload
    place: str
    first_meeting: datetime
    councils: tuple[str, ...] = ()  # answers to the question which council; several while it is not agreed
    council_agreed: bool = True
    organisations: tuple[str, ...] = ()  # agencies ticked besides those the rules name
    stuck: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()  # the required ticks that were ticked
    urgent: bool = True
    late_reason: str | None = None
    chairs_first: bool = False  # the opener takes the first chair
    rhythm_idea: str | None = None
    another_child: bool = False  # the ward was rung: not the child of the group opened there before


@dataclass(frozen=True)
class Opened:
    """What is answered at once; the channel follows."""

    ref: str
    code_word: str


def open_group(request: OpenGroup, services: Services) -> Opened:
    """Record a new group and promise its channel, or raise Refused and record nothing.

    The clock "set up by" starts with this request. The same form sent twice opens one group.
    """
    now = services.clock.now()
    policy = _policy(request, services, now.date())
    try:
        with services.database.write() as work:
            work.once(request.key)
            opener = acting(work, request.opened_by)
            asked = _asked(policy, request)
            _refuse_unless_right(work, policy, request, opener, asked, services, now)
            group = _record(work, policy, request, opener, now)
            card = _promise_channel(work, group)
            seat_agencies(work, policy, group, asked, now, usual=opener)
            meeting = _first_meeting(work, policy, group, request)
            _start_clocks(work, services, policy, group, meeting, now)
            if request.chairs_first:
                take_chair(work, services, policy, group, opener, now)
            else:
                ask_for_chair(work, services, policy, group, meeting, now)
            begin_overview(work, group, opener, now)
            _finish_channel(work, group, card)
            work.audit.add(
                "opened", at=now, actor=str(opener.id), group_id=group.id, place=group.place, stuck=group.reasons
            )
            answer = {"ref": group.ref, "code_word": group.code_word}
            work.answered(request.key, answer, at=now, actor=str(opener.id))
    except Repeated as seen:
        return Opened(**seen.answer)
    return Opened(**answer)


def _policy(request: OpenGroup, services: Services, today: date) -> Policy:
    council = request.councils[0] if len(request.councils) == 1 else None
    found = forum_for(services.policies, request.place, today, urgent=request.urgent, council=council)
    if isinstance(found, Refusal):
        raise Refused(found)
    return services.policies.in_force(found, today)


def _asked(policy: Policy, request: OpenGroup) -> tuple[Invited, ...]:
    """The agencies the rules name, then those the opener ticked besides."""
    by_rule = invited(policy, request.councils)
    named = {found.organisation for found in by_rule}
    ticked = (organisation for organisation in request.organisations if organisation not in named)
    return (
        *by_rule,
        *(Invited(organisation, "OWN-TICKED", "The opener asked for it.") for organisation in ticked),
    )


def _refuse_unless_right(
    work: UnitOfWork,
    policy: Policy,
    request: OpenGroup,
    opener: models.Person,
    asked: tuple[Invited, ...],
    services: Services,
    now: datetime,
) -> None:
    involved = [found.organisation for found in asked]
    refuse_if(why_not(policy, "open", before_opening(work, policy, opener, involved, now)))
    refuse_if(missing(policy, "opening", request.given))
    refuse_if(
        why_not_first_meeting(
            policy,
            request.first_meeting,
            now,
            now,
            services.calendar,
            gives_reason=bool(request.late_reason),
        )
    )
    if not request.another_child:
        refuse_if(_same_child(work, policy, request, now))


def _same_child(work: UnitOfWork, policy: Policy, request: OpenGroup, now: datetime) -> Refusal | None:
    """Two groups for one child would be two plans: the opener rings the ward before a second one is opened."""
    rule = policy.the(Limit, "duplicate_guard")
    others = work.groups.open_at(request.place, now - span(policy, "duplicate_guard"))
    if not others:
        return None
    known = ", ".join(f"{group.ref} · {group.code_word}" for group in others)
    return Refusal(
        f"A group for the same place was opened in the last {rule.amount} {rule.unit}: {known}.",
        "Ring the ward: is it the same child? If so, ask to join that group. If not, say that it is another child.",
        rule.id,
        rule.cited,
    )


def _record(work: UnitOfWork, policy: Policy, request: OpenGroup, opener: models.Person, now: datetime) -> models.Group:
    name = f"{policy.family}-{now:%y}"
    ref = f"{name}-{work.groups.next_number(name):03}"
    code_word = _code_word(policy.the(CodeWords).words, work.groups.code_words())
    mobiliser = next(found for found in _asked(policy, request)).organisation
    group = models.Group(
        ref=ref,
        code_word=code_word,
        forum=policy.forum,
        policy_from=policy.from_date,
        place=request.place,
        councils=list(council_organisations(policy, request.councils)),
        council_agreed=request.council_agreed,
        reasons=list(request.stuck),
        opener_id=opener.id,
        opened_at=now,
        mobiliser_id=mobiliser,
        rhythm_idea=request.rhythm_idea,
        channel_name=f"{ref}-{code_word}".lower(),
    )
    work.groups.add(group)
    return group


def _code_word(words: tuple[str, ...], used: set[str]) -> str:
    """The first word not used yet; when all are, the words come round again with a number."""
    turn = 1
    while True:
        for word in words:
            candidate = word if turn == 1 else f"{word}-{turn}"
            if candidate not in used:
                return candidate
        turn += 1


def _first_meeting(work: UnitOfWork, policy: Policy, group: models.Group, request: OpenGroup) -> models.Meeting:
    meeting = models.Meeting(
        group_id=group.id,
        number=1,
        starts_at=request.first_meeting,
        minutes=policy.the(Limit, "meeting_length").amount,
        late_reason=request.late_reason,
    )
    work.groups.add(meeting)
    return meeting


def _start_clocks(
    work: UnitOfWork,
    services: Services,
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    now: datetime,
) -> None:
    rule = policy.the(Deadline, "set_up")
    owe(
        work,
        services,
        models.Obligation(
            kind="set_up",
            subject_id=group.id,
            group_id=group.id,
            rule_id=rule.id,
            ladder_id=str(rule.ladder),
            forum=policy.forum,
            policy_from=policy.from_date,
            anchor_at=now,
            due_at=set_up_by(policy, now, services.calendar),
            made_at=now,
            next_step_at=None,
            organisation_id=group.mobiliser_id,
        ),
        now,
    )
    answer = policy.the(Deadline, "answer_invitation")
    by = due(answer, meeting.starts_at, services.calendar, house=policy).at
    assert isinstance(by, datetime), "minutes before a time give a time"
    for member in work.groups.members(group.id):
        if member.person_id != group.opener_id:
            owe(work, services, _invitation(policy, group, meeting, member, answer, by, now), now)


def _invitation(
    policy: Policy,
    group: models.Group,
    meeting: models.Meeting,
    member: models.Member,
    rule: Deadline,
    by: datetime,
    now: datetime,
) -> models.Obligation:
    return models.Obligation(
        kind="invitation",
        subject_id=member.id,
        group_id=group.id,
        rule_id=rule.id,
        ladder_id=str(rule.ladder),
        forum=policy.forum,
        policy_from=policy.from_date,
        anchor_at=now,
        due_at=by,
        made_at=now,
        next_step_at=None,
        meeting_at=meeting.starts_at,
        person_id=member.person_id,
    )


def _promise_channel(work: UnitOfWork, group: models.Group) -> models.Effect:
    """The private channel and its card. Everything else in the group's conversation waits for the channel."""
    conversation = group_conversation(group.id)
    create = work.outbox.call(
        f"create:{group.id}",
        "create",
        content={"name": group.channel_name},
        group_id=group.id,
        priority=URGENT,
        conversation=conversation,
    )
    return work.outbox.post(
        f"card:{group.id}", conversation, draw="card", subject_id=group.id, group_id=group.id, after=create
    )


def _finish_channel(work: UnitOfWork, group: models.Group, card: models.Effect) -> None:
    """What follows the channel, in no order: topic, purpose, one invitation for all; then pin and a look who is in."""
    create = work.outbox.by_key(f"create:{group.id}")
    conversation = group_conversation(group.id)
    users = _slack_ids(work, group)
    for kind, content in (
        ("topic", {"text": f"{group.ref} · {group.code_word}"}),
        ("purpose", {"text": "No names or health details here."}),
        ("invite", {"users": users}),
    ):
        work.outbox.call(
            f"{kind}:{group.id}",
            kind,
            content=content,
            group_id=group.id,
            after=create,
            priority=URGENT,
            conversation=conversation,
        )
    work.outbox.call(f"pin:{group.id}", "pin", target=card, group_id=group.id, after=card, conversation=conversation)
    work.outbox.call(
        f"members:{group.id}",
        "members",
        content={"users": users},
        group_id=group.id,
        after=work.outbox.by_key(f"invite:{group.id}"),
        conversation=conversation,
    )


def _slack_ids(work: UnitOfWork, group: models.Group) -> list[str]:
    ids: set[UUID] = {member.person_id for member in work.groups.members(group.id)} | {group.opener_id}
    return sorted(person.slack_id for person in work.people.named(ids).values() if person.slack_id)
