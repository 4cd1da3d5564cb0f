"""How certificate files and keystores are called: what kind a name promises, and names that say host and expiry.

Names only; whether such a file is there, and what is in it, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.keystore import NAMELESS, Keystore, KeystoreEntry
from wa_channel_studio.services.anchors import file_name

SUFFIXES = {
    FileKind.DER: ".der",
    FileKind.PEM: ".pem",
    FileKind.P7B: ".p7b",
    FileKind.JKS: ".jks",
    FileKind.JCEKS: ".jceks",
    FileKind.PKCS12: ".p12",
}
KIND_WORDS = {FileKind.JKS: "JKS", FileKind.JCEKS: "JCEKS", FileKind.PKCS12: "PKCS#12"}

_SAID_BY_SUFFIX = {
    ".jks": FileKind.JKS,
    ".jceks": FileKind.JCEKS,
    ".p12": FileKind.PKCS12,
    ".pfx": FileKind.PKCS12,
    ".pkcs12": FileKind.PKCS12,
}
"""What people expect behind a name. ``.keystore`` and ``.ks`` promise no kind."""

_KNOWN_SUFFIXES = frozenset({*SUFFIXES.values(), *_SAID_BY_SUFFIX, ".cer", ".crt", ".p7c", ".keystore", ".ks", ".txt"})
"""What may be taken off a name. The end of ``api.twilio.com`` may not."""

_LONGEST_STEM = 80
"""Letters of a file name that is made up here; file systems take 255 bytes."""


def name_of(facts: CertificateFacts | None) -> str:
    """What a certificate calls itself: its common name, else its first name; "" when it cannot be read."""
    if facts is None:
        return ""
    named = facts.common_name
    return facts.names[0] if named == facts.subject and facts.names else named


def bare_name(name: str) -> str:
    """A file's name without its suffix, where that is one of certificates or keystores."""
    suffix = PurePath(name).suffix
    return name.removesuffix(suffix) if suffix.lower() in _KNOWN_SUFFIXES else name


def entry_stem(entry: KeystoreEntry) -> str:
    """A file name without suffix that says name, role and expiry, safe on every system."""
    facts = entry.facts
    if facts is None:
        return _safe(entry.alias)
    alias = entry.alias[:_LONGEST_STEM]
    if f"{facts.not_after:%Y-%m-%d}" in alias:
        return _safe(alias)  # it is a name that was made up here before
    role = "root" if facts.self_signed else "intermediate" if facts.is_ca else "server"
    said = role in re.split(r"[^a-z]+", alias)
    return file_name(alias, "" if said else role, facts.not_after, FileKind.DER).removesuffix(SUFFIXES[FileKind.DER])


def export_name(entries: Sequence[KeystoreEntry], kind: FileKind) -> str:
    """A file name for certificates that are exported together."""
    if len(entries) == 1:
        return entry_stem(entries[0]) + SUFFIXES[kind]
    return _dated("certificates", entries) + SUFFIXES[kind]


def keystore_name(keystore: Keystore, kind: FileKind, name: str = "") -> str:
    """A file name for a keystore: the one it has, with the suffix of ``kind``, or one that says host and expiry."""
    if name:
        return bare_name(name) + SUFFIXES[kind]
    if len(keystore.entries) == 1:
        return _dated(f"{keystore.entries[0].alias[:_LONGEST_STEM]}_trust", keystore.entries) + SUFFIXES[kind]
    return _dated("trust", keystore.entries) + SUFFIXES[kind]


def _dated(stem: str, entries: Sequence[KeystoreEntry]) -> str:
    ends = min((entry.facts.not_after for entry in entries if entry.facts is not None), default=None)
    if ends is None:
        return _safe(stem)
    return file_name(stem, "", ends, FileKind.DER).removesuffix(SUFFIXES[FileKind.DER])


def _safe(name: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name[:_LONGEST_STEM])
    return plain.strip(".-_") or NAMELESS


def lying_suffix(name: str, kind: FileKind) -> str:
    """What to say of a file that is something else than its name promises; "" when it is not."""
    promised = _SAID_BY_SUFFIX.get(PurePath(name).suffix.lower())
    if promised in (None, kind):
        return ""
    said, really = KIND_WORDS[promised], KIND_WORDS.get(kind, kind.value)
    advice = " The AICC's page asks for JKS: save it as one." if promised is FileKind.JKS else ""
    return f"{name} is called a {said} keystore, but it is {really}.{advice}"
