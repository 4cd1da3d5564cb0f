"""Channels: answers in the clear, each secret sealed in a row of its own, answers set aside sealed as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.services.certificate_uses import certificate_uses
from wa_channel_studio.services.channel_ports import ChannelPage, ChannelQuery
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.store.codec import (
    clear_json,
    read_clear_json,
    read_secret_bytes,
    read_set_aside_bytes,
    search_text,
    secret_bytes,
    set_aside_bytes,
    split,
    sync_of,
)
from wa_channel_studio.store.columns import NO_END, folded, readiness_order, sort_key
from wa_channel_studio.store.repositories import listing
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.removal import remove_channels
from wa_channel_studio.store.repositories.uses import keep_uses_of_channel
from wa_channel_studio.store.tables import (
    channel,
    channel_answers,
    channel_secret,
    channel_tag,
    channel_text,
    draft,
    tenant,
)

_KEPT = channel.c.trashed.is_(False)


class ChannelRows(Repository):
    """Implements ``services.ports.Channels``."""

    def add(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None:
        """Add a channel. Raises ProblemError when the id is taken or the tenant is unknown."""
        columns, clear, sealed = self._columns(channel, readiness, expiry)
        columns |= {"id": channel.id, "trashed": False, "trashed_at": None}
        self._run(insert(CHANNEL), columns)
        self._write_search(channel, clear)
        self._run(
            insert(channel_answers),
            {"channel_id": channel.id, "answers": clear_json(clear), "set_aside": self._aside(channel)},
        )
        self._write_secrets(channel.id, sealed)
        self.set_uses(channel)

    def save(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None:
        """Replace a channel. Raises NotFoundError."""
        columns, clear, sealed = self._columns(channel, readiness, expiry)
        self._touch(channel.id, columns)
        self._write_search(channel, clear)
        self._run(
            update(channel_answers).where(channel_answers.c.channel_id == channel.id),
            {"answers": clear_json(clear), "set_aside": self._aside(channel)},
        )
        self._run(delete(channel_secret).where(channel_secret.c.channel_id == channel.id))
        self._write_secrets(channel.id, sealed)
        self.set_uses(channel)

    def set_uses(self, channel: Channel) -> None:
        """Note which certificate files it refers to, also with what it has set aside."""
        keep_uses_of_channel(self._connection, channel.id, certificate_uses(channel.answers, channel.set_aside))

    def set_readiness(self, channel_id: str, readiness: Readiness, expiry: Expiry | None = None) -> None:
        """Keep what a check found; without ``expiry`` that stays as it is. Raises NotFoundError."""
        columns = self._readiness_columns(channel_id, readiness)
        self._touch(channel_id, columns if expiry is None else columns | _expiry_columns(expiry))

    def get(self, channel_id: str) -> Channel:
        """The channel, also from the trash. Raises NotFoundError."""
        found = self._channels(CHANNEL.c.id == channel_id)
        if not found:
            raise _unknown()
        return found[0]

    def page(self, query: ChannelQuery) -> ChannelPage:
        """One page of the list; nothing sealed is opened."""
        in_view = CHANNEL.c.trashed.is_(query.trashed)
        total = self._number(select(func.count()).select_from(CHANNEL).where(in_view))
        conditions = listing.conditions(query)
        matching = total
        if conditions:
            matching = self._number(select(func.count()).select_from(CHANNEL).where(in_view, *conditions))
        order = listing.order(query)
        # The ids first: what is skipped is then skipped within the index, without a look at rows and tenants.
        ids = select(CHANNEL.c.id).where(in_view, *conditions).order_by(*order)
        shown = listing.columns().where(CHANNEL.c.id.in_(ids.limit(query.limit).offset(query.offset)))
        rows = self._read(shown.order_by(*order), listing.summary)
        return ChannelPage(rows, matching, total)

    def named(self, name: str, tenant_id: str = "") -> tuple[Channel, ...]:
        """Channels of exactly that name, in one tenant or in all; those in the trash are left out."""
        # The sort key is indexed, the name alone is not.
        which = _KEPT & (CHANNEL.c.name_sort == sort_key(name)) & (CHANNEL.c.name == name)
        return self._channels(which & (CHANNEL.c.tenant_id == tenant_id) if tenant_id else which)

    def names(self, tenant_id: str, *, but: str = "") -> frozenset[str]:
        """Names in use in a tenant, without the channel ``but``."""
        statement = select(CHANNEL.c.name).where(CHANNEL.c.tenant_id == tenant_id, _KEPT, CHANNEL.c.name != "")
        return frozenset(self._read(statement.where(CHANNEL.c.id != but), lambda row: str(row["name"])))

    def of_tenant(self, tenant_id: str) -> tuple[Channel, ...]:
        """All channels of a tenant that are not in the trash, by name."""
        return self._channels(_KEPT & (CHANNEL.c.tenant_id == tenant_id))

    def trash(self, channel_id: str, at: datetime) -> None:
        """Put it into the trash. Raises NotFoundError."""
        self._touch(channel_id, {"trashed": True, "trashed_at": at})

    def restore(self, channel_id: str) -> None:
        """Take it out of the trash. Raises NotFoundError."""
        self._touch(channel_id, {"trashed": False, "trashed_at": None})

    def purge(self, before: datetime) -> int:
        """Remove for good what went to the trash before that moment, with its drafts and history."""
        return remove_channels(self._connection, CHANNEL.c.trashed.is_(True) & (CHANNEL.c.trashed_at < before))

    def _touch(self, channel_id: str, columns: Mapping[str, Any]) -> None:
        if not self._run(update(CHANNEL).where(CHANNEL.c.id == channel_id), columns):
            raise _unknown()

    def _channels(self, which: ColumnElement[bool]) -> tuple[Channel, ...]:
        secrets: dict[str, dict[str, RawValue]] = {}
        ids = select(CHANNEL.c.id).where(which)
        for owner, key, value in self._read(
            select(channel_secret).where(channel_secret.c.channel_id.in_(ids)), self._secret
        ):
            secrets.setdefault(owner, {})[key] = value
        statement = (
            select(
                CHANNEL.c.id,
                CHANNEL.c.tenant_id,
                CHANNEL.c.created_at,
                CHANNEL.c.changed_at,
                CHANNEL.c.tags,
                channel_answers.c.answers,
                channel_answers.c.set_aside,
            )
            .join(channel_answers)
            .where(which)
            .order_by(CHANNEL.c.name_sort, CHANNEL.c.id)
        )
        return self._read(statement, lambda row: self._channel(row, secrets.get(row["id"], {})))

    def _channel(self, row: RowMapping, secrets: Mapping[str, RawValue]) -> Channel:
        aside = row["set_aside"]
        return Channel(
            id=row["id"],
            tenant_id=row["tenant_id"],
            answers=Answers({**read_clear_json(row["answers"]), **secrets}),
            created_at=row["created_at"],
            changed_at=row["changed_at"],
            tags=tuple(row["tags"].split("\n")) if row["tags"] else (),
            set_aside=()
            if aside is None
            else read_set_aside_bytes(self._seals.open(aside, "channel_answers", row["id"], "set_aside")),
        )

    def _secret(self, row: RowMapping) -> tuple[str, str, RawValue]:
        owner, key = row["channel_id"], row["field"]
        return owner, key, read_secret_bytes(self._seals.open(row["sealed"], "channel_secret", owner, key))

    def _write_secrets(self, channel_id: str, sealed: Mapping[str, RawValue]) -> None:
        rows = [
            {
                "channel_id": channel_id,
                "field": key,
                "sealed": self._seals.seal(secret_bytes(value), "channel_secret", channel_id, key),
            }
            for key, value in sealed.items()
        ]
        if rows:
            self._run(insert(channel_secret), rows)

    def _aside(self, channel: Channel) -> bytes | None:
        if not channel.set_aside:
            return None
        return self._seals.seal(set_aside_bytes(channel.set_aside), "channel_answers", channel.id, "set_aside")

    def _columns(
        self, channel: Channel, readiness: Readiness, expiry: Expiry
    ) -> tuple[dict[str, Any], dict[str, RawValue], dict[str, RawValue]]:
        """The columns that lists need, the clear answers and those to be sealed."""
        clear, sealed = split(channel.answers)
        # From the clear ones only: a secret that was typed under a clear key must not get into a column.
        shown = Answers(clear)
        in_tenant = select(tenant.c.name_sort).where(tenant.c.id == channel.tenant_id)
        names = self._read(in_tenant, lambda row: str(row["name_sort"]))
        columns = {
            "tenant_id": channel.tenant_id,
            "tenant_sort": names[0] if names else "",
            "name": shown.text("channel_name"),
            "name_sort": sort_key(shown.text("channel_name")),
            "provider": shown.text("provider"),
            "phone_number": shown.text("phone_number"),
            "ou": shown.text("ou"),
            "ou_sort": sort_key(shown.text("ou")),
            "called_route": shown.text("skill_queue"),
            "route_sort": sort_key(shown.text("skill_queue")),
            "sync": sync_of(clear).value,
            "tags": "\n".join(channel.tags),
            "created_at": channel.created_at,
            "changed_at": channel.changed_at,
        }
        columns |= _expiry_columns(expiry) | self._readiness_columns(channel.id, readiness)
        return columns, clear, sealed

    def _write_search(self, channel: Channel, clear: Mapping[str, RawValue]) -> None:
        """What is searched in and filtered by, in tables of their own."""
        number = self._number(select(CHANNEL.c.number).where(CHANNEL.c.id == channel.id))
        for table in (channel_text, channel_tag):
            self._run(delete(table).where(table.c.number == number))
        text = "\n".join((search_text(clear), *map(folded, channel.tags)))
        self._run(insert(channel_text), {"number": number, "search": text})
        tags = [{"tag_sort": tag, "number": number} for tag in sorted(set(map(sort_key, channel.tags)))]
        if tags:
            self._run(insert(channel_tag), tags)

    def _readiness_columns(self, channel_id: str, readiness: Readiness) -> dict[str, Any]:
        drafts = self._number(select(func.count()).select_from(draft).where(draft.c.channel_id == channel_id))
        return {
            "errors": readiness.errors,
            "warnings": readiness.warnings,
            "open_draft": drafts > 0,
            "readiness_order": readiness_order(readiness.errors, readiness.warnings, open_draft=drafts > 0),
        }


def _expiry_columns(expiry: Expiry) -> dict[str, Any]:
    return {"expires_on": expiry.on or NO_END, "expires_field": expiry.field}


CHANNEL = channel
"""The table under a name that the methods' arguments do not hide."""


def _unknown() -> ProblemError:
    return NotFoundError.of("There is no such channel in this workspace.", "Reload the list of channels.")
