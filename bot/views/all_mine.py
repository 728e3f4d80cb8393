"""The button that leads to everything somebody owes."""

from bot.views.blocks import Block, button

MINE = "mine"
"""Its value is the page, the first being 1."""


def mine_button(label: str) -> Block:
    """Opens the list at its beginning."""
    return button(label, MINE, "1")
