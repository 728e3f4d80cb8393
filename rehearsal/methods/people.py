"""auth.*, users.*, apps.*, bots.*: who is who."""

from rehearsal import wire
from rehearsal.errors import SlackError
from rehearsal.methods.method import Call, Method, page
from rehearsal.state import Json
from rehearsal.workspace import bot_user_json


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "ok": True,
        "url": f"https://{workspace.cast.domain}.slack.com/",
        "team": workspace.cast.team_name,
        "user": bot_user_json(workspace)["name"],
        "team_id": workspace.cast.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    if not call.workspace.manifest.socket_mode or not call.sockets.enabled:
        raise SlackError("socket_mode_not_enabled")
    address = call.workspace.url.replace("http", "ws", 1)
    return {"ok": True, "url": f"{address}/link/?ticket={call.sockets.ticket()}&app_id={call.workspace.app_id}"}


def users_info(call: Call) -> Json:
    user = call.args.text("user")
    if user == call.workspace.bot_user:
        return {"ok": True, "user": bot_user_json(call.workspace)}
    return {"ok": True, "user": wire.user_json(call.workspace, call.workspace.user(user))}


def users_list(call: Call) -> Json:
    everyone = [wire.user_json(call.workspace, person) for person in call.workspace.people.values()]
    found, cursor = page(call.args, [*everyone, bot_user_json(call.workspace)])
    return {
        "ok": True,
        "members": found,
        "cache_ts": int(call.workspace.machine.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_lookup_by_email(call: Call) -> Json:
    """Deactivated members are not found, as in Slack."""
    wanted = call.args.text("email").strip().lower()
    for person in call.workspace.people.values():
        if person.email.lower() == wanted and not person.deactivated:
            return {"ok": True, "user": wire.user_json(call.workspace, person)}
    raise SlackError("users_not_found")


def bots_info(call: Call) -> Json:
    workspace = call.workspace
    if call.args.text("bot", workspace.bot_id) != workspace.bot_id:
        raise SlackError("bot_not_found")
    return {
        "ok": True,
        "bot": {
            "id": workspace.bot_id,
            "deleted": False,
            "name": workspace.manifest.bot_name,
            "app_id": workspace.app_id,
            "user_id": workspace.bot_user,
        },
    }


def team_info(call: Call) -> Json:
    cast = call.workspace.cast
    return {"ok": True, "team": {"id": cast.team_id, "name": cast.team_name, "domain": cast.domain}}


METHODS = (
    Method("apps.connections.open", connections_open, 1, caller="app"),
    Method("auth.test", auth_test, None),
    Method("bots.info", bots_info, 3, "bot team_id", ("users:read",)),
    Method("team.info", team_info, 3, "team domain", ("team:read",)),
    Method("users.info", users_info, 4, "user! include_locale", ("users:read",)),
    Method("users.list", users_list, 2, "cursor include_locale limit team_id", ("users:read",)),
    Method("users.lookupByEmail", users_lookup_by_email, 3, "email!", ("users:read.email",)),
)
