"""The office's own way to bring a modem back: recover_command of [[modem]].

One rule: it is run as it is written, without a shell, and never keeps the gateway from stopping.
"""

import logging
import os
import subprocess
import threading
from collections.abc import Sequence

log = logging.getLogger("smsgw.daemon")

# uhubctl and the like need seconds; what takes longer hangs.
PATIENCE_S = 60.0
_SLICE_S = 0.2


def run_command(words: Sequence[str], name: str, port: str, stop: threading.Event) -> bool:
    """Run the command to its end, at most PATIENCE_S or until `stop`; True when it ended with 0.

    It finds the modem in its environment: SMSGW_MODEM_NAME, SMSGW_MODEM_PORT.
    """
    environ = {**os.environ, "SMSGW_MODEM_NAME": name, "SMSGW_MODEM_PORT": port}
    try:
        process = subprocess.Popen(  # noqa: S603 the office's own words, and no shell reads them
            list(words), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environ
        )
    except OSError as error:
        log.error("%s: recover_command cannot be run: %s", name, error.strerror or error)
        return False
    waited_s = 0.0
    while process.poll() is None:
        if waited_s >= PATIENCE_S or stop.wait(_SLICE_S):
            process.kill()
            process.wait()
            log.error("%s: recover_command was ended after %.0f s", name, waited_s)
            return False
        waited_s += _SLICE_S
    log.warning("%s: recover_command ended with %d", name, process.returncode)
    return process.returncode == 0
