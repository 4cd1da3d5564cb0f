"""What is known of a certificate file: its entries, validity and fingerprints.

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
    JKS = "jks"
    UNKNOWN = "unknown"


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

    @property
    def common_name(self) -> str:
        """The CN of the subject, or the whole subject where there is none."""
        for part in _PARTS.findall(self.subject):
            name, _, value = part.strip().partition("=")
            if name == "CN":
                return re.sub(r"\\(.)", r"\1", value)
        return self.subject

    def valid_at(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) lies within the validity."""
        return self.not_before <= moment <= self.not_after


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

    @property
    def is_keystore(self) -> bool:
        """Whether this is a keystore, which carries a password of its own."""
        return self.kind is FileKind.JKS

    @property
    def ends(self) -> datetime | None:
        """When the first of the entries stops being valid."""
        return min((entry.not_after for entry in self.entries), default=None)
