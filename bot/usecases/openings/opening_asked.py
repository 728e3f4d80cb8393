"""Asking somebody who may to open a group: the on-call manager, or whoever is chosen; and their "not now"."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from bot.rules.kinds import Ladder, Limit
from bot.rules.limits import span
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import listed
from bot.services import Services
from bot.usecases.nagging import close, owe, owing
from bot.usecases.openings.opening_entitled import MayOpen, involved_in, rules_for, who_may
from bot.usecases.openings.opening_kept import REQUEST, kept_answers, tell_asker, usable
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import draw_again
from bot.usecases.standing import acting
from bot.views.opening_filled import from_json
from storage import models
from storage.unit_of_work import Repeated, UnitOfWork

ASKED = "open_asked"
"""What is owed to whoever asked: an answer. Their message shows whom was asked and what came of it."""

NOT_NOW, EXPIRED = "not now", "expired"


class AskToOpen(Struct, frozen=True, kw_only=True):
    """*person_id* is who was chosen; None asks whoever is on call in the asker's own organisation."""

    key: str
    asked_by: str  # Slack id, from the verified payload
    form_id: UUID
    person_id: UUID | None = None


class WhomAsked(Struct, frozen=True):
    """Who was asked, and until when what was filled in is kept (office time)."""

    names: tuple[str, ...]
    until: datetime


class OnCall(Struct, frozen=True):
    """How the directory lists somebody who says that they are on call: their posts, and where."""

    posts: tuple[str, ...]
    agency: str | None


def ask_to_open(request: AskToOpen, services: Services) -> WhomAsked:
    """Ask them; the answer comes to both in a message. Raises Refused."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(request.key)
            person = acting(work, request.asked_by)
            form = _own(usable(work, request.form_id, person, now), person)
            _refuse_while_waiting(work, form, request)
            people = _chosen(work, services, form, person, request, now)
            _ask(work, services, form, people, now)
            answer = {"names": [one.name for one in people], "until": form.expires_at.isoformat()}
            work.audit.add("asked_to_open", at=now, actor=str(person.id), asked=[str(one.person_id) for one in people])
            work.answered(request.key, answer, at=now, actor=str(person.id))
    except Repeated as seen:
        answer = seen.answer
    return WhomAsked(tuple(answer["names"]), datetime.fromisoformat(str(answer["until"])))


def _not_now_already(form: models.KeptForm, person: models.Person) -> Refusal:
    if str(person.id) in form.asked:
        return Refusal("You said already: not now.", "You can still press Open.", None, "")
    return Refusal("You were not asked to open it.", "Whoever was asked answers here in Slack.", None, "")


def not_now(form_id: UUID, key: str, pressed_by: str, services: Services) -> None:
    """Whoever was asked cannot: the next on call of the same organisation is asked, and the asker sees it."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(key)
            person = acting(work, pressed_by)
            form = usable(work, form_id, person, now)
            owed = [one for one in work.obligations.open_about(form.id, REQUEST) if one.person_id == person.id]
            if not owed:
                raise Refused(_not_now_already(form, person))
            for obligation in owed:
                close(work, obligation, now, NOT_NOW)
            own = {post.organisation_id for post in work.people.posts(person.id)}
            _ask(work, services, form, _next(_left(work, services, form, own, now)), now)
            if not work.obligations.open_about(form.id, REQUEST):
                tell_asker(work, form, "nobody")
            work.audit.add("opening_not_now", at=now, actor=str(person.id), form=str(form.id))
            work.answered(key, {}, at=now, actor=str(person.id))
    except Repeated:
        return


def who_may_open(form_id: UUID, asked_by: str, services: Services) -> Sequence[MayOpen]:
    """Everybody of an involved agency who may open it and is not asked yet, by agency and name. Raises Refused."""
    now = services.clock.now()
    kept_answers(form_id, asked_by, services)
    with services.database.read() as work:
        form = work.kept_forms.look(form_id)
        assert form is not None, "its answers were just read"
        involved = involved_in(services, from_json(form.values["filled"]), now)
        found = _left(work, services, form, involved, now)
    if not found:
        raise Refused(Refusal("Nobody else is listed who may open it.", "Use your on-call phone list.", None, ""))
    return sorted(found, key=lambda one: (one.agency, one.name))


