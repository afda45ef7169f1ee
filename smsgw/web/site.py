"""What all pages of one console share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from smsgw.office.desk import Desk
from smsgw.web.counting import Counting
from smsgw.web.importing import Importing
from smsgw.web.looks import Looks, Shared
from smsgw.web.pulse import Pulse

if TYPE_CHECKING:
    from jinja2 import Environment


#: Where programs call.
API_PATH = "/api/v1"

# The daemon gives a sign of life every 30 s; three missed ones are no accident.
_ALIVE = timedelta(seconds=100)


@dataclass(frozen=True, slots=True)
class Site:
    """One console.

    secure    it is served by TLS, so the cookie may demand it
    is_demo   the modem is a simulated one: a phone on the screen may text to it
    stopping  set when the gateway ends: streams close then
    importing  the spreadsheet on its way in
    looks     what the open pages show; shared: what they count
    counting  figures that take long
    """

    desk: Desk
    clock: Callable[[], datetime]
    templates: "Environment"
    pulse: Pulse
    importing: Importing
    secure: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    looks: Looks = field(default_factory=Looks)
    shared: Shared = field(default_factory=Shared)
    counting: Counting = field(default_factory=Counting)

    @property
    def is_demo(self) -> bool:
        return all(section.port.startswith("sim://") for section in self.desk.config.modem)

    def end_streams(self) -> None:
        """Let the open pages' connections end; from any thread."""
        self.stopping.set()
        self.importing.give_up()
        self.pulse.end()

    def close(self) -> None:
        """End the streams and let go of what they share."""
        self.end_streams()
        self.pulse.close()


def is_alive(daemon: Any, now: datetime) -> bool:
    """Has the daemon given a sign of life lately?  daemon: its row, None where it never ran."""
    return daemon is not None and bool(daemon.beat_at > now - _ALIVE)
