"""Blocks read as plain text."""

from rehearsal.plain import plain
from tests.rehearsal.shapes import actions, asks, button, form, menu, section, text_field, words


def test_a_message_reads_as_its_blocks_with_buttons_in_brackets() -> None:
    blocks = [
        {"type": "header", "text": words("Hello")},
        section("*A1* is &lt;late&gt;", accessory=button("Done", "done")),
        {"type": "divider"},
        actions(button("Yes", "yes"), button("No", "no")),
        {"type": "context", "elements": [words("small")]},
    ]

    assert plain({"text": "lock", "blocks": blocks}) == "Hello\n*A1* is <late> [Done]\n---\n[Yes] [No]\nsmall"


def test_a_message_without_blocks_reads_as_its_text() -> None:
    assert plain({"text": "a &amp; b"}) == "a & b"


def test_a_form_shows_what_is_asked_and_what_is_filled_in() -> None:
    chosen = {"text": words("Pear"), "value": "pear"}
    view = form(
        asks("What", "what", text_field(initial_value="it")),
        asks("Fruit", "fruit", menu("radio_buttons", "Apple", "Pear", initial_option=chosen), optional=True),
        asks("Menu", "menu", menu("static_select", "Apple", placeholder=words("Choose"))),
    )

    assert plain(view).splitlines() == [
        "A form",
        "What (needed): [it]",
        "Fruit: ( ) Apple (x) Pear",
        "Menu (needed): [Choose]",
        "[Send]",
    ]


def test_rich_text_reads_with_its_mentions_and_lists() -> None:
    piece = {"type": "text", "text": "see "}
    mention = {"type": "user", "user_id": "U1"}
    section_ = {"type": "rich_text_section", "elements": [piece, mention]}
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [section_]}

    assert plain({"blocks": [{"type": "rich_text", "elements": [section_, listed]}]}) == "see <@U1>\n- see <@U1>"
