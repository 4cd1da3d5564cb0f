"""Who uses a certificate: channels, also in the trash and with what they have set aside, open drafts, and connections.

A connection trusts its AICC by one; what is typed there and not saved is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, select

from wa_channel_studio.domain.library import User
from wa_channel_studio.services.library_ports import CA_FIELD
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.repositories.uses import in_parts
from wa_channel_studio.store.sync_tables import connection
from wa_channel_studio.store.tables import certificate_use, channel, channel_answers, draft, tenant


class LibraryUsers(Repository):
    """The part of ``services.library_ports.Library`` that looks from certificates to their users."""

    def users(self, certificate_ids: Sequence[str]) -> tuple[User, ...]:
        """Channels, drafts and connections that use any of them, by tenant and name; a channel before its draft."""
        found: dict[User, None] = {}
        for some in in_parts(certificate_ids):
            found |= dict.fromkeys(self._channels(some))
            found |= dict.fromkeys(self._drafts(some))
            found |= dict.fromkeys(self._connections(some))
        return tuple(sorted(found, key=_place))

    def judged_by(self, certificate_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Channels outside the trash whose present answers refer to any of them: ids by tenant."""
        found: dict[str, dict[str, None]] = {}
        for some in in_parts(certificate_ids):
            statement = (
                select(channel.c.id, channel.c.tenant_id)
                .join(certificate_use, certificate_use.c.channel_id == channel.c.id)
                .where(
                    certificate_use.c.certificate_id.in_(some),
                    certificate_use.c.aside.is_(False),
                    channel.c.trashed.is_(False),
                )
            )
            for tenant_id, identity in self._read(statement, lambda row: (str(row["tenant_id"]), str(row["id"]))):
                found.setdefault(tenant_id, {})[identity] = None
        return {tenant_id: tuple(ids) for tenant_id, ids in found.items()}

    def sealed_sources(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Channels that have set answers aside, and drafts: ids of what refers to certificates under seal."""
        aside = select(channel_answers.c.channel_id).where(channel_answers.c.set_aside.is_not(None))
        channels = self._read(aside, lambda row: str(row["channel_id"]))
        return channels, self._read(select(draft.c.id), lambda row: str(row["id"]))

    def _channels(self, some: Sequence[str]) -> tuple[User, ...]:
        statement = (
            select(
                channel.c.id,
                channel.c.name,
                tenant.c.name.label("tenant_name"),
                channel.c.trashed,
                certificate_use.c.field,
                certificate_use.c.aside,
            )
            .select_from(certificate_use)
            .join(channel, certificate_use.c.channel_id == channel.c.id)
            .join(tenant, channel.c.tenant_id == tenant.c.id)
            .where(certificate_use.c.certificate_id.in_(some))
        )
        return self._read(statement, _channel)

    def _drafts(self, some: Sequence[str]) -> tuple[User, ...]:
        statement = (
            select(
                draft.c.id,
                draft.c.channel_id,
                channel.c.name,
                tenant.c.name.label("tenant_name"),
                channel.c.trashed,
                certificate_use.c.field,
                certificate_use.c.aside,
            )
            .select_from(certificate_use)
            .join(draft, certificate_use.c.draft_id == draft.c.id)
            # A draft of a new channel has none, and its tenant may be gone.
            .outerjoin(channel, draft.c.channel_id == channel.c.id)
            .outerjoin(tenant, draft.c.tenant_id == tenant.c.id)
            .where(certificate_use.c.certificate_id.in_(some))
        )
        return self._read(statement, _draft)

    def _connections(self, some: Sequence[str]) -> tuple[User, ...]:
        statement = (
            select(tenant.c.id, tenant.c.name)
            .join(connection, connection.c.tenant_id == tenant.c.id)
            .where(connection.c.ca_certificate_id.in_(some))
        )
        return self._read(statement, _connection)


def _channel(row: RowMapping) -> User:
    return User(
        channel_id=row["id"],
        channel_name=row["name"],
        tenant_name=row["tenant_name"],
        field=row["field"],
        trashed=row["trashed"],
        set_aside=row["aside"],
    )


def _draft(row: RowMapping) -> User:
    return User(
        channel_id=row["channel_id"],
        channel_name=row["name"] or "",
        tenant_name=row["tenant_name"] or "",
        field=row["field"],
        draft=True,
        trashed=bool(row["trashed"]),
        draft_id=row["id"],
        set_aside=row["aside"],
    )


def _connection(row: RowMapping) -> User:
    return User("", "", row["name"], field=CA_FIELD, tenant_id=row["id"])


def _place(user: User) -> tuple[str, str, str, str, bool, str, bool, str]:
    return (
        user.tenant_name.casefold(),
        user.tenant_id,
        user.channel_name.casefold(),
        user.channel_id,
        user.draft,
        user.draft_id,
        user.set_aside,
        user.field,
    )
