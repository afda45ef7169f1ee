"""The command `smsgw`: the list of its commands, and the one edge where errors become exit codes.

It knows the names of the groups and where they live, and imports none of them before it is asked for:
`smsgw --help` is instant on an old PC.  One rule: whatever goes wrong ends in plain words and one of
the exit codes 0, 1, 2 or 130, and shows neither a NIK nor the text of a message.
"""

import contextlib
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from smsgw import __version__
from smsgw.admin.context import Office
from smsgw.admin.failures import report_unexpected
from smsgw.errors import SmsgwError

#: name -> (module:attribute, one line of help); the line stands here so that help imports nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("smsgw.admin.init:init", "Make the folder of a new office."),
    "demo": ("smsgw.admin.demo:demo", "Try it all with fictional data and no modem."),
    "run": ("smsgw.admin.run:run", "Run the gateway: the daemon that talks to the modems."),
    "status": ("smsgw.admin.status:status", "How daemon, modems and queue are."),
    "doctor": ("smsgw.admin.doctor:doctor", "What is wrong with the modems, and what to do about it."),
    "send": ("smsgw.admin.send:send", "Queue a text to one number or to a file of numbers."),
    "inbox": ("smsgw.admin.inbox:inbox", "The texts that came in."),
    "outbox": ("smsgw.admin.outbox:outbox", "The texts that go out: list, show, retry, cancel."),
    "request": ("smsgw.admin.request:request", "Documents in progress: add, import, advance, list."),
    "notice": ("smsgw.admin.notice:notice", "Notices that changed requests deserve now."),
    "report": ("smsgw.admin.report:report", "Numbers for the head of the office, on one page."),
    "broadcast": ("smsgw.admin.broadcast:broadcast", "One text to many: rehearse, send, account for it."),
    "optout": ("smsgw.admin.optout:optout", "Numbers that want no notices (STOP)."),
    "ticket": ("smsgw.admin.ticket:ticket", "Complaints: list, show, answer, close, export."),
    "alarm": ("smsgw.admin.status_alarms:alarm", "What an admin should look at: list, close."),
    "audit": ("smsgw.admin.audit:audit", "Who looked at what is kept confidential."),
    "hours": ("smsgw.admin.hours:hours", "When the office is open, and on which days it is not."),
    "text": ("smsgw.admin.text:text", "Every sentence a citizen can receive."),
    "understand": ("smsgw.admin.understand:understand", "What the gateway would read and answer."),
    "simulator": ("smsgw.admin.simulator:simulator", "A simulated modem for other programs."),
    "modem": ("smsgw.admin.modem:modem", "The sticks: list, ports, info, ussd, at, reset, accept."),
    "install-files": ("smsgw.admin.install_files:install_files", "A udev rule and a systemd unit."),
    "user": ("smsgw.admin.user:user", "Who may log in at the web console."),
    "token": ("smsgw.admin.token:token", "The programs that may use the HTTP API."),
    "webhook": ("smsgw.admin.webhook:webhook", "Addresses that hear of what happens."),
    "db": ("smsgw.admin.db:db", "The database: migrate, check, backup, restore, purge."),
    "completion": ("smsgw.admin.completion:completion", "The script that completes words in your shell."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, by the table COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the table alone: nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The office's smsgw.toml, or its folder. Else SMSGW_CONFIG, ./smsgw.toml, the user's config folder.",
)
@click.option("-v", "--verbose", count=True, help="Say more on standard error; -vv says all.")
@click.version_option(__version__, prog_name="smsgw", message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context, config: Path | None, verbose: int) -> None:
    """SMS gateway over a USB GSM modem, for civil registration offices.

    \b
    Try it without a modem:   smsgw demo
    Make an office:           smsgw init KANTOR
    Start the gateway:        smsgw --config KANTOR run
    """
    office = ctx.ensure_object(Office)
    office.config_path, office.verbose = config, verbose
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    # Its steps are told where somebody wants to hear more; they are no news to who makes an office.
    logging.getLogger("peewee.migrations").setLevel(level)
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)


def run(args: Sequence[str] | None = None) -> int:
    """Run one command line; its exit status, after saying on standard error what went wrong."""
    office = Office()
    try:
        result = root.main(args, prog_name="smsgw", standalone_mode=False, obj=office)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except SmsgwError as error:
        _say(str(error))
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Who reads our output has seen enough (`| head`); the interpreter's own flush must not complain.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or type(error).__name__}")
        return 1
    except Exception as error:  # the last edge: a bug must not show a citizen's words on a screen
        report_unexpected(error, office)
        return 1
    finally:
        office.close()


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes come in a code page that lacks half of what people write.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(run())


def _say(message: str) -> None:
    for line in message.splitlines() or [""]:
        print(f"smsgw: {line}", file=sys.stderr)
