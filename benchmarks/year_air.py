"""The air of the simulated year: a network that reports as networks do, a modem that now and then fails.

A clock goes with it: each segment takes as long as on a slow network.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from smsgw.errors import InDoubt, ModemUnavailable, Postponed, Refused
from smsgw.messages import Segment
from smsgw.sms.tpdu import encode_tpdu
from tests.loopback import LoopbackModem, World, report_for

#: How long a segment takes.
SEGMENT = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Sent:
    """One segment on the air: when, and of which message."""

    at: datetime
    segment: Segment


class YearWorld(World):
    """A network that reports as networks do: most numbers at once, some never, some in vain."""

    def take(self, segment: Segment) -> int:
        last = segment.recipient[-1]
        self.reports = None
        reference = super().take(segment)
        if last != "8":
            status = 0x46 if last == "7" else 0
            self.put(encode_tpdu(report_for(segment.recipient, reference, self.now, status)))
        return reference


class YearModem(LoopbackModem):
    """A modem that notes when, and now and then fails."""

    def __init__(self, world: World, dice: random.Random) -> None:
        super().__init__(world)
        self.sent: list[Sent] = []
        self.failures = Counter[str]()
        self._dice = dice

    def submit(self, segment: Segment) -> int:
        chance = self._dice.random()
        self.world.now += SEGMENT
        if chance < 0.004:
            self.failures["postponed"] += 1
            raise Postponed("network timeout", code=332)
        if chance < 0.006:
            self.failures["refused"] += 1
            raise Refused("barred", code=10)
        if chance < 0.008:
            self.failures["unavailable"] += 1
            raise ModemUnavailable("not_registered")
        if chance < 0.012:
            # Half of the lost results were taken all the same.
            self.failures["in_doubt"] += 1
            if chance < 0.010:
                self.sent.append(Sent(self.world.now, segment))
                self.world.air.append(segment)
            raise InDoubt("no result")
        self.sent.append(Sent(self.world.now, segment))
        return super().submit(segment)
