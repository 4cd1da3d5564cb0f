"""Writes what is known of a certificate file as columns, and reads it back exactly as it was.

Knows that a keystore may hold thousands of entries: the first few stand with the file, for lists; the rest have rows of
their own. Only what can be read from a certificate is written, which is no secret. Seals nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, CertificateFile, FileKind, Origin
from wa_channel_studio.domain.server import Server
from wa_channel_studio.store.columns import MAX_WORD, MAX_WORDS, NEVER, folded, sort_key

FIRST_ENTRIES = 8
"""Entries that stand with the file. Nearly every file has no more; a list of keystores reads only these."""

READING = 2
"""Raised by a release that finds more in the same bytes than the one before: files are then read anew once."""

_FACTS = tuple(item.name for item in fields(CertificateFacts))
_MOMENTS = ("not_before", "not_after")
_LISTS = ("names", "usages", "remarks")
_FINGERPRINT = re.compile(r"(?:[0-9a-f]{2}[: -]?){3,}[0-9a-f]{2}")
_ESCAPED = re.compile(r"\\(.)")


def columns_of(file: CertificateFile) -> dict[str, Any]:
    """The columns of ``certificate`` that follow from the file."""
    return {
        "file_name": file.file_name,
        "name_sort": sort_key(file.file_name),
        "kind": file.kind.value,
        "ends_at": file.ends or NEVER,
        "servers": "\n".join(file.origin.servers) if file.origin is not None else "",
        "same": same_key(file.entries),
        "reading": READING,
    }


def facts_json(file: CertificateFile) -> str:
    """All that is known of a file but its id, its name and its later entries."""
    first = file.entries[:FIRST_ENTRIES]
    more = len(file.entries) - len(first)
    origin = file.origin
    return json.dumps(
        {
            "kind": file.kind.value,
            "entries": [_entry(entry) for entry in first],
            "more_entries": more,
            "first_end": file.ends.isoformat() if more and file.ends is not None else None,
            "unreadable": file.unreadable,
            "private_keys": file.private_keys,
            "password_state": file.password_state,
            "origin": None if origin is None else _origin(origin),
        }
    )


def entry_rows(file: CertificateFile) -> list[dict[str, Any]]:
    """A row for each entry; facts only for those that do not stand with the file."""
    return [
        {
            "certificate_id": file.id,
            "position": place,
            "sha256": fingerprint(entry.sha256),
            "facts": json.dumps(_entry(entry)) if place >= FIRST_ENTRIES else None,
        }
        for place, entry in enumerate(file.entries)
    ]


def read_file(identity: str, file_name: str, text: str) -> CertificateFile:
    """What :func:`facts_json` wrote, or schema 1. Raises ValueError, KeyError or TypeError for anything else."""
    facts = json.loads(text)
    first_end, origin = facts.get("first_end"), facts.get("origin")
    return CertificateFile(
        identity,
        file_name,
        FileKind(facts["kind"]),
        tuple(_facts(entry) for entry in facts["entries"]),
        facts["unreadable"],
        facts["private_keys"],
        facts["password_state"],
        None if origin is None else _read_origin(origin),
        int(facts.get("more_entries", 0)),
        None if first_end is None else datetime.fromisoformat(first_end),
    )


def read_entry(text: str) -> CertificateFacts:
    """The facts of one row. Raises ValueError, KeyError or TypeError for what was not written here."""
    return _facts(json.loads(text))


def with_all(file: CertificateFile, later: Sequence[CertificateFacts]) -> CertificateFile:
    """A file as a list shows it, with the rest of its entries."""
    return replace(file, entries=(*file.entries, *later), more_entries=0, first_end=None)


def fingerprint(text: str) -> str:
    """A fingerprint as it is kept and searched: lower case, without colons."""
    return text.replace(":", "").lower()


def same_key(entries: Sequence[CertificateFacts]) -> str:
    """A short text that is the same for files of the same certificates, whatever their order and format."""
    if not entries:
        return ""
    all_of_them = sorted({fingerprint(entry.sha256) for entry in entries})
    return hashlib.sha256("\n".join(all_of_them).encode("utf-8", "replace")).hexdigest()


def search_text(file: CertificateFile) -> str:
    """What a search looks through, one value per line, each once."""
    lines = dict.fromkeys((file.file_name, *(file.origin.servers if file.origin is not None else ())))
    for entry in file.entries:
        for name in (entry.subject, entry.issuer):
            lines[_ESCAPED.sub(r"\1", name)] = None
        for name in entry.names:
            lines[name] = None
            if "xn--" in name:
                lines[Server(name.removeprefix("*.")).shown] = None
        lines[entry.alias] = None
        lines[fingerprint(entry.sha256)] = None
        lines[fingerprint(entry.sha1)] = None
    # A search word has no line end, so nothing is found across two values.
    return folded("\n".join(line for line in lines if line))


def library_words(text: str) -> tuple[str, ...]:
    """What is searched for: each must occur. A fingerprint is one word, however its pairs are set apart."""
    whole = folded(text.strip())[:MAX_WORD]
    if _FINGERPRINT.fullmatch(whole):
        return (re.sub("[: -]", "", whole),)
    return tuple(word[:MAX_WORD] for word in folded(text).split()[:MAX_WORDS])


def _entry(entry: CertificateFacts) -> dict[str, Any]:
    # dataclasses.asdict copies deeply, which takes a second for a keystore of 20,000.
    values = {name: getattr(entry, name) for name in _FACTS}
    for name in _MOMENTS:
        values[name] = values[name].isoformat()
    return values


def _facts(values: dict[str, Any]) -> CertificateFacts:
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name])
    for name in _LISTS:
        if name in values:
            values[name] = tuple(values[name])
    return CertificateFacts(**values)


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "servers": origin.servers,
        "anchors": [anchor.value for anchor in origin.anchors],
        "fetched_at": origin.fetched_at.isoformat(),
        "via": origin.via,
        "until": origin.until.isoformat() if origin.until is not None else None,
        "warning": origin.warning,
        "seen": origin.seen,
    }


def _read_origin(values: dict[str, Any]) -> Origin:
    until = values["until"]
    return Origin(
        tuple(values["servers"]),
        tuple(Anchor(anchor) for anchor in values["anchors"]),
        datetime.fromisoformat(values["fetched_at"]),
        values["via"],
        None if until is None else datetime.fromisoformat(until),
        values["warning"],
        tuple(values["seen"]),
    )
