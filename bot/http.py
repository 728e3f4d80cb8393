"""httpx, which otherwise brings its own command line, and with that a highlighter of source code, to every start."""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: "not installed", which httpx allows for

import httpx  # noqa: E402 - after the line above

__all__ = ["httpx"]
