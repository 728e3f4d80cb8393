"""What whoever refers owes until when: the form before its papers are due, counted from the body's next meeting.

The dates follow the body: when a meeting is entered, is moved or is missed, what is owed follows.
"""

from collections.abc import Iterator
from datetime import date, datetime

from bot.rules.calendar import LONDON
from bot.rules.counting import at_hour
from bot.rules.due import due
from bot.rules.kinds import Deadline, Ladder
from bot.rules.papers import PAPERS
from bot.rules.policy import Policy
from bot.rules.referring import REFERRAL, reminders
from bot.rules.sittings import schedule
from bot.services import Services
from bot.usecases.nagging import close, move, owe, owing
from bot.usecases.referrals.referral_agreed import form_agreed, give_up, too_late
from bot.usecases.referrals.referral_case import Case, case, case_of, dates, days
from bot.usecases.referrals.referral_sent import find_meeting
from bot.usecases.referrals.referral_told import say, show_again
from storage.unit_of_work import UnitOfWork

OWED = "referral"
"""What is owed until the form is sent; one for each deadline of which whoever refers is reminded."""


def follow(services: Services) -> int:
    """What is with whoever refers, or waits for a date, follows the dates of its body; how many have changed."""
    now = services.clock.now()
    with services.database.read() as work:
        waiting = work.referrals.waiting(now.astimezone(LONDON).date())
        cases = [case_of(work, services, one) for one in waiting]
        stale = [found.referral.id for found in cases if _stale(work, services, found, now)]
    for referral_id in stale:
        with services.database.write() as work:
            found = case(work, services, referral_id, hold=True)
            if found.referral.state != "open":
                was = found.referral.meeting_on
                give_up(work, found, services, now)
                find_meeting(work, services, found, now)
                if was is not None and was != found.referral.meeting_on:
                    say(work, found.referral, "moved", now)
            follow_dates(work, services, found, now)
            show_again(work, found.referral)
    return len(stale)


def follow_dates(work: UnitOfWork, services: Services, found: Case, now: datetime) -> None:
    """Make, move or close what is owed about it, so that it is due when the body's dates say."""
    wanted = _wanted(work, services, found, now)
    owed = {one.rule_id: one for one in work.obligations.open_about(found.referral.id, OWED)}
    for rule_id, obligation in owed.items():
        if rule_id not in wanted:
            close(work, obligation, now, found.referral.state)
    for rule_id, (rule, ladder, meeting, at) in wanted.items():
        starts = _starts(found.policy, meeting)
        if rule_id not in owed:
            new = owing(
                found.policy,
                now,
                kind=OWED,
                subject_id=found.referral.id,
                group_id=None,
                rule_id=rule.id,
                ladder_id=ladder.id,
                due_at=at,
                meeting_at=starts,
                person_id=found.referral.person_id,
            )
            owe(work, services, new, now)
        elif owed[rule_id].due_at != at:
            owed[rule_id].meeting_at = starts
            move(work, services, owed[rule_id], at, now)


def _stale(work: UnitOfWork, services: Services, found: Case, now: datetime) -> bool:
    """Whether what is owed, or the meeting it is for, is not what the body's dates say."""
    if found.referral.state != "open":
        return _has_moved(work, services, found, now) or _is_too_late(work, services, found, now)
    wanted = {rule_id: at for rule_id, (_, _, _, at) in _wanted(work, services, found, now).items()}
    owed = {one.rule_id: one.due_at for one in work.obligations.open_about(found.referral.id, OWED)}
    return wanted != owed


def _has_moved(work: UnitOfWork, services: Services, found: Case, now: datetime) -> bool:
    """Whether the meeting it is for is not known yet and another is, or is not held on that day any more."""
    referral = found.referral
    known = days(work, found.policy, found.group, referral.told_day, now)
    if referral.meeting_on is None:
        return dates(work, services, found.policy, found.group, referral.told_day, now)[0] is not None
    return bool(known) and referral.meeting_on not in known


def _is_too_late(work: UnitOfWork, services: Services, found: Case, now: datetime) -> bool:
    """Whether somebody is still asked about late papers that cannot be taken any more."""
    asked = any(row.step != REFERRAL for row in work.approvals.waiting(found.referral.id))
    return asked and too_late(found, services, now) is not None


def _wanted(
    work: UnitOfWork, services: Services, found: Case, now: datetime
) -> dict[str, tuple[Deadline, Ladder, date, datetime]]:
    """What should be owed now, by the rule that says so."""
    if found.referral.state != "open":
        return {}
    first, _ = dates(work, services, found.policy, found.group, found.referral.told_day, now)
    if first is None:
        return {}
    wanted: dict[str, tuple[Deadline, Ladder, date, datetime]] = {}
    for rule, ladder in _reminded(found.policy):
        if rule.name != PAPERS and form_agreed(work, found):
            continue
        at = due(rule, first.meeting, services.calendar, house=found.policy).at
        assert isinstance(at, datetime), "a deadline ends at an hour"
        wanted[rule.id] = (rule, ladder, first.meeting, at)
    return wanted


def _reminded(policy: Policy) -> Iterator[tuple[Deadline, Ladder]]:
    """The deadline for papers; and whatever else hangs on a meeting and of which whoever refers is reminded."""
    yield policy.the(Deadline, PAPERS), reminders(policy)
    for rule in policy.all(Deadline):
        ladder = policy.rule(rule.ladder) if rule.ladder and rule.anchor == "meeting_date" else None
        if rule.name != PAPERS and isinstance(ladder, Ladder) and any("referrer" in one.tell for one in ladder.rungs):
            yield rule, ladder


def _starts(policy: Policy, meeting: date) -> datetime:
    """When that meeting begins; where nobody says at which hour, with its day."""
    rule = schedule(policy, meeting)
    return at_hour(meeting, (rule.start if rule else None) or "00:00").astimezone(LONDON)
