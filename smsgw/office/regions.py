"""Region codes as they begin a NIK: the 514 kabupaten and kota of today, and the codes they had before.

Data only, by Kepmendagri 300.2.2-2138/2025 and the splits of 2012 and 2022.  It must not know what a NIK
is.  A code that is missing here is a reason to wonder, never a reason to refuse: people keep their NIK when
regions are renumbered.

The codes were taken from the `wilayah` data set, which asks for this notice:
Copyright (c) 2017-2025 Cahya DSN.  MIT License: permission is granted, free of charge, to use, copy, modify
and distribute the data without restriction, provided that this notice is kept.  The data are provided
"as is", without warranty of any kind.
"""

# Province code -> its kabupaten (01-69) and kota (71-99), as single codes and ranges.
_TODAY = {
    "11": "01-18 71-75",
    "12": "01-25 71-78",
    "13": "01-12 71-77",
    "14": "01-10 71-72",
    "15": "01-09 71-72",
    "16": "01-13 71-74",
    "17": "01-09 71",
    "18": "01-13 71-72",
    "19": "01-06 71",
    "21": "01-05 71-72",
    "31": "01 71-75",
    "32": "01-18 71-79",
    "33": "01-29 71-76",
    "34": "01-04 71",
    "35": "01-29 71-79",
    "36": "01-04 71-74",
    "51": "01-08 71",
    "52": "01-08 71-72",
    "53": "01-21 71",
    "61": "01-12 71-72",
    "62": "01-13 71",
    "63": "01-11 71-72",
    "64": "01-03 07-09 11 71-72 74",
    "65": "01-04 71",
    "71": "01-11 71-74",
    "72": "01-12 71",
    "73": "01-18 22 24 26 71-73",
    "74": "01-15 71-72",
    "75": "01-05 71",
    "76": "01-06",
    "81": "01-09 71-72",
    "82": "01-08 71-72",
    "91": "03 05-06 10-11 15 19-20 71",
    "92": "02-03 06-08 11-12",
    "93": "01-04",
    "94": "01-08",
    "95": "01-08",
    "96": "01-05 71",
}

# Old code -> today's: Kalimantan Utara (2012), the Papuan provinces and Papua Barat Daya (2022).
_RENAMED = (
    "9101>9301 9116>9302 9117>9303 9118>9304 9104>9401 9107>9402 9108>9403 9109>9404 9125>9405 "
    "9126>9406 9127>9407 9128>9408 9102>9501 9112>9502 9113>9503 9114>9504 9121>9505 9122>9506 "
    "9123>9507 9124>9508 9201>9601 9204>9602 9205>9603 9209>9604 9210>9605 9271>9671 6404>6501 "
    "6406>6502 6405>6503 6473>6571 "
)


def is_known(code: str) -> bool:
    """Is there a kabupaten or kota of this code today?  Four digits: its province and itself."""
    spans = (part.partition("-") for part in _TODAY.get(code[:2], "").split())
    return any(first <= code[2:] <= (last or first) for first, _, last in spans)


#: A code that is no longer given -> the code of the same region today.
RENAMED: dict[str, str] = {old: new for old, _, new in (pair.partition(">") for pair in _RENAMED.split())}
