"""Every setting of an office: its name, type, bounds and default, as smsgw.toml's sections.

Reads no file and opens nothing (see loading.py).  One rule: a setting that nothing reads is deleted.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PrivateAttr, field_validator

from smsgw.config.hours import HoursSection
from smsgw.config.values import (
    ClockTime,
    Duration,
    Hours,
    InDoubtPolicy,
    Lifetime,
    Promise,
    Section,
    Several,
    check_listen,
    check_port,
    check_signed,
    shaped,
)

FILE_NAME = "smsgw.toml"

SAME_NAME = "two modems have the same name"

_A_BEGINNING = 'the beginning of a number, such as "0811"'
_A_NUMBER = 'a telephone number such as "+6281200000012"'


class OfficeSection(Section):
    """[office]"""

    name: Annotated[str, AfterValidator(check_signed)] = Field(
        "Dukcapil Kab. Contoh", min_length=1, max_length=60
    )
    signature: Annotated[str, AfterValidator(check_signed)] = Field("-Dukcapil Contoh", max_length=24)
    timezone: str = "Asia/Jakarta"
    language: Literal["id", "en"] = "id"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no such time zone; use Asia/Jakarta, Asia/Makassar or Asia/Jayapura") from error
        return value


class DatabaseSection(Section):
    """[database]"""

    url: str = "sqlite:///smsgw.db"

    @field_validator("url")
    @classmethod
    def _known_scheme(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("starts with sqlite:/// or postgresql://")
        return value


class ModemSection(Section):
    """[[modem]]: one stick."""

    name: Annotated[str, shaped(r"[A-Za-z0-9_-]{1,32}", "up to 32 letters, digits, - and _")] = "utama"
    driver: Literal["at", "gammu"] = "at"
    port: Annotated[str, AfterValidator(check_port)] = Field("auto", min_length=1)
    baudrate: int = Field(115200, ge=300, le=4_000_000)
    pin: Annotated[str, shaped(r"([0-9]{4,8})?", "4 to 8 digits")] = Field("", repr=False)
    own_number: Annotated[str, shaped(r"(\+?[0-9 ]{3,20})?", _A_NUMBER)] = ""
    smsc: Annotated[str, shaped(r"(\+?[0-9]{3,20})?", _A_NUMBER)] = ""
    submit_timeout_s: float = Field(75, ge=1, le=600)
    poll_interval_s: float = Field(15, ge=0.2, le=3600)
    prefixes: Several[Annotated[str, shaped(r"\+?[0-9]{1,15}", _A_BEGINNING)]] = ()
    #: gammu's own name of the connection (`at115200`, `dummy`, ...); only with driver = "gammu".
    connection: str = ""
    #: Segments of any lane in a local day; 0: no limit.
    daily_limit: int = Field(0, ge=0)
    #: Run (without a shell) when nothing else brings the modem back: ["uhubctl", "-a", "cycle", "-p", "2"].
    recover_command: Several[str] = ()


class LaneSection(Section):
    """[lanes.*]: how long a message of this lane is worth sending, when, and how fast."""

    ttl: Lifetime = timedelta(days=1)
    hours: Hours = "00:00-24:00"
    min_gap_s: float = Field(0, ge=0)
    daily_limit: int = Field(0, ge=0)
    in_doubt: InDoubtPolicy = "resend"


class ReplyLane(LaneSection):
    """[lanes.reply]"""

    ttl: Lifetime = timedelta(hours=1)


class NoticeLane(LaneSection):
    """[lanes.notice]"""

    ttl: Lifetime = timedelta(days=3)
    hours: Hours = "07:30-19:30"


class BroadcastLane(LaneSection):
    """[lanes.broadcast]"""

    hours: Hours = "08:00-17:00"
    min_gap_s: float = Field(6, ge=0)
    daily_limit: int = Field(300, ge=0)
    in_doubt: InDoubtPolicy = "hold"


class LanesSection(Section):
    """[lanes]"""

    reply: ReplyLane = ReplyLane()
    notice: NoticeLane = NoticeLane()
    broadcast: BroadcastLane = BroadcastLane()


class LimitsSection(Section):
    """[limits]: what keeps robots and the curious from emptying the card."""

    replies_per_hour: int = Field(10, ge=0)
    replies_per_hour_total: int = Field(600, ge=0)
    misses_per_day: int = Field(5, ge=0)
    help_per_day: int = Field(1, ge=0)


class WebSection(Section):
    """[web]"""

    enabled: bool = True
    listen: Annotated[str, AfterValidator(check_listen)] = "127.0.0.1:8470"
    #: PEM files, relative to smsgw.toml; needed to listen beyond this computer.
    certificate: str = ""
    key: str = Field("", repr=False)
    #: Names by which browsers may call the console, besides localhost and addresses in figures.
    hosts: Several[str] = ()


class PrivacySection(Section):
    """[privacy]"""

    disclosure: Literal["registered", "anyone"] = "registered"
    keep_messages_days: int = Field(90, ge=1)


class RemindersSection(Section):
    """[reminders]: days after `ready` on which an uncollected document is spoken of again."""

    days: Several[Annotated[int, Field(ge=1)]] = (3, 14)
    last_day: int = Field(30, ge=0)
    archive_day: int = Field(60, ge=0)


class BroadcastSection(Section):
    """[broadcast]: texts to many."""

    #: A second person has to approve a broadcast before it can start.
    approval: bool = False
    #: What one segment costs, for `broadcast preview`; 0: not known.
    price_per_segment: float = Field(0, ge=0)
    #: So many texts of a running broadcast are queued at once; the others wait in its own list.
    batch: int = Field(200, ge=1, le=10_000)


class CreditSection(Section):
    """[credit]: the prepaid card of each modem."""

    #: The USSD code that asks for the balance, such as `*888#`; empty: the operator's usual one.
    code: Annotated[str, shaped(r"[0-9*#]*", 'a USSD code such as "*888#"')] = ""
    #: The balance is asked for this often; "0s": only after refusals that an empty card may hide behind.
    check_every: Duration = timedelta(days=1)
    #: Rupiah; below it an alarm is raised.
    low: int = Field(5000, ge=0)
    #: Rupiah; below it broadcasts wait, below half of it notices too.  Answers go out until they are refused.
    hold_below: int = Field(2000, ge=0)
    #: Regular expressions for the amount in the operator's text, tried before the built-in ones.
    patterns: Several[str] = ()

    @field_validator("patterns")
    @classmethod
    def _can_be_compiled(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return value


class KeywordSection(Section):
    """[[keyword]]: a word of the office's own with a fixed answer, in one SMS; see docs/KEYWORDS.md."""

    name: Annotated[str, shaped(r"[A-Za-z][A-Za-z0-9-]{1,19}", "one word of 2 to 20 letters, digits and -")]
    aliases: Several[str] = ()
    #: May hold {sig} and {office}; checked as every text is (length, alphabet, links).
    answer: str = Field(min_length=1, max_length=320)


