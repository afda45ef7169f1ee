"""What gammu's failures mean for us: its names and the modem's own words -> our exceptions.

Pure.  The one rule: where the modem gave a number, the number decides, by the same table as for the AT
driver; gammu's own name counts only without one.
"""

from smsgw.errors import InDoubt, LinkLost, ModemError, ModemUnavailable, Postponed
from smsgw.modem.causes import cause_of, failure
from smsgw.modem.engine import parse_result
from smsgw.modem.gammu_process import GammuError

#: The port has gone, or will not come back without being opened anew.
_LINK = frozenset(
    {
        *("ERR_DEVICEWRITEERROR", "ERR_DEVICEREADERROR", "ERR_DEVICENOTEXIST", "ERR_DEVICENOTWORK"),
        *("ERR_DEVICEOPENERROR", "ERR_NOTCONNECTED", "ERR_TIMEOUT", "ERR_ABORTED"),
    }
)

#: gammu's name -> ModemUnavailable's reason, and what to tell a person.
_UNAVAILABLE = {
    "ERR_DEVICENOTEXIST": ("no_port", "there is no such port"),
    "ERR_DEVICELOCKED": ("port_busy", "another program holds the port"),
    "ERR_DEVICEBUSY": ("port_busy", "another program holds the port"),
    "ERR_DEVICEOPENERROR": ("port_busy", "the port cannot be opened"),
    "ERR_DEVICENOPERMISSION": ("port_busy", "this user may not open the port"),
    "ERR_DEVICENODRIVER": ("no_port", "the port has no driver"),
    "ERR_DEVICENOTWORK": ("no_port", "the port does not work"),
    "ERR_TIMEOUT": ("mute", "nothing answered"),
    "ERR_NOTCONNECTED": ("mute", "nothing answered"),
    "ERR_NOSIM": ("no_sim", "no SIM card"),
    "ERR_SECURITYERROR": ("pin_required", "the SIM asks for a code"),
    "ERR_PHONEOFF": ("not_registered", "the radio is switched off"),
    "ERR_EMPTYSMSC": ("no_smsc", "no SMS centre number is set"),
    "ERR_GETTING_SMSC": ("no_smsc", "the SIM does not tell its SMS centre"),
    "ERR_FULL": ("storage_full", "the message memory is full"),
    "ERR_NOSERVICE": ("not_registered", "no network"),
}
_PERMANENT = {
    "ERR_UNKNOWNCONNECTIONTYPESTRING": "gammu does not know this connection",
    "ERR_UNKNOWNMODELSTRING": "gammu does not know this model",
    "ERR_SOURCENOTAVAILABLE": "gammu was built without this connection",
    "ERR_UNCONFIGURED": "gammu cannot read its settings",
    "ImportError": "python-gammu is not installed here; there are wheels for 64-bit Linux and Windows",
}


def open_failure(error: GammuError) -> ModemError:
    """What `open` raises."""
    if error.name in _PERMANENT:
        return ModemUnavailable("not_a_modem", _PERMANENT[error.name], permanent=True)
    return _unavailable(error) or ModemUnavailable("not_a_modem", str(error))


def call_failure(error: GammuError) -> ModemError:
    """What any other verb than submit raises."""
    if error.name in _LINK:
        return LinkLost(str(error))
    return _unavailable(error) or error


def submit_failure(error: GammuError, vendor: str, waited_s: float) -> ModemError:
    """What `submit` raises.

    vendor    Quirks.vendor
    waited_s  how long the call took
    """
    result = parse_result(error.said) if error.said else None
    if result is not None:
        return failure(result, vendor, waited_s if error.written else 0.0)
    if error.name in _LINK:
        return InDoubt(f"no result: {error}") if error.written else LinkLost(str(error))
    # The number is lost; the policy tries such a segment once more and no oftener.
    return _unavailable(error) or Postponed(str(error))


def _unavailable(error: GammuError) -> ModemUnavailable | None:
    """What a person can do something about, if it is that."""
    result = parse_result(error.said) if error.said else None
    if result is not None and (reason := cause_of(result).reason):
        return ModemUnavailable(reason, str(error))
    return ModemUnavailable(*_UNAVAILABLE[error.name]) if error.name in _UNAVAILABLE else None
