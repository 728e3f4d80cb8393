"""A use case that said no: nothing of it was recorded."""

from bot.rules.refusal import Refusal


class Refused(Exception):
    """Raised inside the writing transaction, which is thus rolled back; the handler shows the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal

    @property
    def only_asks(self) -> bool:
        """Whether it may be done once somebody has answered what is asked: no refusal for the record."""
        return False


def refuse_if(refusal: Refusal | None) -> None:
    """Raise Refused with *refusal* if there is one."""
    if refusal is not None:
        raise Refused(refusal)


def unlisted() -> Refusal:
    """For somebody whom the directory does not know."""
    return Refusal(
        "You are not in the directory of this bot, so it cannot tell what you may do.",
        "Ask your organisation's administrator to add you, or ask a colleague who is listed.",
        None,
        "",
    )
