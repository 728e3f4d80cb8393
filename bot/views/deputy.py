"""The small forms: who comes instead, and who this is passed on to."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.guard import plain
from bot.views.blocks import Block, asked, modal, option, section

DEPUTY_FORM = "deputy_form"
NOT_ME_FORM = "pass_on_form"


def deputy_form(member_id: str, nonce: str, meeting_id: str | None = None) -> Block:
    """Who comes instead, and the one question that is asked about them. *meeting_id*: to a later meeting than the
    one they were invited to."""
    yes_no = [option("Yes", "yes"), option("No", "no")]
    return _form(
        "Send someone else",
        DEPUTY_FORM,
        member_id,
        nonce,
        [
            _whom("Who comes?"),
            asked(
                "can_agree",
                "Can this person agree things for your agency?",
                {"type": "radio_buttons", "options": yes_no},
            ),
        ],
        meeting_id,
    )


def pass_on_form(member_id: str, nonce: str) -> Block:
    """Who is asked instead, from now on."""
    return _form("Pass it on", NOT_ME_FORM, member_id, nonce, [_whom("Who should be asked?")])


def sent(says: str) -> Block:
    """The form turns into this: it may have been opened from a message that does not change."""
    return modal("Done", [section(plain(says))])


def read_deputy(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the first form says, by the fields of the request it makes."""
    chosen = view["state"]["values"]["can_agree"]["value"]["selected_option"]
    meeting = json.loads(view["private_metadata"]).get("meeting")
    return {
        **_about(view),
        "deputy": _person(view),
        "can_agree": chosen["value"] == "yes",
        "meeting_id": UUID(meeting) if meeting else None,
    }


def read_pass_on(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the second form says, by the fields of the request it makes."""
    return {**_about(view), "to": _person(view)}


def _form(
    title: str, callback: str, member_id: str, nonce: str, questions: list[Block], meeting_id: str | None = None
) -> Block:
    return modal(
        title,
        [section("Choose a colleague of your own agency. Anyone else must be added by the chair."), *questions],
        callback_id=callback,
        private_metadata=json.dumps({"nonce": nonce, "member": member_id, "meeting": meeting_id}),
        submit={"type": "plain_text", "text": "Send"},
    )


def _whom(label: str) -> Block:
    return asked("person", label, {"type": "users_select"})


def _about(view: Mapping[str, Any]) -> dict[str, Any]:
    names = json.loads(view["private_metadata"])
    return {"key": f"fm:{names['nonce']}", "member_id": UUID(names["member"])}


def _person(view: Mapping[str, Any]) -> str:
    return str(view["state"]["values"]["person"]["value"]["selected_user"])
