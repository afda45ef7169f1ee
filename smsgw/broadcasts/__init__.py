"""Texts to many: frozen as rows, rehearsed, started, fed into the outbox, paused, accounted for.

Writes rows and nothing else; the modems find them.  The parts, in the order of a broadcast's life:
letter.py (the text), selection.py (a list from the requests), freezing.py, pace.py and rehearsal.py,
steering.py (what people do), feeding.py (what happens by itself), accounts.py.  One rule: text and list
are frozen before anything goes out, and nobody is told twice.
"""

from smsgw.broadcasts.accounts import account, counts, export
from smsgw.broadcasts.feeding import feed
from smsgw.broadcasts.freezing import Order, create
from smsgw.broadcasts.rehearsal import rehearse
from smsgw.broadcasts.selection import find as find_selected
from smsgw.broadcasts.selection import mailing_of, parse_selection
from smsgw.broadcasts.steering import approve, cancel, pause, resume, retry, start
from smsgw.db.broadcasts import forget

__all__ = [
    "Order",
    "account",
    "approve",
    "cancel",
    "counts",
    "create",
    "export",
    "feed",
    "find_selected",
    "forget",
    "mailing_of",
    "parse_selection",
    "pause",
    "rehearse",
    "resume",
    "retry",
    "start",
]
