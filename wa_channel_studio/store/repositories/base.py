"""What all repositories share: a connection, the seals, and plain words for rows that make no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, RowMapping, Table, insert
from sqlalchemy.sql import Executable

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.store import faults
from wa_channel_studio.store.sealing import Seals

T = TypeVar("T")


class Repository:
    """Rows of one subject within one transaction."""

    def __init__(self, connection: Connection, seals: Seals, path: Path) -> None:
        self._connection = connection
        self._seals = seals
        self._path = path

    def _read(self, statement: Executable, value_of: Callable[[RowMapping], T]) -> tuple[T, ...]:
        """The values of all rows. Raises DamagedError for a row that cannot have been written by this program."""
        return self._values(lambda: tuple(map(value_of, self._connection.execute(statement).mappings())))

    def _read_rows(self, statement: Executable, value_of: Callable[[tuple[Any, ...]], T]) -> tuple[T, ...]:
        """The same from columns by their place, which takes half the time where there are thousands."""
        # Fetched by the hundred: one by one and all at once both take half as long again.
        rows = chain.from_iterable(self._connection.execute(statement).partitions(500))
        return self._values(lambda: tuple(map(value_of, cast("Iterable[tuple[Any, ...]]", rows))))

    def _values(self, read: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        try:
            return read()
        except ProblemError:
            raise
        except (ValueError, TypeError, LookupError, AttributeError) as exc:
            # Only the kind is told: the text of such an error quotes the value.
            raise faults.damaged(self._path, type(exc).__name__) from None

    def _number(self, statement: Executable) -> int:
        return int(self._connection.execute(statement).scalar_one())

    def _run(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> int:
        """Execute and return how many rows it touched."""
        return self._connection.execute(statement, values).rowcount

    def _run_all(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once for each row; with none, nothing happens."""
        if rows:
            self._run(statement, rows)

    def _put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert or replace by primary key; of a key given twice the last one counts."""
        keys = tuple(column.name for column in table.primary_key.columns)
        wanted = {tuple(row[key] for key in keys): row for row in rows}
        self._run_all(insert(table).prefix_with("OR REPLACE"), tuple(wanted.values()))
