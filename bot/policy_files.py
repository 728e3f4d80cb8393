"""Where the policy files are; start-up alone reads them."""

from importlib.resources import files
from importlib.resources.abc import Traversable

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
