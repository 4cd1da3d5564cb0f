"""What the services need of the channels of a workspace: the list, single ones, many at once, and their history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import Channel, ChannelSummary
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.sync_state import SyncState


class SortKey(StrEnum):
    """Columns of the channel list that can be sorted by."""

    NAME = "name"
    TENANT = "tenant"
    PROVIDER = "provider"
    PHONE = "phone_number"
    OU = "ou"
    ROUTE = "called_route"
    READINESS = "readiness"
    SYNC = "sync"
    EXPIRY = "expiry"
    CHANGED = "changed_at"
    TAGS = "tags"


@dataclass(frozen=True, slots=True)
class ChannelQuery:
    """Which channels, in what order, and which part of them. Empty fields do not narrow the list."""

    text: str = ""
    """Searched in all clear texts, the long ones too, the tags and the tenant's name; case and accents do not matter.
    Each word must occur somewhere."""
    tenant_id: str = ""
    provider: str = ""
    state: State | None = None
    sort: SortKey = SortKey.NAME
    descending: bool = False
    offset: int = 0
    limit: int = 200
    trashed: bool = False
    name: str = ""
    """A part of the name; case and accents do not matter."""
    phone: str = ""
    """A part of the phone number; only digits count."""
    ou: str = ""
    """Exactly this OU; case and accents do not matter. So for the called route and the tag."""
    called_route: str = ""
    tag: str = ""
    sync: SyncState | None = None
    expires_before: date | None = None
    """Something ends before that day, or has ended."""
    changed_since: datetime | None = None
    counted: bool = True
    """Whether the page is to say how many match, also where that takes longer than to find its rows."""


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """One page of the list with how many match in all and how many there are."""

    rows: tuple[ChannelSummary, ...]
    matching: int
    total: int
    counted: bool = True
    """Whether ``matching`` are all; else there are so many at least. Only for a query that is not to be counted."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that occurs in the list, and in how many channels."""

    value: str
    count: int


class Place(NamedTuple):
    """Where a channel is: a row of the list without its words, for thousands at once."""

    id: str
    tenant_id: str
    provider: str
    trashed: bool
    open_draft: bool
    """Whether a wizard holds answers of it that are not saved."""
    errors: int
    warnings: int
    """What the last check has counted."""
    expiry: Expiry


@dataclass(frozen=True, slots=True)
class Kept:
    """A channel with what its check found, as it is to be kept."""

    channel: Channel
    readiness: Readiness
    expiry: Expiry = NO_EXPIRY
    before: Channel | None = None
    """The channel exactly as it stands there, read in the same transaction; then only what differs is looked at."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one field, or an action (``field`` empty). Secret values are sealed in the file.

    A field that begins with ``@`` is none of the form's: see ``services.channel_steps``.
    """

    at: datetime
    channel_id: str
    action: str
    field: str = ""
    old: RawValue = None
    new: RawValue = None
    step: str = ""
    """The same for all entries of one action, over all channels it touched; empty in those of old releases."""


