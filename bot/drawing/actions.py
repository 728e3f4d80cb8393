"""How messages about actions are drawn: the facts are looked up here, the words stand in the views."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, agency_of, subject
from bot.rules.action import working_days_late
from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder, Limit
from bot.rules.nagging import Times, all_instants
from bot.services import Services
from bot.usecases.actions.action_case import chair_of
from bot.usecases.nagging import NOBODY
from bot.views import action as view
from bot.views import action_new as new_view
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Action, Effect, Group, Obligation, Step
from storage.unit_of_work import UnitOfWork


def action_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages about actions, by the name their effect carries."""

    def own(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _about(work, services, effect, now)
        if shown.reader != "owner":
            shown = replace(shown, reader="past")
        if _says_nothing(shown, effect) or (shown.reader == "past" and effect.kind == "post"):
            return None
        group = shown.group
        policy = services.policies.in_force(group.forum, group.policy_from)
        return view.message(shown, policy.the(Ladder, "actions").text)

    def said(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _about(work, services, effect, now)
        if _says_nothing(shown, effect):
            return None
        owed = work.obligations.about(shown.action.id, "action")
        return view.said(shown, fresh=owed is not None and not work.obligations.steps(owed.id))

    def not_mine(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _about(work, services, effect, now)
        return None if _says_nothing(shown, effect) else view.not_mine(shown)

    def at_risk(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _about(work, services, effect, now)
        return None if _says_nothing(shown, effect) else view.at_risk(shown)

    def speak(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        shown = _about(work, services, effect, now)
        return None if _says_nothing(shown, effect) else view.speak(shown)

    def kept(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return _kept(work, services, effect, now)

    return {
        "action": own,
        "action_kept": kept,
        "action_said": said,
        "action_not_mine": not_mine,
        "action_at_risk": at_risk,
        "action_speak": speak,
    }


def _kept(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> Message | None:
    """What somebody asked for by mentioning the bot and can finish with a press; then what became of it."""
    assert effect.group_id is not None, "it is about a group"
    form, ref = work.kept_forms.look(subject(effect)), work.groups.get(effect.group_id).ref
    if form is None or (form.state == "used" and effect.kind == "post"):
        return None
    if form.state == "used":
        return new_view.finished(ref, form.values["made"])
    if meanings := form.values.get("meanings"):
        kept = services.policies.house(now.date()).the(Limit, "kept").text
        return new_view.asks_which(ref, form.values["reason"], meanings, str(form.id), kept)
    return new_view.unfinished(ref, form.values["reason"], form.values["remedy"], str(form.id))


def _says_nothing(shown: view.Shown, effect: Effect) -> bool:
    """A message not yet posted about an action that is closed by now need not be posted."""
    return effect.kind == "post" and shown.action.state != "open"


def _about(work: UnitOfWork, services: Services, effect: Effect, now: datetime) -> view.Shown:
    assert effect.subject_id is not None, "it is about an action"
    owed = work.obligations.about(effect.subject_id, "action")
    assert owed is not None, "every action is owed"
    return _shown(work, services, owed, (), effect.person_id, now)


def action_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item:
    """An action as it stands in somebody's digest."""
    shown = _shown(work, services, owed, steps, person, now)
    return view.item(shown, nobody_above=shown.reader == "chair" and _nobody_above(work, owed))


def _nobody_above(work: UnitOfWork, owed: Obligation) -> bool:
    """Whether a step was to tell somebody whom the directory does not list."""
    return any(s.told == NOBODY and s.occurrence == owed.moves for s in work.obligations.steps(owed.id))


def _shown(
    work: UnitOfWork,
    services: Services,
    owed: Obligation,
    steps: Sequence[Step],
    person: UUID | None,
    now: datetime,
) -> view.Shown:
    action = work.actions.get(owed.subject_id)
    assert action is not None, "an action is never deleted"
    group = work.groups.get(action.group_id)
    return view.Shown(
        group=group,
        action=action,
        agency=agency(work, action.organisation_id),
        asked_by=agency_of(work, action.made_by_id),
        due_at=action.due_at.astimezone(LONDON),
        now=now.astimezone(LONDON),
        days_late=working_days_late(action.due_at, now, services.calendar),
        reader=_reader(group, action, person),
        owner_post=_post_of(work, action),
        word_by=agency_of(work, action.updated_by_id) if action.updated_by_id else agency(work, action.organisation_id),
        told=_told(services, owed, steps),
        next_told=_next_told(services, owed, now),
    )


def _reader(group: Group, action: Action, person: UUID | None) -> str:
    if person == action.owner_id:
        return "owner"
    return "chair" if person == chair_of(group) else "manager"


def _post_of(work: UnitOfWork, action: Action) -> str:
    """The owner as others read of them: agency and post, no name."""
    titles = [
        post.title for post in work.people.posts(action.owner_id) if post.organisation_id == action.organisation_id
    ]
    return " ".join([agency(work, action.organisation_id), *titles[:1]])


def _ladder(services: Services, owed: Obligation) -> Ladder:
    ladder = services.policies.in_force(owed.forum, owed.policy_from).rule(owed.ladder_id)
    assert isinstance(ladder, Ladder), "a policy whose ladders lead elsewhere does not load"
    return ladder


def _told(services: Services, owed: Obligation, steps: Iterable[Step]) -> tuple[str, ...]:
    names = {step.rung for step in steps}
    return tuple(role for rung in _ladder(services, owed).rungs if rung.name in names for role in rung.tell)


def _next_told(services: Services, owed: Obligation, now: datetime) -> view.Told | None:
    policy = services.policies.in_force(owed.forum, owed.policy_from)
    times = Times(anchor=owed.anchor_at, due=owed.due_at, since=owed.moved_at, round=owed.moves)
    for come in all_instants(_ladder(services, owed), times, services.calendar, policy.hours):
        if come.at > now:
            return view.Told(roles=come.tell, at=come.at.astimezone(LONDON))
    return None
