"""A row that is held may still be named by others: else the relay and a use case can wait for one another for ever."""

from storage.database import Database
from tests.usecases.members.invited import opened


def test_a_message_about_a_group_is_promised_while_somebody_else_holds_the_group(postgres_url: str) -> None:
    """PostgreSQL checks each key a changed row names, and FOR UPDATE would keep it waiting."""
    here, other = opened(Database(postgres_url)), Database(postgres_url)

    with here.database.write() as holding:
        holding.groups.lock(here.group_id)
        card = holding.outbox.locked(f"card:{here.group_id}")
        assert card is not None
        with other.write() as work:
            work.outbox.call("another", "pin", target=card, group_id=here.group_id)

    assert "another" in here.effects()
    other.close()
    here.database.close()


def test_a_group_read_before_it_is_held_is_as_it_stands_when_it_is(postgres_url: str) -> None:
    """Whoever names a group by its channel reads it first, and somebody else may change it until it is held."""
    here, other = opened(Database(postgres_url)), Database(postgres_url)

    with here.database.write() as work:
        read = work.groups.get(here.group_id)
        with other.write() as before:
            before.groups.lock(here.group_id).rhythm_idea = "TU,FR@10:00"
        held = work.groups.lock(here.group_id)

        assert held is read
        assert held.rhythm_idea == "TU,FR@10:00"
        held.state = "closing"

    assert here.group().state == "closing"
    other.close()
    here.database.close()


def test_a_person_read_before_they_are_held_is_as_they_stand_when_they_are(postgres_url: str) -> None:
    here, other = opened(Database(postgres_url)), Database(postgres_url)
    somebody = here.person("county-head").id

    with here.database.write() as work:
        work.people.get(somebody)
        with other.write() as before:
            before.people.lock(somebody).name = "Another"

        assert work.people.lock(somebody).name == "Another"

    other.close()
    here.database.close()
