"""The AT driver against scripted modems: opening, receiving, submitting, recovering.

Times are the port's own; see wire.py.
"""

import logging

import pytest
from wire import POLITE, Said, ScriptedPort, modem_on, trace

from smsgw.errors import InDoubt, LinkLost, ModemError, ModemUnavailable, Postponed, Refused
from smsgw.messages import Confirmed, Delivered, Reported, Segment, Unreadable
from smsgw.modem.base import Registration
from smsgw.modem.session import Memory

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"
PROMPT = b"\r\n> "
TO = "+6281200000012"
HALO = Segment(segment_id=7, message_id=3, recipient=TO, text="Halo")
MESSAGE = "038121F3100C9126183254769801116211422062930412D3B29B0E32CBDF6D101CFD7697E7E936"
REPORT = "07912658050000F006010D91265817373754F501010161705382010101617083820000"
#: TP-MR 2, to the recipient of `HALO`, delivered.
REPORT_OF_2 = "000602" + "0D91261802000010F2" + "62114220831282" + "62114220831282" + "00"


def error(text: str) -> bytes:
    return f"\r\n{text}\r\n".encode()


def length_of(port: ScriptedPort) -> str:
    return next(request for request in port.asked if request.startswith("AT+CMGS="))


class Sending:
    """A scripted modem whose +CMGS exchanges are given as what follows the prompt and the PDU."""

    def __init__(self, *results: Said, polite: dict[str, bytes] | None = None, prompt: Said = PROMPT) -> None:
        self.port = _SendingPort(list(results), prompt, polite)
        self.modem = modem_on(self.port)
        self.modem.open()


class _SendingPort(ScriptedPort):
    def __init__(self, results: list[Said], prompt: Said, polite: dict[str, bytes] | None) -> None:
        super().__init__(polite=polite)
        self.results = results
        self.prompt = prompt
        self.pdus: list[str] = []

    def write(self, data: bytes) -> None:
        if data.endswith(b"\x1a"):
            self.pdus.append(data[:-1].decode())
            self._script.appendleft((data.decode(), self.results.pop(0) if self.results else b""))
            self._check()
            self._answer(data.decode())
        elif data.startswith(b"AT+CMGS="):
            self._script.appendleft((data.decode().strip(), self.prompt))
            super().write(data)
        else:
            super().write(data)


# -- opening


def test_a_good_modem_is_ready_without_any_waiting() -> None:
    port = ScriptedPort()
    identity = modem_on(port).open()
    assert (identity.manufacturer, identity.model, identity.imei) == ("Acme", "U300", "350000000000017")
    assert (identity.imsi, identity.smsc, identity.port) == ("510100000000012", "+6281100000", "scripted")
    assert port.now < 0.1


@pytest.mark.parametrize(
    ("name", "maker", "memories", "cnmi"),
    [
        pytest.param(
            "wavecom-q2406-init", "WAVECOM MODEM", ["SM", "SR"], "2,1,0,1,0", id="T123-T137-wavecom"
        ),
        pytest.param(
            "zte-k3565-cme11-before-cpin", "ZTE INCORPORATED", ["SM"], "1,1,0,1,0", id="T063-T135-zte"
        ),
        pytest.param("acme-u300-no-cnmi", "Acme", ["SM"], "", id="T129-poll-mode"),
    ],
)
def test_a_recorded_modem_becomes_ready(
    name: str, maker: str, memories: list[str], cnmi: str, caplog: pytest.LogCaptureFixture
) -> None:
    polite = {key: said for key, said in POLITE.items() if not key.startswith("AT+CNMI=2")}
    port = ScriptedPort(*trace(name), polite={**polite, f"AT+CNMI={cnmi}": OK})
    with caplog.at_level(logging.INFO, "smsgw.modem"):
        identity = modem_on(port).open()
    assert identity.manufacturer == maker
    assert not port.left
    assert f"memories {'+'.join(memories)}" in caplog.text
    assert f"CNMI {cnmi or 'none'}" in caplog.text


