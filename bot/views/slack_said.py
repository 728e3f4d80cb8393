"""What Slack refused, in plain words: what is missing because of it, and who can mend it."""

from msgspec import Struct

GUEST = (
    "is a guest, and this workspace does not let the bot add guests",
    "A workspace owner can allow that, or add them by hand.",
)
GONE = (
    "has no Slack account any more that can be added",
    "Ask their agency for somebody else: `/rsg add`.",
)
ONE_CHANNEL = (
    "is a guest who may be in one channel only",
    "A workspace owner can change that. Until then phone them.",
)
LEFT = ("has left the channel", "Ask them why. “Try again” lets them in once more.")
ELSEWHERE = ("belongs to another workspace", "A workspace owner can let them in.")

NOT_ADDED = {
    "user_is_restricted": GUEST,
    "user_is_ultra_restricted": GUEST,
    "ura_max_channels": ONE_CHANNEL,
    "cant_invite": GONE,
    "user_disabled": GONE,
    "user_not_found": GONE,
    "users_not_found": GONE,
    "user_not_visible": GONE,
    "org_user_not_in_team": ELSEWHERE,
    "no_external_invite_permission": ELSEWHERE,
    "left": LEFT,
}
OWNER = "Ask a workspace owner."
ADMINISTRATOR = "Ask whoever looks after this bot to run `rsg check`."
RESTRICTED = frozenset({"restricted_action", "cannot_create_channel", "max_channel_memberships_limit"})
OURS = frozenset(
    {
        *("could_not_be_drawn", "no_answer", "unknown_kind"),
        *("missing_scope", "not_allowed_token_type", "invalid_auth", "not_authed", "token_revoked", "token_expired"),
    }
)
"""What whoever looks after the bot mends, not the owner of the workspace."""

STEPS = {
    "invite": "People could not be added to the channel",
    "members": "It is not known who is in the channel",
    "kick": "Somebody who was taken out is still in the channel",
    "archive": "The channel could not be put away",
    "pin": "The card could not be pinned",
    "topic": "The channel has no topic",
    "purpose": "The channel has no purpose",
    "post": "A message could not be posted in the channel",
    "update": "The card could not be changed",
    "file": "Somebody who comes did not get the file for their calendar",
}
BECAUSE = {
    "is_archived": ("somebody put the channel away by hand", "A workspace owner can bring it back."),
    "not_in_channel": ("the bot was taken out of the channel", "Somebody in the channel can add it again."),
    "channel_not_found": ("the channel is gone, or the bot was taken out of it", OWNER),
    "message_not_found": ("it was deleted", OWNER),
}


class Trouble(Struct, frozen=True):
    """One thing that did not work: what, and who can mend it. Names of people are as the directory has them."""

    what: str
    mend: str


def not_added(name: str, code: str) -> Trouble:
    """Somebody who is not in the channel."""
    why, mend = NOT_ADDED.get(code, (f"could not be added (Slack says: {code})", OWNER))
    return Trouble(f"{name} is not in the channel: this person {why}.", mend)


def not_told(name: str) -> Trouble:
    """Somebody whom a direct message did not reach."""
    return Trouble(f"{name} could not be told in Slack.", "Phone them, or ask their agency for somebody else.")


def no_channel(name: str, code: str) -> Trouble:
    """The private channel was refused; there is no other."""
    if code == "name_taken":
        return Trouble(
            f"There is no channel: #{name} and the names like it are taken.",
            "Ask a workspace owner to rename one of them. Then press “Try again”.",
        )
    if code in RESTRICTED:
        return Trouble(
            "There is no channel: this workspace does not let the bot make private channels. "
            "It makes no other kind. Everybody was still asked by direct message.",
            "Ask a workspace owner to let apps make private channels. Then press “Try again”.",
        )
    return Trouble(f"There is no channel (Slack says: {code}).", f"{ADMINISTRATOR} Then press “Try again”.")


def step_refused(kind: str, code: str) -> Trouble:
    """Any other step about the channel."""
    what = STEPS.get(kind, "A step could not be done")
    if code in OURS:
        return Trouble(f"{what} ({code}).", f"{ADMINISTRATOR} Then press “Try again”.")
    if code in BECAUSE:
        why, mend = BECAUSE[code]
        return Trouble(f"{what}: {why}.", f"{mend} Then press “Try again”.")
    return Trouble(f"{what} (Slack says: {code}).", f"{OWNER} Then press “Try again”.")
