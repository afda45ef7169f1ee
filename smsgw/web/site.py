"""What all pages of one console share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from smsgw.office.desk import Desk
from smsgw.web.pulse import Pulse

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Site:
    """One console.

    secure    it is served by TLS, so the cookie may demand it
    is_demo   the modem is a simulated one: a phone on the screen may text to it
    stopping  set when the gateway ends: streams close then
    """

    desk: Desk
    clock: Callable[[], datetime]
    templates: "Environment"
    pulse: Pulse
    secure: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def is_demo(self) -> bool:
        return all(section.port.startswith("sim://") for section in self.desk.config.modem)

    def close(self) -> None:
        """End the streams and let go of what they share."""
        self.stopping.set()
        self.pulse.close()
