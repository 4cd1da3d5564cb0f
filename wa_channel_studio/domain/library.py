"""The certificates of a workspace as its library shows them: role, servers, use, expiry and what the watch found.

Values only; the ``store`` keeps and finds them, ``services.library`` and ``services.watching`` act on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wa_channel_studio.domain.certificate import CertificateFile, Role


class WatchState(StrEnum):
    """What another look at the live server said."""

    UNCHANGED = "unchanged"
    RENEWED = "renewed"
    """The server's own certificate is another, under the same anchor: fine."""
    ANCHOR_CHANGED = "anchor_changed"
    """What was kept does not lead to the server any more: act."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class WatchResult:
    """The outcome of one look, kept with its time (UTC).

    A look that did not reach the server takes nothing away: ``known`` and what stands with it go on saying what was
    found when it was last reached.
    """

    state: WatchState
    at: datetime
    message: str = ""
    remedy: str = ""
    known: WatchState | None = None
    """For an unreachable server: what the last look that reached it found; None when none did."""
    known_at: datetime | None = None
    known_message: str = ""
    known_remedy: str = ""

    @property
    def act(self) -> bool:
        """Whether something has to be done: what is kept does not lead to the server any more."""
        return WatchState.ANCHOR_CHANGED in (self.state, self.known)


class LibrarySort(StrEnum):
    """Columns of the library that can be sorted by."""

    NAME = "name"
    ROLE = "role"
    USED = "used"
    ENDS = "ends"
    WATCH = "watch"
    ADDED = "added"


class LibraryFilter(StrEnum):
    """Ready-made views of the library."""

    ALL = ""
    EXPIRED = "expired"
    SOON = "soon"
    """Ends within 30 days (``fields.certificate_rules.SOON``)."""
    CHANGED = "changed"
    """The watch says: act."""
    UNUSED = "unused"
    KEYSTORES = "keystores"


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """Which certificates, in what order, and which part of them."""

    text: str = ""
    """Searched in names, subjects, issuers, host names, servers, aliases and fingerprints; case does not matter."""
    role: Role | None = None
    filter: LibraryFilter = LibraryFilter.ALL
    sort: LibrarySort = LibrarySort.NAME
    descending: bool = False
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One certificate file or keystore of the library."""

    id: str
    file: CertificateFile
    role: Role
    added_at: datetime
    channels: int = 0
    """How many channels use it, those in the trash and open drafts among them."""
    connections: int = 0
    """How many tenants' connections trust their AICC by it."""
    watch: WatchResult | None = None
    has_password: bool = False
    """Whether its keystore password is kept with it, sealed."""

    @property
    def name(self) -> str:
        """What the list calls it: the file's name."""
        return self.file.file_name

    @property
    def servers(self) -> tuple[str, ...]:
        """``host:port`` of the servers it came from; empty for a file that a person brought."""
        return self.file.origin.servers if self.file.origin is not None else ()


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """One page of the library with how many match in all and how many there are, keystores among them.

    A row's file holds the first few entries of a large keystore only (``CertificateFile.more_entries``).
    """

    rows: tuple[LibraryRow, ...]
    matching: int
    total: int
    keystores: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """A channel or a tenant's connection that uses a certificate, for the list that a refused deletion shows."""

    channel_id: str
    channel_name: str
    tenant_name: str
    field: str
    draft: bool = False
    """Whether it is an open draft that refers to it."""
    trashed: bool = False
    draft_id: str = ""
    """The draft's own id. A draft of a new channel has no ``channel_id``, and a name only once one was typed."""
    set_aside: bool = False
    """Whether only answers for another provider, which were set aside, refer to it."""
    tenant_id: str = ""
    """Set where a tenant's connection trusts its AICC by it; there is no channel and no draft then."""
