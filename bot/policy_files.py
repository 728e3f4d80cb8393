"""Where the policy files are; start-up reads them, and the commands about them."""

from functools import cached_property
from pathlib import Path

import msgspec
import tomli

from bot.rules.reading import Reading

PACKAGED = Path(__file__).parent / "rules" / "policies"


def read(folder: Path = PACKAGED) -> dict[str, str]:
    """The text of every policy file, by `FOLDER/YYYY-MM-DD.toml`; those of this package unless told otherwise."""
    return {
        f"{body.name}/{file.name}": file.read_text(encoding="utf-8")
        for body in sorted(folder.iterdir())
        if body.is_dir()
        for file in sorted(body.glob("*.toml"))
    }


class Readings:
    """How rules are read that can be read in more than one way; the file is looked into when somebody first asks."""

    def of(self, rule_id: str) -> tuple[Reading, ...]:
        """Every reading of a rule; none for a rule that is clear."""
        return tuple(one for one in self._known if rule_id in one.rules)

    @cached_property
    def _known(self) -> tuple[Reading, ...]:
        known = tomli.loads((PACKAGED / "readings.toml").read_text(encoding="utf-8"))["reading"]
        return msgspec.convert(known, tuple[Reading, ...])
