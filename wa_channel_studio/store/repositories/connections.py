"""How each tenant's AICC is reached; its secrets are sealed. Asks no AICC."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter

from sqlalchemy import RowMapping, select

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.store.codec import read_secret_bytes, secret_bytes
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import recount, trusted_by
from wa_channel_studio.store.sync_tables import connection

_SEALED = ("app_secret", "oiap_password", "proxy_password")
_CLEAR = tuple(field.name for field in fields(Connection) if field.name not in _SEALED)


class ConnectionRows(Repository):
    """Implements ``services.sync_ports.Connections``."""

    def get(self, tenant_id: str) -> Connection:
        """The connection; ``NOT_CONNECTED`` where nobody has set one up. Raises DamagedError or NoKeyError."""
        found = self._read(select(connection).where(connection.c.tenant_id == tenant_id), self._connection_of)
        return found[0] if found else NOT_CONNECTED

    def save(self, tenant_id: str, connection: Connection) -> None:
        """Insert or replace; the certificates it trusts by, and has trusted by, are counted anew.

        Raises ProblemError when the tenant is unknown.
        """
        former = trusted_by(self._connection, CONNECTION.c.tenant_id == tenant_id)
        clear = dict(zip(_CLEAR, attrgetter(*_CLEAR)(connection), strict=True))
        sealed = {name: self._seal(tenant_id, name, getattr(connection, name)) for name in _SEALED}
        self._put(CONNECTION, ({"tenant_id": tenant_id, **clear, **sealed},))
        # Only what is new or gone: counting takes the longer the more channels use a certificate.
        recount(self._connection, former ^ {connection.ca_certificate_id})

    def _connection_of(self, row: RowMapping) -> Connection:
        return Connection(
            **{name: row[name] for name in _CLEAR},
            app_secret=self._open(row, "app_secret"),
            oiap_password=self._open(row, "oiap_password"),
            proxy_password=self._open(row, "proxy_password"),
        )

    def _seal(self, tenant_id: str, column: str, secret: Secret) -> bytes | None:
        return self._seals.seal(secret_bytes(secret), "connection", tenant_id, column) if secret else None

    def _open(self, row: RowMapping, column: str) -> Secret:
        if row[column] is None:
            return Secret("")
        value = read_secret_bytes(self._seals.open(row[column], "connection", row["tenant_id"], column))
        return value if isinstance(value, Secret) else Secret(str(value))


CONNECTION = connection
"""The table under a name that the methods' arguments do not hide."""
