"""Where each channel's entry was left, as a setting of the workspace keeps it: the ids of fields by channel."""

from __future__ import annotations

import json
from collections.abc import Mapping

PLACES = "guided.places"
_KEPT = 50
"""Channels whose place is remembered, the last ones."""


def read_places(setting: str) -> dict[str, str]:
    """The places of a setting; nothing of what makes no sense."""
    try:
        found = json.loads(setting) if setting else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}


def with_place(places: Mapping[str, str], channel_id: str, field: str) -> dict[str, str]:
    """The places with one more, the newest last."""
    kept = {key: value for key, value in places.items() if key != channel_id}
    kept[channel_id] = field
    return dict(list(kept.items())[-_KEPT:])


def written(places: Mapping[str, str]) -> str:
    """The setting."""
    return json.dumps(places)
