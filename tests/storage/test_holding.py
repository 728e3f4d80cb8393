"""A row that is held may still be named by others: else the relay and a use case can wait for one another for ever."""

from storage.database import Database
from tests.usecases.invited import opened


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
