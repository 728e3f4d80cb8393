"""How often a group meets, changed by its members later; at the first meeting its end form asks for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.dates import briefly, in_words, rhythm_in_words
from bot.rules.cadence import why_gap
from bot.rules.calendar import LONDON
from bot.rules.kinds import Cadence, Needs
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.rhythm import RhythmError, beats, unfit
from bot.rules.words import day, listed
from bot.services import Services
from bot.usecases.about import about
from bot.usecases.decisions.answer_time import count_anew
from bot.usecases.meetings import booking
from bot.usecases.meetings.clash import clashes
from bot.usecases.meetings.rhythm_words import HOW
from bot.usecases.refusals import recorded
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.seeing.shown import redraw_group
from bot.usecases.standing import acting
from bot.usecases.within import Within, looking_at, within
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

ACT = "rhythm"
"""The right, and how the audit names what was refused."""
CHANGED = "rhythm_changed"
"""How the audit names it, and why the meetings after the next were cancelled."""


class ChangeRhythm(Struct, frozen=True, kw_only=True):
    """The members fixed this *rhythm*, written as `rules/rhythm.py` has it."""

    key: str
    by: str  # Slack id, from the verified payload
    group_id: UUID
    rhythm: str
    sure: bool = False  # also where the chair chairs elsewhere then


class Offered(Struct, frozen=True):
    """The group whose rhythm somebody may change, and how often it meets now, in words."""

    group_id: UUID
    called: str
    rhythm: str | None


class Changed(Struct, frozen=True):
    """*says* is what came of it, in sentences; *clashes*, ids and labels, when the chair chairs elsewhere."""

    says: str
    clashes: Sequence[tuple[str, str]] = ()


class Clash(Refused):
    """Not changed yet: the chair chairs another group at some of these times, and is asked whether they are sure."""

    def __init__(self, refusal: Refusal, rhythm: str) -> None:
        super().__init__(refusal)
        self.rhythm = rhythm

    @property
    def only_asks(self) -> bool:
        return True


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

    def group_of(work: UnitOfWork) -> UUID | None:
        found = work.groups.by_ref(ref) if ref else work.groups.by_channel(channel_id) if channel_id else None
        return group_id or (found.id if found else None)

    with recorded(services, ACT, slack_id, group_of), services.database.read() as work:
        if group_id is None:
            group_id = about(work, services, acting(work, slack_id), now, ref=ref, channel_id=channel_id).group.id
        here = looking_at(work, services, group_id, slack_id, ACT, now)
        refuse_if(_not_met(work, here.policy, here.group))
        rhythm = rhythm_in_words(here.group.rhythm) if here.group.rhythm else None
        return Offered(here.group.id, f"{here.group.ref} · {here.group.code_word}", rhythm)


def change_rhythm(request: ChangeRhythm, services: Services) -> Changed:
    """The group meets so from now on: the next meeting stays, those after it are booked anew. Raises Refused."""
    now = services.clock.now()
    with recorded(services, ACT, request.by, lambda _: request.group_id):
        try:
            with services.database.write() as work:
                here = within(work, services, request.group_id, request.by, request.key, ACT, now)
                _change(work, services, here, request, now)
                clashing = _clashes(work, here, now)
                if clashing and not request.sure:
                    raise Clash(_asks(clashing), request.rhythm)
                named = [[str(one.id), briefly(one.starts_at, now)] for one in clashing]
                answer: dict[str, Any] = {"says": _says(work, services, here, now), "clashes": named}
                work.answered(request.key, answer, at=now, actor=str(here.person.id))
        except Repeated as seen:
            answer = dict(seen.answer)
    return Changed(answer["says"], [(meeting, label) for meeting, label in answer.get("clashes", ())])


def _change(work: UnitOfWork, services: Services, here: Within, request: ChangeRhythm, now: datetime) -> None:
    group = here.group
    refuse_if(_not_met(work, here.policy, group) or _why_not(here, request.rhythm))
    before = [*_begun(work, group, now), *_to_come(work, group, now)]
    group.rhythm = request.rhythm
    for later in work.groups.meetings_to_come(group.id, now)[1:]:
        booking.cancel(work, later, now, CHANGED)
    refuse_if(_gap(work, services, here, before, now))
    if work.meetings.running(group.id) is None:  # when it ends, it books ahead
        booking.book_ahead(work, services, here.policy, group, now)
    count_anew(work, services, here.policy, group, now)
    redraw_group(work, group)
    work.audit.add(CHANGED, at=now, actor=str(here.person.id), group_id=group.id, rhythm=request.rhythm)


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
    after = [*_begun(work, group, now), *coming, *(one.at for one in new)]
    return why_gap(here.policy.all(Cadence), before, after, now, "Choose days that begin sooner, or add one.")


def _begun(work: UnitOfWork, group: models.Group, now: datetime) -> list[datetime]:
    """All whose time has come; where nobody has said yet whether one was held, it counts: it may have been."""
    known = [one for one in work.groups.meetings(group.id) if one.starts_at <= now or one.state in ("held", "running")]
    return [one.starts_at for one in known if one.state not in ("cancelled", "missed")]


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
    found += [
        f"You chair another group on {in_words(one.starts_at)}: move one, or name somebody to chair it."
        for one in _clashes(work, here, services.clock.now())
    ]
    return found


def _clashes(work: UnitOfWork, here: Within, now: datetime) -> list[models.Meeting]:
    """Meetings to come at which the chair, who asks, chairs another group, and nobody is named to chair them."""
    group, chair = here.group, here.person.id
    coming = work.groups.meetings_to_come(group.id, now) if group.chair_id == chair else ()
    free = [one for one in coming if one.chair_id is None]
    return [one for one in free if clashes(work, chair, one.starts_at, one.minutes, besides=group.id)]


def _asks(clashing: Sequence[models.Meeting]) -> Refusal:
    when = listed([in_words(one.starts_at) for one in clashing])
    remedy = "Choose other days, or change it all the same and name somebody to chair."
    return Refusal(f"You chair another group then: {when}.", remedy, None, "")
