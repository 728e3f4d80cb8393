"""What people may type after the command, and what may reach the app that Slack would never send."""

import copy
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.handlers.command import SUBCOMMANDS
from bot.views import (
    action,
    action_forms,
    chairing,
    closing,
    closing_ended,
    closing_forms,
    decision,
    decision_form,
    deputy,
    handover,
    invitation,
    meeting,
    meeting_end,
    meeting_forms,
    meeting_move,
    note,
    opening,
    proposal,
    readers,
    recommendation,
    recommendation_forms,
    record,
    record_check,
    record_forms,
    rhythm,
)
from tests.handlers.door import Json, command, event, pressed, submitted

PHRASES = [
    row["phrase"]
    for row in csv.DictReader((Path(__file__).parents[1] / "data" / "dates.csv").read_text("utf-8").splitlines())
]
RULES = ("RSG-A-FREQ-2", "rsg-b-est-1", "HD-03", "RSG-", "HD-99", "ERG")
REFS = ("RSG-26-001", "rsg-26-999", "RSG-26", "KESTREL", "A1", "D3")
ODD = ("\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0000\u0301", "\ud800", "Ａ", "ⅷ", "٣", "𝟛", "İ", "ß", "🙂")
MARKUP = ("<!channel>", "<!here|x>", "<https://x.example|y>", "*b*", "_i_", "```", "&lt;", "<@", "<#C1|x>", "`")
SPACES = (" ", "  ", "\t", "\n", "\u00a0", "\u2003")
LONG = 65_536