class Channels(Protocol):
    """The channels of a workspace; what a check found is kept beside them so that lists need no check."""

    def add(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None: ...
    def save(self, channel: Channel, readiness: Readiness, expiry: Expiry = NO_EXPIRY) -> None: ...
    def add_many(self, kept: Sequence[Kept]) -> None:
        """Add thousands at once. Raises ProblemError when an id is taken or a tenant unknown."""

    def save_many(self, kept: Sequence[Kept]) -> None:
        """Replace thousands at once, each wholly. Raises NotFoundError when one is not there."""

    def set_readiness(self, channel_id: str, readiness: Readiness, expiry: Expiry | None = None) -> None:
        """Keep what a check found; without ``expiry`` that stays as it is."""

    def set_verdicts(self, verdicts: Sequence[tuple[str, Readiness, Expiry]]) -> None:
        """The same for thousands, by id; one that is gone is left out."""

    def set_uses(self, channel: Channel) -> None:
        """Note anew which certificate files a channel refers to; ``add`` and ``save`` have done it."""

    def get(self, channel_id: str) -> Channel:
        """Raises NotFoundError."""

    def many(self, channel_ids: Sequence[str], *, opened: bool = True) -> tuple[Channel, ...]:
        """Those that are there, also from the trash, in the order of the ids.

        Not ``opened``, ``Unopened`` stands for each secret: such a channel can be saved with what it was as ``before``.
        """

    def page(self, query: ChannelQuery) -> ChannelPage: ...
    def count(self, query: ChannelQuery, check: Callable[[], None]) -> int:
        """How many match in all; ``check`` is asked again and again meanwhile, and may raise to stop it."""

    def ids(self, query: ChannelQuery) -> tuple[str, ...]:
        """The ids of ``limit`` channels from ``offset`` on, in the order of the list; all with a limit of 0."""

    def summaries(self, channel_ids: Sequence[str]) -> tuple[ChannelSummary, ...]:
        """Rows of the list, also from the trash, in the order of the ids; unknown ones are left out."""

    def facets(self, column: SortKey, text: str = "", limit: int = 200) -> tuple[Facet, ...]:
        """The values of PROVIDER, OU, ROUTE or TAGS outside the trash that hold ``text``, the most frequent first."""

    def places(self, channel_ids: Sequence[str]) -> tuple[Place, ...]:
        """Where channels are, in no order; unknown ids are left out."""

    def trashed_of(self, channel_ids: Sequence[str]) -> Mapping[str, bool]:
        """Whether each of them is in the trash; unknown ids are left out."""

    def named(self, name: str, tenant_id: str = "") -> tuple[Channel, ...]:
        """Channels of that name, in one tenant or in all; those in the trash are left out."""

    def named_alike(self, tenant_id: str, names: Sequence[str]) -> tuple[str, ...]:
        """Ids of a tenant's channels outside the trash that have one of these names but for capitals and accents."""

    def namesakes(self, names: Mapping[str, Collection[str]]) -> tuple[tuple[str, str, str], ...]:
        """Tenant, id and name of channels outside the trash named like one of ``names`` of their tenant.

        As in :meth:`named_alike`, for up to some hundred tenants in one go; a name of one may be given for another.
        """

    def ids_by_name(self, tenant_id: str) -> Mapping[str, str]:
        """The id of each named channel of a tenant outside the trash; of a name given twice, one of them."""

    def names(self, tenant_id: str, *, but: str = "") -> frozenset[str]:
        """Names in use in a tenant, without the channel ``but``."""

    def of_tenant(self, tenant_id: str) -> tuple[Channel, ...]:
        """All channels of a tenant that are not in the trash."""

    def expiring(self, before: date) -> tuple[str, ...]:
        """Ids of those outside the trash of which something ends before that day, or has ended."""

    def trash(self, channel_id: str, at: datetime) -> None: ...
    def restore(self, channel_id: str) -> None: ...
    def trash_many(self, channel_ids: Sequence[str], at: datetime | None) -> None:
        """Put thousands into the trash, or take them out with None."""

    def remove(self, channel_ids: Sequence[str]) -> int:
        """Remove for good, with their drafts and history; returns how many."""

    def purge(self, before: datetime) -> int:
        """Remove for good what went to the trash before that moment; returns how many."""


class History(Protocol):
    """What was changed, when and by which action; each channel's entries are chained so that tampering shows."""

    def append(self, entries: Sequence[HistoryEntry]) -> None: ...
    def of_channel(self, channel_id: str) -> tuple[HistoryEntry, ...]:
        """Newest first."""

    def of_step(self, step: str) -> tuple[HistoryEntry, ...]:
        """The entries of one action, in the order they happened."""

    def faults(self, channel_id: str) -> str:
        """What shows that somebody tampered with a channel's history, as a sentence; empty when it is whole."""

    def catch_up(self) -> None:
        """Chain what an older release has written without; done once for a workspace."""
