"""Attendance by agency: who was here, who sent apologies or somebody else, who was absent."""

from collections.abc import Mapping
from typing import Any

from storage.history import Row


def meetings(rows: Mapping[str, list[Row]]) -> list[dict[str, Any]]:
    """Each meeting by its number, with how each agency stood to it."""
    return [
        {
            "number": meeting["number"],
            "starts_at": meeting["starts_at"],
            "state": meeting["state"],
            "agencies": {
                seat["organisation_id"]: attendance(meeting, seat, rows)
                for seat in sorted(rows["seat"], key=lambda one: str(one["organisation_id"]))
            },
        }
        for meeting in rows["meeting"]
    ]


def attendance(meeting: Row, seat: Row, rows: Mapping[str, list[Row]]) -> str:
    """How an agency stood to a meeting, in words.

    Of a meeting that was held only being marked as here counts; what its people had said before explains the rest.
    """
    members = {row["id"] for row in rows["member"] if row["seat_id"] == seat["id"]}
    said = {
        row["reply"]
        for row in rows["attendance"]
        if row["meeting_id"] == meeting["id"] and row["member_id"] in members and row["meant_for"] is None
    }
    marked = [row for row in rows["presence"] if row["meeting_id"] == meeting["id"] and row["seat_id"] == seat["id"]]
    if any(row["here"] for row in marked):
        return "here, sent someone" if "deputy" in said else "here"
    if meeting["state"] in ("held", "running"):
        return "apologies" if "cannot" in said else "absent"
    if "coming" in said:
        return "said: coming"
    if "deputy" in said:
        return "said: sends someone"
    return "said: cannot come" if "cannot" in said else "no answer"
