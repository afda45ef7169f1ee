"""A phone to type on.

Owns what one subscriber sent and received; must not know modems.  The one rule: a concatenated message
is received once, whole, when its last segment came.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from smsgw.sms.tpdu import Submit


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One message on a phone's screen.

    segments  how many SMS it came in
    """

    at: datetime
    number: str
    text: str = field(repr=False)
    segments: int = 1


class Phone:
    """A subscriber of the simulated network.  Made by `Network.phone`, used under its lock.

    is_reachable  False: what is sent to it is taken by the SMSC and never arrives; a temporary report comes
    """

    def __init__(self, number: str, deliver: Callable[[str, str], None]) -> None:
        self.number = number
        self.is_reachable = True
        self.sent: list[str] = []
        self.received: list[PhoneMessage] = []
        self._deliver = deliver
        self._segments: dict[tuple[str, int, int], dict[int, str]] = {}

    def send(self, text: str) -> None:
        """Text the gateway; in as many segments as it takes."""
        self.sent.append(text)
        self._deliver(self.number, text)

    @property
    def texts(self) -> list[str]:
        """The texts received, oldest first."""
        return [message.text for message in self.received]

    def take(self, submit: Submit, sender: str, at: datetime) -> PhoneMessage | None:
        """One segment arrives; the message that it completes, if it does."""
        part = submit.concatenation
        if part is None:
            return self._show(PhoneMessage(at, sender, submit.text))
        key = (sender, part.reference, part.total)
        parts = self._segments.setdefault(key, {})
        parts[part.sequence] = submit.text
        if len(parts) < part.total:
            return None
        del self._segments[key]
        text = "".join(parts[sequence] for sequence in sorted(parts))
        return self._show(PhoneMessage(at, sender, text, part.total))

    def _show(self, message: PhoneMessage) -> PhoneMessage:
        self.received.append(message)
        return message
