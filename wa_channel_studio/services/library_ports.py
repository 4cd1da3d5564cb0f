"""What the library of certificates needs from the store: lists, uses, watch results, kept passwords.

Protocols and plain values; ``store`` fulfils them. The file itself and its bytes are the port ``Certificates``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wa_channel_studio.domain.certificate import CertificateFile, Role
from wa_channel_studio.domain.library import LibraryPage, LibraryQuery, LibraryRow, User, WatchResult
from wa_channel_studio.domain.secret import Secret

CA_FIELD = "aicc_ca"
"""The field of a tenant's connection that names a certificate: the one by which its AICC is trusted."""


@dataclass(frozen=True, slots=True)
class CertificateUse:
    """Answers under ``field`` refer to a certificate file; ``aside`` when they are set aside for another provider."""

    certificate_id: str
    field: str
    aside: bool = False


class Removed(Protocol):
    """Certificates as they were at some moment, still sealed. Only the store knows what is in it."""

    @property
    def ids(self) -> tuple[str, ...]: ...


class Library(Protocol):
    """The certificates of a workspace as a list: nothing sealed is opened but where it is said."""

    def page(self, query: LibraryQuery, now: datetime) -> LibraryPage:
        """One page; ``now`` is what “expired” and “soon” are told by. Files hold their first few entries only."""

    def timeline(self, query: LibraryQuery, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Id and end of all that match and have an end, the first to end first."""

    def get(self, certificate_id: str) -> LibraryRow:
        """One row with all entries of its file. Raises NotFoundError."""

    def rows(self, certificate_ids: Sequence[str]) -> tuple[LibraryRow, ...]:
        """These, in this order, as a page shows them; unknown ids are left out."""

    def same(self, file: CertificateFile) -> tuple[LibraryRow, ...]:
        """Files that hold exactly the certificates of ``file``, by fingerprint; none for a file without any."""

    def twin(self, file: CertificateFile, data: bytes, role: Role, *, same_name: bool = False) -> str:
        """The id of a file of that role with exactly these bytes, or an empty text. Opens candidates.

        With ``same_name`` only one that is called the same.
        """

    def set_role(self, certificate_id: str, role: Role) -> None:
        """Raises NotFoundError."""

    def passwords(self, certificate_ids: Sequence[str]) -> Mapping[str, Secret]:
        """The kept passwords of these keystores, opened; those without are left out."""

    def set_password(self, certificate_id: str, password: Secret) -> None:
        """Keep a password, sealed; an empty one forgets it. Raises NotFoundError."""

    def with_servers(self) -> tuple[str, ...]:
        """The ids of all that came from a server, by name."""

    def set_watch(self, certificate_id: str, result: WatchResult | None) -> None:
        """Keep what the watch found; None forgets it. Raises NotFoundError."""

    def users(self, certificate_ids: Sequence[str]) -> tuple[User, ...]:
        """Channels, also in the trash, open drafts, and connections that use any of them."""

    def judged_by(self, certificate_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Channels outside the trash whose present answers refer to any of them: ids by tenant."""

    def remove(self, certificate_ids: Sequence[str]) -> Removed:
        """Remove them for good, used or not; what is returned can be put back as long as it is in memory."""

    def snapshot(self, certificate_ids: Sequence[str]) -> Removed:
        """Those that are there as they are now, to be put back when they have been removed."""

    def put_back(self, removed: Removed) -> None:
        """Put removed ones back as they were."""

    def read_by_older(self) -> tuple[str, ...]:
        """The ids of files whose bytes an older release has read."""

    def sealed_sources(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Channels that have set answers aside, and drafts: ids of what refers to certificates under seal."""
