"""The preparation pack: one encrypted archive with all that is needed to enter channels on the AICC's page.

Per channel a folder with its certificates, a field sheet to read and a channel.json that this program reads again.
Passwords and keys are left out unless they are asked for; whoever asks records it in the history. The service decides
what stands in the pack; encryption and the disk are the archiver's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wa_channel_studio import __version__
from wa_channel_studio.domain.answers import Answers, is_empty
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem, ProblemError
from wa_channel_studio.domain.readiness import Readiness
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.json_form import answers_to_json
from wa_channel_studio.fields.table import spec_for
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.checking import today
from wa_channel_studio.services.field_sheet import PackedFile, Sheet, render
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.pack_files import folder_names, packed_certificate
from wa_channel_studio.services.pack_readme import ReadmeChannel, readme
from wa_channel_studio.services.ports import ArchiveWriter, CertificateBlob, CertificateReader, Clock

ACTION = "preparation pack"
ACTION_WITH_SECRETS = "preparation pack with passwords and keys"
"""What the history says of a pack."""
README = "README.txt"
SHEET = "field-sheet.html"
CHANNEL = "channel.json"

Pair = tuple[Channel, Tenant]


@dataclass(frozen=True, slots=True)
class PackedChannel:
    """One channel of a pack: its folder there and its state."""

    channel_id: str
    tenant: str
    name: str
    folder: str
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written: the channels, the names of the files, and whether secrets stand in them."""

    channels: tuple[PackedChannel, ...]
    names: tuple[str, ...]
    with_secrets: bool


class PackService:
    """Makes preparation packs. Keeps nothing between calls."""

    def __init__(self, archiver: ArchiveWriter, reader: CertificateReader, clock: Clock) -> None:
        self._archiver = archiver
        self._reader = reader
        self._clock = clock

    def build(
        self,
        channels: Sequence[Pair],
        certificates: Mapping[str, CertificateBlob],
        *,
        with_secrets: bool = False,
        problems: Mapping[str, Sequence[Problem]] | None = None,
        job: JobContext | None = None,
    ) -> list[tuple[str, bytes]]:
        """Names and contents of a pack's files, always in the same order for the same channels.

        ``problems`` are those of the workspace's own check by channel id; without them each channel is checked here,
        where only names within the pack can clash. Raises Cancelled when ``job`` is stopped.
        """
        return self._build(channels, certificates, with_secrets, problems or {}, job)[1]

    def write(
        self,
        target: Path,
        channels: Sequence[Pair],
        certificates: Mapping[str, CertificateBlob],
        password: Secret,
        *,
        with_secrets: bool = False,
        problems: Mapping[str, Sequence[Problem]] | None = None,
        job: JobContext | None = None,
    ) -> Pack:
        """Build and encrypt a pack into ``target``, wholly or not at all. Raises ProblemError or Cancelled."""
        if not channels:
            raise ProblemError.of("No channel is chosen for the pack.", "Choose at least one channel.")
        packed, entries = self._build(channels, certificates, with_secrets, problems or {}, job)
        if job is not None:
            job.check()
            job.report(len(channels), len(channels), f"Encrypting {target.name}")
        self._archiver.write(target, entries, password)
        return Pack(packed, tuple(name for name, _ in entries), with_secrets)

    def _build(
        self,
        channels: Sequence[Pair],
        certificates: Mapping[str, CertificateBlob],
        with_secrets: bool,
        problems: Mapping[str, Sequence[Problem]],
        job: JobContext | None,
    ) -> tuple[tuple[PackedChannel, ...], list[tuple[str, bytes]]]:
        ordered = sorted(channels, key=lambda pair: (pair[1].name.casefold(), pair[0].name.casefold(), pair[0].id))
        folders = folder_names([(tenant.name, channel.name) for channel, tenant in ordered])
        packed: list[PackedChannel] = []
        entries: list[tuple[str, bytes]] = []
        for number, ((channel, tenant), folder) in enumerate(zip(ordered, folders, strict=True)):
            if job is not None:
                job.check()
                job.report(number, len(ordered), channel.name)
            found = problems.get(channel.id)
            if found is None:
                found = self._check(channel, tenant, ordered, certificates)
            entries.extend(self._channel(channel, tenant, folder, certificates, found, with_secrets=with_secrets))
            packed.append(PackedChannel(channel.id, tenant.name, channel.name, folder, Readiness.of(found)))
        lines = [ReadmeChannel(p.folder, p.tenant, p.name, p.readiness) for p in packed]
        text = readme(lines, self._clock.now(), __version__, with_secrets=with_secrets)
        return tuple(packed), [(README, text.encode("utf-8")), *entries]

    def _check(
        self,
        channel: Channel,
        tenant: Tenant,
        pairs: Sequence[Pair],
        certificates: Mapping[str, CertificateBlob],
    ) -> tuple[Problem, ...]:
        others = frozenset(c.name for c, _ in pairs if c.id != channel.id and c.tenant_id == channel.tenant_id)
        files = {key: blob.file for key, blob in certificates.items()}
        return check(channel.answers, CheckContext(today(self._clock), tenant, files, others))

    def _channel(
        self,
        channel: Channel,
        tenant: Tenant,
        folder: str,
        certificates: Mapping[str, CertificateBlob],
        problems: Sequence[Problem],
        *,
        with_secrets: bool,
    ) -> list[tuple[str, bytes]]:
        contents: dict[str, bytes] = {}
        paths: dict[str, str] = {}
        answers = channel.answers
        shown: dict[str, list[PackedFile]] = {}
        for key, kind in _certificate_fields(answers):
            ids = answers.items_of(key)
            for number, item in enumerate(ids, 1):
                if item not in certificates:
                    continue
                stem = f"{key}_{number}" if len(ids) > 1 else key
                file, content = packed_certificate(certificates[item], stem, kind.suffix, self._reader)
                shown.setdefault(key, []).append(file)
                if file.path:
                    contents[file.path] = content
                    paths.setdefault(item, file.path)
            # channel.json must not refer to what is not there.
            answers = answers.with_value(key, tuple(item for item in ids if item in paths))
        sheet = Sheet(channel, tenant, problems, self._clock.now(), __version__, with_secrets, shown)
        document = answers_to_json(answers, with_secrets=with_secrets, certificate_paths=paths)
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        return [
            (f"{folder}/{SHEET}", render(sheet).encode("utf-8", "replace")),
            (f"{folder}/{CHANNEL}", text.encode("utf-8", "replace")),
            *((f"{folder}/{name}", content) for name, content in contents.items()),
        ]


def _certificate_fields(answers: Answers) -> list[tuple[str, CertificateRef]]:
    """The certificate fields that have a value, also those of a provider that was left."""
    provider = answers.text("provider")
    found = []
    for key in sorted(answers):
        spec = spec_for(provider, key)
        if spec is not None and isinstance(spec.type, CertificateRef) and not is_empty(answers[key]):
            found.append((key, spec.type))
    return found
