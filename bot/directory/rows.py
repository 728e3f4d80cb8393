"""What may stand in a directory file, and an entry of one as it was written, each cell with its place."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field


class Problem(Struct, frozen=True, order=True):
    """One thing wrong with a file. Both places count from 1; in CSV the column is the cell's, as in a spreadsheet."""

    line: int
    column: int
    says: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.says}"


class Field(Struct, frozen=True, kw_only=True):
    """What may stand under one name. *names* is the list in which its value must be found."""

    required: bool = False
    many: bool = False
    unique: bool = False
    form: re.Pattern[str] | None = None
    takes: str = "plain text"
    names: str | None = None


_ID = Field(required=True, unique=True, form=re.compile(r"[^\s;]+"), takes="one word, without spaces or semicolons")
_TEXT = Field(required=True)
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "organisations": {
        "id": _ID,
        "name": _TEXT,
        "kind": _TEXT,
        "duty_desk": Field(
            form=re.compile(r"(?:\+?[0-9]|\(0)(?:[ ()-]{0,2}[0-9]){6,14}(?: ?(?:ext\.?|x) ?[0-9]{1,6})?"),
            takes="a phone number, such as 01632 960101",
        ),
    },
    "people": {
        "id": _ID,
        "name": _TEXT,
        "slack": Field(
            unique=True,
            form=re.compile(r"[UW][A-Z0-9]{2,20}"),
            takes="a Slack member id: U or W, then capital letters and digits",
        ),
        "email": Field(
            unique=True,
            form=re.compile(r"[^@\s<>\"',;:]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
            takes="one e-mail address, such as name@example.org",
        ),
    },
    "posts": {
        "person": Field(required=True, names="people"),
        "organisation": Field(required=True, names="organisations"),
        "title": _TEXT,
        "level": Field(required=True, form=re.compile("[1-7]"), takes="a whole number from 1 to 7"),
        "service": Field(),
        "manager": Field(names="people"),
        "chairs": Field(many=True, names="forums"),
        "contact_for": Field(many=True, names="forums"),
        "on_call": Field(form=re.compile("[1-9][0-9]?"), takes="a whole number from 1 to 99"),
        "deputies": Field(many=True, names="people"),
    },
}


class Cell(Struct, frozen=True):
    """One value and where it stands."""

    text: str
    line: int
    column: int


class Row(Struct, frozen=True):
    """One entry as it was written. A name with no cell at all was of the wrong type, and has been complained of."""

    line: int
    column: int
    cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)

    def given(self, key: str) -> tuple[Cell, ...]:
        """The cells under this name that are not empty."""
        return tuple(cell for cell in self.cells.get(key, ()) if cell.text)

    def text(self, key: str) -> str | None:
        """The one value under this name, if there is one."""
        return next((cell.text for cell in self.given(key)), None)

    def texts(self, key: str) -> tuple[str, ...]:
        """The values of the list under this name."""
        return tuple(cell.text for cell in self.given(key))


Rows = dict[str, list[Row]]


def tidy(text: str) -> str:
    """The text without the spaces around it, and one where there were several: spreadsheets leave many kinds."""
    return " ".join(text.split())


def shown(text: str) -> str:
    """A value from the file in quotation marks, short, and without characters that would upset a terminal."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return '"' + "".join(letter if letter.isprintable() else "?" for letter in short) + '"'


def listed(names: Iterable[str]) -> str:
    """one, two and three"""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