@pytest.mark.parametrize(
    ("said", "reason", "permanent"),
    [
        pytest.param(b"\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n", "puk_required", True, id="T065-puk"),
        pytest.param(error("+CME ERROR: 12"), "puk_required", True, id="T065-cme-12"),
        pytest.param(error("+CME ERROR: 10"), "no_sim", False, id="no-sim"),
        pytest.param(error("+CME ERROR: 13"), "sim_failure", False, id="sim-failure"),
        pytest.param(b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n", "pin_required", True, id="pin-and-none-given"),
        pytest.param(b"\r\n+CPIN: PH-NET PIN\r\n\r\nOK\r\n", "sim_failure", True, id="locked-to-an-operator"),
        pytest.param(error("+CME ERROR: 515"), "sim_busy", False, id="T061-busy-for-ever"),
    ],
)
def test_a_sim_that_cannot_serve_is_named(said: bytes, reason: str, permanent: bool) -> None:
    port = ScriptedPort(polite={**POLITE, "AT+CPIN?": said})
    with pytest.raises(ModemUnavailable) as caught:
        modem_on(port).open()
    assert (caught.value.reason, caught.value.permanent) == (reason, permanent)
    assert not port.is_open


def test_T061_a_stuck_wavecom_gets_its_cure() -> None:
    polite = {**POLITE, "AT+CGMI": b"\r\n WAVECOM MODEM\r\n\r\nOK\r\n", "AT+CPIN?": error("+CME ERROR: 515")}
    port = ScriptedPort(polite=polite)
    with pytest.raises(ModemUnavailable):
        modem_on(port).open()
    assert [request for request in port.asked if "WOPEN" in request or "CFUN=" in request] == [
        "AT+WOPEN=0",
        "AT+CFUN=1,1",
        "AT+WOPEN=1",
    ]
    assert port.now < 100


def test_a_pin_is_entered_once_and_a_refused_one_never_again() -> None:
    asked = b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"
    port = ScriptedPort(polite={**POLITE, "AT+CPIN?": asked, 'AT+CPIN="1234"': error("+CME ERROR: 16")})
    modem = modem_on(port, pin="1234")
    for _ in range(4):
        with pytest.raises(ModemUnavailable) as caught:
            modem.open()
        assert (caught.value.reason, caught.value.permanent) == ("pin_refused", True)
        port.is_open = True
    assert port.asked.count('AT+CPIN="1234"') == 1


def test_a_pin_whose_answer_got_lost_is_tried_twice_at_most() -> None:
    port = ScriptedPort(polite={**POLITE, "AT+CPIN?": b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"})
    modem = modem_on(port, pin="1234")
    for _ in range(4):
        with pytest.raises(ModemUnavailable):
            modem.open()
    assert port.asked.count('AT+CPIN="1234"') <= 2


def test_the_right_pin_opens_and_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    port = ScriptedPort(("AT+CPIN?", b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"), ('AT+CPIN="1234"', OK))
    modem = modem_on(port, pin="1234")
    with caplog.at_level(logging.DEBUG, "smsgw.modem"):
        modem.open()
    modem.close()
    assert "1234" not in caplog.text and "6281100000" not in caplog.text


def test_T153_a_port_with_gps_positions_is_no_modem() -> None:
    port = ScriptedPort(polite={})
    for second in range(60):
        port.say(b"$GPGGA,,,,,,0,,,,,,,,*66\r\n", after_s=second / 2)
    with pytest.raises(ModemUnavailable) as caught:
        modem_on(port).open()
    assert caught.value.reason == "not_a_modem"


def test_a_mute_port_is_named_so_in_time() -> None:
    port = ScriptedPort(polite={})
    with pytest.raises(ModemUnavailable) as caught:
        modem_on(port).open()
    assert caught.value.reason == "mute"
    assert port.now < 10 and not port.is_open


def test_a_modem_left_at_a_prompt_is_freed() -> None:
    port = ScriptedPort(("AT", b"\r\n> "), ("AT", b""))
    modem_on(port).open()
    assert "\x1b" in port.asked


def test_a_modem_without_result_codes_is_found() -> None:
    port = ScriptedPort(("AT", b""), ("AT", b""), ("\x1b", b""), ("AT", b""), ("ATE0Q0V1", OK))
    modem_on(port).open()
    assert not port.left


def test_numeric_result_codes_are_switched_off() -> None:
    # Also to ATE0 it says 0, so ATV1 comes first: else each command would wait for its time-out.
    port = ScriptedPort(("AT", b"0\r"), ("ATV1", OK), ("ATE0", OK))
    modem_on(port).open()
    assert not port.left


def test_sms_commands_are_asked_until_the_sim_is_read() -> None:
    port = ScriptedPort(*[("AT+CMGF=0", ERROR)] * 5)
    modem_on(port).open()
    assert not port.left and 0 < port.now < 5


def test_an_empty_smsc_is_set_from_the_configuration() -> None:
    port = ScriptedPort(("AT+CSCA?", b'\r\n+CSCA: "",129\r\n\r\nOK\r\n'), ('AT+CSCA="+6281100000",145', OK))
    assert modem_on(port, smsc="+6281100000").open().smsc == "+6281100000"
    assert not port.left


def test_a_modem_that_takes_three_memories_only_is_told_three() -> None:
    port = ScriptedPort(
        ("AT+CPMS=?", b'\r\n+CPMS: ("SM","ME"),("SM","ME"),("SM","ME")\r\n\r\nOK\r\n'),
        ('AT+CPMS="SM","SM","SM"', b"\r\n+CPMS: 0,20,0,20,0,20\r\n\r\nOK\r\n"),
        ('AT+CPMS="ME","SM","SM"', b"\r\n+CPMS: 0,100,0,20,0,20\r\n\r\nOK\r\n"),
    )
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    assert not port.left


# -- receiving


def test_T077_a_stored_message_is_handed_up_once_and_deleted_after() -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()),
        ("AT+CMGD=1", OK),
    )
    modem = modem_on(port)
    modem.open()
    (event,) = modem.poll(0)
    assert isinstance(event, Delivered)
    assert (str(event.deliver.originator), event.deliver.text) == ("+628123456789", "Sent from phonesim")
    assert (event.handle, event.smsc) == (("SM", 1), "123")
    assert modem.poll(1) == []
    modem.acknowledge(event)
    assert not port.left


def test_an_unacknowledged_message_comes_again_after_reopening() -> None:
    listing = f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()
    modem = modem_on(ScriptedPort(polite={**POLITE, "AT+CMGL=4": listing}))
    modem.open()
    assert len(modem.poll(0)) == 1
    assert modem.poll(40) == []
    modem.open()
    assert len(modem.poll(0)) == 1


def test_an_announced_message_is_read_at_once() -> None:
    port = ScriptedPort(("AT+CMGR=3", f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()))
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b'\r\n+CMTI: "SM",3\r\n', after_s=2)
    begun = port.now
    assert [event.handle for event in modem.poll(60)] == [("SM", 3)]
    assert port.now - begun == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("line", [b'+CMTI: "SM",-1', b"+CMTI: ,-1", b'+CMTI: "SM"'])
def test_T071_an_announcement_without_index_asks_for_a_look(line: bytes) -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", OK), ("AT+CMGL=4", f"\r\n+CMGL: 9,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    )
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b"\r\n" + line + b"\r\n")
    assert [event.handle for event in modem.poll(1)] == [("SM", 9)]


def test_T073_a_bare_ok_makes_it_look_everywhere() -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", OK),
        ("AT+CMGR=3", OK),
        ("AT+CMGL=4", f"\r\n+CMGL: 3,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()),
    )
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b'\r\n+CMTI: "SM",3\r\n')
    assert len(modem.poll(1)) == 1


def test_T075_a_direct_message_is_acknowledged_where_the_network_waits() -> None:
    port = ScriptedPort(("AT+CNMA=1", OK), polite={**POLITE, "AT+CSMS?": b"\r\n+CSMS: 1,1,1,1\r\n\r\nOK\r\n"})
    modem = modem_on(port)
    modem.open()
    port.say(b"+CMT: 0\r00240481560200006211422083120005E8329BFD06\r")
    (event,) = modem.poll(1)
    assert isinstance(event, Delivered) and event.handle is None
    assert (str(event.deliver.originator), event.deliver.text) == ("6520", "hello")
    modem.acknowledge(event)
    assert not port.left


