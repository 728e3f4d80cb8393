"""The card says when the bot last looked: it is drawn again now and then although nothing changed."""

from bot.rules.limits import span
from bot.services import Services
from bot.usecases.seeing.shown import redraw_group


def check_cards(services: Services) -> int:
    """Draw every open card again that nobody looked at for so long (OWN-CARD), day and night; how many there were.

    A group whose meeting has begun without a chair is looked at at once: from then on anyone senior enough may take
    it, on the card.
    """
    now = services.clock.now()
    before = now - span(services.policies.house(now.date()), "card_check")
    with services.database.read() as work:
        stale = work.groups.cards_to_check(before, now)
    for group_id in stale:
        with services.database.write() as work:
            group = work.groups.lock(group_id)
            group.card_checked_at = now
            redraw_group(work, group)
    return len(stale)
