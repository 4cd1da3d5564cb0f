"""Names in a preparation pack, and in which form a certificate leaves the program.

Names are ASCII, since unpackers disagree about anything else, and say only what the list of channels says: they stay
readable without the password. No file is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from wa_channel_studio.domain.certificate import CertificateFile, FileKind
from wa_channel_studio.services.errors import DamagedError
from wa_channel_studio.services.field_sheet import PackedFile
from wa_channel_studio.services.ports import CertificateBlob, CertificateReader

TENANT_LENGTH = 40
CHANNEL_LENGTH = 64

_SUFFIXES = {
    FileKind.DER: (".der", ".cer", ".crt"),
    FileKind.PEM: (".pem", ".cer", ".crt"),
    FileKind.P7B: (".p7b", ".p7c"),
    FileKind.JKS: (".jks",),
    FileKind.JCEKS: (".jceks",),
    FileKind.PKCS12: (".p12", ".pfx"),
}
"""What a file may end in by its content; the first where the given suffix does not fit."""

_SAVE_AS_JKS = "Open it under Certificates and save it as JKS, which takes the certificates only."
_HOLDS_A_KEY = f"It is left out, since a private key stands in it. {_SAVE_AS_JKS}"
_MAY_HOLD_A_KEY = f"It is left out, since without its password a private key may stand in it unseen. {_SAVE_AS_JKS}"
_PRIVATE_KEY_BLOCK = re.compile(
    rb"-----BEGIN ([A-Z0-9 ]{0,30}PRIVATE KEY)-----.*?(?:-----END \1-----[ \t]*\r?\n?|\Z)", re.DOTALL
)


def folder_names(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """``<tenant>_<channel>`` for each pair, unique also where capitals do not count."""
    taken: set[str] = set()
    names = []
    for tenant, channel in pairs:
        base = f"{_ascii(tenant, TENANT_LENGTH) or 'tenant'}_{_ascii(channel, CHANNEL_LENGTH) or 'channel'}"
        name, number = base, 1
        while name.lower() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _ascii(text: str, length: int) -> str:
    """Letters, digits, underscore and dash; accents fall off, anything else becomes one underscore."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-")[:length].strip("_-")


def packed_certificate(
    blob: CertificateBlob, stem: str, wanted_suffix: str, reader: CertificateReader
) -> tuple[PackedFile, bytes]:
    """The file as it stands in the pack, and its bytes; no path when it is left out.

    Where the AICC asks for ``.der`` it leaves as DER whatever was chosen. Private keys never leave: they are cut out
    of a PEM, a keystore that holds one is left out, and so is a file that is no certificate.
    """
    file = blob.file
    if file.kind is FileKind.UNKNOWN:
        return PackedFile(file, remark="It is left out, since it is no certificate."), b""
    if file.is_keystore and file.private_keys:
        return PackedFile(file, remark=_HOLDS_A_KEY), b""
    if file.kind is FileKind.PKCS12 and not file.entries:
        return PackedFile(file, remark=_MAY_HOLD_A_KEY), b""
    if wanted_suffix and not file.is_keystore:
        return _as_der(blob, f"{stem}{wanted_suffix}", reader)
    name = f"{stem}{_suffix(file)}"
    if file.kind is FileKind.PEM and file.private_keys:
        content = _PRIVATE_KEY_BLOCK.sub(b"", blob.data)
        left = reader.read(content, file.file_name)
        if left.private_keys or len(left.entries) != len(file.entries):
            # What cannot be cut out for certain, as in UTF-16, does not leave.
            return PackedFile(file, remark="It is left out, since a private key stands in it."), b""
        return PackedFile(file, name, "The private key beside the certificate is left out."), content
    return PackedFile(file, name), blob.data


def _as_der(blob: CertificateBlob, name: str, reader: CertificateReader) -> tuple[PackedFile, bytes]:
    try:
        content = reader.as_der(blob.data)
    except DamagedError as reason:
        return PackedFile(blob.file, remark=f"It is left out. {reason.problem.message}"), b""
    remark = ""
    if len(blob.file.entries) > 1:
        remark = f"It is the first of the {len(blob.file.entries)} certificates in the chosen file."
    elif blob.file.kind is not FileKind.DER:
        remark = "It was changed to DER, which the AICC asks for."
    return PackedFile(blob.file, name, remark), content


def _suffix(file: CertificateFile) -> str:
    allowed = _SUFFIXES[file.kind]
    given = re.search(r"\.[A-Za-z0-9]+$", file.file_name)
    return given[0].lower() if given is not None and given[0].lower() in allowed else allowed[0]
