"""What runs beside the modems: the web console, and the watch for what webhooks are told.

Here, since the daemon must not know them; imported when the gateway starts, and by no other command.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smsgw.daemon.process import Companion


def companions(announce: Callable[[str], None] | None = None) -> Sequence["Companion"]:
    """announce: is told the console's address and the first password; usually standard error."""
    from smsgw.web import server
    from smsgw.webhooks import watch

    return (watch.start, partial(server.start, announce=announce))
