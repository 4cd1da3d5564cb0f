"""What the services need of an AICC: a session with a connection, its lists, and its channel service.

An adapter fulfils these over HTTP. Nothing here knows addresses, headers or tokens. Whatever goes wrong is an
:class:`AiccError`, which says whether a write may have happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.jobs import JobContext


class Fault(StrEnum):
    """Why a request to an AICC came to nothing."""

    UNREACHABLE = "unreachable"
    """Name, route, port, or proxy: nothing was sent."""
    TLS = "tls"
    """The server could not be trusted: nothing was sent."""
    LOST = "lost"
    """Sent, and no whole answer came: a write may or may not have happened."""
    TOKEN = "token"
    """The token, or the app's key and secret, was refused, also after a fresh one."""
    FORBIDDEN = "forbidden"
    """The app may not do it: not subscribed, not bound to the tenant space."""
    BLOCKED = "blocked"
    """A page instead of an answer: a gateway or firewall in front of the AICC refused."""
    NOT_OFFERED = "not_offered"
    """This AICC does not have that address."""
    GONE = "gone"
    """The one channel or certificate is not there (any more)."""
    REVISION = "revision"
    """It was changed there since it was read."""
    NAME_TAKEN = "name_taken"
    RULES = "rules"
    """A rule of the AICC's is broken; the problems say at which field."""
    BUSY = "busy"
    """Too many requests, or out of order for now, also after waiting."""
    SERVER = "server"
    """A failure there (500); whether a write happened is not known."""
    UNEXPECTED = "unexpected"
    """An answer that the contract does not know."""


MAYBE_DONE = frozenset((Fault.LOST, Fault.SERVER, Fault.UNEXPECTED))
"""After these a write is read back before it is tried again."""


class AiccError(ProblemError):
    """A request came to nothing; ``problems`` has what the AICC says of single fields (keys of the field table)."""

    def __init__(self, fault: Fault, problem: Problem, problems: Sequence[Problem] = (), status: int = 0) -> None:
        super().__init__(problem)
        self.fault = fault
        self.problems = tuple(problems)
        self.status = status
        """HTTP status of the answer; 0 where none came."""

    @property
    def maybe_done(self) -> bool:
        """Whether a write may have happened all the same."""
        return self.fault in MAYBE_DONE


# --- the network log and the test of a connection --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """One request for the log: never a header, a body or a query."""

    at: datetime
    method: str
    host: str
    path: str
    status: int
    """HTTP status; 0 where no answer came."""
    milliseconds: int
    note: str = ""
    """Why no answer came, or that it was a repetition."""


class NetworkLog(Protocol):
    """The last requests of this program run, newest last."""

    def requests(self) -> tuple[Request, ...]: ...
    def clear(self) -> None: ...


class TestState(StrEnum):
    """How a step of the test went."""

    __test__ = False

    GOOD = "good"
    BAD = "bad"
    SKIPPED = "skipped"
    """A step before it failed, or it is not set up."""


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step of the test of a connection, with the real reason and what to do."""

    __test__ = False

    key: str
    """``name``, ``tcp``, ``tls``, ``token``, ``query``, ``channel_service``, ``oiap``."""
    title: str
    state: TestState
    message: str = ""
    remedy: str = ""
    milliseconds: int = 0


# --- lists that can be read ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """What a reading of one kind gave; ``PARTIAL`` has what came before it broke off."""

    kind: ReferenceKind
    state: ReadingState
    items: tuple[ReferenceItem, ...] = ()
    message: str = ""


# --- the channel service -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RemoteEntry:
    """One row of the service's list of channels."""

    id: str
    name: str
    revision: str


