"""How the messages about a group that somebody else has to open are drawn from the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, subject
from bot.rules.kinds import Question
from bot.rules.opening import stuck
from bot.rules.places import places
from bot.services import Services
from bot.usecases.openings.opening_asked import ASKED, EXPIRED, NOT_NOW
from bot.usecases.openings.opening_form import place_named, policy_for
from bot.usecases.openings.opening_kept import REQUEST
from bot.views import opening_asked as view
from bot.views.message import Message
from bot.views.opening_filled import Filled, from_json
from bot.views.opening_no import when
from storage.models import Effect, KeptForm
from storage.unit_of_work import UnitOfWork


def opening_drawers(services: Services) -> Mapping[str, Drawer]:
    """What whoever asks, whoever is asked, and the chair of the other group read."""

    def request(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        form = _form(work, effect)
        owed = work.obligations.all_about(form.id, REQUEST)
        mine = next(one for one in reversed(owed) if one.person_id == effect.person_id)
        if effect.kind == "post" and mine.closed_at is not None:
            return None
        expired = mine.closed_why == EXPIRED or form.expires_at <= now
        facts = _asking(work, services, form, now, expired=expired)
        opened = form.group_id is not None and work.groups.get(form.group_id).opener_id == effect.person_id
        return view.request(facts, mine=opened, not_now=mine.closed_why == NOT_NOW)

    def progress(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        form = _form(work, effect)
        owed = work.obligations.about(form.id, ASKED)
        if owed is None or (effect.kind == "post" and owed.closed_at is not None):
            return None
        facts = _asking(work, services, form, now, expired=owed.closed_why == EXPIRED)
        return view.progress(facts, _answers(work, form))

    def told(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.told(_asking(work, services, _form(work, effect), now), str(effect.content["what"]))

    def join_asked(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        assert effect.group_id is not None, "it is about a group"
        group, asker = work.groups.get(effect.group_id), subject(effect)
        member = work.groups.member(group.id, asker)
        there = member is not None and member.state == "active"
        name = f"{group.ref} · {group.code_word}"
        return view.join(name, _who(work, asker), asker, group.id, there=there)

    return {REQUEST: request, ASKED: progress, "open_told": told, "join_asked": join_asked}


def _form(work: UnitOfWork, effect: Effect) -> KeptForm:
    form = work.kept_forms.look(subject(effect))
    assert form is not None, "a kept form is emptied, never deleted"
    return form


def _asking(
    work: UnitOfWork, services: Services, form: KeptForm, now: datetime, *, expired: bool = False
) -> view.Asking:
    filled = from_json(form.values.get("filled", {}))
    group = work.groups.get(form.group_id) if form.group_id else None
    offered = places(services.policies, now.date())
    place = place_named(offered, filled.place)
    policy = policy_for(services, place, now.date())
    council = policy.the(Question, "council")
    councils = {choice.key: choice.label for choice in council.choices}
    return view.Asking(
        form_id=form.id,
        title=policy.title,
        asker=_who(work, form.person_id),
        place=place.label if place else "",
        council=councils.get(filled.council or "", f"Council: {council.otherwise}".lower().capitalize()),
        stuck=stuck(policy, filled.stuck, filled.stuck_other),
        first_meeting=_first_meeting(filled),
        until=form.expires_at,
        expired=expired,
        group=f"{group.ref} · {group.code_word}" if group else None,
        opener=work.people.get(group.opener_id).name if group else None,
    )


def _first_meeting(filled: Filled) -> str:
    """In full, whether it was chosen or typed."""
    if filled.other_time:
        return filled.other_time
    return when(datetime.fromisoformat(filled.slot)) if filled.slot else ""


def _answers(work: UnitOfWork, form: KeptForm) -> Sequence[view.Answered]:
    owed = {one.person_id: one for one in work.obligations.all_about(form.id, REQUEST)}
    return [
        view.Answered(_who(work, UUID(person)), "not now" if owed[UUID(person)].closed_why == NOT_NOW else "waiting")
        for person in form.asked
    ]


def _who(work: UnitOfWork, person_id: UUID) -> str:
    """Name, post and agency: whom to expect on the phone."""
    posts = work.people.posts(person_id)
    name = work.people.get(person_id).name
    return f"{name} ({posts[0].title}, {agency(work, posts[0].organisation_id)})" if posts else name