def test_where_nobody_waits_no_acknowledgement_is_sent() -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    port.say(f"+CDS: 25\r\n{REPORT}\r\n".encode())
    (event,) = modem.poll(1)
    modem.acknowledge(event)
    assert not any("CNMA" in request for request in port.asked)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(
            "+CMGR: 24\r\n079124602009999006B4098106326906F2212041015554402120410155054000",
            Reported,
            id="T079",
        ),
        pytest.param(
            '+CMGR: 0,"",50\r\n07916163838428F9040B916121021021F700005190514164220A23C4B0BCFD5E8740C4B0BCFD'
            "5E83C26E3248196687C9A0301D440DBBC3677918",
            Delivered,
            id="T081",
        ),
        pytest.param(
            "+CMGR: ,,27\r\n0297F1061C0F910B487228297020F5317062419272803170624192138000", Reported, id="T111"
        ),
        pytest.param(f"+CMGR: 0,,25\r\n{REPORT}", Reported, id="T113"),
        pytest.param(
            "+CMGR: 1,,50\r\n0791261229064012040C912622192340800000700191218253820CE130681C5E97E12072190D",
            Delivered,
            id="T095-length-wrong",
        ),
        pytest.param("+CMGR: 0,,20\r\n0BD04259303784=96p331p71160016D02B5AEC8", Unreadable, id="T089"),
        pytest.param("+CMGR: 0,,4\r\n000ABF00", Unreadable, id="T105"),
    ],
)
def test_what_a_modem_stores_becomes_an_event(answer: str, kind: type) -> None:
    port = ScriptedPort(polite={**POLITE, "AT+CMGR=5": f"\r\n{answer}\r\n\r\nOK\r\n".encode()})
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b'\r\n+CMTI: "SM",5\r\n')
    (event,) = modem.poll(1)
    assert type(event) is kind and event.handle == ("SM", 5)


def test_T087_a_stored_submit_is_nobody_elses_message() -> None:
    submit = "0011000b811200000000f00000a704d430fb0d"
    listing = f"\r\n+CMGL: 1,3,,18\r\n{submit}\r\n+CMGL: 2,1,,18\r\n{submit}\r\n\r\nOK\r\n".encode()
    modem = modem_on(ScriptedPort(polite={**POLITE, "AT+CMGL=4": listing}))
    modem.open()
    assert modem.poll(0) == []


SENT_COPY, DRAFT = (
    f"\r\n+CMGR: {stat},,18\r\n0011000b811200000000f00000a704d430fb0d\r\n\r\nOK\r\n" for stat in (3, 2)
)
FULL_OF_COPIES = (
    b"\r\n+CMGL: 1,2,,18\r\n0011000b811200000000f00000a704d430fb0d\r\n"
    b"+CMGL: 2,3,,18\r\n0011000b811200000000f00000a704d430fb0d\r\n"
    b"+CMGL: 3,3,,18\r\n0011000b811200000000f00000a704d430fb0d\r\n\r\nOK\r\n"
)


def deleted(port: ScriptedPort) -> list[str]:
    return [request for request in port.asked if request.startswith("AT+CMGD")]


@pytest.mark.parametrize(("used", "gone"), [(20, ["AT+CMGD=2"]), (19, [])], ids=["full", "with-room"])
def test_a_full_memory_is_rid_of_the_copies_of_sent_texts_and_of_nothing_else(used, gone) -> None:
    answers = {
        "AT+CMGL=4": FULL_OF_COPIES,
        "AT+CPMS?": f'\r\n+CPMS: "SM",{used},20,"SM",{used},20,"SM",{used},20\r\n\r\nOK\r\n'.encode(),
        "AT+CMGR=2": SENT_COPY.encode(),
        # A draft was written there since the list was read.
        "AT+CMGR=3": DRAFT.encode(),
        "AT+CMGD=2": OK,
    }
    port = ScriptedPort(polite={**POLITE, **answers})
    modem = modem_on(port)
    modem.open()
    assert modem.poll(0) == []
    assert deleted(port) == gone


def test_a_send_that_finds_the_memory_full_makes_room_and_is_tried_again() -> None:
    answers = {"AT+CMGL=4": FULL_OF_COPIES, "AT+CMGR=2": SENT_COPY.encode(), "AT+CMGD=2": OK}
    far = Sending(error("+CMS ERROR: 322"), b"\r\n+CMGS: 9\r\n\r\nOK\r\n", polite={**POLITE, **answers})
    far.modem.poll(0)
    assert far.modem.submit(HALO) == 9
    assert deleted(far.port) == ["AT+CMGD=2"]


def test_a_modem_without_pdu_mode_is_named_as_that() -> None:
    modem = modem_on(ScriptedPort(polite={**POLITE, "AT+CMGF=0": ERROR}))
    with pytest.raises(ModemUnavailable, match="no_pdu_mode"):
        modem.open()


def test_T085_letters_between_the_messages_cost_none() -> None:
    listing = (
        f"\r\n+CMGL: 1,0,,35\r\nAFSDLF SDKFJSKDLFJLKSDJF\r\n{MESSAGE}\r\n"
        f"+CMGL: 2,0,,35\r\n{MESSAGE}\r\nAFSDLF SDKFJ\r\n\r\nOK\r\n"
    )
    modem = modem_on(ScriptedPort(polite={**POLITE, "AT+CMGL=4": listing.encode()}))
    modem.open()
    assert [event.handle for event in modem.poll(0)] == [("SM", 1), ("SM", 2)]


def test_a_pdu_cut_by_noise_is_read_again() -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE[:60]}\r\n\r\nOK\r\n".encode()),
        ("AT+CMGR=1", f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()),
    )
    modem = modem_on(port)
    modem.open()
    (event,) = modem.poll(0)
    assert isinstance(event, Delivered) and event.deliver.text == "Sent from phonesim"


@pytest.mark.parametrize("said", [OK, error("+CMS ERROR: 321"), error("+CMS ERROR: 303")])
def test_T057_T091_an_empty_memory_says_so_in_several_ways(said: bytes) -> None:
    modem = modem_on(ScriptedPort(polite={**POLITE, "AT+CMGL=4": said}))
    modem.open()
    assert modem.poll(0) == []


