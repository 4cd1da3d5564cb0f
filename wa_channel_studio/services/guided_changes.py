"""What of a channel is to be entered: all of it, or what has changed here since it was entered the last time.

It compares with the base of the channel's link and asks the history when a field was changed last. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.table import spec_for
from wa_channel_studio.fields.types import CertificateRef, JsonValue, ShapeError
from wa_channel_studio.services.channel_ports import HistoryEntry
from wa_channel_studio.services.guided_pages import EntryField, Upload, entered
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.sync.snapshot import Here

SECRET_BEFORE = "another value"
"""What is said of a secret in place of what was entered the last time."""


def last_changes(entries: Iterable[HistoryEntry]) -> Mapping[str, datetime]:
    """When each field was changed last, by the history of one channel."""
    found: dict[str, datetime] = {}
    for entry in entries:
        if entry.field and (entry.field not in found or found[entry.field] < entry.at):
            found[entry.field] = entry.at
    return found


def still_hold(
    fields: Sequence[EntryField], ticks: Mapping[str, datetime], changed: Mapping[str, datetime]
) -> tuple[Mapping[str, datetime], Mapping[str, datetime]]:
    """The ticks of these fields that still hold, and those from before the last change of what they stand for."""
    good: dict[str, datetime] = {}
    void: dict[str, datetime] = {}
    for field in fields:
        at = ticks.get(field.id)
        if at is not None:
            newer = any(changed[key] > at for key in field.watches if key in changed)
            (void if newer else good)[field.id] = at
    return good, void


def changed_since(channel: Channel, here: Here, link: Link) -> Mapping[str, str] | None:
    """What differs from the base, as it was entered the last time, by field; None when all is to be entered."""
    base = link.base
    if base.provider != here.provider:
        return None
    found: dict[str, str] = {}
    for key in (*here.fields, *(key for key in base.fields if key not in here.fields)):
        if here.fields.get(key) != base.fields.get(key):
            found[key] = _shown(spec_for(channel.provider, key), base.fields.get(key))
    for key in (*here.marks, *(key for key in base.secrets if key not in here.marks)):
        before = base.secrets.get(key)
        mark = before.mark if before is not None else ""
        if here.marks.get(key, "") != mark:
            found[key] = SECRET_BEFORE if mark else ""
    return found


def uploads_of(
    channel: Channel,
    certificates: Mapping[str, Sequence[tuple[str, str]]],
    files: Mapping[str, CertificateFile],
    *,
    passwords: frozenset[str],
    changed: Mapping[str, datetime],
    link: Link | None,
) -> tuple[Upload, ...]:
    """The files that are not known to stand in Managing Certificates.

    ``certificates`` are pairs of id and name there, by field; ``passwords`` the ids of those whose password is kept.
    """
    found: list[Upload] = []
    for key, pairs in certificates.items():
        if _stands_there(channel, key, changed, link):
            continue
        before = link.base.fields.get(key) if link is not None else None
        names = before if isinstance(before, list) else [before]
        kind = channel.answers.text(f"{key}_type")
        has_password = bool(channel.answers.get(f"{key}_password"))
        for owner, name in pairs:
            file = files.get(owner)
            file_name = saved_name(channel.provider, key, file) if file is not None else ""
            suffix = PurePath(file_name).suffix.removeprefix(".").upper()
            found.append(
                Upload(
                    key,
                    owner,
                    name,
                    kind or suffix,
                    file_name,
                    has_password or owner in passwords,
                    name in names,
                )
            )
    return tuple(found)


def wanted_suffix(provider: str, key: str) -> str:
    """The suffix that the AICC's page wants of a certificate field's file; empty for any."""
    spec = spec_for(provider, key)
    return spec.type.suffix if spec is not None and isinstance(spec.type, CertificateRef) else ""


def saved_name(provider: str, key: str, file: CertificateFile) -> str:
    """What the file is called when it is saved for the AICC's page."""
    suffix = wanted_suffix(provider, key)
    return f"{PurePath(file.file_name).stem}{suffix}" if suffix and not file.is_keystore else file.file_name


def _stands_there(channel: Channel, key: str, changed: Mapping[str, datetime], link: Link | None) -> bool:
    """Whether the files of a field are on the AICC as far as somebody has said so and none was exchanged since."""
    exchanged, said = changed.get(key), changed.get(f"{key}_uploaded")
    uploaded = channel.answers.flag(f"{key}_uploaded")
    if link is None:
        return uploaded
    if exchanged is None or exchanged <= link.at:
        return True
    return uploaded and said is not None and said >= exchanged


def _shown(spec: FieldSpec | None, value: JsonValue) -> str:
    if value is None or spec is None:
        return ""
    if isinstance(spec.type, CertificateRef):
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        raw: RawValue = spec.type.from_json(value)
    except ShapeError:
        return str(value)
    return ", ".join(text for text, _hint in entered(spec, raw))
