"""Phone numbers: what a person types or a network shows -> E.164 with +, and who is no person at all.

It must not know the office, the database or the codec.  One rule: a number that cannot be texted is
refused here, so that everything behind it may trust `+` and digits.
"""

import re

from smsgw.errors import NumberError

# Numbers typed without a country code are Indonesian.
REGION = "ID"

# Operators and services text from short codes of up to eight digits (1708, 4444, 99386); the shortest
# Indonesian subscriber number has nine.
SHORTEST_PERSON = 9

_DECORATION = re.compile(r"[\s().\-/\u00a0\u2010-\u2015\u200b\u200e\u200f\u202a-\u202c]+")
_SCHEME = re.compile(r"^(?:(?:tel|sms|smsto|hp|no|telp|wa)[.:]+|')", re.IGNORECASE)

# Indonesian mobile numbers have 10 to 13 digits with their 0; the library allows more.
_MOBILE = re.compile(r"\+628\d{8,11}")


def _bare(text: str) -> str:
    """Digits with at most a leading +, the decoration removed; whatever else was there stays in."""
    return _DECORATION.sub("", _SCHEME.sub("", text.strip()))


def _with_country(bare: str) -> str:
    """Rewrite the forms that people write and the library does not read: 0062.., 62.., 620.., 8.. ."""
    # 001, 007, 008 are Indonesia's exit codes, and 00 is what travellers and spreadsheets use.
    bare = re.sub(r"^(?:00|001|007|008)(?=62\d{8})", "+", bare)
    if re.fullmatch(r"62\d{8,14}", bare):
        bare = f"+{bare}"
    # A spreadsheet drops the leading 0 of a column of numbers.
    if re.fullmatch(r"8\d{8,11}", bare):
        return f"+62{bare}"
    if re.fullmatch(r"00[1-9]\d{7,13}", bare):
        bare = f"+{bare[2:]}"
    return re.sub(r"^\+620+", "+62", bare)


def parse(text: str) -> str:
    """A subscriber's number in E.164, from any of the usual spellings.

    Takes 08.., 8.., 62.., 0062.., +62.., +62 (0)8.. with blanks, dots, dashes and brackets, and the
    numbers of other countries with + or 00.
    Raises NumberError for anything that is no number a text could be sent to: words, short codes, too
    few or too many digits.

    >>> parse("0812-0000-0012"), parse("0062 812 0000 0012"), parse("812 0000 0012")
    ('+6281200000012', '+6281200000012', '+6281200000012')
    """
    import phonenumbers  # not at start-up: its tables take longer to load than most commands to run

    bare = _with_country(_bare(text))
    if not re.fullmatch(r"\+?[0-9]+", bare):
        raise NumberError("not a phone number: only digits, blanks, dashes and a leading + are allowed")
    if len(bare.lstrip("+")) < SHORTEST_PERSON:
        raise NumberError("not a phone number: too short (short codes cannot be texted)")
    try:
        number = phonenumbers.parse(bare, REGION)
    except phonenumbers.NumberParseException as error:
        raise NumberError("not a phone number: write it like 0812..., 62812... or +62812...") from error
    if not phonenumbers.is_possible_number(number):
        raise NumberError("not a phone number: too few or too many digits")
    spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if spelled.startswith("+628") and not _MOBILE.fullmatch(spelled):
        raise NumberError("not a phone number: a mobile number has 10 to 13 digits")
    return spelled


def is_person(address: str) -> bool:
    """Can a person be behind this address?  False for names (TELKOMSEL) and short codes (1708).

    >>> is_person("+6281200000012"), is_person("TELKOMSEL"), is_person("4444")
    (True, False, False)
    """
    bare = _bare(address)
    digits = bare.removeprefix("+")
    return digits.isascii() and digits.isdigit() and len(digits) >= SHORTEST_PERSON


def same(a: str, b: str) -> bool:
    """Do two addresses mean the same subscriber, however each is spelled?  Names are compared as names."""
    try:
        return parse(a) == parse(b)
    except NumberError:
        return a.strip().casefold() == b.strip().casefold()
