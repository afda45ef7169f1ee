"""Long messages whose modem sent their first segments and is not there to send the rest.

Knows neither policy nor configuration: those who call say which modems are in use and for how long one may
be away.  One rule: a phone joins segments by their sender, so another modem begins at the first one, and
nothing that speaks of the earlier copy, such as a late status report, settles a segment of the later.
"""

from collections.abc import Collection
from datetime import datetime

import peewee

from smsgw.db.database import transaction
from smsgw.db.models import ModemRow, OutboxMessage, OutboxSegment, OutboxState, find_server

#: States of a modem that sends, or will in a moment.
_AT_WORK = ("ready", "opening", "suspect")


def find_stranded(in_use: Collection[str], since: datetime) -> list[int]:
    """Queued messages begun on a modem that is not in use any more, or has not been at work since then.

    in_use  the modems of this computer's configuration; on a server there are those of other computers
            besides, and only what they say of themselves counts
    Empty as long as no other modem is at work to go on.
    """
    query = (
        OutboxMessage.select(OutboxMessage.id, OutboxMessage.modem)
        .where((OutboxMessage.state == OutboxState.QUEUED) & OutboxMessage.modem.is_null(False))
        .limit(1000)
    )
    begun = [(row.id, row.modem) for row in query if row.modem is not None]
    if not begun:
        return []
    rows = {row.name: row for row in ModemRow.select()}
    is_shared = find_server() is not None
    at_work = {name for name, row in rows.items() if row.state in _AT_WORK and (is_shared or name in in_use)}

    def is_gone(modem: str) -> bool:
        row = rows.get(modem)
        if modem not in in_use and not is_shared:
            return True
        return row is not None and row.state not in _AT_WORK and row.updated_at < since

    return [message_id for message_id, modem in begun if at_work - {modem} and is_gone(modem)]


def begin_again(message_id: int, now: datetime) -> bool:
    """Queue a stranded message for any modem, from its first segment, labelled as a repeat.

    False when it is not queued any more.
    """
    with transaction():
        row = OutboxMessage.get_or_none(
            (OutboxMessage.id == message_id) & (OutboxMessage.state == OutboxState.QUEUED)
        )
        if row is None or row.modem is None:
            return False
        sent = OutboxSegment.submitted_at.is_null(False)
        OutboxSegment.update(
            state=OutboxState.QUEUED,
            resent=peewee.Case(None, [(sent, True)], OutboxSegment.resent),
            modem=None,
            message_reference=None,
            claimed_at=None,
            submitted_at=None,
            resolved_at=None,
            status=None,
            smsc_at=None,
        ).where(OutboxSegment.message == message_id).execute()
        OutboxMessage.update(
            modem=None,
            repeat=True,
            due_at=now,
            attempts=0,
            first_tried_at=None,
            reason=f"begun anew: the modem {row.modem} went away in the middle",
        ).where(OutboxMessage.id == message_id).execute()
    return True
