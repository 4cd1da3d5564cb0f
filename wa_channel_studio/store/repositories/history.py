"""What was changed, when and by which action. Secret values are sealed one by one, others stand in the clear.

Each channel's entries are chained (see ``history_chain``), so that whoever changes, moves or removes one without the
key is found out.
"""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, TableClause, column, func, insert, select, table, update
from sqlalchemy import bindparam as bind
from sqlalchemy.engine.default import DefaultDialect

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.channel_states import CREATED, TAGS, TENANT, TRASHED
from wa_channel_studio.store.codec import (
    clear_value,
    must_be_sealed,
    read_clear_value,
    read_secret_bytes,
    secret_bytes,
)
from wa_channel_studio.store.columns import Exact, UtcTime, Words
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.history_chain import COLUMNS, EMPTY, OLD_EMPTY, Chain, Head
from wa_channel_studio.store.repositories.settings import SettingRows
from wa_channel_studio.store.tables import channel, history, history_head

PENDING = "history_pending"
"""The setting by which revision 0003 of the schema asks for :meth:`HistoryRows.catch_up`."""

CHAINED = "history_chained"
"""The sealed setting that says that every entry has its tag, so that none can be passed off as an old one."""

_AT_ONCE = 900
"""Channels in one statement; SQLite of older systems takes 999 values."""

_IN_THE_CLEAR = frozenset({CREATED, TENANT, TAGS, TRASHED})
"""Fields that are none of the form's, and whose values the list shows in the clear too."""

_AS_IT_LIES = table("history", *map(column, ("number", *COLUMNS, "mac")))
"""The same table without types: a tag is made over what lies in the file."""


