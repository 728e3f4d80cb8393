"""What the bot does unasked. A timer never decides: each job asks the database what is due."""

from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.delivery.relay import Relay
from bot.services import Services
from bot.timing import Timing
from bot.usecases.closings.closing_end import finish_closing
from bot.usecases.members.leavers import take_out_leavers
from bot.usecases.nagging import sweep
from bot.usecases.openings.opening_kept import forget
from bot.usecases.referrals.referral_due import follow
from bot.usecases.seeing.card import check_cards


def look_around(services: Services, timing: Timing) -> None:
    """Who has left, which referrals have missed their papers, who is owed a word, which groups end, which cards nobody
    looked at for long, what was kept for long enough."""
    take_out_leavers(services)
    follow(services)
    sweep(services, timing)
    finish_closing(services)
    check_cards(services)
    forget(services)


def start(services: Services, relay: Relay, timing: Timing) -> BackgroundScheduler:
    """Start the jobs, in memory: safe to run twice, and a restart forgets nobody."""
    scheduler = BackgroundScheduler(timezone="UTC")
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    every = partial(IntervalTrigger, timezone="UTC")  # which would otherwise look for the machine's own zone
    scheduler.add_job(lambda: look_around(services, timing), every(seconds=timing.sweep), **options)
    scheduler.add_job(relay.wake, every(seconds=timing.net), **options)  # a net; a commit wakes it at once
    scheduler.start()
    return scheduler
