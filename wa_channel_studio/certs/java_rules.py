"""Says why Java would not load a certificate, before a keystore with it is written.

One certificate that Java's ``CertificateFactory`` refuses makes a whole keystore unreadable. The rules were found by
experiment with OpenJDK 17 and are held against it in the tests, certificate by certificate: what Java refuses is
refused here. In a few corners that no real certificate uses this is stricter than Java (:data:`STRICTER`). Only what
decides about loading is looked at: no trust, no dates, no signature. The bytes are walked where they stand, about 20 µs
a certificate, because keystores of 20,000 are written too.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from wa_channel_studio.certs.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    DerError,
    UnsaidLengthError,
    header,
)
from wa_channel_studio.certs.java_extensions import SUBJECT_ALT_NAME, content_refused, is_distinguished_name, is_oid
from wa_channel_studio.certs.java_keys import algorithm, key_refused

_UTC_TIME = 0x17
_LONG_TIME = 0x18
_V1, _V3 = 0, 2
_MOST_REMEMBERED = 4096

_DATE = rb"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d"
_ZONE = rb"(?:Z|[+-](?:[01]\d|2[0-3])[0-5]\d)"
_TIMES = {
    _UTC_TIME: re.compile(rb"\d\d" + _DATE + rb"(?:[0-5]\d)?" + _ZONE),
    _LONG_TIME: re.compile(rb"\d{4}" + _DATE + rb"(?:[0-5]\d(?:[.,]\d+)?)?" + _ZONE),
}


class Refusal(StrEnum):
    """Why Java refuses a certificate, as sentences that go behind its name."""

    UNREADABLE = "It is no certificate, or one that is damaged: its parts do not fit together."
    LENGTH = "Its length is not written as DER asks."
    VERSION = "Its version number is damaged."
    FIRST_VERSION = "It is of version 1, which has no extensions, and has some."
    SECOND_VERSION = "It is of version 2, which has no extensions, and has some."
    ISSUER = "It does not name who issued it."
    NAME = "A name in it is damaged."
    TIME = "A date in it is damaged."
    ALGORITHMS = "Its two notes on how it was signed differ, so it was changed."
    ALGORITHM = "How it was signed is written in a damaged way."
    KEY = "Its public key is damaged, or of a kind that Java does not know."
    EXTENSION = "One of its extensions is damaged."
    TWICE = "It has the same extension twice."
    CRITICAL = "One of its critical extensions is written in a way that Java cannot read."
    SUBJECT = "It has neither a subject nor, marked as critical, other names."
    NAMELESS = "It is of version 1 and has no subject."


STRICTER = frozenset(
    {
        Refusal.LENGTH,
        Refusal.TIME,
        Refusal.KEY,
        Refusal.NAME,
        Refusal.CRITICAL,
        Refusal.TWICE,
        Refusal.ALGORITHM,
        Refusal.ALGORITHMS,
        Refusal.EXTENSION,
    }
)
"""Refusals that Java may not share, all for bytes that no authority writes.

Lengths that are not said, or said in more bytes than needed in one of the two notes on the signature. Letters in the
place of a date's digits, which Java 17 counts as -1. Keys with bits left over, or with parameters where none belong. A
name without its outer frame. Critical extensions of kinds and forms that are rare, such as an address with characters
that have to be escaped, or a value in pieces. Two extensions of one kind, one of which cannot be read and is not
critical. Parameters of ciphers, which sign nothing.
"""


class _Refused(Exception):
    """The verdict, from wherever it was found."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


_good_names: set[bytes] = set()
_good_extensions: set[bytes] = set()


@lru_cache(maxsize=8)  # the same certificate is asked for several times in a row
def refused(der: bytes) -> Refusal | None:
    """Why Java would not load the certificate ``der``; None when nothing is known against it. Raises nothing."""
    try:
        _certificate(der)
    except _Refused as verdict:
        return verdict.why
    except UnsaidLengthError:
        return Refusal.LENGTH
    except (DerError, IndexError):
        return Refusal.UNREADABLE
    return None


def _certificate(data: bytes) -> None:
    tag, start, end = header(data, 0, len(data))
    if tag != SEQUENCE:
        raise _Refused(Refusal.UNREADABLE)
    _check_first_length(start, end)
    tag, inner, inner_end = header(data, start, end)
    if tag != SEQUENCE:
        raise _Refused(Refusal.UNREADABLE)
    tag, begin, stop = header(data, inner_end, end)
    outer_algorithm = data[begin:stop]
    _signature(data, tag, stop, end)

    version = _V1
    tag, begin, stop = header(data, inner, inner_end)
    if tag & 0xDF == 0x80:
        if tag & 0x20:
            version = _version(data, begin, stop)
        tag, begin, stop = header(data, stop, inner_end)
    if tag != INTEGER or begin == stop:
        raise _Refused(Refusal.UNREADABLE)
    tag, begin, stop = header(data, stop, inner_end)
    _algorithms(tag, data[begin:stop], outer_algorithm)
    tag, begin, stop = header(data, stop, inner_end)
    if tag != SEQUENCE:
        raise _Refused(Refusal.NAME)
    if not _is_name(data[begin:stop]):
        raise _Refused(Refusal.ISSUER)
    stop = _validity(data, stop, inner_end)
    tag, begin, stop = header(data, stop, inner_end)
    if tag != SEQUENCE:
        raise _Refused(Refusal.NAME)
    has_subject = _is_name(data[begin:stop])
    if version == _V1 and not has_subject:
        raise _Refused(Refusal.NAMELESS)
    tag, begin, stop = header(data, stop, inner_end)
    if tag != SEQUENCE or key_refused(data[begin:stop]):
        raise _Refused(Refusal.KEY)
    if stop < inner_end:
        _rest(data, stop, inner_end, version, has_subject)