class HistoryRows(Repository):
    """Implements ``services.ports.History``."""

    def append(self, entries: Sequence[HistoryEntry]) -> None:
        """Add entries in the order they happened."""
        if not entries:
            return
        chain = Chain(self._seals)
        ids = sorted({entry.channel_id for entry in entries})
        there = self._kept_heads(chain, ids)
        heads = self._heads(there, ids)
        rows = []
        for entry in entries:
            row = self._row(entry)
            head = heads[entry.channel_id]
            mac = None if head is None else chain.tag(row, head)
            rows.append((*row, mac))
            if head is not None and mac is not None:
                heads[entry.channel_id] = Head(head.entries + 1, mac, head.whole)
        self._insert(_AS_IT_LIES, (*COLUMNS, "mac"), rows)
        self._keep_heads(chain, heads, there)

    def of_channel(self, channel_id: str) -> tuple[HistoryEntry, ...]:
        """Newest first."""
        statement = select(history).where(history.c.channel_id == channel_id).order_by(history.c.number.desc())
        return self._read(statement, self._entry)

    def of_step(self, step: str) -> tuple[HistoryEntry, ...]:
        """The entries of one action, in the order they happened."""
        statement = select(history).where(history.c.step == step).order_by(history.c.number)
        return self._read(statement, self._entry)

    # --- the chain -----------------------------------------------------------------------------------

    def faults(self, channel_id: str) -> str:
        """What shows that somebody tampered with a channel's history, as a sentence; empty when it is whole."""
        found = select(*(_AS_IT_LIES.c[name] for name in (*COLUMNS, "mac")))
        of_channel = found.where(_AS_IT_LIES.c.channel_id == channel_id).order_by(_AS_IT_LIES.c.number)
        rows = self._read_rows(of_channel, tuple)
        chain = Chain(self._seals)
        head = self._kept_heads(chain, [channel_id]).get(channel_id)
        if head is None:
            if self._is_unchained():
                return ""
            kept = select(func.count()).select_from(channel).where(channel.c.id == channel_id)
            if not rows and not self._number(kept):
                return ""
        return chain.faults(rows, head)

    def catch_up(self) -> None:
        """Chain what an older release has written without; done once for a workspace.

        Where there are tags already nothing is chained: somebody has asked for it who wants to hide something.
        """
        settings = SettingRows(self._connection, self._seals, self._path)
        if settings.get(PENDING) and not settings.secret(CHAINED):
            tagged = select(func.count()).select_from(history).where(history.c.mac.is_not(None))
            heads = select(func.count()).select_from(history_head)
            if not self._number(tagged) and not self._number(heads):
                self._chain_all()
        if settings.get(PENDING):
            settings.set(PENDING, "")
        if not settings.secret(CHAINED):
            settings.set_secret(CHAINED, Secret("1"))

    def _is_unchained(self) -> bool:
        """Whether an older release has written the history and nobody has chained it yet."""
        settings = SettingRows(self._connection, self._seals, self._path)
        return bool(settings.get(PENDING)) and not settings.secret(CHAINED)

    def _chain_all(self) -> None:
        chain = Chain(self._seals)
        empty = dict.fromkeys(self._read_rows(select(channel.c.id), itemgetter(0)), OLD_EMPTY)
        every = select(*_AS_IT_LIES.c).order_by(_AS_IT_LIES.c.channel_id, _AS_IT_LIES.c.number)
        heads: dict[str, Head | None] = {}
        tags = []
        for owner, rows in groupby(self._read_rows(every, tuple), key=itemgetter(1 + COLUMNS.index("channel_id"))):
            head = EMPTY
            for number, *row, _ in rows:
                head = Head(head.entries + 1, chain.tag(row, head, old=True))
                tags.append({"which": number, "mac": head.last})
            heads[owner] = head
        with_tag = update(_AS_IT_LIES).where(_AS_IT_LIES.c.number == bind("which")).values(mac=bind("mac"))
        self._run_all(with_tag, tags)
        self._keep_heads(chain, {**empty, **heads}, ())

    def _heads(self, there: Mapping[str, Head], ids: Sequence[str]) -> dict[str, Head | None]:
        """What the next entry of each channel follows. None while the older ones are not chained.

        Where entries have lost their head, the chain goes on marked as broken, and stays so.
        """
        heads: dict[str, Head | None] = dict(there)
        without = [owner for owner in ids if owner not in heads]
        begun: set[str] = set()
        for part in _parts(without):
            found = select(history.c.channel_id).where(history.c.channel_id.in_(part)).distinct()
            begun.update(self._read_rows(found, itemgetter(0)))
        unchained = bool(begun) and self._is_unchained()
        for owner in without:
            broken = None if unchained else Head(0, b"", whole=False)
            heads[owner] = broken if owner in begun else EMPTY
        return heads

    def _kept_heads(self, chain: Chain, channel_ids: Sequence[str]) -> dict[str, Head]:
        found: dict[str, Head] = {}
        for part in _parts(channel_ids):
            rows = select(history_head).where(history_head.c.channel_id.in_(part))
            for owner, *rest in self._read_rows(rows, tuple):
                found[owner] = chain.read_head(owner, *rest)
        return found

    def _keep_heads(self, chain: Chain, heads: Mapping[str, Head | None], there: Container[str]) -> None:
        """Write the heads; those that are ``there`` are replaced."""
        kept = [
            (owner, head.entries, head.last, chain.head_tag(owner, head))
            for owner, head in heads.items()
            if head is not None
        ]
        names = ("channel_id", "entries", "last", "mac")
        self._insert(history_head, names, [row for row in kept if row[0] not in there])
        self._run_all(
            update(history_head).where(history_head.c.channel_id == bind("of_channel")),
            [dict(zip(("of_channel", *names[1:]), row, strict=True)) for row in kept if row[0] in there],
        )

    def _insert(self, into: TableClause, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as they will lie in the file. SQLAlchemy would look at each value of thousands once more."""
        if rows:
            statement = insert(into).compile(dialect=self._connection.dialect, column_keys=names)
            order = [names.index(name) for name in statement.positiontup or names]
            placed = rows if order == sorted(order) else [tuple(row[at] for at in order) for row in rows]
            self._connection.exec_driver_sql(str(statement), list(placed))

    # --- entries and rows ----------------------------------------------------------------------------

    def _row(self, entry: HistoryEntry) -> tuple[Any, ...]:
        """The columns of an entry as they will lie in the file."""
        identity = secrets.token_hex(16)
        place = "history", identity, entry.channel_id, entry.field
        old, old_sealed = self._columns(entry.old, *place, "old")
        new, new_sealed = self._columns(entry.new, *place, "new")
        return (
            identity,
            _moment(entry.at),
            entry.channel_id,
            entry.step,
            _words(entry.action),
            _exact(entry.field),
            old,
            new,
            old_sealed,
            new_sealed,
        )

    def _columns(self, value: RawValue, *place: str) -> tuple[str | None, bytes | None]:
        if value is None:
            return None, None
        if isinstance(value, Secret) or (place[3] not in _IN_THE_CLEAR and must_be_sealed(place[3], value)):
            return None, self._seals.seal(secret_bytes(value), *place)
        return clear_value(value), None

    def _entry(self, row: RowMapping) -> HistoryEntry:
        return HistoryEntry(
            at=row["at"],
            channel_id=row["channel_id"],
            action=row["action"],
            field=row["field"],
            old=self._value(row, "old"),
            new=self._value(row, "new"),
            step=row["step"],
        )

    def _value(self, row: RowMapping, side: str) -> RawValue:
        sealed = row[f"{side}_sealed"]
        if sealed is not None:
            place = "history", row["id"], row["channel_id"], row["field"], side
            return read_secret_bytes(self._seals.open(sealed, *place))
        return None if row[side] is None else read_clear_value(row[side])


_DIALECT = DefaultDialect()


@lru_cache(maxsize=16)
def _moment(at: datetime) -> str | None:
    return UtcTime().process_bind_param(at, _DIALECT)


@lru_cache(maxsize=256)
def _exact(field: str) -> str | None:
    return Exact().process_bind_param(field, _DIALECT)


@lru_cache(maxsize=256)
def _words(action: str) -> str | None:
    return Words().process_bind_param(action, _DIALECT)


def _parts(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
