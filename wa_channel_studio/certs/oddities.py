"""What a certificate may be used for, in words, and what is odd about it, in sentences.

An oddity is nothing wrong: such certificates are in use, and strict programs stumble over them. Extensions come in as
values by number. No trust is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from wa_channel_studio.certs import java_rules
from wa_channel_studio.certs.der import BIT_STRING, OID, SEQUENCE, DerError, header, oid_text

SUBJECT_ALT_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
_KEY_USAGE = "2.5.29.15"
_EXTENDED_KEY_USAGE = "2.5.29.37"
_NAME_CONSTRAINTS = "2.5.29.30"

_KEY_USAGES = (
    "digital signature",
    "non-repudiation",
    "key encipherment",
    "data encipherment",
    "key agreement",
    "certificate signing",
    "CRL signing",
    "encipher only",
    "decipher only",
)
_KEY_AGREEMENT = "key agreement"
_PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "server authentication",
    "1.3.6.1.5.5.7.3.2": "client authentication",
    "1.3.6.1.5.5.7.3.3": "code signing",
    "1.3.6.1.5.5.7.3.4": "e-mail protection",
    "1.3.6.1.5.5.7.3.8": "time stamping",
    "1.3.6.1.5.5.7.3.9": "OCSP signing",
    "2.5.29.37.0": "any purpose",
}
_EXTENSIONS = {
    "2.5.29.14": "subject key identifier",
    _KEY_USAGE: "key usage",
    SUBJECT_ALT_NAME: "subject alternative names",
    BASIC_CONSTRAINTS: "basic constraints",
    _NAME_CONSTRAINTS: "name constraints",
    "2.5.29.31": "CRL distribution points",
    "2.5.29.32": "certificate policies",
    "2.5.29.35": "authority key identifier",
    _EXTENDED_KEY_USAGE: "extended key usage",
    "1.3.6.1.5.5.7.1.1": "authority information access",
}
_MOST_SERIAL_BYTES = 20
"""RFC 5280, 4.1.2.2."""


def usages(extensions: Mapping[str, bytes]) -> tuple[str, ...]:
    """Key usages first, then purposes; empty when the certificate does not say."""
    return _usages(extensions.get(_KEY_USAGE, b""), extensions.get(_EXTENDED_KEY_USAGE, b""))


@lru_cache(maxsize=256)
def _usages(key_usage: bytes, purposes: bytes) -> tuple[str, ...]:
    return (*_key_usages(key_usage), *_purposes(purposes))


def _key_usages(value: bytes) -> Iterator[str]:
    try:
        tag, start, stop = header(value, 0, len(value))
    except (DerError, IndexError):
        return
    if tag != BIT_STRING or stop - start < 2:
        return
    bits = value[start + 1 : stop]
    for number, words in enumerate(_KEY_USAGES):
        if number // 8 < len(bits) and bits[number // 8] & 0x80 >> number % 8:
            yield words


def _purposes(value: bytes) -> Iterator[str]:
    try:
        tag, position, end = header(value, 0, len(value))
        while tag == SEQUENCE and position < end:
            kind, start, position = header(value, position, end)
            if kind == OID:
                number = oid_text(value[start:position])
                yield _PURPOSES.get(number, number)
    except (DerError, IndexError):
        return  # those before the broken one still count


def remarks(
    der: bytes, version: int, serial: int, extensions: Mapping[str, bytes], repeated: tuple[str, ...]
) -> tuple[str, ...]:
    """What is odd, as sentences; whether Java would load it comes first."""
    found: list[str] = []
    refusal = java_rules.refused(der)
    if refusal is not None:
        found.append(f"Java does not load it. {refusal}")
    if version == 1:
        found.append("It is of version 1, which cannot say what it may be used for.")
    elif version != 3:
        found.append(f"Its version is {version}; servers use version 3, and strict programs refuse others.")
    if serial <= 0:
        found.append("Its serial number is not positive, which strict programs refuse.")
    elif serial.bit_length() >= 8 * _MOST_SERIAL_BYTES:
        found.append(f"Its serial number is longer than {_MOST_SERIAL_BYTES} bytes, which strict programs refuse.")
    found += [f"It has the extension “{_EXTENSIONS.get(number, number)}” more than once." for number in repeated]
    words = usages(extensions)
    if _KEY_AGREEMENT not in words and ("encipher only" in words or "decipher only" in words):
        found.append(
            "Its key usage has “encipher only” or “decipher only” without key agreement, to which they belong."
        )
    if _NAME_CONSTRAINTS in extensions and _has_bits_behind_mask(extensions[_NAME_CONSTRAINTS]):
        found.append("A name constraint has an address with bits behind its mask, which strict programs refuse.")
    return tuple(found)


def _has_bits_behind_mask(value: bytes) -> bool:
    try:
        _, position, end = header(value, 0, len(value))
        while position < end:
            _, inner, position = header(value, position, end)
            while inner < position:
                _, begin, inner = header(value, inner, position)
                tag, start, stop = header(value, begin, inner)
                half = (stop - start) // 2
                if tag == 0x87 and half in (4, 16):
                    address = int.from_bytes(value[start : start + half], "big")
                    mask = int.from_bytes(value[start + half : stop], "big")
                    if address & ~mask:
                        return True
    except (DerError, IndexError):
        pass
    return False
