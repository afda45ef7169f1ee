"""What the API takes and gives.  The fields of answers are those of the commands' `--json`.

One rule: a field that is added, renamed or dropped here is a change of contract; tests hold these
shapes against the commands' own.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from smsgw import shapes as objects

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 1, 1, tzinfo=UTC)

#: Nothing is queued for later than this.
FURTHEST = timedelta(days=366)


def _of_our_time(instant: datetime) -> datetime:
    if not _FIRST <= instant <= _LAST:
        raise ValueError("between 1990 and 2100")
    return instant.astimezone(UTC)


def _one_line(text: str) -> str:
    if any(unicodedata.category(char)[0] == "C" for char in text):
        raise ValueError("no control characters and no line ends")
    return text.strip()


#: An instant that is given: ISO 8601 with offset.
Given = Annotated[AwareDatetime, AfterValidator(_of_our_time)]

#: An instant that is told: ISO 8601 with the offset of the office's zone.
Told = Annotated[str, Field(json_schema_extra={"format": "date-time"})]

#: A number as a person types it.
Number = Annotated[str, Field(min_length=3, max_length=40, examples=["0812-0000-0012"])]

Line40 = Annotated[str, Field(max_length=40), AfterValidator(_one_line)]
Line120 = Annotated[str, Field(max_length=120), AfterValidator(_one_line)]

#: An id that a database can hold.
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]

LaneWord = Literal["reply", "notice", "broadcast"]


class Taken(BaseModel):
    """What is sent to us: no field that we do not know."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class NewMessage(Taken):
    """A text to be sent."""

    to: Number
    text: str = Field(min_length=1, max_length=2000, examples=["Loket 3 pindah ke lantai 2 mulai Senin."])
    lane: LaneWord = "notice"
    at: Given | None = Field(None, description="Not before.")


class OutboxMessage(BaseModel):
    """A text that goes out."""

    id: int
    to: str
    text: str | None = Field(description="null after the time for which texts are kept")
    lane: LaneWord
    cause: str
    state: str
    segments: int
    attempts: int
    created_at: Told
    due_at: Told | None
    expires_at: Told
    submitted_at: Told | None
    delivered_at: Told | None
    modem: str | None
    reason: str | None
    repeat: bool

    @classmethod
    def of(cls, row: Any, zone: ZoneInfo) -> Self:
        """From its row."""
        return cls(**objects.outbox_object(row, zone))


class InboxMessage(BaseModel):
    """A text that came in; NIKs and KK numbers in it are masked."""

    id: int
    sender: str
    text: str | None
    received_at: Told
    sent_at: Told | None
    modem: str
    state: str
    intent: str | None
    reply_id: int | None
    repeats: int

    @classmethod
    def of(cls, row: Any, zone: ZoneInfo) -> Self:
        """From its row."""
        return cls(**objects.inbox_object(row, zone))


class RequestChange(Taken):
    """A document in progress, as it is written down or corrected; what is left out stays as it is."""

    document: str | None = Field(None, max_length=40, examples=["KTP"], description="Or its Indonesian name.")
    nik: str | None = Field(None, max_length=40, description="16 digits.")
    state: str | None = Field(
        None, max_length=40, examples=["ready", "SIAP DIAMBIL"], description="English or Indonesian."
    )
    phones: list[Number] | None = Field(None, max_length=5)
    counter: Line40 | None = None
    note: Line120 | None = Field(None, description="What is missing, or why not; a citizen reads it.")
    received_at: Given | None = None
    due_at: Given | None = None
    ready_at: Given | None = Field(None, description="Taken when the request is new.")
    notify: bool = Field(True, description="Queue the notice that a new state deserves.")


class NewRequest(RequestChange):
    """A request to be written down; a receipt code is made where none is given."""

    document: str = Field(max_length=40, examples=["KTP"])
    receipt_code: str | None = Field(None, max_length=20, examples=["417-205"])


class Advance(Taken):
    """A request's next state."""

    state: str = Field(max_length=40, examples=["ready"])
    note: Line120 | None = None
    notify: bool = True


class Move(BaseModel):
    """One line of a request's history."""

    at: Told
    before: str | None
    after: str
    who: str
    note: str | None


class Request(BaseModel):
    """A document in progress."""

    receipt_code: str
    document: str
    state: str
    nik_masked: str | None
    phones: list[str]
    counter: str | None
    received_at: Told
    due_at: Told | None
    ready_at: Told | None
    collected_at: Told | None
    note: str | None
    history: list[Move]

    @classmethod
    def of(cls, found: Any, moves: Sequence[Any], zone: ZoneInfo) -> Self:
        """From a request and its history."""
        return cls(**objects.request_object(found, moves, zone))


class UndoneMove(BaseModel):
    """A move that was taken back."""

    receipt_code: str
    from_: str = Field(serialization_alias="from", validation_alias="from")
    to: str


class SentAlready(BaseModel):
    """A notice of it that cannot be taken back."""

    receipt_code: str
    to: str
    state: str


class LeftAlone(BaseModel):
    """A request that has been moved again since."""

    receipt_code: str
    state: str


class Undone(BaseModel):
    """What came of taking a move back."""

    requests: list[UndoneMove]
    notices_cancelled: int
    notices_restored: int
    sent: list[SentAlready]
    left: list[LeftAlone]

    @classmethod
    def of(cls, done: Any) -> Self:
        """From what was done."""
        return cls.model_validate(objects.undone_object(done))


class DaemonStatus(BaseModel):
    """The gateway's process."""

    running: bool
    pid: int | None
    since: Told | None
    version: str | None


class ModemStatus(BaseModel):
    """One modem."""

    name: str
    state: str
    detail: str
    signal_dbm: int | None
    operator: str | None
    registration: str | None
    credit: str | None


class Status(BaseModel):
    """Everything at a glance."""

    daemon: DaemonStatus
    modems: list[ModemStatus]
    queue: dict[str, dict[str, int]] = Field(description="By lane and state.")
    inbox: dict[str, int]
