"""A no to opening a group that leaves a way on: the windows over the form."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from bot.guard import plain
from bot.rules.calendar import LONDON
from bot.rules.refusal import Refusal
from bot.rules.words import counted, day, hour, listed
from bot.views.blocks import Block, asked, button, buttons, modal, option, section, small
from bot.views.opening import LONGEST_OPTION, MOST_OPTIONS
from bot.views.refusal import NOT_POSSIBLE
from bot.views.why import why_rule

ASK, CHOOSE, ON_CALL, SHOW = "open_ask", "open_choose", "open_on_call", "open_show"
DIFFERENT, SAME = "open_different", "open_same"
REFER = "open_refer"
CHOOSE_FORM = "open_choose_form"
PHONE_LIST = "Can't reach anyone? Use your on-call phone list. Don't wait for this bot."


def may_not(refusal: Refusal, form_id: UUID, hours: int, agency: str | None, *, too_junior: bool) -> Block:
    """Somebody else has to open it: who can be asked, and for how long what was filled in is kept."""
    clause = f" ({plain(refusal.clause)})" if refusal.clause else ""
    ask = [button(f"Ask {agency}'s on-call manager to open it"[:LONGEST_OPTION], ASK, str(form_id))] if agency else []
    tonight = [button("I am on call tonight", ON_CALL, str(form_id))] if too_junior else []
    return modal(
        NOT_POSSIBLE,
        [
            section(f"{plain(refusal.reason)}{clause}"),
            section(f"{plain(refusal.remedy)} {_kept(hours)}"),
            buttons(
                *ask,
                button("Choose someone else", CHOOSE, str(form_id)),
                *tonight,
                *_why(refusal),
            ),
            section(PHONE_LIST),
        ],
    )


def elsewhere(refusal: Refusal, form_id: UUID, hours: int, panels: Sequence[tuple[str, str]] = ()) -> Block:
    """The case is for another forum: which, with what form, and by when; *panels* are these, by forum and name."""
    refer = [
        button(
            f"Refer it to the {name}"[:LONGEST_OPTION],
            f"{REFER}:{number}",
            json.dumps({"form": str(form_id), "forum": forum}),
            primary=len(panels) == 1,
        )
        for number, (forum, name) in enumerate(panels)
    ]
    return modal(
        "Another way",
        [
            section(f"{plain(refusal.reason)}\n{plain(refusal.remedy)}"),
            section(_kept(hours)),
            buttons(*refer, button("Show what I filled in", SHOW, str(form_id)), *_why(refusal)),
            small(plain(refusal.clause)),
        ],
    )


def same_child(refusal: Refusal, form_id: UUID, others: Sequence[tuple[UUID, str]]) -> Block:
    """Ring the ward first. *others* are the groups that may be about the same child, by id and name."""
    names = [
        button(
            "Same: ask to join" if len(others) == 1 else f"Same as {name}: ask to join"[:LONGEST_OPTION],
            f"{SAME}:{number}",
            json.dumps({"form": str(form_id), "group": str(group_id)}),
        )
        for number, (group_id, name) in enumerate(others)
    ]
    return modal(
        "Is it the same child?",
        [
            section(f"{plain(refusal.reason)}\n*{plain(refusal.remedy)}*"),
            buttons(*names, button("Different child", DIFFERENT, str(form_id)), *_why(refusal)),
            small(plain(refusal.clause)),
        ],
    )


def choose(form_id: UUID, people: Sequence[tuple[str, UUID, str]], nonce: str) -> Block:
    """Who is to open it: *people* are agency, id and label of those who may, in the order of their agencies."""
    groups = [
        {
            "label": {"type": "plain_text", "text": agency[:LONGEST_OPTION]},
            "options": [option(label[:LONGEST_OPTION], str(person)) for _, person, label in found],
        }
        for agency, found in groupby(people[:MOST_OPTIONS], key=lambda one: one[0])
    ]
    return modal(
        "Who is to open it?",
        [asked("person", "Who can open it for you?", {"type": "static_select", "option_groups": groups})],
        callback_id=CHOOSE_FORM,
        private_metadata=json.dumps({"nonce": nonce, "form": str(form_id)}),
        submit={"type": "plain_text", "text": "Ask them"},
    )


def read_choice(view: Mapping[str, Any]) -> dict[str, Any]:
    """Whom the form names, by the fields of the request it makes."""
    names = json.loads(view["private_metadata"])
    chosen = view["state"]["values"]["person"]["value"]["selected_option"]
    return {"key": f"fm:{names['nonce']}", "form_id": UUID(names["form"]), "person_id": UUID(chosen["value"])}


def has_asked(names: Sequence[str], until: datetime) -> Block:
    """Instead of the no: who was asked, and where the answer comes."""
    return modal(
        "Asked",
        [
            section(
                f"*{plain(listed(names))}* {'is' if len(names) == 1 else 'are'} asked to open it. "
                f"The answer comes to you here in Slack. What you filled in is kept until {when(until)}."
            ),
            section(PHONE_LIST),
        ],
        clear_on_close=True,
    )


def on_call(form_id: UUID, posts: Sequence[str], agency: str | None) -> Block:
    """The directory alone says who may; what it says, who mends it, and what helps now."""
    listed_as = f"You are listed as {listed(posts)}." if posts else "You are not listed in any post."
    ask = [button(f"Ask {agency}'s on-call manager to open it"[:LONGEST_OPTION], ASK, str(form_id))] if agency else []
    return modal(
        "On call tonight",
        [
            section(
                f"{plain(listed_as)} I only know what the directory says, so being on call does not let you open it. "
                "Your organisation's administrator must enter your on-call post there; that you said so is recorded."
            ),
            section("Tonight, ask somebody who is entered already."),
            buttons(*ask, button("Choose someone else", CHOOSE, str(form_id))),
            section(PHONE_LIST),
        ],
    )


def asked_to_join(name: str) -> Block:
    """Instead of the question: who was told, and what to do if it takes too long."""
    return modal(
        "Asked to join",
        [section(f"The chair of *{plain(name)}* is asked to add you. No second group is opened.")],
        clear_on_close=True,
    )


def read_same(value: str) -> dict[str, UUID]:
    """The form and the group a button names."""
    names = json.loads(value)
    return {"form_id": UUID(names["form"]), "group_id": UUID(names["group"])}


def read_refer(value: str) -> tuple[UUID, str]:
    """The kept form and the forum a button names."""
    names = json.loads(value)
    return UUID(names["form"]), str(names["forum"])


def when(at: datetime) -> str:
    """ "Thursday 9 April 2026, 5pm", in London."""
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {hour(local.time())}"


def _kept(hours: int) -> str:
    return f"What you filled in is kept for {counted(hours, 'hour').replace('one', '1')}."


def _why(refusal: Refusal) -> list[Block]:
    return [why_rule(refusal.rule_id)] if refusal.rule_id else []
