"""What the API takes and gives of broadcasts; fields as the commands' `--json`."""

from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from smsgw.broadcasts.accounts import Account
from smsgw.shapes import iso as told
from smsgw.web.api.shapes import Given, Number, Taken, Told

#: Longer lists come as files, by the console or the command line.
MOST_RECIPIENTS = 20_000


class Recipient(Taken):
    """One who is told."""

    phone: Number
    columns: dict[str, str] = Field({}, max_length=20, description="What the text's {columns} stand for.")


class NewBroadcast(Taken):
    """A text and those who are told; give either `recipients` or `requests`."""

    text: str = Field(min_length=1, max_length=2000, examples=["Yth {nama}, besok kantor tutup. {sig}"])
    recipients: list[Recipient] | None = Field(None, max_length=MOST_RECIPIENTS)
    requests: str | None = Field(
        None, max_length=200, examples=["state=ready,older=14d"], description="A filter of requests."
    )
    at: Given | None = Field(None, description="Begin by itself then.")
    strict: bool = Field(False, description="Refuse the list for one bad number instead of leaving it out.")


class Start(Taken):
    """When a broadcast begins."""

    at: Given | None = Field(None, description="Not before; usual: now, or as it was made for.")


class ExportedRecipient(BaseModel):
    """One who was to be told, with what became of it; the columns of the CSV too."""

    line: int = Field(description="Of the list as it was given; of requests, their order.")
    to: str | None
    state: str
    reason: str | None
    segments: int | None
    submitted_at: Told | None
    delivered_at: Told | None
    outbox_id: int | None


class BroadcastEvent(BaseModel):
    """One line of a broadcast's history."""

    at: Told
    who: str
    action: str
    note: str


class Broadcast(BaseModel):
    """A text to many."""

    id: int
    state: str
    text: str
    recipients: int
    segments: int
    created_at: Told
    created_by: str
    due_at: Told | None
    approved_at: Told | None
    approved_by: str | None
    started_at: Told | None
    started_by: str | None
    expires_at: Told | None
    ended_at: Told | None

    @classmethod
    def fields_of(cls, row: Any, zone: ZoneInfo) -> dict[str, Any]:
        """The fields of a row."""
        return {
            "id": row.id,
            "state": str(row.state),
            "text": row.text,
            "recipients": row.recipients,
            "segments": row.segments,
            "created_at": told(row.created_at, zone),
            "created_by": row.created_by,
            "due_at": told(row.due_at, zone),
            "approved_at": told(row.approved_at, zone),
            "approved_by": row.approved_by,
            "started_at": told(row.started_at, zone),
            "started_by": row.started_by,
            "expires_at": told(row.expires_at, zone),
            "ended_at": told(row.ended_at, zone),
        }

    @classmethod
    def of(cls, row: Any, zone: ZoneInfo) -> Self:
        """From its row."""
        return cls(**cls.fields_of(row, zone))


class BroadcastAccount(Broadcast):
    """A broadcast and where it stands."""

    counts: dict[str, int] = Field(description="Recipients by state.")
    removed: dict[str, int] = Field(description="Rows left out when the list was frozen, by why.")
    ends_at: Told | None = Field(description="Estimated while it runs.")
    history: list[BroadcastEvent]

    @classmethod
    def of_account(cls, account: Account, zone: ZoneInfo) -> Self:
        """From its account."""
        return cls(
            **cls.fields_of(account.row, zone),
            counts=dict(account.counts),
            removed=dict(account.removed),
            ends_at=told(account.ends_at, zone),
            history=[
                BroadcastEvent(
                    at=told(event.at, zone) or "", who=event.who, action=event.action, note=event.note
                )
                for event in account.events
            ],
        )