def test_a_modem_that_refuses_lists_is_read_one_by_one() -> None:
    port = ScriptedPort(
        polite={
            **POLITE,
            "AT+CMGL=4": ERROR,
            "AT+CPMS?": b'\r\n+CPMS: "SM",1,20,"SM",1,20,"SM",1,20\r\n\r\nOK\r\n',
            "AT+CMGR=0": OK,
            "AT+CMGR=1": error("+CMS ERROR: 321"),
            "AT+CMGR=2": f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode(),
        }
    )
    modem = modem_on(port)
    modem.open()
    assert [event.handle for event in modem.poll(0)] == [("SM", 2)]
    assert "AT+CMGR=3" not in port.asked


def test_T115_a_report_is_looked_for_where_it_really_lies() -> None:
    polite = {
        **POLITE,
        "AT+CPMS=?": b'\r\n+CPMS: ("SM","SR"),("SM"),("SM")\r\n\r\nOK\r\n',
        'AT+CPMS="SR","SM","SM"': b"\r\n+CPMS: 0,20,0,20,0,20\r\n\r\nOK\r\n",
    }
    stored = f"\r\n+CMGR: 0,,25\r\n{REPORT}\r\n\r\nOK\r\n".encode()
    port = ScriptedPort(("AT+CMGR=0", OK), ("AT+CMGR=0", stored), polite=polite)
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b'\r\n+CDSI: "SM",0\r\n')
    (event,) = modem.poll(1)
    assert isinstance(event, Reported) and event.handle == ("SR", 0)


def test_a_failed_deletion_is_tried_again_and_hands_nothing_up_twice() -> None:
    listing = f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()
    port = ScriptedPort(
        ("AT+CMGL=4", listing), ("AT+CMGD=1", ERROR), ("AT+CMGL=4", listing), ("AT+CMGD=1", OK)
    )
    modem = modem_on(port)
    modem.open()
    (event,) = modem.poll(0)
    modem.acknowledge(event)
    assert modem.poll(20) == []
    assert not port.left


def test_a_new_message_at_a_condemned_index_is_not_deleted() -> None:
    other = MESSAGE.replace("62930412", "62940412")
    port = ScriptedPort(
        ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()),
        ("AT+CMGD=1", b""),
        ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{other}\r\n\r\nOK\r\n".encode()),
    )
    modem = modem_on(port)
    modem.open()
    (event,) = modem.poll(0)
    modem.acknowledge(event)
    (again,) = modem.poll(20)
    assert again.handle == ("SM", 1) and again != event
    assert port.asked.count("AT+CMGD=1") == 1


def test_T125_a_lost_announcement_is_found_by_polling() -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", OK), ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    )
    modem = modem_on(port, poll_interval_s=15)
    modem.open()
    assert modem.poll(10) == []
    assert len(modem.poll(10)) == 1
    assert port.now == pytest.approx(15, abs=0.5)
    assert port.asked.count("AT+CNMI=2,1,0,1,0") == 1


def test_a_modem_that_restarted_without_a_word_is_told_by_its_silence_and_initialised_again() -> None:
    port = ScriptedPort(
        ("AT+CMGL=4", OK),
        ("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()),
        ("AT+CNMI?", b"\r\n+CNMI: 0,0,0,0,0\r\n\r\nOK\r\n"),
    )
    modem = modem_on(port, poll_interval_s=15)
    modem.open()
    assert modem.poll(10) == []
    assert len(modem.poll(10)) == 1
    modem.poll(1)
    assert port.asked.count("AT+CNMI=2,1,0,1,0") == 2


# -- submitting


def test_a_segment_gets_its_reference_and_asks_for_a_report() -> None:
    far = Sending(b"\r\n+CMGS: 12\r\n\r\nOK\r\n")
    assert far.modem.submit(HALO) == 12
    assert length_of(far.port) == f"AT+CMGS={len(far.port.pdus[0]) // 2 - 1}"
    assert far.port.pdus[0].startswith("0031000D91261802000010F20000A704")


def test_T047_segments_of_one_message_share_their_reference() -> None:
    far = Sending(b"\r\n+CMGS: 1\r\n\r\nOK\r\n", b"\r\n+CMGS: 2\r\n\r\nOK\r\n")
    for sequence, text in ((1, "x" * 153), (2, "x" * 8)):
        far.modem.submit(Segment(sequence, 1, TO, text, sequence=sequence, total=2, concat_reference=0x1AB))
    assert [pdu[pdu.index("050003") :][:12] for pdu in far.port.pdus] == ["050003AB0201", "050003AB0202"]


@pytest.mark.parametrize(
    ("prompt", "result", "reference"),
    [
        pytest.param(b">", b"\r\n+CMGS: 0\r\n\r\nOK\r\n", 0, id="T037-zero-is-a-reference"),
        pytest.param(b"\r\n>\r\n", b"\r\n+CMGS: 255\r\n\r\nOK\r\n", 255, id="T027-prompt-with-crlf"),
        pytest.param(
            b'+ZPASR: "UMTS"\r\n\r\n> ', b'+ZDONR: "M",272\r\n+CMGS: 5\r\nOK\r\n', 5, id="T031-zte-noise"
        ),
        pytest.param(b"> \r+CSQ: 9,99\r", b"\r\n+CMGS: 5\r\n\r\nOK\r\n", 5, id="T029"),
        pytest.param(PROMPT, b"\r\nOK\r\n\r\n+CMGS: 6\r\n", 6, id="ok-before-reference"),
        pytest.param(PROMPT, b'\r\n+CMGS: 7,"26/11/24"\r\nOK\r\n', 7, id="more-fields"),
        pytest.param(PROMPT, [(30.0, b"\r\n+CMGS: 8\r\n\r\nOK\r\n")], 8, id="slow-network"),
        pytest.param(PROMPT, b"\r\n+CMGS: 12\r\n", 12, id="T039-no-ok"),
        pytest.param(
            [(0, b"\r\nOK\r\n"), (0.5, b"> ")], b"\r\n+CMGS: 9\r\n\r\nOK\r\n", 9, id="ok-then-prompt"
        ),
    ],
)
def test_a_result_is_known_in_all_its_shapes(prompt: Said, result: Said, reference: int) -> None:
    far = Sending(result, prompt=prompt)
    far.port.answer_to("AT", b"")
    assert far.modem.submit(HALO) == reference


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        pytest.param(error("+CMS ERROR: 38"), Postponed, id="T051"),
        pytest.param(error("+CMS ERROR: 310"), ModemUnavailable, id="T055"),
        pytest.param(error("+CMS ERROR: 1"), Refused, id="unassigned"),
        pytest.param(error("+CMS ERROR: bananas"), Postponed, id="T005"),
        pytest.param(error("+CMS ERROR:"), Postponed, id="empty"),
        pytest.param(ERROR, Postponed, id="T067"),
        pytest.param(error("+CMS ERROR: 500"), Postponed, id="unknown"),
        pytest.param(error("+CMS ERROR: 331"), ModemUnavailable, id="no-network"),
    ],
)
def test_an_error_raises_what_the_caller_may_do(result: bytes, kind: type[ModemError]) -> None:
    far = Sending(result)
    with pytest.raises(kind):
        far.modem.submit(HALO)
    assert len(far.port.pdus) == 1


