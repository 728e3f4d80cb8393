"""Sending and closing forms, and what the app's answer does to them."""

from typing import Any

from rehearsal import forms, payloads, wire
from rehearsal.cast import Person
from rehearsal.deliveries import Deliveries, Undelivered
from rehearsal.errors import SlackError
from rehearsal.methods import views
from rehearsal.state import Json, View
from rehearsal.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Submitting:
    def __init__(self, workspace: Workspace, deliveries: Deliveries) -> None:
        self._workspace, self._deliveries = workspace, deliveries

    async def submit(self, person: Person, view: View) -> Json:
        """`errors` by label, or the form that is open afterwards, or `error` when the app did not answer well."""
        forms.complete(view)
        if errors := forms.missing(view):
            return self._now(person, ok=False, errors=errors)
        payload = payloads.view_submission(self._workspace, person, view)
        try:
            answer = await self._deliveries.interact("interactive", payload, view.content.get("callback_id", ""))
            errors = self._apply(person, view, answer)
        except Undelivered as failure:
            return self._now(person, ok=False, error=TROUBLE, reason=failure.reason)
        except SlackError as error:
            return self._now(person, ok=False, error=TROUBLE, reason=error.code, **error.more)
        return self._now(person, ok=not errors, errors=errors)

    async def close(self, person: Person, everything: bool) -> Json:
        stack = self._workspace.stacks[person.id]
        gone = list(reversed(stack)) if everything else [stack[-1]]
        for view_id in gone:
            view = self._workspace.views[view_id]
            stack.remove(view_id)
            if view.content.get("notify_on_close"):
                forms.complete(view)
                payload = payloads.view_closed(self._workspace, person, view, cleared=everything)
                try:
                    await self._deliveries.interact("interactive", payload, view.content.get("callback_id", ""))
                except Undelivered as failure:
                    return self._now(person, ok=False, reason=failure.reason)
        self._workspace.changes.bump()
        return self._now(person, ok=True)

    def _apply(self, person: Person, view: View, answer: Any) -> dict[str, str]:
        """Do what the answer says; the errors to show, by label. Raises SlackError for an answer Slack refuses."""
        stack = self._workspace.stacks[person.id]
        if not answer:
            if view.id in stack:
                stack.remove(view.id)
                if view.content.get("clear_on_close"):
                    stack.clear()
            self._workspace.changes.bump()
            return {}
        match answer.get("response_action") if isinstance(answer, dict) else None:
            case "errors":
                return self._errors(view, answer.get("errors"))
            case "update":
                views.replace(self._workspace, view, views.checked(answer.get("view"), "modal"))
            case "push":
                content = views.checked(answer.get("view"), "modal")
                if len(stack) >= views.DEEPEST:
                    raise SlackError("push_limit_reached")
                views.push_onto(self._workspace, person.id, content)
            case "clear":
                stack.clear()
                self._workspace.changes.bump()
            case _:
                raise SlackError("invalid_response_action")
        return {}

    def _errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"]: block for block in view.content["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or set(errors) - set(inputs):
            raise SlackError("invalid_response_errors")
        return {inputs[block_id]["label"]["text"]: str(words) for block_id, words in errors.items()}

    def _now(self, person: Person, **more: Any) -> Json:
        stack = self._workspace.stacks.get(person.id) or []
        view = self._workspace.views[stack[-1]] if stack else None
        shown = wire.view_json(self._workspace, view) if view else None
        return {"errors": {}, "error": "", "modal": shown} | more
