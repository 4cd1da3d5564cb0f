"""How fields are named outside their form: by label and group, since labels such as Remark stand in several groups."""

from __future__ import annotations

from collections.abc import Iterable

from wa_channel_studio.fields.layout import CARD_TEXTS, STEP_TEXTS, CardText
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import PROVIDERS, all_fields, providers_of
from wa_channel_studio.ui.parts.field_names import name_of

_SEAM = ": "


def group_of(spec: FieldSpec) -> str:
    """Step and card of a field: "Basic configuration · Offline Messages"."""
    step = STEP_TEXTS[spec.step].title if spec.step in STEP_TEXTS else ""
    card = CARD_TEXTS.get(spec.card, CardText()).title
    card = card.partition(_SEAM)[2] or card
    return " · ".join(part for part in (step, card) if part)


def field_name(key: str) -> str:
    """The label of a field, with its group where another field has the same label; an unknown key as it is."""
    spec = all_fields().get(key)
    if spec is None:
        return key
    return f"{spec.label} ({group_of(spec)})" if spec.label in _REPEATED else name_of(spec)


def _repeated(labels: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for label in labels:
        (twice if label in seen else seen).add(label)
    return frozenset(twice)


_REPEATED = _repeated(spec.label for spec in all_fields().values())


def only_for(key: str) -> str:
    """The providers that have a field, by name; empty when all have it."""
    having = providers_of(key)
    if not having or len(having) == len(PROVIDERS):
        return ""
    return ", ".join(PROVIDERS[provider].label for provider in having)
