"""A change of a tenant's connection that can be undone.

A secret is held in memory only where the change was one of the secret itself; else what is kept then stays.
"""

from __future__ import annotations

from dataclasses import replace

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, UnitOfWork
from wa_channel_studio.services.undo import GoneError

_NOTHING = Secret("")


class ConnectionDeed:
    """The connection of a tenant was changed."""

    def __init__(self, begin: Begin, tenant_id: str, name: str, before: Connection, after: Connection) -> None:
        self._begin = begin
        self._tenant_id = tenant_id
        self._name = name
        self._app = before.app_secret != after.app_secret
        self._oiap = before.oiap_password != after.oiap_password
        self._proxy = before.proxy_password != after.proxy_password
        self._before = self._held(before)
        self._after = self._held(after)

    def _held(self, connection: Connection) -> Connection:
        return replace(
            connection,
            app_secret=connection.app_secret if self._app else _NOTHING,
            oiap_password=connection.oiap_password if self._oiap else _NOTHING,
            proxy_password=connection.proxy_password if self._proxy else _NOTHING,
        )

    @property
    def words(self) -> str:
        """What it was: “Connection of Acme Brazil changed”."""
        return f"Connection of {self._name} changed"

    @property
    def holds_secrets(self) -> bool:
        """Whether a secret would be left in memory when the workspace is locked."""
        return self._app or self._oiap or self._proxy

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put the connection back. Raises GoneError when its tenant is not there any more."""
        return self._go(job, forth=False)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Change it again. Raises like :meth:`undo`."""
        return self._go(job, forth=True)

    def put(self, work: UnitOfWork, *, forth: bool) -> None:
        """Change it within a transaction of somebody else's. Raises GoneError."""
        wanted = self._after if forth else self._before
        try:
            work.tenants.get(self._tenant_id)
        except NotFoundError:
            raise GoneError.of(f"{self._name} is not there any more.") from None
        kept = work.connections.get(self._tenant_id)
        whole = replace(
            wanted,
            app_secret=wanted.app_secret if self._app else kept.app_secret,
            oiap_password=wanted.oiap_password if self._oiap else kept.oiap_password,
            proxy_password=wanted.proxy_password if self._proxy else kept.proxy_password,
        )
        work.connections.save(self._tenant_id, whole)

    def _go(self, job: JobContext | None, *, forth: bool) -> Changed:
        if job is not None:
            job.check()
        with self._begin() as work:
            self.put(work, forth=forth)
            work.commit()
        return Changed(tenants=(self._tenant_id,))
