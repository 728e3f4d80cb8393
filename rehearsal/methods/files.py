"""files.*: a place to upload to, then sharing what was uploaded."""

import mimetypes

from rehearsal import posting, wire
from rehearsal.errors import SlackError, invalid_arguments
from rehearsal.methods.chat import checked_blocks
from rehearsal.methods.method import Call, Method
from rehearsal.state import File, Json
from rehearsal.workspace import Workspace


def get_upload_url(call: Call) -> Json:
    args = call.args
    length = args.number("length", 0, 10**9)
    if length <= 0:
        raise SlackError("missing_argument")
    name = args.text("filename")
    file = File(
        id=call.workspace.new_id("F"),
        name=name,
        title=name,
        size=length,
        user=call.workspace.bot_user,
        created=int(call.workspace.machine.now()),
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    call.workspace.files[file.id] = file
    return {"ok": True, "upload_url": f"{call.workspace.url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    listed = call.args.structure("files")
    if not isinstance(listed, list) or not listed:
        raise invalid_arguments("missing required field: files")
    files = [_uploaded(call, one) for one in listed]
    places = [*call.args.listed("channels"), *call.args.listed("channel_id")]
    if call.args.text("thread_ts") and len(places) != 1:
        raise SlackError("invalid_arguments")
    for place in places:
        channel = call.workspace.visible_to_bot(place)
        if channel.archived:
            raise SlackError("posting_to_channel_denied")
        if call.workspace.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        posting.post(
            call.workspace,
            channel,
            call.workspace.bot_user,
            call.args.text("initial_comment"),
            blocks=checked_blocks(call.args.structure("blocks", "invalid_blocks_format")),
            files=[file.id for file in files],
            thread_ts=call.args.text("thread_ts"),
        )
        for file in files:
            file.shared_in.append(channel.id)
    for file in files:
        file.completed = True
    return {"ok": True, "files": [{"id": file.id, "title": file.title} for file in files]}


def list_files(call: Call) -> Json:
    """What the app can see, the newest first, in numbered pages; what was never completed is not there."""
    args, workspace = call.args, call.workspace
    channel = args.text("channel")
    if channel:
        workspace.visible_to_bot(channel)
    since, until = (float(args.text(name) or default) for name, default in (("ts_from", 0), ("ts_to", "inf")))
    found = [
        file
        for file in reversed(workspace.files.values())
        if file.completed
        and since <= file.created <= until
        and (not channel or channel in file.shared_in)
        and args.text("user", file.user) == file.user
        and (file.user == workspace.bot_user or any(_is_in(workspace, place) for place in file.shared_in))
    ]
    count, number = args.number("count", 100, 1000), args.number("page", 1, 10**6)
    start = (number - 1) * count
    return {
        "ok": True,
        "files": [wire.file_json(workspace, file) for file in found[start : start + count]],
        "paging": {"count": count, "total": len(found), "page": number, "pages": max(1, -(-len(found) // count))},
    }


def _is_in(workspace: Workspace, channel_id: str) -> bool:
    return workspace.bot_user in workspace.channels[channel_id].members


def info(call: Call) -> Json:
    file = call.workspace.files.get(call.args.text("file"))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    return {"ok": True, "file": wire.file_json(call.workspace, file)}


def delete(call: Call) -> Json:
    file = call.workspace.files.get(call.args.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.user != call.workspace.bot_user:
        raise SlackError("cant_delete_file")
    for channel_id in file.shared_in:
        for message in call.workspace.channels[channel_id].messages.values():
            message.files = [one for one in message.files if one != file.id]
    del call.workspace.files[file.id]
    return {"ok": True}


def _uploaded(call: Call, listed: Json) -> File:
    file = call.workspace.files.get(str(listed.get("id")))
    if file is None or file.content is None or file.completed:  # this can be done once
        raise SlackError("file_not_found")
    file.title = listed.get("title") or file.name
    return file


METHODS = (
    Method(
        "files.completeUploadExternal",
        complete_upload,
        4,
        "files! channel_id channels initial_comment thread_ts blocks",
        ("files:write",),
    ),
    Method("files.delete", delete, 3, "file!", ("files:write",)),
    Method(
        "files.getUploadURLExternal",
        get_upload_url,
        4,
        "filename! length! alt_txt snippet_type",
        ("files:write",),
    ),
    Method(
        "files.list",
        list_files,
        3,
        "channel count page show_files_hidden_by_limit team_id ts_from ts_to types user",
        ("files:read",),
    ),
    Method("files.info", info, 4, "file! count cursor limit page", ("files:read",)),
)
