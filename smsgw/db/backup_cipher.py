"""A backup under a passphrase: for a copy that leaves the office, on a stick or in somebody's bag.

AES-256-GCM, a megabyte at a time, under a key that scrypt makes of the passphrase; parameters and salt
stand in the clear at the beginning and are authenticated with every part.  The number of a part and
whether it is the last one are in its nonce, so that none can be left out, moved or cut off.  One rule:
a passphrase that is forgotten is forgotten; nothing else opens the file.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from smsgw.errors import DatabaseError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"SMSGWENC1"

#: What an encrypted backup's name ends in.
ENDING = ".enc"

#: A shorter passphrase is guessed before the coffee is cold.
SHORTEST = 10

_PART_OCTETS = 1 << 20
_TAG_OCTETS = 16
# scrypt's cost as log2(n), r and p: 64 MB and some tenths of a second on an old PC.
_COST = (16, 8, 1)
_HEAD = struct.Struct(">9sBBB16s4s")

_DAMAGED = "the passphrase is wrong, or the backup is damaged; nothing was changed"


def is_encrypted(path: Path) -> bool:
    """Does this file begin as an encrypted backup?"""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_passphrase(path: Path) -> str:
    """The passphrase in a file: its first line.  Raises DatabaseError: no such file, or too short."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatabaseError(f"{path}: the passphrase cannot be read") from error
    return check_passphrase(lines[0].strip() if lines else "")


def check_passphrase(passphrase: str) -> str:
    """The passphrase, if it is long enough.  Raises DatabaseError."""
    if len(passphrase) < SHORTEST:
        raise DatabaseError(f"a passphrase for backups has at least {SHORTEST} characters")
    return passphrase


def encrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` encrypted to `target`, readable by its owner alone."""
    salt, prefix = os.urandom(16), os.urandom(4)
    head = _HEAD.pack(MAGIC, *_COST, salt, prefix)
    cipher = _cipher(passphrase, head)
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with source.open("rb") as plain, target.open("wb") as sealed:
        sealed.write(head)
        for number, (part, is_last) in enumerate(_parts(plain, _PART_OCTETS)):
            sealed.write(cipher.encrypt(_nonce(prefix, number, is_last), part, head))


def decrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write what `source` holds to `target`.  Raises DatabaseError: wrong passphrase, damaged, cut off."""
    from cryptography.exceptions import InvalidTag

    target.touch(mode=0o600)
    with source.open("rb") as sealed, target.open("wb") as plain:
        head = sealed.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(MAGIC):
            raise DatabaseError(f"{source}: {_DAMAGED}")
        cipher, prefix = _cipher(passphrase, head), _HEAD.unpack(head)[-1]
        try:
            for number, (part, is_last) in enumerate(_parts(sealed, _PART_OCTETS + _TAG_OCTETS)):
                plain.write(cipher.decrypt(_nonce(prefix, number, is_last), part, head))
        except InvalidTag:
            raise DatabaseError(f"{source}: {_DAMAGED}") from None


def _parts(file: IO[bytes], octets: int) -> Iterator[tuple[bytes, bool]]:
    """The file in parts, and whether each is the last; an empty file has one empty part."""
    part = file.read(octets)
    while following := file.read(octets):
        yield part, False
        part = following
    yield part, True


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + struct.pack(">IHH", number, 0, is_last)


def _cipher(passphrase: str, head: bytes) -> "AESGCM":
    """The cipher for a head's salt and cost.  Raises DatabaseError for a cost that no release has used."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    _, log_n, r, p, salt, _ = _HEAD.unpack(head)
    if (log_n, r, p) != _COST:
        raise DatabaseError(_DAMAGED)
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << log_n, r=r, p=p).derive(passphrase.encode()))
