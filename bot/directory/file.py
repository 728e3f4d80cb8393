"""The directory as a file: who works where, written by hand as YAML or kept in a spreadsheet and saved as CSV."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from bot.directory.rows import FIELDS, Cell, Field, Problem, Row, Rows, listed, shown


class Organisation(Struct, frozen=True, kw_only=True):
    """An agency; *duty_desk* is the phone number that is answered at any hour."""

    id: str
    name: str
    kind: str
    duty_desk: str | None


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who works for one or more agencies; has a Slack id, an e-mail address or both."""

    id: str
    name: str
    slack: str | None
    email: str | None


class Post(Struct, frozen=True, kw_only=True):
    """What a person does for an organisation: all three by their ids. *level* is 1 to 7; *on_call* counts from 1."""

    person: str
    organisation: str
    title: str
    level: int
    service: str | None
    manager: str | None
    chairs: tuple[str, ...]
    contact_for: tuple[str, ...]
    on_call: int | None
    deputies: tuple[str, ...]


class Directory(Struct, frozen=True, kw_only=True):
    """A whole directory in which every reference leads somewhere."""

    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    posts: tuple[Post, ...]


class DirectoryError(ValueError):
    """The file cannot be used; *problems* is all that is wrong with it, from top to bottom."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_directory(text: str, name: str, forums: Collection[str]) -> Directory:
    """The directory in a file's *text*: CSV if *name* ends in .csv, else YAML. *forums* are all that exist.

    Raises DirectoryError, and nothing else, with everything that is wrong.
    """
    problems: list[Problem] = []
    rows = _rows_of(text, name, problems)
    _check_values(rows, forums, problems)
    _check_entries(rows, problems)
    if not problems and not rows["people"]:
        problems.append(Problem(1, 1, "The file lists nobody; a directory has at least one person."))
    if problems:
        raise DirectoryError(problems)
    return _built(rows)


def _rows_of(text: str, name: str, problems: list[Problem]) -> Rows:
    """Of the two forms only the one that is read is imported, and neither where there is no file."""
    if name.lower().endswith(".csv"):
        from bot.directory.csv import csv_rows

        return csv_rows(text, problems)
    from bot.directory.yaml import yaml_rows

    return yaml_rows(text, problems)


def _check_values(rows: Rows, forums: Collection[str], problems: list[Problem]) -> None:
    """Each value by itself: is it there, has it the right form, does what it names exist, is it the only one."""
    known: dict[str, Collection[str]] = {"forums": forums}
    for section in ("organisations", "people"):
        known[section] = {cell.text for row in rows[section] for cell in row.given("id")}
    for section, fields in FIELDS.items():
        for key, takes in fields.items():
            seen: dict[str, Cell] = {}
            for row in rows[section]:
                if takes.required and not row.given(key) and row.cells.get(key) != ():
                    at: Row | Cell = row.cells[key][0] if key in row.cells else row
                    needed = listed(name for name, each in fields.items() if each.required)
                    says = f'"{key}" is missing; every entry here has {needed}.'
                    problems.append(Problem(at.line, at.column, says))
                for cell in row.given(key):
                    first = seen.setdefault(cell.text.casefold(), cell) if takes.unique else cell
                    if wrong := _wrong_with(key, cell, first, takes, known):
                        problems.append(Problem(cell.line, cell.column, wrong))


def _wrong_with(key: str, cell: Cell, first: Cell, takes: Field, known: dict[str, Collection[str]]) -> str | None:
    """A sentence about one value; *first* is where the same value stands first."""
    if not cell.text.isprintable():
        return f'"{key}" has a character in it that cannot be seen; it must be {takes.takes}.'
    if takes.form and not takes.form.fullmatch(cell.text):
        return f'"{key}" is {shown(cell.text)}; it must be {takes.takes}.'
    if takes.names and cell.text not in known[takes.names]:
        there = f"known are {listed(sorted(known['forums'])) if known['forums'] else 'none'}"
        rest = there if takes.names == "forums" else f"it must be the id of one of the {takes.names} in this file"
        return f'"{key}" names {shown(cell.text)}; {rest}.'
    if first is not cell:
        return f'"{key}" is {shown(cell.text)}, as on line {first.line}; no two may have the same.'
    return None


def _check_entries(rows: Rows, problems: list[Problem]) -> None:
    """What no value shows by itself: people out of reach, posts written twice, managers who manage each other."""
    for row in rows["people"]:
        if not any(row.given(key) or row.cells.get(key) == () for key in ("slack", "email")):
            says = 'This person has neither "slack" nor "email"; one of them is needed.'
            problems.append(Problem(row.line, row.column, says))
    seen: dict[tuple[str | None, ...], Row] = {}
    for row in rows["posts"]:
        post = tuple(row.text(key) for key in ("person", "organisation", "title"))
        first = seen.setdefault(post, row)
        if first is not row and all(post):
            says = f"This post stands on line {first.line} already: the same person, organisation and title."
            problems.append(Problem(row.line, row.column, says))
    managers: dict[str, dict[str, Cell]] = {}
    for row in rows["posts"]:
        for cell in row.given("manager"):
            managers.setdefault(row.text("person") or "", {}).setdefault(cell.text, cell)
    for loop in _loops(managers):
        cell = managers[loop[0]][loop[1 % len(loop)]]
        path = " to ".join(shown(person) for person in (*loop, loop[0]))
        says = f"Managers go round in a circle here: {path}; a line of managers must end."
        problems.append(Problem(cell.line, cell.column, says))


def _loops(managers: dict[str, dict[str, Cell]]) -> Iterator[list[str]]:
    """Each circle of people of whom every one is managed by the next, and the last by the first."""
    left = _without_ends(managers)
    while left:
        path = [next(iter(left))]
        while (above := next(person for person in left[path[-1]] if person in left)) not in path:
            path.append(above)
        loop = path[path.index(above) :]
        yield loop
        left = _without_ends({person: above for person, above in left.items() if person not in loop})


def _without_ends(managers: dict[str, dict[str, Cell]]) -> dict[str, dict[str, Cell]]:
    """Those above whom the line of managers never ends."""
    while True:
        kept = {person: above for person, above in managers.items() if any(one in managers for one in above)}
        if len(kept) == len(managers):
            return kept
        managers = kept


def _built(rows: Rows) -> Directory:
    """The directory of entries in which nothing is wrong."""
    return Directory(
        organisations=tuple(
            Organisation(
                id=_sure(row, "id"), name=_sure(row, "name"), kind=_sure(row, "kind"), duty_desk=row.text("duty_desk")
            )
            for row in rows["organisations"]
        ),
        people=tuple(
            Person(id=_sure(row, "id"), name=_sure(row, "name"), slack=row.text("slack"), email=row.text("email"))
            for row in rows["people"]
        ),
        posts=tuple(_post(row) for row in rows["posts"]),
    )


def _post(row: Row) -> Post:
    on_call = row.text("on_call")
    return Post(
        person=_sure(row, "person"),
        organisation=_sure(row, "organisation"),
        title=_sure(row, "title"),
        level=int(_sure(row, "level")),
        service=row.text("service"),
        manager=row.text("manager"),
        chairs=row.texts("chairs"),
        contact_for=row.texts("contact_for"),
        on_call=int(on_call) if on_call else None,
        deputies=row.texts("deputies"),
    )


def _sure(row: Row, key: str) -> str:
    (cell,) = row.given(key)
    return cell.text
