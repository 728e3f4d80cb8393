"""Pressing as a whole office would: the right person, the wrong ones, twice, and long after it was any use.

A button is taken as it was shown, and the same button is laid before somebody else, or before the same person
later: a copy, posted with the bot's own token, of which the bot knows nothing. What comes of pressing it is real.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from rehearsal import forms
from rehearsal.client import Message, Modal, Person, Reply
from rehearsal.errors import CannotDo
from rehearsal.plain import plain_blocks
from rehearsal.process import Started
from tests.journeys.pressing_facts import Facts, Ledger, changed
from tests.journeys.pressing_said import Press, Said
from tests.journeys.pressing_table import AGAIN, STILL, named, wrong

Json = dict[str, Any]
Fill = Mapping[str, Any]
COPY = "A copy"
OTHER = re.compile(r"RSG-26-00[23]")
VIEW = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "clear_on_close")


@dataclass(frozen=True)
class Button:
    """A button as it was shown: in a message, or in the window *view*."""

    element: Json
    holder: str
    choice: Any = None
    view: Json | None = None
    block_id: str = ""
    near: str = ""

    @property
    def action(self) -> str:
        return str(self.element["action_id"])

    @property
    def label(self) -> str:
        return str((self.element.get("text") or {}).get("text", "")) or self.action

    def press(self, how: str, who: str) -> Press:
        return Press(how, self.label, named(self.action), who)


@dataclass(frozen=True)
class Kept:
    """A button that worked once, with what was filled in behind it, and a form of it that was never sent."""

    button: Button
    fills: Sequence[Fill]
    unsent: Json | None


@dataclass
class Walk:
    """One group's life, and everything pressed in it."""

    place: Started
    ledger: Ledger
    said: Said = field(default_factory=Said)
    kept: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workspace = self.place.workspace
        self._people: dict[str, Person] = {}
        retry: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=5)]
        self._bot = WebClient(self.place.bot_token, base_url=self.place.api_url, retry_handlers=retry)

    def person(self, who: str) -> Person:
        if who not in self._people:
            self._people[who] = self.workspace.person(who)
        return self._people[who]

    def press(
        self, who: str, target: Message | Modal | None, what: str, *fills: Fill, near: str = "", choice: Any = None
    ) -> Reply:
        """The right person presses; before and after them everybody who should not, and they themselves again."""
        assert target is not None, f"there is no window with {what}"
        if isinstance(target, Modal):
            target = self.lay(self.person(who), target.raw)
        button = self._button(who, target, what, near, choice)
        first = named(button.action) not in self.kept
        self.workspace.clock.settle()
        if first and not fills:
            self._wrongly(button, fills, None)
        before = self._seen(who, target)
        reply = self.person(who).press(target, what, choice, near)
        unsent = None
        if fills:
            self._heard("right, its form", button, who, _words(reply, target))
            assert reply.modal is not None, f"{button.action} opens a form"
            unsent = reply.modal.raw
            if first:
                self._wrongly(button, fills, unsent)
                reply = replace(reply, modal=self._reopened(who, unsent, target))
            reply = self._fill(self.person(who), reply.modal, fills)
            assert not reply.errors, f"{button.action}: {reply.errors}"
        self.workspace.clock.settle()
        self._succeeded(button, who, reply, None if fills else target, before)
        if first:
            self.kept[named(button.action)] = Kept(button, fills, unsent)
            self._again(button, fills, unsent)
        return reply

    def tap(self, who: str, action: str, *fills: Fill, near: str = "", choice: Any = None) -> Reply:
        """The same for the newest message that holds such a button, wherever the person sees it."""
        return self.press(who, self.shown(who, action, near), action, *fills, near=near, choice=choice)

    def shown(self, who: str, action: str, near: str = "") -> Message:
        """The newest message with such a button that is no copy of ours."""
        person, others = self.person(who), {"RSG-26-002", "RSG-26-003"}

        def found() -> Message | None:
            here = [*person.ephemerals(), *person.messages()]
            for channel in person.channels():
                here += self.workspace.said(channel.id) if channel.kind == "private" else []
            fitting = [
                one
                for one in here
                if one.text != COPY
                and near in one.words
                and not (others - set(OTHER.findall(near))) & set(OTHER.findall(one.words))
                and any(action in c.names for c in forms.controls(list(one.blocks)))
            ]
            return max(fitting, key=lambda one: float(one.ts), default=None)

        return self.workspace.wait_for(found, 10, f"{who} to be shown {action}")

    def clear(self, who: str, action: str, fill: Fill | None = None) -> None:
        """Press every such button of the person's own list, until there is none."""
        for _ in range(20):
            self.workspace.clock.settle()
            found = [one for one in self.person(who).messages() if one.text != COPY]
            rows = [
                (message, control)
                for message in found
                for control in forms.controls(list(message.blocks))
                if control.element["action_id"] == action
            ]
            if not rows:
                return
            message, control = rows[0]
            near = plain_blocks([message.blocks[control.at - 1]])[:40].splitlines()[0]
            reply = self.person(who).press(message, action, near=near)
            if fill is not None:
                self.person(who).submit(reply.modal, fill)

    def copy(self, who: str, message: Message) -> Message:
        """The whole message once more, as it stands now."""
        blocks = list(message.blocks)
        sent = self._bot.chat_postMessage(channel=message.channel, text=message.text, blocks=blocks)
        return Message(message.channel, str(sent["ts"]), message.text, blocks, {})

    def stale(self, when: str, actions: Iterable[str], *, may: Iterable[str] = ()) -> None:
        """What was of use once is pressed again by the same person: they are told, and nothing changes."""
        self.workspace.clock.settle()
        before = self.ledger.facts()
        for name in actions:
            one = self.kept[name]
            for words in self._press_copy(one.button.holder, one.button, one.fills):
                self._judge(when, one.button, one.button.holder, words, no=name not in STILL)
            if one.unsent is not None:
                words = self._send_copy(one.button.holder, one.unsent, one.fills)
                self._judge(f"{when}, form", one.button, one.button.holder, words, no=False, silent=True)
            if name in may:
                self.workspace.clock.settle()
                before = self.ledger.facts()
            before = self._unchanged(before, f"{name} {when}")

    def _wrongly(self, button: Button, fills: Sequence[Fill], form: Json | None) -> None:
        before = self.ledger.facts()
        for who in wrong(named(button.action)):
            if who == button.holder:
                continue
            for words in self._press_copy(who, button, fills):
                self._judge("wrong", button, who, words, no=True)
            before = self._unchanged(before, f"{button.action} by {who}")
            if form is not None:
                words = self._send_copy(who, form, fills)
                self._judge("wrong, form", button, who, words, no=True)
                before = self._unchanged(before, f"the form of {button.action} by {who}")

    def _again(self, button: Button, fills: Sequence[Fill], form: Json | None) -> None:
        before = self.ledger.facts()
        if form is not None:
            words = self._send_copy(button.holder, form, fills)
            self._judge("twice, the same form", button, button.holder, words, no=False, silent=True)
            before = self._unchanged(before, f"the form of {button.action} sent twice")
        if named(button.action) in AGAIN:
            return
        for time in ("twice", "a third time"):
            for words in self._press_copy(button.holder, button, fills):
                self._judge(time, button, button.holder, words, no=False, silent=bool(fills))
            before = self._unchanged(before, f"{button.action} {time}")

    def _press_copy(self, who: str, button: Button, fills: Sequence[Fill]) -> list[str]:
        """The answers to a copy of the button: one, or where it opens a form, what came of sending it."""
        person = self.person(who)
        target = self.lay_button(person, button) if button.view is None else self.lay(person, button.view)
        what, near = (button.block_id, "") if button.view is None else (button.action, button.near)
        reply = person.press(target, what, button.choice, near=near)
        assert reply.ok, f"{button.action}: {reply.error}"
        if fills and reply.modal is not None and reply.modal.raw.get("submit") and reply.modal.id != target_id(target):
            if who != button.holder:
                self.said.blame(button.press("wrong", who), "the form opens for somebody who may not send it")
            try:
                return [_words(self._fill(person, reply.modal, fills), None)]
            except CannotDo:  # what was chosen the first time is offered no more
                return [reply.modal.words]
        return [_words(reply, target)]

    def _send_copy(self, who: str, form: Json, fills: Sequence[Fill]) -> str:
        person = self.person(who)
        return _words(self._fill(person, self.lay(person, form), fills), None)

    def _succeeded(
        self, button: Button, who: str, reply: Reply, target: Message | Modal | None, before: Sequence[str]
    ) -> None:
        """It was answered in a window, or by what changed before their eyes."""
        words = _words(reply, target)
        sent = target is None  # a form that was only to be shown may be left
        asks_on = sent and reply.modal is not None and bool(reply.modal.raw.get("submit"))
        if not words:
            words = "\n".join(one for one in self._seen(who, target) if one not in before)
        self.said.right(button.press("right", who), words, asks_on=asks_on)

    def _seen(self, who: str, target: Message | Modal | None) -> list[str]:
        """What stands in somebody's messages from the bot, and in the channel the message is in."""
        person = self.person(who)
        here = self.workspace.said(target.channel) if isinstance(target, Message) else []
        return [one.words for one in [*here, *person.messages(), *person.ephemerals()]]

    def _fill(self, person: Person, form: Modal | None, fills: Sequence[Fill]) -> Reply:
        assert form is not None
        reply = person.submit(form, resolved(form.raw, fills[0]))
        for more in fills[1:]:
            if reply.modal is None or not reply.modal.raw.get("submit"):
                break
            reply = person.submit(reply.modal, more)
        assert reply.ok or reply.errors, reply.error
        return reply

    def _reopened(self, who: str, form: Json, target: Message | Modal) -> Modal:
        """The form of the right person; the wrong ones had their own, so it is still there."""
        found = self.person(who).modal()
        return found if found is not None and found.id == form["id"] else self.lay(self.person(who), form)

    def lay_button(self, person: Person, button: Button) -> Message:
        """The same button before somebody else, or once more."""
        block = {"type": "actions", "block_id": button.block_id, "elements": [button.element]}
        channel = self._bot.conversations_open(users=person.id)["channel"]["id"]
        blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": COPY}}, block]
        sent = self._bot.chat_postMessage(channel=channel, text=COPY, blocks=blocks)
        return Message(channel, str(sent["ts"]), COPY, blocks, {})

    def lay(self, person: Person, view: Json) -> Modal:
        """The same window before somebody else: any window of theirs, with this one's content."""
        opened = person.command("/rsg open").modal
        assert opened is not None
        self._bot.views_update(view_id=opened.id, view={name: view[name] for name in VIEW if view.get(name)})
        shown = person.modal()
        assert shown is not None
        return shown

    def _button(self, who: str, target: Message | Modal, what: str, near: str, choice: Any) -> Button:
        blocks = list(target.blocks if isinstance(target, Message) else target.raw["blocks"])
        found = forms.find(blocks, what, near)
        view = target.raw if isinstance(target, Modal) else None
        return Button(found.element, who, choice, view, str(found.block["block_id"]), near)

    def _heard(self, how: str, button: Button, who: str, words: str) -> None:
        self.said.hear(button.press(how, who), words)

    def _judge(self, how: str, button: Button, who: str, words: str, *, no: bool, silent: bool = False) -> None:
        self.said.hear(button.press(how, who), words, no=no, silent=silent)

    def _unchanged(self, before: Facts, what: str) -> Facts:
        after = self.ledger.facts()
        if differs := changed(before, after):
            self.said.poor.append(f"{what} changed {differs}")
        return after


def target_id(target: Message | Modal) -> str:
    return target.id if isinstance(target, Modal) else ""


def _words(reply: Reply, target: Message | Modal | None) -> str:
    if reply.errors:
        return " ".join(reply.errors.values())
    if reply.modal is not None and not (isinstance(target, Modal) and reply.modal.raw["hash"] == target.raw["hash"]):
        return reply.modal.words
    return reply.words


def resolved(form: Json, fill: Fill) -> Json:
    """The answers by the labels of *form*: what a decision affects is asked of each agency, in longer words."""
    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    found = {}
    for name, value in fill.items():
        if name.startswith("affects:"):
            about = [label for label in labels if label.startswith(name.removeprefix("affects:"))]
            found.update(dict.fromkeys(about, "Yes" if value else "No"))
        else:
            found[name] = value
    return found
