"""What people type, and what the directory calls them, is read as it stands: nothing in it pings, links or hides.

Judged by what the workspace holds, with a reader of Slack's markup that shares nothing with the bot's own.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from rehearsal.client import Reply, Workspace
from rehearsal.process import DIRECTORY, started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_after_opening import reads
from tests.journeys.test_asking import opened
from tests.usecases.test_as_typed import TYPED

OPENS, CLOSES = "qzx", "xzq"  # what stands around each typed text, so that it is found again
LIVE = (
    re.compile(r"<"),  # whatever Slack would take for a mention, a link or a date; a typed one is escaped
    re.compile(r"(?<![^\s\u200b\W])([*_~`])(?=[^\s\u200b])[^\n]*?(?<=[^\s\u200b])\1(?!\w)"),
    re.compile(r":[\w+'-]{1,100}:"),
    re.compile(r"(?i)\b[a-z]{2,10}://"),
    re.compile(r"(?i)\b[\w-]+\.(?:example|com|org|uk)\b"),
    re.compile(r"@(?:channel|here|everyone)\b"),
    re.compile(r"(?m)^&gt;"),
    re.compile("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ufeff]"),
)
CANNOT_BE_READ = (
    "/rsg why {}",
    "/rsg status {}",
    "/rsg action @county-hos ask them by {}",
    "/rsg away until {}",
    "/rsg {}",
)


def wrapped(text: str) -> str:
    return f"{OPENS} {text} {CLOSES}"


def marked(value: Any) -> Iterator[str]:
    """Every text that Slack reads as markup, however deep."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inside in value.values():
            yield from marked(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from marked(inside)


def answered(reply: Reply) -> list[str]:
    window = reply.modal.raw if reply.modal else {}
    return [reply.text, *marked([*reply.blocks, window, *(one.raw for one in reply.shown)])]


def sent(workspace: Workspace) -> list[str]:
    """What the bot's messages say, everywhere."""
    said = [
        message for one in workspace.channels() for message in workspace.said(one.name) if message.raw.get("bot_id")
    ]
    return [text for message in said for text in (message.text, *marked(list(message.blocks)))]


def check(texts: list[str]) -> None:
    """Nothing that stands between the marks is live in any of these."""
    found = {(part, text) for text in texts for part in re.findall(rf"{OPENS}(.*?)(?:{CLOSES}|…|\Z)", text, re.S)}
    live = [(part, pattern.pattern, text) for part, text in found for pattern in LIVE if pattern.search(part)]

    assert found, "nothing of it was shown"
    assert not live, live[0]


def test_what_cannot_be_read_is_put_back_as_it_was_typed(sqlite_url: str) -> None:
    with started(MANIFEST) as place, bot(place, sqlite_url):
        workspace = place.workspace
        channel = opened(workspace).channel
        manager = workspace.person("lpt-sgm")
        shown: list[str] = []
        for line in CANNOT_BE_READ:
            for text in TYPED:
                reply = manager.command(line.format(wrapped(text.replace("\ud83d", ""))), channel=channel)
                assert reply.ok, (line, text)
                shown += answered(reply)

        check(shown)


def test_names_of_the_directory_are_read_as_they_stand_there(sqlite_url: str, tmp_path: Path) -> None:
    """Nobody looks through the file for marks; a name in it must not call a whole channel either."""
    directory = yaml.safe_load(DIRECTORY.read_text())
    for entry in [*directory["organisations"], *directory["people"]]:
        entry["name"] = wrapped(f"<!here> *{entry['name']}* <@U0CTYSW|x> :fire: www.example.org _a_ & b")
    for post in directory["posts"]:
        post["title"] = wrapped(f"_{post['title']}_ <!channel>")
    file = tmp_path / "directory.yaml"
    file.write_text(yaml.safe_dump(directory, allow_unicode=True))

    with started(MANIFEST) as place, bot(place, sqlite_url, DIRECTORY=str(file)):
        workspace = place.workspace
        channel = opened(workspace).channel
        manager, county = workspace.person("lpt-sgm"), workspace.person("county-hos")
        county.press(reads(workspace, county, "is asked to join"), "I don't know which child")
        reads(workspace, manager, "does not know which child")
        county.press(reads(workspace, county, "is asked to join"), "Can't come")
        reads(workspace, county, "You said you can't come")
        added = manager.command("/rsg add @county-sw", channel=channel)
        reads(workspace, workspace.person("county-sw"), "is asked to join")
        county.press(reads(workspace, county, "ask three providers"), "Not mine")
        county.submit(county.modal(), {"words": "the city does that"})
        reads(workspace, manager, "the city does that")
        replies = [
            added,
            manager.command("/rsg status", channel=channel),
            manager.command("/rsg list"),
            manager.command("/rsg mine"),
            manager.command("/rsg action @city-hos ask them by tomorrow noon", channel=channel),
            county.command("/rsg away until Friday @county-sw"),
            workspace.person("lpt-tm").command("/rsg open psau"),
            workspace.person("city-hos").command("/rsg remove @county-sw", channel="#general"),
        ]

        check([text for reply in replies for text in answered(reply)])
        check(sent(workspace))
