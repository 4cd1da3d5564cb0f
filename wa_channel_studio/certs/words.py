"""How parts of a certificate are said: names after RFC 4514, algorithms, moments, serial numbers.

It turns values into text and times. Characters that cannot be seen, or that turn the direction of writing, never
come out as they are: a name must not be able to look like another one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from wa_channel_studio.certs.der import SET, DerError, Element, oid_text

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
    "1.3.101.112": "Ed25519",
    "1.3.101.113": "Ed448",
}

CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
"""Curves under the names that people know (FIPS 186)."""

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


def string(element: Element) -> str:
    """A text of any of X.509's text types; bytes that are no text become the replacement character."""
    return element.content.decode(_CODINGS.get(element.tag, "utf-8"), "replace")


def name(element: Element) -> str:
    """A distinguished name as RFC 4514 writes it, the last part first. Raises DerError."""
    parts: list[str] = []
    for group in element.children():
        if group.tag != SET:
            raise DerError("a name that is none")
        pairs = []
        for pair in group.children():
            kind, value = _two(pair)
            attribute = oid_text(kind.content)
            pairs.append(f"{_ATTRIBUTES.get(attribute, attribute)}={_escaped(string(value))}")
        parts.append("+".join(pairs))
    return ",".join(reversed(parts))


def common_name(element: Element) -> str:
    """The CN of a distinguished name, unescaped; empty when there is none. Raises DerError."""
    found = ""
    for group in element.children():
        for pair in group.children():
            kind, value = _two(pair)
            if oid_text(kind.content) == "2.5.4.3":
                found = visible(string(value))
    return found


def _two(pair: Element) -> tuple[Element, Element]:
    items = list(pair.children())
    if len(items) != 2:
        raise DerError("a name that is none")
    return items[0], items[1]


def _escaped(text: str) -> str:
    shown = visible(_RFC4514_SPECIAL.sub(r"\\\1", text))
    if shown.startswith(("#", " ")):
        shown = "\\" + shown
    return shown[:-1] + "\\ " if shown.endswith(" ") and len(shown) > 2 else shown


def moment(element: Element) -> datetime:
    """A UTCTime or GeneralizedTime in UTC. Raises DerError for one that no calendar has."""
    text = element.content.decode("ascii", "replace")
    match = (_UTC_TIME if element.tag == 0x17 else _LONG_TIME).fullmatch(text)
    if match is None:
        raise DerError("a time that is none")
    year = int(match[1])
    if element.tag == 0x17:
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
