"""What people write where no door stands before it: answered in private, once an hour, and nothing of it is kept."""

from datetime import timedelta

from bot.usecases.records.overheard import FILE, IDENTIFIED, TO_CHAIR, Heard, changed, gone, in_channel, to_the_bot
from storage.database import Database
from tests.usecases.house import slack
from tests.usecases.members.invited import Opened, opened, words

NHS = "943 476 5919"  # made up, with a right check digit
CHANNEL = "C1"
AUTHOR, OPENER = "county-head", "lpt-sgm"


def with_channel(database: Database) -> Opened:
    here = opened(database)
    with database.write() as work:
        work.groups.get(here.group_id).channel_id = CHANNEL
    return here


def written(text: str, number: int = 1, by: str = AUTHOR, files: tuple[str, ...] = ()) -> Heard:
    return Heard(
        key=f"ev:{number}",
        by=slack(by),
        channel_id=CHANNEL,
        ts=f"{number}.0",
        texts=(text, *files),
        files=len(files),
    )


def everything(here: Opened) -> str:
    with here.database.read() as work:
        audit = [str(row.detail) for row in work.audit.of(here.group_id)]
    return str([effect.content for effect in here.effects().values()]) + str(audit)


def test_the_author_is_asked_to_delete_it_and_the_chair_hears_kind_and_time(database: Database) -> None:
    here = with_channel(database)

    in_channel(written(f"about {NHS}"), here.services)
    here.send_everything()

    author, seer = here.shown(AUTHOR, IDENTIFIED), here.shown(OPENER, TO_CHAIR)
    assert "Please delete your message in <#C1>" in words(author)
    assert "Thursday 2 April 2026, 7:04pm: it looks as if it holds an NHS number." in words(author)
    assert "Thursday 2 April 2026, 7:04pm: it looks as if it holds an NHS number." in words(seer)
    assert NHS not in words(author) + words(seer) + everything(here)


def test_the_same_event_twice_is_one_word(database: Database) -> None:
    here = with_channel(database)

    in_channel(written(NHS), here.services)
    in_channel(written(NHS), here.services)

    assert here.acts().count(IDENTIFIED) == 1


def test_within_the_hour_the_word_is_added_to_and_not_sent_again(database: Database) -> None:
    here = with_channel(database)
    in_channel(written(NHS), here.services)
    here.send_everything()

    here.clock.at += timedelta(minutes=10)
    in_channel(written("born 3.4.2011", 2), here.services)

    assert len(here.posted(AUTHOR, IDENTIFIED)) == len(here.posted(OPENER, TO_CHAIR)) == 1
    assert "two messages of yours" in words(here.shown(AUTHOR, IDENTIFIED))
    assert "7:14pm: it looks as if it holds a date of birth" in words(here.shown(OPENER, TO_CHAIR))
    here.clock.at += timedelta(minutes=51)
    in_channel(written(NHS, 3), here.services)
    assert len(here.posted(AUTHOR, IDENTIFIED)) == 2


def test_what_was_deleted_or_changed_is_said_to_be_gone(database: Database) -> None:
    here = with_channel(database)
    in_channel(written(NHS, 1), here.services)
    in_channel(written(NHS, 2), here.services)
    here.send_everything()

    gone(CHANNEL, "1.0", here.services)
    assert "Please delete your message in" in words(here.shown(AUTHOR, IDENTIFIED))
    changed(written("about nobody", 2), here.services)

    assert "Thank you: it is gone" in words(here.shown(AUTHOR, IDENTIFIED))
    assert "is gone" in words(here.shown(OPENER, TO_CHAIR))


def test_an_edit_that_puts_it_in_is_seen_too(database: Database) -> None:
    here = with_channel(database)
    in_channel(written("hello", 1), here.services)

    changed(written(NHS, 1), here.services)

    assert here.acts().count(IDENTIFIED) == 1


def test_a_file_gets_a_gentle_word_and_its_name_is_looked_at(database: Database) -> None:
    here = with_channel(database)

    in_channel(written("", 1, files=("form.pdf",)), here.services)
    in_channel(written("", 2, files=(f"{NHS}.pdf",)), here.services)

    assert len(here.posted(AUTHOR, FILE)) == len(here.posted(AUTHOR, IDENTIFIED)) == 1
    assert not here.posted(OPENER, FILE)


def test_the_chair_hears_of_somebody_whom_the_directory_does_not_know(database: Database) -> None:
    here = with_channel(database)

    in_channel(written(NHS, by="nobody-knows"), here.services)

    whispered = [effect for effect in here.effects().values() if effect.kind == "ephemeral"]
    assert [effect.content["user"] for effect in whispered] == [slack("nobody-knows")]
    assert len(here.posted(OPENER, TO_CHAIR)) == 1


def test_a_work_number_and_a_channel_of_nobodys_leave_no_trace(database: Database) -> None:
    here = with_channel(database)
    before = here.acts()

    in_channel(written("ring 0116 496 0102"), here.services)
    in_channel(Heard(key="ev:9", by=slack(AUTHOR), channel_id="C9", ts="9.0", texts=(NHS,)), here.services)

    assert here.acts() == before


def test_whoever_writes_to_the_bot_is_shown_what_they_can_do(database: Database) -> None:
    here = with_channel(database)

    to_the_bot(written("hello?"), here.services)
    to_the_bot(written(NHS, 2), here.services)

    assert "/rsg mine" in words(here.shown(AUTHOR, "help"))
    assert "Please delete your last message" in words(here.shown(AUTHOR, "identified_here"))
    assert NHS not in everything(here)
