"""Changes of tenants that can be undone: settings and lists are put back whole, and the channels judged by them.

A password is held in memory only where the change was one of the password itself. A tenant that was saved or removed
together with its connection is one deed.
"""

from __future__ import annotations

from dataclasses import replace

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.checking import judge_tenant
from wa_channel_studio.services.connection_deeds import ConnectionDeed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.sync_doubt import parameters_changed
from wa_channel_studio.services.undo import GoneError

_NOTHING = Secret("")


class TenantDeed:
    """A tenant was added (``before`` None), changed or removed (``after`` None)."""

    def __init__(self, begin: Begin, clock: Clock, before: Tenant | None, after: Tenant | None) -> None:
        self._begin = begin
        self._clock = clock
        self._keeps_password = before is not None and after is not None and _passwords(before) == _passwords(after)
        self._before = self._held(before)
        self._after = self._held(after)

    def _held(self, tenant: Tenant | None) -> Tenant | None:
        if tenant is None or not self._keeps_password:
            return tenant
        bare = replace(tenant.twilio_webhook, password=_NOTHING, password_confirm=_NOTHING)
        return replace(tenant, twilio_webhook=bare)

    @property
    def words(self) -> str:
        """What it was: “Tenant Acme Brazil changed”."""
        if self._before is None:
            return f"Tenant {self._after.name} added" if self._after is not None else ""
        return f"Tenant {self._before.name} {'removed' if self._after is None else 'changed'}"

    @property
    def holds_secrets(self) -> bool:
        """Whether a password would be left in memory when the workspace is locked."""
        known = [tenant for tenant in (self._before, self._after) if tenant is not None]
        return any(any(_passwords(tenant)) for tenant in known)

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put the tenant back. Raises GoneError when it has channels and would have to go, or Cancelled."""
        return self._go(job, forth=False)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Change it again. Raises like :meth:`undo`."""
        return self._go(job, forth=True)

    def stays(self, *, forth: bool) -> bool:
        """Whether there is a tenant once it is done (``forth``) or undone."""
        return (self._after if forth else self._before) is not None

    def put(self, work: UnitOfWork, job: JobContext | None, *, forth: bool) -> Changed:
        """Change it within a transaction of somebody else's. Raises GoneError or Cancelled."""
        present, wanted = (self._before, self._after) if forth else (self._after, self._before)
        judged: tuple[str, ...] = ()
        if wanted is None:
            if present is not None:
                self._refuse_inhabited(work, present)
                work.tenants.remove(present.id)
        elif present is None:
            work.tenants.add(wanted)
        else:
            work.tenants.save(self._with_password(work, wanted))
            parameters_changed(work, present, wanted)
            judged = judge_tenant(work, wanted.id, self._clock, job)
        known = wanted or present
        return Changed(channels=judged, tenants=(known.id,) if known is not None else ())

    def _go(self, job: JobContext | None, *, forth: bool) -> Changed:
        with self._begin() as work:
            changed = self.put(work, job, forth=forth)
            work.commit()
        return changed

    def _with_password(self, work: UnitOfWork, tenant: Tenant) -> Tenant:
        if not self._keeps_password:
            return tenant
        password, confirm = _passwords(work.tenants.get(tenant.id))
        webhook = replace(tenant.twilio_webhook, password=password, password_confirm=confirm)
        return replace(tenant, twilio_webhook=webhook)

    def _refuse_inhabited(self, work: UnitOfWork, tenant: Tenant) -> None:
        for trashed, where in ((False, ""), (True, " in the trash")):
            found = work.channels.page(ChannelQuery(tenant_id=tenant.id, trashed=trashed, limit=1)).matching
            if found:
                raise GoneError.of(
                    f"{tenant.name} stays: it has {found} channel(s){where}.", "Move or delete them, then remove it."
                )


class TenantWithConnectionDeed:
    """A tenant was added, changed or removed together with its connection; named as the tenant's."""

    def __init__(self, begin: Begin, tenant: TenantDeed, connection: ConnectionDeed) -> None:
        self._begin = begin
        self._tenant = tenant
        self._connection = connection

    @property
    def words(self) -> str:
        """What it was: “Tenant Acme Brazil changed”."""
        return self._tenant.words

    @property
    def holds_secrets(self) -> bool:
        """Whether a secret would be left in memory when the workspace is locked."""
        return self._tenant.holds_secrets or self._connection.holds_secrets

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put both back, or none. Raises GoneError or Cancelled."""
        return self._go(job, forth=False)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Change both again. Raises like :meth:`undo`."""
        return self._go(job, forth=True)

    def _go(self, job: JobContext | None, *, forth: bool) -> Changed:
        with self._begin() as work:
            changed = self._tenant.put(work, job, forth=forth)
            if self._tenant.stays(forth=forth):
                # Of a tenant that goes, the connection goes with it.
                self._connection.put(work, forth=forth)
            work.commit()
        return changed


def _passwords(tenant: Tenant) -> tuple[Secret, Secret]:
    return tenant.twilio_webhook.password, tenant.twilio_webhook.password_confirm
