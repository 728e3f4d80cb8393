"""Reading the body of a form, without a further library."""

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def fields(content_type: str, body: bytes) -> dict[str, bytes]:
    """Each field's content by its name; a file is a field like any other."""
    if content_type.startswith(FORM):
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: value.encode() for name, value in pairs}
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_payload(decode=True) or b"")
        for part in parts
    }
