"""Passwords and random secrets: made, kept as what cannot be read back, compared.

No I/O, no database.  One rule: nothing here puts a secret into a `repr`, an exception or a log.
"""

import hashlib
import hmac
import secrets

from smsgw.errors import UsageError

#: Fewer characters are refused.
SHORTEST_PASSWORD = 10

LONGEST_PASSWORD = 200

# One of the settings of Argon2id that OWASP's cheat sheet holds to be equally strong, and the one with
# little memory: 9 MiB, four passes, one lane.  The process keeps that memory afterwards (measured: 19 MiB
# and two passes left the daemon 19 MB larger).
_MEMORY_KIB = 9 * 1024
_PASSES = 4
_SALT_OCTETS = 16
_HASH_OCTETS = 32

# Read aloud and typed once: no letter or figure that looks like another.
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4
_GROUP = 4


def hash_password(password: str) -> str:
    """Argon2id in the PHC string format, with a salt of its own."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=secrets.token_bytes(_SALT_OCTETS),
        length=_HASH_OCTETS,
        iterations=_PASSES,
        lanes=1,
        memory_cost=_MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password.encode())


def is_password(password: str, kept: str) -> bool:
    """Is it the password that `kept` was made from?"""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(password.encode(), kept)
    except InvalidKey:
        return False
    return True


def check_new_password(password: str, name: str) -> None:
    """Raise UsageError for a password that is too short, too long, or says the user's name."""
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise UsageError(f"the password has at most {LONGEST_PASSWORD} characters")
    if len(set(password.casefold())) < SHORTEST_PASSWORD // 2 or password.casefold() in (name, name * 2):
        raise UsageError("the password is too easy to guess; take some words that nobody expects together")


def new_password() -> str:
    """A password to be typed once: 79 bits, in groups."""
    groups = ("".join(secrets.choice(_EASY) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def new_secret(prefix: str = "") -> str:
    """256 random bits as text, for a session, a token or a webhook."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for what is random, useless for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(a: str, b: str) -> bool:
    """Equal?  Takes as long whether they are or not."""
    return hmac.compare_digest(a.encode(), b.encode())
