"""Messages: posted once, found again by the effect's id in their metadata; updated, pinned, shown to one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.delivery.claim import Claim
from bot.delivery.outcome import Absent, Done, Outcome, Refused
from bot.delivery.paging import pages
from bot.delivery.slack import Call
from storage.outbox import client_msg_id

EVENT_TYPE = "rsg_effect"

SKEW = timedelta(seconds=60)
"""How far our clock and Slack's may be apart."""


def metadata(effect_id: UUID) -> dict[str, Any]:
    """What marks a message as ours: an opaque id, since any app in the channel can read it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"e": str(effect_id)}}


def post(call: Call, claim: Claim) -> Outcome:
    """Post into the channel, or to a person, whose direct channel is then learnt from the answer."""
    if not (claim.channel or claim.user):
        return Refused("no_slack_account")
    outcome = call(
        "chat.postMessage",
        channel=claim.channel or claim.user,
        text=claim.message.text,
        blocks=claim.message.blocks or None,
        thread_ts=claim.content.get("thread_ts"),
        metadata=metadata(claim.id),
        client_msg_id=client_msg_id(claim.id),
        unfurl_links=False,
        unfurl_media=False,
    )
    if isinstance(outcome, Done):
        return Done(outcome.data, channel=outcome.data["channel"], id=outcome.data["ts"])
    return outcome


def look(call: Call, claim: Claim) -> Outcome:
    """Done if the conversation holds a message with this effect's id, Absent if every page was read without it."""
    channel = claim.channel
    if channel is None:
        opened = call("conversations.open", users=claim.user)
        if not isinstance(opened, Done):
            return opened
        channel = str(opened.data["channel"]["id"])
    thread = claim.content.get("thread_ts")
    for page in pages(
        call,
        "conversations.replies" if thread else "conversations.history",
        channel=channel,
        ts=thread,
        oldest=_stamp(claim.since - SKEW),
        include_all_metadata=True,
        limit=200,
    ):
        if not isinstance(page, Done):
            return page
        for ts in _ours(page, claim.id):
            return Done(page.data, channel=channel, id=ts)
    return Absent()


def update(call: Call, claim: Claim) -> Outcome:
    """Show the message anew, in place."""
    if claim.target is None:
        return Refused("message_not_found")
    channel, ts = claim.target
    outcome = call("chat.update", channel=channel, ts=ts, text=claim.message.text, blocks=claim.message.blocks or None)
    return Done(outcome.data, channel=channel, id=ts) if isinstance(outcome, Done) else outcome


def pin(call: Call, claim: Claim) -> Outcome:
    """Pin the message; one that is pinned already stays so."""
    if claim.target is None:
        return Refused("message_not_found")
    channel, ts = claim.target
    return call("pins.add", channel=channel, timestamp=ts)


def ephemeral(call: Call, claim: Claim) -> Outcome:
    """Show a message to one person for now. Nothing that matters may be sent so: it stands in no history."""
    return call(
        "chat.postEphemeral",
        channel=claim.channel,
        user=claim.content["user"],
        thread_ts=claim.content.get("thread_ts"),
        text=claim.message.text,
        blocks=claim.message.blocks or None,
    )


def _ours(page: Done, effect_id: UUID) -> Iterator[str]:
    for message in page.data["messages"]:
        marked = message.get("metadata") or {}
        if marked.get("event_type") == EVENT_TYPE and marked.get("event_payload", {}).get("e") == str(effect_id):
            yield str(message["ts"])


def _stamp(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
