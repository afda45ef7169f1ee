"""How the gateway is."""

from typing import Annotated, Any

from fastapi import APIRouter

from smsgw.db import listings, modems, outbox
from smsgw.shapes import iso as told
from smsgw.web.api.calls import Call, may, opened
from smsgw.web.api.problems import USUAL
from smsgw.web.api.shapes import DaemonStatus, ModemStatus, Status
from smsgw.web.site import is_alive

router = APIRouter(prefix="/status", tags=["status"], responses=USUAL)


@router.get("", summary="Everything at a glance")
@opened
def status(call: Annotated[Call, may("status")]) -> Status:
    """Daemon, modems, queue and inbox."""
    zone = call.desk.config.zone
    daemon = modems.last_daemon()
    running = is_alive(daemon, call.now)
    found = {row.name: row for row in modems.list_all()}
    names = [section.name for section in call.desk.config.modem]
    return Status(
        daemon=DaemonStatus(
            running=running,
            pid=daemon.pid if daemon and running else None,
            since=told(daemon.since, zone) if daemon and running else None,
            version=daemon.version if daemon else None,
        ),
        modems=[_modem(name, found.get(name), running) for name in dict.fromkeys([*names, *found])],
        queue={lane.word: dict(sorted(states.items())) for lane, states in outbox.count_queue().items()},
        inbox=dict(sorted(listings.count_inbox().items())),
    )


def _modem(name: str, row: Any, running: bool) -> ModemStatus:
    if row is None:
        return ModemStatus(
            name=name, state="unknown", detail="", signal_dbm=None, operator=None, registration=None,
            credit=None,
        )  # fmt: skip
    return ModemStatus(
        name=name,
        state=row.state if running else "stopped",
        detail=row.detail if running else "",
        signal_dbm=row.signal_dbm if running else None,
        operator=row.operator or None,
        registration=(row.registration or None) if running else None,
        credit=row.credit or None,
    )
