"""A plan as a JSON document for scripts and for people who approve it, and whether a document tells of a plan.

Items and fields have exactly the members that were agreed on; what else is known of an item stands beside them, in the
same order. Secrets are words in it, never values; the seal stands for them.
"""

from __future__ import annotations

from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.sync.plan import Plan, PlanField, PlanItem


def plan_document(plan: Plan) -> dict[str, JsonValue]:
    """A plan as JSON: ``{"items": [{"action", "kind", "name", "fields": [{"field", "base", "local", "remote"}],
    "blocked"}], "details": […], …}``; secrets are words, never values."""
    return {
        "tenant": plan.tenant,
        "way": plan.way.value,
        "made_at": plan.made_at.isoformat(),
        "items": [_item(item) for item in plan.items],
        "details": [_details(item) for item in plan.items],
        "same": plan.same,
        "seal": plan.seal,
    }


def _item(item: PlanItem) -> dict[str, JsonValue]:
    return {
        "action": item.action.value,
        "kind": item.kind.value,
        "name": item.name,
        "fields": [_field(field) for field in item.fields],
        "blocked": item.blocked,
    }


def _field(field: PlanField) -> dict[str, JsonValue]:
    return {"field": field.field, "base": field.base, "local": field.here, "remote": field.there}


def _details(item: PlanItem) -> dict[str, JsonValue]:
    return {
        "state": item.state.value,
        "side": item.side.value,
        "goes": {field.field: field.goes.value if field.goes is not None else None for field in item.fields},
        "chosen": [field.field for field in item.fields if field.chosen],
        "secret": [field.field for field in item.fields if field.secret],
        "remedy": item.remedy,
        "note": item.note,
        "channel_id": item.channel_id,
        "remote_id": item.remote_id,
    }


def same_plan(document: JsonValue, plan: Plan) -> bool:
    """Whether a document that :func:`plan_document` gave is of a plan that would do exactly the same."""
    if not isinstance(document, dict):
        return False
    own = plan_document(plan)
    return all(document.get(key) == own[key] for key in ("tenant", "way", "items", "details", "seal"))
