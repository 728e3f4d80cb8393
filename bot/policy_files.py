"""Where the policy files are; start-up reads them, and the commands about them."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

PACKAGED = files("bot.rules") / "policies"


def read(folder: Traversable = PACKAGED) -> dict[str, str]:
    """The text of every policy file, by `FOLDER/YYYY-MM-DD.toml`; those of this package unless told otherwise."""
    return {
        f"{body.name}/{file.name}": file.read_text(encoding="utf-8")
        for body in sorted(folder.iterdir(), key=lambda found: found.name)
        if body.is_dir()
        for file in sorted(body.iterdir(), key=lambda found: found.name)
        if file.name.endswith(".toml")
    }


def readings(rule_id: str) -> Sequence[Mapping[str, Any]]:
    """How a rule is read where its words can be taken in more than one way: id, topic, reads and why."""
    known = tomllib.loads((PACKAGED / "readings.toml").read_text(encoding="utf-8"))["reading"]
    return [one for one in known if rule_id in one["rules"]]
