"""Plain words for every state that a modem can be in."""

import re

import pytest

from smsgw.errors import ModemUnavailable
from smsgw.office.plain import STATES, WELL, explain

DOCUMENTED = re.findall(
    r"\b[a-z]+(?:_[a-z]+)*\b", (ModemUnavailable.__doc__ or "").partition("key:")[2].partition("permanent")[0]
)


@pytest.mark.parametrize("reason", DOCUMENTED)
def test_every_documented_reason_has_words(reason):
    assert reason in STATES


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("state", sorted(STATES))
def test_trouble_comes_with_what_to_do_and_without_an_open_slot(state, language):
    words = explain(state, "", language, name="utama")

    assert words.what
    assert bool(words.cure) != (state in WELL)
    assert "{" not in str(words)


@pytest.mark.parametrize("state", sorted(STATES))
def test_the_languages_differ(state):
    assert explain(state, language="id") != explain(state, language="en")


ROWS = [
    (
        "modem-manager",
        "port_busy",
        "/dev/ttyUSB2 is held by ModemManager (812); stop that program or take another port",
        "Port dipakai program lain: ModemManager (pid 812)",
    ),
    (
        "nobody-named",
        "port_busy",
        "COM5 is held by another program; close that program",
        "Port dipakai program lain",
    ),
    ("tries", "pin_required", "set SMSGW_MODEM_UTAMA_PIN; 2 tries left", "SIM minta PIN (sisa 2 kali)"),
    (
        "pin-wrong",
        "pin_refused",
        "CME 16 wrong PIN; 1 tries left",
        "PIN SIM salah dan tidak dicoba lagi (sisa 1 kali)",
    ),
    ("unplugged", "link_lost", "/dev/ttyUSB0 has gone", "Modem dicabut atau terputus"),
    ("credit", "no_credit", "Rp 120 s.d. 01-01-2027", "Pulsa habis (Rp 120)"),
    (
        "rights",
        "no_port",
        "no permission for /dev/ttyUSB0; add this user to the group dialout and log in again",
        "Tidak ada izin membuka port (/dev/ttyUSB0)",
    ),
    (
        "cd-rom",
        "no_port",
        "the Huawei E173s stick is still a CD-ROM; install usb-modeswitch",
        "Stik masih berupa CD-ROM: Huawei E173s",
    ),
    (
        "hilink",
        "hilink",
        "Huawei HiLink (E3372 22.x) is a network card without an AT port; use a stick with modem firmware",
        "Stik ini kartu jaringan (HiLink) tanpa port modem: Huawei HiLink (E3372 22.x)",
    ),
    (
        "mute",
        "mute",
        "nothing on /dev/ttyUSB1 answers AT; is it the modem's AT port?",
        "Modem tidak menjawab (/dev/ttyUSB1)",
    ),
]


@pytest.mark.parametrize(("state", "detail", "what"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_detail_is_said_where_it_helps(state, detail, what):
    assert explain(state, detail, "id").what == what


def test_the_command_to_type_names_the_modem():
    assert "smsgw modem accept kedua" in explain("identity_changed", "", "id", name="kedua").cure


def test_a_state_that_nobody_knows_is_given_as_it_is():
    assert str(explain("quite_new")) == "quite new"