def test_T033_an_ok_for_the_prompt_sends_nothing() -> None:
    far = Sending(prompt=OK)
    with pytest.raises(Postponed) as caught:
        far.modem.submit(HALO)
    assert not caught.value.maybe_sent
    assert far.port.pdus == []
    far.modem.health()
    assert "\x1b" in far.port.asked


def test_no_prompt_sends_nothing_and_is_escaped() -> None:
    far = Sending(b"\r\n+CMGS: 1\r\n\r\nOK\r\n", prompt=b"")
    with pytest.raises(Postponed) as caught:
        far.modem.submit(HALO)
    assert not caught.value.maybe_sent and far.port.pdus == []
    assert [text for text in far.port.asked if text.startswith("AT+CMGS=")] == ["AT+CMGS=19"] * 2
    assert far.port.now < 30
    far.port.prompt = PROMPT
    assert far.modem.submit(HALO) == 1
    assert "\x1b" in far.port.asked


def test_T035_an_ok_without_reference_is_no_success() -> None:
    far = Sending(OK)
    with pytest.raises(Postponed) as caught:
        far.modem.submit(HALO)
    assert caught.value.maybe_sent


def test_T041_silence_is_a_doubt_at_the_deadline() -> None:
    far = Sending(b"")
    far.port.answer_to("AT", b"")
    begun = far.port.now
    with pytest.raises(InDoubt):
        far.modem.submit(HALO)
    assert far.port.now - begun == pytest.approx(75, abs=1)
    assert len(far.port.pdus) == 1 and "\x1b" not in far.port.asked


def test_T041_nothing_is_written_while_the_pdu_may_be_on_its_way() -> None:
    far = Sending(b"")
    far.port.answer_to("AT", b"")
    with pytest.raises(InDoubt):
        far.modem.submit(HALO)
    asked = len(far.port.asked)
    far.modem.poll(5)
    assert len(far.port.asked) == asked
    far.port.answer_to("AT", OK)
    far.port.say(b"\r\n+CMGS: 9\r\n\r\nOK\r\n", after_s=1)
    assert far.modem.poll(3) == [Confirmed(7, 9)]
    far.modem.poll(20)
    assert far.port.asked[asked] == "\x1b"


def test_a_lost_result_is_known_when_the_modem_is_idle_again() -> None:
    far = Sending(b"", b"\r\n+CMGS: 2\r\n\r\nOK\r\n")
    begun = far.port.now
    with pytest.raises(InDoubt):
        far.modem.submit(HALO)
    assert far.modem.submit(HALO) == 2
    assert far.port.now - begun < 20


def test_a_modem_that_cancels_on_input_is_not_asked() -> None:
    polite = {**POLITE, "AT+CGMI": b"\r\nQuectel\r\n\r\nOK\r\n", "AT+CGMM": b"\r\nEC25\r\n\r\nOK\r\n"}
    far = Sending([(130.0, b"\r\n+CMGS: 3\r\n\r\nOK\r\n")], polite=polite)
    asked = far.port.asked.count("AT")
    assert far.modem.submit(HALO) == 3
    assert far.port.asked.count("AT") == asked


def test_the_report_of_the_segment_proves_that_it_was_sent() -> None:
    said = f"+CDS: 25\r\n{REPORT_OF_2}\r\n".encode()
    far = Sending(b"\r\n+CMGS: 1\r\n\r\nOK\r\n", [(1.0, said)])
    far.modem.submit(HALO)
    begun = far.port.now
    assert far.modem.submit(HALO) == 2
    assert far.port.now - begun < 5
    assert [type(event) for event in far.modem.poll(1)] == [Reported]


def test_the_report_of_a_doubtful_segment_does_not_prove_the_next_one() -> None:
    said: Said = [(1.0, f"+CDS: 25\r\n{REPORT_OF_2}\r\n".encode()), (9.0, b"\r\n+CMGS: 3\r\n\r\nOK\r\n")]
    far = Sending(b"\r\n+CMGS: 1\r\n\r\nOK\r\n", b"", said)
    far.modem.submit(HALO)
    with pytest.raises(InDoubt):
        far.modem.submit(HALO)
    assert far.modem.submit(HALO) == 3


def test_T117_a_report_may_come_before_its_reference() -> None:
    said = f"+CDS: 25\r\n{REPORT_OF_2}\r\n+CMGS: 2\r\n\r\nOK\r\n".encode()
    far = Sending(said)
    assert far.modem.submit(HALO) == 2
    assert [type(event) for event in far.modem.poll(0)] == [Reported]


def test_T053_an_unknown_smsc_is_set_and_the_segment_sent_again() -> None:
    far = Sending(
        error("+CMS ERROR: 330"),
        b"\r\n+CMGS: 4\r\n\r\nOK\r\n",
        polite={**POLITE, 'AT+CSCA="+6281100000",145': OK},
    )
    assert far.modem.submit(HALO) == 4
    assert len(far.port.pdus) == 2


