"""Files: put into the thread of a message of ours, once, and found again by their names."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from bot.delivery.claim import Claim
from bot.delivery.outcome import Absent, Done, Outcome, Refused
from bot.delivery.posts import SKEW
from bot.delivery.slack import Call

Upload = Callable[[str, bytes], Outcome]
"""Puts bytes at the address that Slack gave for them."""


def nowhere(url: str, content: bytes) -> Outcome:
    """For whoever promises no files."""
    return Refused("no_uploads", held=True)


AT_ONCE = 100
"""How many files one page of a list holds."""


def name(claim: Claim) -> str:
    """What the file is called: how people know it, and an opaque id by which it is found again."""
    return f"{claim.content['name']}-{short(claim.id)}.{claim.content['ending']}"


def short(effect_id: UUID) -> str:
    """Enough of the effect's id to tell its file from every other in one conversation."""
    return effect_id.hex[:12]


class Share:
    """A file beneath the message it belongs to. Nobody sees it before the last of the three calls."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    def __call__(self, call: Call, claim: Claim) -> Outcome:
        """Ask for an address, put the bytes there, and show the file."""
        if claim.target is None:
            return Refused("message_not_found")
        content = claim.message.text.encode()
        place = call("files.getUploadURLExternal", filename=name(claim), length=len(content))
        if not isinstance(place, Done):
            return place
        put = self._upload(place.data["upload_url"], content)
        if not isinstance(put, Done):
            return put
        channel, ts = claim.target
        file = {"id": place.data["file_id"], "title": claim.content["title"]}
        shown = call("files.completeUploadExternal", files=[file], channel_id=channel, thread_ts=ts)
        return Done(shown.data, channel=channel, id=file["id"]) if isinstance(shown, Done) else shown


def look(call: Call, claim: Claim) -> Outcome:
    """Done if a file of that name is in the conversation, Absent if every page was read without it."""
    if claim.target is None:
        return Absent()
    channel, _ = claim.target
    for page in _pages(call, channel=channel, ts_from=int((claim.since - SKEW).timestamp())):
        if not isinstance(page, Done):
            return page
        for file in page.data["files"]:
            if file["name"] == name(claim):
                return Done(page.data, channel=channel, id=file["id"])
    return Absent()


def _pages(call: Call, **arguments: Any) -> Iterator[Outcome]:
    """The list of files has numbered pages, unlike any other. The first that could not be had is the last."""
    number = 1
    while True:
        page = call("files.list", page=number, count=AT_ONCE, **arguments)
        yield page
        if not isinstance(page, Done) or number >= page.data["paging"]["pages"]:
            return
        number += 1
