"""The exception tree.  Each class says what the caller may do: retry, wait, give up, or tell a person.

A message here is read by people: what happened, why, what to do.  It never holds the text of an
SMS, a NIK, a KK number or a whole phone number.
"""


class SmsgwError(Exception):
    """Whatever smsgw can explain.  The command line prints it on one line and exits with `exit_status`."""

    exit_status = 1


class ConfigError(SmsgwError):
    """The configuration cannot be used; the message lists every fault, one a line."""

    exit_status = 2


class UsageError(SmsgwError):
    """A command was given words or values that it cannot take."""

    exit_status = 2


class OfficeError(SmsgwError):
    """An office's folder, key or lock is missing, held or unusable."""


class DatabaseError(SmsgwError):
    """The database cannot be used: damaged, from a newer release, locked, disk full."""


class TpduError(SmsgwError, ValueError):
    """Octets that are no TPDU, or values that fit in none.  Nothing else comes out of the codec."""


class NumberError(SmsgwError, ValueError):
    """What was typed is no phone number that smsgw could text."""


class TextError(SmsgwError, ValueError):
    """A text that may not go out: not GSM-7, too long, a placeholder unknown or missing."""


class ImportFileError(SmsgwError):
    """A spreadsheet that cannot be taken; the message names line, column and cure."""


class ModemError(SmsgwError):
    """Anything that a modem or its link did."""


class LinkLost(ModemError):
    """The port went away: unplugged, re-enumerated, closed by the far end.  Reopen."""


class ModemUnavailable(ModemError):
    """The modem answers but cannot serve now; nothing was sent.

    reason     a stable key: no_port, port_busy, not_a_modem, no_sim, pin_required, pin_refused,
               puk_required, sim_failure, sim_busy, not_registered, denied, no_smsc, storage_full,
               hilink, no_credit, identity_changed, mute, no_reset, no_pdu_mode
    permanent  True: only a person can change it, so do not try again by yourself
    """

    def __init__(self, reason: str, detail: str = "", *, permanent: bool = False) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.permanent = permanent


class SubmitError(ModemError):
    """A segment was not taken.  `retry`: may the same segment succeed later?

    code  the CMS or CME number as the modem gave it, None when it gave none
    """

    retry = False

    def __init__(self, detail: str, *, code: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


class Refused(SubmitError):
    """The cause is permanent: barred, unknown, a bad number.  The segment fails."""


class AlreadyTaken(SubmitError):
    """The SMSC refuses it as a repeat of what it has: it went out, and nothing is known but that."""


class Postponed(SubmitError):
    """The cause is temporary: congestion, time-out, network out of order.  Try again later.

    maybe_sent      the network may have taken it all the same: treat as in doubt
    suspect_credit  one of the causes that an empty prepaid card hides behind
    """

    retry = True

    def __init__(
        self, detail: str, *, code: int | None = None, maybe_sent: bool = False, suspect_credit: bool = False
    ) -> None:
        super().__init__(detail, code=code)
        self.maybe_sent = maybe_sent
        self.suspect_credit = suspect_credit


class InDoubt(SubmitError):
    """The PDU was written and no final result came: sent or not, nobody can know yet."""
