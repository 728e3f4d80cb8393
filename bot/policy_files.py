"""Where the policy files are; start-up reads them, and the commands about them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli

PACKAGED = Path(__file__).parent / "rules" / "policies"


def read(folder: Path = PACKAGED) -> dict[str, str]:
    """The text of every policy file, by `FOLDER/YYYY-MM-DD.toml`; those of this package unless told otherwise."""
    return {
        f"{body.name}/{file.name}": file.read_text(encoding="utf-8")
        for body in sorted(folder.iterdir())
        if body.is_dir()
        for file in sorted(body.glob("*.toml"))
    }


def readings(rule_id: str) -> Sequence[Mapping[str, Any]]:
    """How a rule is read where its words can be taken in more than one way: id, topic, reads and why."""
    known = tomli.loads((PACKAGED / "readings.toml").read_text(encoding="utf-8"))["reading"]
    return [one for one in known if rule_id in one["rules"]]
