"""`python -m bot` is `rsg`."""

from bot.cli import main

main()
