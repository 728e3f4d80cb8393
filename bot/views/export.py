"""A group's history as Markdown: for people, to be read from top to bottom, and kept with the case files."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.views import export_work
from bot.views.export_book import Book, typed, when


def markdown(found: Mapping[str, Any]) -> str:
    """The whole document; what people typed stands in it as they typed it."""
    return "\n".join(line for part in _parts(Book(found)) for line in part).rstrip() + "\n"


def chain(found: Mapping[str, Any]) -> str:
    """How the record stands: "audit chain: 212 rows, verified"."""
    audit = found["audit"]
    if audit["verified"]:
        return f"audit chain: {audit['count']} rows, verified"
    return f"audit chain: BROKEN at row {audit['broken_at']} of {audit['count']}"


def _parts(book: Book) -> Iterator[list[str]]:
    yield _head(book)
    yield _section("Agencies", _agencies(book))
    yield _section("People", _people(book))
    yield _section("Meetings", export_work.meetings(book))
    yield _section("Weeks with too few meetings", export_work.weeks_missed(book))
    yield _section("Notes", export_work.notes(book))
    yield _section("Brief notes of meetings", export_work.records(book))
    yield _section("Proposed", export_work.proposals(book))
    yield _section("Decisions", export_work.decisions(book))
    yield _section("Questions to agencies", export_work.questions(book))
    yield _section("Actions", export_work.actions(book))
    yield _section("A step up", export_work.steps_up(book))
    yield _section("Reports", export_work.reports(book))
    yield _section("The chair", _chair(book))
    yield _section("Clocks", _clocks(book))
    yield _section("Messages", _messages(book))
    yield _section("The record: who did what, and what was refused", _audit(book))


def _head(book: Book) -> list[str]:
    group, found = book.group, book.found
    councils = ", ".join(book.agency(one) for one in group["councils"]) or "none"
    agreed = "" if group["council_agreed"] else " (not agreed yet)"
    of_case = (  # a standing body has neither place nor cause
        f"- Place: {typed(group['place_label'])}. Council: {councils}{agreed}",
        f"- Stuck: {typed(', '.join(group['reasons']))}",
        _maybe("- Something else stuck", group["reason_other"]),
    )
    lines = [
        f"# {typed(found['called'])}: history",
        "",
        f"Exported {when(found['exported_at'])}. All times are London's. A{chain(found)[1:]}.",
        "This is not the care record.",
        "",
        f"- Kind: {typed(group['title'])}. Rules: {typed(group['rules'])}",
        f"- Opened: {when(group['opened_at'])} by {book.who(group['opener_id'])}",
        *(of_case if group["place"] is not None else ()),
        f"- Has to start it: {book.agency(group['mobiliser_id'])}. Set up: {when(group['set_up_at'])}",
        f"- Chair: {book.who(group['chair_id']) if group['chair_id'] else 'nobody'}",
        f"- Vice-chair: {book.who(group['vice_chair_id'])}" if group["vice_chair_id"] else None,
        f"- Record keeper: {book.who(group['record_keeper_id']) if group['record_keeper_id'] else 'nobody'}",
        _maybe("- Started without a chair, because", group["convened_why"]),
        _maybe("- Idea for later meetings", group["rhythm_idea"]),
        _maybe("- Rhythm", group["rhythm"]),
        f"- State: {group['state']}",
        *_end(book),
    ]
    return [line for line in lines if line is not None]


def _end(book: Book) -> Iterator[str]:
    group = book.group
    if group["ended_why"]:
        yield f"- Withdrawn, because: “{typed(group['ended_why'])}”"
    if group["resolution_label"]:
        yield f"- How it ended: {typed(group['resolution_label'])}"
    if group["closing_at"]:
        yield f"- Closing since {when(group['closing_at'])}, until {when(group['closes_at'])}"
    if group["closed_at"]:
        yield f"- Closed: {when(group['closed_at'])}"
    if group["reopened_at"]:
        why = f", because: “{typed(group['reopened_why'])}”" if group["reopened_why"] else ""
        yield f"- Opened again: {when(group['reopened_at'])}{why}"
    if group["record_owner_id"]:
        hold = " Legal hold: nothing of it may be deleted." if group["legal_hold"] else ""
        yield f"- Has the record: {book.who(group['record_owner_id'])}.{hold}"


def _agencies(book: Book) -> Iterator[str]:
    confirmed = {row["seat_id"]: row for row in book.rows["confirmation"]}
    for seat in book.rows["seat"]:
        facts = [
            f"invited by {typed(seat['rule_id'])}" + (", taken out later" if seat["state"] == "removed" else ""),
            f"phoned {when(seat['phoned_at'])} by {book.who(seat['phoned_by_id'])}" if seat["phoned_at"] else "",
            f"told which child {when(seat['knows_child_at'])}" if seat["knows_child_at"] else "not told which child",
        ]
        if row := confirmed.get(seat["id"]):
            facts.append(f"confirmed the plan {when(row['at'])} by {book.who(row['by_id'])}")
        yield f"- **{book.agency(seat['organisation_id'])}**: {'; '.join(filter(None, facts))}"


def _people(book: Book) -> Iterator[str]:
    for member in book.rows["member"]:
        told = (
            f"; told by hand {when(member['told_at'])} by {book.who(member['told_by_id'])}" if member["told_at"] else ""
        )
        why = f" ({typed(member['channel_why'])})" if member["channel_why"] else ""
        yield (
            f"- {book.who(member['person_id'])}, for {book.seat(member['seat_id'])}, {member['role']}: added "
            f"{when(member['added_at'])}, {member['state'].replace('_', ' ')}; reached by "
            f"{member['reached'].replace('_', ' ')}; channel: {member['channel_state']}{why}{told}"
        )


def _chair(book: Book) -> Iterator[str]:
    for row in book.rows["handover"]:
        by = book.who(row["asked_by_id"])
        why = f", because: “{typed(row['reason'])}”" if row["reason"] else ""
        settled = f", {when(row['settled_at'])}" if row["settled_at"] else ""
        yield f"- {when(row['asked_at'])}: {book.who(row['person_id'])} asked by {by}{why}: {row['state']}{settled}"


def _clocks(book: Book) -> Iterator[str]:
    for one in book.found["clocks"]:
        whose = book.who(one["owed_by"]) if one["owed_by"] else book.agency(one["agency"] or "the group")
        closed = f"; ended {when(one['closed_at'])} ({typed(one['closed_why'])})" if one["closed_at"] else ""
        yield (
            f"- **{typed(one['what'])}** of {whose}: due {when(one['due_at'])} ({typed(one['rule'])}: "
            f"{typed(one['counted'])}){closed}. **{typed(one['stands'])}**"
        )
        for step in one["told"]:
            by_hand = (
                f", by hand {when(step['by_hand_at'])} by {book.who(step['by_hand_by'])}" if step["by_hand_at"] else ""
            )
            sent = f", message {step['message']}" if step["message"] else ""
            to = "nobody is listed" if step["to"] == "nobody" else book.who(step["to"])
            yield f"  - {when(step['at'])}: {typed(step['step'].replace('_', ' '))}, to {to}{sent}{by_hand}"


def _messages(book: Book) -> Iterator[str]:
    messages = book.found["messages"]
    states = ", ".join(f"{count} {state}" for state, count in sorted(messages["by_state"].items()))
    yield f"{messages['promised']} promised: {states or 'none'}."
    yield from (f"- {typed(kind)}: {count}" for kind, count in sorted(messages["by_kind"].items()))
    for row in book.rows["effect"]:
        if row["state"] in ("failed", "held"):
            whom = f" to {book.who(row['person_id'])}" if row["person_id"] else ""
            what = f"{typed(row['kind'])} {typed(row['draw'] or '')}".rstrip()
            yield f"- {row['state'].capitalize()}: {what}{whom}: {typed(row['error'])}"


def _audit(book: Book) -> Iterator[str]:
    yield f"A{chain(book.found)[1:]}."
    for row in book.found["audit"]["rows"]:
        detail = ", ".join(f"{key} {_detail(book, value)}" for key, value in sorted(row["detail"].items()))
        no = f" **refused by {typed(row['refused_by'])}**" if row["refused_by"] else ""
        more = f" ({detail})" if detail else ""
        yield (
            f"- {row['seq']}. {when(row['at'])}, {book.who(row['actor'])}: {typed(row['act'].replace('_', ' '))}"
            f"{no}{more} `{row['hash'][:12]}`"
        )


def _detail(book: Book, value: object) -> str:
    return book.who(value) if str(value) in book.found["people"] else typed(value)


def _maybe(label: str, text: object) -> str | None:
    return f"{label}: “{typed(text)}”" if text else None


def _section(title: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return ["", f"## {title}", "", *(found or ["None."])]
