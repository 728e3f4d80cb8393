"""Every answer of Slack's is one of: done, refused, limited, never sent, unknown."""

import json

import httpx
import pytest

from bot.delivery.codes import ALREADY, HELD, REFUSED
from bot.delivery.outcome import Done, Limited, NotSent, Outcome, Refused, Unknown
from bot.delivery.slack import Slack
from bot.timing import Timing

TIMING = Timing()


def call(answer: httpx.Response | httpx.HTTPError) -> Outcome:
    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, httpx.HTTPError):
            raise answer
        return answer

    return Slack("xoxb-1", TIMING, transport=httpx.MockTransport(respond)).call("chat.postMessage", channel="C1")


def said(**answer: object) -> httpx.Response:
    return httpx.Response(200, json=answer)


def test_ok_is_done() -> None:
    assert call(said(ok=True, ts="1.2")) == Done({"ok": True, "ts": "1.2"})


@pytest.mark.parametrize("code", sorted(ALREADY))
def test_what_is_so_already_is_done(code: str) -> None:
    assert isinstance(call(said(ok=False, error=code)), Done)


@pytest.mark.parametrize("code", ["channel_not_found", "msg_too_long", "restricted_action", "user_is_restricted"])
def test_a_documented_refusal_is_definite(code: str) -> None:
    assert call(said(ok=False, error=code)) == Refused(code, {"ok": False, "error": code})


@pytest.mark.parametrize("code", ["token_revoked", "missing_scope", "ekm_access_denied"])
def test_a_refusal_that_a_person_must_mend_is_held(code: str) -> None:
    outcome = call(said(ok=False, error=code))

    assert isinstance(outcome, Refused)
    assert outcome.held


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "service_unavailable", "request_timeout", "new"])
def test_slacks_own_trouble_and_what_nobody_documented_are_unknown(code: str) -> None:
    assert call(said(ok=False, error=code)) == Unknown(code)
    assert code not in ALREADY | HELD | REFUSED


@pytest.mark.parametrize("status", [301, 400, 403, 404, 500, 502, 503, 504])
def test_any_other_status_is_unknown(status: int) -> None:
    assert isinstance(call(httpx.Response(status, json={"ok": False, "error": "msg_too_long"})), Unknown)


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null", '"ok"'])
def test_an_answer_that_cannot_be_read_is_unknown(body: str) -> None:
    assert isinstance(call(httpx.Response(200, text=body)), Unknown)


def test_too_many_requests_says_when_to_come_again() -> None:
    assert call(httpx.Response(429, headers={"Retry-After": "7"})) == Limited("chat.postMessage", 7)


def test_too_many_requests_without_a_time_waits_half_a_minute() -> None:
    assert call(said(ok=False, error="ratelimited")) == Limited("chat.postMessage", 30)


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_without_a_connection_nothing_was_sent(kind: type[httpx.HTTPError]) -> None:
    assert isinstance(call(kind("no")), NotSent)


@pytest.mark.parametrize(
    "kind", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]
)
def test_a_connection_that_broke_later_leaves_it_unknown(kind: type[httpx.HTTPError]) -> None:
    assert isinstance(call(kind("no")), Unknown)


def test_a_call_is_sent_once_whatever_comes_of_it() -> None:
    seen = []

    def reset(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        raise httpx.ReadError("reset")

    Slack("xoxb-1", TIMING, transport=httpx.MockTransport(reset)).call("chat.postMessage", channel="C1")

    assert len(seen) == 1


def test_nothing_leaves_after_the_deadline() -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("it left")

    slack = Slack("xoxb-1", TIMING, transport=httpx.MockTransport(never), monotonic=lambda: 100.0)

    assert isinstance(slack.before(100.0)("chat.postMessage"), NotSent)


def test_arguments_that_are_not_text_travel_as_json_and_absent_ones_not_at_all() -> None:
    sent: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(dict(httpx.QueryParams(request.content.decode())))
        return said(ok=True)

    slack = Slack("xoxb-1", TIMING, transport=httpx.MockTransport(answer))
    slack.call("x", text="£ & <b>", blocks=[{"type": "divider"}], unfurl_links=False, thread_ts=None)

    assert sent[0]["text"] == "£ & <b>"
    assert json.loads(sent[0]["blocks"]) == [{"type": "divider"}]
    assert sent[0]["unfurl_links"] == "false"
    assert "thread_ts" not in sent[0]
