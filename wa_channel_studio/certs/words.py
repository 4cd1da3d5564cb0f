"""How parts of a certificate are said: names after RFC 4514, algorithms, moments, serial numbers.

It turns values into text and times. Characters that cannot be seen, or that turn the direction of writing, never
come out as they are: a name must not be able to look like another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from wa_channel_studio.certs.der import SET, DerError, header, oid_text

_ATTRIBUTES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "T",
    "2.5.4.42": "GN",
    "1.2.840.113549.1.9.1": "E",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
}

_SIGNATURES = {
    "1.2.840.113549.1.1.2": "MD2 with RSA",
    "1.2.840.113549.1.1.4": "MD5 with RSA",
    "1.2.840.113549.1.1.5": "SHA-1 with RSA",
    "1.2.840.113549.1.1.10": "RSA-PSS",
    "1.2.840.113549.1.1.11": "SHA-256 with RSA",
    "1.2.840.113549.1.1.12": "SHA-384 with RSA",
    "1.2.840.113549.1.1.13": "SHA-512 with RSA",
    "1.2.840.113549.1.1.14": "SHA-224 with RSA",
    "1.2.840.10040.4.3": "SHA-1 with DSA",
    "2.16.840.1.101.3.4.3.2": "SHA-256 with DSA",
    "1.2.840.10045.4.1": "SHA-1 with ECDSA",
    "1.2.840.10045.4.3.1": "SHA-224 with ECDSA",
    "1.2.840.10045.4.3.2": "SHA-256 with ECDSA",
    "1.2.840.10045.4.3.3": "SHA-384 with ECDSA",
    "1.2.840.10045.4.3.4": "SHA-512 with ECDSA",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
    "1.2.156.10197.1.501": "SM3 with SM2",
}

_KEYS = {
    "1.2.840.113549.1.1.1": "RSA",
    "1.2.840.113549.1.1.10": "RSA-PSS",
    "1.2.840.10040.4.1": "DSA",
    "1.2.840.10045.2.1": "EC",
    "1.3.101.110": "X25519",
    "1.3.101.111": "X448",
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}

_RARE_CURVES = {"1.2.156.10197.1.301": "SM2"}

# The alphabets of X.509's text types by tag; everything else is read as UTF-8.
_CODINGS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1", 0x13: "latin-1"}
_RFC4514_SPECIAL = re.compile(r'([,+"\\<>;])')
_UTC_TIME = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})", re.ASCII)
_LONG_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?(Z|[+-]\d{4})", re.ASCII)


def visible(text: str) -> str:
    """``text`` with characters that have no picture of their own written as ``\\xx`` (UTF-8, as RFC 4514 does)."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _bytes(c) for c in text)


def _bytes(character: str) -> str:
    return "".join(f"\\{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _string(tag: int, content: bytes) -> str:
    """A text of any of X.509's text types; bytes that are no text become the replacement character."""
    return content.decode(_CODINGS.get(tag, "utf-8"), "replace")


@lru_cache(maxsize=1024)
def name(value: bytes) -> str:
    """A distinguished name as RFC 4514 writes it, the last part first. Raises DerError."""
    parts = [
        "+".join(f"{_ATTRIBUTES.get(attribute, attribute)}={_escaped(text)}" for attribute, text in group)
        for group in _groups(value)
    ]
    return ",".join(reversed(parts))


@lru_cache(maxsize=1024)
def common_name(value: bytes) -> str:
    """The CN of a distinguished name, unescaped; empty when there is none. Raises DerError."""
    found = ""
    for group in _groups(value):
        for attribute, text in group:
            if attribute == "2.5.4.3":
                found = visible(text)
    return found


def _groups(value: bytes) -> Iterator[list[tuple[str, str]]]:
    """The parts of a name, each as pairs of attribute and text."""
    try:
        _, position, end = header(value, 0, len(value))
        while position < end:
            tag, inner, position = header(value, position, end)
            if tag != SET:
                raise DerError("a name that is none")
            pairs = []
            while inner < position:
                _, begin, inner = header(value, inner, position)
                _, start, stop = header(value, begin, inner)
                attribute = _oid_text(value[start:stop])
                kind, start, stop = header(value, stop, inner)
                if stop != inner:
                    raise DerError("a name that is none")
                pairs.append((attribute, _string(kind, value[start:stop])))
            yield pairs
    except IndexError:
        raise DerError("a name that is none") from None


_oid_text = lru_cache(maxsize=256)(oid_text)


def _escaped(text: str) -> str:
    shown = visible(_RFC4514_SPECIAL.sub(r"\\\1", text))
    if shown.startswith(("#", " ")):
        shown = "\\" + shown
    return shown[:-1] + "\\ " if shown.endswith(" ") and len(shown) > 2 else shown


@lru_cache(maxsize=1024)
def moment(value: bytes) -> datetime:
    """A UTCTime or GeneralizedTime in UTC. Raises DerError for one that no calendar has."""
    tag, start, stop = header(value, 0, len(value))
    text = value[start:stop].decode("ascii", "replace")
    match = (_UTC_TIME if tag == 0x17 else _LONG_TIME).fullmatch(text)
    if match is None:
        raise DerError("a time that is none")
    year = int(match[1])
    if tag == 0x17:
        year += 1900 if year >= 50 else 2000  # RFC 5280, 4.1.2.5.1
    try:
        local = datetime(
            year, int(match[2]), int(match[3]), int(match[4]), int(match[5]), int(match[6] or 0), tzinfo=UTC
        )
        if match[7] == "Z":
            return local
        offset = timedelta(hours=int(match[7][1:3]), minutes=int(match[7][3:5]))
        return local - offset if match[7][0] == "+" else local + offset
    except (ValueError, OverflowError) as bad:
        raise DerError("a time that no calendar has") from bad


def serial(number: int) -> str:
    """A serial number in hexadecimal bytes with colons, as certificate viewers show it."""
    digits = f"{abs(number):X}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return ("-" if number < 0 else "") + ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def signature(algorithm: str) -> str:
    """A signature algorithm by its object identifier; one that is not known keeps its number."""
    return _SIGNATURES.get(algorithm, f"unknown ({algorithm})")


def key(algorithm: str) -> str:
    """A key algorithm by its object identifier; one that is not known keeps its number."""
    return _KEYS.get(algorithm, f"unknown ({algorithm})")


def curve(number: str) -> str:
    """A curve by its object identifier that Java has no keys on."""
    return _RARE_CURVES.get(number, number)
