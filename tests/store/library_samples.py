"""Certificate files for the tests of the library."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.store.conftest import NOW
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin
from wa_channel_studio.services.ports import CertificateBlob


def facts(
    name: str, *, days: float = 100, sha256: str = "", alias: str = "", names: tuple[str, ...] = ()
) -> CertificateFacts:
    """A certificate of ``name`` that ends ``days`` after NOW."""
    return CertificateFacts(
        subject=f"CN={name},O=Acme\\, Ltd",
        issuer="CN=Test Root",
        not_before=NOW - timedelta(days=10),
        not_after=NOW.replace(microsecond=0) + timedelta(days=days),
        sha256=sha256 or ":".join(f"{byte:02X}" for byte in name.encode().ljust(32, b"\0")[:32]),
        sha1=":".join(f"{byte:02X}" for byte in name.encode()[::-1].ljust(20, b"\1")[:20]),
        serial="01",
        key="EC 256",
        signature="ECDSA with SHA-256",
        names=names,
        alias=alias,
    )


def file(
    identity: str,
    name: str = "",
    *entries: CertificateFacts,
    kind: FileKind = FileKind.DER,
    origin: Origin | None = None,
) -> CertificateBlob:
    """A file with these entries; its bytes are its id."""
    name = name or f"{identity}.der"
    return CertificateBlob(CertificateFile(identity, name, kind, entries, origin=origin), identity.encode())


def origin(*servers: str, at: datetime = NOW) -> Origin:
    """Fetched from these servers."""
    return Origin(servers, (Anchor.ROOT,), at)
