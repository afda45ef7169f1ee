"""`smsgw modem`: the sticks of an office, one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from smsgw.admin.context import Office, pass_office
from smsgw.admin.options import json_option
from smsgw.admin.printing import clean, iso, print_fields, print_json, print_table, say
from smsgw.errors import ModemError, ModemUnavailable, SmsgwError

#: A person at a prompt waits as long as the network may need for a USSD answer.
_PATIENCE_S = 90.0


@click.group()
def modem() -> None:
    """The modems: which there are, how they are, and talking to one by hand.

    \b
    Example:
      smsgw modem ports
      smsgw modem list
      smsgw modem ussd "*888#"
    """


@modem.command()
@json_option
def ports(as_json: bool) -> None:
    """The serial ports of this computer, the likeliest modem first, and who holds them.

    \b
    Example:
      smsgw modem ports
    """
    from smsgw.modem import describe_ports

    found = describe_ports()
    if as_json:
        print_json(
            [
                {
                    "port": info.device,
                    "description": info.description,
                    "usb_id": info.usb_id,
                    "interface": info.interface,
                    "maker": info.maker,
                    "held_by": info.holder,
                    "candidate": info.rank is not None,
                }
                for info in found
            ]
        )
        return
    print_table(
        ("PORT", "USB", "IF", "MAKER", "HELD BY", "DESCRIPTION"),
        [
            (info.device, info.usb_id, info.interface, info.maker, info.holder, info.description)
            for info in found
        ],
    )
    if not found:
        say("No serial port here. Plug the stick in; a stick that stays a CD-ROM needs usb-modeswitch.")


@modem.command("list")
@json_option
@pass_office
def list_(office: Office, as_json: bool) -> None:
    """The modems of the configuration and how they are.

    \b
    Example:
      smsgw modem list --json
    """
    from smsgw.db import modems

    with office.database():
        rows = {row.name: row for row in modems.list_all()}
    found = [_object(office, section, rows.get(section.name)) for section in office.config.modem]
    if as_json:
        print_json(found)
        return
    print_table(
        ("MODEM", "PORT", "MODEL", "SIGNAL", "NETWORK", "CREDIT", "STATE"),
        [
            (
                one["name"],
                one["port"],
                one["model"],
                "-" if one["signal_dbm"] is None else f"{one['signal_dbm']} dBm",
                one["operator"],
                one["credit"],
                one["state_words"],
            )
            for one in found
        ],
    )


@modem.command()
@click.argument("name", required=False)
@json_option
@pass_office
def info(office: Office, name: str | None, as_json: bool) -> None:
    """All that is known of one modem; the first one where no NAME is given.

    \b
    Example:
      smsgw modem info utama
    """
    from smsgw.db import modems

    section = _section(office, name)
    with office.database():
        found = _object(office, section, modems.get(section.name))
    if as_json:
        print_json(found)
    else:
        print_fields(found)


def _object(office: Office, section: Any, row: Any) -> dict[str, Any]:
    from smsgw.daemon.process import is_running
    from smsgw.office.plain import explain

    running = is_running(office.config.lock_path)
    state = "unknown" if row is None else row.state if running else "stopped"
    detail = row.detail if row is not None and running else ""
    words = explain(state, detail, office.config.office.language, name=section.name)
    return {
        "name": section.name,
        "driver": section.driver,
        "port": (row.port if row else "") or section.port,
        "model": row.model if row else "",
        "imei": row.imei if row else "",
        "state": state,
        "state_words": words.what,
        "what_to_do": words.cure,
        "detail": detail,
        "signal_dbm": row.signal_dbm if row and running else None,
        "operator": row.operator if row else "",
        "registration": row.registration if row and running else "",
        "credit": row.credit if row else "",
        "updated_at": iso(row.updated_at, office.zone) if row else None,
    }


@modem.command()
@click.argument("code")
@click.option("--modem", "name", metavar="NAME", help="Which modem; the first one by default.")
@json_option
@pass_office
def ussd(office: Office, code: str, name: str | None, as_json: bool) -> None:
    """Ask the network a USSD CODE, such as the balance, through the running gateway or the port itself.

    \b
    Example:
      smsgw modem ussd "*888#"
    """
    text = _talk(office, name, "ussd", code, lambda opened: opened.ussd(code))
    if as_json:
        print_json({"code": code, "answer": text})
    else:
        click.echo(clean(text))


@modem.command()
@click.argument("command")
@click.option("--modem", "name", metavar="NAME", help="Which modem; the first one by default.")
@json_option
@pass_office
def at(office: Office, command: str, name: str | None, as_json: bool) -> None:
    """Send one AT COMMAND and show its answer, through the running gateway or the port itself.

    Commands that wait for more input, such as AT+CMGS, are refused.

    \b
    Example:
      smsgw modem at AT+CSQ
    """
    text = _talk(office, name, "at", command, lambda opened: "\n".join(opened.at(command)))
    if as_json:
        print_json({"command": command, "lines": text.splitlines()})
        return
    for line in text.splitlines():
        click.echo(clean(line))


@modem.command()
@click.argument("name", required=False)
@pass_office
def reset(office: Office, name: str | None) -> None:
    """Restart a modem, where that is safe for its model; the gateway goes on by itself afterwards.

    \b
    Example:
      smsgw modem reset utama
    """
    from smsgw.modem import open_modem

    section = _section(office, name)
    with _plainly(office, section):
        if not _is_running(office):
            with office.database():
                restarted = open_modem(section)
                try:
                    restarted.reset()
                finally:
                    restarted.close()
        else:
            _ask_daemon(office, section, "reset", "")
    say(f"{section.name} restarts; that takes up to a minute.")


@modem.command()
@click.argument("name", required=False)
@pass_office
def accept(office: Office, name: str | None) -> None:
    """Take the modem and SIM that are plugged in now for the right ones, after one of them was changed.

    The gateway pauses when it meets another modem or SIM than before; this lets it go on.

    \b
    Example:
      smsgw modem accept utama
    """
    from smsgw.db import audit, modems

    section = _section(office, name)
    with office.database():
        if not modems.accept(section.name, office.now()):
            raise SmsgwError(f"{section.name} was never used, so there is nothing to accept")
        audit.record(office.who, "accept_modem", section.name, office.now())
    say(f"{section.name}: the modem and SIM that are seen next are remembered.")


def _section(office: Office, name: str | None) -> Any:
    """The modem's section.  Raises UsageError for a name that there is not."""
    from smsgw.daemon.process import choose_modems

    return choose_modems(office.config, [name] if name else [])[0]


