"""Changes of the library that can be undone: certificate files are put back as they were, still sealed.

Nothing is opened and no secret is held. A file that is used, be it by a channel in the trash or an open draft, is not
taken away by an undo; what the watch found meanwhile by itself stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wa_channel_studio.domain.library import LibraryRow
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.checking import recheck
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.library_ports import Removed
from wa_channel_studio.services.library_upkeep import note_sealed_uses
from wa_channel_studio.services.library_users import InUseByChannelsError, users_of
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.undo import GoneError


class LibraryDeed:
    """Some files were added, changed or removed; ``before`` has those of them that were there, as they were."""

    def __init__(self, begin: Begin, clock: Clock, words: str, ids: Sequence[str], before: Sequence[Removed]) -> None:
        self._begin = begin
        self._clock = clock
        self._words = words
        self._ids = tuple(dict.fromkeys(ids))
        self._other = tuple(before)

    @property
    def words(self) -> str:
        """What it was: “Certificate root.der renamed”."""
        return self._words

    @property
    def ids(self) -> tuple[str, ...]:
        """The files it touched."""
        return self._ids

    def undo(self, job: JobContext | None = None) -> Changed:
        """Put the files back as they were. Raises GoneError while one that would have to go is used."""
        del job
        with self._begin() as work:
            now = work.library.snapshot(self._ids)
            self._refuse_used(work, now)
            rows = [work.library.get(item) for item in now.ids if item in self._coming]
            work.library.remove(now.ids)
            for state in self._other:
                work.library.put_back(state)
            for row in rows:
                _keep_what_was_watched(work, row)
            if self._coming - set(now.ids):
                # Whoever referred to them meanwhile does so again; under seal nobody could tell it was a file's id.
                note_sealed_uses(work)
            judged = recheck(work, self._ids, self._clock)
            work.commit()
        self._other = (now,)
        return Changed(channels=judged, certificates=self._ids)

    def redo(self, job: JobContext | None = None) -> Changed:
        """Exchange the files once more: what the undo took away is what comes back."""
        return self.undo(job)

    @property
    def _coming(self) -> set[str]:
        return {item for state in self._other for item in state.ids}

    def _refuse_used(self, work: UnitOfWork, now: Removed) -> None:
        going = [item for item in now.ids if item not in self._coming]
        users = users_of(work, going) if going else ()
        if users:
            names = [file.file_name for file in work.certificates.files(going).values()]
            raise GoneError(InUseByChannelsError.by(names, users).problem)


def _keep_what_was_watched(work: UnitOfWork, before: LibraryRow) -> None:
    """Leave with a file what the watch found of the same origin."""
    row = work.library.get(before.id)
    origin, seen = row.file.origin, before.file.origin
    if origin is None or seen is None or (origin.servers, origin.fetched_at) != (seen.servers, seen.fetched_at):
        return
    if origin.seen != seen.seen:
        work.certificates.save_file(replace(row.file, origin=replace(origin, seen=seen.seen)))
    work.library.set_watch(row.id, before.watch)
