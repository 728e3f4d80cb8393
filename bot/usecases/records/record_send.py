"""The notes go out: approved by the chair, or as a draft when the chair has not answered in time."""

from uuid import UUID

from bot.rules.calendar import LONDON
from bot.rules.kinds import Ladder
from bot.rules.record import unchecked_from
from bot.rules.refusal import Refusal
from bot.rules.words import day, hour
from bot.services import Services
from bot.usecases.guard import kept
from bot.usecases.records.record import NOTES
from bot.usecases.records.record_case import Case, Changed, Press, change, looking_at
from bot.usecases.records.record_draft import capital
from bot.usecases.records.record_told import ask_writer, circulate
from bot.usecases.records.record_who import writer
from bot.usecases.refused import refuse_if


class AskWriter(Press, frozen=True, kw_only=True):
    """What the chair wants changed."""

    words: str


def approve(press: Press, services: Services) -> Changed:
    """The chair has checked them: they go to everybody, or lose the mark that they were not checked.

    Raises Refused, and HasChanged where they were written since the chair read them.
    """

    def check(case: Case) -> str:
        record = case.record
        refuse_if(_not_to_check(case))
        if record.circulated_at is not None:
            record.unchecked = False
            record.checked_by_id, record.checked_at = case.person.id, case.now
            return f"{capital(case.name)} now say that the chair has checked them."
        circulate(case, unchecked=False)
        return f"{capital(case.name)} are on their way to everybody in the group."

    return change(press, services, act="notes_approved", right="approve_notes", how=check)


def check_asking(services: Services, slack_id: str, record_id: UUID, edits: int | None) -> None:
    """Raises Refused and HasChanged before the chair writes what the record keeper should change."""
    with services.database.read() as work:
        refuse_if(_not_to_ask(looking_at(work, services, slack_id, record_id, "approve_notes", edits)))


def ask_the_writer(request: AskWriter, services: Services) -> Changed:
    """The chair wants something changed: the record keeper is asked. Raises Refused."""

    def ask(case: Case) -> str:
        refuse_if(_not_to_ask(case))
        words = kept(case.policy, "reason_text", request.words)
        ask_writer(case, words)
        case.record.state = "draft"
        return "The record keeper is asked. You get the notes again when they are changed."

    return change(request, services, act="notes_asked_back", right="approve_notes", how=ask)


def send_unchecked(press: Press, services: Services) -> Changed:
    """The chair has not answered: the record keeper sends them, marked as a draft. Raises Refused before that time."""

    def send(case: Case) -> str:
        refuse_if(_out(case) or _not_written(case) or _too_early(case))
        circulate(case, unchecked=True)
        return f"{capital(case.name)} are on their way, marked as not yet checked by the chair."

    return change(press, services, act="notes_sent_unchecked", right="draft_notes", how=send)


def _not_to_check(case: Case) -> Refusal | None:
    record = case.record
    if record.state == "superseded":
        return Refusal("These notes were corrected since.", "Nothing more is needed for them.", None, "")
    if record.circulated_at is not None and not record.unchecked:
        return _out(case)
    return _not_written(case)


def _not_to_ask(case: Case) -> Refusal | None:
    if refusal := _not_to_check(case) or _out(case):
        return refusal
    if writer(case.work, case.record, case.group) == case.person.id:
        return Refusal("You keep the record yourself.", "Press “Edit” and change them.", None, "")
    return None


def _out(case: Case) -> Refusal | None:
    record = case.record
    if record.circulated_at is None:
        return None
    local = record.circulated_at.astimezone(LONDON)
    checked = case.work.people.get(record.checked_by_id).name if record.checked_by_id else None
    how = f"{checked} approved them" if checked else "They were sent as a draft"
    return Refusal(
        f"{capital(case.name)} went out on {day(local.date())}, {hour(local.time())}. {how}.",
        "Nothing more is needed.",
        None,
        "",
    )


def _not_written(case: Case) -> Refusal | None:
    if case.record.shown:
        return None
    return Refusal(f"{capital(case.name)} are not written yet.", "Write them first.", None, "")


def _too_early(case: Case) -> Refusal | None:
    """Until two hours before they are due the chair has time to look at them; a correction always waits."""
    ladder = case.policy.the(Ladder, NOTES)
    owed = case.work.obligations.about(case.record.id, NOTES)
    if owed is None:
        reason = "A correction goes out when the chair has checked it."
        return Refusal(reason, "Phone the chair.", ladder.id, ladder.cited)
    begins = unchecked_from(ladder, owed.due_at)
    if begins <= case.now:
        return None
    local = begins.astimezone(LONDON)
    return Refusal(
        f"The chair has until {day(local.date())}, {hour(local.time())} to check them.",
        "Phone the chair, or send them then: they are marked as not yet checked.",
        ladder.id,
        ladder.cited,
    )
