"""The root stores that a chain is judged against: the system's and Mozilla's, read once, with the first question.

Knows where the systems keep their roots. Judges nothing and asks no network. A store that cannot be read is empty.
"""

from __future__ import annotations

import base64
import binascii
import re
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import certifi

from wa_channel_studio.certs.der import DerError
from wa_channel_studio.certs.parts import Parts, take_apart

SYSTEM = "the system's root store"
MOZILLA = "Mozilla's root store (certifi)"

MAX_STORE_BYTES = 8 * 1024 * 1024
"""Our own bound for one file of roots; real ones have a quarter of a megabyte."""

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",  # older Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
"""Where systems keep their roots, for a Python that was built somewhere else and looks in places that are not there."""

_BLOCK = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([^-]+)-----END")


@dataclass(frozen=True, slots=True)
class RootStore:
    """Roots by subject, and intermediates that the store happens to hold."""

    name: str
    """As people call it, in the middle of a sentence."""
    short: str = ""
    """The same in fewer words."""
    everyones: bool = False
    """Whether it is the same on every computer. Others may hold roots that only their owner put in."""
    roots: dict[str, tuple[Parts, ...]] = field(default_factory=dict, repr=False)
    others: dict[str, tuple[Parts, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, name: str, certificates: Iterable[bytes], *, short: str = "", everyones: bool = False) -> RootStore:
        """A store of these certificates (DER); what cannot be read is left out."""
        roots: dict[str, tuple[Parts, ...]] = {}
        others: dict[str, tuple[Parts, ...]] = {}
        for der in certificates:
            try:
                parts = take_apart(der)
            except DerError:
                continue
            side = roots if parts.self_issued else others
            side[parts.subject] = (*side.get(parts.subject, ()), parts)
        return cls(name, short or name, everyones, roots, others)

    def __bool__(self) -> bool:
        return bool(self.roots)

    def root_like(self, certificate: Parts) -> Parts | None:
        """The root of the same name and key, which may be another certificate; None when there is none."""
        return next((root for root in self.roots.get(certificate.subject, ()) if root.key == certificate.key), None)


class RootStores:
    """The stores in the order they are asked. Safe from any thread."""

    def __init__(self, stores: Sequence[RootStore] | None = None) -> None:
        """``stores`` instead of the system's and Mozilla's."""
        self._given = tuple(stores) if stores is not None else None
        self._lock = threading.Lock()

    @property
    def stores(self) -> tuple[RootStore, ...]:
        """All that hold a root; read now if that has not been done."""
        with self._lock:
            if self._given is None:
                self._given = tuple(filter(None, (read_system(), read_mozilla())))
            return self._given

    @property
    def everyones(self) -> RootStore | None:
        """The store that is the same on every computer; None when it could not be read."""
        return next((store for store in self.stores if store.everyones), None)

    @property
    def names(self) -> str:
        """What was asked, for a sentence."""
        return " and ".join(store.name for store in self.stores) or "no root store, because none could be read"

    def holding(self, certificate: Parts) -> RootStore | None:
        """The first store that has a root of this name and key."""
        return next((store for store in self.stores if store.root_like(certificate) is not None), None)

    def issuers(self, certificate: Parts) -> tuple[tuple[Parts, str], ...]:
        """Certificates that by their name may have issued this one, each with the name of its store; roots first."""
        found: dict[Parts, str] = {}
        for store in self.stores:
            for root in store.roots.get(certificate.issuer, ()):
                found.setdefault(root, store.name)
        for store in self.stores:
            for other in store.others.get(certificate.issuer, ()):
                found.setdefault(other, store.name)
        return tuple(found.items())


def read_system() -> RootStore:
    """The system's store, or what SSL_CERT_FILE and SSL_CERT_DIR name instead; empty when there is none."""
    return RootStore.of(SYSTEM, _windows() or _attempt(_files), short="the system store")


def read_mozilla() -> RootStore:
    """Mozilla's roots as certifi brings them."""
    return RootStore.of(
        MOZILLA, _attempt(lambda: _bundle(Path(certifi.where()))), short="Mozilla's store", everyones=True
    )


def _attempt(reader: Callable[[], list[bytes]]) -> list[bytes]:
    try:
        return reader()
    except OSError:
        return []


def _files() -> list[bytes]:
    paths = ssl.get_default_verify_paths()
    candidates = [paths.cafile] if paths.cafile else []
    found = [der for path in candidates for der in _bundle(Path(path))]
    if not found and paths.capath:
        found = [der for path in sorted(Path(paths.capath).iterdir()) if path.is_file() for der in _bundle(path)]
    if not found:
        found = next(filter(None, (_bundle(Path(path)) for path in _BUNDLES if Path(path).is_file())), [])
    return found


def _windows() -> list[bytes]:
    """Roots and intermediates that Windows would use for servers; none on another system."""
    listing: Callable[[str], list[tuple[bytes, str, bool | set[str]]]] | None = getattr(ssl, "enum_certificates", None)
    found: list[bytes] = []
    if listing is None:
        return found
    for store in ("ROOT", "CA"):
        try:
            entries = listing(store)
        except OSError:
            continue
        for der, kind, purposes in entries:
            for_servers = purposes is True or (purposes and ssl.Purpose.SERVER_AUTH.oid in purposes)
            if kind == "x509_asn" and for_servers:
                found.append(der)
    return found


def _bundle(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        data = file.read(MAX_STORE_BYTES)
    found = []
    for block in _BLOCK.findall(data):
        try:
            found.append(base64.b64decode(block))
        except binascii.Error:
            continue
    return found or ([data] if data[:1] == b"\x30" else [])
