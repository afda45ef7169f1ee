"""Kannel's dlr-url: an address whose %-escapes are filled in with what became of a message.

Kannel user guide, "Parameter escape codes"; those that a modem cannot know are empty.
"""

from datetime import datetime
from typing import Any
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from smsgw import __version__
from smsgw.db.models import OutboxState
from smsgw.db.web_models import WebhookCallback
from smsgw.db.webhooks import DLR
from smsgw.sms.alphabet import Alphabet, alphabet_of
from smsgw.webhooks.envelope import Letter

_HEX = "0123456789abcdefABCDEF"


def call_letter(callback: WebhookCallback, row: Any, state: str, at: datetime, zone: ZoneInfo) -> Letter:
    """The GET that tells of one state of one message."""
    url = fill(callback.url, values(callback, row, state, at, zone))
    return Letter(url, None, {"User-Agent": f"smsgw/{__version__}"})


def fill(url: str, given: dict[str, str]) -> str:
    """The address with its escapes filled in, each value encoded for a query.

    >>> fill("http://x/?s=%d&to=%P&z=%2B", {"d": "1", "P": "+62812"})
    'http://x/?s=1&to=%2B62812&z=%2B'
    """
    made, at = [], 0
    while (found := url.find("%", at)) >= 0:
        made.append(url[at:found])
        code = url[found + 1 : found + 2]
        if code in given and not _is_octet(url, found, given):
            made.append(quote_plus(given[code]))
            at = found + 2
        elif code == "%":
            made.append("%")
            at = found + 2
        else:
            made.append("%")
            at = found + 1
    made.append(url[at:])
    return "".join(made)


def _is_octet(url: str, at: int, given: dict[str, str]) -> bool:
    """Is it an octet in hexadecimal (`%2B`, `%3A`), not an escape before a word (`%d&`, `%Abc`)?

    Both can be meant where a letter A-F is followed by a hexadecimal digit; addresses hold octets there.
    """
    following = url[at + 1 : at + 3]
    return len(following) == 2 and all(char in _HEX for char in following)


def values(callback: WebhookCallback, row: Any, state: str, at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """What each escape stands for."""
    text = row.text or ""
    here = at.astimezone(zone)
    coding = {Alphabet.GSM7: "0", Alphabet.DATA: "1", Alphabet.UCS2: "2"}[alphabet_of(text)]
    return {
        "d": str(DLR.get(OutboxState(state), 0)),
        "p": callback.sender,
        "P": row.recipient,
        "q": callback.sender,
        "Q": row.recipient,
        "t": f"{here:%Y-%m-%d %H:%M}",
        "T": str(int(at.timestamp())),
        "A": row.reason or "",
        "F": str(row.id),
        "I": str(row.id),
        "i": row.modem or "",
        "n": callback.account,
        "o": callback.account,
        "a": text,
        "b": text,
        "r": text,
        "s": text.split()[1] if len(text.split()) > 1 else "",
        "k": text.split()[0] if text.split() else "",
        "c": coding,
        "C": "UTF-8",
        "m": "-1",
        "M": "-1",
        "u": "",
        "B": "",
        "D": "",
    }
