"""What was read of each tenant's AICC to refer to. Knows nothing of how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select

from wa_channel_studio.domain.reference_data import (
    NOTHING_READ,
    Reading,
    ReadingState,
    ReferenceData,
    ReferenceItem,
    ReferenceKind,
)
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.sync_codec import names_json, read_names_json
from wa_channel_studio.store.sync_tables import reference_item, reference_reading

_ITEM = (
    reference_item.c.tenant_id,
    reference_item.c.kind,
    reference_item.c.id,
    reference_item.c.name,
    reference_item.c.code,
    reference_item.c.detail,
    reference_item.c.former_names,
    reference_item.c.gone_since,
)
_READING = (
    reference_reading.c.tenant_id,
    reference_reading.c.kind,
    reference_reading.c.state,
    reference_reading.c.at,
    reference_reading.c.complete_at,
    reference_reading.c.message,
)


class ReferenceRows(Repository):
    """Implements ``services.sync_ports.References``."""

    def of_tenant(self, tenant_id: str) -> ReferenceData:
        """All that was read of it; ``NOTHING_READ`` where nothing was."""
        found = self.of_tenants(reference_reading.c.tenant_id == tenant_id)
        return found.get(tenant_id, NOTHING_READ)

    def of_tenants(self, which: ColumnElement[bool] | None = None) -> dict[str, ReferenceData]:
        """By tenant; those of which nothing was read are left out. ``which`` is asked of ``reference_reading``."""
        readings: dict[str, list[Reading]] = {}
        statement = select(*_READING) if which is None else select(*_READING).where(which)
        order = (reference_reading.c.tenant_id, reference_reading.c.kind)
        for tenant_id, reading in self._read_rows(statement.order_by(*order), _reading):
            readings.setdefault(tenant_id, []).append(reading)
        if not readings:
            return {}
        items: dict[str, list[ReferenceItem]] = {}
        in_order = select(*_ITEM).order_by(reference_item.c.tenant_id, reference_item.c.kind, reference_item.c.position)
        owned = in_order if which is None else in_order.where(reference_item.c.tenant_id.in_(list(readings)))
        for tenant_id, item in self._read_rows(owned, _item):
            items.setdefault(tenant_id, []).append(item)
        return {key: ReferenceData(tuple(items.get(key, ())), tuple(some)) for key, some in readings.items()}

    def put(self, tenant_id: str, kind: ReferenceKind, reading: Reading, items: Sequence[ReferenceItem] | None) -> None:
        """Keep a reading; with ``items`` they replace all of that kind. Raises ProblemError when the tenant is unknown.

        Raises ValueError where reading or items are of another kind.
        """
        if reading.kind is not kind or any(item.kind is not kind for item in items or ()):
            raise ValueError("not all is of one kind")
        told = {
            "tenant_id": tenant_id,
            "kind": kind.value,
            "state": reading.state.value,
            "at": reading.at,
            "complete_at": reading.complete_at,
            "message": reading.message,
        }
        self._put(reference_reading, (told,))
        if items is None:
            return
        of_kind = (reference_item.c.tenant_id == tenant_id, reference_item.c.kind == kind.value)
        self._run(delete(reference_item).where(*of_kind))
        self._run_all(insert(reference_item), [_row(tenant_id, place, item) for place, item in enumerate(items)])


def _row(tenant_id: str, position: int, item: ReferenceItem) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "kind": item.kind.value,
        "position": position,
        "id": item.id,
        "name": item.name,
        "code": item.code,
        "detail": item.detail,
        "former_names": names_json(item.former_names),
        "gone_since": item.gone_since,
    }


def _item(row: tuple[Any, ...]) -> tuple[str, ReferenceItem]:
    tenant_id, kind, identity, name, code, detail, former, gone_since = row
    item = ReferenceItem(ReferenceKind(kind), identity, name, code, detail, read_names_json(former), gone_since)
    return str(tenant_id), item


def _reading(row: tuple[Any, ...]) -> tuple[str, Reading]:
    tenant_id, kind, state, at, complete_at, message = row
    return str(tenant_id), Reading(ReferenceKind(kind), ReadingState(state), at, complete_at, message)
