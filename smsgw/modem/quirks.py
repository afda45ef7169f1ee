"""What one make of modem needs that others do not: rows of data, by +CGMI and +CGMM.

No flow here and none elsewhere that asks for a vendor: the driver reads fields.  The one rule: a row
says what was seen and where, so that the next reader can change it.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quirks:
    """How to treat one family of modems.

    manufacturer, model   regular expressions, searched without case in +CGMI and +CGMM
    vendor                whose meaning the vendor-specific CMS codes have (causes.py)
    evidence              what was seen, on which device
    extra_init            sent once, before the SIM is asked; any final result will do
    cnmi                  tried before anything else
    cnmi_mode             the highest <mode> to ask for
    report_mode           the <ds> to ask for first: 1 routes reports to us, 2 stores them
    takes_cnma            False: +CNMA confuses it, or the network's wait is the modem's own business
    memory                where new messages lie; empty: what the modem has chosen
    prompt_pause_s        between the prompt and the PDU
    submit_timeout_s      the least time to wait for +CMGS, whatever the configuration says
    probe_when_silent     may `AT` be asked while a PDU may be on its way?  (submission.py)
    keeps_link            takes AT+CMMS=2
    packed_ussd           wants USSD codes as packed GSM-7 in hex, and answers so
    ussd_init             sent before a USSD code
    unsticks              sent when CME 515 does not go away
    reset                 restarts it; empty: no safe way, `no_reset` says why
    """

    vendor: str = ""
    manufacturer: str = ""
    model: str = ""
    evidence: str = ""
    extra_init: tuple[str, ...] = ()
    cnmi: tuple[str, ...] = ()
    cnmi_mode: int = 2
    report_mode: int = 1
    takes_cnma: bool = True
    memory: str = ""
    prompt_pause_s: float = 0.0
    submit_timeout_s: float = 0.0
    probe_when_silent: bool = True
    keeps_link: bool = True
    packed_ussd: bool = False
    ussd_init: tuple[str, ...] = ()
    unsticks: tuple[str, ...] = ()
    reset: tuple[str, ...] = ("AT+CFUN=1,1",)
    no_reset: str = ""

    def fits(self, manufacturer: str, model: str) -> bool:
        return bool(
            re.search(self.manufacturer, manufacturer, re.IGNORECASE)
            and re.search(self.model, model, re.IGNORECASE)
        )


_HUAWEI_NO_RESET = (
    "a restart brings Huawei sticks back as a CD-ROM, and without a mode-switch rule the modem is gone; "
    "pull it out and plug it in again"
)
_WOPEN = ("AT+WOPEN=0", "AT+CFUN=1,1", "AT+WOPEN=1")

# The first row that fits counts, so models stand before their makers.
QUIRKS: tuple[Quirks, ...] = (
    Quirks(
        vendor="huawei",
        manufacturer="huawei",
        model=r"E1752",
        evidence="AT+CMMS=2 makes the next +CMGS fail with CMS 500; USSD is plain text after ^USSDMODE=0",
        extra_init=("AT^CURC=0", "AT^PORTSEL=1"),
        takes_cnma=False,
        keeps_link=False,
        ussd_init=("AT^USSDMODE=0",),
        reset=(),
        no_reset=_HUAWEI_NO_RESET,
    ),
    Quirks(
        vendor="huawei",
        manufacturer="brovi|huawei",
        model=r"E3372-?325",
        evidence="Brovi E3372-325 takes +CPMS with three memories only; it stores, so no +CNMA",
        takes_cnma=False,
        reset=(),
        no_reset=_HUAWEI_NO_RESET,
    ),
    Quirks(
        vendor="huawei",
        manufacturer="huawei",
        model=r"^MU|^ME9",
        evidence="MU609 module: no CD-ROM, so a restart is safe; ^GETPORTMODE crashes it and is never asked",
        extra_init=("AT^CURC=0", "AT^PORTSEL=1"),
        takes_cnma=False,
    ),
    Quirks(
        vendor="huawei",
        manufacturer="huawei",
        evidence="E1xx/E3xx: ^BOOT and ^RSSI floods stop with ^CURC=0; USSD packed in hex; no +CNMA in "
        "ModemManager's list; CFUN=1,1 turns an E173 into mass storage",
        extra_init=("AT^CURC=0", "AT^PORTSEL=1"),
        takes_cnma=False,
        packed_ussd=True,
        reset=(),
        no_reset=_HUAWEI_NO_RESET,
    ),
    Quirks(
        vendor="zte",
        manufacturer="zte",
        evidence="MF1xx/MF6xx: everything is CME 11 before +CPIN? was asked; +ZOPRT=5 switches the radio on; "
        "oFono uses mode 1",
        extra_init=("AT+ZOPRT=5",),
        cnmi_mode=1,
        takes_cnma=False,
    ),
    Quirks(
        vendor="qualcomm",
        manufacturer="qualcomm|novatel|option|icera|infineon|intel",
        evidence="Gobi offers ds=1 and refuses it (fall-back list); 05c6:6000 leaves the bus on CFUN=1,1",
        takes_cnma=False,
        reset=(),
        no_reset="this family leaves the USB bus on a restart; pull it out and plug it in again",
    ),
    Quirks(
        vendor="simcom",
        manufacturer="simcom",
        model=r"SIM(?:COM_)?[3589]\d\d",
        evidence="SIM800/900: oFono uses mode 1 and sends no +CNMA; a fragmented store hangs it",
        cnmi_mode=1,
        takes_cnma=False,
    ),
    Quirks(
        vendor="simcom",
        manufacturer="simcom|^sim ?tech",
        evidence="SIM7000/7600: LTE, slow results; no +CNMA",
        takes_cnma=False,
        submit_timeout_s=150,
    ),
    Quirks(
        vendor="quectel",
        manufacturer="quectel",
        model=r"^M\d\d",
        evidence="M35: GSM, stores in SM; USSD answers as UCS-2 in hex",
    ),
    Quirks(
        vendor="quectel",
        manufacturer="quectel",
        evidence="EC2x/EG2x: ds=2 announces reports in SM that lie in SR, so ds=1; EG06 gave its result "
        "after 135 s; input while a PDU is on its way turns into CMS 350",
        submit_timeout_s=150,
        probe_when_silent=False,
    ),
    Quirks(
        vendor="wavecom",
        manufacturer="wavecom",
        evidence="Q2303/Q2406/Fastrack: +CPIN without OK; CME 515 after CFUN=1 and, when stuck, until the "
        "WOPEN cycle; CFUN=1,1 alone does not cure it",
        cnmi=("2,1,0,1,0", "2,1,0,2"),
        unsticks=_WOPEN,
        reset=_WOPEN,
    ),
    Quirks(
        vendor="itegno",
        manufacturer="itegno",
        evidence="iTegno 3000/38xx: Wavecom inside, own CMS numbers",
        unsticks=_WOPEN,
        reset=_WOPEN,
    ),
    Quirks(
        vendor="sierra",
        manufacturer="sierra",
        model=r"fastrack|supreme|GL6|Q2",
        evidence="Fastrack Supreme: CME 515/536 for ever until the WOPEN cycle",
        unsticks=_WOPEN,
        reset=_WOPEN,
    ),
    Quirks(
        vendor="sierra",
        manufacturer="sierra",
        evidence="MC7455 sends OK after the prompt and before the PDU; NMEA on the AT port",
        prompt_pause_s=0.1,
        submit_timeout_s=150,
    ),
    Quirks(
        vendor="siemens_m20",
        manufacturer="siemens",
        model=r"M20",
        evidence="M20: CMS 512 means SIM not ready",
    ),
    Quirks(
        vendor="siemens",
        manufacturer="siemens|cinterion|thales|gemalto",
        evidence="TC35/MC35/MC75i: bfr must be 1 where only 1 is offered, so the list is read, not guessed",
    ),
    Quirks(
        vendor="telit",
        manufacturer="telit",
        evidence="HE910/GE865: oFono stops the automatic GPRS attach",
        extra_init=("AT#AUTOATT=0",),
    ),
    Quirks(
        vendor="ublox",
        manufacturer="u-?blox",
        evidence="manual: 50 ms between prompt and PDU; results up to 150 s",
        prompt_pause_s=0.05,
        submit_timeout_s=150,
    ),
    Quirks(vendor="motorola", manufacturer="motorola", evidence="CMS 512 means network busy"),
)

GENERIC = Quirks()


def quirks_of(manufacturer: str, model: str) -> Quirks:
    """The first row that fits, or GENERIC."""
    return next((row for row in QUIRKS if row.fits(manufacturer, model)), GENERIC)