def say_on_call(form_id: UUID, key: str, said_by: str, services: Services) -> OnCall:
    """ "I am on call tonight": recorded; the directory alone says who may. How it lists them."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(key)
            person = acting(work, said_by)
            usable(work, form_id, person, now)
            posts = work.people.posts(person.id)
            titles = [post.title for post in posts]
            agency = work.people.organisation(posts[0].organisation_id) if posts else None
            answer: dict[str, Any] = {
                "posts": titles,
                "agency": agency.name if agency else None,
            }
            work.audit.add("says_on_call", at=now, actor=str(person.id), form=str(form_id))
            work.answered(key, answer, at=now, actor=str(person.id))
    except Repeated as seen:
        answer = seen.answer
    return OnCall(tuple(answer["posts"]), answer["agency"])


def _own(form: models.KeptForm, person: models.Person) -> models.KeptForm:
    if form.person_id != person.id:
        raise Refused(Refusal("Only whoever filled it in asks for it.", "Press Open, or Not now.", None, ""))
    return form


def _refuse_while_waiting(work: UnitOfWork, form: models.KeptForm, request: AskToOpen) -> None:
    waiting = [str(owed.person_id) for owed in work.obligations.open_about(form.id, REQUEST)]
    if waiting and (request.person_id is None or str(request.person_id) in waiting):
        names = [work.people.get(UUID(person)).name for person in waiting]
        are = "is" if len(names) == 1 else "are"
        raise Refused(
            Refusal(f"{listed(names)} {are} asked already.", "You hear as soon as there is an answer.", None, "")
        )


def _chosen(
    work: UnitOfWork,
    services: Services,
    form: models.KeptForm,
    person: models.Person,
    request: AskToOpen,
    now: datetime,
) -> Sequence[MayOpen]:
    if request.person_id is None:
        own = {post.organisation_id for post in work.people.posts(person.id)}
        if people := _next(_left(work, services, form, own, now)):
            return people
        raise Refused(
            Refusal(
                "Nobody else of your organisation is listed who may open it for this case.",
                "Choose someone else, or use your on-call phone list.",
                None,
                "",
            )
        )
    involved = involved_in(services, from_json(form.values["filled"]), now)
    people = [one for one in _left(work, services, form, involved, now) if one.person_id == request.person_id]
    if not people:
        raise Refused(Refusal("They can't open it, or were asked already.", "Choose someone else.", None, ""))
    return people


def _next(people: Sequence[MayOpen]) -> Sequence[MayOpen]:
    """Who is asked next: the first on call; where there is no list, all at once."""
    on_call = sorted((one for one in people if one.on_call is not None), key=lambda one: one.on_call or 0)
    return on_call[:1] or people


def _left(
    work: UnitOfWork, services: Services, form: models.KeptForm, organisations: Iterable[str], now: datetime
) -> list[MayOpen]:
    """Those of *organisations* who may open it and were not asked yet."""
    return who_may(work, services, from_json(form.values["filled"]), organisations, now, besides=form.asked)


def _ask(work: UnitOfWork, services: Services, form: models.KeptForm, people: Sequence[MayOpen], now: datetime) -> None:
    policy = rules_for(services, from_json(form.values["filled"]), now)
    first = form.state == "kept"
    if first:
        form.state, form.expires_at = "asked", now + span(policy, "kept")
    form.asked = [*form.asked, *(str(one.person_id) for one in people)]
    for one in people:
        owe(work, services, _owed(policy, form, REQUEST, one.person_id, now), now)
    if first:
        owe(work, services, _owed(policy, form, ASKED, form.person_id, now), now)
    for asked in work.obligations.open_about(form.id, ASKED):
        draw_again(work, asked)


def _owed(policy: Policy, form: models.KeptForm, kind: str, person_id: UUID, now: datetime) -> models.Obligation:
    return owing(
        policy,
        now,
        kind=kind,
        subject_id=form.id,
        group_id=None,
        rule_id=policy.the(Limit, "kept").id,
        ladder_id=policy.the(Ladder, "open_asked").id,
        due_at=form.expires_at,
        person_id=person_id,
    )
