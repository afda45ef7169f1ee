"""The signals that ask a long-running command to end in order.

A handler sets a flag and nothing else: neither logging nor a lock is safe in one.
"""

import signal
import threading


def stop_on_signals() -> threading.Event:
    """An event that Ctrl-C or a supervisor sets.  Called first of all, since imports take a while."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):  # SIGBREAK: Windows' service managers
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: stop.set())
    return stop