def commands(people: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Everything after `/rsg`: subcommands, near misses of them, and arguments that fit or do not."""
    mentions = st.sampled_from([f"<@{who}|x>" for who in people] + [f"<@{who}>" for who in people] + ["@sam"])
    texts = st.one_of(
        st.sampled_from([*RULES, *REFS, *MARKUP, *ODD]),
        st.text(st.characters(codec=None), max_size=40),
        st.lists(st.sampled_from([*ODD, *MARKUP, "word"]), max_size=6).map("".join),
    )
    numbers = st.integers(-1, 10**12).map(str)
    times = st.one_of(
        st.sampled_from(PHRASES),
        st.builds("{} {}".format, st.sampled_from(PHRASES), texts),
        st.builds("{}/{}/{}".format, numbers, numbers, numbers),
        st.builds("{}:{}".format, numbers, numbers),
    )
    plain = st.sampled_from(["ask them", "bed list", "Ring the ward & ask"])
    dated = _weighed(
        (2, st.builds("{} {} by {}".format, mentions, plain, st.sampled_from(PHRASES))),
        (1, st.builds("{} {} by {}".format, mentions, texts, st.sampled_from(PHRASES))),
        (1, st.builds("{} {} by {}".format, mentions, texts, times)),
    )
    meetings = st.sampled_from(["next", "2", "meeting 3", "RSG-26-001 next", "RSG-26-001", ""])
    moved = st.builds("{} to {}".format, meetings, times)
    days = st.sampled_from(["Mon", "Tuesdays", "and", "&", "Thu,", "each", "Sunday"])
    often = st.builds("{} {}".format, st.lists(days, max_size=4).map(" ".join), times)
    rest = _weighed(
        (1, st.just("")),
        (6, dated),
        (2, st.one_of(moved, often)),
        (1, _long(st.one_of(dated, texts))),
        (1, st.builds("{} {}".format, st.sampled_from(REFS), dated)),
        (4, st.lists(st.one_of(mentions, texts, times, st.just("by")), max_size=6).map(" ".join)),
    )
    typed = st.builds("{}{}{}".format, _words(), st.sampled_from(SPACES), rest)
    return _weighed((8, typed), (1, rest), (1, _long(st.one_of(rest, _words(), texts, dated))))


def _words() -> st.SearchStrategy[str]:
    """Subcommands and what fingers make of them."""
    known = st.sampled_from(sorted(SUBCOMMANDS))
    places = st.integers(0, 8)
    letters = st.one_of(st.sampled_from("aeiostr"), st.sampled_from(ODD))
    return _weighed(
        (6, known),
        (1, known.map(str.upper)),
        (1, st.builds(lambda word, at: word[:at] + word[at + 1 :], known, places)),
        (1, st.builds(lambda word, at, letter: word[:at] + letter + word[at:], known, places, letters)),
        (1, st.builds(lambda word, at: word[:at] + word[at : at + 2][::-1] + word[at + 2 :], known, places)),
    )


def _weighed(*choices: tuple[int, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    """One of them, each as often as its weight says (`one_of` counts a strategy that is named twice once)."""
    often = [strategy for weight, strategy in choices for _ in range(weight)]
    return st.integers(0, len(often) - 1).flatmap(often.__getitem__)


def _long(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Up to 64 kB, which is more than Slack lets through."""
    sizes = st.sampled_from([101, 3_001, 40_001, LONG])
    return st.builds(lambda text, size: ((text or "x") * size)[:size], texts, sizes)


def payloads(canary: str, ids: tuple[str, ...]) -> st.SearchStrategy[Json]:
    """Payloads of every sort with one to three things missing, added or of another type."""
    whole = st.sampled_from(list(_whole(canary, ids)))
    odd: st.SearchStrategy[Any] = st.one_of(
        st.sampled_from([None, True, False, 0, -1, 1.5, "", canary, [], {}, [canary], {"id": canary}, [None], [[]]]),
        st.text(max_size=8),
        st.just(canary * 2_000),
    )
    changes = st.lists(
        st.tuples(st.sampled_from(["drop", "replace", "replace", "add"]), st.integers(0, 400), odd),
        min_size=1,
        max_size=3,
    )
    return st.builds(_changed, whole, changes)


def _whole(canary: str, ids: tuple[str, ...]) -> Iterator[Json]:
    by = ids[0]
    words = {"type": "plain_text_input", "value": canary}
    picked = {"type": "users_select", "selected_user": by}
    chosen = {"type": "radio_buttons", "selected_option": {"value": ids[1]}}
    yield command(f"action <@{by}> {canary} by tomorrow 5pm", by)
    for text in ("open psau", "why HD-03", f"note {canary}", "notes", canary):
        yield command(text, by)
    names = [
        *(action.DONE, action.UPDATE, action.MORE_TIME, action.NOT_MINE),
        *(chairing.ACCEPT, chairing.NOT_ME, chairing.RECORD_KEEPER),
        *(note.NEW, note.STRIKE, f"{note.PAGE_TURNED}_older", record.READ, record.WRITE, record.APPROVE, record.SEND),
        *(record.ASK, record.WRONG, record.CORRECT, record_check.DECLINE),
        *(meeting.START, meeting.CHANGE, meeting.END, meeting.NOT_HELD, meeting.ACTING, meeting.TAKE, meeting.COMING),
        *(closing.CLOSE, closing.CHECK, closing.KEEP, closing.WAY, closing.SURE, closing.OWN_WORK, closing.ASK_AGAIN),
        *(f"{closing.TOLD_ME}_0", closing_ended.REOPEN, closing_ended.CONFIRM),
        *(meeting_move.MOVE, meeting_move.MOVE_NEXT, f"{meeting_move.TO}_0", f"{meeting_move.TO}_why"),
        *(handover.ACCEPT, handover.NOT_ME, handover.HAND_OVER, readers.ALL_RIGHT, readers.REMOVE),
        *(rhythm.CHANGE, f"{rhythm.MEANING}_0"),
        *(invitation.COMING, invitation.CANNOT, invitation.DEPUTY, invitation.NOT_ME, invitation.WHICH_CHILD),
        *(decision.REPLACE, decision_form.FINISH, proposal.NEW, proposal.INSTEAD, proposal.RECORD, proposal.DECLINE),
        *(
            recommendation.AGREE,
            recommendation.CHANGES,
            recommendation.RECORD,
            recommendation.AGAIN,
            recommendation.REPLY,
        ),
    ]
    yield from (pressed(name, value, by) for name in names for value in ids[1:])
    recorded = {"words": words, "authority": words, f"affects_{ids[1]}": chosen, "replaces": chosen}
    yield submitted(decision_form.FORM, json.dumps({"nonce": "n", "group": ids[1], "seats": [ids[1]]}), recorded, by)
    yield submitted(proposal.FORM, json.dumps({"nonce": "n", "group": ids[1]}), {"words": words}, by)
    yield submitted(proposal.DECLINE_FORM, f"n {ids[1]}", {"words": words}, by)
    for form in (recommendation_forms.CHANGES_FORM, recommendation_forms.RECORD_FORM, recommendation_forms.PASS_FORM):
        yield submitted(form, f"n {ids[1]}", {"words": words, "agency": chosen, "answer": chosen, "person": picked}, by)
    for form in (action_forms.UPDATE_FORM, action_forms.MORE_TIME_FORM, action_forms.NOT_MINE_FORM):
        yield submitted(form, f"n {ids[1]}", {"words": words}, by)
    about = f'{{"nonce": "n", "member": "{ids[1]}", "group": "{ids[1]}"}}'
    for form in (deputy.DEPUTY_FORM, deputy.NOT_ME_FORM, chairing.RECORD_KEEPER_FORM):
        yield submitted(form, about, {"person": picked | chosen, "can_agree": chosen}, by)
    lines = f'{{"nonce": "n", "about": "{ids[1]}", "edits": 0}}'
    for form in (record_forms.WRITE_FORM, record_forms.CORRECT_FORM, record_forms.ASK_FORM, record_forms.DECLINE_FORM):
        yield submitted(form, lines, {"words": words, "position": words, "lines": words}, by)
    names_of_note = '{"nonce": "n", "ref": "RSG-26-001", "source_ts": null, "thread_ts": null}'
    yield submitted(note.FORM, names_of_note, {"words": words}, by)
    moving = f'{{"nonce": "n", "meeting": "{ids[1]}", "sequence": 0, "sure": [], "to": ""}}'
    yield submitted(meeting_move.FORM, moving, {"due": words}, by)
    for form in (rhythm.FORM, handover.NOT_ME_FORM, handover.HAND_OVER_FORM, readers.REMOVE_FORM):
        yield submitted(form, about, {"due": words, "person": chosen, "words": words, "people": chosen}, by)
    yield from _about_meetings(canary, ids[1], by)
    for form in (closing_forms.CLOSE_FORM, closing_forms.REOPEN_FORM):
        yield submitted(form, about, {"reason": words, "owner": chosen, "hold": chosen}, by)
    filled = {"place": chosen, "council": chosen, "slot": chosen, "late_reason": words}
    yield submitted(opening.FORM, '{"nonce": "n", "kept": null, "place": null, "council": null}', filled, by)
    for inner in (
        {"type": "app_mention", "user": by, "text": canary, "channel": "C1", "ts": "1.2"},
        {"type": "message", "user": by, "text": canary, "channel": "C1", "channel_type": "group", "ts": "1.2"},
        {"type": "message", "user": by, "text": canary, "channel": "D1", "channel_type": "im", "ts": "1.2"},
        {
            "type": "message",
            "subtype": "message_deleted",
            "channel": "C1",
            "channel_type": "group",
            "deleted_ts": "1.2",
        },
        {"type": "member_joined_channel", "user": by, "channel": "C1"},
        {"type": "app_home_opened", "user": by, "channel": "D1", "tab": "home"},
    ):
        yield event(inner)
    for sort, callback in (
        ("message_action", "create_action"),
        ("message_action", "record_decision"),
        ("message_action", note.SHORTCUT),
        ("shortcut", "x"),
    ):
        shortcut = pressed("x", canary, by) | {"type": sort, "callback_id": callback}
        yield {name: value for name, value in shortcut.items() if name != "actions"}


def _about_meetings(canary: str, about: str, by: str) -> Iterator[Json]:
    """The forms from who is here to the end of a meeting."""
    names = {"nonce": "n", "meeting": about, "were": [about], "dates": True, "position": canary, "answers": {"x": "y"}}
    names |= {"rhythm": "MO,TH@09:30", "next": "2026-04-20T09:30+01:00"}
    words = {"type": "plain_text_input", "value": canary}
    chosen = {"type": "radio_buttons", "selected_option": {"value": about}}
    here = {"type": "checkboxes", "selected_options": [{"value": about}]}
    filled = {"here": here, "person": chosen, "words": words, "next": words, "position": words, "rhythm": words}
    for form in (
        *(meeting_forms.START_FORM, meeting_forms.CHANGE_FORM, meeting_forms.ACTING_FORM, meeting_forms.TAKE_FORM),
        *(meeting_forms.NOT_HELD_FORM, meeting_end.END_FORM, meeting_end.CHECK_FORM),
    ):
        yield submitted(form, json.dumps(names), filled, by)


def _changed(whole: Json, changes: list[tuple[str, int, Any]]) -> Json:
    found = copy.deepcopy(whole)
    for how, number, odd in changes:
        places = list(_places(found))
        if not places:
            break
        holder, key = places[number % len(places)]
        if how == "drop":
            del holder[key]
        elif how == "add" and isinstance(holder, dict):
            holder[f"{key}_more"] = odd
        else:
            holder[key] = copy.deepcopy(odd)
    return found


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every spot in it that holds something."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])
