"""A citizen's phone for tests of whole conversations: a text goes in, decision and replies come out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from conftest import SETTINGS

from smsgw import inbound
from smsgw.config import load
from smsgw.db import inbox
from smsgw.db.database import open_database
from smsgw.db.models import InboxMessage, OutboxMessage
from smsgw.messages import Delivered, Reply
from smsgw.office.desk import Desk, open_desk
from smsgw.office.identity import write_key
from smsgw.sms.address import Address
from smsgw.sms.tpdu import Deliver, encode_tpdu

PHONE = "+6281200000012"
OTHER = "+6281200000077"
NIK = "3399011203959002"
OTHER_NIK = "3399015507889004"


@dataclass
class Talk:
    """Texts from one number, each a second after the last unless a time is given."""

    desk: Desk
    now: datetime
    sender: str = PHONE
    count: int = field(default=0)

    def store(self, text: str, *, later: timedelta = timedelta(seconds=1), **fields: object) -> int:
        """Put a text into the inbox, undecided; its id."""
        self.now += later
        self.count += 1
        name = self.sender if fields.get("alphanumeric") else None
        fields.pop("alphanumeric", None)
        originator = Address(name, ton=5, npi=0) if name else Address.parse(self.sender)
        deliver = Deliver(originator, text, scts=self.now.replace(microsecond=0), **fields)
        event = Delivered(("SM", self.count), encode_tpdu(deliver), deliver)
        return inbox.store_segment(event, "utama", self.now, self.desk.vault).message_id

    def decide(self, message_id: int, *, later: timedelta = timedelta(0)) -> InboxMessage:
        """Decide about a stored message; its row as it is then."""
        self.now += later
        inbound.decide(message_id, self.now, self.desk)
        return InboxMessage.get_by_id(message_id)

    def text(self, text: str, *, later: timedelta = timedelta(seconds=1), **fields: object) -> InboxMessage:
        """Write a text and have it decided."""
        return self.decide(self.store(text, later=later, **fields))


def replies(row: InboxMessage) -> list[str]:
    """What was answered to a message, first and further."""
    causes = [f"inbox:{row.id}", f"inbox:{row.id}:2"]
    rows = OutboxMessage.select().where(OutboxMessage.cause.in_(causes)).order_by(OutboxMessage.cause)
    return [str(found.text) for found in rows]


def reply(row: InboxMessage) -> str | None:
    """The one answer to a message; None for silence."""
    said = replies(row)
    assert len(said) <= 1
    return said[0] if said else None


@contextmanager
def open_office(folder: Path, settings: str = SETTINGS) -> Iterator[Desk]:
    """An office for many questions: what is only asked is not kept, so one database serves them all."""
    (folder / "smsgw.toml").write_text(settings, encoding="utf-8")
    (folder / "smsgw.key").write_text(write_key(b"k" * 32), encoding="ascii")
    desk = open_desk(load(folder / "smsgw.toml", {}))
    database = open_database(desk.config.database_url, migrate=True)
    try:
        yield desk
    finally:
        database.close()


def matches(said: Reply | None, expected: str | None) -> bool:
    """Is this what an example promises?  One that ends in `...` gives the beginning only."""
    if said is None or expected is None:
        return (said, expected) == (None, None)
    if expected.endswith("..."):
        return said.text.startswith(expected.removesuffix("...").rstrip())
    return said.text == expected
