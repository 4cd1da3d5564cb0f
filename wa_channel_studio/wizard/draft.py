"""A journey as bytes and back, for the encrypted draft journal.

The bytes hold secrets in the clear and are meant for the vault only; this module does not seal and does not store.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import STEPS
from wa_channel_studio.wizard.machine import Journey

_VERSION = 1


def journey_to_bytes(journey: Journey) -> bytes:
    """The journey with all its secrets. Seal the result at once."""
    document = {
        "version": _VERSION,
        "answers": pack_answers(journey.answers),
        "step": journey.step.value,
        "field": journey.field,
        "set_aside": {provider: pack_answers(answers) for provider, answers in journey.set_aside},
        "trail": [step.value for step in journey.trail],
        "touched": sorted(journey.touched),
        "seen_all": journey.seen_all,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def journey_from_bytes(payload: bytes) -> Journey:
    """Read what :func:`journey_to_bytes` wrote. Raises ProblemError for anything else."""
    try:
        document = json.loads(payload.decode("utf-8", "surrogatepass"))
        if document["version"] > _VERSION:
            raise ProblemError.of("The draft was written by a newer release.", "Open it with that release.")
        return Journey(
            answers=unpack_answers(document["answers"]),
            step=_step(document["step"]),
            field=str(document["field"]),
            set_aside=tuple((name, unpack_answers(values)) for name, values in sorted(document["set_aside"].items())),
            trail=tuple(_step(step) for step in document["trail"]),
            touched=frozenset(str(key) for key in document["touched"]),
            seen_all=document["seen_all"] is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        # Never the original exception: its text could quote a secret of the draft.
        raise ProblemError.of("The draft cannot be read.", "Restore a backup, or discard the draft.") from None


def _step(name: str) -> Step:
    """A step of the wizard; the tenant's settings are none."""
    step = Step(name)
    if step not in STEPS:
        raise ValueError("not a step of the wizard")
    return step


def pack_answers(answers: Mapping[str, RawValue]) -> dict[str, Any]:
    """Answers as JSON values that keep lists and secrets apart from texts."""
    return {key: _pack(value) for key, value in answers.items()}


def unpack_answers(document: Mapping[str, Any]) -> Answers:
    """The answers that :func:`pack_answers` wrote."""
    return Answers({key: _unpack(value) for key, value in document.items()})


def _pack(value: RawValue) -> Any:
    if isinstance(value, Secret):
        return {"secret": value.reveal()}
    return list(value) if isinstance(value, tuple) else value


def _unpack(value: Any) -> RawValue:
    if isinstance(value, dict):
        return Secret(str(value["secret"]))
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise ValueError("not a raw value")
