"""Values of a plan's fields as people read them; secrets as words, whatever stands in their place.

Knows the field table's ways of showing a value, and nothing of what a plan does with it.
"""

from __future__ import annotations

from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import JsonValue, ShapeError
from wa_channel_studio.sync.plan import OTHER, SET, UNREADABLE, PlanField
from wa_channel_studio.ui.aicc.plan_words import WHOLE, translate
from wa_channel_studio.ui.bulk.field_words import field_name


def secret_words(value: JsonValue) -> str:
    """What a plan says of a secret; whatever is no word of ours is not shown."""
    words = {
        SET: translate("set"),
        OTHER: translate("set to another value"),
        UNREADABLE: translate("changed there, cannot be read"),
    }
    return words.get(str(value), translate("set")) if value else translate("not set")


def value_words(field: PlanField, value: JsonValue) -> str:
    """A value for people; an empty one is said to be."""
    if field.secret:
        return secret_words(value)
    if field.field == WHOLE:
        return str(value) if value else translate("deleted")
    if value is None or value == "" or value == []:
        return translate("empty")
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    spec = all_fields().get(field.field)
    if spec is None:
        return str(value)
    try:
        return spec.type.show(spec.type.from_json(value)) or str(value)
    except ShapeError:
        return str(value)


def label_of(field: PlanField) -> str:
    """What a field is called; of a certificate a plan tells two things that no form has."""
    own = {
        WHOLE: translate("The channel as a whole"),
        "sha256": translate("Fingerprint (SHA-256)"),
        "type": translate("Type of the file"),
        "provider": translate("Provider"),
    }
    return own.get(field.field) or field_name(field.field)


def sides_of(field: PlanField) -> tuple[str, str, str]:
    """Base, here and there in words."""
    base = value_words(field, field.base)
    if field.field == WHOLE and not field.base:
        base = translate("never")  # both have the name, and nothing tells of a time when they were the same
    return base, value_words(field, field.here), value_words(field, field.there)
