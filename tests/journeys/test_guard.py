"""What may identify a child is refused at the door, in commands and forms, and nothing of it is kept anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from rehearsal.client import Message, Workspace
from rehearsal.process import started
from tests.journeys.bot_process import MANIFEST, bot
from tests.journeys.test_opening import FILLED_IN, card_in

NHS = "943 476 5919"  # made up, with a right check digit
SPELLINGS = (NHS, "9434765919", "９４３ ４７６ ５９１９", "943-476-5919")
NOT_ONE = "It is not one: send"
TICK = "It is not an NHS number. Send it."


@dataclass(frozen=True)
class Place:
    """The workspace, and where the bot keeps and logs."""

    workspace: Workspace
    database_url: str
    log: Path

    def everything_kept(self) -> str:
        """All rows of all tables, the log, and every message of the bot."""
        engine = sa.create_engine(self.database_url)
        tables = sa.MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            rows = [str(row) for table in tables.sorted_tables for row in connection.execute(sa.select(table))]
        engine.dispose()
        said = [message.words for one in self.workspace.channels() for message in self.workspace.said(one.name)]
        return "\n".join([*rows, self.log.read_text(), *said])


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    log = tmp_path / "bot.log"
    with started(MANIFEST) as there, bot(there, database_url, log):
        yield Place(there.workspace, database_url, log)


def opened(workspace: Workspace) -> Message:
    """The card of a group that the manager opened, who is in its channel."""
    manager = workspace.person("lpt-sgm")
    manager.submit(manager.command("/rsg open psau").modal, FILLED_IN)
    card = workspace.wait_for(lambda: card_in(workspace), 20, "the card")
    workspace.wait_for(lambda: "lpt-sgm" in workspace.channel(card.channel).members, 20, "the manager to be in")
    return card


def first_about_an_action(workspace: Workspace, who: str) -> Message:
    person = workspace.person(who)
    return workspace.wait_for(lambda: next((m for m in person.messages() if "A1" in m.words), None), 20, "the action")


def test_an_action_with_an_nhs_number_is_refused_and_nothing_of_it_is_kept(place: Place) -> None:
    card = opened(place.workspace)

    for number in SPELLINGS:
        reply = place.workspace.person("lpt-sgm").command(
            f"/rsg action @county-hos ask about {number} by tomorrow noon", channel=card.channel
        )

        assert "That looks like an NHS number. Nothing was saved or sent." in reply.words
        assert number not in reply.words
    assert "A1" not in place.workspace.person("county-hos").messages()[-1].words
    assert not any(spelling in place.everything_kept() for spelling in SPELLINGS)


def test_a_command_that_holds_none_is_sent_after_all_once(place: Place) -> None:
    """One random number in eleven passes for an NHS number: people can say that it is none."""
    card = opened(place.workspace)
    manager = place.workspace.person("lpt-sgm")
    reply = manager.command(f"/rsg action @county-hos order {NHS} by tomorrow noon", channel=card.channel)

    sent = manager.press(reply.shown[-1], NOT_ONE)
    again = manager.press(reply.shown[-1], NOT_ONE)

    assert sent.modal is not None
    assert "A1 is with Alder Reeve" in sent.modal.words
    assert again.modal is not None
    assert "A1 is with" in again.modal.words
    assert NHS in first_about_an_action(place.workspace, "county-hos").words


def test_a_form_is_shown_again_as_it_was_filled_in_with_a_tick(place: Place) -> None:
    card = opened(place.workspace)
    manager, owner = place.workspace.person("lpt-sgm"), place.workspace.person("county-hos")
    manager.command("/rsg action @county-hos ask three providers by tomorrow noon", channel=card.channel)
    message = first_about_an_action(place.workspace, "county-hos")
    form = owner.press(message, "Update").modal

    refused = owner.submit(form, {"words": f"rang about {NHS}"})

    assert refused.modal is not None
    assert "That looks like an NHS number" in refused.modal.words
    assert f"rang about {NHS}" in str(refused.modal.raw)
    assert not any(spelling in place.everything_kept() for spelling in SPELLINGS)
    because = owner.press(refused.modal, "Why?")
    assert because.modal is not None
    assert "Nothing that may identify a child stands in Slack" in because.modal.words
    owner.close()
    taken = owner.submit(refused.modal, {"guard_sure": [TICK]})
    assert taken.modal is None
    place.workspace.wait_for(
        lambda: f"rang about {NHS}" in first_about_an_action(place.workspace, "county-hos").words, 20, "the update"
    )
    assert "said_not_identifying" in place.everything_kept()


def test_a_telephone_number_of_work_may_stand(place: Place) -> None:
    card = opened(place.workspace)
    manager = place.workspace.person("lpt-sgm")

    reply = manager.command("/rsg action @county-hos ring 0116 496 0102 by tomorrow noon", channel=card.channel)
    sent = manager.press(reply.shown[-1], "It is a work number: send")

    assert "Is it a work number?" in reply.words
    assert sent.modal is not None
    assert "A1 is with" in sent.modal.words


def test_what_is_written_in_the_channel_is_asked_to_be_deleted_and_nothing_of_it_is_kept(place: Place) -> None:
    """The bot can only warn afterwards: the author in private, the chair with kind and time."""
    card = opened(place.workspace)
    author, chair = place.workspace.person("county-hos"), place.workspace.person("lpt-sgm")
    place.workspace.wait_for(
        lambda: "county-hos" in place.workspace.channel(card.channel).members, 20, "the author to be in"
    )

    written = author.post(card.channel, f"it is about {NHS}")
    place.workspace.wait_for(
        lambda: next((m for m in author.messages() if "Please delete your message" in m.words), None), 20, "a word"
    )
    told = place.workspace.wait_for(
        lambda: next((m for m in chair.messages() if "may identify a child" in m.words), None), 20, "the chair's word"
    )

    assert "an NHS number" in told.words
    author.delete(written)
    place.workspace.wait_for(
        lambda: all(any("gone" in m.words for m in who.messages()) for who in (author, chair)), 20, "it to be gone"
    )
    assert not any(spelling in place.everything_kept() for spelling in SPELLINGS)


def test_two_files_in_the_channel_get_one_word(place: Place) -> None:
    card = opened(place.workspace)
    author = place.workspace.person("lpt-sgm")

    author.upload(card.channel, "form.txt", "nothing")
    author.upload(card.channel, "form-2.txt", "nothing")
    named = author.upload(card.channel, f"{NHS}.txt", "nothing")
    author.post(card.channel, "thank you")
    author.post("@bot", "and now?")

    def answered() -> bool:
        said = "\n".join(message.words for message in author.messages())
        return all(words in said for words in ("What you can do", "You shared a file", "Please delete your message"))

    place.workspace.wait_for(answered, 20, "a word about each")

    assert sum("You shared a file" in message.words for message in author.messages()) == 1
    author.delete(named)
    assert NHS not in place.everything_kept()
