"""One thing that was checked, as an administrator reads it."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """What was found. *mend* says what to do about it; *fails*: until then something does not work."""

    says: str
    mend: str = ""
    fails: bool = False

    def __str__(self) -> str:
        mark = "FAILS" if self.fails else "note " if self.mend else "works"
        return f"{mark}  {self.says}" + (f"\n       To mend it: {self.mend}" if self.mend else "")
