"""Block Kit's rules, one at a time."""

from typing import Any

import pytest

from rehearsal.blocks import HOME, MESSAGE, MODAL, all_text, block_problems, too_large, view_problems
from tests.rehearsal.shapes import Json, actions, asks, button, form, menu, section, text_field, words

OPTIONS = tuple(f"Option {n}" for n in range(101))
CONFIRM = {"title": words("Sure?"), "text": words("x" * 301), "confirm": words("Yes"), "deny": words("No")}

GOOD: list[Json] = [
    section("x" * 3000),
    {"type": "section", "fields": [words("x" * 2000)] * 10},
    section("x", accessory=button("x" * 75, "a", "v" * 2000)),
    section("x", accessory={"type": "image", "image_url": "https://x.example/y", "alt_text": "y"}),
    {"type": "header", "text": words("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [words("x")] * 10},
    actions(*(button("x", f"a{n}") for n in range(25))),
    actions(menu("static_select", *OPTIONS[:100], placeholder=words("Choose"))),
    {"type": "image", "image_url": "https://x.example/y", "alt_text": "y"},
    asks("What", "b", text_field(max_length=3000, initial_value="x")),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
]
BAD: list[tuple[Json, str]] = [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    (
        {"type": "section", "fields": [words("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    ({"type": "section", "text": "x"}, "must provide an object [json-pointer:/blocks/0/text]"),
    (section("x", colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section("x", block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (
        {"type": "header", "text": words("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    ({"type": "marquee"}, "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    (
        {"type": "context", "elements": [words("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (actions(), "missing required field: elements [json-pointer:/blocks/0]"),
    (
        actions(*(button("x", f"a{n}") for n in range(26))),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        actions(button("x", "same"), button("y", "same")),
        '`action_id` "same" already exists in this block [json-pointer:/blocks/0]',
    ),
    (
        actions(button("x" * 76, "a")),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions(button("x", "a", "v" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions(button("x", "a" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        actions(button("x", "a", style="pink")),
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions(button("x", "a", confirm=CONFIRM)),
        "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
    ),
    (actions(text_field()), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
    (actions(menu("static_select")), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    (
        actions(menu("static_select", *OPTIONS)),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(menu("radio_buttons", *OPTIONS[:11])),
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(menu("overflow", *OPTIONS[:6])),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions(menu("static_select", "x" * 76)),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        actions(menu("static_select", "A", initial_option={"text": words("B"), "value": "b"})),
        "initial option must be one of the options [json-pointer:/blocks/0/elements/0]",
    ),
    (
        actions(menu("checkboxes", "A", placeholder=words("x"))),
        "invalid additional property: placeholder [json-pointer:/blocks/0/elements/0]",
    ),
    ({"type": "input", "element": text_field()}, "missing required field: label [json-pointer:/blocks/0]"),
    (asks("What", "b", button("x", "a")), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (
        asks("What", "b", text_field(max_length=3001)),
        "must be at most 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    (
        {"type": "image", "image_url": "https://x.example/y"},
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        {"type": "rich_text", "elements": [{"type": "poem"}]},
        "unsupported type [json-pointer:/blocks/0/elements/0]",
    ),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_what_slack_takes_has_no_problems(block: Json) -> None:
    assert block_problems([block], MESSAGE) == []


@pytest.mark.parametrize(("block", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_what_slack_refuses_is_named(block: Json, problem: str) -> None:
    assert problem in block_problems([block], MESSAGE)


@pytest.mark.parametrize(("surface", "most"), [(MESSAGE, 50), (MODAL, 100), (HOME, 100)])
def test_there_are_only_so_many_blocks(surface: str, most: int) -> None:
    assert block_problems([section("x")] * most, surface) == []
    assert block_problems([section("x")] * (most + 1), surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


def test_a_block_id_stands_once() -> None:
    twice = [section("x", block_id="b"), section("y", block_id="b")]

    assert block_problems(twice, MESSAGE) == ["block_id `b` already exists [json-pointer:/blocks/1/block_id]"]


def test_an_action_id_may_stand_in_two_blocks() -> None:
    assert block_problems([actions(button("x", "a")), actions(button("y", "a"))], MESSAGE) == []


def test_a_table_is_for_messages_only() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}

    assert block_problems([table], MESSAGE) == []
    assert block_problems([table], MODAL) == ["unsupported type: table [json-pointer:/blocks/0/type]"]


def test_all_text_is_counted_wherever_it_stands() -> None:
    assert all_text([section("abc", accessory=button("de", "a")), {"type": "header", "text": words("f")}]) == 6


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"title": None}, "missing required field: title [json-pointer:/view]"),
        ({"title": words("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"close": words("x" * 25)}, "must be less than 25 characters [json-pointer:/view/close/text]"),
        (
            {"private_metadata": "x" * 3001},
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        ({"callback_id": "x" * 256}, "must be less than 256 characters [json-pointer:/view/callback_id]"),
        ({"colour": "red"}, "additional property: colour [json-pointer:/view]"),
        (
            {"submit": None},
            "`submit` is required when an `input` block is in the `blocks` array [json-pointer:/view/submit]",
        ),
        ({"blocks": None}, "must provide an array [json-pointer:/view/blocks]"),
    ],
)
def test_what_slack_refuses_in_a_form_is_named(more: dict[str, Any], problem: str) -> None:
    assert view_problems(form() | more) == [problem]


def test_a_good_form_has_no_problems_and_a_huge_one_is_too_large() -> None:
    assert view_problems(form()) == []
    assert not too_large(form())
    assert too_large(form() | {"private_metadata": "x" * 250_000})
