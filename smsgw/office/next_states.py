"""Where a request may go from here, the usual step first: what a counter's buttons offer.

Pure.  One rule: what is offered is allowed by `may_move`, and nothing that is allowed is left out.
"""

from smsgw.office.documents import Kind, may_move
from smsgw.office.states import State

# What most often comes next at a counter.  The steps in between are pressed by who wants them: a card is
# scanned twice, when it is finished and when it is handed over.
_USUAL = {
    State.RECEIVED: State.READY,
    State.VERIFYING: State.READY,
    State.INCOMPLETE: State.PROCESSING,
    State.PROCESSING: State.READY,
    State.AWAITING_CENTRAL: State.READY,
    State.AWAITING_STOCK: State.READY,
    State.PRINTING: State.READY,
    State.READY: State.COLLECTED,
    State.REJECTED: State.PROCESSING,
    State.ARCHIVED: State.COLLECTED,
}


def next_states(kind: Kind, state: State) -> list[State]:
    """The states that may follow, the usual one first; empty where nothing may.

    >>> from smsgw.office.documents import KINDS
    >>> next_states(KINDS["KTP"], State.READY)[0]
    <State.COLLECTED: 'collected'>
    """
    allowed = [after for after in State if after is not state and may_move(kind, state, after)]
    usual = usual_next(state)
    return sorted(allowed, key=lambda after: after is not usual)


def usual_next(state: State) -> State | None:
    """The step that most often comes next; None where a request usually stays."""
    return _USUAL.get(state)
