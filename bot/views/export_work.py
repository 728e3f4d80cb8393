"""The work of a group in its history: meetings, notes, decisions, questions, actions."""

from collections.abc import Iterator
from datetime import date

from bot.rules.words import day
from bot.views.export_book import Book, Row, typed, when

FACTS_OF_ACTIONS = ("action", "about")
"""Where a row of the record names the action it is about."""


def meetings(book: Book) -> Iterator[str]:
    """Each meeting, and how each agency stood to it."""
    stood = {one["number"]: one["agencies"] for one in book.found["meetings"]}
    for row in book.rows["meeting"]:
        yield f"### Meeting {row['number']}: {when(row['starts_at'])}, {row['state']}"
        if row["started_at"]:
            yield f"- Held from {when(row['started_at'])} to {when(row['ended_at'])}"
        if row["chair_id"]:
            yield f"- Chaired by {book.who(row['chair_id'])} in the chair's place: “{typed(row['acting_why'] or '')}”"
        for name, label in (("late_reason", "Later than it should be"), ("position", "Where things stood")):
            if row[name]:
                yield f"- {label}: “{typed(row[name])}”"
        if row["ended_why"]:
            yield f"- {row['state'].capitalize()}, because: “{typed(row['ended_why'])}”"
        for question, answer in sorted(row["answers"].items()):
            yield f"- {typed(question.replace('_', ' '))}: {typed(answer)}"
        for organisation, how in stood[row["number"]].items():
            yield f"- {book.agency(organisation)}: {how}{_sent(book, row, organisation)}"
        yield ""


def weeks_missed(book: Book) -> Iterator[str]:
    """The weeks, from their Mondays on, in which fewer meetings were held than the rules want."""
    for week in book.found["weeks_missed"]:
        monday = date.fromisoformat(week["monday"])
        yield f"- Week of {day(monday)}: {week['held']} of {week['needed']} meetings held"


def _sent(book: Book, meeting: Row, organisation: str) -> str:
    members = {row["id"] for row in book.rows["member"] if book.seat(row["seat_id"]) == book.agency(organisation)}
    rows = [row for row in book.of("attendance", "meeting_id", meeting["id"]) if row["member_id"] in members]
    return "".join(
        f"; sends {book.who(row['deputy_id'])}" for row in rows if row["deputy_id"] and row["meant_for"] is None
    )


def notes(book: Book) -> Iterator[str]:
    """Single lines that somebody noted, struck out or not."""
    for row in book.rows["note"]:
        struck = f" Struck out {when(row['struck_at'])} by {book.who(row['struck_by_id'])}." if row["struck_at"] else ""
        yield (
            f"- {when(row['at'])}, {book.who(row['person_id'])}, {book.meeting(row['meeting_id'])}: "
            f"“{typed(row['text'])}”{struck}"
        )


def records(book: Book) -> Iterator[str]:
    """The brief notes of each meeting, version by version, and what was said to be wrong in them."""
    for row in book.rows["record"]:
        yield f"### {book.meeting(row['meeting_id']).capitalize()}, version {row['version']}: {row['state']}"
        if row["why"]:
            yield f"- Corrects: “{typed(row['why'])}”"
        if row["drafted_at"]:
            yield f"- Drafted {when(row['drafted_at'])} by {book.who(row['drafted_by_id'])}"
        if row["checked_at"]:
            yield f"- Checked {when(row['checked_at'])} by {book.who(row['checked_by_id'])}"
        if row["circulated_at"]:
            unchecked = ", not yet checked by the chair" if row["unchecked"] else ""
            yield f"- Sent to the members {when(row['circulated_at'])}{unchecked}"
        if row["position"]:
            yield f"- Where things stood: “{typed(row['position'])}”"
        yield from (f"- “{typed(line)}”" for line in row["lines"])
        for one in book.of("correction", "record_id", row["id"]):
            settled = f", {when(one['settled_at'])}, “{typed(one['settled_why'] or '')}”" if one["settled_at"] else ""
            yield (
                f"- Said to be wrong {when(one['at'])} by {book.who(one['by_id'])}: “{typed(one['text'])}” "
                f"({one['state']}{settled})"
            )
        yield ""


def proposals(book: Book) -> Iterator[str]:
    """What was put to the chair."""
    for row in book.rows["proposal"]:
        why = f": “{typed(row['settled_why'])}”" if row["settled_why"] else ""
        yield f"- {when(row['at'])}, {book.who(row['person_id'])}: “{typed(row['text'])}” ({row['state']}{why})"


def decisions(book: Book) -> Iterator[str]:
    """What was decided, and what replaced it."""
    names = {row["id"]: f"D{row['number']}" for row in book.rows["decision"]}
    for row in book.rows["decision"]:
        yield f"### {names[row['id']]}"
        yield f"- “{typed(row['text'])}”"
        by = book.who(row["recorded_by_id"])
        yield f"- Recorded {when(row['recorded_at'])} by {by}, {book.meeting(row['meeting_id'])}"
        yield from _about(book, row)
        if row["supersedes_id"]:
            yield f"- In the place of {names.get(row['supersedes_id'], 'an earlier one')}"
        if row["superseded_at"]:
            later = next((names[one["id"]] for one in book.of("decision", "supersedes_id", row["id"])), "a later one")
            yield f"- Replaced by {later}, {when(row['superseded_at'])}"
        yield ""


