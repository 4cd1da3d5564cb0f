"""What an upgrade leaves to be done when the key is at hand: references under seal, and files to be read anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.certificate_uses import certificate_uses
from wa_channel_studio.services.checking import recheck
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import CertificateReader, Clock, UnitOfWork
from wa_channel_studio.wizard.draft import journey_from_bytes

_AT_ONCE = 200
"""Files read anew in one transaction, so that nothing else waits for long."""


def note_sealed_uses(work: UnitOfWork) -> None:
    """Note which certificates drafts and answers set aside refer to. What cannot be opened is passed over."""
    channels, drafts = work.library.sealed_sources()
    for draft_id in drafts:
        try:
            stored = work.drafts.get(draft_id)
            if stored is not None:
                journey = journey_from_bytes(stored.payload)
                work.drafts.set_uses(draft_id, certificate_uses(journey.answers, journey.set_aside))
        except ProblemError:
            continue
    for channel_id in channels:
        try:
            work.channels.set_uses(work.channels.get(channel_id))
        except ProblemError:
            continue


def read_again(
    begin: Callable[[], UnitOfWork], reader: CertificateReader, ids: Sequence[str], clock: Clock, job: JobContext
) -> None:
    """Read kept files again and keep what is found, unless it is less than was known; judge their channels anew."""
    for start in range(0, len(ids), _AT_ONCE):
        job.check()
        job.report(start, len(ids), "Reading certificates again")
        with begin() as work:
            better = [item for item in ids[start : start + _AT_ONCE] if _read_one(work, reader, item)]
            recheck(work, better, clock)
            work.commit()


def _read_one(work: UnitOfWork, reader: CertificateReader, certificate_id: str) -> bool:
    """Whether a channel may have to be judged otherwise now."""
    try:
        blob = work.certificates.get(certificate_id)
    except ProblemError:
        return False
    known = blob.file
    password = work.library.passwords([certificate_id]).get(certificate_id) if known.is_keystore else None
    file = reader.read(blob.data, known.file_name, file_id=known.id, password=password)
    if len(file.entries) < len(known.entries):
        file = known
    state = file.password_state or known.password_state
    file = replace(file, origin=known.origin, outdated=known.outdated, password_state=state)
    work.certificates.save_file(file)
    return (file.kind, file.unreadable, len(file.entries)) != (known.kind, known.unreadable, len(known.entries))
