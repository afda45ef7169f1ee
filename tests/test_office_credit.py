"""What operators write about a card, read."""

from datetime import date

import pytest

from smsgw.office.credit import CODES_BY_NETWORK, Balance, code_for, is_about_credit, read_balance

TEXTS = [
    ("telkomsel", "Sisa pulsa Rp 12.345 aktif s.d. 01/01/2027", 12345, date(2027, 1, 1)),
    ("dot-after-rp", "Pulsa Rp.12345", 12345, None),
    ("cents-and-short-year", "Rp12.345,00 aktif sd 01-01-27", 12345, date(2027, 1, 1)),
    ("no-currency", "Pulsa 12345", 12345, None),
    ("sorry-is-unknown", "Maaf, permintaan Anda tidak dapat kami proses. Silakan coba lagi.", None, None),
    ("empty-card", "Pulsa Anda: Rp 0, masa aktif 31 Des 2026", 0, date(2026, 12, 31)),
    (
        "bonus-and-offer-around-it",
        "Bonus Rp 5.000. Pulsa utama Rp 1.250 berlaku s/d 05-12-2026. Beli paket Rp10.000 di *123#",
        1250,
        date(2026, 12, 5),
    ),
    ("glued-and-two-dates", "PulsaRp 15,000 Aktif 12/05/2027 tenggang 11/06/2027", 15000, date(2027, 5, 12)),
    ("iso-date", "Sisa Pulsa Anda Rp10.350,00. Berlaku sampai 2027-01-15", 10350, date(2027, 1, 15)),
    ("english", "Your balance is IDR 20000 valid until 15-Jan-2027", 20000, date(2027, 1, 15)),
    ("saldo", "Saldo: 5000", 5000, None),
    ("a-tariff-is-no-balance", "Tarif Rp 350/SMS", None, None),
    ("a-menu-is-no-balance", "1.Pulsa 2.Paket 3.Info", None, None),
    ("digits-for-a-date", "Rp. 7.500 exp 010127", 7500, date(2027, 1, 1)),
    ("millions", "Pulsa: 2.345.678", 2345678, None),
    ("own-behind-an-offer", "Paket mulai Rp 5.000, sisa pulsa Rp 700", 700, None),
    ("no-such-date", "Pulsa Rp 900 aktif s.d. 31/02/2027", 900, None),
    ("nothing", "", None, None),
]


@pytest.mark.parametrize(
    ("text", "rupiah", "until"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS]
)
def test_a_balance_text_is_read(text, rupiah, until):
    assert read_balance(text) == Balance(rupiah, until)


def test_the_offices_own_pattern_comes_first():
    text = "Kuota SMS 25, Pulsa Rp 9.000"

    assert read_balance(text, (r"SMS (\d+)",)).rupiah == 25
    assert read_balance(text, (r"tidak ada (\d+)",)).rupiah == 9000


def test_a_balance_is_written_as_people_write_it():
    assert str(Balance(12345, date(2027, 1, 1))) == "Rp 12.345 s.d. 01-01-2027"
    assert str(Balance(900)) == "Rp 900"
    assert str(Balance()) == ""


@pytest.mark.parametrize(
    ("imsi", "network", "code"),
    [
        ("510100000000017", "", "*888#"),
        ("510110000000017", "TELKOMSEL", "*123#"),
        ("", "TELKOMSEL", "*888#"),
        ("", "Indosat Ooredoo", "*123#"),
        ("", "3 INDONESIA", "*123#"),
        ("310150000000017", "Elsewhere", ""),
    ],
)
def test_the_card_decides_the_code_and_the_network_where_it_is_silent(imsi, network, code):
    assert code_for(imsi, network) == code


def test_every_code_is_one_that_a_modem_takes():
    assert all(set(code) <= set("*#0123456789") for code in CODES_BY_NETWORK.values())


def test_an_operators_word_about_credit_is_known_from_an_advertisement():
    assert is_about_credit("Isi ulang Rp25.000 berhasil")
    assert is_about_credit("Masa aktif kartu Anda habis 3 hari lagi")
    assert not is_about_credit("Nikmati paket internet murah hari ini")
