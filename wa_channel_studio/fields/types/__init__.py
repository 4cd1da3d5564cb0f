"""The types a field can have. Each knows all about a value; none knows a field."""

from __future__ import annotations

from wa_channel_studio.fields.types.address import Phone, Url
from wa_channel_studio.fields.types.base import FieldType, JsonValue, ShapeError
from wa_channel_studio.fields.types.certificate_ref import CertificateRef
from wa_channel_studio.fields.types.choice import CheckList, Choice, Item, Option, Reference, Switch
from wa_channel_studio.fields.types.measure import DateOnly, Integer, Keywords, WorkTime
from wa_channel_studio.fields.types.secret_text import SecretText
from wa_channel_studio.fields.types.text import Identifier, Template, Text

__all__ = [
    "CertificateRef",
    "CheckList",
    "Choice",
    "DateOnly",
    "FieldType",
    "Identifier",
    "Integer",
    "Item",
    "JsonValue",
    "Keywords",
    "Option",
    "Phone",
    "Reference",
    "SecretText",
    "ShapeError",
    "Switch",
    "Template",
    "Text",
    "Url",
    "WorkTime",
]
