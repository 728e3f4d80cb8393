"""What somebody asked to be decided by a mention, which opens no window: kept for a while, finished with a press."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from bot.rules.kinds import Limit
from bot.rules.limits import span
from bot.rules.policy import Policy
from bot.rules.refusal import Refusal
from bot.rules.words import counted
from bot.usecases.refused import Refused
from storage import models
from storage.unit_of_work import UnitOfWork

KEPT = "decision_kept"


class Begun(Struct, frozen=True, kw_only=True):
    """What was written, in which group, and where."""

    group: str
    text: str
    source_ts: str | None = None
    thread_ts: str | None = None


def keep(work: UnitOfWork, policy: Policy, person: models.Person, begun: Begun, now: datetime) -> models.KeptForm:
    """Keep what was begun for as long as the house says (OWN-KEPT)."""
    form = models.KeptForm(
        person_id=person.id, values={"decision": asdict(begun)}, expires_at=now + span(policy, "kept")
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
    return Begun(**form.values["decision"])


def use(work: UnitOfWork, kept_id: UUID, person: models.Person, made: str) -> None:
    """It is finished: what was kept goes, and *made* says what came of it."""
    work.kept_forms.get(kept_id)  # held: two presses at once are one after the other
    form = _theirs(work, kept_id, person)
    form.state, form.values = "used", {"decision_made": made}
    work.outbox.refresh(f"{KEPT}:{form.id}")


def _theirs(work: UnitOfWork, kept_id: UUID, person: models.Person) -> models.KeptForm:
    form = work.kept_forms.look(kept_id)
    if form is None or form.person_id != person.id or not {"decision", "decision_made"} & form.values.keys():
        raise Refused(Refusal("There is nothing kept here for you.", "Please write it again.", None, ""))
    if form.state == "used":
        made = form.values["decision_made"]
        raise Refused(Refusal(f"That is finished already: {made}.", "Nothing more is needed.", None, ""))
    return form
