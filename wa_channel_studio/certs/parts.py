"""What a way from certificate to certificate needs to know of one: names to compare, key, signature, constraints.

Read by our own lenient reader, so that certificates which strict parsers refuse take part. Judges nothing; the words
for people are ``certs.inspect``'s.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from wa_channel_studio.certs import words
from wa_channel_studio.certs.der import (
    BIT_STRING,
    BOOLEAN,
    CONTEXT_0,
    CONTEXT_3,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    DerError,
    Element,
    header,
    oid_text,
    read,
)

SUBJECT_KEY_ID = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
SUBJECT_ALT_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
NAME_CONSTRAINTS = "2.5.29.30"
CERTIFICATE_POLICIES = "2.5.29.32"
POLICY_MAPPINGS = "2.5.29.33"
AUTHORITY_KEY_ID = "2.5.29.35"
POLICY_CONSTRAINTS = "2.5.29.36"
EXTENDED_KEY_USAGE = "2.5.29.37"
INHIBIT_ANY_POLICY = "2.5.29.54"

DIGITAL_SIGNATURE = 0
KEY_ENCIPHERMENT = 2
KEY_AGREEMENT = 4
KEY_CERT_SIGN = 5
"""Bits of the key usage (RFC 5280, 4.2.1.3)."""

DNS_NAME = 0x82
IP_ADDRESS = 0x87

MAX_KEPT_BYTES = 16 * 1024
"""What is larger is not kept in memory for the next time; real certificates have one to four kilobytes."""

_COMMON_NAME = "2.5.4.3"
_ORGANIZATION = "2.5.4.10"
_CODINGS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1", 0x13: "latin-1"}
"""Alphabets of X.509's text types by tag; everything else is UTF-8."""
_CALLED = (_COMMON_NAME, "2.5.4.11", _ORGANIZATION)
_SUBJECT_KEY_ID_IN_AKI = 0x80


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension as it stands: whether it must be understood, and its bytes."""

    critical: bool
    value: bytes


@dataclass(frozen=True, eq=False)
class Parts:
    """One certificate taken apart. Two of them are equal when their bytes are."""

    der: bytes = field(repr=False)
    tbs: bytes = field(repr=False)
    """What is signed."""
    algorithm: bytes = field(repr=False)
    """The signature's algorithm with its parameters, as DER."""
    signature: bytes = field(repr=False)
    version: int
    issuer_der: bytes = field(repr=False)
    issuer: str
    """As names are compared (RFC 5280, 7.1): without regard to case, blanks and kind of text."""
    subject: str
    subject_der: bytes = field(repr=False)
    not_before: datetime
    not_after: datetime
    key: bytes = field(repr=False)
    """SubjectPublicKeyInfo as DER."""
    extensions: dict[str, Extension] = field(repr=False)
    """By number; of two with one number the first."""
    repeated: frozenset[str]
    """Numbers of extensions that stand twice."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parts) and self.der == other.der

    def __hash__(self) -> int:
        return hash(self.der)

    @property
    def self_issued(self) -> bool:
        """Whether it names itself as its issuer; that its own key signed it is another question."""
        return self.issuer == self.subject

    def valid_at(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies within the validity."""
        return self.not_before <= moment <= self.not_after

    @cached_property
    def constraints(self) -> tuple[bool, int | None] | None:
        """Whether it is an authority and how many more may follow below it; None when it does not say."""
        extension = self.extensions.get(BASIC_CONSTRAINTS)
        if extension is None:
            return None
        try:
            items = list(read(extension.value).children())
        except DerError:
            return False, None
        is_ca = bool(items) and items[0].tag == BOOLEAN and items[0].content not in (b"", b"\x00")
        numbers = [item.integer() for item in items if item.tag == INTEGER]
        return is_ca, (max(0, numbers[0]) if numbers else None)

    @cached_property
    def key_usage(self) -> frozenset[int] | None:
        """The bits that are set; None when it does not restrict its key."""
        extension = self.extensions.get(KEY_USAGE)
        if extension is None:
            return None
        try:
            bits = read(extension.value).content[1:]
        except DerError:
            return None
        return frozenset(n for n in range(len(bits) * 8) if bits[n // 8] & 0x80 >> n % 8)

    @cached_property
    def purposes(self) -> frozenset[str] | None:
        """Object identifiers of the extended key usage; None when it does not restrict its purpose."""
        extension = self.extensions.get(EXTENDED_KEY_USAGE)
        if extension is None:
            return None
        try:
            return frozenset(oid_text(item.content) for item in read(extension.value).children() if item.tag == OID)
        except DerError:
            return None

    @cached_property
    def subject_key_id(self) -> bytes:
        """The name of its key; empty when it has none."""
        extension = self.extensions.get(SUBJECT_KEY_ID)
        try:
            return read(extension.value).content if extension is not None else b""
        except DerError:
            return b""

    @cached_property
    def authority_key_id(self) -> bytes:
        """The name of the key that signed it; empty when it has none."""
        extension = self.extensions.get(AUTHORITY_KEY_ID)
        try:
            items = read(extension.value).children() if extension is not None else iter(())
            return next((item.content for item in items if item.tag == _SUBJECT_KEY_ID_IN_AKI), b"")
        except DerError:
            return b""

    @cached_property
    def alternative_names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Host names and addresses of the subject alternative name, in its order."""
        hosts: list[str] = []
        addresses: list[str] = []
        extension = self.extensions.get(SUBJECT_ALT_NAME)
        try:
            for item in read(extension.value).children() if extension is not None else ():
                if item.tag == DNS_NAME:
                    hosts.append(item.content.decode("utf-8", "replace"))
                elif item.tag == IP_ADDRESS and len(item.content) in (4, 16):
                    addresses.append(str(ipaddress.ip_address(item.content)))
        except DerError:
            pass  # the names before the broken one still count
        return tuple(hosts), tuple(addresses)

    @cached_property
    def common_name(self) -> str:
        """The last CN of the subject; empty when there is none."""
        return _attributes(self.subject_der).get(_COMMON_NAME, "")

    @cached_property
    def called(self) -> str:
        """What people call it, in quotes: its common name, or the name next to it, or whose it is."""
        return _called(self.subject_der)

    @cached_property
    def issuer_called(self) -> str:
        """What people call who issued it."""
        return _called(self.issuer_der)

    @cached_property
    def organization(self) -> str:
        """Whose it is by its subject; empty when it does not say."""
        return _attributes(self.subject_der).get(_ORGANIZATION, "")


def take_apart(der: bytes) -> Parts:
    """The certificate in ``der``; what follows it is left alone. Raises DerError for what is none.

    Kept for the next time, unless it is huge: intermediates and roots come again with every server.
    """
    return _take_apart(der) if len(der) <= MAX_KEPT_BYTES else _take_apart.__wrapped__(der)


@lru_cache(maxsize=2048)
def _take_apart(der: bytes) -> Parts:
    whole = read(der)
    outer = list(whole.children()) if whole.tag == SEQUENCE else []
    if [element.tag for element in outer] != [SEQUENCE, SEQUENCE, BIT_STRING]:
        raise DerError("no certificate")
    inner = list(outer[0].children())
    version = 1
    if inner and inner[0].tag == CONTEXT_0:
        version = read(inner[0].content).integer() + 1
        del inner[0]
    if [element.tag for element in inner[:6]] != [INTEGER, *[SEQUENCE] * 5]:
        raise DerError("no certificate")
    _, _, issuer, validity, subject, key = inner[:6]
    times = list(validity.children())
    if len(times) != 2:
        raise DerError("no validity")
    extensions, repeated = _extensions(next((element for element in inner[6:] if element.tag == CONTEXT_3), None))
    return Parts(
        der=der,
        tbs=outer[0].whole,
        algorithm=outer[1].whole,
        signature=outer[2].content[1:],
        version=version,
        issuer_der=issuer.whole,
        issuer=comparable_name(issuer.whole),
        subject=comparable_name(subject.whole),
        subject_der=subject.whole,
        not_before=words.moment(times[0].whole),
        not_after=words.moment(times[1].whole),
        key=key.whole,
        extensions=extensions,
        repeated=repeated,
    )


def subject_of(der: bytes) -> str:
    """The subject alone, as names are compared, at a tenth of the cost; empty for what is no certificate."""
    try:
        _, position, end = header(der, 0, len(der))
        _, position, end = header(der, position, end)
        tag, _, stop = header(der, position, end)
        for _ in range(3 if tag == CONTEXT_0 else 2):  # behind the version, if it stands there, and the serial number
            tag, _, stop = header(der, stop, end)
        _, _, start = header(der, stop, end)  # validity
        _, _, stop = header(der, start, end)
    except (DerError, IndexError):
        return ""
    return comparable_name(der[start:stop])


def _extensions(block: Element | None) -> tuple[dict[str, Extension], frozenset[str]]:
    """Extensions by number as far as they can be read, and the numbers that stand twice."""
    found: dict[str, Extension] = {}
    repeated: set[str] = set()
    try:
        for extension in read(block.content).children() if block is not None else ():
            items = list(extension.children())
            if len(items) < 2 or items[0].tag != OID or items[-1].tag != OCTET_STRING:
                continue
            number = oid_text(items[0].content)
            if number in found:
                repeated.add(number)
                continue
            critical = items[1].tag == BOOLEAN and items[1].content not in (b"", b"\x00")
            found[number] = Extension(critical, items[-1].content)
    except DerError:
        pass  # what stands after a broken extension cannot be found
    return found, frozenset(repeated)


def _called(name: bytes) -> str:
    found = _attributes(name)
    return next((f"“{found[kind]}”" for kind in _CALLED if found.get(kind)), "one without a name")


def _attributes(name: bytes) -> dict[str, str]:
    """The parts of a name by number, the last of each kind; those before a broken one still count."""
    found: dict[str, str] = {}
    try:
        for group in _groups(name):
            found.update({kind: words.visible(text) for kind, text in group})
    except DerError:
        pass
    return found


def _groups(name: bytes) -> Iterator[list[tuple[str, str]]]:
    """The parts of a name, each with its number. Raises DerError."""
    for group in read(name).children():
        if group.tag != SET:
            raise DerError("a name that is none")
        pairs: list[tuple[str, str]] = []
        for pair in group.children():
            items = list(pair.children())
            if len(items) != 2:
                raise DerError("a name that is none")
            kind, value = items
            pairs.append((oid_text(kind.content), value.content.decode(_CODINGS.get(value.tag, "utf-8"), "replace")))
        yield pairs


@lru_cache(maxsize=4096)
def comparable_name(name: bytes) -> str:
    """A distinguished name so that two spellings of one name are one text; raw bytes where it is none."""
    try:
        groups = [
            "+".join(sorted(f"{kind}={' '.join(text.casefold().split())!r}" for kind, text in group))
            for group in _groups(name)
        ]
    except DerError:
        return name.hex()
    return ",".join(groups)
