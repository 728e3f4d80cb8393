"""The directory's file: read whole, or refused with the place of everything that is wrong."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.directory.file import Directory, DirectoryError, read_directory
from bot.directory.rows import Problem

FORUMS = ("RSG-A", "RSG-B")
REHEARSED = Path(__file__).parents[1] / "rehearsal" / "directory.yaml"

GOOD = """\
organisations:
- {id: trust, name: A trust, kind: hospital trust, duty_desk: 01632 960101}
people:
- {id: ash, name: Ash Merrow, slack: U0ASH}
- {id: kit, name: Kit Larch, email: kit@trust.example}
posts:
- {person: ash, organisation: trust, title: Director, level: 6}
- {person: kit, organisation: trust, title: On-call manager, level: 4, service: Wards, manager: ash,
   chairs: [RSG-A], contact_for: [RSG-B], on_call: 1, deputies: [ash]}
"""

CSV = """\
person,name,slack,email,organisation,organisation_name,kind,duty_desk,\
title,level,service,manager,chairs,contact_for,on_call,deputies
ash,Ash Merrow,U0ASH,,trust,A trust,hospital trust,01632 960101,Director,6,,,,,,
kit,Kit Larch,,kit@trust.example,trust,,,,On-call manager,4,Wards,ash,RSG-A,RSG-B,1,ash
"""


def problems(text: str, name: str = "directory.yaml") -> list[tuple[int, int, str]]:
    with pytest.raises(DirectoryError) as refused:
        read_directory(text, name, FORUMS)
    return [(problem.line, problem.column, problem.says) for problem in refused.value.problems]


def only_problem(text: str, name: str = "directory.yaml") -> tuple[int, int, str]:
    (problem,) = problems(text, name)
    return problem


def pointed(text: str) -> tuple[str, int, int]:
    """The text without its triangle, and the line and column where that stood."""
    before, after = text.split("▲")
    return before + after, before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1


def test_a_post_is_read_with_everything_that_stands_in_it() -> None:
    directory = read_directory(GOOD, "directory.yaml", FORUMS)

    post = directory.posts[1]
    assert (post.person, post.organisation, post.title, post.level) == ("kit", "trust", "On-call manager", 4)
    assert (post.service, post.manager, post.on_call, post.deputies) == ("Wards", "ash", 1, ("ash",))
    assert (post.chairs, post.contact_for) == (("RSG-A",), ("RSG-B",))
    assert directory.organisations[0].duty_desk == "01632 960101"
    assert [(person.slack, person.email) for person in directory.people] == [
        ("U0ASH", None),
        (None, "kit@trust.example"),
    ]


def test_the_same_directory_as_a_spreadsheet_reads_the_same() -> None:
    assert read_directory(CSV, "Directory.CSV", FORUMS) == read_directory(GOOD, "directory.yaml", FORUMS)


def test_the_rehearsed_directory_is_good() -> None:
    directory = read_directory(REHEARSED.read_text(encoding="utf-8"), REHEARSED.name, FORUMS)

    assert len(directory.posts) == len(directory.people) == 28


def test_a_file_saved_by_a_spreadsheet_keeps_its_byte_order_mark_and_its_odd_spaces_to_itself() -> None:
    written = "\ufeff" + CSV.replace("Ash Merrow", " Ash\u00a0 Merrow ").replace("\n", "\r\n") + ",,,,,,,,,,,,,,,\r\n"

    assert read_directory(written, "d.csv", FORUMS) == read_directory(CSV, "d.csv", FORUMS)


def test_an_id_that_yaml_takes_for_something_else_is_the_text_that_was_written() -> None:
    directory = read_directory(
        GOOD.replace("id: ash", "id: 007").replace(": ash", ": 007").replace("[ash]", "[007]"), "directory.yaml", FORUMS
    )

    assert directory.people[0].id == directory.posts[1].manager == "007"


@pytest.mark.parametrize(
    ("was", "written", "says"),
    [
        ("hospital trust, duty_desk: 01632 960101}", "[▲}", "This is not YAML: "),
        ("A trust", "▲\x07", "may not stand in a text file"),
        ("kind: hospital trust", "kind: trust, ▲colour: red", '"colour" is not known here; allowed are id, name'),
        ("kind: hospital trust", "kind: trust, ▲[a, b]: red", "This name is not known here; allowed are id, name"),
        ("name: A trust", "name: A trust, ▲name: B", '"name" stands twice'),
        ("{id: trust, name: A trust, ", "▲{id: trust, ", '"name" is missing; every entry here has id, name and kind'),
        ("name: A trust", "name: ▲~", '"name" is missing'),
        ("name: A trust", "name: ▲[A trust]", '"name" must be one value, not a list'),
        ("name: A trust", "name: ▲{a: b}", '"name" must be plain text'),
        ("name: A trust", "name: ▲!!python/name:os.system x", '"name" must be plain text'),
        ("name: A trust", 'name: ▲"A \\e trust"', '"name" has a character in it that cannot be seen'),
        ("chairs: [RSG-A]", "chairs: ▲RSG-A", '"chairs" must be a list'),
        ("chairs: [RSG-A]", "chairs: [▲{a: b}]", '"chairs" must be plain text'),
        ("chairs: [RSG-A]", "chairs: [RSG-A, ▲RSG-C]", '"chairs" names "RSG-C"; known are RSG-A and RSG-B'),
        ("contact_for: [RSG-B]", "contact_for: [▲panel]", '"contact_for" names "panel"; known are RSG-A and RSG-B'),
        ("level: 6", "level: ▲8", '"level" is "8"; it must be a whole number from 1 to 7'),
        ("level: 6", "level: ▲0", '"level" is "0"; it must be a whole number from 1 to 7'),
        ("level: 6", "level: ▲high", '"level" is "high"; it must be a whole number from 1 to 7'),
        ("on_call: 1", "on_call: ▲0", '"on_call" is "0"; it must be a whole number from 1 to 99'),
        ("person: ash", "person: ▲elm", '"person" names "elm"; it must be the id of one of the people in this file'),
        ("organisation: trust", "organisation: ▲x", '"x"; it must be the id of one of the organisations in this file'),
        ("manager: ash", "manager: ▲elm", '"manager" names "elm"; it must be the id of one of the people in this file'),
        ("deputies: [ash]", "deputies: [▲elm]", '"deputies" names "elm"; it must be the id of one of the people'),
        ("slack: U0ASH", "slack: ▲ash", '"slack" is "ash"; it must be a Slack member id: U or W'),
        ("kit@trust.example", "▲kit.trust.example", '"email" is "kit.trust.example"; it must be one e-mail address'),
        ("{id: ash, name: Ash Merrow, slack: U0ASH}", "▲{id: ash, name: Ash}", 'neither "slack" nor "email"'),
        ("01632 960101", "▲ask the desk", '"duty_desk" is "ask the desk"; it must be a phone number'),
        ("people:\n- {id: ash", "people:\n- {id: ▲ash m", '"id" is "ash m"; it must be one word'),
        ("posts:\n-", "posts: ▲{}\nmore:\n-", '"posts" must be a list of entries'),
        ("posts:\n-", "▲more:\n-", '"more" is not known here; allowed are organisations, people and posts'),
        ("- {id: ash", "- ▲ash\n- {id: ash", "This must be an entry of names and values"),
        ("{id: kit,", "{id: ▲ash,", '"id" is "ash", as on line 4; no two may have the same'),
        ("email: kit", "slack: ▲U0ASH, email: kit", '"slack" is "U0ASH", as on line 4; no two may have the same'),
        ("people:", "- {id: ▲trust, name: B, kind: council}\npeople:", '"id" is "trust", as on line 2'),
        ("level: 6", "level: 6, manager: ▲kit", 'Managers go round in a circle here: "ash" to "kit" to "ash"'),
        ("level: 6", "level: 6, manager: ▲ash", 'Managers go round in a circle here: "ash" to "ash"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_column(was: str, written: str, says: str) -> None:
    """The place is where the triangle stands."""
    assert was in GOOD
    text, line, column = pointed(GOOD.replace(was, written, 1))

    found = problems(text)

    assert any((at[0], at[1]) == (line, column) and says in at[2] for at in found), found


def test_two_people_may_not_have_one_address_however_it_is_written() -> None:
    text, line, column = pointed(GOOD.replace("kit@", "▲kit@").replace("slack: U0ASH", "email: Kit@Trust.example"))

    assert only_problem(text) == (
        line,
        column,
        '"email" is "kit@trust.example", as on line 4; no two may have the same.',
    )


def test_a_post_may_stand_only_once() -> None:
    text, line, column = pointed(GOOD + "- ▲{person: ash, organisation: trust, title: Director, level: 5}\n")

    assert only_problem(text) == (
        line,
        column,
        "This post stands on line 7 already: the same person, organisation and title.",
    )


def test_one_mistake_gives_one_problem() -> None:
    """A value of the wrong type is not complained of a second time as missing."""
    assert "must be one value" in only_problem(GOOD.replace("name: A trust", "name: [A trust]"))[2]


def test_everything_wrong_is_said_at_once_from_top_to_bottom() -> None:
    written = GOOD.replace("slack: U0ASH", "slack: ash").replace("level: 6", "level: 9").replace("[RSG-A]", "[x]")

    assert [line for line, _, _ in problems(written)] == [4, 7, 9]


def test_the_error_reads_as_lines_with_their_places() -> None:
    with pytest.raises(DirectoryError, match=r'^line 7, column 62: "level" is "9"'):
        read_directory(GOOD.replace("level: 6", "level: 9"), "directory.yaml", FORUMS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file is empty"),
        ("just words", "This must be an entry of names and values"),
        ("organisations: []\npeople: []\nposts: []\n", "The file lists nobody"),
        ("organisations: []\npeople: []\n", '"posts" is missing; a directory has organisations, people and posts'),
        ("[" * 5000, "too large or too deep"),
    ],
)
def test_a_file_without_a_directory_in_it_would_end_everybody_and_is_refused(text: str, says: str) -> None:
    line, column, found = only_problem(text)

    assert (line, column) == (1, 1)
    assert says in found


@pytest.mark.parametrize(
    ("was", "written", "line", "column", "says"),
    [
        ("kit,Kit Larch", "ash,Kit Larch", 3, 2, 'This is "Kit Larch", but line 2 has "Ash Merrow"; they must be the'),
        ("trust,,,,On", "trust,,council,,On", 3, 7, 'This is "council", but line 2 has "hospital trust"'),
        ("Director,6", "Director,", 2, 10, '"level" is missing'),
        ("kit,Kit Larch", ",Kit Larch", 3, 1, '"person" is missing'),
        ("On-call manager,4", "On-call manager,eight", 3, 10, '"level" is "eight"'),
        ("1,ash\n", "1,ash;elm\n", 3, 16, '"deputies" names "elm"'),
        ("1,ash\n", "1,ash,more\n", 3, 17, "This row goes on after its last column; there are 16"),
        ("service,manager", "service,boss", 1, 12, '"boss" is not a known column; allowed are person, name'),
        ("service,manager", "service,service", 1, 12, 'The column "service" stands twice'),
        ("title,level", "title", 1, 1, "missing here: level"),
        ("kit,Kit Larch", 'kit,"Kit" Larch', 3, 1, "This is not CSV"),
    ],
)
def test_what_is_wrong_in_a_spreadsheet_is_named_with_its_line_and_cell(
    was: str, written: str, line: int, column: int, says: str
) -> None:
    assert was in CSV

    found = problems(CSV.replace(was, written, 1), "directory.csv")

    assert any((at[0], at[1]) == (line, column) and says in at[2] for at in found), found


@pytest.mark.parametrize(
    ("text", "says"), [("", "The first row must name the columns"), (CSV.splitlines()[0], "lists nobody")]
)
def test_an_empty_spreadsheet_is_refused(text: str, says: str) -> None:
    assert says in only_problem(text, "directory.csv")[2]


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A good file with something else written over a part of it."""
    good = draw(st.sampled_from([GOOD, CSV]))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(good))] * 2)))
    marks = st.text(alphabet="[]{}:,-?&*!|>%@`'\"#~<=; \n\t\\Ux09a;", max_size=12)
    return good[:start] + draw(marks | st.text(max_size=12)) + good[min(end, start + 30) :]


@given(text=st.text() | spoilt(), name=st.sampled_from(["d.yaml", "d.csv"]))
@example(text='"\\UFFFFFFFF"', name="d.yaml")
@example(text="%YAML 1." + "9" * 5000 + "\n--- a", name="d.yaml")
@example(text="people: &a [*a]", name="d.yaml")
@example(text='organisations: "\\ud800"', name="d.yaml")
@example(text="\ud800", name="d.yaml")
@example(text="x" * 200_000, name="d.csv")
def test_any_text_is_a_directory_or_a_list_of_problems(text: str, name: str) -> None:
    """Nothing an administrator can save stops the bot with anything but sentences."""
    found: tuple[Problem, ...] = ()
    try:
        directory: Directory | None = read_directory(text, name, FORUMS)
    except DirectoryError as refused:
        directory, found = None, refused.problems

    assert directory is not None or found
    assert all(at.line >= 1 and at.column >= 1 and at.says.isprintable() for at in found)
