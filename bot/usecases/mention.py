"""Somebody mentions the bot: a mention opens no window, so what only they should read is shown to them alone."""

from msgspec import Struct

from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.about import NOT_HERE
from bot.views import refusal as refusal_view
from bot.views.message import Message
from storage.outbox import URGENT, channel_conversation
from storage.unit_of_work import Repeated, UnitOfWork


class Mention(Struct, frozen=True, kw_only=True):
    """Who mentioned the bot and where. *key* makes it count once; *ts* is the message's own."""

    key: str
    by: str  # Slack id
    channel_id: str
    ts: str
    thread_ts: str | None = None


def refuse_mention(mention: Mention, refusal: Refusal, services: Services) -> None:
    """Tell whoever mentioned the bot, and nobody else, that nothing came of it and what to do instead."""
    now = services.clock.now()
    try:
        with services.database.write() as work:
            work.once(mention.key)
            elsewhere = work.groups.by_channel(mention.channel_id) is None
            answer_privately(work, mention, NOT_HERE if elsewhere else refusal)
            work.answered(mention.key, {}, at=now, actor=mention.by)
    except Repeated:
        return


def answer_privately(work: UnitOfWork, mention: Mention, refusal: Refusal) -> None:
    """Shown to one person, where they wrote; it may be lost, as a refusal may."""
    said = Message("That did not work", refusal_view.blocks(refusal))
    show_privately(work, f"refused:{mention.key}", mention.channel_id, mention.by, said, mention.thread_ts)


def show_privately(
    work: UnitOfWork, key: str, channel_id: str, to: str, said: Message, thread_ts: str | None = None
) -> None:
    """Show something to one person (a Slack id) in a channel; it stands in no history and may be lost."""
    content = {"user": to, "thread_ts": thread_ts, "text": said.text, "blocks": said.blocks}
    work.outbox.call(key, "ephemeral", content=content, conversation=channel_conversation(channel_id), priority=URGENT)
