"""A part of a transaction that can be undone alone.

One rule: outside of `transaction()` there is nothing to be a part of, so these open one where none is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from smsgw.db.database import transaction
from smsgw.db.models import proxy


@contextmanager
def savepoint() -> Iterator[None]:
    """What is written inside is undone when an exception leaves it; the transaction around it goes on."""
    with transaction(), proxy.obj.savepoint():
        yield


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is written inside can be read inside, and is gone at the end."""
    with transaction(), proxy.obj.savepoint() as inside:
        yield
        inside.rollback()
