"""Answers as CHANNEL.json has them: one object of field keys to values.

Reading keeps whatever can be kept, right or wrong, because judging is the check's work; only what no field could hold
is refused here, by key. Secrets are written as ``***`` unless they are asked for by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.clean import clean
from wa_channel_studio.fields.condition import ALWAYS
from wa_channel_studio.fields.spec import Travels
from wa_channel_studio.fields.table import PROVIDERS, all_fields, fields_of, spec_for
from wa_channel_studio.fields.types import CertificateRef, JsonValue, ShapeError
from wa_channel_studio.fields.types.base import quoted


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """What a CHANNEL.json gave: the answers, what could not be kept, and what the clean-up removed, by key."""

    answers: Answers
    problems: tuple[Problem, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def answers_from_json(document: JsonValue) -> ReadAnswers:
    """Read one object. Unknown keys are problems and are not kept, since nobody knows whether they are secrets."""
    if not isinstance(document, dict):
        return ReadAnswers(Answers(), (_refused("", "The file does not hold one object in braces."),))
    provider = document.get("provider")
    provider_key = clean(provider).text if isinstance(provider, str) else ""
    values: dict[str, RawValue] = {}
    problems: list[Problem] = []
    notes: list[tuple[str, str]] = []
    for key, given in document.items():
        spec = spec_for(provider_key, key)
        if spec is None:
            message = f"{quoted(key)} is not a field of a WhatsApp channel."
            problems.append(Problem(key, Severity.ERROR, message, "Correct the name of the key or take it out."))
            continue
        try:
            value, note = spec.type.clean_value(spec.type.from_json(given))
        except ShapeError as reason:
            problems.append(_refused(key, str(reason)))
            continue
        values[key] = value
        if note:
            notes.append((key, note))
    return ReadAnswers(Answers(values), tuple(problems), tuple(notes))


def answers_to_json(
    answers: Answers,
    *,
    with_secrets: bool = False,
    redact: bool = False,
    certificate_paths: Mapping[str, str] | None = None,
) -> dict[str, JsonValue]:
    """The answers in page order. Empty ones are left out, but for "" where leaving a key out would mean its default.

    Secrets are left out; ``redact`` shows them as ``***`` instead, and ``with_secrets`` writes them. Certificates are
    written as ``certificate_paths`` says, by id.
    """
    document: dict[str, JsonValue] = {}
    for key in _in_page_order(answers):
        value = answers[key]
        spec = spec_for(answers.text("provider"), key)
        if spec is None:
            continue
        if is_empty(value):
            if spec.default is not None:
                document[key] = ""
        elif spec.secret:
            if with_secrets and isinstance(value, Secret):
                document[key] = value.reveal()
            elif redact:
                document[key] = spec.type.to_json(value)
        elif isinstance(spec.type, CertificateRef):
            paths = [(certificate_paths or {}).get(item, item) for item in answers.items_of(key)]
            document[key] = paths[0] if len(paths) == 1 else list[JsonValue](paths)
        else:
            document[key] = spec.type.to_json(value)
    return document


def _in_page_order(answers: Answers) -> list[str]:
    own = [spec.key for spec in fields_of(answers.text("provider")) if spec.key in answers]
    return own + [key for key in answers if key not in own]


def _refused(key: str, message: str) -> Problem:
    return Problem(key, Severity.ERROR, message, "Correct it in the file.")


def describe_fields(provider: str = "") -> list[dict[str, JsonValue]]:
    """The field table for scripts: one row per key, for one provider or for all."""
    specs = fields_of(provider) if provider else tuple(all_fields().values())
    return [
        {
            "key": spec.key,
            "label": spec.label,
            "step": spec.step.value,
            "type": spec.type.kind,
            "required": spec.required is ALWAYS,
            "secret": spec.secret,
            "exported": spec.travels is Travels.EXPORTED and not spec.secret,
            "help": spec.help,
            "source": spec.source,
            "providers": [p for p in PROVIDERS if any(s.key == spec.key for s in fields_of(p))],
        }
        for spec in specs
    ]
