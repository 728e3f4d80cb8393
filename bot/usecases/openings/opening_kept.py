"""What somebody filled in and may not send themselves: kept for a while, so that it need not be typed again."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from bot.dates import in_words
from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.rules.parts import Panel
from bot.rules.places import panels_for, sent_on_as
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.nagging import close
from bot.usecases.openings.opening import open_in, opened_before
from bot.usecases.openings.opening_entitled import senior_enough, who_may
from bot.usecases.openings.opening_request import (
    BelongsElsewhere,
    MayNotOpen,
    Opened,
    OpenGroup,
    Other,
    PerhapsSameChild,
)
from bot.usecases.openings.opening_sent import Unclear, understood
from bot.usecases.refused import Refused
from bot.usecases.seeing.shown import draw_again
from bot.usecases.standing import acting
from bot.views.opening_filled import ELSEWHERE, Filled, from_json
from storage import models
from storage.outbox import person_conversation
from storage.unit_of_work import Repeated, UnitOfWork

REQUEST = "open_request"
"""What somebody who was asked to open a group owes: to open it, or to say that they cannot now."""

Why = Literal["right", "elsewhere", "same_child"]


class Kept(Struct, frozen=True, kw_only=True):
    """A no that leaves a way on.

    *agency* is the organisation whose on-call manager can be asked, if one of it may open it; *too_junior*: no post
    of theirs would do in any organisation, so that being on call matters.
    """

    form_id: UUID
    refusal: Refusal
    why: Why
    hours: int  # for which it is kept
    agency: str | None = None
    too_junior: bool = False
    others: tuple[Other, ...] = ()
    panels: tuple[Panel, ...] = ()  # where it goes instead


def send(filled: Filled, key: str, sent_by: str, services: Services, shown_from: UUID | None = None) -> Opened | Kept:
    """Open the group, or keep what was filled in and say what can be done with it.

    *shown_from* is the kept form that was changed first, if it is one. Raises Unclear for answers to ask about once
    more, and Refused where nothing can be done with the form as it is.
    """
    request = understood(filled, key, sent_by, services)
    now = services.clock.now()
    try:
        with services.database.write() as work:
            if shown_from is None:
                return open_in(work, services, request, now)
            work.once(key)
            form = usable(work, shown_from, acting(work, sent_by), now)
            opened = open_in(work, services, request, now, asked_by=str(form.person_id))
            used(work, form, opened, now)
            return opened
    except Repeated as seen:
        return opened_before(seen.answer)
    except MayNotOpen as no:
        return _keep(_settled(filled, request), key, sent_by, no.refusal, "right", services, now)
    except BelongsElsewhere as no:
        kept = _keep(filled, key, sent_by, no.refusal, "elsewhere", services, now)
        council = request.councils[0] if len(request.councils) == 1 else None
        place = sent_on_as(services.policies, request.place, now.date())
        return replace(kept, panels=panels_for(services.policies, place, now.date(), council))
    except PerhapsSameChild as no:
        kept = _keep(_settled(filled, request), key, sent_by, no.refusal, "same_child", services, now)
        return replace(kept, others=tuple(no.others))


def open_kept(form_id: UUID, key: str, pressed_by: str, services: Services, *, another_child: bool = False) -> Opened:
    """Open the group as it was filled in, in the name of whoever presses: their right is asked for now.

    The first press counts. Raises Refused, and PerhapsSameChild, which asks first.
    """
    now = services.clock.now()
    try:
        with services.database.read() as work:
            work.once(key)
        request = _as_kept(form_id, pressed_by, services)
        with services.database.write() as work:
            work.once(key)
            person = acting(work, pressed_by)
            form = usable(work, form_id, person, now)
            own = form.person_id == person.id
            request = replace(request, another_child=another_child, chairs_first=own and request.chairs_first)
            opened = open_in(work, services, request, now, asked_by=str(form.person_id))
            used(work, form, opened, now)
            answer = {"ref": opened.ref, "code_word": opened.code_word}
            answer["first_meeting"] = opened.first_meeting.isoformat()
            work.answered(key, answer, at=now, actor=str(person.id))
            return opened
    except Repeated as seen:
        return opened_before(seen.answer)


def _as_kept(form_id: UUID, pressed_by: str, services: Services) -> OpenGroup:
    """What it asks for. Raises Refused where that has become unclear: the time it names may have gone."""
    filled, key = kept_answers(form_id, pressed_by, services)
    try:
        return understood(filled, key, pressed_by, services)
    except Unclear as unclear:
        said = " ".join(unclear.sentences.values())
        raise Refused(Refusal(said, "Look at what was filled in, change it and send it.", None, "")) from unclear


def kept_answers(form_id: UUID, asked_by: str, services: Services) -> tuple[Filled, str]:
    """What was filled in and the form's key, for whoever filled it in or was asked to open it. Raises Refused."""
    with services.database.read() as work:
        form = _theirs(work.kept_forms.look(form_id), acting(work, asked_by))
        _refuse_gone(work, form, services.clock.now())
        return from_json(form.values["filled"]), str(form.values["key"])


