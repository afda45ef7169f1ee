"""What `smsgw status` says beyond the modems: alarms, self-tests, room on the disk; and `smsgw alarm`.

One rule: an alarm that nobody has closed is shown to whoever looks at anything.
"""

import shutil
from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import id_type, json_option
from smsgw.admin.printing import clean, iso, print_json_array, print_table, say

# In the office's language: heading of the alarms, words of a self-test's outcome, low disk.
_WORDS = {
    "en": {
        "alarms": "ALARMS (close one with: smsgw alarm close ID)",
        "self_test": "self-test",
        "waiting": "under way",
        "ok": "good",
        "failed": "FAILED",
        "disk": "The disk has {mb} MB left: free some space, or the gateway will stop.",
    },
    "id": {
        "alarms": "PERINGATAN (tutup dengan: smsgw alarm close NOMOR)",
        "self_test": "uji SMS",
        "waiting": "berjalan",
        "ok": "baik",
        "failed": "GAGAL",
        "disk": "Sisa ruang disk {mb} MB: hapus berkas yang tidak perlu, atau gateway akan berhenti.",
    },
}


@click.group()
def alarm() -> None:
    """What an admin should look at: no credit, a modem gone, a failed self-test, somebody who tries NIKs.

    \b
    Example:
      smsgw alarm list
      smsgw alarm close 3
    """


@alarm.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """The open alarms, newest first.

    \b
    Example:
      smsgw alarm list --json
    """
    with office.database():
        found = open_alarms(office)
    if as_json:
        print_json_array(found)
        return
    _print_alarms(office, found)


@alarm.command()
@click.argument("alarm_id", metavar="ID", type=id_type)
@pass_office
def close(office: Office, alarm_id: int) -> None:
    """Somebody has looked: close the alarm. The same trouble again raises a new one.

    \b
    Example:
      smsgw alarm close 3
    """
    from smsgw.db import alarms

    with office.database():
        alarms.close(alarm_id, office.now())
    say("Closed.")


def open_alarms(office: Office) -> list[dict[str, Any]]:
    """The open alarms as objects; inside `office.database()`."""
    from smsgw.db import alarms

    return [
        {
            "id": row.id,
            "kind": row.kind,
            "subject": row.subject,
            "detail": row.detail,
            "raised_at": iso(row.raised_at, office.zone),
            "last_at": iso(row.last_at, office.zone),
            "times": row.times,
        }
        for row in alarms.list_open()
    ]


def extras(office: Office) -> dict[str, Any]:
    """What status adds to its object; inside `office.database()`."""
    from smsgw.db import self_tests

    now = office.now()
    tests = [self_tests.find_last(section.name, now) for section in office.config.modem]
    return {
        "alarms": open_alarms(office),
        "self_tests": [
            {"modem": test.modem, "at": iso(test.at, office.zone), "state": test.state, "detail": test.detail}
            for test in tests
            if test is not None
        ],
        "disk_free_mb": shutil.disk_usage(office.config.folder).free // 2**20,
    }


def print_extras(office: Office, found: dict[str, Any]) -> None:
    """The same for a person; nothing where all is well."""
    from smsgw.jobs import LOW_DISK_MB

    words = _WORDS[office.config.office.language]
    for test in found["self_tests"]:
        click.echo(
            f"{words['self_test']} {test['modem']}: {words[test['state']]} ({test['detail']}), {test['at']}"
        )
    if found["disk_free_mb"] < LOW_DISK_MB:
        click.echo(words["disk"].format(mb=found["disk_free_mb"]))
    if found["alarms"]:
        click.echo()
        click.echo(words["alarms"])
        _print_alarms(office, found["alarms"])


def _print_alarms(office: Office, found: list[dict[str, Any]]) -> None:
    print_table(
        ("ID", "KIND", "ABOUT", "TIMES", "LAST", "DETAIL"),
        [
            (
                one["id"], one["kind"], one["subject"], one["times"],
                one["last_at"][:16].replace("T", " "), clean(one["detail"]),
            )
            for one in found
        ],
    )  # fmt: skip
