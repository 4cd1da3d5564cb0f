"""What is told of one certificate file beyond its row: who uses it, who else is the same, and what is in it.

Reads in a job and hands over values; it shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wa_channel_studio.domain.library import LibraryRow, User
from wa_channel_studio.services.certificate_ports import FoundCertificate
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

MOST_ENTRIES = 200
"""Of larger keystores the entries are not read here: their own page shows them all."""


@dataclass(frozen=True, slots=True)
class More:
    """All that the side tells of one file."""

    row: LibraryRow
    users: tuple[User, ...] = ()
    twins: tuple[LibraryRow, ...] = ()
    """Other files with exactly the same certificates."""
    entries: tuple[FoundCertificate, ...] = field(default=(), repr=False)


def read_more(workspace: Workspace, certificate_id: str, job: JobContext) -> More:
    """Read it. Raises NotFoundError when the file is gone."""
    library = workspace.library
    row = library.get(certificate_id)
    users = library.users(certificate_id)
    if row.file.entry_count > MOST_ENTRIES:
        return More(row, users)
    data = library.data(certificate_id)
    twins = tuple(other for other in library.same(data) if other.id != certificate_id)
    job.check()
    return More(row, users, twins, library.content(certificate_id).certificates)
