"""Whether a modem's message memory has room for what comes.

The driver empties it as it can; here it is noticed when that does not help.  One rule: a full memory receives
nothing and tells nobody, so the gateway has to.
"""

import logging
from datetime import datetime

from smsgw.db import alarms
from smsgw.modem.base import Health

log = logging.getLogger("smsgw.daemon")

ALARM = "storage_full"

# Between two looks at a modem's health its memories are looked through and emptied several times.
_LOOKS = 2


class Room:
    """One modem's memory, as its health tells."""

    def __init__(self, name: str) -> None:
        self.detail = ""
        self._name = name
        self._looks = 0  # so often in a row it was full

    @property
    def is_full(self) -> bool:
        """Does it stay full, although it was emptied as far as the gateway may?"""
        return self._looks >= _LOOKS

    def look(self, health: Health, now: datetime) -> None:
        """Take note of a modem's health; what stays full raises an alarm, what has room again ends it."""
        used, total = health.storage_used, health.storage_total
        if used is None or not total:
            return
        was_full, self.detail = self.is_full, f"{used} of {total}"
        self._looks = self._looks + 1 if used >= total else 0
        if self.is_full and not was_full:
            log.warning("%s: the message memory stays full: %s", self._name, self.detail)
            cure = f'smsgw modem at "AT+CMGD=1,3" --modem {self._name}'
            alarms.raise_alarm(ALARM, self._name, f"{self.detail}: {cure}", now)
        elif was_full and not self.is_full:
            alarms.settle(ALARM, self._name, now)
