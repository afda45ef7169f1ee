"""Which port, and does a modem answer on it?

Owns the choice among ports for `port = "auto"` and the words when none will do.  It must not know what
a modem is good for.  The one rule: a port that is not taken is closed again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from smsgw.errors import LinkLost, ModemError, ModemUnavailable
from smsgw.modem.dialogue import Clock, Dialogue, Port
from smsgw.modem.init import synchronise
from smsgw.modem.port import PortInfo
from smsgw.modem.session import Settings

# From this rank on a port may be a bare line, where the speed matters and is worth trying.
_LINE_RANK = 40


@dataclass(slots=True)
class Connector:
    """Opens ports until one answers; asks the one first that answered last."""

    settings: Settings
    open_port: Callable[[str, int], Port]
    find_ports: Callable[[], list[PortInfo]]
    clock: Clock
    log: logging.Logger
    last_device: str = ""

    def connect(self) -> Dialogue:
        """A port on which a modem answers.  Raises ModemUnavailable, LinkLost."""
        if self.settings.port != "auto":
            return self._knock(self.settings.port, thorough=True)
        failures: list[ModemUnavailable] = []
        for info in sorted(self.find_ports(), key=lambda info: info.device != self.last_device):
            try:
                return self._knock(info.device, thorough=(info.rank or 0) >= _LINE_RANK)
            except ModemUnavailable as error:
                failures.append(error)
            except LinkLost as error:
                failures.append(ModemUnavailable("no_port", str(error)))
        # A port that somebody holds is what a person can do something about; a mute one tells little.
        failures.sort(key=lambda error: error.reason != "port_busy")
        if not failures:
            raise ModemUnavailable("no_port", "no serial port found; plug the modem in")
        raise ModemUnavailable(failures[0].reason, "; ".join(error.detail for error in failures[:4]))

    def _knock(self, device: str, *, thorough: bool) -> Dialogue:
        port = self.open_port(device, self.settings.baudrate)
        dialogue = Dialogue(port, self.clock, self.log)
        try:
            synchronise(dialogue, self.settings.baudrate, thorough)
        except ModemError:
            port.close()
            raise
        # What a modem said while it started is no restart to come.
        dialogue.keep_only_direct()
        self.last_device = device
        return dialogue
