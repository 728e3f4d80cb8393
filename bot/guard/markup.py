"""Slack's own markup: read out of what came in, and kept from working in what goes out."""

import re
from html import unescape

_MARKUP = re.compile(r"<([^<>]*)>|&(?:amp|lt|gt);")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")

# Slack takes a zero-width space for a space, and opens no emphasis, emoji, link or mention across a space.
_BREAK = "\u200b"
_EMPHASIS = re.compile(r"[*_~`]")
_STARTS = re.compile(
    r":(?=[\w+'-]{1,100}:)"  # :emoji:
    r"|(?<=[A-Za-z]:)(?=//)"  # https://
    r"|(?<=[A-Za-z0-9]\.)(?=[A-Za-z]{2})"  # example.org
    r"|[@#](?=\w)"
)
_QUOTE = re.compile(r"^(?=&gt;)", re.MULTILINE)


def plain(text: str) -> str:
    """*text* for a mrkdwn field, to be read as typed: no mention, link, emoji, quotation or emphasis comes of it.

    `&`, `<` and `>` are escaped; before and after other marks stands a zero-width space, which `clean` takes out
    again. For fields of type mrkdwn only: a `text` element of rich_text, or plain_text, needs the text as it is.
    """
    text = _STARTS.sub(lambda found: found[0] + _BREAK, text)
    text = _EMPHASIS.sub(lambda found: _BREAK + found[0] + _BREAK, text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _QUOTE.sub(_BREAK, text)


def unslack(text: str) -> str:
    """What the person typed, from text as Slack sends it: `<@U1|sam>` is `@sam`, `&lt;` is `<`.

    Read once only, so a typed `&lt;` stays as it is. A link whose label hides its address shows both.
    """
    return _MARKUP.sub(_typed, text)


def mentions(text: str) -> tuple[str, ...]:
    """The Slack ids of the people mentioned in text as Slack sends it, in order, each once."""
    return tuple(dict.fromkeys(_PERSON.findall(text)))


def _typed(found: re.Match[str]) -> str:
    inside = found[1]
    if inside is None:
        return unescape(found[0])
    target, _, label = inside.partition("|")
    target, label = unescape(target), unescape(label)
    if target[:1] in ("@", "#"):
        return target[0] + (label.lstrip("@#") or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    if not label or target.endswith((label, label + "/")):
        return label or target
    return f"{label} ({target})"
