"""What can be expected after a step. It is judged by what the workspace holds, never by what the app says it did."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rehearsal.client import TooSlow
from rehearsal.errors import CannotDo
from rehearsal.play.acts import open_form
from rehearsal.play.script import Clause
from rehearsal.play.stage import Stage, beneath, words_of

SHOWN_AT_MOST = 1500
Look = Callable[[Stage, str, Any], str | None]
"""None where it is so, else what is there instead."""


def judge(stage: Stage, who: str, clause: Clause) -> str | None:
    """None, or what was there instead of what was expected: after a little patience, for what is on its way."""
    look = EXPECTATIONS.get(clause.word)
    if look is None:
        return f"nothing of the sort can be expected; there is {', '.join(EXPECTATIONS)}"
    try:
        if clause.word in AT_ONCE:
            return _cut(look(stage, who, clause.given))
        stage.until(lambda: look(stage, who, clause.given) is None, clause.word)
    except TooSlow:
        return _cut(look(stage, who, clause.given))
    except CannotDo as cannot:
        return str(cannot)
    return None


def _answer(stage: Stage, who: str, given: Any) -> str | None:
    """The act was answered at once with these words: in a form, or to the person alone."""
    there = _answered(stage)
    return None if _all_in(given, there) else there or "no answer"


def _no_answer(stage: Stage, who: str, given: Any) -> str | None:
    """The answer does not have these words; without words: there was none."""
    there = _answered(stage)
    unwanted = [word for word in _many(given) if word in there] if given else [there] if there else []
    return there if unwanted else None


def _form(stage: Stage, who: str, given: Any) -> str | None:
    """On the person's screen is a form that says this; `none`: no form."""
    form = open_form(stage, who)
    if given in (None, "none"):
        return form.words if form else None
    there = form.words if form else "no form"
    return None if form and _all_in(given, there) else there


def _told(stage: Stage, who: str, given: Any) -> str | None:
    """{handle: words}: since the step began they were told this, in one message, new or changed"""
    missing = []
    for reader, words in given.items():
        new = [words_of(one) for one in stage.new(reader, "said", "changed", "whispered")]
        if not any(_all_in(words, one) for one in new):
            missing.append(f"{reader} was told: {_list(new)}")
    return "\n".join(missing) or None


def _shows(stage: Stage, who: str, given: Any) -> str | None:
    """{handle or #channel: words}: one message there says this now"""
    missing = []
    for place, words in given.items():
        there = [message.words for message in stage.shown(place)]
        if not any(_all_in(words, one) for one in there):
            missing.append(f"{place} shows: {_list(there[-5:])}")
    return "\n".join(missing) or None


def _once(stage: Stage, who: str, given: Any) -> str | None:
    """{handle or #channel: words}: exactly one message there says this"""
    found = {
        place: [message.words for message in stage.shown(place) if _all_in(words, message.words)]
        for place, words in given.items()
    }
    wrong = [f"{place} shows {len(there)}: {_list(there)}" for place, there in found.items() if len(there) != 1]
    return "\n".join(wrong) or None


def _never(stage: Stage, who: str, given: Any) -> str | None:
    """{handle or #channel: words}: no message there says any of this"""
    found = [
        f"{place} shows: {message.words}"
        for place, words in given.items()
        for message in stage.shown(place)
        if any(word in message.words for word in _many(words))
    ]
    return "\n".join(found) or None


def _silent(stage: Stage, who: str, given: Any) -> str | None:
    """[handles], or `everybody`: nothing new was said to them since the step began"""
    readers = [person["name"] for person in stage.workspace.people()] if given == "everybody" else _many(given)
    found = [
        f"{one} was told: {words_of(new)}" for one in readers for new in stage.new(one, "said") if not beneath(new)
    ]
    return "\n".join(found) or None


def _count(stage: Stage, who: str, given: Any) -> str | None:
    """{handle: n}: so many new messages since the step began"""
    found = {reader: [words_of(one) for one in stage.new(reader, "said") if not beneath(one)] for reader in given}
    wrong = [f"{one} got {len(there)}: {_list(there)}" for one, there in found.items() if len(there) != given[one]]
    return "\n".join(wrong) or None


def _channel(stage: Stage, who: str, given: Any) -> str | None:
    """{name, private, archived, members: [handles], without: [handles], topic, pinned: words}"""
    channel = stage.channel(given["name"])
    pinned = [m.words for m in stage.workspace.said(channel.name) if m.ts in channel.pins]
    checks: Mapping[str, Callable[[Any], bool]] = {
        "name": lambda _: True,
        "private": lambda wanted: (channel.kind == "private") is wanted,
        "archived": lambda wanted: channel.archived is wanted,
        "members": lambda wanted: set(_many(wanted)) <= set(channel.members),
        "without": lambda wanted: not set(_many(wanted)) & set(channel.members),
        "topic": lambda wanted: _all_in(wanted, channel.topic),
        "pinned": lambda wanted: any(_all_in(wanted, one) for one in pinned),
    }
    if unknown := set(given) - set(checks):
        return f"of a channel nobody can expect {', '.join(sorted(unknown))}; there is {', '.join(checks)}"
    wrong = [name for name, wanted in given.items() if not checks[name](wanted)]
    if not wrong:
        return None
    there = f"{channel.kind}, {', '.join(channel.members)}, topic {channel.topic!r}, pinned: {_list(pinned)}"
    return f"{', '.join(wrong)}: #{channel.name} is {there}"


def _no_channel(stage: Stage, who: str, given: Any) -> str | None:
    """A pattern: no channel is called that"""
    try:
        return f"there is #{stage.channel(given).name}"
    except CannotDo as cannot:
        return None if str(cannot).startswith("0 ") else str(cannot)


EXPECTATIONS: Mapping[str, Look] = {
    "answer": _answer,
    "no_answer": _no_answer,
    "form": _form,
    "told": _told,
    "shows": _shows,
    "once": _once,
    "never": _never,
    "silent": _silent,
    "count": _count,
    "channel": _channel,
    "no_channel": _no_channel,
}
AT_ONCE = frozenset({"answer", "no_answer", "never", "silent", "count", "no_channel"})
"""What waiting cannot make true: the answer has come or not, and silence can only be broken."""


def _answered(stage: Stage) -> str:
    reply = stage.reply
    if reply is None:
        return ""
    errors = [f"{label}: {words}" for label, words in reply.errors.items()]
    form = reply.modal.words if reply.modal else ""
    return "\n".join(filter(None, [reply.error, reply.words, form, *errors]))


def _all_in(words: Any, text: str) -> bool:
    return all(word in text for word in _many(words))


def _many(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _list(texts: Iterable[str]) -> str:
    return " / ".join(texts) or "nothing"


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= SHOWN_AT_MOST else f"{text[:SHOWN_AT_MOST]} …"
