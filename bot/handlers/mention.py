"""`@bot word …` in a group's thread: one event with our own table of words, as `/rsg` has."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App

from bot.handlers import action_new, decision, note, proposal
from bot.rules.refusal import Refusal
from bot.services import Services
from bot.usecases.mention import Mention, refuse_mention

Verb = Callable[[Mention, str, Services], None]
"""Gets who wrote where, and the words after its own as Slack sends them. What comes of it leaves by the relay."""

VERBS: Mapping[str, Verb] = {
    "action": action_new.by_mention,
    "note": note.by_mention,
    "decide": decision.by_mention,
    "propose": proposal.by_mention,
}


def register(app: App, services: Services) -> None:
    """An error here stays an error: Slack then sends the event again."""

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], body: dict[str, Any], context: dict[str, Any]) -> None:
        if event.get("bot_id") or "user" not in event:
            return
        mention = Mention(
            key=f"ev:{body['event_id']}",
            by=event["user"],
            channel_id=event["channel"],
            ts=event["ts"],
            thread_ts=event.get("thread_ts"),
        )
        word, rest = _words(event.get("text", ""), context.get("bot_user_id") or "")
        verb = VERBS.get(word.lower())
        if verb is None:
            refuse_mention(mention, _unknown(word), services)
        else:
            verb(mention, rest, services)


def _words(text: str, bot: str) -> tuple[str, str]:
    """The first word after the bot's own name, wherever that stands, and what follows."""
    before, said, after = text.partition(f"<@{bot}>")
    first, _, rest = (after if said else before).strip().partition(" ")
    return first, rest.strip()


def _unknown(word: str) -> Refusal:
    near = difflib.get_close_matches(word.lower(), VERBS, n=1, cutoff=0.5)
    reason = "I don't know what to do with that." if word else "You mentioned me, but said nothing I can do."
    how = (
        "`action @sam arrange the bed assessment by Thursday noon`, `note` and a line for the notes, `decide` or "
        "`propose` and what is to be decided"
    )
    return Refusal(reason, f"{'Did you mean' if near else 'After my name you can write'} {how}.", None, "")
