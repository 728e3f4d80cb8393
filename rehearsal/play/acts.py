"""What can be done in a step: by people, to the app's process, and to the line between them."""

from collections.abc import Callable, Mapping
from typing import Any

from rehearsal.client import Message, Modal
from rehearsal.errors import CannotDo
from rehearsal.play.script import Clause
from rehearsal.play.stage import Stage

Act = Callable[[Stage, str, Any], None]


def act(stage: Stage, who: str, clause: Clause) -> None:
    """Raises CannotDo for what cannot be done, TooSlow for what never came to be possible."""
    found = ACTS.get(clause.word)
    if found is None:
        raise CannotDo(f"nobody can {clause.word!r}; there is {', '.join(ACTS)}")
    found(stage, who, clause.given)


def _command(stage: Stage, who: str, given: Any) -> None:
    """`/open ward`, or {line, in: "#channel", thread: words of the message}"""
    line, place, _ = _taken(given, "line")
    stage.reply = stage.person(who).command(line, channel=_place(stage, place) if place else "")


def _submit(stage: Stage, who: str, given: Any) -> None:
    """{label: value}: fill in the open form and send it"""
    stage.reply = stage.person(who).submit(stage.person(who).modal(), given or {})


def _press(stage: Stage, who: str, given: Any) -> None:
    """`I'll come`, or {button, in: "#channel" (else the app's direct messages, or `form`), message: words, near, value}

    It is looked for in the newest message that has such a button.
    """
    label, place, more = _taken(given, "button")
    person = stage.person(who)
    if place == "form":
        form = person.modal()
        if form is None:
            raise CannotDo(f"{who} has no form open")
        stage.reply = person.press(form, label, value=more.get("value"), near=more.get("near", ""))
        return
    target = _message_with(stage, who, place, more.get("message", ""), label)
    stage.reply = person.press(target, label, value=more.get("value"), near=more.get("near", ""))


def _choose(stage: Stage, who: str, given: Any) -> None:
    """{option, menu: its action id, message: words, in: "#channel"}: one of several, beneath a message"""
    option, place, more = _taken(given, "option")
    target = _message_saying(stage, who, place, more.get("message", option))
    stage.reply = stage.person(who).press(target, more["menu"], value=option)


def _post(stage: Stage, who: str, given: Any) -> None:
    """`words`, to the app itself, or {text, in: "#channel", thread: words of the message replied to}"""
    text, place, more = _taken(given, "text")
    where = _place(stage, place) if place else "@bot"
    thread = _message_saying(stage, who, place, more["thread"]).ts if more.get("thread") else None
    stage.person(who).post(where, text, thread=thread)


def _shortcut(stage: Stage, who: str, given: Any) -> None:
    """`name`, or {name, in: "#channel", message: words}"""
    name, place, more = _taken(given, "name")
    message = _message_saying(stage, who, place, more["message"]) if more.get("message") else None
    stage.reply = stage.person(who).shortcut(message, name)


def _close(stage: Stage, who: str, given: Any) -> None:
    """Close the open form; `everything` closes all of the pile"""
    stage.reply = stage.person(who).close(everything=given == "everything")


def _invite(stage: Stage, who: str, given: Any) -> None:
    """{in: "#channel", people: [handles]}"""
    stage.person(who).invite(_place(stage, given["in"]), *given["people"])


def _leave(stage: Stage, who: str, given: Any) -> None:
    """`#channel`"""
    stage.person(who).leave(_place(stage, given))


def _delete(stage: Stage, who: str, given: Any) -> None:
    """{in: "#channel", message: words}: one of their own"""
    stage.person(who).delete(_message_saying(stage, who, given["in"], given["message"]))


def _home(stage: Stage, who: str, given: Any) -> None:
    stage.person(who).open_home()


def _fault(stage: Stage, who: str, given: Any) -> None:
    """{kind, method, times …}, see `rehearsal.faults`"""
    stage.workspace.fault(**given)
    stage.workspace.note(f"From here on goes wrong: {', '.join(f'{name} {value}' for name, value in given.items())}.")


def _clear_faults(stage: Stage, who: str, given: Any) -> None:
    stage.workspace.clear_faults()


def _drop_sockets(stage: Stage, who: str, given: Any) -> None:
    stage.workspace.drop_sockets()
    stage.workspace.note("The app's connection is cut.")


def _kill(stage: Stage, who: str, given: Any) -> None:
    """SIGKILL; {after: method, times: 3} waits for that many calls of this step to have begun"""
    if given:
        method, times = given["after"], int(given.get("times", 1))
        stage.until(
            lambda: len(stage.workspace.ledger(method, kind="call", since=stage.called)) >= times,
            f"{times} calls of {method}",
        )
    stage.app.kill()
    stage.workspace.note("The app is killed (SIGKILL).")


def _start(stage: Stage, who: str, given: Any) -> None:
    stage.app.start()
    stage.workspace.note("The app is started again.")


ACTS: Mapping[str, Act] = {
    "command": _command,
    "submit": _submit,
    "press": _press,
    "choose": _choose,
    "post": _post,
    "shortcut": _shortcut,
    "close": _close,
    "invite": _invite,
    "leave": _leave,
    "delete": _delete,
    "home": _home,
    "fault": _fault,
    "clear_faults": _clear_faults,
    "drop_sockets": _drop_sockets,
    "kill": _kill,
    "start": _start,
}


def _taken(given: Any, name: str) -> tuple[str, str, Mapping[str, Any]]:
    """The main thing, the place, and the rest: from a plain value or from a mapping."""
    if not isinstance(given, Mapping):
        return str(given), "", {}
    if name not in given:
        raise CannotDo(f"{name!r} is missing")
    return str(given[name]), str(given.get("in", "")), given


def _place(stage: Stage, name: str) -> str:
    return stage.channel(name).id if name.startswith("#") else name


def _message_with(stage: Stage, who: str, place: str, words: str, label: str) -> Message:
    """The newest message that says these words and has such a button."""
    return stage.until(
        lambda: next(
            (m for m in reversed(_readable(stage, who, place)) if words in m.words and f"[{label}]" in m.words), None
        ),
        f"a message to {who} with [{label}]" + (f" that says {words!r}" if words else ""),
    )


def _message_saying(stage: Stage, who: str, place: str, words: str) -> Message:
    return stage.until(
        lambda: next((m for m in reversed(_readable(stage, who, place)) if words in m.words), None),
        f"a message in {place or 'the direct messages'} that says {words!r}",
    )


def _readable(stage: Stage, who: str, place: str) -> list[Message]:
    """What this person can see there: threads and what is shown to them alone included."""
    person = stage.person(who)
    where = _place(stage, place) if place else "@bot"
    top = person.messages(where, mark=False)
    replies = [reply for root in top if root.raw.get("reply_count") for reply in person.messages(where, root.ts)[1:]]
    alone = [one for one in person.ephemerals() if one.channel == where] if place else person.ephemerals()
    return sorted([*top, *replies, *alone], key=lambda message: float(message.ts))


def open_form(stage: Stage, who: str) -> Modal | None:
    """The form on somebody's screen."""
    return stage.person(who).modal() if who else None