def _check_first_length(start: int, end: int) -> None:
    """The outermost length has to be as short as it can be; inside, Java does not mind."""
    length = end - start
    if start != 2 + (0 if length < 0x80 else (length.bit_length() + 7) // 8):
        raise _Refused(Refusal.LENGTH)


def _signature(data: bytes, algorithm_tag: int, position: int, end: int) -> None:
    tag, begin, stop = header(data, position, end)
    if algorithm_tag != SEQUENCE or tag != BIT_STRING or stop != end or not _is_bits(data, begin, stop):
        raise _Refused(Refusal.UNREADABLE)


def _is_bits(data: bytes, begin: int, stop: int) -> bool:
    return stop > begin and data[begin] <= (7 if stop - begin > 1 else 0)


def _version(data: bytes, begin: int, end: int) -> int:
    tag, begin, stop = header(data, begin, end)
    if tag != INTEGER or begin == stop:
        raise _Refused(Refusal.VERSION)
    version = int.from_bytes(data[begin:stop], "big", signed=True)
    if not -(1 << 31) <= version < 1 << 31:
        raise _Refused(Refusal.VERSION)
    return version


def _algorithms(tag: int, inner: bytes, outer: bytes) -> None:
    if tag != SEQUENCE:
        raise _Refused(Refusal.ALGORITHM)
    said = algorithm(inner)
    if said is None or (inner != outer and algorithm(outer) is None):
        raise _Refused(Refusal.ALGORITHM)
    if inner != outer and said != algorithm(outer):
        raise _Refused(Refusal.ALGORITHMS)


def _is_name(content: bytes) -> bool:
    """Whether the name says anything."""
    if content not in _good_names:
        if not is_distinguished_name(content):
            raise _Refused(Refusal.NAME)
        if len(_good_names) > _MOST_REMEMBERED:
            _good_names.clear()
        _good_names.add(content)
    # A set without anything in it says nothing.
    return len(content) > 2 and content.strip(b"\x31\x00") != b""


def _validity(data: bytes, position: int, end: int) -> int:
    tag, first, stop = header(data, position, end)
    kind, begin, second = header(data, first, stop)
    other, start, last = header(data, second, stop)
    if tag != SEQUENCE or last != stop or kind not in _TIMES or other not in _TIMES:
        raise _Refused(Refusal.TIME)
    if not _TIMES[kind].fullmatch(data, begin, second) or not _TIMES[other].fullmatch(data, start, last):
        raise _Refused(Refusal.TIME)
    return stop


def _rest(data: bytes, position: int, end: int, version: int, has_subject: bool) -> None:
    """What follows the key: unique identifiers, which nobody uses, and extensions."""
    if version == _V1:
        raise _Refused(Refusal.FIRST_VERSION)
    tag, begin, position = header(data, position, end)
    for number in (0x81, 0x82):
        if tag & 0xDF == number:
            if not _is_bits(data, begin, position):
                raise _Refused(Refusal.UNREADABLE)
            if position == end:
                return
            tag, begin, position = header(data, position, end)
    if version != _V3:
        raise _Refused(Refusal.SECOND_VERSION)
    names_are_critical = tag == 0xA3 and _extensions(data, begin, position)
    if not has_subject and not names_are_critical:
        raise _Refused(Refusal.SUBJECT)


def _extensions(data: bytes, position: int, end: int) -> bool:
    """Whether there are other names that are critical."""
    tag, position, end = header(data, position, end)
    if tag != SEQUENCE:
        raise _Refused(Refusal.EXTENSION)
    seen = set()
    names_are_critical = False
    while position < end:
        begin = position
        tag, first, position = header(data, position, end)
        kind, start, stop = header(data, first, position)
        number = data[start:stop]
        if number in seen:
            raise _Refused(Refusal.TWICE)
        seen.add(number)
        whole = data[begin:position]
        if whole in _good_extensions:
            continue
        critical = False
        value, start, last = header(data, stop, position)
        if value == BOOLEAN:
            critical = data[start] != 0
            if last - start != 1:
                raise _Refused(Refusal.EXTENSION)
            value, start, last = header(data, last, position)
        if tag not in (SEQUENCE, SET) or kind != OID or not is_oid(number) or value != OCTET_STRING:
            raise _Refused(Refusal.EXTENSION)
        if critical and content_refused(number, data[start:last]):
            raise _Refused(Refusal.CRITICAL)
        if critical and number == SUBJECT_ALT_NAME:
            names_are_critical = True
        elif len(whole) < 64:
            if len(_good_extensions) > _MOST_REMEMBERED:
                _good_extensions.clear()
            _good_extensions.add(whole)
    return names_are_critical
