"""What can be done to one field of many channels: set, empty, add to, take from, replace within.

Makes new answers out of old ones and shows values in words, secrets as ``***``. Whether the answers are right is the
check's judgement, and which channels are asked stands in ``services.bulk_plan``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.problem import Flaw, Problem, Severity
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.many import can_be_set_for_many, repetitions
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import all_fields, field_map
from wa_channel_studio.fields.types import CertificateRef


class Operation(StrEnum):
    """What an edit does with the value that is there."""

    SET = "set"
    CLEAR = "clear"
    ADD = "add"
    """Items behind those of a list, each once."""
    REMOVE = "remove"
    """Items out of a list; capitals do not matter."""
    REPLACE = "replace"
    """A part of a text, or of each item of a list; capitals matter."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One edit of one field, the same for all channels."""

    field: str
    operation: Operation = Operation.SET
    value: RawValue = None
    find: str = ""
    """What REPLACE looks for."""


_EVERYTHING = (Operation.SET, Operation.CLEAR, Operation.REPLACE)
_LISTS = (Operation.SET, Operation.CLEAR, Operation.ADD, Operation.REMOVE)
_BY_KIND: Mapping[str, tuple[Operation, ...]] = {
    "switch": (Operation.SET,),
    "text": _EVERYTHING,
    "template": _EVERYTHING,
    "url": _EVERYTHING,
    "phone": _EVERYTHING,
    "reference": _EVERYTHING,
    "keywords": (*_LISTS, Operation.REPLACE),
    "work_time": (*_LISTS, Operation.REPLACE),
    "checklist": _LISTS,
}


def operations_of(spec: FieldSpec) -> tuple[Operation, ...]:
    """What can be done with a field on many channels; nothing where it makes no sense."""
    if not can_be_set_for_many(spec):
        return ()
    return _BY_KIND.get(spec.type.kind, (Operation.SET, Operation.CLEAR))


# --- the edit itself -----------------------------------------------------------------------------


def cleaned(edit: FieldEdit) -> FieldEdit:
    """The edit with its value as the field takes it: without invisible ballast, a list as a list, a secret sealed."""
    spec = all_fields().get(edit.field)
    if spec is None or edit.value is None or edit.operation is Operation.CLEAR:
        return edit
    value: RawValue = edit.value
    if spec.secret and isinstance(value, str):
        value = Secret(value)
    if edit.operation in (Operation.ADD, Operation.REMOVE) and isinstance(value, str):
        value = (value,) if value else ()
    if edit.operation is not Operation.REPLACE:  # a blank may be what a replacement is about
        value, _ = spec.type.clean_value(value)
    return replace(edit, value=value)


def faults(edits: Sequence[FieldEdit], providers: Iterable[str], count: int) -> tuple[Problem, ...]:
    """What is wrong with the edits by themselves, at their fields, whichever of ``count`` channels they are for."""
    if not edits:
        return (Problem("", Severity.ERROR, "No field is chosen.", "Choose the field that is to change."),)
    own = [field_map(provider) for provider in dict.fromkeys(providers)]
    found: list[Problem] = []
    for number, edit in enumerate(edits):
        if any(edit.field == other.field for other in edits[:number]):
            found.append(_fault(edit, "The field is chosen twice.", "Take one of the two out."))
            continue
        specs = [fields[edit.field] for fields in own if edit.field in fields]
        found += _of_one(edit, specs, count)
    return tuple(found)


