"""`smsgw status`: everything at a glance."""

from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import iso, print_fields, print_json, print_table, short
from smsgw.admin.wordlist import modem_state


@click.command()
@json_option
@pass_office
def status(office: Office, as_json: bool) -> None:
    """How the daemon, the modems and the queue are, and when the last text came in.

    \b
    Example:
      smsgw status
      smsgw status --json
    """
    from smsgw.db import listings

    with office.database():
        found = _collect(office)
        last = listings.last_inbound()
    if as_json:
        print_json(found)
        return
    daemon, zone = found["daemon"], office.zone
    running = (
        f"running, process {daemon['pid']}, since {daemon['since']}" if daemon["running"] else "not running"
    )
    print_fields({"gateway": running, "version": daemon["version"], "last inbound": _last(last, zone)})
    click.echo()
    print_table(
        ("MODEM", "STATE", "SIGNAL", "NETWORK", "REGISTRATION", "CREDIT", "DETAIL"),
        [
            (
                modem["name"],
                modem_state(modem["state"], office.config.office.language),
                "-" if modem["signal_dbm"] is None else f"{modem['signal_dbm']} dBm",
                modem["operator"],
                modem["registration"],
                modem["credit"],
                modem["detail"],
            )
            for modem in found["modems"]
        ],
    )
    click.echo()
    counts = [(lane, _counted(states)) for lane, states in found["queue"].items()]
    print_table(("QUEUE", "MESSAGES"), [*counts, ("inbox", _counted(found["inbox"]))])


def _collect(office: Office) -> dict[str, Any]:
    from smsgw.daemon.process import is_running
    from smsgw.db import listings, modems, outbox

    running = is_running(office.config.lock_path)
    daemon = modems.last_daemon()
    rows = {row.name: row for row in modems.list_all()}
    names = [section.name for section in office.config.modem]
    return {
        "daemon": {
            "running": running,
            "pid": daemon.pid if daemon and running else None,
            "since": iso(daemon.since, office.zone) if daemon and running else None,
            "version": daemon.version if daemon else None,
        },
        "modems": [_modem(name, rows.get(name), running) for name in dict.fromkeys([*names, *rows])],
        "queue": {lane.word: dict(sorted(states.items())) for lane, states in outbox.count_queue().items()},
        "inbox": dict(sorted(listings.count_inbox().items())),
    }


def _modem(name: str, row: Any, running: bool) -> dict[str, Any]:
    if row is None:
        return {
            "name": name, "state": "unknown", "detail": "", "signal_dbm": None, "operator": None,
            "registration": None, "credit": None,
        }  # fmt: skip
    return {
        "name": name,
        "state": row.state if running else "stopped",
        "detail": row.detail if running else "",
        "signal_dbm": row.signal_dbm if running else None,
        "operator": row.operator or None,
        "registration": (row.registration or None) if running else None,
        "credit": row.credit or None,
    }


def _counted(states: dict[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.items()) or "none"


def _last(row: Any, zone: Any) -> str:
    return "none yet" if row is None else f"{short(row.received_at, zone)} from {row.sender or 'unreadable'}"
