"""Writes what was the same on both sides as JSON and reads it back: clear values, marks and revisions, no secret.

Knows which field is a secret, so that a value of one is refused here whoever put it among the clear ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.store.codec import dumped, loaded
from wa_channel_studio.sync.snapshot import Base, SecretBase

_SECRET = frozenset(key for key, spec in all_fields().items() if spec.secret)


def base_json(base: Base) -> str:
    """A base as a JSON object. Raises ValueError for the value of a field that is a secret."""
    if not _SECRET.isdisjoint(base.fields):
        raise ValueError("a secret cannot be written in the clear")
    secrets = {key: (each.mark, each.revision, each.unlike) for key, each in base.secrets.items()}
    return dumped({"provider": base.provider, "fields": dict(base.fields), "secrets": secrets})


def read_base_json(text: str) -> Base:
    """What :func:`base_json` wrote. Raises ValueError or LookupError for anything else."""
    content = loaded(text)
    if not isinstance(content, dict) or not isinstance(content["fields"], dict):
        raise ValueError("no base")
    secrets = {key: _secret(each) for key, each in content["secrets"].items()}
    return Base(str(content["provider"]), content["fields"], secrets)


def names_json(names: Sequence[str]) -> str:
    """Names as a JSON list."""
    return dumped(names)


def read_names_json(text: str) -> tuple[str, ...]:
    """What :func:`names_json` wrote. Raises ValueError."""
    # Nearly all have none.
    return () if text == "[]" else tuple(map(str, loaded(text)))


def _secret(parts: Any) -> SecretBase:
    mark, revision, unlike = parts
    return SecretBase(str(mark), str(revision), bool(unlike))
