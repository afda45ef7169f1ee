"""A final result that is an error -> its cause, and the exception that a submit raises for it.

Owns the meeting of number space, vendor and words; the numbers are rows of cause_table.py.  The one
rule: a number that nobody knows is `unknown`, never a guess by its neighbours.
"""

from smsgw.errors import AlreadyTaken, ModemUnavailable, Postponed, Refused, SubmitError
from smsgw.modem.cause_table import CME, CMS, CMS_OF_VENDOR, PLAIN_ERROR, UNSPECIFIED, WORDS, Cause, Kind
from smsgw.modem.engine import Result

# A CMS 332 that comes later than this after Ctrl-Z means that the network's answer was lost on the way,
# not that the request never left.
LATE_TIMEOUT_S = 20.0
# Numbers without a class of their own that field reports tie to an empty card, besides Kind.NO_CREDIT.
_SUSPECT = frozenset({500})
_PERMANENT_REASONS = frozenset({"puk_required", "pin_refused", "pin_required"})


def cause_of(result: Result, vendor: str = "") -> Cause:
    """The cause behind an error result.  `vendor`: Quirks.vendor."""
    space, code = number_of(result)
    if code is None:
        return UNSPECIFIED if space else PLAIN_ERROR
    if space == "CMS":
        return CMS_OF_VENDOR.get(vendor, {}).get(code) or CMS.get(code, UNSPECIFIED)
    return CME.get(code, UNSPECIFIED)


def number_of(result: Result) -> tuple[str, int | None]:
    """Number space and number; texts that modems give instead are looked up."""
    if result.space and result.code is None:
        text = result.text.partition(":")[2].strip().lower()
        return WORDS.get(text, (result.space, None))
    return result.space, result.code


def is_empty(result: Result) -> bool:
    """Does the error only say that nothing is stored there?  303: Quectel EP06's empty +CMGL."""
    space, code = number_of(result)
    return (space == "CMS" and code in (303, 321)) or (space == "CME" and code in (21, 22))


def words(result: Result, vendor: str = "", language: str = "en") -> str:
    """For people: `CMS 332 network time-out`."""
    cause = cause_of(result, vendor)
    space, code = number_of(result)
    label = f"{space} {code} " if code is not None else ""
    return label + (cause.indonesian if language == "id" else cause.english)


def failure(result: Result, vendor: str = "", waited_s: float = 0.0) -> SubmitError | ModemUnavailable:
    """What `submit` raises for this error result.

    waited_s  seconds since the PDU was written; 0 when it was not
    """
    cause = cause_of(result, vendor)
    space, code = number_of(result)
    detail = words(result, vendor)
    if cause.kind is Kind.PERMANENT:
        return Refused(detail, code=code)
    if cause.kind is Kind.TAKEN:
        return AlreadyTaken(detail, code=code)
    if cause.reason and cause.kind in (Kind.RESET, Kind.TRANSIENT):
        return ModemUnavailable(cause.reason, detail, permanent=cause.reason in _PERMANENT_REASONS)
    is_late = space == "CMS" and code == 332 and waited_s > LATE_TIMEOUT_S
    suspect = cause.kind is Kind.NO_CREDIT or cause is PLAIN_ERROR or (space == "CMS" and code in _SUSPECT)
    return Postponed(
        detail, code=code, maybe_sent=bool(waited_s) and (cause.maybe_sent or is_late), suspect_credit=suspect
    )
