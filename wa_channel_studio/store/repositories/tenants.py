"""Tenants with their OUs and called routes; the Twilio webhook's passwords are sealed.

What was read of a tenant's AICC comes with it and is kept elsewhere: see ``references``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, true, update

from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import NOTHING_READ, ReferenceData
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant, TwilioWebhook
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.store.codec import (
    parameters_json,
    read_parameters_json,
    read_secret_bytes,
    secret_bytes,
)
from wa_channel_studio.store.columns import search_key, sort_key
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.references import ReferenceRows
from wa_channel_studio.store.repositories.removal import remove_channels
from wa_channel_studio.store.repositories.uses import recount, trusted_by
from wa_channel_studio.store.sync_tables import connection, reference_reading
from wa_channel_studio.store.tables import called_route, channel, channel_text, ou, tenant


class TenantInUseError(ProblemError):
    """The tenant still has channels."""


class TenantRows(Repository):
    """Implements ``services.ports.Tenants``."""

    def add(self, tenant: Tenant) -> None:
        """Add a tenant. Raises ProblemError when the id is taken."""
        self._run(insert(TENANT), self._columns(tenant))
        self._write_lists(tenant)

    def save(self, tenant: Tenant) -> None:
        """Replace what is known of a tenant. Raises NotFoundError."""
        columns = self._columns(tenant)
        former = self._read_rows(select(TENANT.c.search).where(TENANT.c.id == tenant.id), lambda row: str(row[0]))
        if not self._run(update(TENANT).where(TENANT.c.id == tenant.id).values(columns)):
            raise _unknown()
        for table in (ou, called_route):
            self._run(delete(table).where(table.c.tenant_id == tenant.id))
        self._write_lists(tenant)
        self._rename_in_channels(tenant.id, former[0], columns)

    def remove(self, tenant_id: str) -> None:
        """Remove a tenant and those of its channels that are in the trash. Raises TenantInUseError for others."""
        of_tenant = channel.c.tenant_id == tenant_id
        kept = self._number(select(func.count()).where(of_tenant, channel.c.trashed.is_(False)))
        if kept:
            raise TenantInUseError.of(
                f"The tenant still has {kept} channel{'' if kept == 1 else 's'}.", "Delete its channels first."
            )
        remove_channels(self._connection, of_tenant)
        trusted = trusted_by(self._connection, connection.c.tenant_id == tenant_id)
        if not self._run(delete(TENANT).where(TENANT.c.id == tenant_id)):
            raise _unknown()
        recount(self._connection, trusted)

    def get(self, tenant_id: str) -> Tenant:
        """Raises NotFoundError."""
        return self._one(TENANT.c.id == tenant_id)

    def by_name(self, name: str) -> Tenant:
        """The tenant of exactly that name. Raises NotFoundError."""
        return self._one(TENANT.c.name == name)

    def all(self) -> tuple[Tenant, ...]:
        """All, by name."""
        return self._tenants(true())

    def _one(self, which: ColumnElement[bool]) -> Tenant:
        found = self._tenants(which)
        if not found:
            raise _unknown()
        return found[0]

    def _tenants(self, which: ColumnElement[bool]) -> tuple[Tenant, ...]:
        ids = select(TENANT.c.id).where(which)
        units: dict[str, list[OrganisationUnit]] = {}
        routes: dict[str, list[CalledRoute]] = {}
        for key, unit in self._read(select(ou).where(ou.c.tenant_id.in_(ids)).order_by(ou.c.position), _unit):
            units.setdefault(key, []).append(unit)
        in_tenant = select(called_route).where(called_route.c.tenant_id.in_(ids)).order_by(called_route.c.position)
        for key, route in self._read(in_tenant, _route):
            routes.setdefault(key, []).append(route)
        references = ReferenceRows(self._connection, self._seals, self._path)
        read = references.of_tenants(reference_reading.c.tenant_id.in_(ids))
        return self._read(
            select(TENANT).where(which).order_by(TENANT.c.name_sort, TENANT.c.id),
            lambda row: self._tenant(
                row, units.get(row["id"], ()), routes.get(row["id"], ()), read.get(row["id"], NOTHING_READ)
            ),
        )

    def _tenant(
        self,
        row: RowMapping,
        units: Sequence[OrganisationUnit],
        routes: Sequence[CalledRoute],
        read: ReferenceData,
    ) -> Tenant:
        return Tenant(
            id=row["id"],
            name=row["name"],
            aicc_url=row["aicc_url"],
            parameters=read_parameters_json(row["parameters"]),
            ous=tuple(units),
            called_routes=tuple(routes),
            twilio_webhook=TwilioWebhook(
                user=row["webhook_user"],
                password=self._open(row, "webhook_password"),
                password_confirm=self._open(row, "webhook_password_confirm"),
                changed_on=row["webhook_changed_on"],
            ),
            trust_anchor=Anchor(row["trust_anchor"]) if row["trust_anchor"] else None,
            read=read,
        )

    def _columns(self, value: Tenant) -> Mapping[str, Any]:
        webhook = value.twilio_webhook
        return {
            "id": value.id,
            "name": value.name,
            "name_sort": sort_key(value.name),
            "search": search_key(value.name),
            "aicc_url": value.aicc_url,
            "parameters": parameters_json(value.parameters),
            "webhook_user": webhook.user,
            "webhook_password": self._seal(value.id, "webhook_password", webhook.password),
            "webhook_password_confirm": self._seal(value.id, "webhook_password_confirm", webhook.password_confirm),
            "webhook_changed_on": webhook.changed_on,
            "trust_anchor": value.trust_anchor.value if value.trust_anchor is not None else "",
        }

    def _rename_in_channels(self, tenant_id: str, former: str, columns: Mapping[str, Any]) -> None:
        """Let a tenant's channels be sorted and found by its new name."""
        of_tenant = channel.c.tenant_id == tenant_id
        self._run(
            update(channel)
            .where(of_tenant, channel.c.tenant_sort != columns["name_sort"])
            .values(tenant_sort=columns["name_sort"])
        )
        if former == columns["search"]:
            return
        # The name is the last line of the text; see ``tables.channel_text``.
        text = channel_text.c.search
        self._run(
            update(channel_text)
            .where(channel_text.c.number.in_(select(channel.c.number).where(of_tenant)))
            .values(search=func.substr(text, 1, func.length(text) - len(former)).concat(columns["search"]))
        )

    def _seal(self, tenant_id: str, column: str, secret: Secret) -> bytes | None:
        # Nothing is sealed for a tenant without the webhook, so that it can be read while locked.
        return self._seals.seal(secret_bytes(secret), "tenant", tenant_id, column) if secret else None

    def _open(self, row: RowMapping, column: str) -> Secret:
        if row[column] is None:
            return Secret("")
        value = read_secret_bytes(self._seals.open(row[column], "tenant", row["id"], column))
        return value if isinstance(value, Secret) else Secret(str(value))

    def _write_lists(self, value: Tenant) -> None:
        units = [
            {"tenant_id": value.id, "position": place, "name": unit.name, "code": unit.code}
            for place, unit in enumerate(value.ous)
        ]
        routes = [
            {
                "tenant_id": value.id,
                "position": place,
                "name": route.name,
                "ou": route.ou,
                "max_wait_seconds": route.max_wait_seconds,
            }
            for place, route in enumerate(value.called_routes)
        ]
        if units:
            self._run(insert(ou), units)
        if routes:
            self._run(insert(called_route), routes)


TENANT = tenant
"""The table under a name that the methods' arguments do not hide."""


def _unit(row: RowMapping) -> tuple[str, OrganisationUnit]:
    return row["tenant_id"], OrganisationUnit(row["name"], row["code"])


def _route(row: RowMapping) -> tuple[str, CalledRoute]:
    wait = row["max_wait_seconds"]
    return row["tenant_id"], CalledRoute(row["name"], row["ou"], None if wait is None else int(wait))


def _unknown() -> ProblemError:
    return NotFoundError.of("There is no such tenant in this workspace.", "Reload the list of tenants.")
