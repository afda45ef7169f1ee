"""Modems: one contract (base.py), several drivers, loaded when they are wanted.

The flows above import base.py and `open_modem`, never a driver.  The one rule: what a driver needs
(python-gammu) is imported only by whoever has chosen it.
"""

from collections.abc import Callable, MutableMapping
from importlib import import_module
from typing import Any, Protocol

from smsgw.errors import ConfigError
from smsgw.modem.base import Modem
from smsgw.modem.session import Settings


class ModemConfig(Protocol):
    """The fields of [[modem]] that drivers read."""

    @property
    def name(self) -> str: ...
    @property
    def driver(self) -> str: ...
    @property
    def port(self) -> str: ...
    @property
    def connection(self) -> str: ...
    @property
    def baudrate(self) -> int: ...
    @property
    def pin(self) -> str: ...
    @property
    def smsc(self) -> str: ...
    @property
    def submit_timeout_s(self) -> float: ...
    @property
    def poll_interval_s(self) -> float: ...


Remember = MutableMapping[str, str]
Loader = Callable[[ModemConfig, Remember | None], Modem]

_MODULES = {"at": "smsgw.modem.at_driver", "gammu": "smsgw.modem.gammu_driver"}


def load_driver(config: ModemConfig) -> None:
    """Import the driver that the configuration names: for a process before its threads begin.

    Memory that a thread needed for a moment is kept for that thread, and an import needs much.
    """
    if config.driver in _MODULES:
        import_module(_MODULES[config.driver])


def _at(config: ModemConfig, remember: Remember | None) -> Modem:
    settings = Settings(
        name=config.name,
        port=config.port,
        baudrate=config.baudrate,
        pin=config.pin,
        smsc=config.smsc,
        submit_timeout_s=config.submit_timeout_s,
        poll_interval_s=config.poll_interval_s,
    )
    modem: Modem = import_module(_MODULES["at"]).AtModem(settings, remember=remember)
    return modem


def _gammu(config: ModemConfig, remember: Remember | None) -> Modem:
    modem: Modem = import_module(_MODULES["gammu"]).GammuModem(config, remember=remember)
    return modem


#: [[modem]] driver -> what makes it.
DRIVERS: dict[str, Loader] = {"at": _at, "gammu": _gammu}


def describe_ports() -> list[Any]:
    """Every serial port of this computer as a port.PortInfo, the likeliest modem first."""
    found: list[Any] = import_module("smsgw.modem.port").list_ports()
    return found


def read_stores(answer: str) -> tuple[int | None, int | None]:
    """(used, total) of the memory where messages arrive, from the answer to AT+CPMS?."""
    fields = import_module("smsgw.modem.fields")
    stores = fields.stores(fields.after_colon(answer.splitlines()[0])) if answer else ()
    return (stores[-1].used, stores[-1].total) if stores else (None, None)


def read_smsc(answer: str) -> str | None:
    """The SMSC in the answer to AT+CSCA?; empty when none is set, None when the modem does not say."""
    fields = import_module("smsgw.modem.fields")
    told = next((line for line in answer.splitlines() if line.upper().startswith("+CSCA")), None)
    return None if told is None else str(fields.centre(fields.after_colon(told)))


def plugged_in(port: str) -> object:
    """A value that changes when the configured port, or another one, is plugged in or pulled out."""
    return import_module("smsgw.modem.port").plugged_in(port)


def open_modem(config: ModemConfig, remember: Remember | None = None) -> Modem:
    """The modem that the configuration describes, not yet opened: the caller calls `open`.

    remember  keeps refused PINs beyond this process; without it they are kept as long as it lives
    Raises ConfigError for an unknown driver.
    """
    if config.driver not in DRIVERS:
        raise ConfigError(f"modem {config.name}: driver must be one of {', '.join(DRIVERS)}")
    return DRIVERS[config.driver](config, remember)