class BackupSection(Section):
    """[backup]: the nightly copy of the whole office."""

    #: Relative to the office's folder; a USB stick's path is better.
    folder: str = "backups"
    #: Local time from which the day's copy is made: at that time, or when the PC is next on.
    at: ClockTime = "02:00"
    #: How many are kept, the newest; 0: none is made.
    keep: int = Field(14, ge=0)
    #: A file whose first line is the passphrase under which backups are encrypted; empty: they are not.
    passphrase_file: str = ""


class AdminSection(Section):
    """[admin]: whose phones hear of the day, and when."""

    #: ["0812...", "0813..."]; none: no daily SMS.
    numbers: Several[Annotated[str, shaped(r"\+?[0-9][0-9 ().-]{4,24}", _A_NUMBER)]] = ()
    #: How often each modem texts its own number through the real network; empty: never.
    self_test: Literal["", "daily", "weekly"] = ""
    #: Local time of the daily SMS.
    report_at: ClockTime = "16:00"


class Config(Section):
    """One office's settings, whole."""

    office: OfficeSection = OfficeSection()
    database: DatabaseSection = DatabaseSection()
    modem: Several[ModemSection] = (ModemSection(),)
    lanes: LanesSection = LanesSection()
    limits: LimitsSection = LimitsSection()
    web: WebSection = WebSection()
    privacy: PrivacySection = PrivacySection()
    hours: HoursSection = HoursSection()
    #: In how much working time each kind of document is done: code -> "3d" or "24h".
    promise: Mapping[str, Promise] = Field(default_factory=dict)
    reminders: RemindersSection = RemindersSection()
    broadcast: BroadcastSection = BroadcastSection()
    credit: CreditSection = CreditSection()
    keyword: Several[KeywordSection] = ()
    admin: AdminSection = AdminSection()
    backup: BackupSection = BackupSection()
    _path: Path = PrivateAttr(default=Path(FILE_NAME))

    @field_validator("promise", mode="after")
    @classmethod
    def _codes_in_capitals(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return {code.strip().upper(): text for code, text in value.items()}

    @field_validator("modem")
    @classmethod
    def _names_differ(cls, value: tuple[ModemSection, ...]) -> tuple[ModemSection, ...]:
        names = [modem.name for modem in value]
        if len(set(names)) != len(names):
            raise ValueError(SAME_NAME)
        return value

    @property
    def path(self) -> Path:
        """The smsgw.toml that this was read from."""
        return self._path

    @property
    def folder(self) -> Path:
        """The office's folder."""
        return self._path.parent

    @property
    def key_path(self) -> Path:
        return self.folder / "smsgw.key"

    @property
    def texts_folder(self) -> Path:
        return self.folder / "texts"

    @property
    def passphrase_path(self) -> Path | None:
        """Where the passphrase of backups stands; None: they are not encrypted."""
        name = self.backup.passphrase_file
        return self.folder / name if name else None

    @property
    def lock_path(self) -> Path:
        return self.folder / "smsgw.lock"

    @property
    def database_url(self) -> str:
        """The database's URL with a relative SQLite path made absolute against the office's folder."""
        url = self.database.url
        if not url.startswith("sqlite:///"):
            return url
        return "sqlite:///" + (self.folder / url.removeprefix("sqlite:///")).resolve().as_posix()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.timezone)
