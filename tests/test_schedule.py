"""What the bot does unasked."""

from types import SimpleNamespace
from typing import Any

from bot.schedule import start
from bot.timing import Timing


def test_what_the_bot_does_unasked_asks_nobody_in_what_zone_the_machine_is() -> None:
    """A zone that the machine names wrongly would otherwise keep the bot from starting."""
    nothing_due: Any = None
    relay: Any = SimpleNamespace(wake=lambda: None)
    jobs = start(nothing_due, relay, Timing())

    assert {str(job.trigger.timezone) for job in jobs.get_jobs()} == {"UTC"}
    jobs.shutdown(wait=False)
