"""Writes channels, one or thousands, always in the same way: only what differs from what is there is written.

A channel has eleven indexes, and what is removed is overwritten with zeroes, so that leaving alone what stays the same
saves most of the time. Knows no rule: what a check found is given.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.services.certificate_uses import certificate_uses
from wa_channel_studio.services.channel_ports import Kept
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.channel_reading import ChannelReading, no_such_channel
from wa_channel_studio.store.repositories.channel_rows import (
    ChannelRow,
    ChannelSeals,
    TenantWords,
    clear_answers,
    expiry_columns,
    readiness_columns,
    row_of,
)
from wa_channel_studio.store.repositories.channel_sync import SyncEdit, changed_fields, edit_of
from wa_channel_studio.store.repositories.removal import remove_channels
from wa_channel_studio.store.repositories.uses import in_parts, keep_uses_of_channels
from wa_channel_studio.store.tables import (
    channel,
    channel_answers,
    channel_secret,
    channel_tag,
    channel_text,
    draft,
    tenant,
)

_VERDICT = ("errors", "warnings", "open_draft", "readiness_order", "expires_on", "expires_field")


class ChannelWriting(Repository):
    """The part of ``services.channel_ports.Channels`` that changes channels."""

    def add(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None:
        """Add a channel. Raises ProblemError when the id is taken or the tenant is unknown."""
        self.add_many((Kept(channel, readiness, expiry),))

    def save(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None:
        """Replace a channel. Raises NotFoundError."""
        self.save_many((Kept(channel, readiness, expiry),))

    def add_many(self, kept: Sequence[Kept]) -> None:
        """Add thousands at once. Raises ProblemError when an id is taken or a tenant unknown."""
        # Nobody else writes meanwhile, so the numbers that follow are free.
        first = self._number(select(func.coalesce(func.max(CHANNEL.c.number), 0))) + 1
        for some in in_parts(kept):
            self._insert(range(first, first + len(some)), self._rows_of(some))
            first += len(some)

    def save_many(self, kept: Sequence[Kept]) -> None:
        """Replace thousands at once, each wholly. Raises NotFoundError when one is not there."""
        for some in in_parts(kept):
            numbers = self._numbers([each.channel.id for each in some])
            if any(each.channel.id not in numbers for each in some):
                raise no_such_channel()
            # Of an id given twice the last one counts, as it would one after the other.
            rows = {row.channel.id: row for row in self._rows_of(some)}
            self._replace({numbers[identity]: row for identity, row in rows.items()})

    def set_readiness(self, channel_id: str, readiness: Readiness, expiry: Expiry | None = None) -> None:
        """Keep what a check found; without ``expiry`` that stays as it is. Raises NotFoundError."""
        if not self._set_verdicts(((channel_id, readiness, expiry),)):
            raise no_such_channel()

    def set_verdicts(self, verdicts: Sequence[tuple[str, Readiness, Expiry]]) -> None:
        """The same for thousands, by id; one that is gone is left out."""
        for some in in_parts(verdicts):
            self._set_verdicts(some)

    def set_uses(self, channel: Channel) -> None:
        """Note which certificate files it refers to, also with what it has set aside."""
        keep_uses_of_channels(self._connection, {channel.id: certificate_uses(channel.answers, channel.set_aside)})

    def trash(self, channel_id: str, at: datetime) -> None:
        """Put it into the trash. Raises NotFoundError."""
        if not self._trash((channel_id,), at):
            raise no_such_channel()

    def restore(self, channel_id: str) -> None:
        """Take it out of the trash. Raises NotFoundError."""
        if not self._trash((channel_id,), None):
            raise no_such_channel()

    def trash_many(self, channel_ids: Sequence[str], at: datetime | None) -> None:
        """Put thousands into the trash, or take them out with None; unknown ids are left out."""
        for some in in_parts(channel_ids):
            self._trash(some, at)

    def remove(self, channel_ids: Sequence[str]) -> int:
        """Remove for good, with their drafts and history; returns how many."""
        return remove_channels(self._connection, *(CHANNEL.c.id.in_(some) for some in in_parts(channel_ids)))

    def purge(self, before: datetime) -> int:
        """Remove for good what went to the trash before that moment, with its drafts and history."""
        return remove_channels(self._connection, CHANNEL.c.trashed.is_(True) & (CHANNEL.c.trashed_at < before))

    def _trash(self, channel_ids: Sequence[str], at: datetime | None) -> int:
        columns = {"trashed": at is not None, "trashed_at": at}
        return self._run(update(CHANNEL).where(CHANNEL.c.id.in_(channel_ids)), columns)

    def _rows_of(self, kept: Sequence[Kept]) -> list[ChannelRow]:
        tenants = sorted({each.channel.tenant_id for each in kept})
        statement = select(tenant.c.id, tenant.c.name_sort, tenant.c.search).where(tenant.c.id.in_(tenants))
        words = dict(self._read_rows(statement, lambda row: (str(row[0]), TenantWords(row[1], row[2]))))
        drafted = self._drafted([each.channel.id for each in kept])
        return [
            row_of(each, words.get(each.channel.tenant_id, TenantWords()), open_draft=each.channel.id in drafted)
            for each in kept
        ]

    def _drafted(self, channel_ids: Sequence[str]) -> frozenset[str]:
        statement = select(draft.c.channel_id).where(draft.c.channel_id.in_(channel_ids)).distinct()
        return frozenset(self._read_rows(statement, lambda row: str(row[0])))

    def _numbers(self, channel_ids: Sequence[str]) -> dict[str, int]:
        statement = select(CHANNEL.c.id, CHANNEL.c.number).where(CHANNEL.c.id.in_(channel_ids))
        return dict(self._read_rows(statement, lambda row: (str(row[0]), int(row[1]))))

    def _insert(self, numbers: Iterable[int], rows: Sequence[ChannelRow]) -> None:
        numbered = tuple(zip(numbers, rows, strict=True))
        kept = {"trashed": False, "trashed_at": None}
        self._run(
            insert(CHANNEL),
            [
                {"number": number, "id": row.channel.id, **row.columns, "sync": row.told, **kept}
                for number, row in numbered
            ],
        )
        seals = ChannelSeals(self._seals)
        self._run(
            insert(channel_answers),
            [
                {"channel_id": row.channel.id, "answers": row.answers, "set_aside": seals.seal_aside(row.channel)}
                for row in rows
            ],
        )
        self._run(insert(channel_text), [{"number": number, "search": row.search} for number, row in numbered])
        self._run_all(insert(channel_tag), [_tag(tag, number) for number, row in numbered for tag in row.tags])
        self._insert_secrets((row.channel.id, key, plain) for row in rows for key, plain in row.secrets.items())
        self._keep_uses(rows)

    def _replace(self, rows: Mapping[int, ChannelRow]) -> None:
        edits = self._edits(rows)
        self._update({number: row.columns for number, row in rows.items()}, edits)
        self._replace_text(rows)
        self._replace_answers(rows.values())
        self._replace_secrets(rows.values())
        self._keep_uses(rows.values())

    def _edits(self, rows: Mapping[int, ChannelRow]) -> Mapping[int, SyncEdit]:
        """The edits after which the word for the counterpart on the AICC may be another one, by number."""
        former: dict[str, Channel] = {}
        unknown = [row.channel.id for row in rows.values() if row.sync is None]
        # What cannot be read counts as edited.
        with contextlib.suppress(DamagedError):
            reading = ChannelReading(self._connection, self._seals, self._path)
            former = {each.id: each for each in reading.many(unknown)}
        found: dict[int, SyncEdit] = {}
        for number, row in rows.items():
            before = former.get(row.channel.id)
            known = before and edit_of(row.channel, before, changed_fields(row.channel, before), row.told)
            edit = row.sync or known or SyncEdit(row.told)
            if edit.matters:
                found[number] = edit
        return found

    def _update(
        self, wanted: Mapping[int, Mapping[str, Any]], edits: Mapping[int, SyncEdit] = MappingProxyType({})
    ) -> None:
        """Write those columns of the list that differ; SQLite renews the indexes of all that are named."""
        names = dict.fromkeys(name for columns in wanted.values() for name in columns)
        if edits:
            names["sync"] = None
        present: dict[int, Mapping[str, Any]] = {}
        statement = select(CHANNEL.c.number, *(CHANNEL.c[name] for name in names))
        # What cannot be read is written anew.
        with contextlib.suppress(DamagedError):
            found = self._read_rows(statement.where(CHANNEL.c.number.in_(wanted)), tuple)
            present = {row[0]: dict(zip(names, row[1:], strict=True)) for row in found}
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for number, columns in wanted.items():
            there = present.get(number)
            told = {"sync": edits[number].after(there["sync"] if there else None)} if number in edits else {}
            whole = {**columns, **told}
            differing = tuple(name for name, value in whole.items() if there is None or there[name] != value)
            if differing:
                values = {name: whole[name] for name in differing}
                groups.setdefault(differing, []).append({"of_number": number, **values})
        for group in groups.values():
            self._run(update(CHANNEL).where(CHANNEL.c.number == bindparam("of_number")), group)

    def _replace_text(self, rows: Mapping[int, ChannelRow]) -> None:
        rows = {number: row for number, row in rows.items() if row.search is not None}
        unknown = [number for number, row in rows.items() if row.before is None]
        statement = select(channel_text.c.number, channel_text.c.search).where(channel_text.c.number.in_(unknown))
        there = dict(self._read_rows(statement, lambda row: (int(row[0]), row[1]))) if unknown else {}
        differing = {number: row for number, row in rows.items() if there.get(number) != row.search}
        self._run_all(
            update(channel_text).where(channel_text.c.number == bindparam("of_number")),
            [{"of_number": number, "search": row.search} for number, row in differing.items()],
        )
        # Tags are a part of the text, so that they are looked at where it differs.
        tagged = {n: row for n, row in differing.items() if row.before is None or row.before.tags != row.channel.tags}
        if tagged:
            self._run(delete(channel_tag).where(channel_tag.c.number.in_(tagged)))
            self._run_all(
                insert(channel_tag), [_tag(tag, number) for number, row in tagged.items() for tag in row.tags]
            )

    def _replace_answers(self, rows: Iterable[ChannelRow]) -> None:
        rows = tuple(rows)
        unknown = [row.channel.id for row in rows if row.before is None]
        columns = (channel_answers.c.channel_id, channel_answers.c.answers, channel_answers.c.set_aside)
        of_unknown = select(*columns).where(channel_answers.c.channel_id.in_(unknown))
        found = self._read_rows(of_unknown, tuple) if unknown else ()
        there = {identity: (answers, aside) for identity, answers, aside in found}
        seals = ChannelSeals(self._seals)
        same = [
            # Sealed twice the same gives two values, so what is set aside is always written where it is not known.
            (not row.channel.set_aside and there.get(row.channel.id) == (row.answers, None))
            if row.before is None
            else row.answers is None and row.before.set_aside == row.channel.set_aside
            for row in rows
        ]
        differing = [
            {
                "of_channel": row.channel.id,
                "answers": row.answers if row.answers is not None else clear_answers(row.channel),
                "set_aside": seals.seal_aside(row.channel),
            }
            for row, kept in zip(rows, same, strict=True)
            if not kept
        ]
        self._run_all(update(channel_answers).where(channel_answers.c.channel_id == bindparam("of_channel")), differing)

    def _replace_secrets(self, rows: Iterable[ChannelRow]) -> None:
        rows = tuple(rows)
        unknown = [row.channel.id for row in rows if row.before is None]
        columns = (channel_secret.c.channel_id, channel_secret.c.field, channel_secret.c.sealed)
        of_unknown = select(*columns).where(channel_secret.c.channel_id.in_(unknown))
        found = self._read_rows(of_unknown, tuple) if unknown else ()
        there = {(owner, key): sealed for owner, key, sealed in found}
        wanted = {(row.channel.id, key): plain for row in rows for key, plain in row.secrets.items()}
        same = {place for place, sealed in there.items() if place in wanted and self._holds(place, sealed, wanted)}
        gone = [{"of_channel": owner, "of_field": key} for owner, key in there if (owner, key) not in same]
        gone += [{"of_channel": row.channel.id, "of_field": key} for row in rows for key in row.gone]
        self._run_all(
            delete(channel_secret).where(
                channel_secret.c.channel_id == bindparam("of_channel"),
                channel_secret.c.field == bindparam("of_field"),
            ),
            gone,
        )
        self._insert_secrets((*place, plain) for place, plain in wanted.items() if place not in same)

    def _holds(self, place: tuple[str, str], sealed: bytes, wanted: Mapping[tuple[str, str], bytes]) -> bool:
        """Whether a sealed value is the wanted one; a damaged one is not."""
        try:
            return ChannelSeals(self._seals).open_secret(*place, sealed) == wanted[place]
        except DamagedError:
            return False

    def _insert_secrets(self, secrets: Iterable[tuple[str, str, bytes]]) -> None:
        seals = ChannelSeals(self._seals)
        rows = [
            {"channel_id": owner, "field": key, "sealed": seals.seal_secret(owner, key, plain)}
            for owner, key, plain in secrets
        ]
        self._run_all(insert(channel_secret), rows)

    def _keep_uses(self, rows: Iterable[ChannelRow]) -> None:
        uses = {
            row.channel.id: certificate_uses(row.channel.answers, row.channel.set_aside) for row in rows if row.uses
        }
        if uses:
            keep_uses_of_channels(self._connection, uses)

    def _set_verdicts(self, verdicts: Sequence[tuple[str, Readiness, Expiry | None]]) -> int:
        ids = [channel_id for channel_id, _, _ in verdicts]
        numbers, drafted = self._numbers(ids), self._drafted(ids)
        both: dict[int, Mapping[str, Any]] = {}
        readiness_only: dict[int, Mapping[str, Any]] = {}
        for channel_id, readiness, expiry in verdicts:
            if channel_id not in numbers:
                continue
            columns = readiness_columns(readiness, open_draft=channel_id in drafted)
            if expiry is None:
                readiness_only[numbers[channel_id]] = columns
            else:
                both[numbers[channel_id]] = columns | expiry_columns(expiry)
        for wanted in (both, readiness_only):
            self._update(wanted)
        return len(numbers)


CHANNEL = channel
"""The table under a name that the methods' arguments do not hide."""


def _tag(tag: str, number: int) -> dict[str, Any]:
    return {"tag_sort": tag, "number": number}
