"""How the messages about a channel that is not private, and about strangers in it, are drawn."""

from collections.abc import Mapping
from datetime import datetime

from bot.delivery.desk import Drawer
from bot.drawing.facts import about
from bot.services import Services
from bot.usecases.members.privacy import How, times_taken_out
from bot.views import privacy as view
from bot.views.message import Message
from storage.models import Effect
from storage.outbox import group_conversation
from storage.unit_of_work import UnitOfWork

SHUT: Mapping[str | None, How | None] = {"public": "public", "shared": "shared", None: None}


def privacy_drawers(services: Services) -> Mapping[str, Drawer]:
    """The messages to chair and opener."""

    def exposed(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        return view.exposed(group, SHUT[work.outbox.why_shut(group_conversation(group.id))])

    def stranger(work: UnitOfWork, effect: Effect, now: datetime) -> Message | None:
        group, _, _ = about(work, services, effect)
        post = work.session.get_one(Effect, effect.target_id) if effect.target_id else effect
        user, turn = str(post.content["user"]), int(post.content["turn"])
        person = work.people.by_slack_id(user)
        member = work.groups.member(group.id, person.id) if person else None
        if member is not None and member.state == "active":
            return view.stranger(group, user, "member")
        return view.stranger(group, user, "taken_out" if times_taken_out(work, group, user) > turn else "there")

    return {"exposed": exposed, "stranger": stranger}