def test_a_relapse_into_text_mode_is_cured_once() -> None:
    far = Sending(prompt=error("+CMS ERROR: 305"))
    with pytest.raises(Postponed):
        far.modem.submit(HALO)
    assert far.port.asked.count("AT+CMGF=0") == 2
    assert sum(request.startswith("AT+CMGS=") for request in far.port.asked) == 2


def test_an_smsc_that_takes_no_validity_gets_none() -> None:
    far = Sending(error("+CMS ERROR: 199"), b"\r\n+CMGS: 4\r\n\r\nOK\r\n")
    assert far.modem.submit(HALO) == 4
    assert [pdu[2:4] for pdu in far.port.pdus] == ["31", "21"]


def test_links_are_kept_until_that_is_refused() -> None:
    behind = Segment(1, 1, TO, "Halo", queued_behind=3)
    far = Sending(*[b"\r\n+CMGS: 4\r\n\r\nOK\r\n"] * 3, polite={**POLITE, "AT+CMMS=2": ERROR})
    for _ in range(3):
        far.modem.submit(behind)
    assert far.port.asked.count("AT+CMMS=2") == 1


def test_a_modem_that_fails_with_kept_links_sends_without() -> None:
    behind = Segment(1, 1, TO, "Halo", queued_behind=3)
    polite = {**POLITE, "AT+CMMS=2": OK, "AT+CMMS=0": OK}
    far = Sending(error("+CMS ERROR: 500"), b"\r\n+CMGS: 4\r\n\r\nOK\r\n", polite=polite)
    assert far.modem.submit(behind) == 4
    assert far.port.asked.count("AT+CMMS=0") == 1


@pytest.mark.parametrize(
    ("stat", "reason"),
    [pytest.param(2, "not_registered", id="searching"), pytest.param(3, "denied", id="denied")],
)
def test_without_network_nothing_is_sent(stat: int, reason: str) -> None:
    creg = f"\r\n+CREG: 1,{stat}\r\n\r\nOK\r\n".encode()
    far = Sending(polite={**POLITE, "AT+CREG?": creg, "AT+CEREG?": ERROR, "AT+CGREG?": ERROR})
    with pytest.raises(ModemUnavailable) as caught:
        far.modem.submit(HALO)
    assert caught.value.reason == reason and far.port.pdus == []


def test_an_lte_registration_is_enough() -> None:
    polite = {
        **POLITE,
        "AT+CREG?": b"\r\n+CREG: 1,0\r\n\r\nOK\r\n",
        "AT+CEREG?": b"\r\n+CEREG: 0,1\r\n\r\nOK\r\n",
    }
    far = Sending(b"\r\n+CMGS: 4\r\n\r\nOK\r\n", polite=polite)
    assert far.modem.submit(HALO) == 4


