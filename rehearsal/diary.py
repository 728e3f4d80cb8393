"""What happened in the workspace, in order and by the office's clock: for a transcript of who saw what when."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from rehearsal.state import Json


@dataclass(frozen=True)
class Happening:
    """One thing that could be seen or was done.

    ``kind``: said, changed, deleted (a message in ``channel``), whispered (to ``who`` alone), form (opened for, or
    changed on the screen of ``who``), did (``who`` typed, pressed, sent or closed something), note (by whoever
    rehearses). ``office`` is an instant in UTC; ``what`` is the message, the form, or the act with what was given.
    """

    id: int
    office: str
    kind: str
    who: str
    channel: str
    what: Json

    def as_json(self) -> Json:
        return asdict(self)


class Diary:
    """Kept from the first moment; nothing in it is ever changed."""

    def __init__(self) -> None:
        self.happenings: list[Happening] = []
        self.office: Callable[[], str] = lambda: ""

    def note(self, kind: str, who: str, channel: str, what: Json) -> None:
        self.happenings.append(Happening(len(self.happenings) + 1, self.office(), kind, who, channel, what))

    def since(self, last: int) -> list[Happening]:
        return self.happenings[last:]
