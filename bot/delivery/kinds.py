"""The table of what can go out: how each kind is sent, and how a doubt about it is settled."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from bot.delivery import channels, files, posts
from bot.delivery.channels import NextName
from bot.delivery.claim import Claim
from bot.delivery.files import Upload, nowhere
from bot.delivery.outcome import Outcome
from bot.delivery.privacy import ASKED, Private
from bot.delivery.slack import Call
from bot.timing import Timing

Act = Callable[[Call, Claim], Outcome]


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of effect.

    ``send`` does it, with ``methods``; ``look`` says whether an earlier try did it (Done or Absent), with
    ``look_methods``. Without ``look`` a doubt is settled by doing it again, which changes nothing if it was done.
    ``once``: a courtesy that is never tried twice. After ``tries`` fruitless tries a person must decide.
    ``speaks``: it says something, and so waits where a channel is not private any more.
    """

    send: Act
    methods: tuple[str, ...]
    look: Act | None = None
    look_methods: tuple[str, ...] = ()
    once: bool = False
    tries: int = 20
    speaks: bool = False


def kinds(next_name: NextName, private: Private | None = None, upload: Upload = nowhere) -> Mapping[str, Kind]:
    """All kinds. *next_name* says what to call a channel whose name is taken, *private* whether one is so still,
    *upload* puts the bytes of a file where Slack wants them."""
    create = channels.Create(next_name)
    private = private or Private(Timing().private)
    invite = "conversations.invite"
    return {
        "post": Kind(
            send=private.only(posts.post),
            methods=("chat.postMessage", ASKED),
            look=posts.look,
            look_methods=("conversations.history", "conversations.replies", "conversations.open"),
            tries=8,
            speaks=True,
        ),
        "update": Kind(send=private.only(posts.update), methods=("chat.update", ASKED), speaks=True),
        "pin": Kind(send=posts.pin, methods=("pins.add",)),
        "ephemeral": Kind(
            send=private.only(posts.ephemeral), methods=("chat.postEphemeral", ASKED), once=True, speaks=True
        ),
        "create": Kind(
            send=private.made(create.send),
            methods=("conversations.create", "conversations.list"),
            look=create.look,
            look_methods=("conversations.list",),
            tries=8,
        ),
        "topic": Kind(send=channels.topic, methods=("conversations.setTopic",)),
        "purpose": Kind(send=channels.purpose, methods=("conversations.setPurpose",)),
        "invite": Kind(send=channels.invite, methods=(invite,)),
        "members": Kind(send=channels.members, methods=("conversations.members", invite)),
        "kick": Kind(send=channels.kick, methods=("conversations.kick",)),
        "file": Kind(
            send=files.Share(upload),
            methods=("files.getUploadURLExternal", "files.completeUploadExternal"),
            look=files.look,
            look_methods=("files.list",),
            tries=8,
        ),
        "privacy": Kind(send=private.look, methods=(ASKED,)),
        "archive": Kind(send=channels.archive, methods=("conversations.archive",)),
    }