@dataclass(frozen=True, slots=True)
class RemoteList:
    """The list of channels; from one that is not ``complete`` nothing counts as deleted."""

    entries: tuple[RemoteEntry, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class SecretState:
    """What a service tells of a secret: whether there is one, and a revision that changes with each write."""

    is_set: bool
    revision: str = ""


@dataclass(frozen=True, slots=True)
class RemoteChannel:
    """A channel as the service gives it. Names of fields are keys of the field table again."""

    id: str
    name: str
    revision: str
    provider: str
    fields: Mapping[str, JsonValue]
    """By key; empty ones are left out."""
    secrets: Mapping[str, SecretState] = field(default_factory=dict)
    generated: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the AICC made, by key of the step Channel Integration; the verification code is among it."""


@dataclass(frozen=True, slots=True)
class ChannelBody:
    """A channel as it is written: all clear fields, and only those secrets that are to be set anew."""

    provider: str
    fields: Mapping[str, JsonValue]
    secrets: Mapping[str, Secret | None] = field(default_factory=dict)
    """None takes a secret away; one that is left out stays as it is."""


@dataclass(frozen=True, slots=True)
class RemoteCertificate:
    """A certificate in Managing Certificates."""

    name: str
    type: str
    sha256: str
    """Of the file, in small hexadecimal digits; certificates are no secret."""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class CertificateUpload:
    """A certificate file as it is uploaded."""

    name: str
    type: str
    data: bytes = field(repr=False)
    password: Secret | None = None


class ChannelGateway(Protocol):
    """The channel service of a tenant. Every method raises AiccError; those with a job also Cancelled.

    ``key`` is the idempotency key of a write: the same key with the same content has an effect once. A write that is
    under way is not stopped by its ``job``, only the waits before it is sent: after Cancelled it did not happen.
    """

    def channels(self, job: JobContext) -> RemoteList:
        """Id, name and revision of all."""

    def read(self, ids: Sequence[str], job: JobContext) -> tuple[RemoteChannel, ...]:
        """These channels, as many as are there, in no order."""

    def get(self, remote_id: str, job: JobContext | None = None) -> RemoteChannel:
        """One channel; ``GONE`` when it is not there."""

    def find(self, name: str, job: JobContext | None = None) -> RemoteChannel | None:
        """The channel of exactly that name, or None: how a lost answer is read back."""

    def create(self, body: ChannelBody, key: str, job: JobContext | None = None) -> RemoteChannel: ...
    def change(
        self, remote_id: str, body: ChannelBody, revision: str, key: str, job: JobContext | None = None
    ) -> RemoteChannel:
        """Replace what it is; ``REVISION`` when it is not at that revision any more."""

    def delete(self, remote_id: str, revision: str, key: str, job: JobContext | None = None) -> None: ...
    def certificates(self, job: JobContext) -> tuple[RemoteCertificate, ...]: ...
    def upload(
        self, certificate: CertificateUpload, key: str, revision: str = "", job: JobContext | None = None
    ) -> RemoteCertificate:
        """Add a certificate, or replace the one at that revision."""


class AiccSession(Protocol):
    """A conversation with one AICC: one token, one pool of connections. Leave it with ``close`` or ``with``."""

    @property
    def channel_service(self) -> ChannelGateway:
        """Raises AiccError (``NOT_OFFERED``) where none is set up."""

    def read(self, kind: ReferenceKind, job: JobContext) -> ReferenceList:
        """Read one list. What an AICC does not offer is a state of the result; raises AiccError when nothing came."""

    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Aicc(Protocol):
    """Makes sessions. ``ca_pem`` are the certificates to trust, as PEM; empty: as the system trusts."""

    @property
    def log(self) -> NetworkLog:
        """Every request of this program run."""

    def open(self, connection: Connection, ca_pem: str = "") -> AiccSession:
        """No request is made yet. Raises ProblemError for an address that may not be used."""

    def test(
        self, connection: Connection, ca_pem: str, job: JobContext, told: Callable[[TestStep], None]
    ) -> tuple[TestStep, ...]:
        """Try each step; ``told`` hears of each as soon as it is known. Raises Cancelled."""


class Sandboxes(Protocol):
    """Starts a sandbox AICC as a program of its own."""

    def start(self, data: str) -> RunningSandbox:
        """Start one on its data in the folder ``data``. Raises ProblemError. Takes a second or two."""


class RunningSandbox(Protocol):
    """A sandbox that runs until it is stopped, or this program ends."""

    @property
    def connection(self) -> Connection:
        """How to reach it, with its key and secret."""

    def stop(self) -> None: ...
