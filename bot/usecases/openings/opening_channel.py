"""What opening a group promises to Slack: its private channel, the card, and everybody in it."""

from uuid import UUID

from storage import models
from storage.outbox import URGENT, group_conversation
from storage.unit_of_work import UnitOfWork


def promise_channel(work: UnitOfWork, group: models.Group) -> models.Effect:
    """The private channel and its card. Everything else in the group's conversation waits for the channel."""
    conversation = group_conversation(group.id)
    create = work.outbox.call(
        f"create:{group.id}",
        "create",
        content={"name": group.channel_name},
        group_id=group.id,
        priority=URGENT,
        conversation=conversation,
    )
    return work.outbox.post(
        f"card:{group.id}", conversation, draw="card", subject_id=group.id, group_id=group.id, after=create
    )


def finish_channel(work: UnitOfWork, group: models.Group, card: models.Effect) -> None:
    """What follows the channel, in no order: topic, purpose, one invitation for all; then pin and a look who is in."""
    create = work.outbox.by_key(f"create:{group.id}")
    conversation = group_conversation(group.id)
    users = _slack_ids(work, group)
    for kind, content in (
        ("topic", {"text": f"{group.ref} · {group.code_word}"}),
        ("purpose", {"text": "No names or health details here."}),
        ("invite", {"users": users}),
    ):
        work.outbox.call(
            f"{kind}:{group.id}",
            kind,
            content=content,
            group_id=group.id,
            after=create,
            priority=URGENT,
            conversation=conversation,
        )
    work.outbox.call(f"pin:{group.id}", "pin", target=card, group_id=group.id, after=card, conversation=conversation)
    work.outbox.call(
        f"members:{group.id}",
        "members",
        content={"users": users},
        group_id=group.id,
        after=work.outbox.by_key(f"invite:{group.id}"),
        conversation=conversation,
    )


def _slack_ids(work: UnitOfWork, group: models.Group) -> list[str]:
    ids: set[UUID] = {member.person_id for member in work.groups.members(group.id)} | {group.opener_id}
    return sorted(person.slack_id for person in work.people.named(ids).values() if person.slack_id)
