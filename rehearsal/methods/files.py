"""files.*: a place to upload to, then sharing what was uploaded."""

import mimetypes

from rehearsal import posting, wire
from rehearsal.errors import SlackError, invalid_arguments
from rehearsal.methods.chat import checked_blocks
from rehearsal.methods.method import Call, Method
from rehearsal.state import File, Json


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
    return {"ok": True, "files": [{"id": file.id, "title": file.title} for file in files]}


def info(call: Call) -> Json:
    file = call.workspace.files.get(call.args.text("file"))
    if file is None or file.content is None:
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
    if file is None or file.content is None:
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
    Method("files.info", info, 4, "file! count cursor limit page", ("files:read",)),
)
