"""How certificates, their kinds and their days are said on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath

from wa_channel_studio.domain.certificate import FileKind

_KINDS = {FileKind.P7B: "PKCS #7", FileKind.PKCS12: "PKCS #12"}
_PROMISED = {
    ".jks": FileKind.JKS,
    ".jceks": FileKind.JCEKS,
    ".p12": FileKind.PKCS12,
    ".pfx": FileKind.PKCS12,
    ".pkcs12": FileKind.PKCS12,
}
"""What people expect behind a suffix. ``.keystore`` and ``.ks`` promise no kind."""


def kind_words(kind: FileKind) -> str:
    """A kind of file as people write it."""
    return _KINDS.get(kind, kind.value.upper())


def lying_suffix(file: str, kind: FileKind) -> str:
    """What to say of a keystore that is another kind than its name promises; empty when it is not."""
    promised = _PROMISED.get(PurePath(file).suffix.lower())
    if promised is None or promised is kind or not kind.is_keystore:
        return ""
    return f"Its name says {kind_words(promised)}, but it is {kind_words(kind)}."


def day(moment: datetime) -> str:
    """A day in UTC, which is what certificates count in."""
    return f"{moment:%Y-%m-%d}"
