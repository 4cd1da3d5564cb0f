"""Guided entry: the AICC's own pages field by field, ticks and times, and what the AICC generated taken back.

A person types; this says what, remembers what is done, and notes at the end what both sides have now. It sends nothing
and sees nothing of the AICC: that a field was entered is the person's word for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.evidence import Evidence, Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_steps import Change, ChannelDeed, ChannelWriter
from wa_channel_studio.services.guided_changes import (
    changed_since,
    last_changes,
    still_hold,
    uploads_of,
    wanted_suffix,
)
from wa_channel_studio.services.guided_pages import WEBHOOK_PREFIX, EntryField, Section, Upload, entry_fields
from wa_channel_studio.services.guided_present import Present, base_of, present_of
from wa_channel_studio.services.pack_files import packed_certificate
from wa_channel_studio.services.ports import Begin, CertificateReader, Clock, UnitOfWork
from wa_channel_studio.services.sync_certificates import noted
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.undo import UndoStack

ACTION = "guided entry"
"""What the history calls it."""


class EntryKind(StrEnum):
    """What there is to enter."""

    FIRST = "first"
    """All of it: as far as known it was never entered."""
    CHANGES = "changes"
    """What has changed since it was entered the last time."""
    SAME = "same"
    """Nothing has changed since."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel as it is to be entered, and how far that is."""

    channel: Channel
    tenant: str
    kind: EntryKind
    fields: tuple[EntryField, ...]
    ticks: Mapping[str, datetime]
    """When each was entered, by the field's id; only those that still hold."""
    void: Mapping[str, datetime]
    """When those were entered that have been changed here since, so that they are to be entered again."""
    since: datetime | None = None
    """When both were last the same as far as known."""
    errors: int = 0
    """Problems of the channel; it can be entered all the same."""

    @property
    def left(self) -> tuple[EntryField, ...]:
        """What is still to do. A webhook of the whole tenant does not count: it may stand there already."""
        return tuple(
            field for field in self.fields if field.id not in self.ticks and field.section is not Section.WEBHOOK
        )

    @property
    def done(self) -> int:
        """How many are ticked."""
        return sum(field.id in self.ticks for field in self.fields)


class GuidedService:
    """Guided entry in one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, reader: CertificateReader, undo: UndoStack | None = None) -> None:
        self._begin = begin
        self._clock = clock
        self._reader = reader
        self._undo = undo

    # --- what there is to do ---------------------------------------------------------------------

    def entry(self, channel_id: str) -> Entry:
        """A channel as it is to be entered now. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            return _entry(work, work.channels.get(channel_id), self._clock)

    def under_way(self, tenant_id: str) -> tuple[str, ...]:
        """Ids of channels whose entry was begun and not finished."""
        with self._begin(reading=True) as work:
            return work.guided.under_way(tenant_id)

    # --- doing it --------------------------------------------------------------------------------

    def tick(self, channel_id: str, fields: Sequence[str], *, on: bool = True) -> datetime:
        """Note that fields, by id, were entered now, or with ``on`` False that they were not. Returns the moment."""
        now = self._clock.now()
        with self._begin() as work:
            for field in fields:
                work.guided.set(channel_id, field, now if on else None)
            work.commit()
        return now

    def start_again(self, channel_id: str) -> None:
        """Take all ticks of a channel back."""
        with self._begin() as work:
            work.guided.clear(channel_id)
            work.commit()

    def secret(self, channel_id: str, field: EntryField) -> Secret:
        """The value of a secret field, for the moment in which it is copied or shown. Raises NotFoundError."""
        with self._begin(reading=True) as work:
            channel = work.channels.get(channel_id)
            if field.id.startswith(WEBHOOK_PREFIX):
                return work.tenants.get(channel.tenant_id).twilio_webhook.password
            if field.certificate_id:
                given = channel.answers.get(f"{field.key}_password")
                if isinstance(given, Secret) and given:
                    return given
                return work.library.passwords([field.certificate_id]).get(field.certificate_id, Secret(""))
            value = channel.answers.get(field.key)
            return value if isinstance(value, Secret) else Secret("")

    def file(self, channel_id: str, field: EntryField) -> bytes:
        """The certificate file of an upload, in the form that the AICC's page wants and without private keys.

        Raises NotFoundError, or ProblemError for a file that must not leave, or cannot be brought into that form.
        """
        with self._begin(reading=True) as work:
            provider = work.channels.get(channel_id).provider
            blob = work.certificates.get(field.certificate_id)
        stem = PurePath(field.value).stem
        packed, content = packed_certificate(blob, stem, wanted_suffix(provider, field.key), self._reader)
        if not packed.path:
            raise ProblemError.of(f"{blob.file.file_name} was not saved. {packed.remark}", "Choose another file.")
        return content

    # --- what comes back -------------------------------------------------------------------------

    def take_back(self, channel_id: str, values: Mapping[str, RawValue]) -> Changed:
        """Keep what the AICC has generated. It can be undone.

        Raises NotFoundError, or ProblemError while the channel is open in the wizard, which would write over it.
        """
        with self._begin() as work:
            channel = work.channels.get(channel_id)
            _refuse_open(work, channel)
            after = replace(channel, answers=channel.answers.with_values(values))
            writer = self._write(work, Change(channel, after))
            link = work.links.many([channel_id]).get(channel_id)
            remote_id = after.answers.text("configuration_id")
            if link is not None and remote_id and link.remote_id != remote_id and not link.revision:
                work.links.put([replace(link, remote_id=remote_id)])
            work.commit()
        self._did(writer, f"Generated values of {channel.name or 'a channel without a name'}")
        return Changed(channels=writer.touched)

    def finish(self, channel_id: str) -> Changed:
        """Note that all of it stands on the AICC now: both have the same, by the word of the person.

        Raises ProblemError while something is not ticked, or was changed since it was, and NotFoundError.
        """
        with self._begin() as work:
            channel = work.channels.get(channel_id)
            entry = _entry(work, channel, self._clock)
            if entry.kind is EntryKind.SAME:
                return Changed()
            _refuse_unfinished(entry)
            _refuse_open(work, channel)
            # Its certificates stand there now, under the names that were shown.
            present = present_of(work, channel, work.tenants.get(channel.tenant_id), self._clock)
            answers = noted(channel.answers, present.names, _types(entry))
            writer = self._write(work, Change(channel, replace(channel, answers=answers)))
            self._note(work, work.channels.get(channel_id))
            work.guided.clear(channel_id)
            work.commit()
        self._did(writer, f"Note of uploaded certificates of {channel.name or 'a channel without a name'}")
        return Changed(channels=tuple(dict.fromkeys((channel_id, *writer.touched))))

    def _note(self, work: UnitOfWork, channel: Channel) -> None:
        now = self._clock.now()
        tenant = work.tenants.get(channel.tenant_id)
        before = work.links.many([channel.id]).get(channel.id)
        remote_id = channel.answers.text("configuration_id") or (before.remote_id if before is not None else "")
        base = base_of(present_of(work, channel, tenant, self._clock).here)
        work.links.put(
            [
                Link(
                    channel.id,
                    tenant.id,
                    channel.name,
                    base,
                    channel.changed_at,
                    now,
                    Source.GUIDED,
                    remote_id,
                )
            ]
        )
        work.links.set_states({channel.id: SyncState.IN_SYNC})
        words = "Entered on the AICC's pages."
        work.evidence.put(
            [Evidence(channel.id, rung, now, Source.GUIDED, words) for rung in (Rung.ON_AICC, Rung.IN_SYNC)]
        )

    def _write(self, work: UnitOfWork, change: Change) -> ChannelWriter:
        writer = ChannelWriter(work, self._clock, ACTION)
        writer.put([change])
        return writer

    def _did(self, writer: ChannelWriter, words: str) -> None:
        if self._undo is not None and writer.touched:
            self._undo.push(ChannelDeed(self._begin, self._clock, writer.step, words))


