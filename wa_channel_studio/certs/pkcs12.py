"""PKCS #12 files (.p12, .pfx): the certificates in them, by their names, and whether a password belongs to them.

Read by ourselves, so that odd certificates come out byte for byte and names are what Java takes them for. Private keys
are counted and never decrypted. The seal over the content tells a wrong password from damage, as far as that can be
told. Writing is ``pkcs12_writer``'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wa_channel_studio.certs import ber
from wa_channel_studio.certs.der import (
    CONTEXT_0,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    DerError,
    Element,
    oid_text,
)
from wa_channel_studio.certs.pkcs12_crypto import Seal, UnknownCipherError, WrongKeyError, decrypted, read_seal
from wa_channel_studio.domain.secret import Secret

DATA = "1.2.840.113549.1.7.1"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
ENCRYPTED_DATA = "1.2.840.113549.1.7.6"
_BAGS = "1.2.840.113549.1.12.10.1."
CERTIFICATE_BAG = f"{_BAGS}3"
_KEY_BAGS = (f"{_BAGS}1", f"{_BAGS}2")
_SECRET_BAG = f"{_BAGS}5"
_NESTED_BAG = f"{_BAGS}6"
X509 = "1.2.840.113549.1.9.22.1"
FRIENDLY_NAME = "1.2.840.113549.1.9.20"
_LOCAL_KEY_ID = "1.2.840.113549.1.9.21"
TRUSTED = "2.16.840.1.113894.746875.1.1"
"""Java's mark on a certificate that is to be trusted; without it Java does not see the certificate."""

_MOST_BAGS = 60_000
_MOST_PARTS = 64
_MOST_NESTING = 8


class ContainerError(ValueError):
    """A PKCS #12 file that this program cannot read; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A certificate, or that there is a key (then ``der`` is empty)."""

    name: str
    der: bytes = field(default=b"", repr=False)
    key_id: bytes = field(default=b"", repr=False)
    trusted: bool = False
    """Whether it has Java's mark."""


@dataclass(frozen=True, slots=True)
class Container:
    """What could be read of a file, in its order."""

    certificates: tuple[Bag, ...]
    keys: tuple[Bag, ...]
    locked: bool
    """Whether a part of it did not open."""
    state: str = ""
    """Of the password: ``""`` none was tried, ``right``, ``wrong``, or ``changed`` when it is right and the content not
    what was sealed."""


def is_container(whole: Element) -> bool:
    """Whether a file of ``whole`` is PKCS #12: a sequence of the version 3 and a content."""
    try:
        items = ber.children(whole) if whole.tag == SEQUENCE else iter(())
        first, second = next(items, None), next(items, None)
    except DerError:
        return False
    if first is None or second is None or first.tag != INTEGER or first.content != b"\x03":
        return False
    return second.tag == SEQUENCE and second.content[:1] == bytes((OID,))


def parse(data: bytes, password: Secret | None) -> Container:
    """Read a file with a password, or what stands in the open. Raises ContainerError, or DerError for damage."""
    tried = password.reveal() if password else ""
    try:
        content, seal = _frame(data)
        sealed = seal.fits(tried, content) if seal is not None else None
        reader = _Reader(tried)
        reader.parts(content)
    except UnknownCipherError as unknown:
        message = f"This PKCS #12 file is protected by something that this program does not know ({unknown})."
        remedy = "Write it anew with another program, or choose the single certificates."
        raise ContainerError(f"{message} {remedy}") from None
    certificates = tuple(bag for bag in reader.bags if bag.der)
    keys = tuple(bag for bag in reader.bags if not bag.der)
    state = _state(sealed=sealed, opened=reader.opened, locked=reader.locked) if password else ""
    return Container(certificates, keys, reader.locked > 0, state)


def _state(*, sealed: bool | None, opened: int, locked: int) -> str:
    if sealed or (sealed is None and not locked):
        return "right" if not locked else "changed"
    # What the password opened speaks for it, and the seal against the content.
    return "changed" if opened else "wrong"


