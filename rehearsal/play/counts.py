"""How many messages each role got, against how many it may get."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from rehearsal.play.script import Json, Script, office_time
from rehearsal.play.stage import Stage, beneath, by_workspace


@dataclass(frozen=True)
class Count:
    role: str
    where: str
    got: int
    at_most: int

    @property
    def ok(self) -> bool:
        return self.got <= self.at_most

    def as_json(self) -> Json:
        return asdict(self) | {"ok": self.ok}


def count(script: Script, stage: Stage) -> list[Count]:
    """For each `{role, in: handle or #channel, from: time, days, at_most}` what the app posted.

    Edits are no messages, nor are files beneath one.
    """
    return [_count(one, script, stage) for one in script.counts]


def _count(asked: Json, script: Script, stage: Stage) -> Count:
    place = str(asked["in"])
    begins = office_time(str(asked["from"]), script.clock) if "from" in asked else script.clock
    ends = begins + timedelta(days=int(asked.get("days", 7)))
    channels = _channels(stage, place)
    got = sum(
        1
        for one in stage.workspace.diary()
        if one.kind == "said"
        and one.channel in channels
        and one.what.get("bot_id")
        and not by_workspace(one)
        and not beneath(one)
        and begins <= office_time(one.office, None) < ends
    )
    return Count(str(asked["role"]), place, got, int(asked["at_most"]))


def _channels(stage: Stage, place: str) -> Sequence[str]:
    if place.startswith("#"):
        return [channel.id for channel in stage.channels(place)]
    return [c.id for c in stage.person(place).channels() if c.kind == "im" and "bot" in c.members]
