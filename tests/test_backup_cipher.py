"""Backups under a passphrase, and an office that is brought back on another computer in one command."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cli_run import Smsgw

from smsgw import jobs
from smsgw.db import alarms, backup_cipher
from smsgw.errors import DatabaseError
from smsgw.office.desk import Desk

PASSPHRASE = "kuda lumping makan beling"
NIK = "3399011203959002"
PART = backup_cipher._PART_OCTETS


@pytest.mark.parametrize("octets", [0, 1, PART - 1, PART, PART + 1, 3 * PART], ids=str)
def test_what_is_encrypted_comes_back(octets: int, tmp_path: Path) -> None:
    plain, sealed, again = (tmp_path / name for name in ("plain", "sealed", "again"))
    plain.write_bytes(bytes(n % 251 for n in range(octets)))
    backup_cipher.encrypt(plain, sealed, PASSPHRASE)
    assert backup_cipher.is_encrypted(sealed) and not backup_cipher.is_encrypted(plain)
    backup_cipher.decrypt(sealed, again, PASSPHRASE)
    assert again.read_bytes() == plain.read_bytes()


def damage(kind: str, data: bytes) -> bytes:
    part = PART + 16
    head = len(data) - 3 * part - 16 - 5
    match kind:
        case "a-bit":
            return data[:-1] + bytes([data[-1] ^ 1])
        case "the-salt":
            return data[:20] + bytes([data[20] ^ 1]) + data[21:]
        case "cut-off-between-parts":
            return data[: head + part]
        case "cut-off-in-a-part":
            return data[:-1]
        case "parts-swapped":
            first, second = data[head : head + part], data[head + part : head + 2 * part]
            return data[:head] + second + first + data[head + 2 * part :]
        case "a-part-left-out":
            return data[:head] + data[head + part :]
        case "cost":
            return data[:9] + bytes([30]) + data[10:]
        case _:
            return data[:20]


@pytest.mark.parametrize(
    "kind",
    [
        "a-bit", "the-salt", "cut-off-between-parts", "cut-off-in-a-part", "parts-swapped", "a-part-left-out",
        "cost", "head-only",
    ],
)  # fmt: skip
def test_whatever_was_done_to_it_is_noticed(kind: str, tmp_path: Path) -> None:
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(b"x" * (3 * PART + 5))
    backup_cipher.encrypt(plain, sealed, PASSPHRASE)
    sealed.write_bytes(damage(kind, sealed.read_bytes()))
    with pytest.raises(DatabaseError, match="passphrase is wrong, or the backup is damaged"):
        backup_cipher.decrypt(sealed, tmp_path / "again", PASSPHRASE)


@pytest.fixture
def smsgw(office: Path, database, capsys) -> Smsgw:
    database.close()
    (office / "texts").mkdir()
    (office / "texts" / "id.toml").write_text('[words]\nfree = "GRATIS."\n', "utf-8")
    found = Smsgw(office, capsys)
    found.ok("request", "add", "--document", "KTP", "--nik", NIK, "--resi", "417-205", "--no-notices")
    return found


@pytest.fixture
def with_passphrase(smsgw: Smsgw, office: Path) -> Smsgw:
    (office / "passphrase.txt").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    with (office / "smsgw.toml").open("a", encoding="utf-8") as file:
        file.write('[backup]\npassphrase_file = "passphrase.txt"\n')
    return smsgw


def test_an_office_is_brought_back_on_another_computer_in_one_command(
    smsgw: Smsgw, tmp_path_factory, capsys
) -> None:
    usb = tmp_path_factory.mktemp("usb") / "kantor.zip"
    smsgw.ok("db", "backup", usb)
    folder = tmp_path_factory.mktemp("pc") / "KANTOR"
    elsewhere = Smsgw(folder / "smsgw.toml", capsys)
    told = elsewhere.ok("db", "restore", usb, "--into", folder).err
    assert "Check [[modem]] port" in told
    assert sorted(path.name for path in folder.iterdir()) == ["smsgw.db", "smsgw.key", "smsgw.toml", "texts"]
    elsewhere = Smsgw(folder, capsys)
    found = elsewhere.ok("request", "list", "--nik", NIK, "--json").json
    assert [row["receipt_code"] for row in found] == ["417-205"]
    assert elsewhere.ok("db", "check", "--json").json == {"ok": True, "problem": None}
    assert elsewhere("db", "restore", usb, "--into", folder).status == 1


def test_what_is_no_backup_leaves_no_folder_behind(smsgw: Smsgw, tmp_path: Path) -> None:
    (tmp_path / "foto.zip").write_bytes(b"PK nothing")
    assert smsgw("db", "restore", tmp_path / "foto.zip", "--into", tmp_path / "NEW").status == 1
    assert not (tmp_path / "NEW").exists()


def test_a_backup_is_encrypted_when_the_office_has_a_passphrase(
    with_passphrase: Smsgw, office: Path, tmp_path_factory, monkeypatch, capsys
) -> None:
    usb = tmp_path_factory.mktemp("usb")
    with_passphrase.ok("db", "backup", usb / "kantor.zip.enc")
    assert [path.name for path in usb.iterdir()] == ["kantor.zip.enc"]
    octets = (usb / "kantor.zip.enc").read_bytes()
    assert b"PK\x03\x04" not in octets and b"smsgw.key" not in octets
    with_passphrase.ok("request", "advance", "417-205", "siap", "--no-notices")
    with_passphrase.ok("db", "restore", usb / "kantor.zip.enc")
    assert with_passphrase.ok("request", "list", "--json").json[0]["state"] == "received"
    # Elsewhere it asks.
    folder = tmp_path_factory.mktemp("pc") / "KANTOR"
    for typed, status in (("wrong passphrase", 1), (PASSPHRASE, 0)):
        monkeypatch.setattr("click.prompt", lambda *args, typed=typed, **more: typed)
        assert with_passphrase("db", "restore", usb / "kantor.zip.enc", "--into", folder).status == status
    assert Smsgw(folder, capsys).ok("request", "list", "--json").json[0]["receipt_code"] == "417-205"


@pytest.mark.parametrize("content", ["", "short\n", None], ids=["empty", "short", "missing"])
def test_a_passphrase_that_is_none_makes_no_backup(
    content: str | None, with_passphrase: Smsgw, office: Path, tmp_path: Path
) -> None:
    (office / "passphrase.txt").unlink()
    if content is not None:
        (office / "passphrase.txt").write_text(content, encoding="utf-8")
    result = with_passphrase("db", "backup", tmp_path / "b.zip.enc")
    assert result.status == 1 and "passphrase" in result.err
    assert not list(tmp_path.glob("b.zip*"))


class TestNightly:
    def nights(self, desk: Desk, first: datetime, number: int) -> list[str]:
        for night in range(number):
            jobs.back_up(first + timedelta(days=night), desk)
        return sorted(path.name for path in (desk.config.folder / "backups").iterdir())

    def with_backup(self, desk: Desk, **changes: object) -> Desk:
        section = desk.config.backup.model_copy(update=changes)
        return replace(desk, config=desk.config.model_copy(update={"backup": section}))

    def test_the_newest_are_kept(self, desk: Desk, now: datetime, database) -> None:
        kept = self.nights(self.with_backup(desk, keep=2), now, 4)
        assert kept == ["smsgw-20261126.zip", "smsgw-20261127.zip"]

    def test_fewer_than_are_kept_are_all_kept(self, desk: Desk, now: datetime, database) -> None:
        assert len(self.nights(self.with_backup(desk, keep=14), now, 10)) == 10

    def test_a_copy_dated_ahead_does_not_cost_the_one_just_made(
        self, desk: Desk, now: datetime, database
    ) -> None:
        desk = self.with_backup(desk, keep=1)
        self.nights(desk, now + timedelta(days=365), 1)
        assert self.nights(desk, now, 1) == ["smsgw-20261124.zip"]

    def test_they_are_encrypted_too(self, desk: Desk, now: datetime, office: Path, database) -> None:
        (office / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
        desk = self.with_backup(desk, passphrase_file="passphrase.txt", keep=2)
        (name, _) = self.nights(desk, now, 2)
        assert name == "smsgw-20261124.zip.enc"
        assert backup_cipher.is_encrypted(office / "backups" / name)

    def test_one_that_cannot_be_made_is_an_alarm_until_one_is(
        self, desk: Desk, now: datetime, office: Path, database
    ) -> None:
        desk = self.with_backup(desk, passphrase_file="none.txt")
        with pytest.raises(DatabaseError):
            jobs.back_up(now, desk)
        (alarm,) = alarms.list_open()
        assert alarm.kind == "backup"
        (office / "none.txt").write_text(PASSPHRASE, encoding="utf-8")
        jobs.back_up(now, desk)
        assert alarms.list_open() == []
