"""How often a group meets, changed by its members later; at the first meeting its end form asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.dates import Ask, Repeat, in_words, parse, rhythm_in_words
from bot.rules.cadence import why_gap
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence, Needs
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rhythm import RhythmError, beats, unfit
from bot.rules.words import day, listed
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.meetings import booking
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.seeing.when_due import Meaning, NotSure
from bot.usecases.standing import acting
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

CHANGED = "rhythm_changed"
"""How the audit names it, and why the meetings after the next were cancelled."""


@dataclass(frozen=True, kw_only=True)
class ChangeRhythm:
    """The members fixed this *rhythm*, written as `rules/rhythm.py` has it."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    rhythm: str


@dataclass(frozen=True)
class Offered:
    """The group whose rhythm somebody may change, and how often it meets now, in words."""

    group_id: UUID
    called: str
    rhythm: str | None


@dataclass(frozen=True)
class Changed:
    """*says* is what came of it, in sentences."""

    says: str


def read_rhythm(words: str, services: Services) -> str:
    """The rhythm that *words* mean. Raises NotSure where they have to be put back, Refused where they are none."""
    reading = parse(words, services.clock.now(), services.calendar)
    match reading:
        case Repeat(rhythm=rhythm):
            return rhythm
        case Ask(candidates=candidates):
            found = [one.rhythm for one in candidates if isinstance(one, Repeat)]
            if found:
                raise NotSure(reading.says, [Meaning(rhythm, _capital(rhythm_in_words(rhythm))) for rhythm in found])
            raise Refused(Refusal(reading.says, HOW, None, ""))
    raise Refused(Refusal("That does not say how often you meet.", HOW, None, ""))


HOW = "Type the days and the time, for example `/rsg rhythm Mondays and Thursdays 9:30am`."


def rhythm_of(
    services: Services,
    slack_id: str,
    *,
    ref: str | None = None,
    channel_id: str | None = None,
    group_id: UUID | None = None,
) -> Offered:
    """The group meant. Raises Refused for somebody who may not change its rhythm, and before its first meeting."""
    now = services.clock.now()
    with services.database.read() as work:
        if group_id is None:
            group_id = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id).group.id
        here = looking_at(work, services, group_id, slack_id, "rhythm", now)
        refuse_if(_not_met(work, here.policy, here.group))
        rhythm = rhythm_in_words(here.group.rhythm) if here.group.rhythm else None
        return Offered(here.group.id, f"{here.group.ref} · {here.group.code_word}", rhythm)


def change_rhythm(request: ChangeRhythm, services: Services) -> Changed:
    """The group meets so from now on: the next meeting stays, those after it are booked anew. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            here = within(work, services, request.group_id, request.by, request.key, "rhythm", now)
            group = here.group
            refuse_if(_not_met(work, here.policy, group) or _why_not(here, request.rhythm))
            before = [*_begun(work, group), *_to_come(work, group, now)]
            group.rhythm = request.rhythm
            for later in work.groups.meetings_to_come(group.id, now)[1:]:
                booking.cancel(work, later, now, CHANGED)
            refuse_if(_gap(work, services, here, before, now))
            if work.meetings.running(group.id) is None:  # when it ends, it books ahead
                booking.book_ahead(work, services, here.policy, group, now)
            redraw_group(work, group)
            actor = str(here.person.id)
            work.audit.add(CHANGED, at=now, actor=actor, group_id=group.id, rhythm=request.rhythm)
            answer = {"says": _says(work, services, here, now)}
            work.answered(request.key, answer, at=now, actor=actor)
    except Repeated as seen:
        return Changed(**seen.answer)
    return Changed(**answer)


def _not_met(work: UnitOfWork, policy: Policy, group: models.Group) -> Refusal | None:
    """The members fix it at the first meeting, and nobody before that."""
    if any(one.state in ("held", "running") for one in work.groups.meetings(group.id)):
        return None
    rule = next(one for one in policy.all(Needs) if any(need.key == "rhythm" for need in one.needs))
    remedy = "When the first meeting ends you are asked how often you will meet."
    return Refusal("The members agree at the first meeting how often they meet.", remedy, rule.id, rule.cited)


def _why_not(here: Within, rhythm: str) -> Refusal | None:
    try:
        beats(rhythm)
    except RhythmError:
        return Refusal("That does not say how often you meet.", HOW, None, "")
    if rhythm == here.group.rhythm:
        return Refusal(f"You meet so already: {rhythm_in_words(rhythm)}.", "Nothing was changed.", None, "")
    return next((no for rule in here.policy.all(Cadence) if (no := unfit(rule, rhythm))), None)


def _gap(
    work: UnitOfWork, services: Services, here: Within, before: Sequence[datetime], now: datetime
) -> Refusal | None:
    """Where the old rhythm passes into the new one there must not be too few meetings either."""
    group, coming = here.group, _to_come(work, here.group, now)
    new = booking.to_book(work, services, here.policy, group, str(group.rhythm), coming, now)
    after = [*_begun(work, group), *coming, *(one.at for one in new)]
    return why_gap(here.policy.all(Cadence), before, after, now, "Choose days that begin sooner, or add one.")


def _begun(work: UnitOfWork, group: models.Group) -> list[datetime]:
    return [one.starts_at for one in work.groups.meetings(group.id) if one.state in ("held", "running")]


def _to_come(work: UnitOfWork, group: models.Group, now: datetime) -> list[datetime]:
    return [one.starts_at for one in work.groups.meetings_to_come(group.id, now)]


def _says(work: UnitOfWork, services: Services, here: Within, now: datetime) -> str:
    group = here.group
    coming = work.groups.meetings_to_come(group.id, now)
    parts = [f"{group.ref} · {group.code_word} meets {rhythm_in_words(str(group.rhythm))}."]
    if coming:
        parts.append(f"Next: {listed([in_words(one.starts_at) for one in coming])}.")
        parts += _odd(work, services, here, coming)
    return " ".join(parts)


def _odd(work: UnitOfWork, services: Services, here: Within, coming: Sequence[models.Meeting]) -> list[str]:
    """Bank holidays among them, and where the chair chairs elsewhere then: seen beforehand, to be moved."""
    found = []
    for one in coming:
        on = one.starts_at.astimezone(LONDON).date()
        if name := services.calendar.holiday(on):
            found.append(f"{day(on)} is {name}: you can move that one.")
        if here.group.chair_id == here.person.id and _chairs_elsewhere(work, here, one):
            found.append(
                f"You chair another group on {in_words(one.starts_at)}: move one, or name somebody to chair it."
            )
    return found


def _chairs_elsewhere(work: UnitOfWork, here: Within, meeting: models.Meeting) -> bool:
    length = timedelta(minutes=meeting.minutes)
    around = work.meetings.led_by(here.person.id, meeting.starts_at - length, meeting.starts_at + length)
    return any(one.group_id != here.group.id for one in around)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
