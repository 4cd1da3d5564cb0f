"""Reads answers, as the workspace has them, into cells that are ready to be written.

What a cell is stands in ``services.sheet_cells``; here it is only done quickly, for 100,000 channels of 70 fields. Of
each answer only what is exported is decoded, and what stands in many channels is made into a cell once. Whatever is not
of its field's usual kind takes the way of ``services.export_columns.row_of``, which knows everything.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.fields.types import Identifier, Integer, Keywords, Switch, WorkTime
from wa_channel_studio.services.export_columns import Column, columns, row_of
from wa_channel_studio.services.export_ports import SourceRow
from wa_channel_studio.services.sheet_cells import Cell, cell_of, cell_text

REMEMBERED = 1_000
"""Values per column of which the cell is remembered; texts of tenants and their channels are often the same."""

Shape = Callable[[Column, Cell], str]
"""How a cell stands in a file. Raises CellRefusedError."""


class CellRefusedError(ValueError):
    """A cell that cannot stand in a file of this kind; says why, and what helps."""

    def __init__(self, column: Column, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason
        self.remedy = remedy


class _Memory(dict[Any, str]):
    """Cells of one column by value. True and 1 are the same key, so a column has values of one type only."""

    def __init__(self, column: Column, shape: Shape) -> None:
        super().__init__()
        self._column = column
        self._shape = shape
        self._is_name = column.spec is not None and isinstance(column.spec.type, Identifier)

    def __missing__(self, value: Any) -> str:
        spec = self._column.spec
        if self._is_name and value is not None and value.isascii() and value.isidentifier():
            # Every channel has another name, and nearly every name is plain.
            return self._shape(self._column, value)
        made = self._shape(self._column, cell_text(value) if spec is None else cell_of(spec, value))
        if len(self) >= REMEMBERED:
            self.clear()
        self[value] = made
        return made


class RowReader:
    """Makes rows of cells in one shape."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        tenant, *fields = columns()
        self._tenants = _Memory(tenant, shape)
        self._memories = tuple(_Memory(column, shape) for column in fields)
        kinds = [(column.spec.key, _kind(column), None) for column in fields if column.spec is not None]
        self._decode = msgspec.json.Decoder(msgspec.defstruct("Exported", kinds, gc=False)).decode

    def rows(self, portion: Sequence[SourceRow]) -> list[list[str]]:
        """The cells of these channels. Raises ProblemError for one that cannot stand in such a file.

        Raises ValueError or TypeError for what cannot be the answers of a channel.
        """
        return [self._row(tenant, answers) for tenant, answers in portion]

    def _row(self, tenant: str, answers: str | bytes) -> list[str]:
        try:
            values = msgspec.structs.astuple(self._decode(answers))
        except msgspec.MsgspecError:
            return self._odd(tenant, answers)
        try:
            return [self._tenants[tenant], *map(operator.getitem, self._memories, values)]
        except CellRefusedError:
            return self._odd(tenant, answers)

    def _odd(self, tenant: str, answers: str | bytes) -> list[str]:
        """The same for a channel with a value that is not of the usual kind, such as a text where a number belongs."""
        clear = json.loads(answers)
        if not isinstance(clear, dict):
            raise TypeError("no object of values")
        cells = row_of(tenant, clear)
        try:
            return [self._shape(column, cell) for column, cell in zip(columns(), cells, strict=True)]
        except CellRefusedError as refused:
            place = f"{refused.column.heading} of the channel {cells[1] or '(no name)'} of {tenant or '(no tenant)'}"
            raise ProblemError.of(f"{place} {refused.reason}", refused.remedy) from None


def _kind(column: Column) -> Any:
    """The type that msgspec takes for the values of a column; it refuses all others."""
    kind = column.spec.type if column.spec is not None else None
    if isinstance(kind, Switch):
        return bool | None
    if isinstance(kind, Integer):
        return int | str | None
    return tuple[str, ...] | None if isinstance(kind, Keywords | WorkTime) else str | None