def _of_one(edit: FieldEdit, specs: Sequence[FieldSpec], count: int) -> list[Problem]:
    known = specs[0] if specs else all_fields().get(edit.field)
    if known is None:
        return [_fault(edit, "No channel has this field.", "Choose another field.")]
    if edit.operation not in operations_of(known):
        if not can_be_set_for_many(known):
            return [_fault(edit, f"{known.label} is not set for many channels at once.", "Open each channel for it.")]
        return [_fault(edit, f"{known.label} cannot be changed in this way.", "Choose another way of changing it.")]
    if edit.operation is Operation.REPLACE:
        return [] if edit.find else [_fault(edit, "What is to be replaced is missing.", "Fill it in.")]
    if edit.operation is Operation.CLEAR:
        return []
    if is_empty(edit.value):
        return [_fault(edit, f"No value is given for {known.label}.", "Enter one, or choose to empty the field.")]
    if edit.operation is Operation.REMOVE:
        return []
    if known.type.kind == "phone" and count > 1:
        return [_fault(edit, f"One phone number cannot be that of {count} channels.", "Replace a part of it instead.")]
    return [flaw.at(edit.field) for flaw in _of_all(edit.value, specs or [known])]


def _of_all(value: RawValue, specs: Sequence[FieldSpec]) -> list[Flaw]:
    """What every one of the providers finds wrong with a value; what only some do is told channel by channel."""
    first, *others = [spec.flaws(value) for spec in specs]
    said = [{(flaw.severity, flaw.message) for flaw in found} for found in others]
    return [flaw for flaw in first if all((flaw.severity, flaw.message) in found for found in said)]


def _fault(edit: FieldEdit, message: str, remedy: str) -> Problem:
    return Problem(edit.field, Severity.ERROR, message, remedy)


# --- what it makes of answers --------------------------------------------------------------------


def edited(answers: Answers, edits: Sequence[FieldEdit]) -> Answers:
    """The answers after the edits; whatever repeats a field follows it. Equal ones when nothing changes."""
    own = field_map(answers.text("provider"))
    values: dict[str, RawValue] = {}
    for edit in edits:
        if edit.field not in own:
            continue
        value = _edited(own[edit.field], answers.get(edit.field), edit)
        for key in (edit.field, *repetitions(answers.text("provider"), edit.field)):
            if not same(answers.get(key), value):
                values[key] = value
    return answers.with_values(values) if values else answers


def same(old: RawValue, new: RawValue) -> bool:
    """Whether two values count as one; nothing is the same as emptied, and on is not 1."""
    return (old == new and isinstance(old, bool) is isinstance(new, bool)) or (is_empty(old) and is_empty(new))


def _edited(spec: FieldSpec, old: RawValue, edit: FieldEdit) -> RawValue:
    if edit.operation is Operation.SET:
        return edit.value
    if edit.operation is Operation.CLEAR:
        return () if isinstance(old, tuple) else None if spec.secret else ""
    if edit.operation is Operation.REPLACE:
        return _replaced(spec, old, edit)
    items = old if isinstance(old, tuple) else (old,) if isinstance(old, str) and old else ()
    given = edit.value if isinstance(edit.value, tuple) else ()
    if edit.operation is Operation.ADD:
        there = {item.casefold() for item in items}
        return (*items, *(item for item in dict.fromkeys(given) if item.casefold() not in there))
    unwanted = {item.casefold() for item in given}
    return tuple(item for item in items if item.casefold() not in unwanted)


def _replaced(spec: FieldSpec, old: RawValue, edit: FieldEdit) -> RawValue:
    new = edit.value if isinstance(edit.value, str) else ""
    if isinstance(old, tuple) and any(edit.find in item for item in old):
        changed = tuple(item.replace(edit.find, new) for item in old)
        return spec.type.clean_value(tuple(item for item in changed if item))[0]
    if isinstance(old, str) and edit.find in old:
        return spec.type.clean_value(old.replace(edit.find, new))[0]
    return old


# --- in words ------------------------------------------------------------------------------------


def shown(spec: FieldSpec, value: RawValue, files: Mapping[str, str]) -> str:
    """A value for people: a secret as ``***``, a certificate by the name of its file (``files``, by id)."""
    if is_empty(value):
        return ""
    if spec.secret or isinstance(value, Secret):
        return REDACTED
    if isinstance(spec.type, CertificateRef):
        items = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(files.get(item, item) for item in items)
    return spec.type.show(value)