def _about(book: Book, row: Row) -> Iterator[str]:
    """What a decision and a question have in common."""
    yield f"- Authority: “{typed(row['authority'])}”"
    yield f"- Affects: {', '.join(book.agency(one) for one in row['affected']) or 'nobody'}"
    if row["out_of_area"]:
        yield f"- Outside the area, because: “{typed(row['out_of_area'])}”"
    if row["source_changed_at"]:
        yield f"- The message it came from was changed {when(row['source_changed_at'])}"
    if row["source_gone_at"]:
        yield f"- The message it came from was deleted {when(row['source_gone_at'])}"


def questions(book: Book) -> Iterator[str]:
    """What was asked of agencies, and what each answered."""
    names = {row["id"]: f"D{row['number']}" for row in book.rows["decision"]}
    for row in book.rows["recommendation"]:
        why = f": “{typed(row['settled_why'])}”" if row["settled_why"] else ""
        became = f", became {names[row['decision_id']]}" if row["decision_id"] in names else ""
        yield f"### R{row['number']}: {row['state']}{became}"
        yield f"- “{typed(row['text'])}”"
        yield f"- Asked {when(row['asked_at'])} by {book.who(row['asked_by_id'])}, {book.meeting(row['meeting_id'])}"
        yield from _about(book, row)
        if row["settled_at"]:
            yield f"- Settled {when(row['settled_at'])}{why}"
        for one in book.of("response", "recommendation_id", row["id"]):
            yield f"- {book.seat(one['seat_id'])}: {_answer(book, one)}"
        yield ""


def _answer(book: Book, row: Row) -> str:
    asked = f" Asked the chair: “{typed(row['asked_chair'])}”" if row["asked_chair"] else ""
    if row["answer"] is None:
        return f"no answer.{asked}"
    words = f" “{typed(row['words'])}”" if row["words"] else ""
    by = f", by {book.who(row['by_id'])}" if row["by_id"] else ""
    other = row["recorded_by_id"] not in (None, row["by_id"])
    behalf = f", written down by {book.who(row['recorded_by_id'])}" if other else ""
    return f"{row['answer']}{words}, {when(row['at'])}{by}{behalf}.{asked}"


def actions(book: Book) -> Iterator[str]:
    """Each action, with everything that was done about it."""
    for row in book.rows["action"]:
        name = f"{row['series']}{row['number']}"
        yield f"### {name}: {row['state'].replace('_', ' ')}"
        yield f"- “{typed(row['text'])}”"
        owner = f"{book.who(row['owner_id'])}, for {book.agency(row['organisation_id'])}"
        yield f"- Owner: {owner}. Due {when(row['due_at'])}"
        yield f"- Made {when(row['made_at'])} by {book.who(row['made_by_id'])}"
        if row["update"]:
            yield f"- Last word, {when(row['updated_at'])}, {book.who(row['updated_by_id'])}: “{typed(row['update'])}”"
        if row["worse"]:
            yield f"- At risk: “{typed(row['worse'])}”"
        if row["closed_at"]:
            yield f"- Ended {when(row['closed_at'])}: “{typed(row['closed_why'] or '')}”"
        for one in book.found["audit"]["rows"]:
            if name in (one["detail"].get(key) for key in FACTS_OF_ACTIONS):
                yield f"- {when(one['at'])}: {typed(one['act'].replace('_', ' '))}, {book.who(one['actor'])}"
        yield ""


def steps_up(book: Book) -> Iterator[str]:
    """What was asked for of the forum above, who was asked to agree, and what came of it."""
    for row in book.rows["escalation"]:
        yield f"### {row['forum']}: {row['state']}"
        yield f"- Ground: {row['ground']}. “{typed(row['why'])}”"
        for label, person, at in (
            ("Proposed", row["proposed_by_id"], row["made_at"]),
            ("Asked for", row["asked_by_id"], row["asked_at"]),
            ("Settled", row["settled_by_id"], row["settled_at"]),
            ("Taken over", row["taken_over_by_id"], row["taken_over_at"]),
        ):
            if person:
                yield f"- {label} {when(at)} by {book.who(person)}"
        if row["settled_why"]:
            yield f"- Why: “{typed(row['settled_why'])}”"
        for one in book.of("approval", "subject_id", row["id"]):
            yield f"- {one['step']}: asked {book.who(one['person_id'])}, {when(one['asked_at'])}: {one['state']}"
            if one["question"]:
                yield f"  asked first: “{typed(one['question'])}”; answer: “{typed(one['answer'] or 'none')}”"
        yield ""


def reports(book: Book) -> Iterator[str]:
    """What was reported of how the group goes on."""
    for row in book.rows["report"]:
        yield f"- {when(row['at'])}, by {book.who(row['by_id'])}, due {when(row['due_at'])}: “{typed(row['text'])}”"