def _entry(work: UnitOfWork, channel: Channel, clock: Clock) -> Entry:
    tenant = work.tenants.get(channel.tenant_id)
    link = work.links.many([channel.id]).get(channel.id)
    present = present_of(work, channel, tenant, clock)
    moments = last_changes(work.history.of_channel(channel.id))
    changed = changed_since(channel, present.here, link) if link is not None else None
    uploads = _uploads(work, channel, present, moments, link)
    fields = entry_fields(channel, tenant, uploads, present.names, changed)
    ticks, void = still_hold(fields, work.guided.of_channel(channel.id), moments)
    kind = EntryKind.FIRST if link is None else EntryKind.CHANGES if fields else EntryKind.SAME
    (row,) = work.channels.summaries([channel.id])
    since = link.at if link is not None else None
    return Entry(channel, tenant.name, kind, fields, ticks, void, since, row.readiness.errors)


def _uploads(
    work: UnitOfWork, channel: Channel, present: Present, moments: Mapping[str, datetime], link: Link | None
) -> tuple[Upload, ...]:
    ids = [owner for pairs in present.certificates.values() for owner, _name in pairs]
    passwords = frozenset(work.library.passwords(ids)) if ids else frozenset()
    return uploads_of(channel, present.certificates, present.files, passwords=passwords, changed=moments, link=link)


def _refuse_unfinished(entry: Entry) -> None:
    if not entry.left:
        return
    first = entry.left[0]
    again = sum(field.id in entry.void for field in entry.left)
    said = f"{len(entry.left)} fields are" if len(entry.left) > 1 else f"{first.label} is"
    remedy = "Enter it, and tick it." if len(entry.left) == 1 else f"The first is {first.label}."
    if again:
        remedy = f"{remedy} What was ticked and has been changed here since is to be entered again."
    raise ProblemError.of(f"{said} not ticked yet.", remedy, field=first.key)


def _refuse_open(work: UnitOfWork, channel: Channel) -> None:
    if work.drafts.of_channel(channel.id) is not None:
        raise ProblemError.of(
            f"{channel.name or 'The channel'} is open in the wizard, which holds answers that are not saved.",
            "Save it there, or discard what was begun.",
        )


def _types(entry: Entry) -> Mapping[str, str]:
    """The type that was chosen for each certificate field, by the rows of its uploads."""
    return {field.key: field.value for field in entry.fields if field.id.endswith(".type") and field.certificate_id}
