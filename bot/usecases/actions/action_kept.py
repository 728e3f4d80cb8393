"""What somebody wrote of an action that could not be made yet: kept for a while, to be finished with a press."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.guard import clean
from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted
from bot.usecases.refused import Refused
from storage import models
from storage.unit_of_work import UnitOfWork


class Begun(Struct, frozen=True, kw_only=True):
    """The parts of an action that are known; *owner* is our id, *due* is as it was typed."""

    group: str
    owner: str | None = None
    text: str = ""
    due: str = ""
    source_ts: str | None = None
    thread_ts: str | None = None


def keep(
    work: UnitOfWork, policy: Policy, person: models.Person, begun: Begun, why: Mapping[str, Any], now: datetime
) -> models.KeptForm:
    """Keep what was begun, and *why* it could not be made, for as long as the house says (OWN-KEPT)."""
    form = models.KeptForm(
        person_id=person.id,
        values={"action": asdict(begun), **why},
        expires_at=now + span(policy, "kept"),
    )
    work.kept_forms.add(form)
    return form


def kept(work: UnitOfWork, policy: Policy, kept_id: UUID, person: models.Person, now: datetime) -> Begun:
    """What was kept. Raises Refused if it was finished, is older than it is kept, or is somebody else's."""
    form = _theirs(work, kept_id, person)
    if form.expires_at <= now:
        rule = policy.the(Limit, "kept")
        length = counted(rule.amount, rule.unit.removesuffix("s"))
        raise Refused(Refusal(f"That was kept for {length} only.", "Please write it again.", rule.id, rule.cited))
    return Begun(**form.values["action"])


def use(work: UnitOfWork, kept_id: UUID, person: models.Person, made: Mapping[str, str]) -> None:
    """It is finished: what was kept goes, and *made* says what came of it."""
    work.kept_forms.get(kept_id)  # held: two presses at once are one after the other
    form = _theirs(work, kept_id, person)
    form.state, form.values = "used", {"made": made["ref"]}
    work.outbox.refresh(f"kept:{form.id}")


def cut(policy: Policy, text: str, limit: str = "action_text") -> tuple[str, bool]:
    """*text* fit for a form: no longer than the *limit* of that name, cut between two words; and whether it was cut."""
    text, most = clean(text), policy.the(Limit, limit).amount
    if len(text) <= most:
        return text, False
    return f"{text[: most - 1].rsplit(None, 1)[0]}…", True


def guessed(work: UnitOfWork, group: models.Group, mentioned: Sequence[str]) -> str | None:
    """The owner, where exactly one of the group's people is among those *mentioned* (Slack ids)."""
    active = {member.person_id for member in work.groups.members(group.id) if member.state == "active"}
    people = (work.people.by_slack_id(slack_id) for slack_id in mentioned)
    found = {str(person.id) for person in people if person is not None and person.id in active}
    return found.pop() if len(found) == 1 else None


def _theirs(work: UnitOfWork, kept_id: UUID, person: models.Person) -> models.KeptForm:
    form = work.kept_forms.look(kept_id)
    if form is None or form.person_id != person.id or not {"action", "made"} & form.values.keys():
        raise Refused(Refusal("There is nothing kept here for you.", "Please write it again.", None, ""))
    if form.state == "used":
        raise Refused(Refusal(f"That is finished already: {form.values['made']}.", "Nothing more is needed.", None, ""))
    return form
