"""views.*: forms that a click allows the app to open, and the Home tab."""

import secrets
from typing import Any

from rehearsal import wire
from rehearsal.blocks import too_large, view_problems
from rehearsal.errors import SlackError, invalid_arguments
from rehearsal.methods.chat import with_ids
from rehearsal.methods.method import Call, Method
from rehearsal.state import Json, Trigger, View
from rehearsal.workspace import Workspace

DEEPEST = 3


def open_(call: Call) -> Json:
    content = checked(call.args.structure("view"), "modal")
    trigger = _exchange(call)
    view = new_view(call.workspace, trigger.user, content)
    call.workspace.stacks[trigger.user] = [view.id]
    trigger.opened = view.id
    return _answer(call, view)


def push(call: Call) -> Json:
    content = checked(call.args.structure("view"), "modal")
    trigger = _exchange(call)
    stack = call.workspace.stacks.get(trigger.user) or []
    if not trigger.view or trigger.view not in stack:
        raise invalid_arguments("no view open to push onto")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    view = push_onto(call.workspace, trigger.user, content)
    trigger.opened = view.id
    return _answer(call, view)


def update(call: Call) -> Json:
    content = checked(call.args.structure("view"), "modal")
    view = _named(call)
    replace(call.workspace, view, content, call.args.text("hash"))
    return _answer(call, view)


def publish(call: Call) -> Json:
    user = call.workspace.user(call.args.text("user_id"))
    if not call.workspace.manifest.home_tab:
        raise SlackError("not_enabled")
    content = checked(call.args.structure("view"), "home")
    view = call.workspace.homes.get(user.id)
    if view is None:
        view = new_view(call.workspace, user.id, content)
        call.workspace.homes[user.id] = view
    else:
        replace(call.workspace, view, content, call.args.text("hash"))
    return _answer(call, view)


def checked(view: Any, surface: str) -> Json:
    """A view Slack would take. Raises SlackError invalid_arguments, view_too_large."""
    if too_large(view):
        raise SlackError("view_too_large")
    problems = view_problems(view)
    if not problems and view["type"] != surface:
        problems = [f"unsupported type: {view['type']} [json-pointer:/view/type]"]
    if problems:
        raise invalid_arguments(*problems)
    return dict(view) | {"blocks": with_ids(view["blocks"])}


def new_view(workspace: Workspace, user: str, content: Json) -> View:
    """Raises SlackError duplicate_external_id."""
    view = View(workspace.new_id("V"), user, _new_hash(workspace), content)
    _claim_external_id(workspace, view, content)
    workspace.views[view.id] = view
    workspace.diary.note("form", user, "", wire.view_json(workspace, view))
    workspace.changes.bump()
    return view


def push_onto(workspace: Workspace, user: str, content: Json) -> View:
    stack = workspace.stacks[user]
    view = new_view(workspace, user, content)
    view.root, view.previous = stack[0], stack[-1]
    stack.append(view.id)
    return view


def replace(workspace: Workspace, view: View, content: Json, seen: str = "") -> None:
    """Put new content in an open view. What was typed stays where block_id and action_id stay.

    Raises SlackError hash_conflict if the caller saw an older one.
    """
    if seen and seen != view.hash:
        raise SlackError("hash_conflict")
    if content.get("external_id") != view.content.get("external_id"):
        _claim_external_id(workspace, view, content)
    inputs = {
        (block["block_id"], one.get("action_id"))
        for block in content["blocks"]
        for one in (block.get("element"), block.get("accessory"), *block.get("elements", []))
        if isinstance(one, dict)
    }
    kept = {
        block: {action: value for action, value in actions.items() if (block, action) in inputs}
        for block, actions in view.values.items()
    }
    view.values = {block: actions for block, actions in kept.items() if actions}
    view.content, view.hash = content, _new_hash(workspace)
    workspace.diary.note("form", view.user, "", wire.view_json(workspace, view))
    workspace.changes.bump()


def _claim_external_id(workspace: Workspace, view: View, content: Json) -> None:
    external = content.get("external_id")
    if not external:
        return
    if workspace.used_external_ids.get(external, view.id) != view.id:
        raise SlackError("duplicate_external_id")
    workspace.used_external_ids[external] = view.id


def _new_hash(workspace: Workspace) -> str:
    return f"{int(workspace.machine.now())}.{secrets.token_hex(4)}"


def _named(call: Call) -> View:
    view_id = call.args.text("view_id") or call.workspace.used_external_ids.get(call.args.text("external_id"), "")
    view = call.workspace.views.get(view_id)
    open_now = {one for stack in call.workspace.stacks.values() for one in stack}
    if view is None or view.id not in open_now:
        raise SlackError("not_found")
    return view


def _exchange(call: Call) -> Trigger:
    """Use up the trigger. Raises SlackError for an unknown, used or expired one."""
    trigger = call.workspace.triggers.get(call.args.text("trigger_id"))
    if trigger is None:
        raise invalid_arguments("invalid `trigger_id`")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.expires < call.workspace.machine.now():
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def _answer(call: Call, view: View) -> Json:
    return {"ok": True, "view": wire.view_json(call.workspace, view)}


METHODS = (
    Method("views.open", open_, 4, "trigger_id! view! interactivity_pointer"),
    Method("views.push", push, 4, "trigger_id! view! interactivity_pointer"),
    Method("views.update", update, 4, "view! external_id hash view_id"),
    Method("views.publish", publish, 4, "user_id! view! hash"),
)
