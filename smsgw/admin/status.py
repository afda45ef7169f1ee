"""`smsgw status`: everything at a glance, in the office's language; --json speaks one only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import clean, iso, print_fields, print_json, print_table, short
from smsgw.admin.status_alarms import extras, print_extras
from smsgw.errors import DatabaseError
from smsgw.office.plain import WELL, explain


@dataclass(frozen=True, slots=True)
class _Words:
    """What this page says, in one language.

    terms  lanes, states and registrations, where --json's own names are not the language's
    """

    version: str
    last: str
    running: str
    runs: str
    stopped: str
    none: str
    sender: str
    unreadable: str
    modem: tuple[str, ...]
    queue: tuple[str, ...]
    terms: Mapping[str, str] = field(default_factory=dict)


_WORDS = {
    "en": _Words(
        version="version",
        last="last inbound",
        running="running, process {pid}, since {since}",
        runs="running",
        stopped="not running",
        none="none",
        sender="from",
        unreadable="unreadable",
        modem=("MODEM", "STATE", "SIGNAL", "NETWORK", "REGISTRATION", "CREDIT"),
        queue=("QUEUE", "MESSAGES"),
    ),
    "id": _Words(
        version="versi",
        last="SMS terakhir",
        running="berjalan, proses {pid}, sejak {since}",
        runs="berjalan",
        stopped="tidak berjalan",
        none="belum ada",
        sender="dari",
        unreadable="tak terbaca",
        modem=("MODEM", "KEADAAN", "SINYAL", "JARINGAN", "TERDAFTAR", "PULSA"),
        queue=("ANTREAN", "SMS"),
        terms={
            "reply": "jawaban", "notice": "pemberitahuan", "broadcast": "siaran", "inbox": "masuk",
            "queued": "antre", "submitting": "sedang dikirim", "in_doubt": "diragukan",
            "submitted": "terkirim", "delivered": "sampai", "undelivered": "tidak sampai", "failed": "gagal",
            "expired": "kedaluwarsa", "cancelled": "batal", "incomplete": "belum utuh",
            "complete": "menunggu jawaban", "handled": "dijawab", "unanswered": "tidak dijawab",
            "corrupt": "rusak", "home": "ya", "roaming": "ya, roaming", "searching": "mencari",
            "denied": "ditolak",
        },
    ),
}  # fmt: skip


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

    try:
        with office.database():
            found = _collect(office)
            last = listings.last_inbound()
    except DatabaseError as error:
        raise _without_server(office, error, as_json) from error
    if as_json:
        print_json(found)
        return
    words = _WORDS[office.config.office.language]
    gateway = {"gateway": _daemon(found["daemon"], words), words.version: found["daemon"]["version"]}
    print_fields({**gateway, words.last: _last(last, office.zone, words)})
    click.echo()
    _print_modems(found["modems"], office.config.office.language, words)
    print_extras(office, found)
    click.echo()
    counts = [*found["queue"].items(), ("inbox", found["inbox"])]
    print_table(
        words.queue, [(words.terms.get(lane, lane), _counted(states, words)) for lane, states in counts]
    )


def _without_server(office: Office, error: DatabaseError, as_json: bool) -> DatabaseError:
    """Show what is known while the database's server is not to be used; the error in the office's language.

    Where the trouble is another one, nothing is shown and the error is what it was.
    """
    from smsgw.daemon.process import is_running
    from smsgw.db.trouble import server_plain, shown

    language = office.config.office.language
    trouble = server_plain(error, language)
    if trouble is None:
        return error
    running, words = is_running(office.config.lock_path), _WORDS[language]
    if as_json:
        print_json(
            {
                "daemon": {"running": running, "pid": None, "since": None, "version": None},
                "modems": [_modem(section.name, None, False) for section in office.config.modem],
                "queue": {},
                "inbox": {},
                "database": {"ok": False, "what": trouble.what, "cure": trouble.cure},
            }
        )
    else:
        print_fields({"gateway": words.runs if running else words.stopped})
    return DatabaseError(f"{shown(office.config.database_url)}: {trouble}")


def _print_modems(modems: list[dict[str, Any]], language: str, words: _Words) -> None:
    print_table(
        words.modem,
        [
            (
                modem["name"],
                explain(modem["state"], modem["detail"], language).what,
                "-" if modem["signal_dbm"] is None else f"{modem['signal_dbm']} dBm",
                modem["operator"],
                words.terms.get(modem["registration"], modem["registration"]),
                modem["credit"],
            )
            for modem in modems
        ],
    )
    for modem in modems:
        told = explain(modem["state"], modem["detail"], language, name=modem["name"])
        if told.cure and modem["state"] not in WELL:
            click.echo(f"  {modem['name']}: {clean(told.cure)}")


def _daemon(daemon: dict[str, Any], words: _Words) -> str:
    if not daemon["running"]:
        return words.stopped
    since = datetime.fromisoformat(daemon["since"])
    return words.running.format(pid=daemon["pid"], since=f"{since:%Y-%m-%d %H:%M}")


def _collect(office: Office) -> dict[str, Any]:
    from smsgw.daemon.process import is_running
    from smsgw.db import listings, modems, outbox

    running = is_running(office.config.lock_path)
    daemon = modems.last_daemon()
    rows = {row.name: row for row in modems.list_all()}
    names = [section.name for section in office.config.modem]
    elsewhere = modems.held_elsewhere(list(rows))
    return {
        "daemon": {
            "running": running,
            "pid": daemon.pid if daemon and running else None,
            "since": iso(daemon.since, office.zone) if daemon and running else None,
            "version": daemon.version if daemon else None,
        },
        "modems": [
            _modem(name, rows.get(name), running or name in elsewhere)
            for name in dict.fromkeys([*names, *rows])
        ],
        "queue": {lane.word: dict(sorted(states.items())) for lane, states in outbox.count_queue().items()},
        "inbox": dict(sorted(listings.count_inbox().items())),
        **extras(office),
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


def _counted(states: dict[str, int], words: _Words) -> str:
    return (
        ", ".join(f"{count} {words.terms.get(state, state)}" for state, count in states.items()) or words.none
    )


def _last(row: Any, zone: Any, words: _Words) -> str:
    if row is None:
        return words.none
    return f"{short(row.received_at, zone)} {words.sender} {row.sender or words.unreadable}"
