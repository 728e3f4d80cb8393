"""What the code itself holds, so that none of it is left out: the use cases, and which of them a listener leads to."""

import ast
import importlib
import inspect
import logging
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

import bot.drawing
import bot.usecases
from bot.handlers import register

Function = Callable[..., Any]
WHO = {"by", "slack_id", "pressed_by", "said_by", "sent_by"}


@cache
def use_cases() -> tuple[Function, ...]:
    """Every function that opens a transaction of its own and is told who acts, by an argument or in the request."""
    return tuple(one for one in _functions() if _opens_its_own(one) and _knows_who(one))


@cache
def opening_their_own() -> tuple[Function, ...]:
    """The same whether or not they are told who acts."""
    return tuple(one for one in _functions() if _opens_its_own(one))


@cache
def words() -> frozenset[str]:
    """Every text that stands in the use cases: a right that is asked for is one of them."""
    files = Path(bot.usecases.__file__).parent.rglob("*.py")
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files if file.parent.name not in STANDING]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return frozenset(node.value for node in nodes if isinstance(node.value, str))


@cache
def listeners() -> tuple[tuple[str, FunctionType], ...]:
    """Everything that Bolt calls for us, by what it listens to."""
    app = _Heard()
    register(app, None)  # type: ignore[arg-type] # nothing is asked of it before something comes in
    assert len(app.heard) == len(app._listeners), "there is a way to listen that `_Heard` does not know"
    return tuple(app.heard)


class _Heard(App):
    """Notes what the handlers listen to, and with which function."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, FunctionType]] = []
        client = WebClient("xoxb-none")
        super().__init__(client=client, token_verification_enabled=False, signing_secret="none", logger=logging.root)

    def action(self, constraints: Any, *args: Any, **more: Any) -> Any:
        return self._noting(constraints, super().action(constraints, *args, **more))

    def view(self, constraints: Any, *args: Any, **more: Any) -> Any:
        return self._noting(constraints, super().view(constraints, *args, **more))

    def command(self, command: Any, *args: Any, **more: Any) -> Any:
        return self._noting(command, super().command(command, *args, **more))

    def shortcut(self, constraints: Any, *args: Any, **more: Any) -> Any:
        return self._noting(constraints, super().shortcut(constraints, *args, **more))

    def event(self, event: Any, *args: Any, **more: Any) -> Any:
        return self._noting(event, super().event(event, *args, **more))

    def _noting(self, what: Any, registers: Callable[[FunctionType], Any]) -> Any:
        named = getattr(what, "pattern", what)

        def note(function: FunctionType) -> Any:
            self.heard.append((str(named), function))
            return registers(function)

        return note


def reached(function: FunctionType) -> frozenset[Function]:
    """Every function of ours that may be called from here, through the handlers; use cases are not looked into."""
    found: set[Function] = set()
    waiting: list[Function] = [function]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += _named_in(one) if one.__module__.startswith("bot.handlers") else []
    return frozenset(found - {function})


def _named_in(function: Function) -> Iterator[Function]:
    """What a function names: at the top of its module, in what it closes over, and in tables of either."""
    function = inspect.unwrap(function)
    assert isinstance(function, FunctionType), "handlers are plain functions"
    names = set(_names(function.__code__))
    seen = [function.__globals__[name] for name in names if name in function.__globals__]
    seen += [cell.cell_contents for cell in function.__closure__ or ()]
    modules = [one for one in seen if isinstance(one, ModuleType) and one.__name__.startswith("bot.")]
    seen += [getattr(module, name) for module in modules for name in names if hasattr(module, name)]
    waiting = list(seen)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, FunctionType) and one.__module__.startswith("bot."):
            yield one


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


STANDING = ("panels", "referrals")
OF_STANDING_BODIES = (
    *(f"bot.usecases.{name}." for name in STANDING),
    *(f"bot.drawing.{name}" for name in ("panel", "sittings", "agenda", "votes", "interests", "deputies", "referral")),
)
"""What is done by and with standing bodies: the table has groups for one case, and these have tests of their own."""


def _functions() -> Iterator[FunctionType]:
    for package in (bot.usecases, bot.drawing):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.startswith(OF_STANDING_BODIES):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_":
                    yield value


def _opens_its_own(function: Function) -> bool:
    named = inspect.signature(function).parameters
    return "services" in named and "work" not in named


def _knows_who(function: Function) -> bool:
    named = inspect.signature(function).parameters
    requests = [getattr(one.annotation, "__annotations__", {}) for one in named.values()]
    told = {*named, *(name for request in requests for name in request)}
    return any(name in WHO or name.endswith("_by") for name in told)
