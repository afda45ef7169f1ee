"""What the gammu driver and its child process say to each other: frames of JSON, each with its length.

Owns the frames and what a message looks like in one.  It imports no gammu; both ends import it.  The one
rule: a frame is read whole or not at all, so an end that dies is told from an end that is slow.
"""

import json
from typing import Any, BinaryIO

#: A JSON object; octets in it are hex, times ISO 8601.
Frame = dict[str, Any]

_LENGTH_OCTETS = 4


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write one frame and push it out.  Raises OSError when the other end is gone."""
    octets = json.dumps(frame).encode("ascii")
    stream.write(len(octets).to_bytes(_LENGTH_OCTETS, "big") + octets)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame, waiting for it; None when the other end is gone."""
    head = stream.read(_LENGTH_OCTETS)
    if len(head) < _LENGTH_OCTETS:
        return None
    length = int.from_bytes(head, "big")
    octets = stream.read(length)
    if len(octets) < length:
        return None
    frame: Frame = json.loads(octets)
    return frame


def plain(message: dict[str, Any]) -> Frame:
    """What the parent needs of gammu's dict, in values that JSON can hold."""
    text = message.get("Text") or ""
    udh = message.get("UDH") or {}
    return {
        "location": message.get("Location", 0),
        "type": message.get("Type", ""),
        "state": message.get("State", ""),
        "number": message.get("Number", ""),
        "text": "" if isinstance(text, bytes) else text,
        "data": text.hex() if isinstance(text, bytes) else "",
        "coding": message.get("Coding", ""),
        "class": message.get("Class", -1),
        "udh": (udh.get("Text") or b"").hex(),
        "at": _iso(message.get("DateTime")),
        "smsc_at": _iso(message.get("SMSCDateTime")),
        "smsc": (message.get("SMSC") or {}).get("Number", ""),
        "reply_path": bool(message.get("ReplyViaSameSMSC")),
        "reference": message.get("MessageReference", 0),
        "status": message.get("DeliveryStatus", 0),
    }


def _iso(at: Any) -> str:
    return at.isoformat() if at is not None else ""
