"""A Slack of a few dictionaries, that does as it is told: what it holds is what the tests judge by."""

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

Answer = httpx.Response
Fault = Callable[["FakeSlack", str, dict[str, str]], Answer]
Json = dict[str, Any]

BOT = "UBOT"


class FakeSlack:
    """Keeps messages and channels; ``faults[method]`` is what happens to the next calls of it, in turn."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.messages: dict[str, list[Json]] = defaultdict(list)
        self.unseen: set[str] = set()  # ids of messages that history does not show yet
        self.channels: dict[str, Json] = {}
        self.members: dict[str, set[str]] = defaultdict(set)
        self.uninvitable: dict[str, str] = {}
        self.topics: dict[str, str] = {}
        self.files: dict[str, Json] = {}
        self.pins: set[tuple[str, str]] = set()
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.transport = httpx.MockTransport(self._answer)

    def texts(self, channel: str) -> list[str]:
        return [message["text"] for message in self.messages[channel]]

    def called(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    def _answer(self, request: httpx.Request) -> Answer:
        method = request.url.path.removeprefix("/api/")
        if request.url.host == "files.slack.com":
            return self._upload_or_fail(request)
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        with self.lock:
            self.calls.append((method, form))
            fault = self.faults[method].popleft() if self.faults[method] else None
        return fault(self, method, form) if fault else self.accept(method, form)

    def accept(self, method: str, form: dict[str, str]) -> Answer:
        with self.lock:
            answer = getattr(self, method.replace(".", "_"))(form)
        return httpx.Response(200, json={"ok": "error" not in answer, **answer})

    def auth_test(self, form: dict[str, str]) -> Json:
        return {"user_id": BOT}

    def chat_postMessage(self, form: dict[str, str]) -> Json:  # noqa: N802 - Slack's name
        channel = f"D{form['channel']}" if form["channel"].startswith("U") else form["channel"]
        metadata = json.loads(form.get("metadata", "null"))
        with self.lock:
            ts = f"{1_700_000_000 + len(self.calls)}.{len(self.messages[channel]):06}"
            self.messages[channel].append(
                {"ts": ts, "text": form["text"], "metadata": metadata, "thread_ts": form.get("thread_ts")}
            )
        return {"channel": channel, "ts": ts}

    def conversations_archive(self, form: dict[str, str]) -> Json:
        return {"error": "channel_not_found"} if form["channel"] not in self.channels else {}

    def chat_postEphemeral(self, form: dict[str, str]) -> Json:  # noqa: N802
        return {"message_ts": "1.0"}

    def chat_update(self, form: dict[str, str]) -> Json:
        found = [m for m in self.messages[form["channel"]] if m["ts"] == form["ts"]]
        if not found:
            return {"error": "message_not_found"}
        found[0]["text"] = form["text"]
        return {"channel": form["channel"], "ts": form["ts"]}

    def conversations_open(self, form: dict[str, str]) -> Json:
        return {"channel": {"id": f"D{form['users']}"}}

    def conversations_history(self, form: dict[str, str]) -> Json:
        """One message a page, the newest first; a thread's replies are not in it."""
        shown = [m for m in self.messages[form["channel"]] if not m["thread_ts"] and m["ts"] not in self.unseen]
        return self._page(shown[::-1], form)

    def conversations_replies(self, form: dict[str, str]) -> Json:
        return self._page([m for m in self.messages[form["channel"]] if m["thread_ts"] == form["ts"]], form)

    def conversations_create(self, form: dict[str, str]) -> Json:
        if any(channel["name"] == form["name"] for channel in self.channels.values()):
            return {"error": "name_taken"}
        assert form["is_private"] == "true"
        made = f"C{len(self.channels)}"
        self.channels[made] = {
            "id": made,
            "name": form["name"],
            "creator": BOT,
            "created": time.time(),
            "is_private": True,
        }
        return {"channel": self.channels[made]}

    def conversations_info(self, form: dict[str, str]) -> Json:
        return {"channel": self.channels[form["channel"]]}

    def conversations_list(self, form: dict[str, str]) -> Json:
        return {"channels": [channel for channel in self.channels.values() if not channel.get("hidden")]}

    def conversations_invite(self, form: dict[str, str]) -> Json:
        users = form["users"].split(",")
        good = [user for user in users if user not in self.uninvitable]
        if (len(users) > 1 and form.get("force") == "true") or not self.uninvitable:
            self.members[form["channel"]].update(good)
        refused = [{"user": u, "ok": False, "error": self.uninvitable[u]} for u in users if u in self.uninvitable]
        return {"error": refused[0]["error"], "errors": refused} if refused else {"channel": {}}

    def conversations_kick(self, form: dict[str, str]) -> Json:
        self.members[form["channel"]].discard(form["user"])
        return {}

    def conversations_members(self, form: dict[str, str]) -> Json:
        return {"members": sorted(self.members[form["channel"]])}

    def conversations_setTopic(self, form: dict[str, str]) -> Json:  # noqa: N802
        self.topics[form["channel"]] = form["topic"]
        return {}

    def conversations_setPurpose(self, form: dict[str, str]) -> Json:  # noqa: N802
        return {}

    def pins_add(self, form: dict[str, str]) -> Json:
        pin = (form["channel"], form["timestamp"])
        if pin in self.pins:
            return {"error": "already_pinned"}
        self.pins.add(pin)
        return {}

    def files_getUploadURLExternal(self, form: dict[str, str]) -> Json:  # noqa: N802
        made = f"F{len(self.files)}"
        self.files[made] = {
            "id": made,
            "name": form["filename"],
            "size": int(form["length"]),
            "channel": None,
            "content": None,
        }
        return {"upload_url": f"https://files.slack.com/upload/v1/{made}", "file_id": made}

    def files_completeUploadExternal(self, form: dict[str, str]) -> Json:  # noqa: N802
        for one in json.loads(form["files"]):
            file = self.files[one["id"]]
            if file["content"] is None or file["channel"]:
                return {"error": "file_not_found"}
            file |= {"title": one["title"], "channel": form["channel_id"], "thread": form["thread_ts"]}
        return {"files": []}

    def files_list(self, form: dict[str, str]) -> Json:
        """One file a page."""
        shown = [file for file in self.files.values() if file["channel"] == form["channel"]]
        at = int(form["page"]) - 1
        return {"files": shown[at : at + 1], "paging": {"pages": max(1, len(shown))}}

    def shared(self, channel: str) -> list[Json]:
        return [file for file in self.files.values() if file["channel"] == channel]

    def _upload_or_fail(self, request: httpx.Request) -> Answer:
        with self.lock:
            self.calls.append(("upload", {}))
            fault = self.faults["upload"].popleft() if self.faults["upload"] else None
        return fault(self, "upload", {}) if fault else self._upload(request)

    def _upload(self, request: httpx.Request) -> Answer:
        assert "Authorization" not in request.headers
        file = self.files[request.url.path.rpartition("/")[2]]
        assert len(request.content) == file["size"]
        file["content"] = request.content.decode()
        return httpx.Response(200, text="OK")

    def _page(self, items: list[Json], form: dict[str, str]) -> Json:
        at = int(form.get("cursor", "0"))
        after = str(at + 1) if at + 1 < len(items) else ""
        return {"messages": items[at : at + 1], "response_metadata": {"next_cursor": after}}


