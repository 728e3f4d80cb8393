"""Somebody's open groups, the worst first; for seniors also how many others their organisation sits in."""

from bot.rules.calendar import LONDON
from bot.rules.kinds import Limit
from bot.services import Services
from bot.usecases.called import called
from bot.usecases.standing import acting
from bot.views.listing import Line, Listed, Others
from storage.types import Seen


def listing(slack_id: str, services: Services) -> Listed:
    """What is late, who has not answered and when they meet; of groups they are not in, counts alone.

    Raises Refused for somebody not listed.
    """
    now = services.clock.now()
    house = services.policies.house(now.date())
    with services.database.read() as work:
        person = acting(work, slack_id)
        mine = [_line(services, row) for row in work.asking.mine(person.id, now)]
        level = house.the(Limit, "counts_level").amount
        seniors = [post.organisation_id for post in work.people.posts(person.id) if post.level >= level]
        counts = work.asking.others(person.id, seniors, now) if seniors else None
    few = house.the(Limit, "small_numbers").amount
    others = Others(counts["groups"], counts["late_clocks"], counts["late_actions"], few) if counts else None
    return Listed(sorted(mine, key=_worst_first), others)


def _line(services: Services, row: Seen) -> Line:
    next_at, closes_at = row["next_meeting"], row["closes_at"]
    return Line(
        group=called(services, row),
        late_clocks=row["late_clocks"],
        late_actions=row["late_actions"],
        unanswered=row["unanswered"],
        closing_until=closes_at.astimezone(LONDON) if row["state"] == "closing" and closes_at else None,
        meeting_at=next_at.astimezone(LONDON) if next_at else None,
    )


def _worst_first(line: Line) -> tuple[int, int, int, str]:
    return (-line.late_clocks, -line.late_actions, -line.unanswered, line.group.ref)
