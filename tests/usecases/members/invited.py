"""A group that was opened, and who is who in it, for tests of answering and chairing."""

from dataclasses import dataclass
from uuid import UUID

from bot.drawing.drawers import drawers
from bot.services import Services
from bot.usecases.members.invitation import owed_answer
from bot.usecases.openings.opening import open_group
from bot.views.message import Message
from storage.database import Database
from storage.models import Attendance, Effect, Group, Meeting, Member, Obligation, Person
from tests.usecases.house import StoodStill, asked, services_on, slack


@dataclass(frozen=True)
class Opened:
    """One open group and the ways to look at it."""

    database: Database
    services: Services
    clock: StoodStill
    group_id: UUID

    def group(self) -> Group:
        with self.database.read() as work:
            return work.groups.get(self.group_id)

    def person(self, key: str) -> Person:
        with self.database.read() as work:
            found = work.people.by_slack_id(slack(key))
        assert found is not None
        return found

    def member(self, key: str) -> Member:
        found = self.find_member(key)
        assert found is not None
        return found

    def find_member(self, key: str) -> Member | None:
        person = self.person(key)
        with self.database.read() as work:
            return work.groups.member(self.group_id, person.id)

    def meeting(self) -> Meeting:
        with self.database.read() as work:
            found = work.groups.next_meeting(self.group_id)
        assert found is not None
        return found

    def reply(self, key: str) -> Attendance | None:
        member, meeting = self.member(key), self.meeting()
        with self.database.read() as work:
            return work.groups.attendance(meeting.id).get(member.id)

    def invitation(self, key: str) -> Obligation:
        """The newest invitation of somebody, open or not."""
        member = self.member(key)
        with self.database.read() as work:
            found = owed_answer(work, member.id)
        assert found is not None
        return found

    def owed(self, kind: str) -> Obligation | None:
        with self.database.read() as work:
            return work.obligations.about(self.group_id, kind)

    def effects(self) -> dict[str, Effect]:
        with self.database.read() as work:
            return {effect.key: effect for effect in work.session.query(Effect).all()}

    def acts(self) -> list[str]:
        with self.database.read() as work:
            return [row.act for row in work.audit.of(self.group_id)]

    def posted(self, key: str, draw: str) -> list[Effect]:
        """What was promised to somebody under that name."""
        person = self.person(key)
        return [e for e in self.effects().values() if e.kind == "post" and e.draw == draw and e.person_id == person.id]

    def shown(self, key: str, draw: str) -> Message:
        """How somebody's newest message of a name reads now."""
        effect = self.posted(key, draw)[-1]
        effect.kind = "update"
        with self.database.read() as work:
            found = drawers(self.services)[draw](work, effect, self.clock.now())
        assert found is not None
        return found

    def shown_in_channel(self, draw: str) -> Message:
        """How the group's newest line of a name reads now."""
        effect = [e for e in self.effects().values() if e.kind == "post" and e.draw == draw and e.person_id is None][-1]
        with self.database.read() as work:
            found = drawers(self.services)[draw](work, effect, self.clock.now())
        assert found is not None
        return found

    def card(self) -> str:
        """What is written on the card."""
        return words(self.card_shown())

    def card_shown(self) -> Message:
        with self.database.read() as work:
            effect = work.outbox.by_key(f"card:{self.group_id}")
            assert effect is not None
            found = drawers(self.services)["card"](work, effect, self.clock.now())
        assert found is not None
        return found

    def send_everything(self) -> None:
        """As if every post had gone out with the words of this moment; what has none any more is withdrawn."""
        draw = drawers(self.services)
        with self.database.write() as work:
            for effect in work.session.query(Effect).filter(Effect.kind == "post", Effect.state == "pending"):
                message = draw[str(effect.draw)](work, effect, self.clock.now())
                if message is not None:
                    effect.content = {**effect.content, "text": message.text, "blocks": message.blocks}
                effect.state = "withdrawn" if message is None else "done"


def opened(database: Database, **changes: object) -> Opened:
    services, clock = services_on(database)
    answer = open_group(asked(**changes), services)
    with database.read() as work:
        group = work.groups.by_ref(answer.ref)
        assert group is not None
        group_id = group.id
    return Opened(database, services, clock, group_id)


def words(message: Message) -> str:
    """All that is written in a message, its buttons left out."""
    return "\n".join(block["text"]["text"] for block in message.blocks if "text" in block)


def labels(message: Message) -> list[str]:
    """The labels of its buttons."""
    return [
        one["text"]["text"] for block in message.blocks for one in block.get("elements", []) if one["type"] == "button"
    ]
