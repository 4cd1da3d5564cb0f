"""What an export reads of the channels: names of tenants and clear answers, in the order of the list.

Nothing sealed is read, not even its table. Answers are handed on as the text that stands in the file; what they mean
is not known here.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from sqlalchemy import LargeBinary, Select, cast, func, select

from wa_channel_studio.services.export_ports import SourceRow
from wa_channel_studio.store.engine import bare_of, passing_through
from wa_channel_studio.store.repositories.base import Repository, T
from wa_channel_studio.store.tables import channel, channel_answers, tenant

PORTION = 500
"""Channels read at once; SQLite takes 32,766 values in one statement, older ones 999."""

_ORDER = (channel.c.tenant_sort, channel.c.name_sort, channel.c.number)
_KEPT = channel.c.trashed.is_(False)


class ExportRows(Repository):
    """Implements ``services.export_ports.ExportSource``."""

    def count(self, channel_ids: Sequence[str] | None) -> int:
        """How many of them are outside the trash."""
        if channel_ids is None:
            return self._number(select(func.count()).select_from(channel).where(_KEPT))
        return sum(
            self._number(select(func.count()).select_from(channel).where(_KEPT, channel.c.id.in_(part)))
            for part in _portions(list(dict.fromkeys(channel_ids)))
        )

    def tenant_ids(self, channel_ids: Sequence[str] | None) -> frozenset[str]:
        """The tenants they belong to."""
        statement = select(channel.c.tenant_id).where(_KEPT).distinct()
        if channel_ids is None:
            return frozenset(self._read(statement, lambda row: str(row["tenant_id"])))
        found: set[str] = set()
        for part in _portions(channel_ids):
            found.update(self._read(statement.where(channel.c.id.in_(part)), lambda row: str(row["tenant_id"])))
        return frozenset(found)

    def rows(self, channel_ids: Sequence[str] | None) -> Generator[SourceRow, None, None]:
        """By tenant, then by name. All come in one stream; of chosen ones the order is read first, then portions."""
        names = {row.id: str(row.name) for row in self._connection.execute(select(tenant.c.id, tenant.c.name))}
        answers = select(channel.c.number, channel.c.tenant_id, channel_answers.c.answers).join(channel_answers)
        if channel_ids is None:
            with passing_through(self._connection):
                # As bytes: nobody needs the text before it is taken apart, perhaps in another process.
                owned = select(channel.c.tenant_id, cast(channel_answers.c.answers, LargeBinary)).join(channel_answers)
                for owner, answered in self._streamed(owned.where(_KEPT).order_by(*_ORDER)):
                    yield names[owner], answered
            return
        wanted = frozenset(channel_ids)
        found = self._connection.execute(select(channel.c.number, channel.c.id).where(_KEPT).order_by(*_ORDER))
        for part in _portions([number for number, key in found if key in wanted]):
            some = self._connection.execute(answers.where(channel.c.number.in_(part)))
            rows = {number: (names[owner], text) for number, owner, text in some}
            yield from (rows[number] for number in part)

    def _streamed(self, statement: Select[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows as the driver gives them: SQLAlchemy's own would take as long again as reading them."""
        words = statement.compile(dialect=self._connection.dialect, compile_kwargs={"literal_binds": True})
        cursor = bare_of(self._connection).execute(str(words))
        try:
            while rows := cursor.fetchmany(PORTION):
                yield from rows
        finally:
            cursor.close()


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + PORTION] for start in range(0, len(items), PORTION))
