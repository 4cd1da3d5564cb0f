"""Which critical extensions Java can read: an extension that is not critical may hold anything.

Found by experiment with OpenJDK 17. Where the rule of Java is long and no certificate needs the corner, this is
stricter. Names, addresses and constraints are looked at only as far as they decide about loading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wa_channel_studio.certs.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    DerError,
    header,
    oid,
)


def _content(text: str) -> bytes:
    return oid(text)[2:]


SUBJECT_ALT_NAME = _content("2.5.29.17")

_BMP_STRING = 0x1E
_MOST_REMEMBERED = 4096
_good_oids: set[bytes] = set()
_MOST_OID_BYTES = 4096

_URI = re.compile(
    rb"[A-Za-z][A-Za-z0-9+.-]*:(?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    rb"(?::\d{1,5})?(?:[/?#]|\Z)|(?=[^/]))[A-Za-z0-9/?&=.,;:@!$'()*+~_#-]*",
)
_URI_HOST = re.compile(rb"\.?(?:[A-Za-z0-9][A-Za-z0-9-]*\.)*[A-Za-z0-9][A-Za-z0-9-]*")


def is_oid(content: bytes) -> bool:
    """Whether Java reads it as an object identifier."""
    if content in _good_oids:
        return True
    if not content or content[-1] & 0x80 or len(content) > _MOST_OID_BYTES:
        return False
    before = 0
    for byte in content:
        if byte == 0x80 and not before & 0x80:
            return False
        before = byte
    if len(_good_oids) > _MOST_REMEMBERED:
        _good_oids.clear()
    _good_oids.add(content)
    return True


def is_distinguished_name(content: bytes) -> bool:
    """Whether Java reads it as the content of a distinguished name. Raises DerError or IndexError, too."""
    position, end = 0, len(content)
    while position < end:
        tag, inner, position = header(content, position, end)
        if tag != SET:
            return False
        while inner < position:
            tag, begin, inner = header(content, inner, position)
            kind, start, stop = header(content, begin, inner)
            if tag != SEQUENCE or kind != OID or not is_oid(content[start:stop]):
                return False
            kind, start, stop = header(content, stop, inner)
            if stop != inner:
                return False
            if kind == _BMP_STRING and not _is_bmp(content[start:stop]):
                return False
    return True


def _is_bmp(text: bytes) -> bool:
    return len(text) % 2 == 0 and not any(0xD8 <= high <= 0xDF for high in text[::2])


def content_refused(number: bytes, value: bytes) -> bool:
    """Whether Java cannot read the content of a critical extension."""
    check = _CHECKS.get(number)
    if check is None:
        return False  # Java keeps what it does not know
    try:
        tag, start, stop = header(value, 0, len(value))
        return stop != len(value) or not check(tag, value[start:stop])
    except (DerError, IndexError):
        return True


def _values(content: bytes) -> Iterator[tuple[int, bytes]]:
    position, end = 0, len(content)
    while position < end:
        tag, start, position = header(content, position, end)
        yield tag, content[start:position]


def _is_bits(tag: int, content: bytes) -> bool:
    return tag == BIT_STRING and len(content) > 0 and content[0] <= (7 if len(content) > 1 else 0)


def _is_small(tag: int, content: bytes) -> bool:
    """A number that fits into 32 bits."""
    return tag == INTEGER and len(content) > 0 and -(1 << 31) <= int.from_bytes(content, "big", signed=True) < 1 << 31


def _is_basic(tag: int, content: bytes) -> bool:
    if tag != SEQUENCE:
        return False
    items = _values(content)
    kind, value = next(items, (INTEGER, b""))
    if kind != BOOLEAN:
        return True  # no authority; Java does not look further
    kind, path = next(items, (INTEGER, b"\x00"))
    return len(value) == 1 and _is_small(kind, path)


def _are_usages(tag: int, content: bytes) -> bool:
    return tag == SEQUENCE and all(kind == OID and is_oid(value) for kind, value in _values(content))


def _are_names(tag: int, content: bytes) -> bool:
    return tag == SEQUENCE and content != b"" and all(_is_name(kind, value) for kind, value in _values(content))


def _is_name(tag: int, content: bytes) -> bool:
    kind = tag & 0x1F
    if tag & 0xC0 != 0x80 or bool(tag & 0x20) != (kind in (0, 3, 4, 5)):
        return False
    if kind == 0:
        return _is_other_name(content)
    if kind == 1:
        return _is_mail(content)
    if kind == 4:
        return _is_directory_name(content)
    if kind == 6:
        return _URI.fullmatch(content) is not None
    if kind == 7:
        return len(content) in (4, 8, 16, 32)
    if kind == 8:
        return is_oid(content)
    return kind in (2, 3)


def _is_mail(content: bytes) -> bool:
    domain = content[content.find(b"@") + 1 :]
    return domain not in (b"", b".")


def _is_other_name(content: bytes) -> bool:
    items = list(_values(content))
    return (
        len(items) == 2
        and items[0][0] == OID
        and is_oid(items[0][1])
        and items[0][1] not in _CHECKS
        and items[1][0] == 0xA0
    )


def _is_directory_name(content: bytes) -> bool:
    items = list(_values(content))
    return len(items) == 1 and items[0][0] == SEQUENCE and is_distinguished_name(items[0][1])


def _are_constraints(tag: int, content: bytes) -> bool:
    seen = set()
    for kind, trees in _values(content):
        if kind not in (0xA0, 0xA1) or kind in seen:
            return False
        seen.add(kind)
        for tree_tag, tree in _values(trees):
            items = list(_values(tree))
            if tree_tag != SEQUENCE or not items or not _is_constraint(*items[0]):
                return False
            if not all(mark in (0x80, 0x81) and _is_small(INTEGER, number) for mark, number in items[1:]):
                return False
    return tag == SEQUENCE


def _is_constraint(tag: int, content: bytes) -> bool:
    """A name to which a certificate's names are held; an address is a host here, without https://."""
    return _URI_HOST.fullmatch(content) is not None if tag == 0x86 else _is_name(tag, content)


