"""The notes as they are read: the model, Slack's limits at any length, and nothing that works as markup."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec

from bot.guard import plain
from bot.rules.record import AskedOf, Contents, Decided, Promised
from bot.views import record as view
from bot.views import record_forms as forms
from rehearsal.blocks import MESSAGE, block_problems, view_problems

AT = datetime(2026, 11, 24, 10, 40, tzinfo=UTC)
MODEL = Contents(
    title="Rapid Solutions Group",
    number=1,
    started_at=AT - timedelta(minutes=40),
    ended_at=AT,
    chair="Service Group Manager, LPT",
    keeper="Team Manager, LPT",
    here=("LPT", "ICB", "CAMHS Collaborative"),
    absent=("County",),
    position="bed search goes on; home plan started.",
    lines=("The ward keeps the bed list.",),
    decisions=(Decided(name="D1", text="LPT and ICB share night staff until Fri 27 Nov.", authority="LPT manager"),),
    questions=(AskedOf(name="R1", text="Half of two extra staff?", of=("County",), by=AT + timedelta(days=2)),),
    made=(Promised(name="A5", text="bed list twice a day", agency="LPT", due_at=AT + timedelta(hours=5, minutes=20)),),
    step_up=False,
    rhythm="MO,TH@09:30",
    next_at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
    next_chair="ICB",
    sent_to=("LPT", "ICB", "CAMHS Collaborative", "County"),
)


def shown(contents: Contents, **changes: object) -> view.Notes:
    fields: dict[str, object] = {
        "ref": "RSG-26-014",
        "code_word": "KESTREL",
        "record_id": uuid4(),
        "edits": 1,
        "contents": contents,
        "sent_at": AT + timedelta(hours=5),
        "checked_at": AT + timedelta(hours=4, minutes=30),
    }
    return view.Notes(**{**fields, **changes})  # type: ignore[arg-type] # any field of it


def words(blocks: list[dict[str, object]]) -> str:
    return "\n".join(str(block["text"]["text"]) for block in blocks if "text" in block).replace("\u200b", "")  # type: ignore[index] # a section


def test_the_model_note() -> None:
    message = view.notes(shown(MODEL))

    assert message.text == "RSG-26-014: notes of Tue 24 Nov 2026"
    assert words(message.blocks) == (
        "*RSG-26-014 · KESTREL · Meeting 1 · Tue 24 Nov 2026, 10am to 10:40am*\n"
        "Rapid Solutions Group. Chair: Service Group Manager, LPT. Notes: Team Manager, LPT.\n"
        "Here: LPT, ICB and CAMHS Collaborative. Apologies: none. *Absent: County.*\n"
        "*Where we are:* bed search goes on; home plan started.\n"
        "• The ward keeps the bed list.\n"
        "*Decided*\n"
        "D1 LPT and ICB share night staff until Fri 27 Nov. Authority: LPT manager.\n"
        "*Asked of agencies that were not there*\n"
        "R1 County: Half of two extra staff? Answer by Thu 26 Nov, 10:40am.\n"
        "*Actions*\n"
        "A5 LPT: bed list twice a day, by Tue 24 Nov, 4pm\n"
        "Late: none. A step up considered: no. Meetings: Mondays and Thursdays, 9:30am. "
        "*Next: Thu 26 Nov, 9:30am. Chair: ICB.*"
    )
    assert message.blocks[-2]["elements"][0]["text"] == (
        "Checked by the chair, Tue 24 Nov, 3:10pm. Sent Tue 24 Nov, 3:40pm to "
        "LPT, ICB, CAMHS Collaborative and County. Not the care record."
    )


def test_what_ends_without_a_full_stop_gets_one_before_more_follows() -> None:
    decided = Decided(name="D1", text="The board rings them", authority="ICB manager")
    asked = AskedOf(name="R1", text="The nights are shared", of=("County",), by=AT + timedelta(days=2))

    read = words(view.notes(shown(msgspec.structs.replace(MODEL, decisions=(decided,), questions=(asked,)))).blocks)

    assert "D1 The board rings them. Authority: ICB manager.\n" in read
    assert "R1 County: The nights are shared. Answer by" in read


def test_every_word_that_is_read_is_counted() -> None:
    """HD-15, to within the line about who has them."""
    message = view.notes(shown(MODEL))
    read = f"{words(message.blocks)} {message.blocks[-2]['elements'][0]['text']}"

    there = sum(any(letter.isalnum() for letter in word) for word in read.split())

    assert abs(view.words("RSG-26-014 · KESTREL", MODEL) - there) <= 12


def most(letter: str) -> Contents:
    """As long as the limits let them be, each word as long as a line."""
    return Contents(
        **{
            **{name: getattr(MODEL, name) for name in MODEL.__struct_fields__},
            "position": letter * 500,
            "lines": tuple(letter * 499 for _ in range(6)),
            "decisions": tuple(Decided(name=f"D{n}", text=letter * 300, authority=letter * 300) for n in range(20)),
            "questions": tuple(AskedOf(name=f"R{n}", text=letter * 300, of=("County",)) for n in range(20)),
            "made": tuple(Promised(name=f"A{n}", text=letter * 200, agency="LPT", due_at=AT) for n in range(10)),
            "late": tuple(Promised(name=f"A{n}", text=letter * 200, agency="LPT", due_at=AT) for n in range(10)),
        }
    )


def test_at_any_length_slack_takes_them() -> None:
    for letter in ("x", "&", "*", "<"):
        found = shown(most(letter), passed_on=("DMT",), may_correct=True, corrected="x" * 500, corrected_at=AT)
        assert block_problems(view.notes(found).blocks, MESSAGE) == []
        assert view_problems(view.window("The notes", found, "says", [view.approve_button(found)])) == []


def test_the_form_takes_whatever_was_noted() -> None:
    offered = forms.Offered(
        called="RSG-26-014 · KESTREL",
        number=12,
        record_id=uuid4(),
        edits=0,
        due_at=AT,
        now=AT,
        most=500,
        most_words=300,
        position="p" * 500,
        lines=["&" * 500] * 20,
        struck=["*" * 500] * 9,
        contents=most("&"),
        goes_to_chair=True,
        corrects=True,
        wrong="w" * 500,
    )

    form = forms.form(offered, "nonce")

    assert view_problems(form) == []
    assert "15 more notes do not fit here" in form["blocks"][0]["text"]["text"]


def test_what_people_wrote_does_not_work_as_markup() -> None:
    typed = "<!channel> *bold* @here https://example.org"

    message = view.notes(shown(most("x"), corrected=typed, corrected_at=AT))
    written = str(message.blocks)

    assert "<!channel>" not in written
    assert plain(typed) in message.blocks[0]["text"]["text"]


def test_the_form_sent_again_keeps_what_was_typed_and_shows_what_changed() -> None:
    offered = forms.Offered(
        called="c",
        number=1,
        record_id=uuid4(),
        edits=1,
        due_at=AT,
        now=AT,
        most=500,
        most_words=300,
        position="then",
        lines=["then"],
        struck=(),
        contents=MODEL,
        goes_to_chair=True,
    )
    form = forms.form(offered, "n1")
    form["state"] = {"values": {"position": {"value": {"value": "mine"}}, "lines": {"value": {"value": None}}}}
    theirs = forms.Written(nonce="", about=str(offered.record_id), edits=2, position="theirs", lines="a\nb")

    again = forms.again(form, theirs, "n2")
    once_more = forms.again({**again, "state": form["state"]}, theirs, "n3")

    assert view_problems(again) == []
    assert "has changed since you opened it" in words(again["blocks"])
    assert "theirs\n• a\n• b" in words(again["blocks"])
    inputs = {
        block["block_id"]: block["element"].get("initial_value") for block in again["blocks"] if "element" in block
    }
    assert inputs == {"position": "mine", "lines": None}
    assert (forms.read({**again, "state": form["state"]}).edits, len(once_more["blocks"])) == (2, len(again["blocks"]))
