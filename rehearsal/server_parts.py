"""The workspace's parts, put together once."""

from dataclasses import dataclass
from datetime import datetime

from rehearsal import payloads
from rehearsal.acting import Acting
from rehearsal.cast import Cast
from rehearsal.clock import OfficeClock
from rehearsal.deliveries import Deliveries
from rehearsal.faults import Faults
from rehearsal.httpmode import RequestUrl
from rehearsal.ledger import Ledger
from rehearsal.limits import Limits
from rehearsal.machine import Machine
from rehearsal.manifest import Manifest
from rehearsal.reading import Reading
from rehearsal.socketmode import Sockets
from rehearsal.workspace import Workspace


@dataclass(frozen=True)
class Parts:
    workspace: Workspace
    faults: Faults
    limits: Limits
    ledger: Ledger
    sockets: Sockets
    deliveries: Deliveries
    clock: OfficeClock
    reading: Reading
    acting: Acting


def put_together(cast: Cast, manifest: Manifest, *, scale: float, office: datetime | None) -> Parts:
    """`office` is where the office clock stands; None lets it run with the machine's."""
    machine = Machine(scale)
    workspace = Workspace(cast, manifest, machine)
    faults = Faults()
    ledger = Ledger(machine, workspace.changes)
    sockets = Sockets(machine, workspace.changes, workspace.app_id)
    deliveries = Deliveries(machine, faults, ledger)
    if manifest.socket_mode:
        deliveries.transport = sockets
    elif manifest.events_url or manifest.interactivity_url:
        deliveries.transport = _request_urls(workspace, manifest)
    workspace.send_event = lambda inner: deliveries.event(payloads.event(workspace, inner))
    clock = OfficeClock(office, machine, workspace.changes, lambda: deliveries.under_way, lambda: deliveries.finished)
    ledger.office = workspace.diary.office = lambda: clock.now().isoformat()
    reading = Reading(workspace)
    acting = Acting(workspace, deliveries, reading)
    return Parts(workspace, faults, Limits(machine), ledger, sockets, deliveries, clock, reading, acting)


def _request_urls(workspace: Workspace, manifest: Manifest) -> RequestUrl:
    """Each kind of delivery goes to the address the manifest gives it."""
    commands = {name: command.url for name, command in manifest.commands.items()}
    return RequestUrl(
        workspace.signing_secret,
        lambda delivery: {
            "events_api": manifest.events_url,
            "slash_commands": commands.get(delivery.command_or_action, ""),
            "interactive": manifest.interactivity_url,
        }[delivery.kind],
    )
