"""A group that is over: whatever is pressed or typed about it afterwards gets a sentence, and nothing is done."""

from bot.rules.refusal import Refusal
from storage import models


def over(group: models.Group) -> Refusal | None:
    """None while the group is open; else why nothing can be done in it any more."""
    match group.state:
        case "open":
            return None
        case "withdrawn":
            return Refusal(
                f"{group.ref} was withdrawn: it was opened by mistake or twice.",
                "Nothing more is needed from you.",
                None,
                "",
            )
        case _:
            return Refusal(f"{group.ref} is no longer open.", "Nothing more is needed from you.", None, "")
