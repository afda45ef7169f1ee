"""`smsgw simulator`: a simulated modem where other programs can reach it."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from smsgw.admin.options import file_type, read_lines
from smsgw.admin.printing import say
from smsgw.admin.stopping import stop_on_signals
from smsgw.errors import SmsgwError

_LISTEN = "127.0.0.1:7070"

# What a script may do before anybody has opened the modem.
_NEEDS_A_CLIENT = ("send", "expect", "wait", "deliver")


@click.command()
@click.option(
    "--listen", metavar="HOST:PORT", help=f"Serve it over TCP; usual: {_LISTEN}. Port 0 takes a free one."
)
@click.option(
    "--pty",
    "link",
    type=click.Path(path_type=Path),
    metavar="LINK",
    help="Serve it as a terminal (not on Windows).",
)
@click.option("--control", metavar="HOST:PORT", help="Steer it over TCP in lines of JSON.")
@click.option("--script", type=file_type, metavar="FILE", help="Play this script; - for standard input.")
@click.option("--personality", default="generic", show_default=True, help="The model that it behaves like.")
def simulator(
    listen: str | None, link: Path | None, control: str | None, script: Path | None, personality: str
) -> None:
    """A simulated GSM modem with its network, for training and for tests of other programs.

    Give the gateway its address as port: socket://127.0.0.1:7070. It runs until Ctrl-C. A script begins
    with the first program that opens the modem, but for the faults and settings before its first text; a
    reply that it expects and that does not come ends it with exit status 1.

    \b
    Example:
      smsgw simulator --listen 127.0.0.1:7070
      smsgw simulator --pty modem-latihan --script kacau.txt --personality huawei-e173
    """
    from smsgw.simulator.assembly import Simulator
    from smsgw.simulator.script import parse

    statements = parse("\n".join(read_lines(script))) if script else []
    try:
        modem = Simulator(personality=personality)
    except (ValueError, KeyError) as error:
        raise click.BadParameter(str(error), param_hint="--personality") from error
    with contextlib.ExitStack() as open_ports:
        open_ports.callback(modem.close)
        stop = stop_on_signals()
        _serve(modem, listen, link, control, open_ports)
        if script:
            _play(modem, statements, stop)
        while not stop.wait(1):
            pass


def _serve(
    modem: Any, listen: str | None, link: Path | None, control: str | None, open_ports: contextlib.ExitStack
) -> None:
    """Open the ports that were asked for, and say where they are."""
    from smsgw.simulator import ports
    from smsgw.simulator.control import serve_control

    if link is not None:
        if not hasattr(ports, "serve_pty"):
            raise SmsgwError("there are no terminals on Windows; use --listen")
        open_ports.callback(_opened(ports.serve_pty, modem, link).close)
        say(f"The modem is at {link}")
    if listen is not None or link is None:
        port = _opened(ports.serve_tcp, modem, *_address(listen or _LISTEN, "--listen"))
        open_ports.callback(port.close)
        say(f"The modem is at socket://{port.address[0]}:{port.address[1]}")
    if control is not None:
        port = _opened(serve_control, modem, *_address(control, "--control"))
        open_ports.callback(port.close)
        say(f"It is steered at {port.address[0]}:{port.address[1]}")


def _opened(serve: Callable[..., Any], *args: object) -> Any:
    try:
        return serve(*args)
    except OSError as error:
        raise SmsgwError(f"cannot be served at {args[1]}: {error.strerror or error}") from error


def _play(modem: Any, statements: list[Any], stop: threading.Event) -> None:
    """The script; what is said in it goes to standard output."""
    from smsgw.simulator.stage import Stage

    stage = Stage(modem, click.echo)
    waited = False
    for statement in statements:
        if statement.verb in _NEEDS_A_CLIENT and not waited:
            waited = True
            while not stop.is_set() and not modem.wait_for(lambda: modem.line.session is not None, 0.2):
                pass
        if stop.is_set():
            return
        stage.perform(statement)
    say("The script has ended; the modem stays until Ctrl-C.")


def _address(text: str, option: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{text!r} is no HOST:PORT", param_hint=option)
    return host.strip("[]"), int(port)
