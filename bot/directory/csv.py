"""A directory kept in a spreadsheet: one row per post, the person's and the organisation's own cells repeated."""

import csv
import io
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from bot.directory.rows import FIELDS, Cell, Problem, Row, Rows, listed, shown, tidy

_COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {  # where a CSV cell belongs: section and name
    "person": (("people", "id"), ("posts", "person")),
    "name": (("people", "name"),),
    "slack": (("people", "slack"),),
    "email": (("people", "email"),),
    "organisation": (("organisations", "id"), ("posts", "organisation")),
    "organisation_name": (("organisations", "name"),),
    "kind": (("organisations", "kind"),),
    "duty_desk": (("organisations", "duty_desk"),),
    **{key: (("posts", key),) for key in FIELDS["posts"] if key not in ("person", "organisation")},
}
_NEEDED = [
    column for column, places in _COLUMNS.items() if any(FIELDS[section][key].required for section, key in places)
]


def csv_rows(text: str, problems: list[Problem]) -> Rows:
    """The posts in the file, and each person and organisation once; what is wrong is added to *problems*.

    A blank cell disagrees with nothing: it is enough to write a person's name in one of their rows.
    """
    lines = _lines(text, problems)
    rows: Rows = {section: [] for section in FIELDS}
    header = _header(*next(lines, (1, [])), problems)
    if header is None:
        return rows
    once: dict[str, dict[str, Row]] = {"organisations": {}, "people": {}}
    for line, values in lines:
        if len(values) > len(header):
            problems.append(
                Problem(line, len(header) + 1, f"This row goes on after its last column; there are {len(header)}.")
            )
        for section, row in _parts(line, values, header).items():
            if section == "posts":
                rows["posts"].append(row)
            elif key := row.text("id"):  # without one the post complains
                before = once[section].get(key)
                once[section][key] = _agreed(before, row, problems) if before else row
    return rows | {section: list(found.values()) for section, found in once.items()}


def _lines(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = [tidy(value) for value in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem(line, 1, f"This is not CSV: {error}."))
            return
        if any(values):
            yield line, values


def _header(line: int, names: list[str], problems: list[Problem]) -> list[str] | None:
    """The columns' names; None if the rows cannot be told by them."""
    wrong: list[Problem] = []
    for at, name in enumerate(names, start=1):
        if name not in _COLUMNS:
            says = f"{shown(name)} is not a known column; allowed are {listed(_COLUMNS)}."
            wrong.append(Problem(line, at, says))
        elif name in names[: at - 1]:
            wrong.append(Problem(line, at, f"The column {shown(name)} stands twice; once is allowed."))
    if missing := [name for name in _NEEDED if name not in names]:
        says = f"The first row must name the columns; missing here: {listed(missing)}."
        wrong.append(Problem(line, 1, says))
    problems.extend(wrong)
    return None if wrong else names


def _parts(line: int, values: list[str], header: list[str]) -> Mapping[str, Row]:
    """One row of the spreadsheet as a person, an organisation and a post."""
    parts = {section: Row(line, 1) for section in FIELDS}
    for at, column in enumerate(header, start=1):
        value = values[at - 1] if at <= len(values) else ""
        for section, key in _COLUMNS[column]:
            pieces = value.split(";") if FIELDS[section][key].many else [value]
            parts[section].cells[key] = tuple(Cell(tidy(piece), line, at) for piece in pieces)
    return parts


def _agreed(before: Row, again: Row, problems: list[Problem]) -> Row:
    """What both rows say of the same person or organisation."""
    for key, (cell,) in again.cells.items():
        first = next(iter(before.given(key)), None)
        if first is not None and cell.text and cell.text != first.text:
            says = f"This is {shown(cell.text)}, but line {first.line} has {shown(first.text)}; they must be the same."
            problems.append(Problem(cell.line, cell.column, says))
    return replace(before, cells={key: before.given(key) or cells for key, cells in again.cells.items()})
