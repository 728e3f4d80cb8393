"""What the form for a note shows to this person, here and now."""

from uuid import UUID

from bot.rules.kinds import Limit
from bot.rules.rights import why_not
from bot.services import Services
from bot.usecases.about import About, about, in_channel
from bot.usecases.guard import recognised
from bot.usecases.over import over
from bot.usecases.records.note import LIMIT
from bot.usecases.refused import Refused, refuse_if
from bot.usecases.spoken import spoken
from bot.usecases.standing import acting
from bot.usecases.within import NOT_FOUND
from bot.views.note import Offered

NOT_COPIED = "The message may hold what identifies a child, so it was not copied. Write here what is to be noted."
CUT = "The message is longer than a note may be: its end was left out."


def new_note(services: Services, slack_id: str, *, channel_id: str | None = None, ref: str | None = None) -> Offered:
    """The empty form for the group that is meant. Raises Refused for somebody who may not note there."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        return _offer(about(work, services, person, now, ref=ref, channel_id=channel_id))


def new_note_in(services: Services, slack_id: str, group_id: UUID) -> Offered:
    """The empty form, from a group's card. Raises Refused."""
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        group = work.groups.find(group_id)
        if group is None:
            raise Refused(NOT_FOUND)
        return _offer(about(work, services, person, now, ref=group.ref))


def note_from_message(
    services: Services, slack_id: str, channel_id: str, text: str, source_ts: str, thread_ts: str | None
) -> Offered:
    """The form filled in from a message of a group's channel; *text* is as Slack sends it. Raises Refused elsewhere.

    What may identify a child is not even shown there.
    """
    now = services.clock.now()
    with services.database.read() as work:
        person = acting(work, slack_id)
        meant = in_channel(work, services, person, now, channel_id)
        whole = " ".join(spoken(work, text).split())
        if recognised((text, whole), now.date()):
            return _offer(meant, note=NOT_COPIED, source_ts=source_ts, thread_ts=thread_ts)
        most = meant.policy.the(Limit, LIMIT).amount
        shown = whole if len(whole) <= most else f"{whole[: most - 1].rsplit(None, 1)[0]}…"
        note = "" if shown == whole else CUT
        return _offer(meant, text=shown, note=note, source_ts=source_ts, thread_ts=thread_ts)


def _offer(
    meant: About, *, text: str = "", note: str = "", source_ts: str | None = None, thread_ts: str | None = None
) -> Offered:
    refuse_if(why_not(meant.policy, "note", meant.standing))
    refuse_if(over(meant.group))
    return Offered(
        ref=meant.group.ref,
        code_word=meant.group.code_word,
        most=meant.policy.the(Limit, LIMIT).amount,
        text=text,
        note=note,
        source_ts=source_ts,
        thread_ts=thread_ts,
    )
