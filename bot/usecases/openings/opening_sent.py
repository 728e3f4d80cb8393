"""A filled-in opening form: what it means, or which answer is not clear and why."""

from collections.abc import Mapping
from datetime import datetime

from bot import dates
from bot.guard import clean
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence, Question
from bot.rules.limits import too_long
from bot.rules.opening import invited, why_not_first_meeting
from bot.rules.places import places
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rhythm import unfit
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.openings.opening_form import place_named, policy_for
from bot.usecases.openings.opening_request import OpenGroup
from bot.views.opening_filled import ELSEWHERE, ME, NOT_AGREED, Filled


class Unclear(Exception):
    """Answers to ask about once more: a sentence for each, by the name of the question."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__("the form has to be asked about")
        self.sentences = sentences


def understood(filled: Filled, key: str, sent_by: str, services: Services) -> OpenGroup:
    """What the form asks for. Raises Unclear; nothing is guessed, and nothing is left out in silence."""
    now = services.clock.now()
    place = place_named(places(services.policies, now.date()), filled.place)
    policy = policy_for(services, place, now.date())
    if place is None or not filled.urgent:
        return _for_another_forum(filled, key, sent_by, now)
    wrong: dict[str, str] = {}
    texts = {
        name: _kept_text(policy, name, getattr(filled, name), wrong)
        for name in ("stuck_other", "late_reason", "rhythm")
    }
    at = _first_meeting(filled, services, now, wrong)
    if at is not None:
        _check_time(policy, filled, at, bool(texts["late_reason"]), services, now, wrong)
    _check_rhythm(policy, texts["rhythm"], services, now, wrong)
    councils = _councils(policy, filled)
    who = _who(policy, filled, councils, services, wrong)
    if wrong or at is None:
        raise Unclear(wrong)
    return OpenGroup(
        key=key,
        opened_by=sent_by,
        place=place.key,
        first_meeting=at,
        councils=councils,
        council_agreed=filled.council != NOT_AGREED,
        organisations=who,
        stuck=filled.stuck,
        stuck_other=texts["stuck_other"] or None,
        given=frozenset(filled.given),
        urgent=filled.urgent,
        late_reason=texts["late_reason"] or None,
        chairs_first=filled.chair == ME,
        rhythm_idea=texts["rhythm"] or None,
    )


def _for_another_forum(filled: Filled, key: str, sent_by: str, now: datetime) -> OpenGroup:
    """It will be refused with the way to that forum, which depends on the council."""
    place = filled.elsewhere if filled.place == ELSEWHERE else filled.place
    if place is None:
        raise Unclear({"place": "Choose where the young person is."})
    councils = () if filled.council in (None, NOT_AGREED) else (str(filled.council),)
    return OpenGroup(
        key=key, opened_by=sent_by, place=place, urgent=filled.urgent, first_meeting=now, councils=councils
    )


def _kept_text(policy: Policy, name: str, typed: str, wrong: dict[str, str]) -> str:
    """The text as it is kept; the guard at the door has looked at it already, and what is too long is asked about."""
    text = clean(typed)
    if refusal := too_long(policy, "reason_text", text):
        wrong[name] = _sentence(refusal)
    return text


def _first_meeting(filled: Filled, services: Services, now: datetime, wrong: dict[str, str]) -> datetime | None:
    """The time in words wins over the menu."""
    if not filled.other_time.strip():
        return datetime.fromisoformat(filled.slot or "").astimezone(LONDON)
    reading = dates.parse(filled.other_time, now, services.calendar)
    match reading:
        case dates.At(at=at):
            return at
        case dates.Day(day=day):
            wrong["other_time"] = f"{reading.says} At what time? Type it too, for example “{day.day} {day:%b} 10am”."
        case dates.Repeat():
            wrong["other_time"] = f"“{reading.says}” is a rhythm. Type the day and time of the first meeting."
        case _:
            wrong["other_time"] = reading.says
    return None


def _check_time(
    policy: Policy,
    filled: Filled,
    at: datetime,
    gives_reason: bool,
    services: Services,
    now: datetime,
    wrong: dict[str, str],
) -> None:
    refusal = why_not_first_meeting(policy, at, now, now, services.calendar, gives_reason=gives_reason)
    if refusal is None:
        return
    asked = "other_time" if filled.other_time.strip() else "slot"
    wrong.setdefault(asked if at <= now else "late_reason", _sentence(refusal))


def _check_rhythm(policy: Policy, text: str, services: Services, now: datetime, wrong: dict[str, str]) -> None:
    """An idea may be any words; read as a rhythm, it must not be slower than the rules allow.

    The rules count days: where only the time of day is missing, any does for counting.
    """
    if not text or "rhythm" in wrong:
        return
    reading = dates.parse(text, now, services.calendar)
    if isinstance(reading, dates.Ask):
        whole_day = dates.parse(f"{text} noon", now, services.calendar)
        reading = whole_day if isinstance(whole_day, dates.Repeat) else reading
    if isinstance(reading, dates.Ask):
        wrong["rhythm"] = reading.says
    if not isinstance(reading, dates.Repeat):
        return
    for rule in policy.all(Cadence):
        if refusal := unfit(rule, reading.rhythm):
            wrong["rhythm"] = f"{_sentence(refusal)} ({refusal.clause})"
            return


def _councils(policy: Policy, filled: Filled) -> tuple[str, ...]:
    """The council that was chosen; while it is not agreed, each that is ticked under who must be there."""
    if filled.council != NOT_AGREED:
        return (filled.council,) if filled.council else ()
    choices = policy.the(Question, "council").choices
    return tuple(choice.key for choice in choices if choice.organisation and choice.organisation in filled.who)


def _who(
    policy: Policy, filled: Filled, councils: tuple[str, ...], services: Services, wrong: dict[str, str]
) -> tuple[str, ...]:
    """Who was ticked. Whoever the rules name stays ticked: who comes is for the chair to change, once there is one."""
    if not councils:
        wrong["who"] = "Tick each council that may be responsible: they are all asked until it is agreed."
        return ()
    missing = [found.organisation for found in invited(policy, councils) if found.organisation not in filled.who]
    if missing:
        with services.database.read() as work:
            names = {one.id: one.name for one in work.people.organisations().values()}
        left_out = listed([names.get(organisation, organisation) for organisation in missing])
        wrong["who"] = f"{left_out} must be asked: tick it again. The chair can change later who comes."
    return filled.who


def _sentence(refusal: Refusal) -> str:
    return f"{refusal.reason} {refusal.remedy}"
