"""How the messages about a referral are drawn from the facts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.delivery.desk import Drawer
from bot.drawing.facts import agency, subject
from bot.rules.approval import waiting
from bot.rules.calendar import LONDON
from bot.rules.kinds import Deadline
from bot.rules.panel_kinds import Duty
from bot.rules.papers import PAPERS
from bot.rules.referring import REFERRAL, takes_papers, ways
from bot.services import Services
from bot.usecases.referrals import referral_agreed, referral_elsewhere, referral_told
from bot.usecases.referrals.referral_case import Case, agreed, asked_of, case, case_of, checked, dates
from bot.usecases.referrals.referral_form import when
from bot.usecases.referrals.referral_let_in import LET_IN, kept_out
from bot.usecases.standing import acting
from bot.views import referral as view
from bot.views import referral_asked as asks
from bot.views.digest import Item
from bot.views.message import Message
from storage.models import Approval, Effect, Obligation, Step
from storage.unit_of_work import UnitOfWork


def referral_drawers(services: Services) -> Mapping[str, Drawer]:
    """What whoever refers, whoever must agree, and whoever looks after the body read."""

    def mine(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.mine(shown(work, services, case(work, services, subject(effect)), now))

    def news(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        facts = shown(work, services, case(work, services, subject(effect)), now)
        post = effect if effect.target_id is None else work.session.get_one(Effect, effect.target_id)
        return view.news(facts, *(str(post.content[key]) for key in ("what", "who", "why")))

    def came(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        return view.came(shown(work, services, case(work, services, subject(effect)), now))

    def to_agree(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        row = work.approvals.get(subject(effect))
        assert row is not None, "what is asked is never deleted"
        if effect.kind == "post" and row.state != "asked":
            return None
        found = case(work, services, row.subject_id)
        owed = work.obligations.about(row.id, referral_agreed.OWED)
        first, _ = dates(work, services, found.policy, found.group, found.referral.told_day, now)
        return asks.to_agree(
            shown(work, services, found, now),
            row.id,
            step={REFERRAL: "form", LET_IN: "let_in"}.get(row.step, "late"),
            stands=row.state,
            due=owed.due_at if owed and first else None,
        )

    def elsewhere(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        found = case(work, services, subject(effect))
        owed = work.obligations.about(found.referral.id, referral_elsewhere.OWED)
        own = owed is None or owed.person_id == found.referral.person_id  # their own message asks them
        if owed is None or (effect.kind == "post" and (own or owed.closed_at is not None)):
            return None
        return asks.elsewhere(shown(work, services, found, now), _duty(found, owed))

    return {
        referral_elsewhere.OWED: elsewhere,
        referral_told.SHOWN: mine,
        referral_told.NEWS: news,
        referral_told.CAME: came,
        referral_agreed.OWED: to_agree,
    }


def referral_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """What whoever refers still owes, as it stands in a digest."""
    found = case(work, services, owed.subject_id)
    rule = found.policy.rule(owed.rule_id)
    other = rule.text if isinstance(rule, Deadline) and rule.name != PAPERS else None
    words, elements = view.item(shown(work, services, found, now), owed.due_at, other)
    return Item(due_at=owed.due_at, words=words, elements=elements)


def elsewhere_item(
    work: UnitOfWork, services: Services, owed: Obligation, steps: Sequence[Step], person: UUID, now: datetime
) -> Item | None:
    """What is still to be said of a case that was taken on elsewhere."""
    found = case(work, services, owed.subject_id)
    words, elements = asks.elsewhere_item(shown(work, services, found, now), _duty(found, owed))
    return Item(due_at=owed.due_at, words=words, elements=elements)


def _duty(found: Case, owed: Obligation) -> str:
    rule = found.policy.rule(owed.rule_id)
    assert isinstance(rule, Duty), "it is owed by a duty"
    return rule.duty


def shown(work: UnitOfWork, services: Services, found: Case, now: datetime) -> view.Shown:
    """How it stands now."""
    referral, policy = found.referral, found.policy
    form = checked(found, now.astimezone(LONDON).date())
    lacks = [fault.missing or fault.says for fault in form.of("sent_back")]
    still = waiting(policy, REFERRAL, agreed(work, referral))
    rows = asked_of(work, referral, REFERRAL)
    unasked = still and not lacks and not [row for row in rows if row.state in ("asked", "declined")]
    stuck = (
        f"Nobody of your organisation is listed here who can agree to the form: {still[0].label}." if unasked else ""
    )
    chair_steps = {row.step for row in work.approvals.about(referral.id)} - {REFERRAL, LET_IN}
    there = work.obligations.about(referral.id, referral_elsewhere.OWED)
    asked = there.person_id if there and there.person_id != referral.person_id else None
    return view.Shown(
        kept_out=away.rule.text if (away := kept_out(found)) else None,
        let_in_why=referral.let_in_why,
        let_in_by=work.people.get(referral.let_in_by_id).name if referral.let_in_by_id else None,
        elsewhere_asked=work.people.get(asked).name if asked else None,
        elsewhere_due=there.due_at if there else None,
        id=referral.id,
        name=referral.name,
        panel=found.body.name,
        by=who(work, referral.person_id),
        state=referral.state,
        set_up=found.group is not None,
        meets=found.body.meets,
        when=when(*dates(work, services, policy, found.group, referral.told_day, now)) if takes_papers(policy) else "",
        ways=ways(policy),
        lacks=lacks,
        warnings=[fault.missing or fault.says for fault in form.warnings],
        asked=_each_once(work, rows),
        ready=referral.state == "open" and not lacks and not still and kept_out(found) is None,
        stuck=stuck,
        made_at=referral.made_at,
        sent_at=referral.sent_at,
        meeting_on=referral.meeting_on,
        wanted_on=referral.wanted_on,
        chair_asked=_each_once(work, [row for step in chair_steps for row in asked_of(work, referral, step)]),
        late=referral.late,
        returned_why=referral.returned_why,
        settled_why=referral.settled_why,
        set_up_elsewhere=referral.set_up,
    )


def referrals_of(services: Services, slack_id: str) -> list[view.Line]:
    """The referrals somebody made, and those that came to the panels they look after or sit on. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        found = {one.id: one for one in work.referrals.going_of(person.id)}
        for group in work.groups.open_of(person.id):
            if group.stands:
                going = work.referrals.going(group.forum)
                found |= {one.id: one for one in going if one.instance == group.instance}
        cases = [case_of(work, services, one) for one in found.values()]
        return [
            view.Line(one.referral.name, one.body.name, view.in_short(shown(work, services, one, now))) for one in cases
        ]


def who(work: UnitOfWork, person_id: UUID) -> str:
    """Name, post and agency."""
    posts = work.people.posts(person_id)
    name = work.people.get(person_id).name
    return f"{name} ({posts[0].title}, {agency(work, posts[0].organisation_id)})" if posts else name


def _each_once(work: UnitOfWork, rows: Sequence[Approval]) -> list[view.Asked]:
    found = {row.person_id: row for row in rows}
    return [view.Asked(work.people.get(person).name, row.state, row.settled_why) for person, row in found.items()]
