"""What all repositories share: a connection, the seals, and plain words for rows that make no sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping
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
        try:
            return tuple(value_of(row) for row in self._connection.execute(statement).mappings())
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
