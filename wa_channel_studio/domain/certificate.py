"""What is known of a certificate file: its entries, validity and fingerprints, and where it came from.

These are facts read from bytes by the ``certs`` adapter. This module does not parse, does not judge trust and holds
no private key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_PARTS = re.compile(r"(?:\\.|[^,\\])+")
"""The parts of a subject; a comma behind a backslash belongs to the value (RFC 4514)."""


class FileKind(StrEnum):
    """What a certificate file is by its content, never by its suffix."""

    DER = "der"
    PEM = "pem"
    P7B = "p7b"
    JKS = "jks"
    JCEKS = "jceks"
    PKCS12 = "p12"
    UNKNOWN = "unknown"

    @property
    def is_keystore(self) -> bool:
        """Whether files of this kind carry a password of their own."""
        return self in (FileKind.JKS, FileKind.JCEKS, FileKind.PKCS12)


class Role(StrEnum):
    """What a certificate is there for."""

    TRUST = "trust"
    """By it the AICC trusts the provider."""
    IDENTITY = "identity"
    """By it the provider knows the AICC."""
    NONE = ""
    """Nobody said yet."""


class Anchor(StrEnum):
    """Which certificate of a server's chain is used."""

    LEAF = "leaf"
    """The server's own."""
    INTERMEDIATE = "intermediate"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One X.509 certificate. Times are UTC; fingerprints are upper-case hexadecimal with colons."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    sha256: str
    sha1: str
    serial: str
    key: str
    signature: str
    names: tuple[str, ...] = ()
    self_signed: bool = False
    is_ca: bool = False
    alias: str = ""
    """The entry's name in a keystore; empty outside one."""
    version: int = 3
    """1 to 3, as people count; the file counts from 0."""
    usages: tuple[str, ...] = ()
    """What the key may be used for, in words: key usages first, then extended ones. Empty when it does not say."""
    remarks: tuple[str, ...] = ()
    """What is odd about it: sentences, such as that Java refuses it, that an extension stands twice."""

    @property
    def common_name(self) -> str:
        """The CN of the subject, or the whole subject where there is none."""
        return common_name_of(self.subject)

    @property
    def issuer_name(self) -> str:
        """The CN of the issuer, or the whole issuer where there is none."""
        return common_name_of(self.issuer)

    def valid_at(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies within the validity."""
        return self.not_before <= moment <= self.not_after


def common_name_of(name: str) -> str:
    """The CN of a distinguished name as RFC 4514 writes it, or the whole name where there is none."""
    for part in _PARTS.findall(name):
        kind, _, value = part.strip().partition("=")
        if kind == "CN":
            return re.sub(r"\\(.)", r"\1", value)
    return name


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the program got a certificate from, and what was chosen there. Empty for a file that a person brought."""

    servers: tuple[str, ...]
    """``host:port`` of each server, in the order asked."""
    anchors: tuple[Anchor, ...]
    """What was taken of each chain."""
    fetched_at: datetime
    via: str = ""
    """``host:port`` of the proxy it was fetched through; empty for none."""
    until: datetime | None = None
    """The moment at which the choice stops working at the latest, as predicted from the chain."""
    warning: str = ""
    """Why it was used although the program advised against it, as one sentence; empty when there was no reason."""
    seen: tuple[str, ...] = ()
    """SHA-256 of the certificate that each of ``servers`` showed as its own when it was last seen well. By it the
    watch tells a renewal from no change, also where only a root is kept. Empty when nobody noted it."""


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A certificate or keystore file that was chosen for a field, with what could be read from it."""

    id: str
    file_name: str
    kind: FileKind
    entries: tuple[CertificateFacts, ...] = ()
    unreadable: str = ""
    """Why the content could not be read; empty when it could."""
    private_keys: int = 0
    """How many private-key entries a keystore holds; they are never taken out."""
    password_state: str = ""
    """For a keystore: ``""`` not tried, ``"right"``, ``"wrong"``."""
    origin: Origin | None = None
    more_entries: int = 0
    """How many entries are left out of ``entries``: a list holds the first few of a large keystore only."""
    first_end: datetime | None = None
    """When the first of all entries stops being valid, where ``entries`` does not hold them all."""
    outdated: str = ""
    """What the watch found, when this does not lead to its server any more; empty otherwise."""

    @property
    def entry_count(self) -> int:
        """How many entries could be read, those left out of ``entries`` among them."""
        return len(self.entries) + self.more_entries

    @property
    def is_keystore(self) -> bool:
        """Whether this is a keystore, which carries a password of its own."""
        return self.kind.is_keystore

    @property
    def ends(self) -> datetime | None:
        """When the first of the entries stops being valid."""
        if self.first_end is not None:
            return self.first_end
        return min((entry.not_after for entry in self.entries), default=None)