def answers(status: int, body: str | Json = "", headers: dict[str, str] | None = None) -> Fault:
    """Refuse without accepting."""
    content = body if isinstance(body, str) else json.dumps(body)
    return lambda slack, method, form: httpx.Response(status, content=content, headers=headers)


def error(code: str) -> Fault:
    return answers(200, {"ok": False, "error": code})


def limited(seconds: int) -> Fault:
    return answers(429, "", {"Retry-After": str(seconds)})


def raises(kind: type[httpx.HTTPError]) -> Fault:
    """Fail on the way there: not accepted."""

    def fail(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        raise kind("as asked")

    return fail


def accepted_then(fault: Fault) -> Fault:
    """Accept, and lose the answer."""

    def lose(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        slack.accept(method, form)
        return fault(slack, method, form)

    return lose


def accepted_unseen_then(fault: Fault) -> Fault:
    """Accept, lose the answer, and keep the message out of the history until it is asked for once."""

    def lose(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
        slack.accept(method, form)
        ts = slack.messages[form["channel"]][-1]["ts"]
        slack.unseen.add(ts)

        def show_afterwards(slack: FakeSlack, method: str, form: dict[str, str]) -> Answer:
            answer = slack.accept(method, form)
            slack.unseen.discard(ts)
            return answer

        slack.faults["conversations.history"].append(show_afterwards)
        return fault(slack, method, form)

    return lose
