"""What the workspace answers when it says no."""

from typing import Any


class SlackError(Exception):
    """A method refused, in Slack's own words: `code` is the documented error, `more` goes beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    def answer(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.more}


class CannotDo(Exception):
    """A person cannot do that here: the button is not there, the channel is not theirs, the form is closed."""


def invalid_arguments(*problems: str, code: str = "invalid_arguments") -> SlackError:
    """Slack's way to name what is wrong with each argument."""
    return SlackError(code, response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]})
