"""Which public keys and which notes on algorithms Java can read. Found by experiment with OpenJDK 17.

A key of an algorithm that Java does not know is kept as it is; a key of one that it knows must be sound.
"""

from __future__ import annotations

from functools import lru_cache

from wa_channel_studio.certs.curves import CURVES
from wa_channel_studio.certs.der import BIT_STRING, INTEGER, NULL, OID, SEQUENCE, DerError, header, oid
from wa_channel_studio.certs.java_extensions import is_oid


def _content(text: str) -> bytes:
    return oid(text)[2:]


_RSA = _content("1.2.840.113549.1.1.1")
_PSS = _content("1.2.840.113549.1.1.10")
_MGF1 = _content("1.2.840.113549.1.1.8")
_EC = _content("1.2.840.10045.2.1")
_DSA = (_content("1.2.840.10040.4.1"), _content("1.3.14.3.2.12"))
_DH = _content("1.2.840.113549.1.3.1")
_EDWARDS = {_content("1.3.101.110"): 32, _content("1.3.101.111"): 56, _content("1.3.101.112"): 32,
            _content("1.3.101.113"): 57}  # fmt: skip

_CIPHERS = tuple(
    _content(text)
    for text in (
        "1.2.840.113549.1.1.7",
        "1.2.840.113549.1.5.3",
        "1.2.840.113549.1.5.13",
        "1.2.840.113549.1.9.16.3.18",
        "2.16.840.1.101.3.4.1",
        *(f"1.2.840.113549.1.12.1.{number}" for number in range(1, 7)),
    )
)
"""Algorithms that sign nothing but have parameters that Java reads."""

_DIGESTS = tuple(
    _content(text) for text in ("1.3.14.3.2.26", *(f"2.16.840.1.101.3.4.2.{number}" for number in range(1, 7)))
)

_CURVES = {_content(text): (bits + 7) // 8 for text, (_, bits) in CURVES.items()}
"""Bytes of a coordinate."""


@lru_cache(maxsize=256)
def algorithm(content: bytes) -> tuple[bytes, bytes] | None:
    """Object identifier and parameters of an AlgorithmIdentifier (without its tag); None for one that Java refuses.

    No parameters and NULL are the same.
    """
    try:
        tag, start, stop = header(content, 0, len(content))
        number, parameters = content[start:stop], content[stop:]
        if tag != OID or not is_oid(number):
            return None
        if parameters:
            tag, start, stop = header(parameters, 0, len(parameters))
            if stop != len(parameters) or (tag == NULL and stop != start):
                return None
            if tag == NULL:
                return number, b""
            if number == _PSS:
                return (number, parameters) if _are_pss(parameters) else None
            if number in _DSA and not _are_integers(parameters, 3):
                return None
            if number == _EC and not (tag == OID and parameters[start:] in _CURVES):
                return None
            if number in _CIPHERS or number == _DH:
                return None
    except (DerError, IndexError):
        return None
    return number, parameters


def key_refused(content: bytes) -> bool:
    """Whether Java refuses a SubjectPublicKeyInfo (without its tag)."""
    end = len(content)
    tag, start, stop = header(content, 0, end)
    said = algorithm(content[start:stop])
    bits, start, last = header(content, stop, end)
    if tag != SEQUENCE or said is None or bits != BIT_STRING or last != end or start == last:
        return True
    number, parameters = said
    unused = content[start]
    known = number in (_RSA, _PSS, _EC, _DH) or number in _EDWARDS or number in _DSA
    if not known:
        return unused > (7 if last - start > 1 else 0)
    if unused:
        return True
    start += 1
    if number == _EC:
        size = _CURVES.get(parameters[2:])
        return size is None or last - start != 2 * size + 1 or content[start] != 4
    if number in (_RSA, _PSS):
        return (number == _RSA and parameters != b"") or not _is_rsa(content, start, last)
    if number in _EDWARDS:
        return parameters != b"" or last - start != _EDWARDS[number]
    if number in _DSA:
        return not _is_integer(content, start, last)
    return True


def _is_rsa(data: bytes, position: int, end: int) -> bool:
    tag, position, stop = header(data, position, end)
    if tag != SEQUENCE or stop != end:
        return False
    tag, begin, position = header(data, position, end)
    other, start, stop = header(data, position, end)
    if tag != INTEGER or other != INTEGER or stop != end or begin == position or start == stop:
        return False
    exponent = int.from_bytes(data[start:stop], "big")
    # Java counts the modulus in whole bytes.
    while begin < position and data[begin] == 0:
        begin += 1
    bits = 8 * (position - begin)
    if not 512 <= bits <= 16384 or exponent < 3 or (bits > 3072 and exponent.bit_length() > 64):
        return False
    return exponent.bit_length() < bits - 8 or exponent < int.from_bytes(data[begin:position], "big")


def _is_integer(data: bytes, position: int, end: int) -> bool:
    tag, start, stop = header(data, position, end)
    return tag == INTEGER and stop == end and stop > start


def _are_integers(parameters: bytes, count: int) -> bool:
    """Whether the parameters are a sequence of exactly so many numbers."""
    tag, position, end = header(parameters, 0, len(parameters))
    for _ in range(count):
        if position >= end:
            return False
        kind, start, position = header(parameters, position, end)
        if kind != INTEGER or start == position:
            return False
    return tag == SEQUENCE and position == end == len(parameters)


def _are_pss(parameters: bytes) -> bool:
    """RSASSA-PSS: a digest, a mask made by MGF1 with a digest, the salt's length, and the trailer field."""
    tag, position, end = header(parameters, 0, len(parameters))
    if tag != SEQUENCE or end != len(parameters):
        return False
    while position < end:
        tag, start, position = header(parameters, position, end)
        inner = parameters[start:position]
        kind, start, stop = header(inner, 0, len(inner))
        value = inner[start:stop]
        if stop != len(inner):
            return False
        if tag == 0xA0:
            good = kind == SEQUENCE and _is_digest(value)
        elif tag == 0xA1:
            good = kind == SEQUENCE and _is_mask(value)
        elif tag == 0xA2:
            good = kind == INTEGER and 0 < len(value) < 4 and value[0] < 0x80
        else:
            good = tag == 0xA3 and kind == INTEGER and value == b"\x01"
        if not good:
            return False
    return True


def _is_digest(content: bytes) -> bool:
    said = algorithm(content)
    return said is not None and said[0] in _DIGESTS and said[1] == b""


def _is_mask(content: bytes) -> bool:
    said = algorithm(content)
    if said is None or said[0] != _MGF1 or said[1][:1] != bytes((SEQUENCE,)):
        return False
    _, start, stop = header(said[1], 0, len(said[1]))
    return _is_digest(said[1][start:stop])
