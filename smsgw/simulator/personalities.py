"""How modem models differ on the wire, one row a model.

Owns the evidence of what real modems answer; must not know how the answers are made.  The one rule:
a row says only where its model differs from `Personality`'s defaults, which are a well-behaved modem.

The rows follow captured dialogues and other gateways' notes: ModemManager, gammu's dumps (GA),
python-gsmmodem's fakes (PG), chan_dongle (CD), oFono (OF), smstools (S3), forum threads (SF, QF).
"""

from smsgw.simulator.personality import Personality, UssdForm

_SIMCOM_BANNER = ("RDY", "+CFUN: 1", "+CPIN: READY", "Call Ready")
_HUAWEI_NOISE = ("^RSSI:18", "^MODE:3,3", "^DSFLOWRPT:0000000A,00000000,00000000,00,00,0000,0000")
_HUAWEI_VENDOR = ("^CURC", "^PORTSEL", "^U2DIAG", "^SYSCFG", "^CARDLOCK", "^CVOICE", "^DDSETEX")

_ROWS = (
    Personality("generic"),
    # Index from 0, packed USSD, mode 2 offered and refused (oFono asks for 1); CFUN=1,1 brings it back as
    # a disk (GA#687).  +CMMS=2 ends in CMS 500 on its sister E1752 (PG).
    Personality(
        "huawei-e173",
        manufacturer="huawei",
        model="E173",
        revision="11.126.85.00.209",
        imei="350000000000173",
        memories=(("SM", 50), ("ME", 23), ("SR", 20), ("MT", 73)),
        first_index=0,
        cpms_test='("ME","MT","SM","SR"),("ME","MT","SM","SR"),("ME","MT","SM","SR")',
        cnmi_test="(0-2),(0-3),(0,2),(0-2),(0,1)",
        cnmi_refused=((0, 2),),
        unknown_command="COMMAND NOT SUPPORT",
        vendor=_HUAWEI_VENDOR,
        full_line='^SMMEMFULL:"SM"',
        noise=_HUAWEI_NOISE,
        banner=("^BOOT:27710117,0,0,0,75", "^SRVST:2", "^SIMST:1"),
        cmms=False,
        acknowledges=False,
        ussd=UssdForm.PACKED,
        reset_drops_usb=True,
    ),
    # CME 11 before +CPIN?, +CMGR header without status, +CSMP clears the SMSC (PG#8, PG#10); noise between
    # command and prompt (PG#11).
    Personality(
        "zte-mf190",
        manufacturer="ZTE INCORPORATED",
        model="MF190",
        revision="BD_MF190V1.0.0B03",
        imei="350000000000190",
        memories=(("SM", 50), ("ME", 100), ("SR", 20), ("MT", 150)),
        cpms_test='("ME","MT","SM","SR"),("ME","MT","SM","SR"),("ME","MT","SM","SR")',
        cnmi_test="(0,1,2),(0,1,2,3),(0,2,3),(0,1,2),(0,1)",
        cnmi_refused=((0, 2),),
        cmgr_header=",,{length}",
        vendor=("+ZOPRT", "+ZCDRUN", "+ZSNT", "+ZPAS"),
        noise=('+ZDONR: "METEOR",272,3,"CS_ONLY","ROAM_OFF"', '+ZPASR: "UMTS"', "+ZUSIMR:2"),
        cpin_first=True,
        acknowledges=False,
        csmp_clears_smsc=True,
    ),
    # SMS commands fail until "SMS Ready" (Seeed#39); CNMA must not be sent (OF).
    Personality(
        "sim800",
        manufacturer="SIMCOM_Ltd",
        model="SIMCOM_SIM800L",
        revision="Revision:1418B05SIM800L24",
        imei="350000000000800",
        memories=(("SM", 50),),
        cnmi_test="(0-3),(0-3),(0,2),(0,1),(0,1)",
        cmgr_header='{stat},"",{length}',
        cmgl_header='{index},{stat},"",{length}',
        vendor=("+CSCLK", "+CLTS", "+CMTE", "+CBC"),
        noise=('*PSUTTZ: 2026,11,24,2,30,0,"+28",0', '+CIEV: 10,"51010"', "UNDER-VOLTAGE WARNNING"),
        banner=_SIMCOM_BANNER,
        sms_ready_line="SMS Ready",
        acknowledges=False,
    ),
    Personality(
        "sim7600",
        manufacturer="SIMCOM INCORPORATED",
        model="SIMCOM_SIM7600E-H",
        revision="LE20B04SIM7600M22",
        imei="350000000007600",
        memories=(("SM", 50), ("ME", 100), ("SR", 20), ("MT", 150)),
        cmgr_header='{stat},"",{length}',
        cmgl_header='{index},{stat},"",{length}',
        vendor=("+CNSMOD", "+CTZR", "+CSDVC"),
        noise=("+CNSMOD: 8", "+CSQ: 22,99", "+NITZ: 26/11/24,02:30:00,28,0"),
        banner=("RDY", "+CPIN: READY", "PB DONE"),
        sms_ready_line="SMS DONE",
        acknowledges=False,
    ),
    # The prompt is ">" and a line end, without a space (GA#1176).
    Personality(
        "sim7670g",
        manufacturer="SIMCOM INCORPORATED",
        model="SIM7670G-MNGV",
        revision="2374B02SIM767XM5A",
        imei="350000000007670",
        prompt=b"\r\n>\r\n",
        cmgr_header='{stat},"",{length}',
        vendor=("+CNSMOD", "+CTZR"),
        noise=("+CNSMOD: 8",),
        banner=("*ATREADY: 1", "+CPIN: READY", "PB DONE"),
        sms_ready_line="SMS DONE",
        acknowledges=False,
    ),
    # ds=2 names a memory where the report is not: read with mem1 = SR (CQ#75); empty slot: bare OK (SG#12).
    Personality(
        "quectel-ec25",
        manufacturer="Quectel",
        model="EC25",
        revision="EC25EFAR06A06M4G",
        imei="350000000000025",
        memories=(("SM", 50), ("ME", 255), ("SR", 50), ("MT", 305)),
        first_index=0,
        default_memory="ME",
        report_memory="SM",
        cnmi_test="(0-2),(0-3),(0,2),(0-2),(0,1)",
        cmgr_header='{stat},"",{length}',
        cmgl_header='{index},{stat},"",{length}',
        vendor=("+QURCCFG", "+QINDCFG", "+QCFG", "+QINISTAT", "+QSPN"),
        noise=('+QIND: "csq",22,99', "+QUSIM: 1"),
        banner=("RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: PB DONE"),
        sms_ready_line="+QIND: SMS DONE",
    ),
    # USSD answers in UCS-2 hex (GA Uissue358).
    Personality(
        "quectel-m35",
        manufacturer="Quectel_Ltd",
        model="Quectel_M35",
        revision="M35FAR01A04",
        imei="350000000000035",
        memories=(("SM", 50),),
        vendor=("+QURCCFG", "+QINDCFG", "+QNITZ"),
        noise=("+CIEV: 0,1",),
        banner=("RDY", "+CFUN: 1", "+CPIN: READY", "Call Ready"),
        sms_ready_line="SMS Ready",
        ussd=UssdForm.UCS2,
    ),
    # +CPIN without OK, CME 515 twice after +CFUN=1, two slots, leading blank in +CGMI, no +CGMR (PG Wavecom).
    Personality(
        "wavecom-q2406",
        manufacturer=" WAVECOM MODEM",
        model=" 900E  1800",
        has_revision=False,
        imei="350000000002406",
        memories=(("SM", 50), ("SR", 20)),
        cpms_test='(("SM","BM","SR"),("SM"))',
        cpms_forms=frozenset({1, 2}),
        cpms_names=False,
        cnmi_test="(0-2),(0-3),(0,2),(0-2),(0)",
        empty_slot=321,
        vendor=("+WIND", "+WOPEN", "+WCSP"),
        noise=("+WIND: 4", "+WIND: 7"),
        banner=("+WIND: 1", "+WIND: 7"),
        sms_ready_line="+WIND: 4",
        cpin_has_ok=False,
        busy_after_cfun=2,
    ),
    # mt may be 3, and bfr is offered as 1 (S3: 2,0,0,2,1); a failed +CMGS is an ERROR under +CMEE=0 (GA#416).
    Personality(
        "siemens-tc35",
        manufacturer="SIEMENS",
        model="TC35",
        revision="REVISION 04.00",
        imei="350000000000035",
        memories=(("SM", 20), ("ME", 25), ("MT", 45)),
        cpms_test='("ME","SM","MT"),("ME","SM","MT"),("SM","MT")',
        cnmi_test="(0-3),(0-3),(0,2,3),(0-2),(1)",
        vendor=("\\Q", "^SCKS", "^SMGO", "^SM20", "^SSYNC"),
        noise=("+CIEV: roam,0",),
        banner=("^SYSSTART",),
        empty_slot=321,
        cms_needs_cmee=True,
    ),
    # bfr must be 1 (GA PR1207).
    Personality(
        "siemens-mc75i",
        manufacturer="Cinterion",
        model="MC75i",
        revision="REVISION 01.100",
        imei="350000000000075",
        memories=(("SM", 20), ("ME", 25), ("MT", 45)),
        cpms_test='("ME","SM","MT"),("ME","SM","MT"),("SM","MT")',
        cnmi_test="(0-3),(0,1),(0,2,3),(0,2),(1)",
        vendor=("\\Q", "^SCKS", "^SMGO", "^SXRAT"),
        noise=("+CIEV: roam,0", "^SCKS: 0,1"),
        banner=("^SYSSTART",),
    ),
    Personality(
        "telit-he910",
        manufacturer="Telit",
        model="HE910-D",
        revision="12.00.004",
        imei="350000000000910",
        memories=(("SM", 50), ("ME", 100)),
        cnmi_test="(0-2),(0-3),(0,2,3),(0-2),(0,1)",
        cmgr_header='{stat},"",{length}',
        cmgl_header='{index},{stat},"",{length}',
        vendor=("#AUTOATT", "#QSS", "#STIA", "#BND", "#REBOOT"),
        noise=("#QSS: 2", "#STN: 37"),
        ussd=UssdForm.UCS2,
    ),
    Personality(
        "ublox",
        manufacturer="u-blox",
        model="SARA-U201",
        revision="23.60",
        imei="350000000000201",
        memories=(("SM", 50), ("ME", 100), ("MT", 150)),
        cnmi_test="(0-2),(0-3),(0-3),(0-2),(0-1)",
        cmgr_header='{stat},"",{length}',
        vendor=("+UDCONF", "+URAT", "+UPSV"),
        noise=("+UUSIMSTAT: 6",),
        banner=("+AT: READY",),
        sms_ready_line="+PBREADY",
    ),
    # NMEA on the AT port (SF).
    Personality(
        "sierra-mc7455",
        manufacturer="Sierra Wireless, Incorporated",
        model="MC7455",
        revision="SWI9X30C_02.24.05.06",
        imei="350000000007455",
        memories=(("SM", 50), ("ME", 100), ("SR", 20), ("MT", 150)),
        default_memory="ME",
        cnmi_test="(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)",
        cnmi_refused=((3, 1),),  # Gobi offers ds=1 and refuses it (OF)
        empty_list=303,
        vendor=("!GSTATUS", "!ENTERCND", "!GPSAUTOSTART"),
        noise=("$GPGGA,,,,,,0,,,,,,,,*66", "$GPRMC,,V,,,,,,,,,,N*53"),
    ),
    # Three memories in one +CPMS= or ERROR (GA#829, GA#908); an empty store is an error.
    Personality(
        "brovi-e3372",
        manufacturer="Brovi",
        model="E3372-325",
        revision="3.0.2.61(H057SP3C983)",
        imei="350000000003372",
        memories=(("SM", 20), ("ME", 100)),
        cpms_test='("SM","ME"),("SM","ME"),("SM","ME")',
        cpms_forms=frozenset({3}),
        cnmi_test="(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)",
        empty_list=321,
        unknown_command="COMMAND NOT SUPPORT",
        vendor=("^CURC",),
        noise=_HUAWEI_NOISE[:2],
        acknowledges=False,
    ),
)

PERSONALITIES: dict[str, Personality] = {row.name: row for row in _ROWS}


def personality(name: str) -> Personality:
    """The row of that name.  Raises ValueError that names all known ones."""
    if name not in PERSONALITIES:
        raise ValueError(f"no modem model {name!r}; known: {', '.join(PERSONALITIES)}")
    return PERSONALITIES[name]