def _are_policies(tag: int, content: bytes) -> bool:
    for kind, policy in _values(content):
        items = list(_values(policy))
        if kind != SEQUENCE or not 1 <= len(items) <= 2 or items[0][0] != OID or not is_oid(items[0][1]):
            return False
        if len(items) == 2 and not (items[1][0] == SEQUENCE and _are_qualifiers(items[1][1])):
            return False
    return tag == SEQUENCE


def _are_qualifiers(content: bytes) -> bool:
    for kind, qualifier in _values(content):
        items = list(_values(qualifier))
        if kind != SEQUENCE or len(items) != 2 or items[0][0] != OID or not is_oid(items[0][1]):
            return False
    return content != b""


def _are_mappings(tag: int, content: bytes) -> bool:
    for kind, pair in _values(content):
        items = list(_values(pair))
        if kind != SEQUENCE or len(items) != 2 or any(t != OID or not is_oid(v) for t, v in items):
            return False
    return tag == SEQUENCE


def _are_policy_constraints(tag: int, content: bytes) -> bool:
    items = list(_values(content))
    marks = [mark for mark, _ in items]
    return (
        tag == SEQUENCE
        and len(set(marks)) == len(marks)
        and all(mark in (0x80, 0x81) and _is_small(INTEGER, number) for mark, number in items)
    )


def _is_authority_key(tag: int, content: bytes) -> bool:
    items = list(_values(content))
    marks = [mark for mark, _ in items]
    if tag != SEQUENCE or len(set(marks)) != len(marks):
        return False
    return all(
        mark == 0x80 or (mark == 0x82 and number != b"") or (mark == 0xA1 and _are_names(SEQUENCE, number))
        for mark, number in items
    )


def _is_skip(tag: int, content: bytes) -> bool:
    return _is_small(tag, content) and int.from_bytes(content, "big", signed=True) >= -1


def _are_places(tag: int, content: bytes) -> bool:
    """Where lists of revoked certificates are: full names only."""
    for kind, point in _values(content):
        items = list(_values(point))
        if kind != SEQUENCE or len(items) != 1 or items[0][0] != 0xA0:
            return False
        names = list(_values(items[0][1]))
        if len(names) != 1 or names[0][0] != 0xA0 or not _are_names(SEQUENCE, names[0][1]):
            return False
    return tag == SEQUENCE


def _are_services(tag: int, content: bytes) -> bool:
    for kind, service in _values(content):
        items = list(_values(service))
        if kind != SEQUENCE or len(items) != 2 or items[0][0] != OID or not is_oid(items[0][1]):
            return False
        if not _is_name(*items[1]):
            return False
    return tag == SEQUENCE


def _is_nothing(_tag: int, _content: bytes) -> bool:
    """For extensions that have no business in a certificate, or whose form we do not know."""
    return False


def _is_number(tag: int, content: bytes) -> bool:
    return tag == INTEGER and content != b""


def _is_octets(tag: int, _content: bytes) -> bool:
    return tag == OCTET_STRING


_CHECKS: dict[bytes, Callable[[int, bytes], bool]] = {
    _content(text): check
    for text, check in (
        ("2.5.29.14", _is_octets),
        ("2.5.29.15", _is_bits),
        ("2.5.29.16", _is_nothing),
        ("2.5.29.17", _are_names),
        ("2.5.29.18", _are_names),
        ("2.5.29.19", _is_basic),
        ("2.5.29.20", _is_number),
        ("2.5.29.21", _is_nothing),
        ("2.5.29.27", _is_number),
        ("2.5.29.28", _is_nothing),
        ("2.5.29.29", _is_nothing),
        ("2.5.29.30", _are_constraints),
        ("2.5.29.31", _are_places),
        ("2.5.29.32", _are_policies),
        ("2.5.29.33", _are_mappings),
        ("2.5.29.35", _is_authority_key),
        ("2.5.29.36", _are_policy_constraints),
        ("2.5.29.37", _are_usages),
        ("2.5.29.46", _are_places),
        ("2.5.29.54", _is_skip),
        ("1.3.6.1.5.5.7.1.1", _are_services),
        ("1.3.6.1.5.5.7.1.11", _are_services),
        ("2.16.840.1.113730.1.1", _is_bits),
    )
}
"""The extensions that Java takes apart, each with what its content must be. What is not here it keeps as it is."""
