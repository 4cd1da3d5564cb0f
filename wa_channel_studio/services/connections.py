"""Each tenant's connection to its AICC: kept, judged, and tried step by step.

How an AICC is spoken to is the adapter's; this module hands it the connection with the certificates to trust, taken
from the library. A change can be undone like any other of a tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.problem import Problem, ProblemError, errors
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.connection_form import check_connection, connection_from_answers, connection_to_answers
from wa_channel_studio.services.aicc_ports import Aicc, AiccSession, Request, TestStep
from wa_channel_studio.services.certificate_ports import CertificateFormats
from wa_channel_studio.services.connection_deeds import ConnectionDeed
from wa_channel_studio.services.errors import NotFoundError, WrongPasswordError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library_ports import CA_FIELD
from wa_channel_studio.services.ports import Begin, CertificateBlob, Clock
from wa_channel_studio.services.undo import UndoStack

_CHOOSE = "Choose another certificate in the tenant's connection, or trust as the system does."


@dataclass(frozen=True, slots=True)
class Reach:
    """A tenant's connection with the certificates to trust as PEM."""

    connection: Connection
    ca_pem: str


class ConnectionService:
    """Connections of one open workspace."""

    def __init__(
        self, begin: Begin, clock: Clock, aicc: Aicc, formats: CertificateFormats, undo: UndoStack | None = None
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._aicc = aicc
        self._formats = formats
        self._undo = undo

    def get(self, tenant_id: str) -> Connection:
        """The connection of a tenant. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            work.tenants.get(tenant_id)
            return work.connections.get(tenant_id)

    def of_tenants(self, tenant_ids: Sequence[str]) -> Mapping[str, Connection]:
        """The connections of these tenants, by id."""
        with self._begin(reading=True) as work:
            return {tenant_id: work.connections.get(tenant_id) for tenant_id in tenant_ids}

    def check(self, connection: Connection) -> tuple[Problem, ...]:
        """What is wrong with a connection, at keys of its form."""
        return check_connection(connection_to_answers(connection))

    def save(self, tenant_id: str, connection: Connection) -> Connection:
        """Keep a connection, cleaned. Raises ProblemError for what can never work, or NotFoundError."""
        cleaned = checked_connection(connection)
        with self._begin() as work:
            name = work.tenants.get(tenant_id).name
            before = work.connections.get(tenant_id)
            if before == cleaned:
                return cleaned
            work.connections.save(tenant_id, cleaned)
            work.commit()
        if self._undo is not None:
            self._undo.push(ConnectionDeed(self._begin, tenant_id, name, before, cleaned))
        return cleaned

    def reach(self, tenant_id: str, connection: Connection | None = None) -> Reach:
        """What is needed to open a session by a connection, the kept one with None.

        Raises ProblemError when a CA certificate is not there or not readable, or the connection can never work.
        """
        return self._reach(self.get(tenant_id) if connection is None else checked_connection(connection))

    def open(self, tenant_id: str, connection: Connection | None = None) -> AiccSession:
        """A session by a connection, the kept one with None; no request is made yet. Raises ProblemError."""
        reach = self.reach(tenant_id, connection)
        return self._aicc.open(reach.connection, reach.ca_pem)

    def test(
        self, tenant_id: str, connection: Connection | None, job: JobContext, told: Callable[[TestStep], None]
    ) -> tuple[TestStep, ...]:
        """Try a connection, the kept one with None. Raises Cancelled or ProblemError."""
        reach = self.reach(tenant_id, connection)
        return self._aicc.test(reach.connection, reach.ca_pem, job, told)

    def log(self) -> tuple[Request, ...]:
        """Every request of this program run, newest first."""
        return self._aicc.log.requests()[::-1]

    def clear_log(self) -> None:
        """Forget them."""
        self._aicc.log.clear()

    def _reach(self, connection: Connection) -> Reach:
        owner = connection.ca_certificate_id
        if not owner:
            return Reach(connection, "")
        with self._begin(reading=True) as work:
            try:
                blob = work.certificates.get(owner)
            except NotFoundError:
                message = "The certificate by which the AICC's servers are trusted is not in the library any more."
                raise ProblemError.of(message, _CHOOSE, field=CA_FIELD) from None
            password = work.library.passwords([owner]).get(owner)
        pairs = self._certificates(blob, password)
        if not pairs:
            message = f"{blob.file.file_name} has no certificate by which servers could be trusted."
            raise ProblemError.of(message, _CHOOSE, field=CA_FIELD)
        pem = self._formats.write(pairs, FileKind.PEM)
        return Reach(connection, pem.decode("ascii"))

    def _certificates(self, blob: CertificateBlob, password: Secret | None) -> Sequence[tuple[str, bytes]]:
        """Alias and DER of all that a file trusts; of a keystore those of its private keys do not count."""
        name = blob.file.file_name
        if not blob.file.is_keystore:
            content = self._formats.content(blob.data)
            if content.unreadable:
                message = f"{name} cannot be read whole, so the AICC's servers cannot be trusted by it."
                raise ProblemError.of(message, _CHOOSE, field=CA_FIELD, cause=content.unreadable)
            return [(found.alias, found.der) for found in content.certificates]
        try:
            store = self._formats.open_keystore(blob.data, password)
        except WrongPasswordError:
            kept = "The password kept with it does not fit" if password else "Its password is not kept"
            remedy = "Enter its password in the library, under Certificates."
            raise ProblemError.of(f"{name} cannot be opened. {kept}.", remedy, field=CA_FIELD) from None
        except ProblemError as bad:
            message = f"{name} cannot be read, so the AICC's servers cannot be trusted by it."
            raise ProblemError.of(message, _CHOOSE, field=CA_FIELD, cause=bad.problem.message) from None
        return [(entry.alias, entry.der) for entry in store.entries]


def checked_connection(connection: Connection) -> Connection:
    """A connection, cleaned as it is kept. Raises ProblemError for what can never work."""
    answers = connection_to_answers(connection)
    for problem in errors(check_connection(answers)):
        raise ProblemError(problem)
    return connection_from_answers(answers)