def forget(services: Services) -> None:
    """What is kept no longer is emptied. Safe to run twice."""
    now = services.clock.now()
    with services.database.read() as work:
        over = work.kept_forms.any_over(now)
    if over:
        with services.database.write() as work:
            work.kept_forms.forget(now)


def usable(work: UnitOfWork, form_id: UUID, person: models.Person, now: datetime) -> models.KeptForm:
    """The form, locked, for whoever filled it in or was asked to open it. Raises Refused if it is used or gone."""
    form = _theirs(work.kept_forms.get(form_id), person)
    _refuse_gone(work, form, now)
    return form


def used(work: UnitOfWork, form: models.KeptForm, opened: Opened, now: datetime) -> None:
    """A group came of it: everybody who was asked sees so, and whoever asked is told."""
    group = work.groups.by_ref(opened.ref)
    assert group is not None, "it was opened in this transaction"
    asked = form.state == "asked"
    form.state, form.group_id, form.values = "used", group.id, {}
    for obligation in work.obligations.open_about(form.id):
        close(work, obligation, now, "opened")
    for obligation in work.obligations.all_about(form.id, REQUEST):
        draw_again(work, obligation)  # those who said "not now" have a button still
    if asked:
        tell_asker(work, form, "opened")


def tell_asker(work: UnitOfWork, form: models.KeptForm, what: Literal["opened", "nobody"]) -> None:
    """A message of its own: a message that changes in place rings for nobody."""
    work.outbox.post(
        f"open_told:{form.id}:{what}:{len(form.asked)}",
        person_conversation(form.person_id),
        draw="open_told",
        subject_id=form.id,
        person_id=form.person_id,
        content={"what": what},
    )


def _settled(filled: Filled, request: OpenGroup) -> Filled:
    """With the first meeting in full: "tomorrow" must not become another day because it was kept past midnight."""
    return replace(filled, other_time=in_words(request.first_meeting)) if filled.other_time.strip() else filled


def _keep(
    filled: Filled, key: str, sent_by: str, refusal: Refusal, why: Why, services: Services, now: datetime
) -> Kept:
    policy = services.policies.house(now.date())
    shown = replace(filled, drawn_for=(filled.place, filled.council))
    with services.database.write() as work:
        person = acting(work, sent_by)
        values = {"key": key, "filled": shown.as_json()}
        form = next((form for form in work.kept_forms.of(person.id, now) if form.values == values), None)
        if form is None:
            form = models.KeptForm(person_id=person.id, values=values, expires_at=now + span(policy, "kept"))
            work.kept_forms.add(form)
            place = filled.elsewhere if filled.place == ELSEWHERE else filled.place
            work.audit.add("open_refused", at=now, actor=str(person.id), refused_by=refusal.rule_id, place=place)
        own = {post.organisation_id for post in work.people.posts(person.id)}
        askable = who_may(work, services, filled, own, now) if why == "right" else []
        return Kept(
            form_id=form.id,
            refusal=refusal,
            why=why,
            hours=policy.the(Limit, "kept").amount,
            agency=askable[0].agency if askable else None,
            too_junior=why == "right" and not senior_enough(work, services, filled, person, now),
        )


def _theirs(form: models.KeptForm | None, person: models.Person) -> models.KeptForm:
    if form is None or (form.person_id != person.id and str(person.id) not in form.asked):
        raise Refused(Refusal("There is nothing kept here for you.", "Type `/rsg open` to fill in the form.", None, ""))
    return form


def _refuse_gone(work: UnitOfWork, form: models.KeptForm, now: datetime) -> None:
    if form.state == "used" and form.group_id is not None:
        group = work.groups.get(form.group_id)
        raise Refused(
            Refusal(f"It is open already, as {group.ref} · {group.code_word}.", "Nothing more is needed.", None, "")
        )
    if form.expires_at <= now:
        raise Refused(
            Refusal("What was filled in is not kept any more: its time is over.", "Type `/rsg open` again.", None, "")
        )
