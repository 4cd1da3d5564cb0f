"""What the certificate services need from outside: fetching from hosts, reading and writing files of every kind.

Protocols and plain values; adapters in ``certs`` fulfil them. Nothing here knows sockets or formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.chain import Chain, Failure
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.server import Parsed, Server
from wa_channel_studio.services.jobs import JobContext


class ProxyMode(StrEnum):
    """Which proxy a fetch goes through."""

    SYSTEM = "system"
    """What the system's settings say, with their exceptions."""
    NONE = "none"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy that understands CONNECT. ``tls`` means that the proxy itself is spoken to by TLS (https://)."""

    host: str
    port: int
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    tls: bool = False

    def __str__(self) -> str:
        return str(Server(self.host, self.port))


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to ask. Times are seconds."""

    mode: ProxyMode = ProxyMode.SYSTEM
    proxy: Proxy | None = None
    """For ``ProxyMode.MANUAL``."""
    timeout: float = 10.0
    """For the whole conversation with one server, name resolution included."""
    proxy_itself: bool = False
    """Ask the proxy for its own certificate (``https://`` proxies) instead of asking the server behind it."""


Heard = Callable[[int, Chain | Failure], None]
"""Called as soon as the server of that number has answered, from any thread."""


class ChainFetcher(Protocol):
    """Asks TLS servers for their certificates. Nothing but the handshake is sent."""

    def fetch(self, parsed: Parsed, options: FetchOptions, job: JobContext) -> Chain:
        """Raises FetchError with the layer that failed, Cancelled when the job was stopped."""

    def fetch_all(
        self, servers: Sequence[Parsed], options: FetchOptions, job: JobContext, heard: Heard | None = None
    ) -> tuple[Chain | Failure, ...]:
        """All at once, in the order given; one dead host spoils nothing. Reports progress to ``job``.

        Raises Cancelled when the job was stopped.
        """

    def system_proxy(self, server: Server) -> Proxy | None:
        """The proxy that the system's settings name for ``server``, or None."""


class Judge(Protocol):
    """Says whether a set of certificates would trust what a server shows."""

    def trusts(self, anchors: Sequence[bytes], chain: Chain) -> bool:
        """Whether a TLS client that trusts exactly ``anchors`` (DER) accepts the chain now, as Java's PKIX does.

        Dates and signatures on the way count. An anchor that is the server's own certificate is enough, even when it
        has expired, and the dates of an anchor do not count: so decides Java 17. Host names do not count here: they
        are a verdict of the chain.
        """


@dataclass(frozen=True, slots=True)
class FoundCertificate:
    """A certificate found in a file, byte for byte."""

    der: bytes = field(repr=False)
    facts: CertificateFacts | None = None
    """None when it cannot be read; then ``fault`` says why."""
    alias: str = ""
    """Its name in a keystore or its friendly name in PKCS#12."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FileContent:
    """All certificates of a file of any kind that is read."""

    kind: FileKind
    certificates: tuple[FoundCertificate, ...] = ()
    private_keys: int = 0
    unreadable: str = ""
    """Why nothing, or not all, could be read; a sentence with what to do. Empty when all could."""
    needs_password: bool = False
    """Whether a password (another one, when one was given) would show more."""


class CertificateFormats(Protocol):
    """Takes files apart and puts them together: DER, PEM, P7B, JKS, JCEKS (reading), PKCS#12."""

    def content(self, data: bytes, *, password: Secret | None = None) -> FileContent:
        """What is in a file, by its content. Never raises for bad content. Memory stays bounded by its size."""

    def facts(self, der: bytes, alias: str = "") -> CertificateFacts:
        """Raises DamagedError for bytes that are no certificate."""

    def refused_by_java(self, der: bytes) -> str:
        """Why Java would not load this certificate, as a sentence; empty when nothing is known against it."""

    def write(self, certificates: Sequence[tuple[str, bytes]], kind: FileKind) -> bytes:
        """Certificates (alias, DER) as DER (exactly one), PEM or P7B, read back and compared. Raises ProblemError."""

    def open_keystore(self, data: bytes, password: Secret | None, job: JobContext | None = None) -> Keystore:
        """A JKS, JCEKS or PKCS#12 for work on it. The integrity digest is checked when a password is given.

        Thousands of entries take seconds: ``job`` is told how far it is, and can stop it (Cancelled).

        Raises WrongPasswordError, DamagedError (also where a right password meets changed bytes, as far as that can
        be told apart) or ProblemError for what is no keystore.
        """

    def write_keystore(self, keystore: Keystore, kind: FileKind, password: Secret) -> bytes:
        """A JKS or PKCS#12 of the trusted certificates, read back and compared.

        Raises ProblemError that names the certificate which Java could not load, the alias that cannot be written, or
        what is wrong with the password (at least six characters). Private keys are never written.
        """