def _is_running(office: Office) -> bool:
    from smsgw.daemon.process import is_running

    return is_running(office.config.lock_path)


def _talk(office: Office, name: str | None, verb: str, argument: str, directly: Callable[[Any], str]) -> str:
    """The answer by way of the running gateway; when none runs, by opening the modem here."""
    from smsgw.db import modems
    from smsgw.modem import open_modem

    section = _section(office, name)
    with _plainly(office, section):
        if _is_running(office):
            return _ask_daemon(office, section, verb, argument)
        with office.database():
            opened = open_modem(section, modems.Memory(section.name, office.now))
            try:
                opened.open()
                return directly(opened)
            finally:
                opened.close()


def _ask_daemon(office: Office, section: Any, verb: str, argument: str) -> str:
    from smsgw.diagnosis import ask_daemon

    with office.database():
        answer = ask_daemon(section.name, verb, argument, office.now, _PATIENCE_S)
    if answer is None:
        raise SmsgwError(f"{section.name}: no answer from the gateway; is this modem among those it runs?")
    text, failed = answer
    if failed:
        raise SmsgwError(text)
    return text


@contextmanager
def _plainly(office: Office, section: Any) -> Iterator[None]:
    """What a modem raises, as words that tell what to do.  Raises SmsgwError."""
    from smsgw.office.plain import explain

    try:
        yield
    except ModemUnavailable as error:
        words = explain(error.reason, error.detail, office.config.office.language, name=section.name)
        raise SmsgwError(f"{section.name}: {words}") from error
    except ModemError as error:
        raise SmsgwError(f"{section.name}: {error}") from error