def _frame(data: bytes) -> tuple[bytes, Seal | None]:
    items = list(ber.children(ber.read(data)))
    if len(items) < 2 or items[0].content != b"\x03":
        raise DerError("no PKCS #12")
    kind, content = _content(items[1])
    if kind == _SIGNED_DATA:
        message = "This PKCS #12 file is signed by a key and not sealed by a password, which this program cannot read."
        raise ContainerError(f"{message} Choose the single certificates.")
    if kind != DATA or content is None:
        raise DerError("no content")
    inner = next(ber.children(content), None)
    if inner is None:
        raise DerError("no content")
    return ber.octets(inner), read_seal(items[2]) if len(items) > 2 else None


class _Reader:
    """Goes through the parts of a file and gathers what it holds."""

    def __init__(self, password: str) -> None:
        self.bags: list[Bag] = []
        self.opened = 0
        self.locked = 0
        self._password = password

    def parts(self, content: bytes) -> None:
        for number, part in enumerate(ber.children(ber.read(content))):
            if number >= _MOST_PARTS:
                raise DerError("too many parts")
            kind, inside = _content(part)
            first = next(ber.children(inside), None) if inside is not None else None
            if kind == DATA and first is not None:
                self.bags += _bags(ber.octets(first), 0)
            elif kind == ENCRYPTED_DATA and first is not None:
                self._encrypted(first)
            else:
                self.locked += 1  # encrypted for a key; no password opens it

    def _encrypted(self, part: Element) -> None:
        inner = next((item for item in ber.children(part) if item.tag == SEQUENCE), None)
        items = list(ber.children(inner)) if inner is not None else []
        if len(items) < 3 or items[2].tag & ~0x20 != 0x80:
            raise DerError("no encrypted content")
        hidden = ber.content_octets(items[2])
        try:
            bags = list(_bags(decrypted(items[1], hidden, self._password), 0))
        except (WrongKeyError, DerError):
            self.locked += 1
        else:
            self.opened += 1
            self.bags += bags


def _bags(data: bytes, depth: int) -> Iterator[Bag]:
    whole = ber.read(data)
    if whole.tag != SEQUENCE or len(whole.whole) != len(data) or depth > _MOST_NESTING:
        raise DerError("no bags")
    for number, bag in enumerate(ber.children(whole)):
        items = list(ber.children(bag)) if number < _MOST_BAGS else []
        if len(items) < 2 or items[0].tag != OID or items[1].tag != CONTEXT_0:
            raise DerError("no bag")
        kind = oid_text(items[0].content)
        if kind == _NESTED_BAG:
            yield from _bags(items[1].content, depth + 1)
            continue
        name, key_id, trusted = _attributes(items[2] if len(items) > 2 else None)
        if kind in _KEY_BAGS or kind == _SECRET_BAG:
            yield Bag(name, b"", key_id)
        elif kind == CERTIFICATE_BAG and (der := _certificate(items[1])):
            yield Bag(name, der, key_id, trusted)


def _certificate(element: Element) -> bytes:
    """The certificate of a bag; empty for one of another kind than X.509."""
    inner = next(ber.children(element), None)
    items = list(ber.children(inner)) if inner is not None else []
    if len(items) != 2 or items[0].tag != OID or items[1].tag != CONTEXT_0:
        raise DerError("no certificate in its bag")
    if oid_text(items[0].content) != X509:
        return b""
    value = next(ber.children(items[1]), None)
    return ber.octets(value) if value is not None else b""


def _attributes(element: Element | None) -> tuple[str, bytes, bool]:
    """The name, what ties it to a key, and whether Java trusts it."""
    name, key_id, trusted = "", b"", False
    for attribute in ber.children(element) if element is not None and element.tag == SET else ():
        items = list(ber.children(attribute))
        if len(items) != 2 or items[0].tag != OID:
            continue
        kind = oid_text(items[0].content)
        value = next(ber.children(items[1]), None)
        if kind == FRIENDLY_NAME and value is not None:
            name = value.content.decode("utf-16-be", "replace")
        elif kind == _LOCAL_KEY_ID and value is not None and value.tag == OCTET_STRING:
            key_id = value.content
        elif kind == TRUSTED:
            trusted = True
    return name, key_id, trusted


def _content(element: Element) -> tuple[str, Element | None]:
    items = list(ber.children(element)) if element.tag == SEQUENCE else []
    if not items or items[0].tag != OID:
        raise DerError("no content")
    return oid_text(items[0].content), items[1] if len(items) > 1 else None