def test_indications_during_a_submit_wait_for_the_next_poll() -> None:
    far = Sending(b'+CMTI: "SM",3\r\n+CMGS: 4\r\n\r\nOK\r\n')
    far.port.answer_to("AT+CMGR=3", f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    assert far.modem.submit(HALO) == 4
    assert [event.handle for event in far.modem.poll(0)] == [("SM", 3)]


def test_what_fits_in_no_sms_is_refused() -> None:
    far = Sending()
    with pytest.raises(Refused):
        far.modem.submit(Segment(1, 1, TO, "x" * 161))


# -- the link


def test_T149_a_link_lost_before_the_pdu_is_no_doubt() -> None:
    far = Sending(prompt=b"UNPLUG")
    with pytest.raises(LinkLost):
        far.modem.submit(HALO)
    assert not far.port.is_open
    with pytest.raises(LinkLost):
        far.modem.poll(1)


def test_T149_a_link_lost_after_the_pdu_is_a_doubt() -> None:
    far = Sending(b"UNPLUG")
    with pytest.raises(InDoubt):
        far.modem.submit(HALO)
    with pytest.raises(LinkLost):
        far.modem.poll(1)


def test_T025_a_flood_does_not_move_the_deadline() -> None:
    port = ScriptedPort(polite={**POLITE, "AT+CSQ": b"", "AT+COPS?": ERROR})
    modem = modem_on(port)
    modem.open()
    for tenth in range(600):
        port.say(b"\r\n^RSSI:18\r\n", after_s=tenth / 10)
    begun = port.now
    assert modem.health().rssi_dbm is None
    assert port.now - begun < 10 + 2


def test_a_late_answer_is_not_taken_for_the_next_commands() -> None:
    port = ScriptedPort(("AT+CSQ", [(10.2, b"\r\n+CSQ: 31,99\r\n\r\nOK\r\n")]))
    modem = modem_on(port)
    modem.open()
    assert modem.health().rssi_dbm is None
    assert modem.at("AT+CGMI") == ["Acme", "OK"]


def test_T043_a_reference_to_nothing_marks_nothing_sent() -> None:
    port = ScriptedPort(("AT+CSQ", b""), ("AT", b"\r\n+CMGS: 0\r\n\r\nOK\r\n"), ("AT", OK))
    modem = modem_on(port)
    modem.open()
    modem.health()
    assert modem.poll(0) == []
    assert not port.left


def test_a_modem_that_falls_silent_is_given_up_soon() -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.fall_silent()
    begun = port.now
    with pytest.raises(LinkLost):
        while True:
            modem.poll(5)
    assert port.now - begun < 15 + 10 and not port.is_open


@pytest.mark.parametrize("line", [b"RDY", b"SMS Ready", b"^SYSSTART", b"+CPIN: READY", b"+QIND: SMS DONE"])
def test_a_restarted_modem_is_initialised_again(line: bytes) -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    port.say(b"\r\n" + line + b"\r\n")
    modem.poll(0.5)
    assert port.asked.count("AT+CNMI=2,1,0,1,0") == 2
    modem.poll(0.5)
    assert port.asked.count("AT+CNMI=2,1,0,1,0") == 2


@pytest.mark.parametrize("line", [b"NORMAL POWER DOWN", b"UNDER-VOLTAGE POWER DOWN"])
def test_T151_a_modem_that_switches_itself_off_is_lost(line: bytes) -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    port.say(b"\r\n" + line + b"\r\n")
    with pytest.raises(LinkLost, match="power"):
        modem.poll(1)


def test_direct_messages_before_a_loss_are_still_handed_up() -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    port.say(f"+CDS: 25\r\n{REPORT}\r\nNORMAL POWER DOWN\r\n".encode())
    assert [type(event) for event in modem.poll(1)] == [Reported]
    with pytest.raises(LinkLost):
        modem.poll(1)


def test_health_says_what_the_modem_says() -> None:
    polite = {
        **POLITE,
        "AT+CSQ": b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n",
        "AT+COPS?": b'\r\n+COPS: 0,0,"TELKOMSEL",2\r\n\r\nOK\r\n',
        "AT+CPMS?": b'\r\n+CPMS: "SM",5,20,"SM",5,20,"SM",5,20\r\n\r\nOK\r\n',
    }
    modem = modem_on(ScriptedPort(polite=polite))
    modem.open()
    health = modem.health()
    assert health.registration is Registration.HOME and health.operator == "TELKOMSEL"
    assert (health.rssi_dbm, health.storage_used, health.storage_total) == (-73, 5, 20)


# -- for a person


def test_a_person_gets_all_lines_and_the_result() -> None:
    modem = modem_on(ScriptedPort(("AT+CSQ", b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n")))
    modem.open()
    assert modem.at("AT+CSQ") == ["+CSQ: 20,99", "OK"]


@pytest.mark.parametrize(
    "command",
    [
        "AT+CMGS=20",
        "AT+CMGW=20",
        "ATD*99#",
        "AT+CSQ;D0812;",
        "AT+CSQ; +CMGS=20",
        "hello",
        "AT\rATZ",
        "AT+CSQ\x1a",
    ],
)
def test_a_person_cannot_hang_the_modem(command: str) -> None:
    port = ScriptedPort()
    modem = modem_on(port)
    modem.open()
    asked = len(port.asked)
    with pytest.raises(ModemError):
        modem.at(command)
    assert len(port.asked) == asked


def test_what_a_person_changes_is_set_right_again() -> None:
    port = ScriptedPort(("AT+CMGF=0", OK), ("AT+CMGF=1", OK))
    modem = modem_on(port)
    modem.open()
    modem.at("AT+CMGF=1")
    modem.poll(0)
    assert port.asked.count("AT+CMGF=0") == 2


def test_T155_a_huawei_is_not_restarted() -> None:
    polite = {**POLITE, "AT+CGMI": b"\r\nhuawei\r\n\r\nOK\r\n", "AT+CGMM": b"\r\nE173\r\n\r\nOK\r\n"}
    port = ScriptedPort(polite=polite)
    modem = modem_on(port)
    modem.open()
    with pytest.raises(ModemUnavailable) as caught:
        modem.reset()
    assert caught.value.permanent and not any("CFUN=1,1" in request for request in port.asked)


def test_a_restart_closes_the_port() -> None:
    port = ScriptedPort(("AT+CFUN=1,1", OK))
    modem = modem_on(port)
    modem.open()
    modem.reset()
    assert not port.is_open and not port.left


def test_a_modem_silent_to_a_list_is_read_one_by_one_and_replies_hardly_wait() -> None:
    port = ScriptedPort()
    port.answer_to("AT+CMGL=4", b"")
    port.answer_to("AT+CPMS?", b'\r\n+CPMS: "SM",1,20,"SM",1,20,"SM",1,20\r\n\r\nOK\r\n')
    for index in range(21):
        port.answer_to(f"AT+CMGR={index}", b"\r\nOK\r\n")
    port.answer_to("AT+CMGR=2", f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    modem = modem_on(port)
    modem.open()
    before = port.now
    (event,) = modem.poll(0)
    assert event.handle == ("SM", 2)
    assert port.now - before < 13
    before = port.now
    # The next looks do not ask again.
    modem.poll(60)
    assert port.asked.count("AT+CMGL=4") == 1
    assert port.now - before <= 61
    port.now += 3600
    modem.poll(1)
    assert port.asked.count("AT+CMGL=4") == 2


def test_a_list_that_stops_in_the_middle_is_given_up_soon() -> None:
    port = ScriptedPort(("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n".encode()))
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    assert port.now < 15


def test_a_slow_list_is_waited_for_while_it_goes_on() -> None:
    port = ScriptedPort(("AT+CMGL=4", b""))
    modem = modem_on(port)
    modem.open()
    for index in range(5):
        port.say(f"\r\n+CMGL: {index},1,,35\r\n{MESSAGE}".encode(), after_s=9.0 * (index + 1))
    port.say(b"\r\n\r\nOK\r\n", after_s=50)
    events = modem.poll(0)
    assert [event.handle for event in events] == [("SM", index) for index in range(5)]


@pytest.mark.parametrize("request_", ["AT+CMGR=3", "AT+CMGL=4"])
def test_a_message_in_text_mode_is_read_again_as_a_pdu(request_: str) -> None:
    # A brown-out, or another program, put it into text mode; the body would be taken for spoilt octets.
    header = "+CMGR: " if request_ == "AT+CMGR=3" else "+CMGL: 3,"
    said = f'\r\n{header}"REC UNREAD","+6281200000012",,"26/11/24,09:00:00+28"\r\nJAM\r\n\r\nOK\r\n'.encode()
    pdu = f"\r\n{header}1,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode()
    port = ScriptedPort(
        *([("AT+CMGL=4", OK)] if request_ == "AT+CMGR=3" else []),
        (request_, said),
        ("AT+CMGF=0", OK),
        (request_, pdu),
    )
    modem = modem_on(port)
    modem.open()
    if request_ == "AT+CMGR=3":
        modem.poll(0)
        port.say(b'\r\n+CMTI: "SM",3\r\n')
    (event,) = modem.poll(1)
    assert isinstance(event, Delivered)
    assert event.handle == ("SM", 3)


def test_an_empty_index_with_a_header_is_not_counted_as_a_message() -> None:
    port = ScriptedPort()
    port.answer_to("AT+CMGL=4", ERROR)
    port.answer_to("AT+CPMS?", b'\r\n+CPMS: "SM",1,20,"SM",1,20,"SM",1,20\r\n\r\nOK\r\n')
    for index in range(21):
        port.answer_to(f"AT+CMGR={index}", b"\r\n+CMGR: 0,,0\r\n\r\n\r\nOK\r\n")
    port.answer_to("AT+CMGR=7", f"\r\n+CMGR: 0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    modem = modem_on(port)
    modem.open()
    assert [event.handle for event in modem.poll(0)] == [("SM", 7)]


def test_a_question_of_health_without_an_answer_is_not_asked_each_minute() -> None:
    port = ScriptedPort()
    port.answer_to("AT+COPS?", b'\r\n+COPS: 0,0,"TELKOMSEL"\r\n\r\nOK\r\n')
    port.answer_to("AT+CSQ", b"")
    modem = modem_on(port)
    modem.open()
    for _ in range(5):
        health = modem.health()
        assert (health.operator, health.rssi_dbm) == ("TELKOMSEL", None)
        port.now += 60
    assert port.asked.count("AT+CSQ") == 1
    port.answer_to("AT+CSQ", b"\r\n+CSQ: 18,99\r\n\r\nOK\r\n")
    port.now += 600
    assert modem.health().rssi_dbm == -77


def test_a_modem_silent_to_deletions_answers_people_all_the_same() -> None:
    listing = "".join(f"\r\n+CMGL: {index},1,,35\r\n{MESSAGE}" for index in range(1, 6))
    port = ScriptedPort(("AT+CMGL=4", f"{listing}\r\n\r\nOK\r\n".encode()))
    modem = modem_on(port)
    modem.open()
    before = port.now
    for event in modem.poll(0):
        modem.acknowledge(event)
    assert sum(request.startswith("AT+CMGD=") for request in port.asked) == 1
    assert port.now - before < 15


def test_a_modem_silent_to_announcements_is_polled_soon() -> None:
    port = ScriptedPort()
    port.answer_to("AT+CNMI=2,1,0,1,0", b"")
    modem_on(port).open()
    assert sum(request.startswith("AT+CNMI=") for request in port.asked) == 3  # with the question
    assert port.now < 15


class _SlowPort(ScriptedPort):
    """Takes three seconds for each command, one after the other."""

    _idle_at = 0.0

    def _answer(self, request: str) -> None:
        if request == "\x1b":
            return
        waiting, self._coming = self._coming, []
        super()._answer(request)
        answers, self._coming = self._coming, waiting
        self._idle_at = max(self._idle_at, self.now) + 3.0
        for _, said in answers:
            self.say(said, after_s=self._idle_at - self.now)


def test_a_slow_modem_s_answers_are_not_taken_for_those_of_the_next_command() -> None:
    port = _SlowPort()
    port.answer_to("AT+CMGL=4", f"\r\n+CMGL: 1,0,,35\r\n{MESSAGE}\r\n\r\nOK\r\n".encode())
    modem = modem_on(port)
    identity = modem.open()
    assert (identity.manufacturer, identity.imei) == ("Acme", "350000000000017")
    (event,) = modem.poll(1)
    assert event.handle == ("SM", 1)
    before = port.now
    for _ in range(6):
        modem.poll(15)
    # It is not set up anew with each look.
    assert port.asked.count("AT+CMEE=1") == 1
    assert port.now - before < 150


def test_a_slow_modem_comes_back_into_step_with_all_its_answers() -> None:
    port = _SlowPort()
    modem = modem_on(port)
    modem.open()
    modem.poll(1)
    port.answer_to("AT+CSQ", b"")
    port.answer_to("AT+COPS?", b'\r\n+COPS: 0,0,"TELKOMSEL"\r\n\r\nOK\r\n')
    for _ in range(2):
        health = modem.health()
        assert (health.registration, health.operator) == (Registration.HOME, "TELKOMSEL")


STUCK = b"\r\n+CME ERROR: 515\r\n"


def test_T061_a_wavecom_that_is_stuck_while_open_gets_its_own_cure() -> None:
    # Fastrack Supreme: after a +CMTI in place of the prompt it says 515 to everything, also to AT+CGMI.
    port = ScriptedPort()
    port.answer_to("AT+CGMI", b"\r\n WAVECOM MODEM\r\n\r\nOK\r\n")
    modem = modem_on(port)
    modem.open()
    modem.poll(0)
    for command in [*POLITE, "AT+CSQ", "AT+COPS?"]:
        if command.startswith("AT+"):
            port.answer_to(command, STUCK)
    begun = port.now
    with pytest.raises(ModemUnavailable, match="sim_busy"):
        while port.now < begun + 200:
            modem.poll(5)
    assert port.now - begun < 75
    with pytest.raises(ModemUnavailable, match="sim_busy"):
        modem.open()
    assert [command for command in port.asked if "WOPEN" in command] == ["AT+WOPEN=0", "AT+WOPEN=1"]


def test_a_modem_that_is_busy_for_a_moment_stays_open() -> None:
    busy = ("AT+CMGL=4", b"\r\n+CME ERROR: 14\r\n")
    port = ScriptedPort(busy, busy)
    modem = modem_on(port)
    modem.open()
    for _ in range(20):
        modem.poll(5)
    assert port.is_open and not port.left


def test_a_refused_pin_is_not_tried_again_while_the_modem_does_not_tell_who_it_is() -> None:
    remembered: dict[str, str] = {}
    memory = Memory(remembered)
    assert memory.may_try("350000000000017", "1234")
    memory.refuse("350000000000017", "1234")
    # Just started, it answers AT+CGSN with CME 14.
    assert not Memory(remembered).may_try("", "1234")
    assert Memory(remembered).may_try("350000000000025", "1234")


def test_a_pin_refused_by_a_modem_without_a_name_is_not_tried_again_under_its_name() -> None:
    memory = Memory({})
    assert memory.may_try("", "1234")
    memory.refuse("", "1234")
    assert not memory.may_try("350000000000017", "1234")
    memory.forgive("", "1234")
    assert memory.may_try("350000000000017", "1234")


def test_a_try_that_nobody_saw_the_end_of_counts_under_either_name() -> None:
    memory = Memory({})
    assert [memory.may_try(imei, "1234") for imei in ("", "350000000000017", "")] == [True, True, False]
