"""The columns of an export of channels, which come from the field table, and the names in its archive.

It knows order, headings, kinds and the version of the format. What stands in a cell is ``sheet_cells``'s knowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.spec import FieldSpec, Travels
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.fields.types import Choice, Identifier, Integer, Reference, Switch, Text
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.sheet_cells import LARGEST, Cell, cell_of, cell_text

Reader: TypeAlias = Callable[[Any], Cell]
"""Makes a cell of a value, which may stand as JSON has it: a list for a tuple."""

FORMAT_VERSION = 1
"""Raised when a file of this release would be read wrongly by an older one."""
FORMAT_NAME = "WA Channel Studio channel export"
FORMAT = f"{FORMAT_NAME} {FORMAT_VERSION}"
"""The comment of an archive, and a property of an XLSX file."""

MAX_RECORDS = 100_000
"""Records in one export (channel page, Follow-up Procedure)."""
MAX_PER_FILE = 2_000
"""Records in one file of it (the same)."""

TENANT = "Tenant"
"""Heading of the first column, the name by which this program knows the tenant."""
_FIRST = ("channel_name", "provider")
_WIDTHS = {"switch": 12, "integer": 14, "choice": 24, "identifier": 28, "work_time": 24, "reference": 24}
"""Characters that fit into a column, by the kind of its field."""
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its field (None for the tenant) and how wide it is drawn, in characters."""

    heading: str
    spec: FieldSpec | None
    width: int


@cache
def columns() -> tuple[Column, ...]:
    """The tenant, then name and provider, then everything else that may be exported, in the order of the page."""
    fields = {key: spec for key, spec in all_fields().items() if spec.travels is Travels.EXPORTED and not spec.secret}
    ordered = [fields[key] for key in _FIRST] + [spec for key, spec in fields.items() if key not in _FIRST]
    return (Column(TENANT, None, 24), *(Column(spec.label, spec, _width(spec)) for spec in ordered))


def _width(spec: FieldSpec) -> int:
    return max(_WIDTHS.get(spec.type.kind, _WIDEST), min(len(spec.label) + 4, _WIDEST))


def headings() -> tuple[str, ...]:
    """The first row of every file."""
    return tuple(column.heading for column in columns())


@cache
def _readers() -> tuple[tuple[str, Reader], ...]:
    return tuple((column.spec.key, _reader(column.spec)) for column in columns() if column.spec is not None)


def _reader(spec: FieldSpec) -> Reader:
    """:func:`cell_of` for one field, with a short cut for the values that nearly every channel has."""
    kind = spec.type
    fixed: dict[RawValue, Cell] = {None: None, "": None}
    if isinstance(kind, Choice):
        fixed |= {option.key: option.label for option in kind.options}
    remembered = lru_cache(maxsize=4096)(lambda items: cell_of(spec, items))
    is_text = isinstance(kind, Text | Identifier | Reference)
    is_number = isinstance(kind, Integer)
    is_switch = isinstance(kind, Switch)

    def read(value: Any) -> Cell:
        given = type(value)
        if given is str:
            if value in fixed:
                return fixed[value]
            return value if is_text and value.isascii() else cell_of(spec, value)
        if given is bool and is_switch:
            return bool(value)
        if value is None:
            return None
        if given is int and is_number and -LARGEST < value < LARGEST:
            return int(value)
        if (given is list or given is tuple) and all(type(item) is str for item in value):
            return remembered(tuple(value))
        if given is not bool and given is not int:
            raise ValueError(f"{spec.key} holds what no field can hold")
        return cell_of(spec, value)

    return read


def row_of(tenant: str, clear: Mapping[str, Any]) -> tuple[Cell, ...]:
    """One row of a file. Only fields that may be exported are looked at, whatever else ``clear`` holds.

    Raises ValueError for a value that cannot be an answer.
    """
    get = clear.get
    return (cell_text(tenant), *[read(get(key)) for key, read in _readers()])


def file_name(number: int, kind: SheetFormat) -> str:
    """The name of the file ``number``, from 1, in the archive."""
    return f"channels-{number:04d}.{kind.value}"


def file_count(records: int) -> int:
    """How many files that many records take."""
    return -(-records // MAX_PER_FILE)
